//! Taking back one's own signature (撤回签批), while nobody further on has signed.

use super::{Edition, Phase, Signature};
use crate::case::{Capacity, Case, Decision};
use crate::event::SignatureWithdrawn;
use crate::id::SignatureId;
use crate::limits::{MAX_REMARK, required};
use crate::refusal::{Missing, Refusal};
use crate::seed::Seed;

/// Whether the asker may take this signature back, or any of theirs where none is named: it is their own and counts, they
/// still hold the office in which they gave it, and no later stage of the plan has a signature that counts.
pub fn permit<'a>(case: &Case<'a>, named: Option<SignatureId>) -> Result<(Capacity, &'a Signature), Refusal> {
    let edition = &case.report.edition;
    if !matches!(edition.phase, Phase::InReview | Phase::Signed) {
        return Err(Refusal::WrongPhase { phase: edition.phase });
    }
    let (mut own, mut others) = (None, None);
    // The latest first: of several it is the one that can still be taken back.
    let given: Vec<_> = edition.valid_signatures().collect();
    for signature in given.into_iter().rev().filter(|given| named.is_none_or(|named| given.id == named)) {
        match permit_one(case, signature) {
            Ok(actor) => return Ok((actor, signature)),
            Err(reason) if signature.person == case.person.id => own = own.or(Some(reason)),
            Err(reason) => others = others.or(Some(reason)),
        }
    }
    // What stands against their own says more than that the others are not theirs.
    Err(own.or(others).unwrap_or(Refusal::NotFound(Missing::Signature)))
}

fn permit_one(case: &Case<'_>, signature: &Signature) -> Result<Capacity, Refusal> {
    let actor = case.capacity(&[signature.role])?;
    if signature.person != actor.person {
        return Err(Refusal::NotFound(Missing::Signature));
    }
    match signed_after(&case.report.edition, signature) {
        Some(stage) => Err(Refusal::SignedSince { stage: stage.into() }),
        None => Ok(actor),
    }
}

/// What people call the first stage behind that of `signature` that somebody signed.
fn signed_after<'a>(edition: &'a Edition, signature: &Signature) -> Option<&'a str> {
    let stages = &edition.submission.as_deref()?.plan.stages;
    let behind = stages.iter().skip_while(|stage| stage.key != signature.stage).skip(1);
    let mut signed = behind.filter(|stage| edition.valid_signatures().any(|given| given.stage == stage.key));
    signed.next().map(|stage| &*stage.title)
}

pub(crate) fn withdraw(
    case: &Case<'_>,
    signature: SignatureId,
    reason: &str,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let (actor, signature) = permit(case, Some(signature))?;
    let reason = required(seed, "撤回签批的原因", reason, MAX_REMARK)?;
    let withdrawn = SignatureWithdrawn { edition: case.report.edition.id, signature: signature.id, reason };
    Ok(case.decision(&actor, vec![withdrawn.into()]))
}
