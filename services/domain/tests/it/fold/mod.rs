//! The fold, which is for good: a fixed history of every type of event must always make the same states and the same
//! snapshot. And what does not follow from what came before stops it.

mod portraits;

use std::collections::BTreeSet;

use domain::Role;
use domain::command::{Command, ImportedCell, ImportedDocument, ImportedParagraph, Placement, TextEdit};
use domain::event::{Event, Recorded, read};
use domain::fold::State;
use domain::id::{CommandId, StreamId};
use domain::report::ParagraphKind;
use domain::rules::RuleSet;
use domain::snapshot::AnnualSnapshot;
use domain::states::States;
use ledger::Openings;
use serde_json::json;
use serde_json::value::RawValue;

use self::portraits::portray;
use crate::golden;
use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, CONFIRMATION, DRAFTER, HEAD, LEAD, LEADER, OFFICE_REVIEW, OUTSIDER, Office,
    PUBLISHER, SIGN_OFF, Stored, insert, instant, section, stage, year,
};
use crate::{as_published, explaining};

#[derive(serde::Serialize, serde::Deserialize)]
struct Line {
    open: Box<RawValue>,
    sealed: Openings,
}

fn imported_document() -> ImportedDocument {
    let paragraph = |number, kind, text: &str| ImportedParagraph { section: section(number), kind, text: text.into() };
    ImportedDocument {
        name: "2020年度报告.docx".into(),
        paragraphs: vec![
            paragraph(0, ParagraphKind::Body, "根据条例规定编制。"),
            paragraph(1, ParagraphKind::Heading, "（一）主动公开"),
            paragraph(1, ParagraphKind::Body, "全年公开信息12条。"),
            paragraph(5, ParagraphKind::Body, "问题与措施。"),
        ],
        cells: vec![
            ImportedCell { code: "2019/3/received/total".into(), value: "0".into(), note: None },
            ImportedCell {
                code: "2019/4/review/total".into(), value: String::new(), note: Some("无法辨认".into())
            },
        ],
        unplaced: vec!["页脚文字".into()],
    }
}

/// A report's way with every detour there is: imported, submitted, recalled, signed, returned, replanned, expunged,
/// published; and a person who leaves.
fn told() -> Office {
    let mut office = Office::three();
    office.hires(PUBLISHER, &[Role::Publisher]);
    office.does(DRAFTER, Command::ImportReport { report: office.id, document: imported_document() });
    office.completes_the_draft(DRAFTER);
    office.does(DRAFTER, office.submit());
    office.does(DRAFTER, office.recall());
    let edits =
        vec![insert(section(1), Some(office.paragraph(1)), "另有一段。"), insert(section(3), None, "另有说明。")];
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits });
    office.does(DRAFTER, office.submit());
    let (report, expected_hash) = (office.id, office.hash());
    let opinion = Some("文字已核。".to_owned());
    office.does(LEAD, Command::SignStage { report, stage: stage(OFFICE_REVIEW), scope: None, expected_hash, opinion });
    office.does(LEAD, office.send_back(Some(OFFICE_REVIEW)));
    office.does(DRAFTER, office.submit());
    office.dismisses(LEADER, Role::GroupLeader);
    office.hires("副组长", &[Role::GroupLeader]);
    office.does(ADMINISTRATOR, office.replan());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let texts = vec![office.paragraph(1).text.commitment(), office.paragraph(3).text.commitment()];
    office.does(LEAD, office.order(texts));
    let order = office.the_report().orders[0].id;
    office.does(ADMINISTRATOR, office.expunge(order));
    office.completes_the_draft(DRAFTER);
    office.does(DRAFTER, office.submit());
    for (who, key) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), ("副组长", SIGN_OFF)] {
        office.does(who, office.sign(key));
    }
    office.does(PUBLISHER, office.publish());
    office.does(LEAD, office.order(vec![office.paragraph(5).text.commitment()]));
    let order = office.the_report().orders[1].id;
    office.does(ADMINISTRATOR, office.expunge(order));
    office.does(LEAD, office.order(vec![office.paragraph(6).text.commitment()]));
    let person = office.person(OUTSIDER);
    office.does(
        ADMINISTRATOR,
        Command::Appoint {
            sections: vec![],
            tables: vec![],
            body: None,
            person,
            role: Role::Administrator,
            title: "副管理员".into(),
        },
    );
    let appointment =
        domain::World::person(&office.states, person).unwrap().administrator.as_ref().unwrap().appointment;
    office.does(ADMINISTRATOR, Command::EndAppointment { body: None, person, appointment, reason: "轮岗".into() });
    office.id.year = year(2021);
    office.does(DRAFTER, office.open());
    office.does(DRAFTER, Command::FillZeros { report: office.id, table: None });
    office
}

