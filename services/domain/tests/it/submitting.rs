//! Submitting, recalling, and finding other people for a plan that lost its own.

use domain::command::Command;
use domain::event::Event;
use domain::limits::MAX_REMARK;
use domain::report::Phase;
use domain::rules::{Rule, RuleSet};
use domain::{Refusal, Role, TextProblem};

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, REVIEWER, SIGN_OFF, THREE, instant,
    types, year,
};

const SECOND: &str = "起草人乙";
const STAND_IN: &str = "代班人员";

fn incomplete(missing: &[&str]) -> Refusal {
    Refusal::PlanIncomplete { missing: missing.iter().map(ToString::to_string).collect() }
}

#[test]
fn a_submission_freezes_the_plan_its_people_and_the_rules() {
    let mut office = Office::three().drafted();
    let events = office.does(DRAFTER, office.submit());
    let Event::ReportSubmitted(event) = &events[0].payload else { panic!("a submission") };
    assert_eq!(event.hash.whole(), office.hash());
    assert_eq!((event.plan.plan.to_string().as_str(), event.rules), ("small@1", RuleSet::CURRENT));
    let people: Vec<_> = event.plan.stages.iter().map(|stage| (&*stage.key.0, stage.parts[0].people.clone())).collect();
    let [lead, leader] = [LEAD, LEADER].map(|name| vec![office.person(name)]);
    assert_eq!(people, [(OFFICE_REVIEW, lead.clone()), (CONFIDENTIALITY, lead), (SIGN_OFF, leader)]);
    assert_eq!((office.edition().phase, office.open_stage()), (Phase::InReview, Some(OFFICE_REVIEW)));
}

#[test]
fn a_resubmission_keeps_the_plan_and_its_people() {
    let mut office = Office::three().submitted();
    let plan = office.edition().submission.as_ref().unwrap().plan.clone();
    office.hires(REVIEWER, &[Role::OfficeLead]);
    office.does(DRAFTER, office.recall());
    office.does(DRAFTER, office.submit());
    assert_eq!(office.edition().submission.as_ref().unwrap().plan, plan);
}

#[test]
fn what_breaks_a_rule_is_not_submitted() {
    let mut office = Office::three().drafted();
    office.does(DRAFTER, office.fill("3/total/natural_person", "140"));
    let Refusal::FindingsOpen(findings) = office.refused(DRAFTER, office.submit()) else { panic!("findings") };
    let rules: Vec<_> = findings.iter().map(|examined| examined.finding.rule).collect();
    assert_eq!(rules, [Rule::Balance, Rule::Results, Rule::RowTotal]);
    assert_eq!(office.findings(), findings);
}

#[test]
fn an_empty_report_is_not_submitted() {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");
}

#[test]
fn only_a_drafter_submits_and_only_a_draft() {
    let office = Office::three().drafted();
    let needs = vec![Role::Drafter];
    assert_eq!(office.refused(LEAD, office.submit()), Refusal::NotAllowed { needs: needs.clone() });
    assert_eq!(office.refused(ADMINISTRATOR, office.submit()), Refusal::NotAllowed { needs });
    for office in [Office::three().submitted(), Office::three().signed(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(DRAFTER, office.submit()), Refusal::WrongPhase { phase });
    }
}

#[test]
fn a_plan_without_people_names_what_is_missing() {
    let mut office = Office::with(&THREE[..1]).drafted();
    let review = "“办公室核稿”没有可以签批的办公室负责人";
    let clearing = "“保密审查”没有可以签批的保密审查员";
    let sign_off = "“领导签发”没有可以签批的领导小组组长";
    assert_eq!(office.refused(DRAFTER, office.submit()), incomplete(&[review, clearing, sign_off]));
    office.hires(LEADER, &[Role::GroupLeader]);
    assert_eq!(office.refused(DRAFTER, office.submit()), incomplete(&[review, clearing]));
    office.hires(LEAD, &[Role::OfficeLead, Role::ConfidentialityReviewer]);
    office.does(DRAFTER, office.submit());
}

#[test]
fn nobody_clears_and_signs_off_alone() {
    let mut office = Office::with(&THREE[..1]).drafted();
    office.hires(LEAD, &[Role::OfficeLead, Role::ConfidentialityReviewer, Role::GroupLeader]);
    assert_eq!(office.refused(DRAFTER, office.submit()), incomplete(&["“保密审查”和“领导签发”须由不同的人签批"]));
    office.hires(LEADER, &[Role::GroupLeader]);
    office.does(DRAFTER, office.submit());
}

#[test]
fn an_editor_counts_for_no_stage() {
    let mut office = Office::three();
    office.appoints(DRAFTER, Role::OfficeLead);
    let mut office = office.drafted();
    office.dismisses(LEAD, Role::OfficeLead);
    assert_eq!(office.refused(DRAFTER, office.submit()), incomplete(&["“办公室核稿”没有可以签批的办公室负责人"]));
}

#[test]
fn a_submission_is_recalled_by_the_submitter_before_anybody_decides() {
    let mut office = Office::three().submitted();
    assert_eq!(types(&office.does(DRAFTER, office.recall())), ["SubmissionRecalled"]);
    assert_eq!(office.edition().phase, Phase::Drafting);
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    assert_eq!(office.refused(DRAFTER, office.recall()), Refusal::AlreadyDecided);
}

