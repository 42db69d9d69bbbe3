//! `can` says yes exactly when the command would succeed: for every role, in every phase, with both rosters.

use domain::case::Asker;
use domain::command::Command;
use domain::form::TableNumber;
use domain::permission::{Action, can};
use domain::plan::FrozenStage;
use domain::report::{Examined, Phase, Scope, SectionNumber};
use domain::{Refusal, Role};
use ledger::Hash;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, COUNTERSIGNATURE, DRAFTER, FOUR, LEAD, LEADER, OFFICE_REVIEW, Office, REVIEWER,
    SIGN_OFF, THREE, insert, section,
};

/// The command that the action stands for, based on what stands there, with sound input.
pub(crate) fn command(office: &Office, action: Action) -> Command {
    let report = office.id;
    match action {
        Action::Edit => Command::ReviseText { report, edits: vec![insert(section(1), None, "新的一段")] },
        Action::Explain => explanations(office).swap_remove(0),
        Action::RefuseExplanation => {
            let findings = office.findings();
            let answers = findings.iter().filter_map(|examined| examined.explanation.as_ref());
            office.refuse(answers.into_iter().find(|given| given.stands()))
        }
        Action::AdoptRules => Command::AdoptRules { report },
        Action::Submit => office.submit(),
        Action::Recall => office.recall(),
        Action::Sign => office.sign(office.open_stage().unwrap_or(SIGN_OFF)),
        Action::Void => office.void(),
        Action::WithdrawSignature => office.withdraw(office.edition().valid_signatures().last().map(|given| given.id)),
        Action::Return => office.send_back(None),
        Action::Replan => office.replan(),
        Action::Publish => office.publish(),
        Action::OrderExpunging => office.order(office.the_report().texts().take(1).collect()),
    }
}

/// Explanations of every finding that can be explained; of one that is not there, where there is none.
fn explanations(office: &Office) -> Vec<Command> {
    let of = |examined: Examined| office.explain(examined.fingerprint, "经核对无误");
    let mut explanations: Vec<_> = office.explainable().into_iter().map(of).collect();
    if explanations.is_empty() {
        explanations.push(office.explain(Hash::of(b"no finding"), "经核对无误"));
    }
    explanations
}

/// Commands that the action stands for within each scope that it can be asked about.
fn scoped(office: &Office, action: Action) -> Vec<(Scope, Command)> {
    let report = office.id;
    match action {
        Action::Edit => {
            let write = |number| {
                (Scope::Section(number), Command::ReviseText { report, edits: vec![insert(number, None, "又一段")] })
            };
            let count = |table: TableNumber| {
                let cell = office.edition().form.cells().iter().find(|cell| cell.table == table).unwrap();
                let value = if office.value(&cell.code[5..]) == "1" { "2" } else { "1" };
                (Scope::Table(table), office.fill(&cell.code[5..], value))
            };
            SectionNumber::all().map(write).chain(TableNumber::ALL.map(count)).collect()
        }
        Action::Sign => {
            let stage = office.edition().open_stage();
            let sign = |stage: &FrozenStage, scope| (scope, office.sign_part(&stage.key.0, scope));
            stage.map(|stage| stage.parts.iter().map(|part| sign(stage, part.scope)).collect()).unwrap_or_default()
        }
        _ => vec![],
    }
}

