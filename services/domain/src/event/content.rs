//! Events of `report:` streams by which an edition got its content.

use ledger::{Sealed, WalkTexts};
use serde::{Deserialize, Serialize};

use crate::cell::CellValue;
use crate::form::TableNumber;
use crate::id::{EditionId, ParagraphId, SignatureId};
use crate::report::{ParagraphKind, SectionNumber};

/// An edition was opened for drafting: the first of the report, or the next one behind one that was voided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportOpened {
    pub edition: EditionId,
    /// The statutory form that the year selects.
    pub form: Box<str>,
}

/// An existing document was read into the edition; the events that follow it in the same command hold its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportImported {
    pub edition: EditionId,
    /// What the document was called.
    pub source: Sealed,
    /// What could not be placed, in the order of the document.
    pub unplaced: Vec<Sealed>,
}

/// Paragraphs were added, changed, moved or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRevised {
    pub edition: EditionId,
    /// The changes, to be applied in this order.
    pub changes: Vec<ParagraphChange>,
    /// The signatures that covered what changed.
    pub lapsed: Vec<SignatureId>,
}

/// One change to the paragraphs of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum ParagraphChange {
    /// A new paragraph stands after another, or first in its section.
    Inserted {
        /// The new paragraph.
        paragraph: ParagraphId,
        section: SectionNumber,
        /// The one before it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        after: Option<ParagraphId>,
        kind: ParagraphKind,
        text: Sealed,
        /// Whether it is last year's, taken over as it stood.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        carried_over: bool,
    },
    /// A paragraph says something else.
    Revised {
        paragraph: ParagraphId,
        /// What it says now.
        text: Sealed,
    },
    /// A paragraph stands somewhere else, and says what it said.
    Moved {
        paragraph: ParagraphId,
        /// Its section from now on.
        section: SectionNumber,
        /// The one before it; none where it comes first.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        after: Option<ParagraphId>,
    },
    /// A paragraph is gone.
    Removed { paragraph: ParagraphId },
}

/// Cells were filled, changed or emptied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellsSet {
    pub edition: EditionId,
    /// The cells, each at most once.
    pub cells: Vec<CellChange>,
    /// The signatures that covered them.
    pub lapsed: Vec<SignatureId>,
}

/// Everything that was blank was filled with 0 in one act: its author says that nothing of the kind happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZerosFilled {
    pub edition: EditionId,
    /// The table that was named; none means all of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<TableNumber>,
    /// The codes of the cells that were blank and hold 0 now.
    pub cells: Vec<Box<str>>,
    /// The signatures that covered them.
    pub lapsed: Vec<SignatureId>,
}

/// What one cell holds now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellChange {
    /// The cell's code in the edition's form.
    pub code: Box<str>,
    pub value: CellValue,
    /// What the drafter should know about it, for instance that a document could not be read here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Sealed>,
}

/// The file that an edition was read from was kept, or a part of it (留存原件): the parts follow one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceKept {
    pub edition: EditionId,
    /// The SHA-256 of the whole file, in hexadecimal. Sealed like the file: it would tell whether a guess of what was erased
    /// is right.
    pub digest: Sealed,
    /// What comes next of the file in Base64, in pieces.
    pub content: Vec<Sealed>,
}

impl WalkTexts for ReportImported {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.source);
        self.unplaced.iter_mut().for_each(visit);
    }
}

impl WalkTexts for TextRevised {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        for change in &mut self.changes {
            match change {
                ParagraphChange::Inserted { text, .. } | ParagraphChange::Revised { text, .. } => visit(text),
                ParagraphChange::Moved { .. } | ParagraphChange::Removed { .. } => {}
            }
        }
    }
}

impl WalkTexts for CellsSet {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        self.cells.iter_mut().filter_map(|cell| cell.note.as_mut()).for_each(visit);
    }
}

impl WalkTexts for SourceKept {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.digest);
        self.content.iter_mut().for_each(visit);
    }
}

impl WalkTexts for ReportOpened {
    fn walk_texts(&mut self, _: &mut dyn FnMut(&mut Sealed)) {}
}

impl WalkTexts for ZerosFilled {
    fn walk_texts(&mut self, _: &mut dyn FnMut(&mut Sealed)) {}
}
