//! Signing a stage, and sending the edition back.

use std::collections::BTreeSet;

use ledger::Hash;

use super::duties::{barred, dead_end};
use super::{Edition, Phase, Scope, ScopeHash, SectionNumber, Signature, Standing, Submission};
use crate::case::{Capacity, Case, Decision};
use crate::command::PartRead;
use crate::event::{ReportReturned, StageSigned};
use crate::id::{ReportId, SignatureId, StreamId};
use crate::limits::{MAX_REMARK, limit, required};
use crate::plan::{FrozenPart, FrozenStage, StageKey};
use crate::refusal::{Missing, Refusal, TextProblem};
use crate::seed::Seed;

/// What somebody may sign, and as whom.
pub struct Signable<'a> {
    /// Who signs.
    pub actor: Capacity,
    /// What was submitted.
    pub submission: &'a Submission,
    /// The stage that is open.
    pub stage: &'a FrozenStage,
    pub part: &'a FrozenPart,
}

/// Whether the asker may sign `scope` at the open stage now, whatever stage that is; or any part of it, where none is
/// named.
pub fn permit<'a>(case: &Case<'a>, scope: Option<Scope>) -> Result<Signable<'a>, Refusal> {
    let (submission, stage) = in_review(&case.report.edition)?;
    let parts = stage.parts.iter().filter(|part| scope.is_none_or(|scope| part.scope == scope));
    let mut refusal = scope.map(|scope| Refusal::NotFound(Missing::Scope(scope)));
    for part in parts {
        match permit_part(case, submission, stage, part) {
            Ok(actor) => return Ok(Signable { actor, submission, stage, part }),
            // Of several reasons, one that is more than the lack of an office is told.
            Err(Refusal::NotAllowed { .. } | Refusal::NotAllowedAs { .. }) if refusal.is_some() && scope.is_none() => {}
            Err(reason) => refusal = Some(reason),
        }
    }
    Err(refusal.unwrap_or(Refusal::StageNotOpen { open: None }))
}

fn permit_part(
    case: &Case<'_>,
    submission: &Submission,
    stage: &FrozenStage,
    part: &FrozenPart,
) -> Result<Capacity, Refusal> {
    let edition = &case.report.edition;
    let actor = case.capacity(&[part.role])?;
    if !part.people.contains(&actor.person) {
        return Err(Refusal::NotInPlan { needs: vec![part.role] });
    }
    if edition.signers(&stage.key, part.scope).contains(&actor.person) {
        return Err(Refusal::AlreadySigned);
    }
    if edition.is_signed(stage, part) {
        return Err(Refusal::ScopeSigned { scope: part.scope });
    }
    let duty = barred(edition, stage, part, actor.person)
        .or_else(|| dead_end(edition, &submission.plan, case.body, (stage, part.scope), actor.person));
    match duty {
        Some(duty) => Err(Refusal::DutyConflict(duty)),
        None => case.must_keep_the_rules().map(|()| actor),
    }
}

fn in_review(edition: &Edition) -> Result<(&Submission, &FrozenStage), Refusal> {
    edition.must_be_in(Phase::InReview)?;
    let stage = edition.submission.as_deref().zip(edition.open_stage());
    stage.ok_or(Refusal::StageNotOpen { open: None })
}

fn must_be_open<'a>(edition: &'a Edition, key: &StageKey) -> Result<&'a FrozenStage, Refusal> {
    let (submission, open) = in_review(edition)?;
    if submission.plan.stage(key).is_none() {
        return Err(Refusal::NotFound(Missing::Stage(StageKey(key.0.chars().take(64).collect()))));
    }
    if open.key != *key {
        return Err(Refusal::StageNotOpen { open: Some((open.key.clone(), open.title.clone())) });
    }
    Ok(open)
}

impl Edition {
    /// The hash of `scope` as it stands, if it is still the one that the asker read.
    fn unchanged(&self, id: ReportId, scope: Scope, expected: Hash) -> Result<ScopeHash, Refusal> {
        let hash = self.hash_of(id, scope).map_err(|_| Refusal::NotCanonical)?;
        let current = hash.whole();
        if current == expected { Ok(hash) } else { Err(Refusal::ScopeChanged { current }) }
    }
}

/// What a signer names: stage and scope, and the hash of what they read.
pub(crate) struct Reading<'a> {
    pub(crate) stage: &'a StageKey,
    pub(crate) scope: Option<Scope>,
    pub(crate) hash: Hash,
}

