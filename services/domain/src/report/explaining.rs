//! Answering what the rules point at: a drafter explains, a reviewer does not take it; and holding a report against the
//! rules of today where it was submitted under those of yesterday.

use std::collections::BTreeSet;

use ledger::Hash;

use super::division::{permit as permit_edit, touch};
use super::signing::permit_return;
use super::{Examined, Explanation, Phase, Place};
use crate::case::{Capacity, Case, Decision};
use crate::event::{ExplanationRefused, FindingExplained, RulesAdopted};
use crate::id::{ExplanationId, SignatureId};
use crate::limits::{MAX_REMARK, required};
use crate::refusal::{Missing, Refusal};
use crate::role::Role;
use crate::rules::{RuleSet, Severity};
use crate::seed::Seed;

/// Whether there is a finding that the asker may explain.
pub fn permit(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let actor = permit_edit(case, None)?;
    let mut refusal = Refusal::NotFound(Missing::Finding);
    for examined in case.findings() {
        match permit_one(case, &actor, &examined) {
            Ok(_) => return Ok(actor),
            Err(Refusal::NotExplainable { .. }) => {}
            Err(reason) => refusal = reason,
        }
    }
    Err(refusal)
}

/// The signatures that an explanation of this finding lapses.
fn permit_one(case: &Case<'_>, actor: &Capacity, examined: &Examined) -> Result<Vec<SignatureId>, Refusal> {
    let severity = examined.finding.severity;
    if severity != Severity::Explain {
        return Err(Refusal::NotExplainable { must_be_mended: severity == Severity::Block });
    }
    touch(case, actor, places(case, examined), |_| false)
}

fn places(case: &Case<'_>, examined: &Examined) -> BTreeSet<Place> {
    let edition = &case.report.edition;
    let paragraphs: Vec<_> = edition.paragraphs_of(&examined.finding).iter().map(|paragraph| paragraph.id).collect();
    edition.places_explained(&examined.finding.cells, &paragraphs).collect()
}

pub(crate) fn explain(case: &Case<'_>, fingerprint: Hash, text: &str, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = permit_edit(case, None)?;
    let edition = &case.report.edition;
    let examined = case.findings().into_iter().find(|examined| examined.fingerprint == fingerprint);
    let examined = examined.ok_or(Refusal::NotFound(Missing::Finding))?;
    let lapsed = permit_one(case, &actor, &examined)?;
    let said = examined.explanation.as_ref().filter(|explanation| explanation.stands());
    if said.is_some_and(|said| said.text.text() == Some(text.trim())) {
        return Ok(case.decision(&actor, vec![]));
    }
    let explained = FindingExplained {
        edition: edition.id,
        explanation: ExplanationId(seed.uuid()),
        rule: examined.finding.rule.id().into(),
        fingerprint,
        cells: examined.finding.cells.clone(),
        paragraphs: edition.paragraphs_of(&examined.finding).iter().map(|paragraph| paragraph.id).collect(),
        section: examined.finding.section.filter(|_| examined.finding.paragraph.is_none()),
        text: required(seed, "说明", text, MAX_REMARK)?,
        lapsed,
    };
    Ok(case.decision(&actor, vec![explained.into()]))
}

/// Whether the asker may refuse an explanation: whoever may send the report back, while one stands that answers a finding.
pub fn permit_refusal(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let (actor, _, _) = permit_return(case)?;
    if answers(case).next().is_some() { Ok(actor) } else { Err(Refusal::NotFound(Missing::Explanation)) }
}

/// The explanations that stand and answer a finding that is still there.
fn answers(case: &Case<'_>) -> impl Iterator<Item = Explanation> {
    let explanations = case.findings().into_iter().filter_map(|examined| examined.explanation);
    explanations.filter(Explanation::stands)
}

/// Sends the report back with the question that the explanation did not answer.
pub(crate) fn refuse(case: &Case<'_>, id: ExplanationId, reason: &str, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = permit_refusal(case)?;
    let edition = &case.report.edition;
    let explanation = answers(case).find(|explanation| explanation.id == id);
    let explanation = explanation.ok_or(Refusal::NotFound(Missing::Explanation))?;
    let places = edition.places_explained(&explanation.cells, &explanation.paragraphs).collect();
    let refused = ExplanationRefused {
        edition: edition.id,
        explanation: id,
        reason: required(seed, "不采纳的原因", reason, MAX_REMARK)?,
        lapsed: edition.signatures_over(&places),
    };
    Ok(case.decision(&actor, vec![refused.into()]))
}

/// Whether the asker may have the report held against the rules and the year before as they are now: the drafter while
/// it is drafted, else whoever may send it back; once it was submitted, and where that makes a difference.
pub fn permit_adoption(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let edition = &case.report.edition;
    let actor = match edition.phase {
        Phase::Drafting => case.capacity(&[Role::Drafter])?,
        Phase::InReview | Phase::Signed => permit_return(case)?.0,
        phase @ (Phase::Published | Phase::Voided) => return Err(Refusal::WrongPhase { phase }),
    };
    let submission = edition.submission.as_ref().ok_or(Refusal::RulesAreCurrent)?;
    let current = submission.rules >= RuleSet::CURRENT && submission.reference == case.comparison().reference();
    if current { Err(Refusal::RulesAreCurrent) } else { Ok(actor) }
}

pub(crate) fn adopt(case: &Case<'_>) -> Result<Decision, Refusal> {
    let actor = permit_adoption(case)?;
    let edition = &case.report.edition;
    let adopted = RulesAdopted {
        edition: edition.id,
        rules: RuleSet::CURRENT,
        reference: case.comparison().reference(),
        lapsed: edition.valid_signatures().map(|signature| signature.id).collect(),
    };
    Ok(case.decision(&actor, vec![adopted.into()]))
}
