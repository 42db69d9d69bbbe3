//! Publishing exactly what was signed.

use ledger::{Hash, Timestamp};

use super::{Phase, Scope, ScopeHash};
use crate::calendar;
use crate::case::{Capacity, Case, Decision};
use crate::event::EditionPublished;
use crate::refusal::Refusal;
use crate::role::Role;

/// Who publishes: the publisher, or the drafter, for what is signed cannot be changed by either.
pub(crate) const PUBLISHERS: &[Role] = &[Role::Publisher, Role::Drafter];

/// Whether the asker may publish now: every stage's signature is valid and covers what stands there.
pub fn permit(case: &Case<'_>) -> Result<(Capacity, ScopeHash), Refusal> {
    let actor = case.capacity(PUBLISHERS)?;
    let edition = &case.report.edition;
    edition.must_be_in(Phase::Signed)?;
    case.must_keep_the_rules()?;
    if let Some(stage) = edition.open_stage() {
        return Err(Refusal::StageNotOpen { open: Some((stage.key.clone(), stage.title.clone())) });
    }
    let hash = edition.hash(case.report.id).map_err(|_| Refusal::NotCanonical)?;
    // Most signatures cover the whole edition, and hashing it is the dear part.
    let now = |scope: Scope| if scope.is_edition() { Ok(hash) } else { edition.hash_of(case.report.id, scope) };
    if edition.valid_signatures().any(|signature| now(signature.scope).ok() != Some(signature.hash)) {
        return Err(Refusal::ScopeChanged { current: hash.whole() });
    }
    Ok((actor, hash))
}

pub(crate) fn publish(case: &Case<'_>, number: u32, expected: Hash, now: Timestamp) -> Result<Decision, Refusal> {
    let (actor, hash) = permit(case)?;
    let edition = &case.report.edition;
    let current = hash.whole();
    if edition.number != number || current != expected {
        return Err(Refusal::ScopeChanged { current });
    }
    let submission = edition.submission.as_ref().ok_or(Refusal::WrongPhase { phase: edition.phase })?;
    let due = calendar::statutory_day(case.body.kind, case.report.id.year);
    let late = due.zip(calendar::day(now)).is_some_and(|(due, today)| today > due);
    let published = EditionPublished {
        edition: edition.id,
        hash,
        body_name: case.body.name.clone(),
        plan: submission.plan.plan.clone(),
        rules: submission.rules,
        due,
        late,
    };
    Ok(case.decision(&actor, vec![published.into()]))
}