/// A season by the default plan: a head fills their table, one leaves in the middle of a stage, a section is sent back.
fn told_of_divisions() -> Office {
    let mut office = Office::six().drafted();
    office.does(HEAD, office.fill("3/received/natural_person", "1"));
    office.does(HEAD, office.fill("3/received/natural_person", "0"));
    office.does(DRAFTER, office.submit());
    office.signs_what_waits();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let (report, sections) = (office.id, vec![section(2)]);
    let (to_stage, reason) = (Some(stage(CONFIRMATION)), "第二部分请核对".to_owned());
    office.does(LEAD, Command::ReturnReport { report, to_stage, sections, reason });
    office.does(DRAFTER, office.submit());
    office.dismisses(HEAD, Role::DivisionHead);
    office.does(ADMINISTRATOR, office.replan());
    while office.edition().phase == domain::report::Phase::InReview {
        office.signs_what_waits();
    }
    office.does(DRAFTER, office.publish());
    office
}

/// A draft whose paragraphs are put elsewhere: within their section, into another, first, behind another, and last.
fn told_of_moves() -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    let report = office.id;
    let texts = ["第一段。", "第二段。", "第三段。"].map(|text| insert(section(1), None, text));
    office.does(DRAFTER, Command::ReviseText { report, edits: texts.to_vec() });
    let [first, second, third] = office.edition().paragraphs(section(1)) else { panic!("three paragraphs") };
    let [first, second, third] = [first.id, second.id, third.id];
    let moved = |paragraph, to, place| TextEdit::Move { paragraph, section: section(to), place };
    let edits = vec![
        moved(third, 1, Placement::First),
        moved(first, 5, Placement::Last),
        moved(second, 5, Placement::After(first)),
    ];
    office.does(DRAFTER, Command::ReviseText { report, edits });
    office
}

/// A report that begins with last year's: one paragraph is rewritten, one only moved, and one figure confirmed.
fn told_of_carrying_over() -> Office {
    let mut office = Office::three().published();
    office.id.year = year(2021);
    office.does(DRAFTER, Command::OpenReport { report: office.id, carry_over: true });
    office.does(DRAFTER, office.revise(office.paragraph(1), "今年的情况。"));
    let paragraph = office.paragraph(5).id;
    let moved = TextEdit::Move { paragraph, section: section(6), place: Placement::First };
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits: vec![moved] });
    office.does(DRAFTER, office.fill("3/carried_in/total", "0"));
    office
}

/// A report on the year after a published one, with a finding that is explained, refused, and explained again; and held
/// against the rules of then until others are adopted.
fn told_of_explanations() -> Office {
    let mut office = Office::three().published();
    office.id.year = year(2021);
    office.now = instant("2022-01-04T09:00:00+08:00");
    let mut office = explaining::explained(office);
    let mut decision = office.asks(DRAFTER, office.submit()).unwrap();
    for (_, event) in &mut decision.events {
        if let Event::ReportSubmitted(submitted) = event {
            submitted.rules = RuleSet(1);
        }
    }
    office.record(CommandId(uuid::Uuid::nil()), decision);
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office.does(LEAD, Command::AdoptRules { report: office.id });
    office.does(DRAFTER, office.submit());
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let refuse = office.refuse(office.edition().explanations().next());
    office.does(LEAD, refuse);
    office.does(DRAFTER, office.explain(office.explainable()[0].fingerprint, "依据见附件。"));
    office.does(DRAFTER, office.submit());
    office
}

/// A report that was published elsewhere, with the file that it was read from.
fn told_of_publishing_elsewhere() -> Office {
    as_published::taken_in(Office::three())
}

/// A signature that was taken back and given again.
fn told_of_withdrawing() -> Office {
    let mut office = Office::three().submitted();
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    let given = office.edition().signatures[0].id;
    office.does(LEAD, office.withdraw(Some(given)));
    office.does(LEAD, office.sign(OFFICE_REVIEW));
    office
}

/// A report that was opened by mistake, voided, and opened anew.
fn told_of_voiding() -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    office.does(DRAFTER, office.fill("3/received/total", "7"));
    office.does(DRAFTER, office.void());
    office.does(DRAFTER, office.open());
    office
}

/// The golden history, told once and never again.
fn history() -> Vec<Recorded> {
    read_history("history.jsonl", told)
}

/// The one of a body with divisions, told once and never again.
fn divided_history() -> Vec<Recorded> {
    read_history("history_of_divisions.jsonl", told_of_divisions)
}

/// The one of paragraphs that move.
fn history_of_moves() -> Vec<Recorded> {
    read_history("history_of_moves.jsonl", told_of_moves)
}

