//! Divisions: who answers for what, the default plan, and that an edit lapses exactly the signatures that cover it.

use domain::case::Asker;
use domain::command::Command;
use domain::event::{Event, Recorded, StageSigned};
use domain::form::TableNumber;
use domain::permission::{Action, can};
use domain::plan::{Meaning, PlanRef};
use domain::report::{Phase, Scope, Standing};
use domain::{Duty, Missing, Refusal, Role, TextProblem};

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, CONFIRMATION, COUNTERSIGNATURE, DEPUTY, DEPUTY_REVIEW, DRAFTER, HEAD, LEAD, LEADER,
    MEMBER, OFFICE_REVIEW, OUTSIDER, Office, SIGN_OFF, THREE, insert, section, stage, types,
};

const SECOND_HEAD: &str = "科室负责人乙";
const SECOND_MEMBER: &str = "领导小组成员乙";

fn part(number: i64) -> Scope {
    Scope::Section(section(number))
}

const TABLE: Scope = Scope::Table(TableNumber::Three);

/// Stages and scopes that count as signed, in the order of signing.
fn valid(office: &Office) -> Vec<(&str, Scope)> {
    office.edition().valid_signatures().map(|given| (&*given.stage.0, given.scope)).collect()
}

/// Every stage before `key` has signed.
fn before(key: &str) -> Office {
    let mut office = Office::six().submitted();
    while office.open_stage() != Some(key) {
        office.signs_what_waits();
    }
    office
}

fn send_back(office: &Office, to_stage: &str, sections: &[i64]) -> Command {
    let sections = sections.iter().copied().map(section).collect();
    let (report, to_stage, reason) = (office.id, Some(stage(to_stage)), "请核对".to_owned());
    Command::ReturnReport { report, to_stage, sections, reason }
}

#[test]
fn a_division_head_answers_for_something_and_nobody_else_does() {
    let office = Office::three();
    assert_eq!(office.refused(ADMINISTRATOR, office.appoint_head(OUTSIDER, &[], &[])), Refusal::AnswersForNothing);
    let Command::Appoint { body, person, title, .. } = office.appoint(OUTSIDER, Role::Auditor) else {
        panic!("a post")
    };
    let (sections, tables) = (vec![section(1)], vec![]);
    let auditor = Command::Appoint { body, person, role: Role::Auditor, title, sections, tables };
    let refused = Refusal::Text { field: "负责的部分", problem: TextProblem::NotWanted };
    assert_eq!(office.refused(ADMINISTRATOR, auditor), refused);
    let too_many = office.appoint_head(OUTSIDER, &[1; 11], &[]);
    assert_eq!(office.refused(ADMINISTRATOR, too_many), Refusal::TooMany { limit: 10, count: 11 });
}

#[test]
fn what_a_head_answers_for_stands_in_the_appointment_once_and_in_order() {
    let mut office = Office::three();
    let events = office.does(ADMINISTRATOR, office.appoint_head(OUTSIDER, &[5, 2, 5], &[TableNumber::Three]));
    let Event::PersonAppointed(event) = &events[0].payload else { panic!("an appointment") };
    assert_eq!(event.answers_for, [part(2), part(5), TABLE]);
    assert_eq!(
        office.the_body().holds(office.person(OUTSIDER), Role::DivisionHead).unwrap().answers_for,
        event.answers_for
    );
}

