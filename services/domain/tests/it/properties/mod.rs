//! Random people send random commands, and whatever they do the invariants of the office hold.
//!
//! `PROPTEST_CASES` says how many sequences are tried, and `--nocapture` shows what they reached.

mod steps;
mod witness;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domain::case::Asker;
use domain::command::{Command, Request};
use domain::event::Recorded;
use domain::id::PersonId;
use domain::permission::{Action, can};
use domain::report::Phase;
use domain::report::task::Act;
use domain::snapshot::AnnualSnapshot;
use domain::{Role, World, decide};
use proptest::test_runner::{Config, TestRunner, contextualize_config};

use self::steps::{Start, Step, What, starts, steps};
use self::witness::Witness;
use crate::office::{ADMINISTRATOR, Office, Stored};
use crate::permissions;
use crate::requests::Declared;

/// How many sequences are tried unless `PROPTEST_CASES` says otherwise.
const SEQUENCES: u32 = 64;

/// How far the sequences came.
#[derive(Debug, Default)]
struct Tally {
    sequences: u32,
    accepted: u32,
    refused: u32,
    /// In how many sequences an event of each type was recorded.
    reached: BTreeMap<Box<str>, u32>,
}

fn play(mut office: Office, steps: &[Step], tally: &mut Tally) {
    let mut witness = Witness::default();
    witness.sees(&office, &office.log.iter().map(Stored::read).collect::<Vec<_>>());
    let mut reached = BTreeSet::new();
    for (number, step) in steps.iter().enumerate() {
        match step.what {
            What::Hire(role) => {
                office.hires(&format!("新人{number}"), &[role]);
            }
            What::Wait => office.now = office.now.plus(5 * 24 * 3600 * 1_000_000),
            _ => {
                let request = step.request(&office, &witness.texts);
                let events = request.map(|request| attempt(&mut office, &request, step.may, tally)).unwrap_or_default();
                if !events.is_empty() {
                    witness.sees(&office, &events);
                    witness.checks(&office);
                    somebody_can_go_on(&office);
                }
                reached.extend(events.into_iter().map(|event| event.event_type));
            }
        }
        somebody_asks(&office, step);
    }
    replaying_gives_the_same(&office);
    it_can_still_be_published(office);
    tally.sequences += 1;
    for event_type in reached {
        *tally.reached.entry(event_type).or_default() += 1;
    }
}

fn attempt(office: &mut Office, request: &Request, may: bool, tally: &mut Tally) -> Vec<Recorded> {
    let Ok(decision) = decide(&Declared::by(request, &office.states), request, &mut office.seed()) else {
        assert!(!may, "deciding looked at a stream that the request does not name");
        tally.refused += 1;
        return Vec::new();
    };
    tally.accepted += 1;
    office.record(request.id, decision)
}

/// `can` agrees with what the command does.
fn somebody_asks(office: &Office, step: &Step) {
    if office.report().is_some() {
        let (names, action) = (office.names(), *step.action.get(&Action::ALL));
        let _: Result<(), _> = permissions::answer(office, step.who.get::<String>(&names), None, action);
    }
}

/// Every open task has somebody who can do it, or nobody at all holds it, which is the administrator's to mend.
fn somebody_can_go_on(office: &Office) {
    let Some(report) = office.report() else { return };
    let tasks = report.tasks();
    let waits = report.edition.phase != Phase::Drafting && report.awaits_erasing();
    let open = report.edition.phase.is_open() && !waits;
    assert_eq!(tasks.iter().any(|task| !matches!(task.act, Act::Expunge(_))), open);
    assert!(!waits || tasks.iter().any(|task| matches!(task.act, Act::Expunge(_))));
    for task in tasks {
        let scope = if let Act::Sign(_, scope) = task.act { Some(scope) } else { None };
        let action = match task.act {
            Act::Draft => Action::Edit,
            Act::Sign(..) => Action::Sign,
            Act::Publish => Action::Publish,
            Act::Expunge(_) => continue,
        };
        let body = office.the_body();
        let named = |person: &PersonId| task.people.as_ref().is_none_or(|people| people.contains(person));
        let holders: BTreeSet<_> = task.roles.iter().flat_map(|role| body.holders(*role)).filter(named).collect();
        let able = holders.iter().any(|person| {
            let asker = Asker { person: *person, acting_as: None, now: office.now };
            can(&office.states, asker, report.id, action, scope).is_ok()
        });
        assert!(able || holders.is_empty(), "“{}” has holders, and none of them can do it", task.title);
    }
}

/// From here what waits to be erased, an administrator's appointments, and one new planning suffice to bring the report to
/// publication.
fn it_can_still_be_published(mut office: Office) {
    for member in office.the_body().appointments.clone().into_iter().filter(|held| held.role == Role::GroupMember) {
        let (body, person, appointment) = (Some(office.body), member.person, member.id);
        let end = Command::EndAppointment { body, person, appointment, reason: "换届".into() };
        office.does(ADMINISTRATOR, end);
    }
    let reviewers = [Role::OfficeLead, Role::ConfidentialityReviewer, Role::DeputyLeader, Role::GroupLeader];
    for role in [Role::Drafter, Role::GroupMember].into_iter().chain(reviewers) {
        office.hires(role.key(), &[role]);
    }
    let drafter = Role::Drafter.key();
    if office.report().is_none_or(|report| report.edition.phase == Phase::Voided) {
        office.does(drafter, office.open());
    }
    let orders = office.the_report().orders.iter().filter(|order| order.carried_out.is_none());
    for order in orders.map(|order| order.id).collect::<Vec<_>>() {
        office.does(ADMINISTRATOR, office.expunge(order));
    }
    if office.edition().submission.is_some() && office.edition().phase != Phase::Published {
        office.does(ADMINISTRATOR, office.replan());
    }
    if office.edition().phase == Phase::Drafting {
        office.completes_the_draft(drafter);
        office.does(drafter, office.submit());
    }
    while office.edition().phase == Phase::InReview {
        office.signs_what_waits();
    }
    if office.edition().phase == Phase::Signed {
        office.does(drafter, office.publish());
    }
    assert_eq!(office.edition().phase, Phase::Published);
}

/// What is stored says everything: states and snapshots follow from it, byte for byte.
fn replaying_gives_the_same(office: &Office) {
    let replayed = office.replayed();
    assert_eq!(replayed, office.states);
    let snapshot = |world: &dyn World| {
        let snapshot = world.report(office.id).and_then(AnnualSnapshot::of);
        snapshot.map(|snapshot| snapshot.to_bytes().unwrap())
    };
    assert_eq!(snapshot(&replayed), snapshot(&office.states));
    let positions = office.log.iter().map(|stored| stored.read().position);
    assert!(positions.eq(1..=office.log.len() as u64));
}

#[test]
fn whatever_people_do_the_invariants_of_the_office_hold() {
    let tally = RefCell::new(Tally::default());
    let begun = RefCell::new(BTreeMap::new());
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(contextualize_config(config));
    let outcome = runner.run(&(starts(), steps()), |(start, steps)| {
        let office = begun.borrow_mut().entry(start).or_insert_with(|| Start::office(start)).clone();
        play(office, &steps, &mut tally.borrow_mut());
        Ok(())
    });
    let tally = tally.into_inner();
    println!("{tally:#?}");
    outcome.unwrap();
    let expected = ["TextRevised", "ReportReturned", "ReportReplanned", "ContentExpunged", "EditionPublished"];
    if tally.sequences >= SEQUENCES {
        assert!(
            expected.iter().all(|event_type| tally.reached.contains_key(*event_type)),
            "the sequences lead nowhere"
        );
    }
}