/// The one of a report that begins with last year's.
fn history_of_carrying_over() -> Vec<Recorded> {
    read_history("history_of_carrying_over.jsonl", told_of_carrying_over)
}

/// The one of a finding that is explained.
fn history_of_explanations() -> Vec<Recorded> {
    read_history("history_of_explanations.jsonl", told_of_explanations)
}

/// The one of a report that was published elsewhere.
fn history_of_publishing_elsewhere() -> Vec<Recorded> {
    read_history("history_of_publishing_elsewhere.jsonl", told_of_publishing_elsewhere)
}

/// The one of a signature that was taken back.
fn history_of_withdrawing() -> Vec<Recorded> {
    read_history("history_of_withdrawing.jsonl", told_of_withdrawing)
}

/// The one of a report that was voided.
fn history_of_voiding() -> Vec<Recorded> {
    read_history("history_of_voiding.jsonl", told_of_voiding)
}

fn read_history(name: &str, told: fn() -> Office) -> Vec<Recorded> {
    let path = golden::folder().join(name);
    if !path.exists() {
        let lines = told().log.into_iter().map(|Stored { open, sealed }| {
            let open = RawValue::from_string(String::from_utf8(open).unwrap()).unwrap();
            serde_json::to_string(&Line { open, sealed }).unwrap() + "\n"
        });
        golden::holds(name, &lines.collect::<String>());
    }
    let lines = std::fs::read_to_string(path).unwrap();
    let read = lines.lines().map(|line| {
        let Line { open, sealed } = serde_json::from_str(line).unwrap();
        read(open.get().as_bytes(), &sealed).unwrap()
    });
    read.collect()
}

fn folded(history: &[Recorded]) -> States {
    let mut states = States::default();
    for recorded in history {
        states.evolve(recorded).unwrap();
    }
    states
}

/// Every stream's state at the end, and that of the report after each of its events.
fn portraits(history: &[Recorded]) -> String {
    let mut states = States::default();
    let mut streams = BTreeSet::new();
    let mut steps = Vec::new();
    for recorded in history {
        states.evolve(recorded).unwrap();
        let stream = StreamId::parse(&recorded.stream).unwrap();
        streams.insert(stream);
        if let Some(State::Report(report)) = states.get(stream) {
            let edition = &report.edition;
            let valid: Vec<_> = edition.valid_signatures().map(|signature| &signature.stage).collect();
            let open = edition.open_stage().map(|stage| &stage.key);
            steps.push(json!([recorded.position, recorded.event_type, edition.phase, open, valid]));
        }
    }
    let states: Vec<_> = streams.into_iter().map(|stream| portray(states.get(stream).unwrap())).collect();
    serde_json::to_string_pretty(&json!({ "steps": steps, "states": states })).unwrap() + "\n"
}

#[test]
fn the_golden_history_holds_every_type_of_event() {
    let history = history();
    let history = [history, divided_history(), history_of_moves(), history_of_carrying_over()].concat();
    let history = [
        history,
        history_of_explanations(),
        history_of_publishing_elsewhere(),
        history_of_withdrawing(),
        history_of_voiding(),
    ]
    .concat();
    let told: BTreeSet<_> = history.iter().map(|recorded| (&*recorded.event_type, recorded.schema)).collect();
    let known: BTreeSet<_> = Event::TYPES.iter().copied().collect();
    assert!(told.is_superset(&known), "{:?}", known.difference(&told));
}

#[test]
fn the_golden_history_folds_to_the_golden_states() {
    golden::holds("states.json", &portraits(&history()));
    golden::holds("states_of_divisions.json", &portraits(&divided_history()));
    golden::holds("states_of_moves.json", &portraits(&history_of_moves()));
    golden::holds("states_of_carrying_over.json", &portraits(&history_of_carrying_over()));
    golden::holds("states_of_explanations.json", &portraits(&history_of_explanations()));
    golden::holds("states_of_publishing_elsewhere.json", &portraits(&history_of_publishing_elsewhere()));
    golden::holds("states_of_withdrawing.json", &portraits(&history_of_withdrawing()));
    golden::holds("states_of_voiding.json", &portraits(&history_of_voiding()));
}

#[test]
fn the_golden_history_leaves_the_golden_snapshot() {
    let states = folded(&history());
    let history = history();
    let published = history.iter().find(|recorded| matches!(recorded.payload, Event::EditionPublished(_))).unwrap();
    let Some(State::Report(report)) = states.get(StreamId::parse(&published.stream).unwrap()) else {
        panic!("a report")
    };
    let snapshot = AnnualSnapshot::of(report).unwrap();
    assert!(snapshot.is_sound().unwrap());
    golden::holds("snapshot.json", &(String::from_utf8(snapshot.to_bytes().unwrap()).unwrap() + "\n"));
}