#[test]
fn a_division_head_edits_what_they_answer_for_and_nothing_else() {
    let mut office = Office::six().drafted();
    let refused = Refusal::OutsideDivision { answers_for: vec![part(2), TABLE] };
    let report = office.id;
    let write = |number| Command::ReviseText { report, edits: vec![insert(section(number), None, "本科情况")] };
    for number in [0, 1, 3, 4, 5, 6] {
        assert_eq!(office.refused(HEAD, write(number)), refused, "section {number}");
    }
    assert_eq!(office.refused(HEAD, office.fill("4/review/upheld", "1")), refused);
    office.does(HEAD, write(2));
    office.does(HEAD, office.fill("3/received/natural_person", "1"));
    let cell = office.edition().form.cells().iter().find(|cell| cell.table == TableNumber::Two).unwrap();
    office.does(HEAD, office.fill(&cell.code[5..], "1"));
    let both = Command::ReviseText {
        report,
        edits: vec![insert(section(2), None, "本科情况"), insert(section(1), None, "他科情况")],
    };
    assert_eq!(office.refused(HEAD, both), refused, "one edit beyond the bounds stops them all");
    assert_eq!(office.refused_as(HEAD, office.submit()), "NotAllowed");
}

#[test]
fn whoever_drafts_as_well_names_the_role_that_binds_them() {
    let mut office = Office::six();
    office.appoints(HEAD, Role::Drafter);
    let mut office = office.drafted();
    let edit = office.fill("4/review/upheld", "1");
    let request = office.request(HEAD, Some(Role::DivisionHead), edit.clone());
    assert!(matches!(office.decides(&request), Err(Refusal::OutsideDivision { .. })));
    office.does(HEAD, edit);
}

#[test]
fn every_section_is_confirmed_by_its_head_or_else_by_the_office_lead() {
    let office = Office::six().submitted();
    let stages = &office.edition().submission.as_ref().unwrap().plan.stages;
    let parts: Vec<_> = stages[0].parts.iter().map(|part| (part.scope, part.role, part.people.clone())).collect();
    let (head, lead) = (vec![office.person(HEAD)], vec![office.person(LEAD)]);
    let mut expected: Vec<_> = (0..=6).map(|number| (part(number), Role::OfficeLead, lead.clone())).collect();
    expected[2] = (part(2), Role::DivisionHead, head.clone());
    expected.push((TABLE, Role::DivisionHead, head));
    assert_eq!(parts, expected);
    assert!(stages[1..].iter().all(|stage| !stage.is_divided()));
}

#[test]
fn the_default_plan_signs_from_the_divisions_to_the_group_leader() {
    let mut office = Office::six().submitted();
    for key in [CONFIRMATION, OFFICE_REVIEW, CONFIDENTIALITY, COUNTERSIGNATURE, DEPUTY_REVIEW, SIGN_OFF] {
        assert_eq!(office.open_stage(), Some(key));
        office.signs_what_waits();
    }
    assert_eq!(office.edition().phase, Phase::Signed);
    let given: Vec<_> = office.edition().valid_signatures().map(|given| (given.meaning, given.person)).collect();
    let people = [LEAD, LEAD, MEMBER, DEPUTY, LEADER].map(|name| office.person(name));
    let meanings = [Meaning::Reviewed, Meaning::Cleared, Meaning::Countersigned, Meaning::Reviewed, Meaning::SignedOff];
    assert!(given[..8].iter().all(|(meaning, _)| *meaning == Meaning::Confirmed));
    assert!(given[8..].iter().copied().eq(meanings.into_iter().zip(people)));
    office.does(DRAFTER, office.publish());
}

#[test]
fn a_part_is_signed_by_name_under_its_own_hash() {
    let mut office = Office::six().submitted();
    let refused = Refusal::Text { field: "签批范围", problem: TextProblem::Empty };
    assert_eq!(office.refused(HEAD, office.sign(CONFIRMATION)), refused);
    let missing = Refusal::NotFound(Missing::Scope(Scope::Table(TableNumber::Two)));
    assert_eq!(office.refused(HEAD, office.sign_part(CONFIRMATION, Scope::Table(TableNumber::Two))), missing);
    let (report, scope, expected_hash) = (office.id, Some(part(2)), office.hash());
    let other_hash = Command::SignStage { report, stage: stage(CONFIRMATION), scope, expected_hash, opinion: None };
    assert_eq!(office.refused(HEAD, other_hash), Refusal::ScopeChanged { current: office.hash_of(part(2)) });
    assert_eq!(office.refused_as(HEAD, office.sign_part(CONFIRMATION, part(1))), "NotAllowed");
    let events = office.does(HEAD, office.sign_part(CONFIRMATION, part(2)));
    let Event::StageSigned(event) = &events[0].payload else { panic!("a signature") };
    assert_eq!((event.scope, event.hash.whole()), (part(2), office.hash_of(part(2))));
    assert_eq!(office.refused(HEAD, office.sign_part(CONFIRMATION, part(2))), Refusal::AlreadySigned);
}