#[test]
fn a_year_in_progress_is_drafted_and_submitted_from_its_end_in_beijing_on() {
    let mut office = Office::three();
    office.id.year = year(2021);
    let mut office = office.drafted();
    office.now = instant("2021-12-31T23:59:59.999999+08:00");
    assert_eq!(office.refused(DRAFTER, office.submit()), Refusal::YearNotOver(office.id.year));
    office.now = instant("2021-12-31T16:00:00Z");
    office.does(DRAFTER, office.submit());
}

#[test]
fn nobody_recalls_what_another_submitted() {
    let mut office = Office::three().submitted();
    office.hires(SECOND, &[Role::Drafter]);
    assert_eq!(office.refused(SECOND, office.recall()), Refusal::NotSubmitter);
    for name in [LEAD, ADMINISTRATOR] {
        assert_eq!(office.refused(name, office.recall()), Refusal::NotAllowed { needs: vec![Role::Drafter] });
    }
}

#[test]
fn any_drafter_recalls_what_was_submitted_by_somebody_who_drafts_no_more() {
    let mut office = Office::three().submitted();
    office.hires(SECOND, &[Role::Drafter]);
    office.dismisses(DRAFTER, Role::Drafter);
    assert_eq!(types(&office.does(SECOND, office.recall())), ["SubmissionRecalled"]);
}

#[test]
fn a_resubmission_can_be_recalled_although_older_signatures_stand() {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.does(LEAD, office.send_back(None));
    office.does(DRAFTER, office.submit());
    assert_eq!((office.signed_stages(), office.open_stage()), (vec![OFFICE_REVIEW], Some(CONFIDENTIALITY)));
    office.does(DRAFTER, office.recall());
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW], "taking back changes no content");
}

#[test]
fn there_is_nothing_to_recall_outside_of_review() {
    for office in [Office::three().drafted(), Office::three().signed(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(DRAFTER, office.recall()), Refusal::WrongPhase { phase });
    }
}

#[test]
fn people_lost_after_the_submission_are_replaced_by_replanning() {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.dismisses(LEAD, Role::ConfidentialityReviewer);
    assert_eq!(office.refused_as(LEAD, office.sign(CONFIDENTIALITY)), "NotAllowed");
    let missing = incomplete(&["“保密审查”没有可以签批的保密审查员"]);
    assert_eq!(office.refused(ADMINISTRATOR, office.replan()), missing, "somebody has to be appointed first");

    office.hires(STAND_IN, &[Role::ConfidentialityReviewer]);
    assert_eq!(office.refused_as(STAND_IN, office.sign(CONFIDENTIALITY)), "NotInPlan", "the plan is frozen");
    assert_eq!(types(&office.does(ADMINISTRATOR, office.replan())), ["ReportReplanned"]);
    assert_eq!((office.edition().phase, office.open_stage()), (Phase::InReview, Some(CONFIDENTIALITY)));
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW]);
    office.does(STAND_IN, office.sign(CONFIDENTIALITY));
    office.does(LEADER, office.sign(SIGN_OFF));
    assert_eq!(office.edition().phase, Phase::Signed);
}

#[test]
fn people_lost_while_drafting_again_are_replaced_too() {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.send_back(None));
    office.dismisses(LEADER, Role::GroupLeader);
    let missing = incomplete(&["“领导签发”没有可以签批的领导小组组长"]);
    assert_eq!(office.refused(DRAFTER, office.submit()), missing);
    office.hires(STAND_IN, &[Role::GroupLeader]);
    assert_eq!(office.refused(DRAFTER, office.submit()), missing, "the plan is frozen");
    office.does(ADMINISTRATOR, office.replan());
    assert_eq!(office.edition().phase, Phase::Drafting);
    office.does(DRAFTER, office.submit());
}

#[test]
fn replanning_keeps_every_stage_of_the_plan() {
    let mut office = Office::three().submitted();
    office.does(ADMINISTRATOR, office.replan());
    let stages = &office.edition().submission.as_ref().unwrap().plan.stages;
    assert_eq!(
        stages.iter().map(|stage| &*stage.key.0).collect::<Vec<_>>(),
        [OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF]
    );
}

#[test]
fn replanning_a_signed_edition_leaves_it_signed() {
    let mut office = Office::three().signed();
    office.hires(STAND_IN, &[Role::GroupLeader]);
    office.does(ADMINISTRATOR, office.replan());
    assert_eq!(office.edition().phase, Phase::Signed);
    office.does(DRAFTER, office.publish());
}

#[test]
fn only_an_administrator_replans_and_only_a_frozen_plan_of_an_open_edition() {
    let office = Office::three().submitted();
    for name in [DRAFTER, LEAD, LEADER] {
        assert_eq!(office.refused(name, office.replan()), Refusal::NotAllowed { needs: vec![Role::Administrator] });
    }
    for office in [Office::three().drafted(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(ADMINISTRATOR, office.replan()), Refusal::WrongPhase { phase });
    }
}

#[test]
fn replanning_has_a_reason() {
    let office = Office::three().submitted();
    let replan = |reason: &str| Command::Replan { report: office.id, reason: reason.to_owned() };
    let refused = |problem| Refusal::Text { field: "重新确定人员的原因", problem };
    assert_eq!(office.refused(ADMINISTRATOR, replan("")), refused(TextProblem::Empty));
    let long = "因".repeat(MAX_REMARK + 1);
    let problem = TextProblem::TooManyCharacters { limit: MAX_REMARK };
    assert_eq!(office.refused(ADMINISTRATOR, replan(&long)), refused(problem));
}
