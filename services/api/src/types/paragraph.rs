//! Sections, paragraphs and cells: in a draft with versions and authors, in a snapshot without.

use std::collections::HashMap;

use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use domain::cell::CellValue;
use domain::form;
use domain::report::{self, CellEntry, SectionNumber};
use domain::snapshot::AnnualSnapshot;
use ledger::Openings;

use super::id::{member_id, part_id};
use super::person::Person;

/// What a paragraph is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "report::ParagraphKind")]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A heading within the section.
    Heading,
    /// The caption of a picture.
    Caption,
}

/// A section of a draft.
#[derive(SimpleObject, Clone, Debug)]
pub struct Section {
    /// Its id, for clients that keep things by their ids; one of its own at an earlier position (`asOf`).
    id: ID,
    /// 0 for the preamble, 1 to 6.
    number: u8,
    /// Its statutory title; none for the preamble.
    title: Option<&'static str>,
    /// Its paragraphs, in order.
    paragraphs: Vec<Paragraph>,
}

/// A paragraph of a draft.
#[derive(SimpleObject, Clone, Debug)]
pub struct Paragraph {
    /// Its id, the same through every revision; one of its own at an earlier position (`asOf`).
    id: ID,
    /// What it is.
    kind: ParagraphKind,
    /// What it says; none when it was expunged (〔已清除〕).
    text: Option<String>,
    /// Whether it still says what last year's report said, from which it was taken over: somebody has to bring it up to
    /// date.
    carried_over: bool,
    /// The version to name as `basedOn` when editing it.
    version: u64,
    /// Who changed it last.
    changed_by: Person,
    /// The position of that change.
    changed_position: u64,
    /// The salted hash of the text, by which it can be named.
    commitment: String,
}

/// A cell of a draft.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Cell {
    #[graphql(skip)]
    last_year: Option<String>,
    /// Its id, for clients that keep things by their ids; one of its own at an earlier position (`asOf`).
    id: ID,
    /// Its stable code: form/table/row/column.
    code: &'static str,
    /// What its row is called on the form.
    row_label: &'static str,
    /// What its column is called on the form.
    column_label: &'static str,
    /// An exact decimal; "" for blank, "/" for not applicable.
    value: String,
    /// What the parts of a total add up to, beside what was entered: an offer, never written by itself. None where the
    /// cell is no total, where a part holds no figure, and where row and column add up to different sums.
    computed: Option<String>,
    /// What to know about it, for instance that a document could not be read here.
    note: Option<String>,
    /// The version to name as `basedOn` when setting it; 0 when it was never set.
    version: u64,
    /// Who set it last.
    changed_by: Option<Person>,
    /// The position of that change; 0 when it was never set.
    changed_position: u64,
}

/// A section of a snapshot.
#[derive(SimpleObject, Clone, Debug)]
pub struct PublishedSection {
    /// 0 for the preamble, 1 to 6.
    number: u8,
    /// Its statutory title; none for the preamble.
    title: Option<&'static str>,
    /// Its paragraphs, in order.
    paragraphs: Vec<PublishedParagraph>,
}

/// A paragraph of a snapshot, with what proves that it is what was signed.
#[derive(SimpleObject, Clone, Debug)]
pub struct PublishedParagraph {
    /// Its id, with the position of the publication: another edition has another.
    id: ID,
    /// What it is.
    kind: ParagraphKind,
    /// What it says; none when it was expunged (〔已清除〕).
    text: Option<String>,
    /// The salt of its commitment, in hexadecimal; none when it was expunged.
    salt: Option<String>,
    /// The salted hash of the text.
    commitment: String,
}

/// A cell of a snapshot.
#[derive(SimpleObject, Clone, Debug)]
pub struct PublishedCell {
    /// Its stable code: form/table/row/column.
    code: String,
    /// An exact decimal; "/" for not applicable, "?" for what could not be read in a file that was published elsewhere.
    value: String,
}

fn title(form: Option<&'static form::Form>, number: SectionNumber) -> Option<&'static str> {
    let mut sections = form?.sections().iter();
    sections.find(|section| usize::from(section.number) == number.get()).map(|section| &*section.title)
}

impl Section {
    /// One section of `edition`, as it was asked for at a position of the log.
    #[must_use]
    pub fn of(edition: &report::Edition, number: SectionNumber, as_of: u64) -> Self {
        let paragraphs = edition.paragraphs(number).iter().map(|paragraph| Paragraph::of(paragraph, as_of)).collect();
        let id = member_id(edition.id, &format_args!("section:{}", u8::from(number)), as_of);
        Self { id, number: number.into(), title: title(Some(edition.form), number), paragraphs }
    }
}

impl Paragraph {
    fn of(paragraph: &report::Paragraph, as_of: u64) -> Self {
        Self {
            id: part_id(&paragraph.id, as_of),
            kind: paragraph.kind.into(),
            text: paragraph.text.text().map(Into::into),
            carried_over: paragraph.carried_over,
            version: paragraph.version,
            changed_by: paragraph.by.into(),
            changed_position: paragraph.position,
            commitment: paragraph.text.commitment().to_string(),
        }
    }
}

/// What is offered beside a cell.
#[derive(Debug, Default)]
pub struct Offered {
    /// What the parts of a total add up to.
    pub computed: Option<String>,
    /// What last year's report holds there, where it was asked for.
    pub last_year: Option<String>,
}

/// What a cell's share of reading last year's report costs of a document's complexity: all together cost as much as the
/// report.
const LAST_YEAR: usize = 10;

#[ComplexObject]
impl Cell {
    /// What the report on the year before holds there, published or not: an offer, for comparison. None where there is no
    /// such report, where its form asks for something else, and where nothing was entered.
    #[graphql(complexity = "LAST_YEAR")]
    async fn last_year(&self) -> Option<&str> {
        self.last_year.as_deref()
    }
}

impl Cell {
    /// One cell of an edition, with what is offered for it.
    #[must_use]
    pub fn of(id: ID, cell: &'static form::Cell, entry: &CellEntry, offered: Offered) -> Self {
        let Offered { computed, last_year } = offered;
        Self {
            last_year,
            id,
            code: &cell.code,
            row_label: &cell.row_label,
            column_label: &cell.column_label,
            value: entry.value.to_string(),
            computed,
            note: entry.note.as_ref().and_then(|note| note.text().map(Into::into)),
            version: entry.version,
            changed_by: entry.by.map(Person::from),
            changed_position: entry.position,
        }
    }
}

impl PublishedCell {
    /// One cell of a snapshot.
    #[must_use]
    pub fn of((code, value): &(Box<str>, CellValue)) -> Self {
        Self { code: code.to_string(), value: value.to_string() }
    }
}

/// The sections of a snapshot with those texts that are not erased.
#[must_use]
pub fn published_sections(snapshot: &AnnualSnapshot, texts: &Openings) -> Vec<PublishedSection> {
    let openings: HashMap<_, _> = texts.iter().collect();
    let form = form::Form::by_id(&snapshot.content.form);
    let sections = snapshot.content.sections.iter().map(|section| {
        let paragraphs = section.paragraphs.iter().map(|paragraph| {
            let opening = openings.get(&paragraph.text);
            PublishedParagraph {
                id: part_id(&paragraph.id, snapshot.position),
                kind: paragraph.kind.into(),
                text: opening.map(|opening| opening.text.to_string()),
                salt: opening.map(|opening| opening.salt.to_string()),
                commitment: paragraph.text.to_string(),
            }
        });
        let number = section.number;
        PublishedSection { number: number.into(), title: title(form, number), paragraphs: paragraphs.collect() }
    });
    sections.collect()
}