pub(crate) fn sign(
    case: &Case<'_>,
    reading: &Reading<'_>,
    opinion: Option<&str>,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let (actor, signed) = signed(case, reading, opinion, seed)?;
    Ok(case.decision(&actor, vec![signed.into()]))
}

/// Signs part by part, each in the capacity that it takes and as if those before it were recorded already.
pub(crate) fn sign_parts(
    case: &Case<'_>,
    stage: &StageKey,
    parts: &[PartRead],
    opinion: Option<&str>,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    limit(parts.len(), Scope::all().count())?;
    if parts.is_empty() {
        return Err(Refusal::Text { field: "签批范围", problem: TextProblem::Empty });
    }
    must_be_open(&case.report.edition, stage)?;
    let mut report = case.report.clone();
    let mut events = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let reading = Reading { stage, scope: Some(part.scope), hash: part.expected_hash };
        let case = Case { report: &report, ..*case };
        let (actor, signed) = signed(&case, &reading, opinion, seed).map_err(|refusal| Refusal::Part {
            index,
            scope: part.scope,
            refusal: Box::new(refusal),
        })?;
        report.edition.add_signature(as_if_recorded(&signed, &actor, seed));
        events.push((actor, signed.into()));
    }
    Ok(Decision { stream: StreamId::Report(case.report.id), events })
}

/// What the event will make of it, but for where it stands in the log: that matters to nobody yet.
fn as_if_recorded(signed: &StageSigned, actor: &Capacity, seed: &Seed) -> Signature {
    Signature {
        id: signed.signature,
        stage: signed.stage.clone(),
        scope: signed.scope,
        meaning: signed.meaning,
        person: actor.person,
        role: actor.role,
        name: actor.name.clone(),
        title: actor.title.clone(),
        hash: signed.hash,
        opinion: signed.opinion.clone(),
        position: 0,
        at: seed.now(),
        standing: Standing::Valid,
    }
}

fn signed(
    case: &Case<'_>,
    reading: &Reading<'_>,
    opinion: Option<&str>,
    seed: &mut Seed,
) -> Result<(Capacity, StageSigned), Refusal> {
    let edition = &case.report.edition;
    let open = must_be_open(edition, reading.stage)?;
    if open.is_divided() && reading.scope.is_none() {
        return Err(Refusal::Text { field: "签批范围", problem: TextProblem::Empty });
    }
    let Signable { actor, submission, stage, part } = permit(case, reading.scope)?;
    let hash = edition.unchanged(case.report.id, part.scope, reading.hash)?;
    let signed = StageSigned {
        edition: edition.id,
        signature: SignatureId(seed.uuid()),
        stage: stage.key.clone(),
        scope: part.scope,
        meaning: stage.meaning,
        form: edition.form.id().into(),
        rules: submission.rules,
        hash,
        opinion: opinion.map(|text| required(seed, "意见", text, MAX_REMARK)).transpose()?,
    };
    Ok((actor, signed))
}

/// Whether the asker may send the edition back: who has to sign the open stage, or once all is signed, who signed last.
pub fn permit_return<'a>(case: &Case<'a>) -> Result<(Capacity, &'a Submission, &'a FrozenStage), Refusal> {
    let edition = &case.report.edition;
    let stage = match edition.phase {
        Phase::InReview => edition.open_stage(),
        Phase::Signed => edition.last_stage(),
        phase @ (Phase::Drafting | Phase::Published | Phase::Voided) => return Err(Refusal::WrongPhase { phase }),
    };
    let (submission, stage) = edition.submission.as_ref().zip(stage).ok_or(Refusal::StageNotOpen { open: None })?;
    let named =
        |part: &FrozenPart| case.capacity(&[part.role]).ok().filter(|actor| part.people.contains(&actor.person));
    let roles: BTreeSet<_> = stage.parts.iter().map(|part| part.role).collect();
    let actor = stage.parts.iter().find_map(named);
    let actor = actor.ok_or_else(|| Refusal::NotAllowed { needs: roles.into_iter().collect() })?;
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
    let of_stage = |key: &StageKey| *key == stage.key || Some(key) == to_stage;
    let meets =
        |scope: Scope| sections.is_empty() || sections.iter().any(|section| Scope::Section(*section).meets(scope));
    let given = edition.valid_signatures().filter(|given| of_stage(&given.stage) && meets(given.scope));
    let lapsed = given.map(|given| given.id).collect();
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
    Ok(case.decision(&actor, vec![returned.into()]))
}
