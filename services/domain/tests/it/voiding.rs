//! Voiding what should not have been opened, and opening it anew.

use domain::command::Command;
use domain::event::Event;
use domain::report::Phase;
use domain::snapshot::AnnualSnapshot;
use domain::{Refusal, Role};

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, SIGN_OFF, types, year,
};

#[test]
fn a_report_opened_by_mistake_leaves_every_inbox_and_stays_readable() {
    let mut office = Office::three().drafted();
    let text = office.paragraph(1).text.clone();
    let events = office.does(DRAFTER, office.void());
    assert_eq!(types(&events), ["EditionVoided"]);
    let Event::EditionVoided(voided) = &events[0].payload else { panic!("it is voided") };
    assert_eq!(voided.reason.text(), Some("年度选错了"));
    assert_eq!(events[0].payload.summary(), "作废");
    assert_eq!(office.edition().phase, Phase::Voided);
    assert!(office.the_report().tasks().is_empty() && office.paragraph(1).text == text);
    assert!(AnnualSnapshot::of(office.the_report()).is_none());
    let again = office.refused(DRAFTER, office.void());
    assert_eq!(again, Refusal::WrongPhase { phase: Phase::Voided });
    assert!(again.to_string().contains("请重新建立"), "{again}");
}

#[test]
fn it_is_opened_anew_as_the_next_edition_and_published_like_any_other() {
    let mut office = Office::three().drafted();
    let first = office.edition().id;
    office.does(DRAFTER, office.void());
    office.does(DRAFTER, office.open());
    let edition = office.edition();
    assert_eq!((edition.number, edition.phase, edition.is_empty()), (2, Phase::Drafting, true));
    assert!(edition.id != first && edition.edits.is_empty());
    office.completes_the_draft(DRAFTER);
    office.does(DRAFTER, office.submit());
    for (who, stage) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)] {
        office.does(who, office.sign(stage));
    }
    office.does(DRAFTER, office.publish());
    assert_eq!(AnnualSnapshot::of(office.the_report()).unwrap().content.edition, 2);
}

#[test]
fn whoever_wrote_in_a_voided_edition_may_review_the_next_one() {
    let mut office = Office::three();
    office.appoints(LEAD, Role::Drafter);
    office.does(LEAD, office.open());
    office.does(LEAD, office.fill("3/received/total", "7"));
    office.does(LEAD, office.void());
    let mut office = office.drafted();
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
}

#[test]
fn what_is_under_way_or_out_is_not_voided_nor_by_anybody_else() {
    for office in [Office::three().submitted(), Office::three().signed(), Office::three().published()] {
        let phase = office.edition().phase;
        assert_eq!(office.refused(DRAFTER, office.void()), Refusal::WrongPhase { phase });
    }
    let office = Office::three().drafted();
    for name in [LEAD, LEADER, ADMINISTRATOR] {
        assert_eq!(office.refused(name, office.void()), Refusal::NotAllowed { needs: vec![Role::Drafter] }, "{name}");
    }
}

#[test]
fn nothing_is_carried_over_from_a_voided_edition_and_its_texts_can_still_be_erased() {
    let mut office = Office::three().drafted();
    let secret = office.paragraph(1).text.commitment();
    office.does(DRAFTER, office.void());
    let mut next = office.clone();
    next.id.year = year(2021);
    let carry = Command::OpenReport { report: next.id, carry_over: true };
    assert_eq!(next.refused(DRAFTER, carry), Refusal::NothingToCarryOver { year: year(2021) });
    office.does(DRAFTER, office.open());
    office.does(LEAD, office.order(vec![secret]));
    let order = office.the_report().orders[0].id;
    office.does(ADMINISTRATOR, office.expunge(order));
    let log: String = office.log.iter().map(|stored| serde_json::to_string(&stored.sealed).unwrap()).collect();
    assert!(!log.contains(&secret.to_string()), "its text is gone from the log");
    assert_eq!(office.edition().phase, Phase::Drafting);
}
