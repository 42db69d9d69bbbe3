//! Findings that can be explained: before submission somebody mends them or says why they stand; a reviewer who does not
//! take that sends the report back; and what a report is held against stays until somebody adopts what holds now.

use domain::command::Command;
use domain::event::Event;
use domain::id::CommandId;
use domain::report::{Phase, Scope};
use domain::rules::{Rule, RuleSet, Severity};
use domain::{Missing, Refusal, Role};
use ledger::Hash;
use uuid::Uuid;

use crate::office::{
    CONFIDENTIALITY, DRAFTER, HEAD, LEAD, LEADER, OFFICE_REVIEW, Office, SIGN_OFF, insert, section, types,
};

/// The parts come to 8.
const WRONG: &str = "公开信息9条，其中指南1条、其他7条。";
const ANSWER: &str = "另有1条应申请人要求未列入。";

/// A draft whose first paragraph names parts that do not come to their whole.
fn questionable(office: Office) -> Office {
    let mut office = office.drafted();
    office.does(DRAFTER, office.revise(office.paragraph(1), WRONG));
    office
}

fn fingerprint(office: &Office) -> Hash {
    office.explainable()[0].fingerprint
}

pub(crate) fn explained(office: Office) -> Office {
    let mut office = questionable(office);
    office.does(DRAFTER, office.explain(fingerprint(&office), ANSWER));
    office
}

#[test]
fn what_can_be_explained_is_mended_or_explained_before_submission() {
    let mut office = questionable(Office::three());
    let Refusal::FindingsOpen(open) = office.refused(DRAFTER, office.submit()) else { panic!("findings") };
    assert_eq!((open.len(), open[0].finding.rule, open[0].finding.severity), (1, Rule::Parts, Severity::Explain));
    let mut mended = office.clone();
    mended.does(DRAFTER, mended.revise(mended.paragraph(1), "公开信息8条，其中指南1条、其他7条。"));
    mended.does(DRAFTER, mended.submit());

    let events = office.does(DRAFTER, office.explain(fingerprint(&office), ANSWER));
    assert_eq!(types(&events), ["FindingExplained"]);
    assert_eq!(events[0].payload.summary(), "说明“文中各项之和”");
    let examined = &office.explainable()[0];
    assert_eq!(examined.explanation.as_ref().unwrap().text.text(), Some(ANSWER));
    assert!(!examined.is_open());
    office.does(DRAFTER, office.submit());
    for (who, stage) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)] {
        office.does(who, office.sign(stage));
    }
    office.does(DRAFTER, office.publish());
}

#[test]
fn an_explanation_is_signed_with_the_report_and_stays_in_the_house() {
    let before = questionable(Office::three());
    let after = explained(Office::three());
    let hash = |office: &Office, scope| office.edition().hash_of(office.id, scope).unwrap();
    for scope in [Scope::Edition, Scope::Section(section(1))] {
        let (before, after) = (hash(&before, scope), hash(&after, scope));
        assert_eq!(before.public, after.public, "what is published is the same");
        assert_ne!(before.internal, after.internal);
    }
    for scope in [Scope::Section(section(2)), Scope::Section(section(5))] {
        assert_eq!(hash(&before, scope), hash(&after, scope), "it does not belong there");
    }
}

#[test]
fn an_explanation_dies_with_what_it_speaks_of() {
    let mut office = explained(Office::three());
    office.does(DRAFTER, office.revise(office.paragraph(1), "公开信息8条，其中指南1条、其他7条。"));
    office.does(DRAFTER, office.revise(office.paragraph(1), WRONG));
    assert_eq!(office.edition().explanations().count(), 0);
    assert!(office.explainable()[0].is_open());
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");

    let mut office = explained(Office::three());
    let other = insert(section(1), None, "又一段。");
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits: vec![other] });
    office.does(DRAFTER, office.fill("4/review/upheld", "0"));
    assert!(!office.explainable()[0].is_open(), "what changes elsewhere does not concern it");
}

