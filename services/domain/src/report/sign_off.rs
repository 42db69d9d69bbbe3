//! Submissions and signatures as they stand.

use std::collections::BTreeSet;

use ledger::{Sealed, Timestamp};

use super::{Edition, Scope, ScopeHash};
use crate::id::{PersonId, SignatureId};
use crate::plan::{FrozenPart, FrozenPlan, FrozenStage, Meaning, StageKey};
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
    /// The rules, frozen at the first submission.
    pub rules: RuleSet,
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
    /// Its id.
    pub id: SignatureId,
    /// The stage signed.
    pub stage: StageKey,
    /// How much of the edition it covers.
    pub scope: Scope,
    /// What it says.
    pub meaning: Meaning,
    /// Who signed.
    pub person: PersonId,
    /// In which role.
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

impl Edition {
    /// The signatures that count.
    pub fn valid_signatures(&self) -> impl Iterator<Item = &Signature> {
        self.signatures.iter().filter(|signature| signature.standing == Standing::Valid)
    }

    /// Who signed a part of a stage validly.
    #[must_use]
    pub fn signers(&self, stage: &StageKey, scope: Scope) -> BTreeSet<PersonId> {
        self.valid_signatures()
            .filter(|signature| signature.stage == *stage && signature.scope == scope)
            .map(|signature| signature.person)
            .collect()
    }

    /// Whether enough of the part's people signed.
    #[must_use]
    pub fn is_signed(&self, stage: &FrozenStage, part: &FrozenPart) -> bool {
        stage.is_met(part, &self.signers(&stage.key, part.scope))
    }

    /// Whether every part of the stage is signed.
    #[must_use]
    pub fn is_satisfied(&self, stage: &FrozenStage) -> bool {
        stage.parts.iter().all(|part| self.is_signed(stage, part))
    }

    /// Everybody who ever changed its content.
    #[must_use]
    pub fn editors(&self) -> BTreeSet<PersonId> {
        self.edits.iter().map(|(editor, _)| *editor).collect()
    }

    /// Whether `person` ever changed something within `scope`.
    #[must_use]
    pub fn was_edited_by(&self, person: PersonId, scope: Scope) -> bool {
        self.edits.iter().any(|(editor, place)| *editor == person && scope.contains(*place))
    }

    /// The first stage of the plan that is not signed: the one that is open in review.
    #[must_use]
    pub fn open_stage(&self) -> Option<&FrozenStage> {
        self.submission.as_ref()?.plan.stages.iter().find(|stage| !self.is_satisfied(stage))
    }

    /// The last stage of the plan.
    #[must_use]
    pub fn last_stage(&self) -> Option<&FrozenStage> {
        self.submission.as_ref()?.plan.stages.last()
    }
}
