//! What a finding means for the report, and which version of the rules a report is held against.

use serde::{Deserialize, Serialize};

/// A version of the rules. A report keeps the one of its first submission, unless it adopts a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleSet(pub u32);

impl RuleSet {
    /// What a report submitted today is held against.
    pub const CURRENT: Self = Self::PROSE;
    /// The first that looks at prose, and at the year before.
    pub(super) const PROSE: Self = Self(2);
}

/// What a finding means for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// It cannot be submitted, signed or published.
    Block,
    /// It is to be mended or explained before submission.
    Explain,
    /// A hint.
    Info,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Block => "BLOCK",
            Self::Explain => "EXPLAIN",
            Self::Info => "INFO",
        }
    }
}
