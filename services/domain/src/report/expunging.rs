//! Erasing what should never have been written: ordered by the confidentiality reviewer, carried out by an
//! administrator. The commitments stay, and every proof with them.

use ledger::{Commitment, Sealed};

use super::{Edition, ExpungingOrder, KeptFile};
use crate::case::{Capacity, Case, Decision};
use crate::event::{ContentExpunged, ExpungingOrdered};
use crate::id::OrderId;
use crate::limits::{MAX_REMARK, MAX_TEXTS, limit, required};
use crate::refusal::{Missing, Refusal, TextProblem};
use crate::role::Role;
use crate::seed::Seed;

/// Whether the asker may order texts to be erased; in any phase.
pub fn permit_order(case: &Case<'_>) -> Result<Capacity, Refusal> {
    case.capacity(&[Role::ConfidentialityReviewer])
}

pub(crate) fn order(case: &Case<'_>, texts: &[Commitment], reason: &str, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = permit_order(case)?;
    limit(texts.len(), MAX_TEXTS)?;
    if texts.is_empty() {
        return Err(Refusal::Text { field: "要清除的文字", problem: TextProblem::Empty });
    }
    let mut texts = texts.to_vec();
    let copies = copies_in_the_source(&case.report.edition, &texts);
    // An earlier order may have taken the file.
    texts.extend(copies.into_iter().filter(|text| case.report.holds(*text)));
    texts.sort_unstable();
    texts.dedup();
    if !texts.iter().all(|text| case.report.holds(*text)) {
        return Err(Refusal::NotFound(Missing::Text));
    }
    let reason = required(seed, "清除原因", reason, MAX_REMARK)?;
    let ordered = ExpungingOrdered { order: OrderId(seed.uuid()), texts, reason };
    Ok(case.decision(&actor, vec![ordered.into()]))
}

/// Everything of the file that an edition was read from, where what is named was read from it, or is a piece of it: the rest
/// of the file says it too, or its digest would tell whether a guess is right.
fn copies_in_the_source(edition: &Edition, named: &[Commitment]) -> Vec<Commitment> {
    let Some(source) = edition.source.as_deref() else { return Vec::new() };
    let file: Vec<_> = source.file.iter().flat_map(KeptFile::texts).collect();
    let texts = edition.texts().chain([&source.name]).chain(&source.unplaced).map(Sealed::commitment);
    let concerned = texts.chain(file.iter().copied()).any(|text| named.contains(&text));
    if concerned { file } else { Vec::new() }
}

/// Whether the asker may carry out an order that waits.
pub fn permit_carry_out<'a>(case: &Case<'a>, id: OrderId) -> Result<(Capacity, &'a ExpungingOrder), Refusal> {
    let actor = case.capacity(&[Role::Administrator])?;
    let waiting = case.report.orders.iter().find(|order| order.id == id && order.carried_out.is_none());
    waiting.map(|order| (actor, order)).ok_or(Refusal::NotFound(Missing::Order))
}

pub(crate) fn carry_out(case: &Case<'_>, id: OrderId) -> Result<Decision, Refusal> {
    let (actor, order) = permit_carry_out(case, id)?;
    let edition = &case.report.edition;
    let places = edition.places_of(&order.texts);
    let reopens = !places.is_empty() && edition.phase.is_open();
    let expunged = ContentExpunged {
        order: order.id,
        ordered_by: order.by,
        ordered_as: Role::ConfidentialityReviewer,
        texts: order.texts.clone(),
        lapsed: if reopens { edition.signatures_over(&places) } else { vec![] },
        reopens,
    };
    Ok(case.decision(&actor, vec![expunged.into()]))
}