/// What `can` answers, after holding it against what the command does: for each scope, and for the whole.
pub(crate) fn answer(office: &Office, who: &str, acting_as: Option<Role>, action: Action) -> Result<(), Refusal> {
    let asker = Asker { person: office.person(who), acting_as, now: office.now };
    let allowed = |scope| can(&office.states, asker, office.id, action, scope);
    let decided = |command| office.decides(&office.request(who, acting_as, command)).map(drop);
    let mut within = Vec::new();
    for (scope, command) in scoped(office, action) {
        let decided = decided(command);
        assert_eq!(allowed(Some(scope)), decided, "{who} as {acting_as:?}: {action:?} {scope}");
        within.push(decided);
    }
    let whole = allowed(None);
    if action == Action::Explain {
        // Somebody may explain who may explain one of them.
        within.extend(explanations(office).into_iter().map(decided));
    }
    if action == Action::WithdrawSignature {
        let withdrawals = office.edition().valid_signatures().map(|given| decided(office.withdraw(Some(given.id))));
        let withdrawals: Vec<_> = withdrawals.collect();
        assert_eq!(whole.is_ok(), withdrawals.iter().any(Result::is_ok), "{who} as {acting_as:?}: {action:?}");
        return whole;
    }
    if within.is_empty() {
        assert_eq!(whole, decided(command(office, action)), "{who} as {acting_as:?}: {action:?}");
    } else {
        assert_eq!(whole.is_ok(), within.iter().any(Result::is_ok), "{who} as {acting_as:?}: {action:?}");
        assert!(within.contains(&whole), "{who} as {acting_as:?}: {action:?}: {whole:?}");
    }
    whole
}

/// Signs stage after stage, until `key` is open or nothing is.
fn signed_up_to(office: &Office, key: Option<&str>) -> Office {
    let mut office = office.clone();
    while office.edition().phase == Phase::InReview && office.open_stage() != key {
        office.signs_what_waits();
    }
    office
}

/// The roster, with one more person for each role that there is; and its report in every situation worth asking in.
fn situations(staff: &[(&str, &[Role])], divided: bool) -> Vec<(&'static str, Office)> {
    let mut office = Office::with(staff);
    if divided {
        office = office.divided();
    }
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
        office.hires(&format!("{role}乙"), &[role]);
    }
    let opened = {
        let mut office = office.clone();
        office.does(DRAFTER, office.open());
        office
    };
    let drafted = office.drafted();
    let mut submitted = drafted.clone();
    submitted.does(DRAFTER, submitted.submit());
    let reviewed = signed_up_to(&submitted, Some(CONFIDENTIALITY));
    let cleared = signed_up_to(&submitted, Some(if divided { COUNTERSIGNATURE } else { SIGN_OFF }));
    let signed = signed_up_to(&submitted, None);
    let mut published = signed.clone();
    published.does(DRAFTER, published.publish());

    let mut voided = drafted.clone();
    voided.does(DRAFTER, voided.void());
    let mut returned = signed.clone();
    returned.does(LEADER, returned.send_back(Some(CONFIDENTIALITY)));
    let mut resubmitted = returned.clone();
    resubmitted.does(DRAFTER, resubmitted.submit());
    let mut wrong = returned.clone();
    wrong.does(DRAFTER, wrong.fill("3/received/total", "1"));
    let mut deserted = submitted.clone();
    for name in [LEAD, "办公室负责人乙"] {
        deserted.dismisses(name, Role::OfficeLead);
    }
    let mut leaderless = reviewed.clone();
    for name in [LEADER, "领导小组组长乙"] {
        leaderless.dismisses(name, Role::GroupLeader);
    }
    let mut edited_by_reviewers = drafted.clone();
    for name in [LEAD, LEADER] {
        edited_by_reviewers.appoints(name, Role::Drafter);
        edited_by_reviewers.does(name, command(&edited_by_reviewers, Action::Edit));
    }
    let mut reviewers_barred = edited_by_reviewers.clone();
    reviewers_barred.does(DRAFTER, reviewers_barred.submit());
    let mut expunged = signed.clone();
    expunged.does(LEAD, command(&expunged, Action::OrderExpunging));
    let order = expunged.the_report().orders[0].id;
    expunged.does(ADMINISTRATOR, expunged.expunge(order));

    vec![
        ("opened", opened),
        ("drafted", drafted),
        ("submitted", submitted),
        ("reviewed", reviewed),
        ("cleared", cleared),
        ("signed", signed),
        ("published", published),
        ("voided", voided),
        ("returned", returned),
        ("resubmitted", resubmitted),
        ("wrong", wrong),
        ("deserted", deserted),
        ("leaderless", leaderless),
        ("edited by reviewers", edited_by_reviewers),
        ("reviewers barred", reviewers_barred),
        ("expunged", expunged),
    ]
}

