//! Submissions and signatures as they stand.

use ledger::{Sealed, Timestamp};

use super::{Reference, Scope, ScopeHash};
use crate::id::{PersonId, SignatureId};
use crate::plan::{FrozenPlan, Meaning, StageKey};
use crate::role::Role;
use crate::rules::RuleSet;

/// What the latest submission fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Who submitted.
    pub by: PersonId,
    /// The position of the event.
    pub position: u64,
    /// The plan and its people, frozen at the first submission.
    pub plan: FrozenPlan,
    /// The rules, frozen at the first submission or adopted since.
    pub rules: RuleSet,
    /// The edition of the year before that it is compared with, where there is one; frozen with the rules.
    pub reference: Option<Reference>,
}

/// Whether a signature still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does, while its hash equals the current one.
    Valid,
    /// It never will again; the event at this position lapsed it.
    Lapsed {
        /// The position of the cause.
        position: u64,
    },
}

/// One act of signing (签批).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub id: SignatureId,
    /// The stage signed.
    pub stage: StageKey,
    /// How much of the edition it covers.
    pub scope: Scope,
    /// What it says.
    pub meaning: Meaning,
    /// Who signed.
    pub person: PersonId,
    pub role: Role,
    /// The name held then.
    pub name: Sealed,
    /// The title held then.
    pub title: Sealed,
    /// The content signed.
    pub hash: ScopeHash,
    /// What the signer added.
    pub opinion: Option<Sealed>,
    /// The position of the event.
    pub position: u64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Whether it still counts.
    pub standing: Standing,
}
