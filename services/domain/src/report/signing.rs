//! Signing a stage, and sending the edition back.

use ledger::Hash;

use super::duties::{barred, dead_end};
use super::{Edition, Phase, ScopeHash, SectionNumber, Submission};
use crate::decide::{Capacity, Case, Decision, MAX_REMARK, required};
use crate::event::{ReportReturned, StageSigned};
use crate::id::{ReportId, SignatureId};
use crate::plan::{FrozenStage, StageKey};
use crate::refusal::{Missing, Refusal};
use crate::seed::Seed;

/// Whether the asker may sign the open stage now, whatever it is.
pub fn permit<'a>(case: &Case<'a>) -> Result<(Capacity, &'a Submission, &'a FrozenStage), Refusal> {
    let edition = &case.report.edition;
    let (submission, stage) = in_review(edition)?;
    let actor = case.capacity(&[stage.role])?;
    if !stage.people.contains(&actor.person) {
        return Err(Refusal::NotAllowed { needs: vec![stage.role] });
    }
    if edition.signers(&stage.key).contains(&actor.person) {
        return Err(Refusal::AlreadySigned);
    }
    let duty = barred(edition, stage, actor.person)
        .or_else(|| dead_end(edition, &submission.plan, case.body, stage, actor.person));
    match duty {
        Some(duty) => Err(Refusal::DutyConflict(duty)),
        None => case.report.must_keep_the_rules().map(|()| (actor, submission, stage)),
    }
}

fn in_review(edition: &Edition) -> Result<(&Submission, &FrozenStage), Refusal> {
    edition.must_be_in(Phase::InReview)?;
    let stage = edition.submission.as_ref().zip(edition.open_stage());
    stage.ok_or(Refusal::StageNotOpen { open: None })
}

impl Edition {
    /// The hash as it stands, if it is still the one that the asker read.
    pub(super) fn unchanged(&self, id: ReportId, expected: Hash) -> Result<ScopeHash, Refusal> {
        let hash = self.hash(id).map_err(|_| Refusal::NotCanonical)?;
        let current = hash.whole();
        if current == expected { Ok(hash) } else { Err(Refusal::ScopeChanged { current }) }
    }
}

pub(crate) fn sign(
    case: &Case<'_>,
    key: &StageKey,
    expected: Hash,
    opinion: Option<&str>,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let edition = &case.report.edition;
    let (submission, open) = in_review(edition)?;
    if submission.plan.stage(key).is_none() {
        return Err(Refusal::NotFound(Missing::Stage(StageKey(key.0.chars().take(64).collect()))));
    }
    if open.key != *key {
        return Err(Refusal::StageNotOpen { open: Some((open.key.clone(), open.title.clone())) });
    }
    let (actor, submission, stage) = permit(case)?;
    let hash = edition.unchanged(case.report.id, expected)?;
    let signed = StageSigned {
        edition: edition.id,
        signature: SignatureId(seed.uuid()),
        stage: stage.key.clone(),
        meaning: stage.meaning,
        form: edition.form.id().into(),
        rules: submission.rules,
        hash,
        opinion: opinion.map(|text| required(seed, "意见", text, MAX_REMARK)).transpose()?,
    };
    Ok(case.decision(actor, vec![signed.into()]))
}

/// Whether the asker may send the edition back: who has to sign the open stage, or once all is signed, who signed last.
pub fn permit_return<'a>(case: &Case<'a>) -> Result<(Capacity, &'a Submission, &'a FrozenStage), Refusal> {
    let edition = &case.report.edition;
    let stage = match edition.phase {
        Phase::InReview => edition.open_stage(),
        Phase::Signed => edition.last_stage(),
        phase @ (Phase::Drafting | Phase::Published) => return Err(Refusal::WrongPhase { phase }),
    };
    let (submission, stage) = edition.submission.as_ref().zip(stage).ok_or(Refusal::StageNotOpen { open: None })?;
    let actor = case.capacity(&[stage.role])?;
    if !stage.people.contains(&actor.person) {
        return Err(Refusal::NotAllowed { needs: vec![stage.role] });
    }
    Ok((actor, submission, stage))
}

pub(crate) fn send_back(
    case: &Case<'_>,
    to_stage: Option<&StageKey>,
    sections: &[SectionNumber],
    reason: &str,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let (actor, submission, stage) = permit_return(case)?;
    let edition = &case.report.edition;
    if let Some(unknown) = to_stage.filter(|key| submission.plan.stage(key).is_none()) {
        return Err(Refusal::NotFound(Missing::Stage(StageKey(unknown.0.chars().take(64).collect()))));
    }
    // The stage that sends back takes its own signatures along: whoever returned a report signs it anew.
    let meets = |key: &StageKey| *key == stage.key || Some(key) == to_stage;
    let lapsed = edition.valid_signatures().filter(|given| meets(&given.stage)).map(|given| given.id).collect();
    let mut sections = sections.to_vec();
    sections.sort_unstable();
    sections.dedup();
    let returned = ReportReturned {
        edition: edition.id,
        to_stage: to_stage.cloned(),
        sections,
        reason: required(seed, "退回原因", reason, MAX_REMARK)?,
        lapsed,
    };
    Ok(case.decision(actor, vec![returned.into()]))
}
