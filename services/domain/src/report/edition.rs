//! A report and its edition, as they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;
use immutable_chunkmap::set::Set;
use ledger::{Commitment, Sealed, Timestamp};
use rust_decimal::Decimal;

use super::{CellEntry, Explanation, Paragraph, Phase, Place, ScopeHash, SectionNumber, Signature, Submission};
use crate::cell::{CellValue, Figures};
use crate::form::{Cell, CellIndex, Form};
use crate::id::{EditionId, OrderId, ParagraphId, PersonId, ReportId};
use crate::refusal::Conflict;
use crate::rules::{TextView, computed};

/// What was published, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The content published.
    pub hash: ScopeHash,
    /// The body's name that day.
    pub body_name: Box<str>,
    /// The event's position.
    pub position: u64,
    pub at: Timestamp,
    /// Who published.
    pub by: PersonId,
    /// The statutory day, where there is one.
    pub due: Option<NaiveDate>,
    /// Whether it had passed.
    pub late: bool,
    /// The day on which it was published before this system was there; none for what was signed and published here.
    pub elsewhere_on: Option<NaiveDate>,
}

/// An order to erase texts, and whether it was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpungingOrder {
    pub id: OrderId,
    pub by: PersonId,
    pub texts: Vec<Commitment>,
    pub reason: Sealed,
    pub position: u64,
    /// Where its execution was recorded.
    pub carried_out: Option<u64>,
}

/// What was read in from a document and could not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSource {
    /// What the document was called.
    pub name: Sealed,
    /// What the drafter has to place by hand, in the order of the document.
    pub unplaced: Vec<Sealed>,
    /// The document itself, where it was kept.
    pub file: Option<KeptFile>,
}

/// A file that was kept. What it holds stays in the log, out of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Its SHA-256, in hexadecimal.
    pub digest: Sealed,
    /// Its pieces in Base64, in their order.
    pub pieces: Vec<Commitment>,
    /// The versions of the stream that they made, one after the other.
    pub versions: RangeInclusive<u64>,
}

impl KeptFile {
    /// Everything that goes when the file goes.
    pub(super) fn texts(&self) -> impl Iterator<Item = Commitment> {
        self.pieces.iter().copied().chain([self.digest.commitment()])
    }
}

/// That a paragraph is gone: a drafter who still has it before them is told by whom it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Removal {
    pub(super) version: u64,
    pub(super) by: PersonId,
}

/// One edition of a report: edition 1 is the annual report itself. Each event makes a new one of it, which shares with
/// the one before whatever the event did not touch: hence the [`Arc`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub id: EditionId,
    /// 1, 2, 3… in the order of opening.
    pub number: u32,
    /// The statutory form that it follows.
    pub form: &'static Form,
    /// How far it has come.
    pub phase: Phase,
    pub(super) paragraphs: [Arc<Vec<Paragraph>>; SectionNumber::COUNT],
    pub(super) cells: Arc<[CellEntry]>,
    pub(super) removed: Arc<BTreeMap<ParagraphId, Removal>>,
    /// Who ever changed its content, and where.
    pub edits: Arc<BTreeSet<(PersonId, Place)>>,
    /// Where its content came from, if a document was read in.
    pub source: Option<Arc<ImportSource>>,
    /// The latest submission.
    pub submission: Option<Arc<Submission>>,
    pub(super) explanations: Arc<Vec<Explanation>>,
    /// Every signature ever given, in order; most acts look at the valid ones.
    pub signatures: Arc<Vec<Signature>>,
    pub publication: Option<Arc<Publication>>,
}

/// Commitments, of which a copy shares nearly all with the original. The number is how many lie together: what taking
/// in one more copies.
pub(super) type Texts = Set<Commitment, 32>;

/// A report (政府信息公开工作年度报告): one stream, from the first edit on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Body and year.
    pub id: ReportId,
    /// The version of its stream.
    pub version: u64,
    /// The position of its last event.
    pub position: u64,
    /// When that was recorded.
    pub changed_at: Timestamp,
    /// The edition at work, or published last.
    pub edition: Edition,
    /// Orders to erase texts, in the order of giving.
    pub orders: Vec<ExpungingOrder>,
    /// The commitments of every text that its events hold and that is not erased, whether it stands anywhere now or
    /// not. There are as many as there are events, or more: a copy of the report shares them.
    pub(super) texts: Texts,
}

impl Report {
    /// The commitments of every text that its history holds, in no order.
    pub fn texts(&self) -> impl Iterator<Item = Commitment> {
        self.texts.into_iter().copied()
    }

    /// Whether its history holds this text.
    #[must_use]
    pub fn holds(&self, text: Commitment) -> bool {
        self.texts.contains(&text)
    }

    /// The texts of orders that are not carried out yet.
    pub(super) fn ordered_to_be_erased(&self) -> BTreeSet<Commitment> {
        let waiting = self.orders.iter().filter(|order| order.carried_out.is_none());
        waiting.flat_map(|order| order.texts.iter().copied()).collect()
    }

    /// Whether the report may be opened anew: its edition was voided.
    pub(super) fn is_void(&self) -> bool {
        self.edition.phase == Phase::Voided
    }

    /// Whether the content holds a text that is ordered to be erased: then it goes no further on its way.
    #[must_use]
    pub fn awaits_erasing(&self) -> bool {
        let named = self.ordered_to_be_erased();
        self.edition.texts().any(|text| named.contains(&text.commitment()))
    }
}

impl Edition {
    /// The paragraphs of a section, in their order.
    #[must_use]
    pub fn paragraphs(&self, section: SectionNumber) -> &[Paragraph] {
        self.paragraphs.get(section.get()).map_or(&[], |section| section)
    }

    /// What tells that a paragraph was there and was removed.
    pub(super) fn removal(&self, id: ParagraphId) -> Option<Conflict> {
        self.removed.get(&id).map(|Removal { version, by }| Conflict::Removed { id, version: *version, by: *by })
    }

    /// What each cell holds, in the order of the form's cells.
    #[must_use]
    pub fn cells(&self) -> &[CellEntry] {
        &self.cells
    }

    /// What the parts of each total add up to, in the order of the form's cells; an offer, never written by itself.
    #[must_use]
    pub fn computed(&self) -> Vec<Option<Decimal>> {
        let values: Vec<CellValue> = self.cells.iter().map(|cell| cell.value).collect();
        let figures = Figures::new(self.form, &values);
        let cells = self.form.cells().iter().map(|cell| computed(&figures, self.form.index_of(&cell.code)?));
        cells.collect()
    }

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

    /// The texts of its current content that are not erased: paragraphs, notes on cells, and explanations.
    pub fn texts(&self) -> impl Iterator<Item = &Sealed> {
        let paragraphs = self.paragraphs.iter().flat_map(|section| section.iter()).map(|paragraph| &paragraph.text);
        let notes = self.cells.iter().filter_map(|cell| cell.note.as_ref());
        let explanations = self.explanations().map(|explanation| &explanation.text);
        paragraphs.chain(notes).chain(explanations).filter(|text| !text.is_erased())
    }

    /// The latest explanation of each finding that was explained since its cells and paragraphs changed last, in the order
    /// of giving; those that were refused included.
    pub fn explanations(&self) -> impl Iterator<Item = &Explanation> {
        self.explanations.iter()
    }
}

impl<'a> From<&'a Paragraph> for TextView<'a> {
    fn from(paragraph: &'a Paragraph) -> Self {
        Self { paragraph: Some(paragraph.id), line: None, kind: paragraph.kind, text: paragraph.text.text() }
    }
}
