//! What a report is made of: paragraphs in sections, and cells.

use ledger::Sealed;
use serde::{Deserialize, Serialize};

use super::Edition;
use crate::cell::CellValue;
use crate::form::{Cell, CellIndex};
use crate::id::{ParagraphId, PersonId};
use crate::rules::TextView;

/// A section of the report: 0 is the preamble before the first title, 1 to 6 are the sections of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct SectionNumber(u8);

/// A number that is no section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有第 {0} 部分：0 为卷首说明，1 至 6 为正文六个部分")]
pub struct SectionError(pub i64);

impl SectionNumber {
    /// The preamble and six sections.
    pub const COUNT: usize = 7;
    /// 卷首: legal basis, period, contact.
    pub const PREAMBLE: Self = Self(0);

    /// Accepts 0 to 6.
    pub fn new(number: i64) -> Result<Self, SectionError> {
        match u8::try_from(number) {
            Ok(small @ 0..=6) => Ok(Self(small)),
            _ => Err(SectionError(number)),
        }
    }

    /// The preamble, then the sections in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=6).map(Self)
    }

    /// The number, as an index.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl TryFrom<u8> for SectionNumber {
    type Error = SectionError;

    fn try_from(number: u8) -> Result<Self, SectionError> {
        Self::new(number.into())
    }
}

impl From<SectionNumber> for u8 {
    fn from(section: SectionNumber) -> Self {
        section.0
    }
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// Running text.
    Body,
    /// A heading within the section.
    Heading,
    /// The caption of a picture.
    Caption,
}

impl ParagraphKind {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Caption => "caption",
        }
    }
}

/// A paragraph as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its id, the same through every revision.
    pub id: ParagraphId,
    /// What it is.
    pub kind: ParagraphKind,
    /// What it says; erased when it was expunged.
    pub text: Sealed,
    /// Whether it still says what it said last year, from where it was taken over.
    pub carried_over: bool,
    /// The version of the stream at which it last changed: what an edit must be based on.
    pub version: u64,
    /// Who changed it last.
    pub by: PersonId,
    /// The position of that change.
    pub position: u64,
}

impl<'a> From<&'a Paragraph> for TextView<'a> {
    fn from(paragraph: &'a Paragraph) -> Self {
        Self { paragraph: Some(paragraph.id), kind: paragraph.kind, text: paragraph.text.text() }
    }
}

/// A cell as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellEntry {
    /// What it holds.
    pub value: CellValue,
    /// What the drafter should know about it.
    pub note: Option<Sealed>,
    /// The version of the stream at which it last changed; 0 when it never was: what an edit must be based on.
    pub version: u64,
    /// Who set it last.
    pub by: Option<PersonId>,
    /// The position of that change; 0 when it never was.
    pub position: u64,
}

impl Edition {
    /// The paragraph with this id and its section.
    #[must_use]
    pub fn paragraph(&self, id: ParagraphId) -> Option<(SectionNumber, &Paragraph)> {
        SectionNumber::all()
            .find_map(|section| self.paragraphs(section).iter().find(|p| p.id == id).map(|p| (section, p)))
    }

    /// The cell with this code: its place in the form, what the form says of it, and what it holds.
    #[must_use]
    pub fn cell(&self, code: &str) -> Option<(CellIndex, &'static Cell, &CellEntry)> {
        let index = self.form.index_of(code)?;
        Some((index, self.form.cell(index)?, self.cells.get(index.get())?))
    }

    /// Whether nothing was written, filled or read in yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.is_none()
            && self.paragraphs.iter().all(|section| section.is_empty())
            && self.cells.iter().all(|cell| cell.version == 0)
    }

    /// The texts of its current content that are not erased: paragraphs and notes on cells.
    pub fn texts(&self) -> impl Iterator<Item = &Sealed> {
        let paragraphs = self.paragraphs.iter().flat_map(|section| section.iter()).map(|paragraph| &paragraph.text);
        let notes = self.cells.iter().filter_map(|cell| cell.note.as_ref());
        paragraphs.chain(notes).filter(|text| !text.is_erased())
    }
}
