//! What the signatures of an edition come to: who signed what validly, and which stage is open.

use std::collections::BTreeSet;

use super::{Edition, Scope, Signature, Standing};
use crate::id::PersonId;
use crate::plan::{FrozenPart, FrozenStage, StageKey};

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