#[test]
fn several_parts_are_signed_at_once_each_in_the_role_that_the_plan_asks_for() {
    // Given somebody who heads a division and the office too
    let mut office = Office::six();
    office.appoints(HEAD, Role::OfficeLead);
    let mut office = office.submitted();
    let scopes: Vec<_> = (0..=6).map(part).chain([TABLE]).collect();
    // When they sign everything that waits for them
    let events = office.does(HEAD, office.sign_parts(CONFIRMATION, &scopes));
    // Then each part has a signature of its own, and the next stage is open
    let signed: Vec<_> = events.iter().map(|event| (signature(event).scope, &*event.actor.role)).collect();
    let role = |scope: Scope| if [part(2), TABLE].contains(&scope) { "division_head" } else { "office_lead" };
    assert_eq!(signed, scopes.iter().map(|scope| (*scope, role(*scope))).collect::<Vec<_>>());
    assert!(events.iter().all(|event| signature(event).hash.whole() == office.hash_of(signature(event).scope)));
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
}

#[test]
fn of_several_parts_all_are_signed_or_none() {
    let mut office = Office::six().submitted();
    let refused = |index, scope, refusal| Refusal::Part { index, scope, refusal: Box::new(refusal) };
    // One that is somebody else's, in whatever place
    let refusal = office.refused(LEAD, office.sign_parts(CONFIRMATION, &[part(0), part(2)]));
    let Refusal::Part { index: 1, scope, refusal } = refusal else { panic!("{refusal:?}") };
    assert_eq!((scope, *refusal), (part(2), Refusal::NotAllowed { needs: vec![Role::DivisionHead] }));
    // One that stands there twice
    let twice = office.sign_parts(CONFIRMATION, &[part(0), part(1), part(0)]);
    assert_eq!(office.refused(LEAD, twice), refused(2, part(0), Refusal::AlreadySigned));
    // One that was not read as it stands
    let mut stale = office.sign_parts(CONFIRMATION, &[part(0), part(1)]);
    if let Command::SignParts { parts, .. } = &mut stale {
        parts[1].expected_hash = office.hash();
    }
    let changed = Refusal::ScopeChanged { current: office.hash_of(part(1)) };
    assert_eq!(office.refused(LEAD, stale), refused(1, part(1), changed));
    // None at all, or more than there are
    let empty = Refusal::Text { field: "签批范围", problem: TextProblem::Empty };
    assert_eq!(office.refused(LEAD, office.sign_parts(CONFIRMATION, &[])), empty);
    let many = office.sign_parts(CONFIRMATION, &[part(0); 12]);
    assert_eq!(office.refused(LEAD, many), Refusal::TooMany { limit: 11, count: 12 });
    // And no role but the one that is named
    let named = office.request(LEAD, Some(Role::DivisionHead), office.sign_parts(CONFIRMATION, &[part(0)]));
    assert!(matches!(office.decides(&named), Err(Refusal::Part { index: 0, .. })));
    assert_eq!(office.edition().valid_signatures().count(), 0);
    // A stage that is not divided takes its one part
    let parts: Vec<_> = [0, 1, 3, 4, 5, 6].map(part).into();
    office.does(LEAD, office.sign_parts(CONFIRMATION, &parts));
    office.does(HEAD, office.sign_parts(CONFIRMATION, &[part(2), TABLE]));
    office.does(LEAD, office.sign_parts(OFFICE_REVIEW, &[Scope::Edition]));
    assert_eq!(office.open_stage(), Some(CONFIDENTIALITY));
}

