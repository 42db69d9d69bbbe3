//! Handing the draft to the leading group, taking it back, and finding other people for a plan that lost its own.

use super::duties::candidates;
use super::{Edition, Phase};
use crate::body::Body;
use crate::calendar;
use crate::case::{Capacity, Case, Decision};
use crate::event::{ReportReplanned, ReportSubmitted, SubmissionRecalled};
use crate::limits::{MAX_REMARK, required};
use crate::plan::{FrozenPlan, Plan, PlanRef, obstacles};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::rules::RuleSet;
use crate::seed::Seed;

/// Whether the asker may submit now: the year is over, and the phase, the rules and the plan's people all allow it.
pub fn permit(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let actor = case.capacity(&[Role::Drafter])?;
    let edition = &case.report.edition;
    edition.must_be_in(Phase::Drafting)?;
    must_be_over(case)?;
    case.must_keep_the_rules()?;
    must_have_people(edition, &plan(edition, case.body)?, case.body)?;
    Ok(actor)
}

/// A report on a year is drafted in the year and signed after it: its figures are those of the whole year.
fn must_be_over(case: &Case<'_>) -> Result<(), Refusal> {
    let year = case.report.id.year;
    let over = calendar::year(case.asker.now).is_some_and(|current| current > i64::from(year.number()));
    if over { Ok(()) } else { Err(Refusal::YearNotOver(year)) }
}

/// The frozen plan of an edition that was submitted before, else the body's plan with the people of now.
fn plan(edition: &Edition, body: &Body) -> Result<FrozenPlan, Refusal> {
    match &edition.submission {
        Some(submission) => Ok(submission.plan.clone()),
        None => resolved(&body.plan, body),
    }
}

fn resolved(name: &PlanRef, body: &Body) -> Result<FrozenPlan, Refusal> {
    let plan = Plan::named(name).ok_or_else(|| Refusal::UnknownPlan(name.to_string().into()))?;
    Ok(FrozenPlan::resolve(plan, body))
}

fn must_have_people(edition: &Edition, plan: &FrozenPlan, body: &Body) -> Result<(), Refusal> {
    let missing = obstacles(&candidates(edition, plan, body));
    if missing.is_empty() { Ok(()) } else { Err(Refusal::PlanIncomplete { missing }) }
}

pub(crate) fn submit(case: &Case<'_>) -> Result<Decision, Refusal> {
    let actor = permit(case)?;
    let edition = &case.report.edition;
    let before = edition.submission.as_ref();
    let submitted = ReportSubmitted {
        edition: edition.id,
        hash: edition.hash(case.report.id).map_err(|_| Refusal::NotCanonical)?,
        plan: plan(edition, case.body)?,
        rules: before.map_or(RuleSet::CURRENT, |submission| submission.rules),
        reference: before.map_or_else(|| case.comparison().reference(), |submission| submission.reference),
    };
    Ok(case.decision(&actor, vec![submitted.into()]))
}

/// Whether the asker may take the submission back: it is theirs, or its submitter drafts no more; and nobody has signed
/// since.
pub fn permit_recall(case: &Case<'_>) -> Result<Capacity, Refusal> {
    let actor = case.capacity(&[Role::Drafter])?;
    let edition = &case.report.edition;
    edition.must_be_in(Phase::InReview)?;
    let Some(submission) = edition.submission.as_ref() else {
        return Err(Refusal::WrongPhase { phase: edition.phase });
    };
    if submission.by != actor.person && case.body.holds(submission.by, Role::Drafter).is_some() {
        return Err(Refusal::NotSubmitter);
    }
    if edition.signatures.iter().any(|signature| signature.position > submission.position) {
        return Err(Refusal::AlreadyDecided);
    }
    Ok(actor)
}

pub(crate) fn recall(case: &Case<'_>) -> Result<Decision, Refusal> {
    let actor = permit_recall(case)?;
    Ok(case.decision(&actor, vec![SubmissionRecalled { edition: case.report.edition.id }.into()]))
}

/// Whether the asker may resolve the plan's people anew: an administrator, once a plan is frozen and while the edition
/// is open, with people that can fulfil it.
pub fn permit_replan(case: &Case<'_>) -> Result<(Capacity, FrozenPlan), Refusal> {
    let actor = case.capacity(&[Role::Administrator])?;
    let edition = &case.report.edition;
    let wrong_phase = || Refusal::WrongPhase { phase: edition.phase };
    let submission = edition.submission.as_ref().filter(|_| edition.phase.is_open());
    let plan = resolved(&submission.ok_or_else(wrong_phase)?.plan.plan, case.body)?;
    must_have_people(edition, &plan, case.body)?;
    Ok((actor, plan))
}

pub(crate) fn replan(case: &Case<'_>, reason: &str, seed: &mut Seed) -> Result<Decision, Refusal> {
    let (actor, plan) = permit_replan(case)?;
    let reason = required(seed, "重新确定人员的原因", reason, MAX_REMARK)?;
    let replanned = ReportReplanned { edition: case.report.edition.id, plan, reason };
    Ok(case.decision(&actor, vec![replanned.into()]))
}