#[test]
fn a_stream_folded_alone_is_the_same_as_within_the_log() {
    let history = history();
    let states = folded(&history);
    let streams: BTreeSet<_> = history.iter().map(|recorded| StreamId::parse(&recorded.stream).unwrap()).collect();
    for stream in streams {
        let events = history.iter().filter(|recorded| *recorded.stream == *stream.to_string());
        assert_eq!(State::fold(stream, events).unwrap().as_ref(), states.get(stream));
    }
    assert_eq!(State::fold(StreamId::parse("person:00000000-0000-0000-0000-000000000007").unwrap(), []), Ok(None));
}

/// Whether the history can be folded after a change to the event at `position`.
fn folds(change: impl Fn(&mut Recorded) -> bool) -> Vec<Result<(), String>> {
    let history = history();
    let mut outcomes = Vec::new();
    for index in 0..history.len() {
        let mut forged = history[..=index].to_vec();
        if change(&mut forged[index]) {
            let mut states = States::default();
            let outcome = forged.iter().try_for_each(|recorded| states.evolve(recorded));
            outcomes.push(outcome.map_err(|error| error.to_string()));
        }
    }
    outcomes
}

#[test]
fn a_version_that_is_not_the_next_one_stops_the_fold() {
    for (outcome, add) in [true, false].into_iter().flat_map(|add| {
        folds(|recorded| {
            recorded.version = if add { recorded.version + 1 } else { recorded.version - 1 };
            true
        })
        .into_iter()
        .map(move |outcome| (outcome, add))
    }) {
        assert!(outcome.is_err_and(|error| error.contains("version")), "one more: {add}");
    }
}

#[test]
fn an_event_of_another_edition_stops_the_fold() {
    let other = domain::id::EditionId(uuid::Uuid::nil());
    let outcomes = folds(|recorded| {
        let edition = match &mut recorded.payload {
            Event::ReportImported(event) => &mut event.edition,
            Event::TextRevised(event) => &mut event.edition,
            Event::CellsSet(event) => &mut event.edition,
            Event::ZerosFilled(event) => &mut event.edition,
            Event::ReportSubmitted(event) => &mut event.edition,
            Event::StageSigned(event) => &mut event.edition,
            Event::ReportReturned(event) => &mut event.edition,
            Event::SubmissionRecalled(event) => &mut event.edition,
            Event::SignatureWithdrawn(event) => &mut event.edition,
            Event::EditionVoided(event) => &mut event.edition,
            Event::ReportReplanned(event) => &mut event.edition,
            Event::EditionPublished(event) => &mut event.edition,
            _ => return false,
        };
        *edition = other;
        true
    });
    assert!(outcomes.len() > 10 && outcomes.iter().all(Result::is_err), "{outcomes:?}");
}

#[test]
fn what_is_named_but_was_never_there_stops_the_fold() {
    let outcomes = folds(|recorded| {
        match &mut recorded.payload {
            Event::CellsSet(event) => event.cells[0].code = "2019/9/nothing".into(),
            Event::ContentExpunged(event) => event.order = domain::id::OrderId(uuid::Uuid::nil()),
            Event::ReportOpened(event) => event.form = "1999".into(),
            Event::StageSigned(_) => recorded.actor.role = "boss".into(),
            Event::PersonRegistered(_) => recorded.stream = "meeting:7".into(),
            _ => return false,
        }
        true
    });
    assert!(outcomes.len() > 10 && outcomes.iter().all(Result::is_err), "{outcomes:?}");
}

#[test]
fn an_event_in_the_wrong_kind_of_stream_stops_the_fold() {
    let history = history();
    let of = |kind: &str| history.iter().find(|recorded| recorded.stream.starts_with(kind)).unwrap();
    for (first, stray) in [("person:", "body:"), ("body:", "report:"), ("report:", "person:"), ("person:", "report:")] {
        let mut states = States::default();
        states.evolve(of(first)).unwrap();
        let mut stray = of(stray).clone();
        (stray.stream, stray.version) = (of(first).stream.clone(), 2);
        assert!(states.evolve(&stray).is_err());
        (stray.version, stray.stream) = (1, of(first).stream.clone());
        assert!(States::default().evolve(&stray).is_err());
    }
}

#[test]
fn a_stream_begins_once() {
    for kind in ["person:", "body:", "report:"] {
        let history = history();
        let first = history.iter().find(|recorded| recorded.stream.starts_with(kind)).unwrap();
        let mut states = States::default();
        states.evolve(first).unwrap();
        let again = Recorded { version: 2, ..first.clone() };
        assert!(states.evolve(&again).is_err(), "{kind}");
    }
}
