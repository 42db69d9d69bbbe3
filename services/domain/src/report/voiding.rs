//! Voiding an edition that should not have been opened (作废): it stays readable, leaves every inbox, and the report can be
//! opened anew.

use super::Phase;
use crate::case::{Capacity, Case, Decision};
use crate::event::EditionVoided;
use crate::limits::{MAX_REMARK, required};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::seed::Seed;

/// Whether the asker may void the edition: a drafter, while it is drafted. What is in review is taken back or sent back first,
/// so that nobody who has to sign finds it gone.
pub fn permit(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let actor = case.capacity(&[Role::Drafter])?;
    case.report.edition.must_be_in(Phase::Drafting)?;
    Ok(actor)
}

pub(crate) fn void(case: &Case<'_>, reason: &str, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = permit(case)?;
    let reason = required(seed, "作废原因", reason, MAX_REMARK)?;
    Ok(case.decision(&actor, vec![EditionVoided { edition: case.report.edition.id, reason }.into()]))
}