fn signature(recorded: &Recorded) -> &StageSigned {
    let Event::StageSigned(event) = &recorded.payload else { panic!("a signature") };
    event
}

#[test]
fn every_scope_has_a_hash_of_its_own_that_changes_with_its_content_alone() {
    let mut office = Office::six().drafted();
    let scopes: Vec<_> = (0..=6).map(part).chain(TableNumber::ALL.map(Scope::Table)).chain([Scope::Edition]).collect();
    let hashes = |office: &Office| scopes.iter().map(|scope| office.hash_of(*scope)).collect::<Vec<_>>();
    let before = hashes(&office);
    assert_eq!(before.iter().collect::<std::collections::BTreeSet<_>>().len(), scopes.len());
    office.does(HEAD, office.fill("3/received/natural_person", "1"));
    let changed: Vec<_> =
        scopes.iter().zip(before.iter().zip(hashes(&office))).filter(|(_, (old, new))| **old != *new).collect();
    let changed: Vec<_> = changed.into_iter().map(|(scope, _)| *scope).collect();
    assert_eq!(changed, [part(3), TABLE, Scope::Edition]);
}

#[test]
fn two_heads_of_one_section_are_both_its_people_and_one_of_them_is_enough() {
    let mut office = Office::six();
    office.hires(SECOND_HEAD, &[]);
    office.does(ADMINISTRATOR, office.appoint_head(SECOND_HEAD, &[2], &[]));
    let mut office = office.submitted();
    office.does(SECOND_HEAD, office.sign_part(CONFIRMATION, part(2)));
    let refused = Refusal::ScopeSigned { scope: part(2) };
    assert_eq!(office.refused(HEAD, office.sign_part(CONFIRMATION, part(2))), refused);
    office.does(HEAD, office.sign_part(CONFIRMATION, TABLE));
}

#[test]
fn a_head_confirms_what_they_supplied_and_reviews_none_of_it() {
    let mut office = Office::six();
    office.appoints(HEAD, Role::OfficeLead);
    let mut office = office.drafted();
    office.does(HEAD, office.fill("3/received/natural_person", "1"));
    office.does(HEAD, office.fill("3/received/natural_person", "0"));
    office.does(DRAFTER, office.submit());
    office.does(HEAD, office.sign_part(CONFIRMATION, TABLE));
    let own = Refusal::DutyConflict(Duty::OwnEdit);
    assert_eq!(office.refused(HEAD, office.sign_part(CONFIRMATION, part(3))), own, "in the office lead's place");
    office.does(HEAD, office.sign_part(CONFIRMATION, part(5)));
    office.signs_what_waits();
    assert_eq!(office.refused(HEAD, office.sign(OFFICE_REVIEW)), own);
}

#[test]
fn an_edit_lapses_exactly_the_signatures_whose_scope_contains_it() {
    let mut office = before(COUNTERSIGNATURE);
    office.does(MEMBER, send_back(&office, COUNTERSIGNATURE, &[3]));
    assert_eq!(valid(&office).len(), 10);
    let events = office.does(HEAD, office.fill("3/received/natural_person", "1"));
    let Event::CellsSet(event) = &events[0].payload else { panic!("figures") };
    let lapsed = office.edition().signatures.iter().filter(|given| given.standing != Standing::Valid);
    let lapsed: Vec<_> = lapsed.map(|given| (given.id, &*given.stage.0, given.scope)).collect();
    assert!(lapsed.iter().map(|(id, ..)| *id).eq(event.lapsed.iter().copied()));
    let mut scopes: Vec<_> = lapsed.iter().map(|(_, key, scope)| (*key, *scope)).collect();
    scopes.sort_unstable();
    let whole = Scope::Edition;
    assert_eq!(
        scopes,
        [(CONFIDENTIALITY, whole), (CONFIRMATION, part(3)), (CONFIRMATION, TABLE), (OFFICE_REVIEW, whole)]
    );
    office.does(HEAD, office.fill("3/received/natural_person", "0"));
    office.does(DRAFTER, office.submit());
    assert_eq!(office.open_stage(), Some(CONFIRMATION));
    let waiting: Vec<_> = office.the_report().tasks().iter().map(|task| task.act.key()).collect();
    assert_eq!(waiting, ["sign:division_confirmation:section:3", "sign:division_confirmation:table:3"]);
}

