//! Random people send random commands, and whatever they do the invariants of the office hold.
//!
//! `PROPTEST_CASES` says how many sequences are tried, and `--nocapture` shows what they reached.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use domain::command::{CellEdit, Command, ImportedDocument, ImportedParagraph, Request, TextEdit};
use domain::event::{Event, Recorded};
use domain::id::{AppointmentId, PersonId, SignatureId};
use domain::permission::{Action, can};
use domain::plan::Meaning;
use domain::report::task::Act;
use domain::report::{Paragraph, ParagraphKind, Phase, SectionNumber, Standing};
use domain::snapshot::AnnualSnapshot;
use domain::{Role, World, decide};
use ledger::{Commitment, WalkTexts};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner, contextualize_config};

use crate::office::{
    ADMINISTRATOR, AUDITOR, CONFIDENTIALITY, DRAFTER, FOUR, LEAD, OFFICE_REVIEW, Office, PUBLISHER, SIGN_OFF, THREE,
    insert, section,
};
use crate::permissions;
use crate::requests::Declared;

/// How many sequences are tried unless `PROPTEST_CASES` says otherwise.
const SEQUENCES: u32 = 150;

/// One attempt of somebody to do something.
#[derive(Clone, Debug)]
struct Step {
    /// Who tries.
    who: Index,
    /// Only if they may. What nobody may is left for what comes next in the report's way through the house.
    may: bool,
    what: What,
    /// Which paragraph, cell, text, person… is meant.
    which: Index,
    /// Asked beside it: may this person do that?
    action: Index,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Open,
    Import,
    Complete,
    Count(u8),
    Fill(&'static str),
    Insert,
    Revise,
    ReviseStale,
    Replace,
    Remove,
    Submit,
    Recall,
    Sign(Option<&'static str>),
    Return(Option<&'static str>),
    Replan,
    Publish,
    PublishOther,
    Order,
    Expunge,
    Hire(Role),
    Appoint(Role),
    Dismiss,
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let stages = [OFFICE_REVIEW, CONFIDENTIALITY, SIGN_OFF];
    let plan_roles =
        [Role::Drafter, Role::OfficeLead, Role::ConfidentialityReviewer, Role::GroupLeader, Role::Publisher];
    let role = prop::sample::select(plan_roles.to_vec());
    let what = prop_oneof![
        1 => Just(What::Open),
        1 => Just(What::Import),
        2 => Just(What::Complete),
        3 => (0..200_u8).prop_map(What::Count),
        2 => prop::sample::select(vec!["", "0", "1", "140", "/", "1.5", "-1"]).prop_map(What::Fill),
        2 => Just(What::Insert),
        2 => Just(What::Revise),
        1 => Just(What::ReviseStale),
        1 => Just(What::Replace),
        1 => Just(What::Remove),
        4 => Just(What::Submit),
        2 => Just(What::Recall),
        6 => Just(What::Sign(None)),
        2 => prop::sample::select(stages.to_vec()).prop_map(|key| What::Sign(Some(key))),
        3 => prop::option::of(prop::sample::select(stages.to_vec())).prop_map(What::Return),
        2 => Just(What::Replan),
        1 => Just(What::Publish),
        1 => Just(What::PublishOther),
        2 => Just(What::Order),
        2 => Just(What::Expunge),
        1 => role.clone().prop_map(What::Hire),
        2 => role.prop_map(What::Appoint),
        2 => Just(What::Dismiss),
        1 => Just(What::Wait),
    ];
    let step = (any::<Index>(), prop::bool::weighted(0.8), what, any::<Index>(), any::<Index>());
    let step = step.prop_map(|(who, may, what, which, action)| Step { who, may, what, which, action });
    prop::collection::vec(step, 1..50)
}

/// Where a sequence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    four: bool,
    year: i64,
    /// Does the clerk review as well, and the lead draft as well?
    overlap: bool,
    given: Given,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Given {
    Nothing,
    Draft,
    Submission,
    SignedReport,
}

fn starts() -> impl Strategy<Value = Start> {
    let given = prop::sample::select(vec![Given::Nothing, Given::Draft, Given::Submission, Given::SignedReport]);
    let year = prop::sample::select(vec![2020, 2021]);
    let start = (any::<bool>(), year, any::<bool>(), given);
    start.prop_map(|(four, year, overlap, given)| Start { four, year, overlap, given })
}

fn begin(start: Start) -> Office {
    let mut office = Office::with(if start.four { FOUR } else { THREE }).on(start.year);
    office.hires(PUBLISHER, &[Role::Publisher]);
    office.hires(AUDITOR, &[Role::Auditor]);
    if start.overlap {
        office.appoints(DRAFTER, Role::ConfidentialityReviewer);
        office.appoints(LEAD, Role::Drafter);
    }
    match start.given {
        Given::Nothing => office,
        Given::Draft => office.drafted(),
        Given::Submission => office.submitted(),
        Given::SignedReport => office.signed(),
    }
}

/// The command that the step comes to, as the office stands; none where there is nothing to do it to.
fn command(office: &Office, texts: &[Commitment], what: What, which: &Index) -> Option<Command> {
    let report = office.report;
    let edition = office.states.report(report).map(|report| &report.edition);
    let revise = |edits| Some(Command::ReviseText { report, edits });
    let paragraphs = || -> Vec<(SectionNumber, &Paragraph)> {
        let placed = |number| office.edition().paragraphs(number).iter().map(move |paragraph| (number, paragraph));
        SectionNumber::all().flat_map(placed).collect()
    };
    let paragraph = || {
        let paragraphs = edition.map(|_| paragraphs()).unwrap_or_default();
        (!paragraphs.is_empty()).then(|| paragraphs[which.index(paragraphs.len())])
    };
    let removal = |paragraph: &Paragraph| TextEdit::Remove { paragraph: paragraph.id, based_on: paragraph.version };
    let command = match what {
        What::Open => Command::OpenReport { report },
        What::Import => Command::ImportReport { report, document: document() },
        What::Hire(_) | What::Wait => return None,
        What::Appoint(role) => {
            let names = office.names();
            office.appoint(&names[which.index(names.len())], role)
        }
        What::Dismiss => return dismissal(office, which),
        _ if edition.is_none() => Command::SubmitReport { report },
        What::Complete => return office.what_is_missing().into_iter().next(),
        What::Count(number) => count(office, number),
        What::Fill(value) => {
            let cells = office.edition().form.cells();
            office.fill(&cells[which.index(cells.len())].code[5..], value)
        }
        What::Insert => return revise(vec![insert(section(i64::from(which.index(7) as u8)), None, "又一段")]),
        What::Revise => {
            let (_, paragraph) = paragraph()?;
            office.revise(paragraph, if which.index(2) == 0 { "改写后的文字" } else { "再次改写的文字" })
        }
        What::ReviseStale => {
            let (_, paragraph) = paragraph()?;
            let based_on = paragraph.version.saturating_sub(1);
            return revise(vec![TextEdit::Revise {
                paragraph: paragraph.id, based_on, text: "迟到的文字".into()
            }]);
        }
        What::Replace => {
            let (number, old) = paragraph()?;
            let texts = ["新一段", "新二段"].map(|text| insert(number, Some(old), text)).to_vec();
            return revise([vec![removal(old)], texts].concat());
        }
        What::Remove => return revise(vec![removal(paragraph()?.1)]),
        What::Submit => office.submit(),
        What::Recall => office.recall(),
        What::Sign(key) => {
            let Command::SignStage { report, stage, expected_hash, .. } =
                office.sign(key.or(office.open_stage()).unwrap_or(SIGN_OFF))
            else {
                return None;
            };
            let opinion = (which.index(3) == 0).then(|| "同意".to_owned());
            Command::SignStage { report, stage, expected_hash, opinion }
        }
        What::Return(to_stage) => office.send_back(to_stage),
        What::Replan => office.replan(),
        What::Publish => office.publish(),
        What::PublishOther => {
            let expected_hash = ledger::Hash::of(b"what nobody signed");
            Command::PublishReport { report, edition: 1, expected_hash }
        }
        What::Order => {
            let first = which.index(texts.len().max(1));
            office.order(texts.iter().skip(first).take(1 + which.index(2)).copied().collect())
        }
        What::Expunge => {
            let orders = &office.the_report().orders;
            office.expunge(orders.get(which.index(orders.len().max(1)))?.id)
        }
    };
    Some(command)
}

fn document() -> ImportedDocument {
    let paragraphs = [1, 5, 6].map(|number| ImportedParagraph {
        section: section(number),
        kind: ParagraphKind::Body,
        text: "来自原文的一段".into(),
    });
    ImportedDocument {
        name: "年报.docx".into(),
        paragraphs: paragraphs.to_vec(),
        cells: vec![],
        unplaced: vec!["无处可放的一段".into()],
    }
}

/// Figures that add up.
fn count(office: &Office, number: u8) -> Command {
    let edits = ["received", "granted", "total"].into_iter().flat_map(|row| {
        ["natural_person", "total"].map(|column| {
            let code = office.code(&format!("3/{row}/{column}"));
            let based_on = office.edition().cell(&code).unwrap().2.version;
            CellEdit { code, based_on, value: number.to_string() }
        })
    });
    Command::SetCells { report: office.report, edits: edits.collect() }
}

fn dismissal(office: &Office, which: &Index) -> Option<Command> {
    let body = office.states.body(office.body)?;
    let held = body.appointments.get(which.index(body.appointments.len().max(1)))?;
    let (body, person, appointment): (_, _, AppointmentId) = (Some(office.body), held.person, held.id);
    Some(Command::EndAppointment { body, person, appointment, reason: "工作调动".into() })
}

/// What was seen happen, kept apart from the states that claim it.
#[derive(Default)]
struct Witness {
    /// Every text that was ever written in the report, names and titles apart.
    texts: Vec<Commitment>,
    wrote: BTreeSet<PersonId>,
    lapsed: BTreeSet<SignatureId>,
    published: Option<(ledger::Hash, Vec<u8>)>,
}

impl Witness {
    fn sees(&mut self, office: &Office, events: &[Recorded]) {
        for event in events {
            if event.stream.starts_with("report:") {
                event.payload.clone().walk_texts(&mut |text| self.texts.push(text.commitment()));
            }
            if matches!(event.payload, Event::TextRevised(_) | Event::CellsSet(_)) {
                assert_eq!(self.published, None, "a published text was changed");
                self.wrote.insert(PersonId(event.actor.person));
            }
        }
        let Some(report) = office.states.report(office.report) else { return };
        for signature in &report.edition.signatures {
            match signature.standing {
                Standing::Valid => assert!(!self.lapsed.contains(&signature.id), "a lapsed signature revived"),
                Standing::Lapsed { .. } => drop(self.lapsed.insert(signature.id)),
            }
        }
        if let Some(snapshot) = AnnualSnapshot::of(report) {
            let now = (snapshot.hash.whole(), snapshot.to_bytes().unwrap());
            assert!(snapshot.is_sound().unwrap());
            let before = self.published.get_or_insert_with(|| now.clone());
            assert_eq!(*before, now, "a publication stays what it was");
        }
    }

    /// What must hold of every state.
    fn checks(&self, office: &Office) {
        let Some(report) = office.states.report(office.report) else { return };
        let edition = &report.edition;
        let hash = edition.hash(report.id).unwrap();
        let mut meanings: BTreeMap<PersonId, Vec<Meaning>> = BTreeMap::new();
        for signature in edition.valid_signatures() {
            assert_eq!(signature.hash, hash, "a valid signature covers what stands there");
            assert!(!self.wrote.contains(&signature.person), "a review covers the reviewer's own edit");
            meanings.entry(signature.person).or_default().push(signature.meaning);
        }
        for meanings in meanings.values() {
            assert!(!(meanings.contains(&Meaning::Cleared) && meanings.contains(&Meaning::SignedOff)));
        }
        assert_eq!(edition.editors, self.wrote);
        if matches!(edition.phase, Phase::Signed | Phase::Published) {
            let plan = &edition.submission.as_ref().unwrap().plan;
            assert_eq!(plan.stages.len(), 3);
            for stage in &plan.stages {
                assert!(edition.is_satisfied(stage), "{} is not signed", stage.title);
            }
        }
        if let Some(publication) = &edition.publication {
            assert_eq!((edition.phase, publication.hash), (Phase::Published, hash));
        }
        if edition.phase != Phase::Drafting && edition.phase != Phase::Published {
            assert_eq!(edition.findings(report.id), [], "what is not in order is not in review");
        }
    }
}

/// Every open task has somebody who can do it, or nobody at all holds it, which is the administrator's to mend.
fn somebody_can_go_on(office: &Office) {
    let Some(report) = office.states.report(office.report) else { return };
    let tasks = report.tasks();
    assert_eq!(tasks.iter().any(|task| !matches!(task.act, Act::Expunge(_))), report.edition.phase != Phase::Published);
    for task in tasks {
        let action = match task.act {
            Act::Draft => Action::Edit,
            Act::Sign(_) => Action::Sign,
            Act::Publish => Action::Publish,
            Act::Expunge(_) => continue,
        };
        let body = office.states.body(office.body).unwrap();
        let named = |person: &PersonId| task.people.as_ref().is_none_or(|people| people.contains(person));
        let holders: BTreeSet<_> = task.roles.iter().flat_map(|role| body.holders(*role)).filter(named).collect();
        let able = holders.iter().any(|person| {
            let asker = domain::decide::Asker { person: *person, acting_as: None };
            can(&office.states, asker, report.id, action).is_ok()
        });
        assert!(able || holders.is_empty(), "“{}” has holders, and none of them can do it", task.title);
    }
}

/// From here an administrator's appointments, and one new planning, suffice to bring the report to publication.
fn it_can_still_be_published(mut office: Office) {
    let roles = [Role::Drafter, Role::OfficeLead, Role::ConfidentialityReviewer, Role::GroupLeader];
    for role in roles {
        office.hires(role.key(), &[role]);
    }
    let signer = |key: &str| match key {
        OFFICE_REVIEW => Role::OfficeLead.key(),
        CONFIDENTIALITY => Role::ConfidentialityReviewer.key(),
        _ => Role::GroupLeader.key(),
    };
    let drafter = Role::Drafter.key();
    if office.states.report(office.report).is_none() {
        office.does(drafter, Command::OpenReport { report: office.report });
    }
    if office.edition().submission.is_some() && office.edition().phase != Phase::Published {
        office.does(ADMINISTRATOR, office.replan());
    }
    if office.edition().phase == Phase::Drafting {
        office.completes_the_draft(drafter);
        office.does(drafter, office.submit());
    }
    while let (Phase::InReview, Some(key)) = (office.edition().phase, office.open_stage().map(str::to_owned)) {
        office.does(signer(&key), office.sign(&key));
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
        let snapshot = world.report(office.report).and_then(AnnualSnapshot::of);
        snapshot.map(|snapshot| snapshot.to_bytes().unwrap())
    };
    assert_eq!(snapshot(&replayed), snapshot(&office.states));
    let positions = office.log.iter().map(|stored| stored.read().position);
    assert!(positions.eq(1..=office.log.len() as u64));
}

/// How far the sequences came.
#[derive(Debug, Default)]
struct Tally {
    sequences: u32,
    accepted: u32,
    refused: u32,
    reached: BTreeMap<String, u32>,
    begun: Begun,
}

/// Offices at each start, made once.
#[derive(Default)]
struct Begun(BTreeMap<Start, Office>);

impl std::fmt::Debug for Begun {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} starts", self.0.len())
    }
}

impl Tally {
    fn begin(&mut self, start: Start) -> Office {
        self.begun.0.entry(start).or_insert_with(|| begin(start)).clone()
    }
}

fn play(start: Start, steps: &[Step], tally: &mut Tally) {
    let mut office = tally.begin(start);
    let mut witness = Witness::default();
    let told: Vec<_> = office.log.iter().map(crate::office::Stored::read).collect();
    witness.sees(&office, &told);
    let mut reached = BTreeSet::new();
    for (number, step) in steps.iter().enumerate() {
        match step.what {
            What::Hire(role) => {
                office.hires(&format!("新人{number}"), &[role]);
            }
            What::Wait => office.now = office.now.plus(5 * 24 * 3600 * 1_000_000),
            _ => {
                let events = request(&office, &witness.texts, step)
                    .map(|request| attempt(&mut office, &request, step.may, tally));
                let events = events.unwrap_or_default();
                reached.extend(events.iter().map(|event| event.event_type.to_string()));
                if !events.is_empty() {
                    witness.sees(&office, &events);
                    witness.checks(&office);
                    somebody_can_go_on(&office);
                }
            }
        }
        if office.states.report(office.report).is_some() {
            let names = office.names();
            let action = Action::ALL[step.action.index(Action::ALL.len())];
            let _: Result<(), _> = permissions::answer(&office, &names[step.who.index(names.len())], None, action);
        }
    }
    replaying_gives_the_same(&office);
    it_can_still_be_published(office);
    tally.sequences += 1;
    reached.into_iter().for_each(|event_type| *tally.reached.entry(event_type).or_default() += 1);
}

/// What comes next on the way to publication, with a detour before its end.
fn next(office: &Office, which: &Index) -> Option<What> {
    let Some(report) = office.states.report(office.report) else {
        return Some(if which.index(2) == 0 { What::Import } else { What::Open });
    };
    match report.edition.phase {
        Phase::Drafting if office.what_is_missing().is_empty() => Some(What::Submit),
        Phase::Drafting => Some(What::Complete),
        Phase::InReview => Some(What::Sign(None)),
        Phase::Signed if which.index(3) == 0 => Some(What::Publish),
        Phase::Signed => Some(What::Return(None)),
        Phase::Published => None,
    }
}

/// Who sends which command in this step.
fn request(office: &Office, texts: &[Commitment], step: &Step) -> Option<Request> {
    let names = office.names();
    let by = |names: &[String], command| {
        let name = (!names.is_empty()).then(|| &names[step.who.index(names.len())])?;
        Some(office.request(name, None, command))
    };
    if !step.may {
        return by(&names, command(office, texts, step.what, &step.which)?);
    }
    [Some(step.what), next(office, &step.which)].into_iter().flatten().find_map(|what| {
        let command = command(office, texts, what, &step.which)?;
        let able = |name: &&String| office.asks(name, command.clone()).is_ok();
        let able: Vec<_> = names.iter().filter(able).cloned().collect();
        by(&able, command)
    })
}

fn attempt(office: &mut Office, request: &Request, may: bool, tally: &mut Tally) -> Vec<Recorded> {
    let decided = decide(&Declared::by(request, &office.states), request, &mut office.seed());
    let Ok(decision) = decided else {
        assert!(!may, "deciding looked at a stream that the request does not name");
        tally.refused += 1;
        return Vec::new();
    };
    tally.accepted += 1;
    office.record(request.id, decision)
}

#[test]
fn whatever_people_do_the_invariants_of_the_office_hold() {
    let tally = RefCell::new(Tally::default());
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(contextualize_config(config));
    let outcome = runner.run(&(starts(), steps()), |(start, steps)| {
        play(start, &steps, &mut tally.borrow_mut());
        Ok(())
    });
    println!("{:#?}", tally.borrow());
    outcome.unwrap();
    let tally = tally.into_inner();
    let expected = ["TextRevised", "ReportReturned", "ReportReplanned", "ContentExpunged", "EditionPublished"];
    if tally.sequences >= SEQUENCES {
        assert!(
            expected.iter().all(|event_type| tally.reached.contains_key(*event_type)),
            "the sequences lead nowhere"
        );
    }
}
