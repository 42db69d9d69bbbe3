//! What the rules say about a report, and how its drafters answer.

use ledger::{Hash, Sealed, Timestamp};

use super::SectionNumber;
use crate::id::{ExplanationId, ParagraphId, PersonId};
use crate::rules::{Finding, Severity};

/// Why something that a rule points at is right as it stands (说明). It is signed with the report and stays in the house.
/// It dies when one of the cells or paragraphs changes that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub id: ExplanationId,
    /// The id of the rule.
    pub rule: Box<str>,
    /// What tells the finding from every other, as long as nothing changes under it.
    pub fingerprint: Hash,
    /// The codes of the cells that the finding names.
    pub cells: Vec<Box<str>>,
    /// The paragraphs that it speaks of.
    pub paragraphs: Vec<ParagraphId>,
    /// The section, where it speaks of all that stands there.
    pub section: Option<SectionNumber>,
    /// What the drafter says.
    pub text: Sealed,
    /// Who explained.
    pub by: PersonId,
    /// The position of the event.
    pub position: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Why a reviewer does not take it, where one does not.
    pub refused: Option<RefusedExplanation>,
}

/// That a reviewer does not take an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedExplanation {
    /// Who refused it.
    pub by: PersonId,
    pub reason: Sealed,
    /// The position of the event.
    pub position: u64,
    /// When it was recorded.
    pub at: Timestamp,
}

impl Explanation {
    /// Whether it answers its finding: nobody refused it, and nobody erased it.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.refused.is_none() && !self.text.is_erased()
    }
}

/// A finding on an edition, with the name that explanations call it by, and its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    pub finding: Finding,
    /// What an explanation is bound to: a hash over the rule, the figures, and the commitments of the texts concerned.
    pub fingerprint: Hash,
    /// What was said about it last, whether it was refused or not.
    pub explanation: Option<Explanation>,
}

impl Examined {
    /// Whether the report can go no further before something is done about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.finding.severity {
            Severity::Block => true,
            Severity::Explain => !self.explanation.as_ref().is_some_and(Explanation::stands),
            Severity::Info => false,
        }
    }
}
