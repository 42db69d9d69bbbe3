//! Erasing what should never have been written: ordered by one, carried out by another, visible for ever.

use domain::command::{Command, ImportedCell, ImportedDocument, ImportedParagraph};
use domain::event::Event;
use domain::id::OrderId;
use domain::limits::{MAX_REMARK, MAX_TEXTS};
use domain::report::{Comparison, Edition, ParagraphKind, Phase};
use domain::rules::Rule;
use domain::snapshot::{AnnualSnapshot, openings};
use domain::{Missing, Refusal, Role, TextProblem};
use ledger::{Commitment, Salt};
use uuid::Uuid;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, SIGN_OFF, section, stage, types,
};

const SECRET: &str = "某涉密项目的代号";

/// Section 一 says what it must not.
fn drafted() -> Office {
    let mut office = Office::three().drafted();
    office.does(DRAFTER, office.revise(office.paragraph(1), SECRET));
    office
}

fn secret(office: &Office) -> Commitment {
    office.paragraph(1).text.commitment()
}

/// Gives and carries out an order to erase these texts.
fn expunge(office: &mut Office, texts: &[Commitment]) -> Vec<domain::event::Recorded> {
    let order = give_order(office, texts);
    office.does(ADMINISTRATOR, office.expunge(order))
}

fn give_order(office: &mut Office, texts: &[Commitment]) -> OrderId {
    office.does(LEAD, office.order(texts.to_vec()));
    office.the_report().orders.last().unwrap().id
}

fn rules(edition: &Edition, office: &Office) -> Vec<Rule> {
    edition.findings(office.id, Comparison::default()).into_iter().map(|finding| finding.rule).collect()
}

/// No sealed part of the log holds the secret any more, and a replay of what is left gives the same states.
fn is_gone(office: &Office) {
    for stored in &office.log {
        assert!(stored.sealed.iter().all(|(_, opening)| !opening.text.contains(SECRET)));
    }
    assert_eq!(office.replayed(), office.states);
}

#[test]
fn the_confidentiality_reviewer_orders_and_an_administrator_carries_out() {
    let mut office = drafted();
    let texts = vec![secret(&office)];
    for name in [DRAFTER, LEADER, ADMINISTRATOR] {
        let needs = vec![Role::ConfidentialityReviewer];
        assert_eq!(office.refused(name, office.order(texts.clone())), Refusal::NotAllowed { needs });
    }
    let events = office.does(LEAD, office.order(texts.clone()));
    assert_eq!(types(&events), ["ExpungingOrdered"]);
    assert_eq!(office.texts(1), [SECRET], "an order alone erases nothing");

    let order = office.the_report().orders[0].clone();
    assert_eq!((order.by, order.carried_out, &order.texts), (office.person(LEAD), None, &texts));
    for name in [DRAFTER, LEAD, LEADER] {
        let refused = Refusal::NotAllowed { needs: vec![Role::Administrator] };
        assert_eq!(office.refused(name, office.expunge(order.id)), refused);
    }
    let events = office.does(ADMINISTRATOR, office.expunge(order.id));
    let Event::ContentExpunged(event) = &events[0].payload else { panic!("an expunging") };
    assert_eq!((event.order, event.ordered_by, event.ordered_as), (order.id, order.by, Role::ConfidentialityReviewer));
    assert_eq!(office.the_report().orders[0].carried_out, Some(events[0].position));
    is_gone(&office);
}

#[test]
fn an_order_is_carried_out_once_and_only_if_it_was_given() {
    let mut office = drafted();
    let text = secret(&office);
    let order = give_order(&mut office, &[text]);
    office.does(ADMINISTRATOR, office.expunge(order));
    let missing = Refusal::NotFound(Missing::Order);
    assert_eq!(office.refused(ADMINISTRATOR, office.expunge(order)), missing);
    assert_eq!(office.refused(ADMINISTRATOR, office.expunge(OrderId(Uuid::nil()))), missing);
}

