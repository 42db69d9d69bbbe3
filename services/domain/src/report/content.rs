//! What a report is made of: paragraphs in sections, and cells.

use ledger::Sealed;
use serde::{Deserialize, Serialize};

use crate::cell::CellValue;
use crate::id::{ParagraphId, PersonId};

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
