//! What commands bring along: documents that were read, edits, pasted blocks, and what a signer read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::Hash;
use serde::{Serialize, Serializer};

use crate::id::ParagraphId;
use crate::report::{ParagraphKind, Scope, SectionNumber};

/// A part of a stage as its signer read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PartRead {
    /// The section or table.
    pub scope: Scope,
    /// The hash of what the signer read.
    pub expected_hash: Hash,
}

/// What a document held, as its reader understood it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportedDocument {
    /// What it was called.
    pub name: String,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ImportedParagraph>,
    /// Its figures.
    pub cells: Vec<ImportedCell>,
    /// What could not be placed.
    pub unplaced: Vec<String>,
}

/// A paragraph that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedParagraph {
    /// Where it belongs.
    pub section: SectionNumber,
    pub kind: ParagraphKind,
    pub text: String,
}

/// A cell that was read. What could not be known is "?", or blank with a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedCell {
    pub code: String,
    /// Its value, as [`CellValue`](crate::cell::CellValue) reads it.
    pub value: String,
    /// What the drafter should know.
    pub note: Option<String>,
}

/// A file that a document was read from, byte for byte. It is written in Base64 (RFC 4648, section 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile(pub Vec<u8>);

impl ImportedDocument {
    /// The name alone.
    pub(super) fn serialize_name<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl SourceFile {
    /// The bytes in Base64.
    #[must_use]
    pub fn encoded(&self) -> String {
        STANDARD.encode(&self.0)
    }
}

impl Serialize for SourceFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encoded())
    }
}

/// One change to the paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum TextEdit {
    /// Adds a paragraph.
    Insert { section: SectionNumber, place: Placement, kind: ParagraphKind, text: String },
    /// Puts a paragraph somewhere else. What it says stays, so it needs no version: the last to move it wins.
    Move {
        paragraph: ParagraphId,
        /// Its section from now on.
        section: SectionNumber,
        place: Placement,
    },
    /// Changes what a paragraph says.
    Revise {
        paragraph: ParagraphId,
        /// The version that the writer saw.
        based_on: u64,
        /// What it says from now on.
        text: String,
    },
    /// Removes a paragraph.
    Remove {
        paragraph: ParagraphId,
        /// The version that the writer saw.
        based_on: u64,
    },
}

/// Where in its section a paragraph is put. Several that one command puts at the same place keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Right behind this one.
    After(ParagraphId),
}

/// One change to a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellEdit {
    pub code: String,
    /// The version that the writer saw; 0 for a cell that was never set.
    pub based_on: u64,
    /// Its value, as [`CellValue`](crate::cell::CellValue) reads it.
    pub value: String,
}

/// Cells pasted from a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellBlock {
    /// The code of the cell that its top left piece falls on.
    pub anchor: String,
    /// The version of the report that the writer saw: a cell that changed later is a conflict.
    pub based_on: u64,
    /// Its lines, with tabs between the fields.
    pub text: String,
}