#[test]
fn a_return_lapses_that_stages_signatures_that_meet_its_sections() {
    let mut office = before(OFFICE_REVIEW);
    office.does(LEAD, send_back(&office, CONFIRMATION, &[2]));
    assert!(!valid(&office).contains(&(CONFIRMATION, part(2))));
    assert_eq!(valid(&office).len(), 7);
    office.does(DRAFTER, office.submit());
    assert_eq!(office.open_stage(), Some(CONFIRMATION));
    office.does(HEAD, office.sign_part(CONFIRMATION, part(2)));
    assert_eq!(office.open_stage(), Some(OFFICE_REVIEW));
    office.does(LEAD, send_back(&office, CONFIRMATION, &[]));
    assert_eq!(valid(&office), []);
}

#[test]
fn expunging_lapses_the_signatures_over_the_text_and_no_other() {
    let mut office = before(OFFICE_REVIEW);
    office.does(LEAD, office.order(vec![office.paragraph(5).text.commitment()]));
    let order = office.the_report().orders[0].id;
    office.does(ADMINISTRATOR, office.expunge(order));
    assert_eq!(office.edition().phase, Phase::Drafting);
    assert_eq!(valid(&office).len(), 7);
    assert!(!valid(&office).contains(&(CONFIRMATION, part(5))));
}

#[test]
fn every_member_of_the_leading_group_countersigns() {
    let mut office = Office::six();
    office.hires(SECOND_MEMBER, &[Role::GroupMember]);
    let mut office = office.submitted();
    while office.open_stage() != Some(COUNTERSIGNATURE) {
        office.signs_what_waits();
    }
    office.does(MEMBER, office.sign(COUNTERSIGNATURE));
    assert_eq!(office.open_stage(), Some(COUNTERSIGNATURE));
    assert_eq!(office.refused(MEMBER, office.sign(COUNTERSIGNATURE)), Refusal::AlreadySigned);
    office.does(SECOND_MEMBER, office.sign(COUNTERSIGNATURE));
    assert_eq!(office.open_stage(), Some(DEPUTY_REVIEW));
}

#[test]
fn an_appointment_that_ends_in_the_middle_of_a_stage_is_mended_by_replanning() {
    let mut office = Office::six();
    office.hires(SECOND_MEMBER, &[Role::GroupMember]);
    let mut office = office.submitted();
    office.appoints(HEAD, Role::Auditor);
    office.does(HEAD, office.sign_part(CONFIRMATION, part(2)));
    office.dismisses(HEAD, Role::DivisionHead);
    assert!(valid(&office).contains(&(CONFIRMATION, part(2))), "what was signed in office stays");
    let refused = Refusal::NotAllowed { needs: vec![Role::DivisionHead] };
    assert_eq!(office.refused(HEAD, office.sign_part(CONFIRMATION, TABLE)), refused);
    office.does(ADMINISTRATOR, office.replan());
    while office.open_stage() != Some(COUNTERSIGNATURE) {
        office.signs_what_waits();
    }
    office.does(MEMBER, office.sign(COUNTERSIGNATURE));
    office.dismisses(SECOND_MEMBER, Role::GroupMember);
    assert_eq!(office.open_stage(), Some(COUNTERSIGNATURE), "the plan is frozen with both members");
    office.does(ADMINISTRATOR, office.replan());
    assert_eq!(office.open_stage(), Some(DEPUTY_REVIEW));
}