#[test]
fn an_order_names_texts_and_a_reason_within_limits() {
    let office = drafted();
    let some = secret(&office);
    assert_eq!(
        office.refused(LEAD, office.order(vec![])),
        Refusal::Text { field: "要清除的文字", problem: TextProblem::Empty }
    );
    let refused = Refusal::TooMany { limit: MAX_TEXTS, count: MAX_TEXTS + 1 };
    assert_eq!(office.refused(LEAD, office.order(vec![some; MAX_TEXTS + 1])), refused);
    for (reason, problem) in [
        (String::new(), TextProblem::Empty),
        ("因".repeat(MAX_REMARK + 1), TextProblem::TooManyCharacters { limit: MAX_REMARK }),
    ] {
        let order = Command::OrderExpunging { report: office.id, texts: vec![some], reason };
        assert_eq!(office.refused(LEAD, order), Refusal::Text { field: "清除原因", problem });
    }
}

#[test]
fn a_text_named_twice_is_ordered_once() {
    let mut office = drafted();
    let text = secret(&office);
    let events = office.does(LEAD, office.order(vec![text, text]));
    let Event::ExpungingOrdered(event) = &events[0].payload else { panic!("an order") };
    assert_eq!(event.texts, [text]);
}

#[test]
fn expunging_changes_no_hash() {
    let mut office = drafted();
    let before = (office.hash(), office.edition().public_form(office.id));
    let leaves: Vec<_> = office.log.iter().map(|stored| stored.open.clone()).collect();
    let text = secret(&office);
    expunge(&mut office, &[text]);
    assert_eq!((office.hash(), office.edition().public_form(office.id)), before);
    assert!(office.log.iter().zip(leaves).all(|(stored, open)| stored.open == open), "every leaf stays as it was");
    assert_eq!(office.texts(1), ["〔已清除〕"]);
    assert_eq!(secret(&office), text, "the commitment stays");
}

#[test]
fn in_drafting_the_report_is_blocked_until_the_text_is_replaced() {
    let mut office = drafted();
    let text = secret(&office);
    let events = expunge(&mut office, &[text]);
    let Event::ContentExpunged(event) = &events[0].payload else { panic!("an expunging") };
    assert!(event.reopens && event.lapsed.is_empty());
    assert_eq!(office.edition().phase, Phase::Drafting);
    assert!(rules(office.edition(), &office).contains(&Rule::Expunged));
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");
    office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的总体情况"));
    office.does(DRAFTER, office.submit());
    is_gone(&office);
}

#[test]
fn what_is_ordered_to_be_erased_is_neither_submitted_nor_signed_nor_published() {
    for signed in [None, Some(0), Some(3)] {
        let mut office = drafted();
        if let Some(signed) = signed {
            office.does(DRAFTER, office.submit());
            for (who, key) in &[(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)][..signed] {
                office.does(who, office.sign(key));
            }
        }
        let text = secret(&office);
        give_order(&mut office, &[text]);
        let (who, act) = match signed {
            None => (DRAFTER, office.submit()),
            Some(0) => (LEAD, office.sign(OFFICE_REVIEW)),
            Some(_) => (DRAFTER, office.publish()),
        };
        assert_eq!(office.refused_as(who, act), "FindingsOpen");
        assert!(office.findings().iter().any(|examined| examined.finding.rule == Rule::Expunged));
    }
}

#[test]
fn an_expunged_paragraph_may_be_removed_where_others_stand() {
    let mut office = drafted();
    let text = secret(&office);
    let edits = vec![crate::office::insert(section(1), Some(office.paragraph(1)), "另一段")];
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits });
    expunge(&mut office, &[text]);
    assert_eq!(rules(office.edition(), &office), [Rule::Expunged]);
    let gone = office.paragraph(1);
    let edits = vec![domain::command::TextEdit::Remove { paragraph: gone.id, based_on: gone.version }];
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits });
    assert_eq!(rules(office.edition(), &office), []);
}

