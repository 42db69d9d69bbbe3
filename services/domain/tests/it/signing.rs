//! Signing: who, what, in which order; and the duties that stay apart, in a body of three and in one of four.

use domain::command::Command;
use domain::event::Event;
use domain::limits::MAX_REMARK;
use domain::plan::Meaning;
use domain::report::{Phase, Scope, Standing};
use domain::rules::RuleSet;
use domain::{Duty, Missing, Refusal, Role, TextProblem};
use ledger::Hash;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, REVIEWER, SIGN_OFF, stage, types,
};

fn with_opinion(office: &Office, key: &str, opinion: &str) -> Command {
    let (report, expected_hash) = (office.id, office.hash());
    Command::SignStage { report, stage: stage(key), scope: None, expected_hash, opinion: Some(opinion.to_owned()) }
}

/// Submitted and signed by these people, stage after stage.
fn signed_by(office: Office, signers: &[&str]) -> Office {
    let mut office = office.submitted();
    for (who, key) in signers.iter().zip([OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF]) {
        office.does(who, office.sign(key));
    }
    office
}

#[test]
fn the_stages_sign_one_after_the_other() {
    let mut office = Office::three().submitted();
    for (who, key, next) in [
        (LEAD, OFFICE_REVIEW, Some(CONFIDENTIALITY)),
        (LEAD, CONFIDENTIALITY, Some(SIGN_OFF)),
        (LEADER, SIGN_OFF, None),
    ] {
        assert_eq!((office.edition().phase, office.open_stage()), (Phase::InReview, Some(key)));
        assert_eq!(types(&office.does(who, office.sign(key))), ["StageSigned"]);
        assert_eq!(office.open_stage(), next);
    }
    assert_eq!(office.edition().phase, Phase::Signed);
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF]);
}

#[test]
fn a_signature_stores_what_it_means_who_gave_it_and_what_it_covers() {
    let mut office = Office::three().submitted();
    let events = office.does(LEAD, with_opinion(&office, OFFICE_REVIEW, " 同意。 "));
    let Event::StageSigned(event) = &events[0].payload else { panic!("a signature") };
    assert_eq!((event.meaning, &*event.form, event.rules), (Meaning::Reviewed, "2019", RuleSet::CURRENT));
    let [signature] = office.edition().signatures.as_slice() else { panic!("one signature") };
    assert_eq!((signature.person, signature.role), (office.person(LEAD), Role::OfficeLead));
    assert_eq!((signature.name.text(), signature.title.text()), (Some(LEAD), Some("办公室负责人（职务）")));
    assert_eq!(signature.opinion.as_ref().unwrap().text(), Some("同意。"));
    assert_eq!((signature.hash.whole(), signature.at), (office.hash(), events[0].recorded_at));
}

#[test]
fn a_stage_is_signed_in_its_turn() {
    let office = Office::three().submitted();
    let open = Some((stage(OFFICE_REVIEW), "办公室核稿".into()));
    assert_eq!(office.refused(LEADER, office.sign(SIGN_OFF)), Refusal::StageNotOpen { open: open.clone() });
    let mut office = office;
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let open = Some((stage(CONFIDENTIALITY), "保密审查".into()));
    assert_eq!(office.refused(LEAD, office.sign(OFFICE_REVIEW)), Refusal::StageNotOpen { open });
}

#[test]
fn a_stage_that_the_plan_lacks_is_not_found() {
    let office = Office::three().submitted();
    assert_eq!(
        office.refused(LEAD, office.sign("countersign")),
        Refusal::NotFound(Missing::Stage(stage("countersign")))
    );
    let long = "长".repeat(1000);
    let shown = stage(&"长".repeat(64));
    assert_eq!(office.refused(LEAD, office.sign(&long)), Refusal::NotFound(Missing::Stage(shown)));
}

#[test]
fn there_is_nothing_to_sign_outside_of_review() {
    for office in [Office::three().drafted(), Office::three().signed(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(LEADER, office.sign(SIGN_OFF)), Refusal::WrongPhase { phase });
    }
}

#[test]
fn only_the_people_of_the_stage_sign_it() {
    let mut office = Office::three().submitted();
    let refused = Refusal::NotAllowed { needs: vec![Role::OfficeLead] };
    for name in [DRAFTER, LEADER, ADMINISTRATOR] {
        assert_eq!(office.refused(name, office.sign(OFFICE_REVIEW)), refused);
    }
    office.hires(REVIEWER, &[Role::OfficeLead]);
    let late = Refusal::NotInPlan { needs: vec![Role::OfficeLead] };
    assert_eq!(office.refused(REVIEWER, office.sign(OFFICE_REVIEW)), late, "appointed after the plan was frozen");
    office.dismisses(LEAD, Role::OfficeLead);
    assert_eq!(office.refused(LEAD, office.sign(OFFICE_REVIEW)), refused, "no longer in office");
}