#[test]
fn a_plan_without_a_leading_group_names_what_is_missing() {
    let mut office = Office::three();
    office.does(ADMINISTRATOR, office.adopt("default@1"));
    let office = office.drafted();
    let missing = ["“领导小组会签”没有可以签批的领导小组成员", "“分管领导审核”没有可以签批的领导小组副组长"];
    let missing = missing.map(str::to_owned).to_vec();
    assert_eq!(office.refused(DRAFTER, office.submit()), Refusal::PlanIncomplete { missing });
}

#[test]
fn a_plan_is_adopted_by_an_administrator_and_once() {
    let mut office = Office::three();
    let adopt = office.adopt("default@1");
    assert_eq!(office.refused(LEADER, adopt.clone()), Refusal::NotAllowed { needs: vec![Role::Administrator] });
    assert_eq!(types(&office.does(ADMINISTRATOR, adopt.clone())), ["PlanAdopted"]);
    assert_eq!(office.the_body().plan.to_string(), "default@1");
    assert_eq!(types(&office.does(ADMINISTRATOR, adopt)), [""; 0]);
    let unknown = Refusal::NotFound(Missing::Plan("default@9".into()));
    assert_eq!(office.refused(ADMINISTRATOR, office.adopt("default@9")), unknown);
    let plan = Some(PlanRef { id: "长".repeat(1000).into(), version: 1 });
    let kind = domain::body::BodyKind::Department;
    let founding = Command::RegisterBody { name: "新局".into(), kind, superior: None, plan };
    assert_eq!(office.refused(ADMINISTRATOR, founding), Refusal::NotFound(Missing::Plan("长".repeat(64).into())));
}

#[test]
fn an_adopted_plan_holds_from_the_next_first_submission_on() {
    let mut office = Office::three().submitted();
    office.does(ADMINISTRATOR, office.adopt("default@1"));
    office.does(DRAFTER, office.recall());
    office.does(DRAFTER, office.submit());
    office.does(ADMINISTRATOR, office.replan());
    let plan = |office: &Office| office.edition().submission.as_ref().unwrap().plan.plan.to_string();
    assert_eq!(plan(&office), "small@1", "neither a resubmission nor new people change the plan");
    let next = Office::six().on(2021).submitted();
    assert_eq!(plan(&next), "default@1");
}

#[test]
fn a_plan_with_as_many_people_as_there_may_be_fits_into_an_event() {
    let mut office = Office::with(THREE).divided();
    let sections: Vec<_> = (0..=6).collect();
    for number in 0..79 {
        let name = format!("职员{number}");
        let others = [Role::ConfidentialityReviewer, Role::GroupMember, Role::DeputyLeader, Role::GroupLeader];
        office.hires(&name, &others);
        office.does(ADMINISTRATOR, office.appoint_head(&name, &sections, &TableNumber::ALL));
    }
    let office = office.submitted();
    let people = office.edition().submission.as_ref().unwrap().plan.stages.iter().flat_map(|stage| &stage.parts);
    assert!(people.map(|part| part.people.len()).sum::<usize>() > 1000);
}

#[test]
fn may_i_edit_is_answered_for_a_section_and_for_the_whole() {
    let office = Office::six().drafted();
    let asker = Asker { person: office.person(HEAD), acting_as: None, now: office.now };
    let may = |scope| can(&office.states, asker, office.id, Action::Edit, scope).is_ok();
    assert!(may(None) && may(Some(part(2))) && may(Some(TABLE)) && may(Some(Scope::Table(TableNumber::Two))));
    assert!(!may(Some(part(3))) && !may(Some(Scope::Edition)));
}
