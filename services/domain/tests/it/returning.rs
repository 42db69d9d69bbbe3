//! Sending back: drafting opens again, signatures lapse, and work resumes at the first stage that is not signed.

use domain::command::Command;
use domain::event::Event;
use domain::limits::MAX_REMARK;
use domain::report::{Phase, SectionNumber, Standing};
use domain::{Missing, Refusal, Role, TextProblem};

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, REVIEWER, SIGN_OFF, section, stage,
    types,
};

/// Office review and confidentiality review have signed; the leader is to sign off.
fn before_sign_off() -> Office {
    let mut office = Office::three().submitted();
    for key in [OFFICE_REVIEW, CONFIDENTIALITY] {
        office.does(LEAD, office.sign(key));
    }
    office
}

/// Sent back by the leader; both reviews still stand.
fn returned() -> Office {
    let mut office = before_sign_off();
    office.does(LEADER, office.send_back(None));
    office
}

fn standings(office: &Office) -> Vec<(&str, bool)> {
    let signatures = office.edition().signatures.iter();
    signatures.map(|signature| (&*signature.stage.0, signature.standing == Standing::Valid)).collect()
}

#[test]
fn a_return_opens_the_draft_again() {
    let mut office = before_sign_off();
    assert_eq!(types(&office.does(LEADER, office.send_back(None))), ["ReportReturned"]);
    assert_eq!(office.edition().phase, Phase::Drafting);
    office.does(DRAFTER, office.revise(office.paragraph(1), "补充后的总体情况"));
}

#[test]
fn whoever_has_to_sign_may_return_instead() {
    for signed in 0..3 {
        let mut office = Office::three().submitted();
        for key in &[OFFICE_REVIEW, CONFIDENTIALITY][..signed.min(2)] {
            office.does(LEAD, office.sign(key));
        }
        let (holder, others) = if signed == 2 { (LEADER, [DRAFTER, LEAD]) } else { (LEAD, [DRAFTER, LEADER]) };
        for other in others {
            assert_eq!(office.refused_as(other, office.send_back(None)), "NotAllowed");
        }
        office.does(holder, office.send_back(None));
    }
}

#[test]
fn the_last_signer_may_return_what_is_signed() {
    let mut office = Office::three().signed();
    assert_eq!(office.refused(LEAD, office.send_back(None)), Refusal::NotAllowed { needs: vec![Role::GroupLeader] });
    office.does(LEADER, office.send_back(None));
    assert_eq!(office.edition().phase, Phase::Drafting);
    assert_eq!(standings(&office), [(OFFICE_REVIEW, true), (CONFIDENTIALITY, true), (SIGN_OFF, false)]);
}

#[test]
fn there_is_nothing_to_return_in_drafting_and_after_publication() {
    for office in [Office::three().drafted(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(LEADER, office.send_back(None)), Refusal::WrongPhase { phase });
    }
}

#[test]
fn a_holder_appointed_after_the_freeze_does_not_return() {
    let mut office = Office::three().submitted();
    office.hires(REVIEWER, &[Role::OfficeLead]);
    let refusal = office.refused(REVIEWER, office.send_back(None));
    assert_eq!(refusal, Refusal::NotAllowed { needs: vec![Role::OfficeLead] });
}

#[test]
fn an_edit_after_a_return_lapses_the_signatures_that_covered_it() {
    let mut office = returned();
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW, CONFIDENTIALITY]);
    let ids: Vec<_> = office.edition().valid_signatures().map(|signature| signature.id).collect();
    let events = office.does(DRAFTER, office.fill("3/received/natural_person", "1"));
    let Event::CellsSet(event) = &events[0].payload else { panic!("a figure") };
    assert_eq!(event.lapsed, ids);
    assert_eq!(office.signed_stages(), [""; 0]);
    let position = events[0].position;
    assert!(office.edition().signatures.iter().all(|signature| signature.standing == Standing::Lapsed { position }));
}

#[test]
fn a_change_of_text_lapses_like_a_change_of_figures() {
    let mut office = returned();
    office.does(DRAFTER, office.revise(office.paragraph(5), "问题与改进"));
    assert_eq!(office.signed_stages(), [""; 0]);
}

#[test]
fn an_edit_that_changes_nothing_lapses_nothing() {
    let mut office = returned();
    office.does(DRAFTER, office.fill("3/received/natural_person", "0"));
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW, CONFIDENTIALITY]);
}

#[test]
fn a_lapsed_signature_never_revives() {
    let mut office = returned();
    let hash = office.hash();
    office.does(DRAFTER, office.fill("3/received/natural_person", "1"));
    assert_ne!(office.hash(), hash);
    office.does(DRAFTER, office.fill("3/received/natural_person", "0"));
    assert_eq!(office.hash(), hash, "the same content as was signed");
    assert_eq!(office.signed_stages(), [""; 0]);
    office.does(DRAFTER, office.submit());
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    assert_eq!(standings(&office), [(OFFICE_REVIEW, false), (CONFIDENTIALITY, false), (OFFICE_REVIEW, true)]);
}

#[test]
fn work_resumes_at_the_first_stage_that_is_not_signed() {
    let mut office = returned();
    office.does(DRAFTER, office.submit());
    assert_eq!(office.open_stage(), Some(SIGN_OFF), "nothing was edited, so both reviews stand");
    office.does(LEADER, office.sign(SIGN_OFF));
    assert_eq!(office.edition().phase, Phase::Signed);
}

#[test]
fn a_return_to_a_stage_lapses_its_signature_even_if_nothing_is_edited() {
    let mut office = before_sign_off();
    office.does(LEADER, office.send_back(Some(OFFICE_REVIEW)));
    assert_eq!(standings(&office), [(OFFICE_REVIEW, false), (CONFIDENTIALITY, true)]);
    office.does(DRAFTER, office.submit());
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    assert_eq!(office.open_stage(), Some(SIGN_OFF), "the confidentiality review still stands");
}

#[test]
fn a_return_names_a_stage_of_the_plan() {
    let office = before_sign_off();
    let refusal = office.refused(LEADER, office.send_back(Some("countersign")));
    assert_eq!(refusal, Refusal::NotFound(Missing::Stage(stage("countersign"))));
}

#[test]
fn a_return_names_each_section_once_and_in_order() {
    let mut office = before_sign_off();
    let sections = [6, 1, 6, 3].map(section).to_vec();
    let reason = "第一、三、六部分请核对".to_owned();
    let events = office.does(LEADER, Command::ReturnReport { report: office.id, to_stage: None, sections, reason });
    let Event::ReportReturned(event) = &events[0].payload else { panic!("a return") };
    assert_eq!(event.sections.iter().copied().map(SectionNumber::get).collect::<Vec<_>>(), [1, 3, 6]);
}

#[test]
fn a_return_has_a_reason() {
    let office = before_sign_off();
    let send_back = |reason: &str| Command::ReturnReport {
        report: office.id,
        to_stage: None,
        sections: vec![],
        reason: reason.to_owned(),
    };
    let refused = |problem| Refusal::Text { field: "退回原因", problem };
    assert_eq!(office.refused(LEADER, send_back("  ")), refused(TextProblem::Empty));
    let problem = TextProblem::TooManyCharacters { limit: MAX_REMARK };
    assert_eq!(office.refused(LEADER, send_back(&"因".repeat(MAX_REMARK + 1))), refused(problem));
}

#[test]
fn an_administrator_sends_nothing_back() {
    let office = before_sign_off();
    let refusal = office.refused(ADMINISTRATOR, office.send_back(None));
    assert_eq!(refusal, Refusal::NotAllowed { needs: vec![Role::GroupLeader] });
}