#[test]
fn in_review_and_when_signed_the_signatures_lapse_and_drafting_reopens() {
    for signed in 0..=3 {
        let mut office = drafted();
        office.does(DRAFTER, office.submit());
        for (who, key) in &[(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)][..signed] {
            office.does(who, office.sign(key));
        }
        let ids: Vec<_> = office.edition().valid_signatures().map(|signature| signature.id).collect();
        let text = secret(&office);
        let events = expunge(&mut office, &[text]);
        let Event::ContentExpunged(event) = &events[0].payload else { panic!("an expunging") };
        assert_eq!((event.reopens, &event.lapsed), (true, &ids));
        assert_eq!((office.edition().phase, office.signed_stages()), (Phase::Drafting, vec![]));
        assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");

        office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的总体情况"));
        office.does(DRAFTER, office.submit());
        assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
        is_gone(&office);
    }
}

#[test]
fn a_published_edition_keeps_hash_and_signatures_and_its_snapshot_stays_sound() {
    let mut office = drafted();
    office.does(DRAFTER, office.submit());
    for (who, key) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)] {
        office.does(who, office.sign(key));
    }
    office.does(DRAFTER, office.publish());
    let before = AnnualSnapshot::of(office.the_report()).unwrap();
    let text = secret(&office);
    assert!(openings(office.edition()).iter().any(|(commitment, _)| commitment == text));

    let events = expunge(&mut office, &[text]);
    let Event::ContentExpunged(event) = &events[0].payload else { panic!("an expunging") };
    assert!(!event.reopens && event.lapsed.is_empty());
    assert_eq!(office.edition().phase, Phase::Published);
    assert_eq!(office.signed_stages(), [OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF]);
    let after = AnnualSnapshot::of(office.the_report()).unwrap();
    assert_eq!(after.to_bytes().unwrap(), before.to_bytes().unwrap());
    assert!(after.is_sound().unwrap());
    assert!(openings(office.edition()).iter().all(|(commitment, _)| commitment != text));
    is_gone(&office);
}

#[test]
fn an_opinion_is_erased_without_touching_the_signature() {
    let mut office = Office::three().submitted();
    let (report, expected_hash) = (office.id, office.hash());
    let opinion = Some(SECRET.to_owned());
    office.does(LEAD, Command::SignStage { report, stage: stage(OFFICE_REVIEW), scope: None, expected_hash, opinion });
    let text = office.edition().signatures[0].opinion.as_ref().unwrap().commitment();
    let events = expunge(&mut office, &[text]);
    let Event::ContentExpunged(event) = &events[0].payload else { panic!("an expunging") };
    assert!(!event.reopens && event.lapsed.is_empty());
    assert_eq!((office.edition().phase, office.signed_stages()), (Phase::InReview, vec![OFFICE_REVIEW]));
    assert!(office.edition().signatures[0].opinion.as_ref().unwrap().is_erased());
    is_gone(&office);
}

#[test]
fn a_reason_and_an_earlier_version_of_a_paragraph_are_erased_too() {
    let mut office = drafted();
    let earlier = secret(&office);
    office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的总体情况"));
    office.does(DRAFTER, office.submit());
    let reason = format!("请删去{SECRET}");
    let events =
        office.does(LEAD, Command::ReturnReport { report: office.id, to_stage: None, sections: vec![], reason });
    let Event::ReportReturned(event) = &events[0].payload else { panic!("a return") };
    expunge(&mut office, &[earlier, event.reason.commitment()]);
    assert_eq!((office.texts(1), office.edition().phase), (vec!["改写后的总体情况"], Phase::Drafting));
    is_gone(&office);
}

#[test]
fn an_earlier_version_erased_in_review_reopens_nothing() {
    let mut office = drafted();
    let earlier = secret(&office);
    office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的总体情况"));
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    expunge(&mut office, &[earlier]);
    assert_eq!((office.edition().phase, office.signed_stages()), (Phase::InReview, vec![OFFICE_REVIEW]));
    is_gone(&office);
}

