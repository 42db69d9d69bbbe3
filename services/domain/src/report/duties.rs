//! Separation of duties, computed from what happened: for everybody, administrators included.

use std::collections::BTreeSet;

use super::{Edition, Scope};
use crate::body::Body;
use crate::id::PersonId;
use crate::plan::{Candidates, FrozenPart, FrozenPlan, FrozenStage, Meaning, obstacles};
use crate::refusal::Duty;
use crate::role::Role;

/// What keeps `person` from signing a part of `stage`: their own edit in it, or the signature that must be another's.
/// A division head confirms what they supplied themself.
#[must_use]
pub fn barred(edition: &Edition, stage: &FrozenStage, part: &FrozenPart, person: PersonId) -> Option<Duty> {
    let supplies = stage.meaning == Meaning::Confirmed && part.role == Role::DivisionHead;
    if !supplies && edition.was_edited_by(person, part.scope) {
        return Some(Duty::OwnEdit);
    }
    let other = match stage.meaning {
        Meaning::Cleared => Meaning::SignedOff,
        Meaning::SignedOff => Meaning::Cleared,
        Meaning::Confirmed | Meaning::Reviewed | Meaning::Countersigned => return None,
    };
    let signed = edition.valid_signatures().any(|given| given.person == person && given.meaning == other);
    signed.then_some(Duty::Apart { signed: other })
}

/// Who signed each part of `plan`, and who still could: its people that hold the role now and are not barred.
pub(super) fn candidates<'a>(edition: &Edition, plan: &'a FrozenPlan, body: &Body) -> Vec<Candidates<'a>> {
    let parts = plan.stages.iter().flat_map(|stage| stage.parts.iter().map(move |part| (stage, part)));
    let candidates = parts.map(|(stage, part)| {
        let signed = edition.signers(&stage.key, part.scope);
        let able = |person: &PersonId| {
            body.holds(*person, part.role).is_some() && barred(edition, stage, part, *person).is_none()
        };
        let open: BTreeSet<_> = part.people.iter().copied().filter(|p| !signed.contains(p)).filter(able).collect();
        Candidates { stage, part, signed, open }
    });
    candidates.collect()
}

/// What would be missing to finish the plan once `person` has signed `scope` at `stage`; nothing if something was
/// missing before, for then it is not this signature that makes the dead end.
pub(super) fn dead_end(
    edition: &Edition,
    plan: &FrozenPlan,
    body: &Body,
    (stage, scope): (&FrozenStage, Scope),
    person: PersonId,
) -> Option<Duty> {
    let mut parts = candidates(edition, plan, body);
    if !obstacles(&parts).is_empty() {
        return None;
    }
    for candidates in &mut parts {
        if candidates.stage.key == stage.key && candidates.part.scope == scope {
            candidates.open.remove(&person);
            candidates.signed.insert(person);
        }
    }
    let missing = obstacles(&parts);
    (!missing.is_empty()).then_some(Duty::DeadEnd { missing })
}
