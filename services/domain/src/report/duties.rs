//! Separation of duties, computed from what happened: for everybody, administrators included.

use std::collections::BTreeSet;

use super::Edition;
use crate::body::Body;
use crate::id::PersonId;
use crate::plan::{Candidates, FrozenPlan, FrozenStage, Meaning, obstacles};
use crate::refusal::Duty;

/// What keeps `person` from signing `stage`: their own edit, or the signature that must be another's.
#[must_use]
pub fn barred(edition: &Edition, stage: &FrozenStage, person: PersonId) -> Option<Duty> {
    if edition.editors.contains(&person) {
        return Some(Duty::OwnEdit);
    }
    let other = match stage.meaning {
        Meaning::Cleared => Meaning::SignedOff,
        Meaning::SignedOff => Meaning::Cleared,
        Meaning::Reviewed => return None,
    };
    let signed = edition.valid_signatures().any(|given| given.person == person && given.meaning == other);
    signed.then_some(Duty::Apart { signed: other })
}

/// Who signed each stage of `plan`, and who still could: its people that hold the role now and are not barred.
pub(super) fn candidates<'a>(edition: &Edition, plan: &'a FrozenPlan, body: &Body) -> Vec<Candidates<'a>> {
    let stages = plan.stages.iter().map(|stage| {
        let signed = edition.signers(&stage.key);
        let able =
            |person: &PersonId| body.holds(*person, stage.role).is_some() && barred(edition, stage, *person).is_none();
        let open: BTreeSet<_> = stage.people.iter().copied().filter(|p| !signed.contains(p)).filter(able).collect();
        Candidates { stage, signed, open }
    });
    stages.collect()
}

/// What would be missing to finish the plan once `person` has signed `stage`; nothing if something was missing before,
/// for then it is not this signature that makes the dead end.
pub(super) fn dead_end(
    edition: &Edition,
    plan: &FrozenPlan,
    body: &Body,
    stage: &FrozenStage,
    person: PersonId,
) -> Option<Duty> {
    let mut stages = candidates(edition, plan, body);
    if !obstacles(&stages).is_empty() {
        return None;
    }
    for candidates in &mut stages {
        if candidates.stage.key == stage.key {
            candidates.open.remove(&person);
            candidates.signed.insert(person);
        }
    }
    let missing = obstacles(&stages);
    (!missing.is_empty()).then_some(Duty::DeadEnd { missing })
}