#[test]
fn the_reason_of_an_order_can_be_erased_by_another() {
    let mut office = drafted();
    let text = secret(&office);
    let reason = format!("其中写有{SECRET}");
    office.does(LEAD, Command::OrderExpunging { report: office.id, texts: vec![text], reason });
    let first = office.the_report().orders[0].clone();
    office.does(ADMINISTRATOR, office.expunge(first.id));
    expunge(&mut office, &[first.reason.commitment()]);
    assert!(office.the_report().orders[0].reason.is_erased());
    is_gone(&office);
}

#[test]
fn a_text_that_is_nowhere_is_erased_nowhere() {
    let mut office = drafted();
    let replaced = secret(&office);
    office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的内容"));
    let order = give_order(&mut office, &[replaced]);
    office.does(ADMINISTRATOR, office.expunge(order));
    assert_eq!((office.texts(1), office.edition().phase), (vec!["改写后的内容"], Phase::Drafting));
}

/// An office whose report was read in with a note, an unplaced piece and a secret in both.
fn imported() -> Office {
    let mut office = Office::three();
    let document = ImportedDocument {
        name: format!("{SECRET}.docx"),
        paragraphs: vec![ImportedParagraph {
            section: section(1), kind: ParagraphKind::Body, text: "总体情况".into()
        }],
        cells: vec![ImportedCell {
            code: "2019/3/received/total".into(),
            value: "0".into(),
            note: Some(format!("原注：{SECRET}")),
        }],
        unplaced: vec![format!("页脚：{SECRET}")],
    };
    office.does(DRAFTER, Command::ImportReport { report: office.id, document });
    office
}

#[test]
fn what_could_not_be_placed_is_erased_too() {
    let mut office = imported();
    let source = office.edition().source.clone().unwrap();
    expunge(&mut office, &[source.name.commitment(), source.unplaced[0].commitment()]);
    let source = office.edition().source.as_ref().unwrap();
    assert!(source.name.is_erased() && source.unplaced[0].is_erased());
    assert_eq!(office.replayed(), office.states);
}

#[test]
fn an_erased_note_blocks_until_its_cell_is_filled_in_again() {
    let mut office = imported();
    office.completes_the_draft(DRAFTER);
    let code = "2019/3/received/total";
    let note = office.edition().cell(code).unwrap().2.note.as_ref().unwrap().commitment();
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let second = give_order(&mut office, &[note]);
    expunge(&mut office, &[note]);
    assert_eq!((office.edition().phase, office.signed_stages()), (Phase::Drafting, vec![]));
    assert_eq!(rules(office.edition(), &office), [Rule::Expunged]);
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");
    office.does(DRAFTER, office.fill("3/received/total", "0"));
    office.does(DRAFTER, office.submit());
    office.does(ADMINISTRATOR, office.expunge(second));
    assert_eq!(office.edition().phase, Phase::InReview, "what is erased already is not in the content any more");
    assert_eq!(office.replayed(), office.states);
}

#[test]
fn only_what_the_history_holds_is_ordered_to_be_erased() {
    let mut office = drafted();
    let replaced = secret(&office);
    office.does(DRAFTER, office.revise(office.paragraph(1), "改写后的内容"));
    let never_written = Commitment::to("从未写过", &Salt::from_bytes([7; 32]));
    let missing = Refusal::NotFound(Missing::Text);
    assert_eq!(office.refused(LEAD, office.order(vec![replaced, never_written])), missing);
    expunge(&mut office, &[replaced]);
    assert_eq!(office.refused(LEAD, office.order(vec![replaced])), missing, "it is gone already");
}

#[test]
fn who_may_not_order_does_not_learn_which_texts_there_are() {
    let office = drafted();
    let never_written = Commitment::to("从未写过", &Salt::from_bytes([7; 32]));
    for text in [secret(&office), never_written] {
        let needs = vec![Role::ConfidentialityReviewer];
        assert_eq!(office.refused(DRAFTER, office.order(vec![text])), Refusal::NotAllowed { needs });
    }
}