#[test]
fn a_role_that_was_named_has_to_be_the_right_one() {
    let mut office = Office::three().submitted();
    let request = office.request(LEAD, Some(Role::ConfidentialityReviewer), office.sign(OFFICE_REVIEW));
    let refused = Refusal::NotAllowedAs { role: Role::ConfidentialityReviewer, needs: vec![Role::OfficeLead] };
    assert_eq!(office.decides(&request), Err(refused));
    let events = office.acts(LEAD, Some(Role::OfficeLead), office.sign(OFFICE_REVIEW));
    assert_eq!(&*events[0].actor.role, "office_lead");
}

#[test]
fn what_is_signed_is_what_was_read() {
    let office = Office::three().submitted();
    let expected_hash = Hash::of(b"something else");
    let sign = Command::SignStage {
        report: office.id,
        stage: stage(OFFICE_REVIEW),
        scope: None,
        expected_hash,
        opinion: None,
    };
    assert_eq!(office.refused(LEAD, sign), Refusal::ScopeChanged { current: office.hash() });
}

#[test]
fn an_opinion_says_something_in_some_words() {
    let office = Office::three().submitted();
    let refused = |problem| Refusal::Text { field: "意见", problem };
    assert_eq!(office.refused(LEAD, with_opinion(&office, OFFICE_REVIEW, " ")), refused(TextProblem::Empty));
    let long = "意".repeat(MAX_REMARK + 1);
    let problem = TextProblem::TooManyCharacters { limit: MAX_REMARK };
    assert_eq!(office.refused(LEAD, with_opinion(&office, OFFICE_REVIEW, &long)), refused(problem));
}

#[test]
fn nobody_reviews_their_own_edit() {
    for (role, key, signers) in [
        (Role::OfficeLead, OFFICE_REVIEW, [].as_slice()),
        (Role::ConfidentialityReviewer, CONFIDENTIALITY, &[LEAD]),
        (Role::GroupLeader, SIGN_OFF, &[LEAD, LEAD]),
    ] {
        let mut office = Office::three();
        office.appoints(DRAFTER, role);
        let office = signed_by(office, signers);
        assert_eq!(office.refused(DRAFTER, office.sign(key)), Refusal::DutyConflict(Duty::OwnEdit), "{role}");
    }
}

#[test]
fn one_edit_long_ago_still_keeps_its_author_from_signing() {
    let mut office = Office::four();
    office.appoints(REVIEWER, Role::Drafter);
    let mut office = office.drafted();
    office.does(REVIEWER, office.revise(office.paragraph(1), "代为起草"));
    office.dismisses(REVIEWER, Role::Drafter);
    office.does(DRAFTER, office.revise(office.paragraph(1), "另行起草"));
    office.does(DRAFTER, office.submit());
    assert_eq!(office.refused(REVIEWER, office.sign(OFFICE_REVIEW)), Refusal::DutyConflict(Duty::OwnEdit));
}

#[test]
fn submitting_without_editing_keeps_nobody_from_signing() {
    let mut office = Office::three();
    office.appoints(LEAD, Role::Drafter);
    let mut office = office.drafted();
    office.does(LEAD, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
}

#[test]
fn one_person_signs_office_review_and_confidentiality_review_by_separate_acts() {
    let office = signed_by(Office::three(), &[LEAD, LEAD]);
    let signers: Vec<_> = office.edition().valid_signatures().map(|signature| signature.person).collect();
    assert_eq!(signers, [office.person(LEAD); 2]);
    assert_eq!(office.open_stage(), Some(SIGN_OFF));
}

#[test]
fn nobody_signs_both_confidentiality_review_and_sign_off() {
    let office = signed_by(Office::four(), &[LEAD, REVIEWER]);
    let refused = Refusal::DutyConflict(Duty::Apart { signed: Meaning::Cleared });
    assert_eq!(office.refused(REVIEWER, office.sign(SIGN_OFF)), refused);
    let mut office = office;
    office.does(LEADER, office.sign(SIGN_OFF));
}

#[test]
fn a_report_sent_back_after_sign_off_is_signed_off_anew() {
    let mut office = signed_by(Office::four(), &[LEAD, LEAD, REVIEWER]);
    office.does(LEADER, office.send_back(Some(CONFIDENTIALITY)));
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(CONFIDENTIALITY));
    office.does(REVIEWER, office.sign(SIGN_OFF));
    assert_eq!(office.edition().phase, Phase::Signed);
    let signers = office.edition().signers(&stage(SIGN_OFF), Scope::Edition);
    assert_eq!(signers, [office.person(REVIEWER)].into());
}