#[test]
fn saying_it_again_changes_nothing_and_saying_something_else_replaces_it() {
    let mut office = explained(Office::three());
    let name = fingerprint(&office);
    assert_eq!(types(&office.does(DRAFTER, office.explain(name, &format!(" {ANSWER} ")))), Vec::<&str>::new());
    office.does(DRAFTER, office.explain(name, "另有1条为转发。"));
    let texts: Vec<_> = office.edition().explanations().map(|explanation| explanation.text.text().unwrap()).collect();
    assert_eq!(texts, ["另有1条为转发。"]);
}

#[test]
fn a_reviewer_who_does_not_take_it_sends_the_report_back() {
    let mut office = explained(Office::three());
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let explanation = office.edition().explanations().next().unwrap().clone();
    assert_eq!(office.refused_as(LEADER, office.refuse(Some(&explanation))), "NotAllowed", "it is not their turn");
    let events = office.does(LEAD, office.refuse(Some(&explanation)));
    assert_eq!(events[0].payload.summary(), "不采纳说明，退回修改，1 个签批失效");
    assert_eq!(office.edition().phase, Phase::Drafting);
    assert_eq!(office.signed_stages(), Vec::<&str>::new());
    let examined = &office.explainable()[0];
    let refused = examined.explanation.as_ref().unwrap().refused.as_ref().unwrap();
    assert_eq!((refused.by, refused.reason.text()), (office.person(LEAD), Some("请附上依据")));
    assert!(examined.is_open(), "it has to be answered anew");
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "FindingsOpen");

    office.does(DRAFTER, office.explain(fingerprint(&office), "已附依据：另有1条为转发。"));
    office.does(DRAFTER, office.submit());
    assert_eq!(office.edition().phase, Phase::InReview);
}

#[test]
fn whoever_explained_does_not_review_it() {
    let mut office = Office::three();
    office.appoints(LEAD, Role::Drafter);
    let mut office = questionable(office);
    office.acts(LEAD, Some(Role::Drafter), office.explain(fingerprint(&office), ANSWER));
    assert_eq!(office.refused_as(DRAFTER, office.submit()), "PlanIncomplete", "nobody else could review");
}

#[test]
fn a_division_head_explains_what_they_answer_for() {
    let mut office = questionable(Office::six());
    assert_eq!(office.refused_as(HEAD, office.explain(fingerprint(&office), ANSWER)), "OutsideDivision");
    let list = insert(section(2), None, WRONG);
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits: vec![list] });
    let own = office.explainable().into_iter().find(|examined| examined.finding.section == Some(section(2))).unwrap();
    office.does(HEAD, office.explain(own.fingerprint, ANSWER));
    let open = office.explainable().into_iter().filter(domain::report::Examined::is_open).count();
    assert_eq!(open, 1, "the other one is still the drafter's");
}

#[test]
fn only_what_is_there_is_explained_and_only_while_drafting() {
    let office = questionable(Office::three());
    let nothing = office.refused(DRAFTER, office.explain(Hash::of(b"another"), ANSWER));
    assert_eq!(nothing, Refusal::NotFound(Missing::Finding));
    assert_eq!(office.refused_as(DRAFTER, office.explain(fingerprint(&office), " ")), "Text");
    assert_eq!(office.refused_as(LEAD, office.explain(fingerprint(&office), ANSWER)), "NotAllowed");
    let mut submitted = explained(Office::three());
    submitted.does(DRAFTER, submitted.submit());
    assert_eq!(submitted.refused_as(DRAFTER, submitted.explain(fingerprint(&submitted), "改口")), "WrongPhase");
}

#[test]
fn an_erased_explanation_explains_nothing() {
    let mut office = explained(Office::three());
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let text = office.edition().explanations().next().unwrap().text.commitment();
    office.does(LEAD, office.order(vec![text]));
    let order = office.the_report().orders[0].id;
    office.does(crate::office::ADMINISTRATOR, office.expunge(order));
    assert_eq!(office.edition().phase, Phase::Drafting, "the report is drafted again");
    assert!(office.explainable()[0].is_open() && office.signed_stages().is_empty());
    office.does(DRAFTER, office.explain(fingerprint(&office), "另有1条为转发。"));
    office.does(DRAFTER, office.submit());
}