/// No role, each role that the person holds, and one that they do not.
fn named_roles(office: &Office, name: &str) -> Vec<Option<Role>> {
    let body = office.the_body();
    let held: Vec<_> = body.roles_of(office.person(name)).collect();
    let other = Role::ALL.into_iter().find(|role| !held.contains(role));
    held.into_iter().chain(other).map(Some).chain([None]).collect()
}

#[test]
fn can_says_yes_exactly_when_the_command_succeeds() {
    let mut yes = 0;
    let mut asked = 0;
    for (staff, divided) in [(THREE, false), (FOUR, false), (THREE, true), (FOUR, true)] {
        for (_, office) in situations(staff, divided) {
            for name in office.names() {
                for acting_as in named_roles(&office, &name) {
                    for action in Action::ALL {
                        asked += 1;
                        yes += usize::from(answer(&office, &name, acting_as, action).is_ok());
                    }
                }
            }
        }
    }
    println!("can: asked {asked} times, {yes} times yes");
    assert!(yes > 200, "{yes} of {asked}");
}

/// Who may do what, without naming a role.
fn allowed(office: &Office, action: Action) -> Vec<String> {
    office.names().into_iter().filter(|name| answer(office, name, None, action).is_ok()).collect()
}

/// Phase, act, and who may do it.
type Row = (Phase, Action, &'static [&'static str]);

const SMALLEST_BODY: &[Row] = &[
    (Phase::Drafting, Action::Edit, &[DRAFTER]),
    (Phase::Drafting, Action::Submit, &[DRAFTER]),
    (Phase::Drafting, Action::Void, &[DRAFTER]),
    (Phase::Drafting, Action::OrderExpunging, &[LEAD]),
    (Phase::InReview, Action::Recall, &[DRAFTER]),
    (Phase::InReview, Action::Sign, &[LEAD]),
    (Phase::InReview, Action::Return, &[LEAD]),
    (Phase::InReview, Action::Replan, &[ADMINISTRATOR]),
    (Phase::InReview, Action::OrderExpunging, &[LEAD]),
    (Phase::Signed, Action::WithdrawSignature, &[LEADER]),
    (Phase::Signed, Action::Return, &[LEADER]),
    (Phase::Signed, Action::Replan, &[ADMINISTRATOR]),
    (Phase::Signed, Action::Publish, &[DRAFTER]),
    (Phase::Signed, Action::OrderExpunging, &[LEAD]),
    (Phase::Published, Action::OrderExpunging, &[LEAD]),
];

#[test]
fn who_may_do_what_in_the_smallest_body() {
    let offices =
        [Office::three().drafted(), Office::three().submitted(), Office::three().signed(), Office::three().published()];
    for office in offices {
        let phase = office.edition().phase;
        for action in Action::ALL {
            let row = SMALLEST_BODY.iter().find(|(in_phase, act, _)| (*in_phase, *act) == (phase, action));
            let people = row.map_or(&[] as &[&str], |(_, _, people)| people);
            assert_eq!(allowed(&office, action), people, "{action:?} in {phase:?}");
        }
    }
}

#[test]
fn in_a_body_of_four_the_fourth_stands_in_at_every_stage() {
    let mut office = Office::four().submitted();
    assert_eq!(allowed(&office, Action::Sign), [REVIEWER, LEAD].map(str::to_owned));
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    assert_eq!(allowed(&office, Action::Sign), [REVIEWER, LEAD].map(str::to_owned));
    office.does(LEAD, office.sign(CONFIDENTIALITY));
    assert_eq!(allowed(&office, Action::Sign), [REVIEWER, LEADER].map(str::to_owned));
}