#[test]
fn a_signature_that_would_leave_the_last_stage_without_anybody_is_refused() {
    let mut office = Office::four().submitted();
    office.does(REVIEWER, office.sign(OFFICE_REVIEW));
    office.dismisses(LEADER, Role::GroupLeader);
    let missing = vec!["“保密审查”和“领导签发”须由不同的人签批".to_owned()];
    let refused = Refusal::DutyConflict(Duty::DeadEnd { missing });
    assert_eq!(office.refused(REVIEWER, office.sign(CONFIDENTIALITY)), refused);
    office.does(LEAD, office.sign(CONFIDENTIALITY));
    office.does(REVIEWER, office.sign(SIGN_OFF));
    assert_eq!(office.edition().phase, Phase::Signed);
}

#[test]
fn a_dead_end_that_was_there_before_keeps_nobody_from_signing() {
    let mut office = Office::three().submitted();
    office.dismisses(LEADER, Role::GroupLeader);
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.does(LEAD, office.sign(CONFIDENTIALITY));
    assert_eq!(office.open_stage(), Some(SIGN_OFF));
}

#[test]
fn three_people_bring_a_report_to_publication() {
    for number in [2019, 2020, 2021, 2024] {
        let office = Office::three().on(number).published();
        assert_eq!(office.edition().phase, Phase::Published);
    }
}

#[test]
fn four_people_survive_the_absence_of_any_one_reviewer() {
    for (absent, signers) in
        [(LEAD, [REVIEWER, REVIEWER, LEADER]), (REVIEWER, [LEAD, LEAD, LEADER]), (LEADER, [LEAD, LEAD, REVIEWER])]
    {
        let mut office = signed_by(Office::four(), &signers);
        assert!(office.edition().valid_signatures().all(|signature| signature.person != office.person(absent)));
        office.does(DRAFTER, office.publish());
        assert_eq!(office.edition().phase, Phase::Published, "without {absent}");
    }
}

#[test]
fn a_signature_is_taken_back_until_a_later_stage_has_signed() {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let first = office.edition().signatures[0].id;
    let events = office.does(LEAD, office.withdraw(Some(first)));
    assert_eq!(types(&events), ["SignatureWithdrawn"]);
    let position = events[0].position;
    assert_eq!(office.edition().signatures[0].standing, Standing::Lapsed { position });
    assert_eq!((office.edition().phase, office.open_stage()), (Phase::InReview, Some(OFFICE_REVIEW)));
    // It is given again like any other, and then those behind it count.
    for (who, stage) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY)] {
        office.does(who, office.sign(stage));
    }
    let given: Vec<_> = office.edition().valid_signatures().map(|given| given.id).collect();
    let refusal = office.refused(LEAD, office.withdraw(Some(given[0])));
    assert_eq!(refusal, Refusal::SignedSince { stage: "保密审查".into() });
    let again = office.refused(LEAD, office.withdraw(Some(first)));
    assert_eq!(again, Refusal::NotFound(Missing::Signature), "once is enough");
}

#[test]
fn the_last_word_is_taken_back_before_it_is_published_and_by_nobody_else() {
    let mut office = Office::three().signed();
    let last = office.edition().signatures.last().unwrap().id;
    assert!(matches!(office.refused(DRAFTER, office.withdraw(Some(last))), Refusal::NotAllowed { .. }));
    assert!(matches!(office.refused(LEAD, office.withdraw(Some(last))), Refusal::NotAllowed { .. }));
    let mut published = office.clone();
    published.does(DRAFTER, published.publish());
    assert_eq!(
        published.refused(LEADER, published.withdraw(Some(last))),
        Refusal::WrongPhase { phase: Phase::Published }
    );
    office.does(LEADER, office.withdraw(Some(last)));
    assert_eq!((office.edition().phase, office.open_stage()), (Phase::InReview, Some(SIGN_OFF)));
    assert!(office.refused(DRAFTER, office.publish()) == Refusal::WrongPhase { phase: Phase::InReview });
}

#[test]
fn of_those_who_sign_together_each_takes_their_own_back() {
    let mut office = Office::four().submitted_to_all_of_the_office();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.does(REVIEWER, office.sign(OFFICE_REVIEW));
    assert_eq!(office.open_stage(), Some(CONFIDENTIALITY));
    let first = office.edition().signatures[0].id;
    assert_eq!(office.refused(REVIEWER, office.withdraw(Some(first))), Refusal::NotFound(Missing::Signature));
    office.does(LEAD, office.withdraw(Some(first)));
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
    assert_eq!(office.edition().valid_signatures().count(), 1, "the other's stands");
}