/// A report that was submitted under the first rules, by a program that knew no others.
fn submitted_under_the_first_rules() -> Office {
    let mut office = explained(Office::three());
    let mut decision = office.asks(DRAFTER, office.submit()).unwrap();
    for (_, event) in &mut decision.events {
        if let Event::ReportSubmitted(submitted) = event {
            submitted.rules = RuleSet(1);
        }
    }
    office.record(CommandId(Uuid::nil()), decision);
    office
}

#[test]
fn a_report_keeps_its_rules_until_somebody_adopts_those_of_now() {
    let mut office = submitted_under_the_first_rules();
    let said: Vec<_> = office.findings().into_iter().map(|examined| examined.finding).collect();
    assert_eq!(
        said.iter().map(|finding| (finding.rule, finding.severity)).collect::<Vec<_>>(),
        [(Rule::Basis, Severity::Info)]
    );
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let adopt = Command::AdoptRules { report: office.id };
    assert_eq!(office.refused_as(DRAFTER, adopt.clone()), "NotAllowed", "others are at work on it");
    let events = office.does(LEAD, adopt.clone());
    assert_eq!(events[0].payload.summary(), "更新核对依据，1 个签批失效");
    assert_eq!((office.edition().phase, office.signed_stages().len()), (Phase::Drafting, 0));
    assert_eq!(office.findings()[0].finding.rule, Rule::Parts);
    assert_eq!(office.refused(DRAFTER, adopt), Refusal::RulesAreCurrent);
}

#[test]
fn an_edit_under_an_explanation_lapses_the_signatures_over_whatever_else_it_belongs_to() {
    let mut office = Office::six().drafted();
    office.does(DRAFTER, office.revise(office.paragraph(1), "全年收到政府信息公开申请58件。"));
    let stated = office.explainable().remove(0);
    assert_eq!((stated.finding.rule, stated.finding.cells.len()), (Rule::Table, 1));
    office.does(DRAFTER, office.explain(stated.fingerprint, "另有58件由原单位办理。"));
    office.does(DRAFTER, office.submit());
    office.signs_what_waits();
    let confirmed = office.edition().valid_signatures().count();
    office.does(LEAD, office.send_back(None));
    assert_eq!(office.edition().valid_signatures().count(), confirmed, "the confirmations stay");
    office.does(DRAFTER, office.revise(office.paragraph(1), "全年依申请公开工作平稳。"));
    for signature in office.edition().valid_signatures() {
        let now = office.edition().hash_of(office.id, signature.scope).unwrap();
        assert_eq!(signature.hash, now, "{} is no longer what was signed", signature.scope);
    }
    office.does(DRAFTER, office.submit());
    while office.edition().phase == Phase::InReview {
        office.signs_what_waits();
    }
    office.does(DRAFTER, office.publish());
}

#[test]
fn what_speaks_of_a_whole_section_dies_with_any_change_there() {
    let text = "我局完善制度，规范流程，听取意见，回应关切。".repeat(8);
    let mut last = Office::three().drafted();
    last.does(DRAFTER, last.revise(last.paragraph(1), &text));
    last.does(DRAFTER, last.submit());
    for (who, stage) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)] {
        last.does(who, last.sign(stage));
    }
    last.does(DRAFTER, last.publish());
    let mut office = last;
    office.id.year = crate::office::year(2021);
    office.now = crate::office::instant("2022-01-04T09:00:00+08:00");
    let mut office = office.drafted();
    office.does(DRAFTER, office.revise(office.paragraph(1), &text));
    let copied = office.explainable().into_iter().find(|examined| examined.finding.rule == Rule::Copy).unwrap();
    office.does(DRAFTER, office.explain(copied.fingerprint, "工作内容与上年相同。"));
    let other = insert(section(1), None, "又一段。");
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits: vec![other] });
    assert_eq!(office.edition().explanations().count(), 0);
}
