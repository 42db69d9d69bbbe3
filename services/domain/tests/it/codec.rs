//! How each type of event is stored. The golden file of a schema version that was ever written stays for good: it is
//! what lies in databases. A new version gets a new file beside the old one, and the old one must still be read.

use std::collections::BTreeSet;

use domain::Role;
use domain::body::BodyKind;
use domain::cell::CellValue;
use domain::event::{
    AdministratorAppointed, AdministratorAppointmentEnded, AppointmentEnded, BodyRegistered, CellChange, CellsSet,
    ContentExpunged, EditionImported, EditionPublished, EditionVoided, Event, EventError, ExplanationRefused,
    ExpungingOrdered, FindingExplained, ParagraphChange, PersonAppointed, PersonRegistered, PlanAdopted, Recorded,
    ReportImported, ReportOpened, ReportReplanned, ReportReturned, ReportSubmitted, RulesAdopted, SignatureWithdrawn,
    SourceKept, StageSigned, SubmissionRecalled, TextRevised, ZerosFilled, read,
};
use domain::form::TableNumber;
use domain::id::{
    AppointmentId, BodyId, EditionId, ExplanationId, OrderId, ParagraphId, PersonId, ReportId, SignatureId, StreamId,
};
use domain::plan::{FrozenPart, FrozenPlan, FrozenStage, Meaning, Mode, PlanRef};
use domain::report::{ParagraphKind, Reference, Scope, ScopeHash};
use domain::rules::RuleSet;
use ledger::{Actor, Entry, Hash, Openings, Salt, Sealed, Timestamp, WalkTexts};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::golden;
use crate::office::{Stored, section, stage, year};

/// A golden file: the two parts of a stored event.
#[derive(serde::Serialize, serde::Deserialize)]
struct File {
    open: Box<RawValue>,
    sealed: Openings,
}

/// An id that tells where it was used.
fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | number)
}

fn sealed(text: &str) -> Sealed {
    Sealed::new(text, Salt::from_bytes(*Hash::of(text.as_bytes()).as_bytes())).unwrap()
}

fn hash(of: &str) -> ScopeHash {
    ScopeHash { public: Hash::of(of.as_bytes()), internal: Hash::of(b"internal") }
}

fn reference() -> Reference {
    Reference { edition: EditionId(id(19)), hash: Hash::of(b"last year") }
}

fn plan() -> FrozenPlan {
    let part = |scope, role, people: &[u128]| FrozenPart {
        scope,
        role,
        people: people.iter().map(|number| PersonId(id(*number))).collect(),
    };
    let stage = |key: &str, title: &str, role, mode, meaning, people: &[u128]| FrozenStage {
        key: stage(key),
        title: title.into(),
        role,
        mode,
        meaning,
        parts: vec![part(Scope::Edition, role, people)],
    };
    let mut confirmation = stage("confirmation", "科室确认", Role::DivisionHead, Mode::Any, Meaning::Confirmed, &[]);
    confirmation.parts = vec![
        part(Scope::Section(section(0)), Role::OfficeLead, &[2]),
        part(Scope::Table(TableNumber::Two), Role::DivisionHead, &[4, 5]),
    ];
    let stages = vec![
        confirmation,
        stage("office_review", "办公室核稿", Role::OfficeLead, Mode::Any, Meaning::Reviewed, &[2, 3]),
        stage("clearing", "保密审查", Role::ConfidentialityReviewer, Mode::All, Meaning::Cleared, &[3]),
        stage("sign_off", "领导签发", Role::GroupLeader, Mode::Any, Meaning::SignedOff, &[]),
    ];
    FrozenPlan { plan: PlanRef { id: "small".into(), version: 1 }, stages }
}

fn about_people() -> Vec<Event> {
    let (appointment, person) = (AppointmentId(id(10)), PersonId(id(2)));
    vec![
        PersonRegistered { name: sealed("起草人甲") }.into(),
        AdministratorAppointed { appointment, title: sealed("系统管理员") }.into(),
        AdministratorAppointmentEnded { appointment, reason: sealed("轮岗") }.into(),
        BodyRegistered {
            name: "某区某局".into(),
            kind: BodyKind::Department,
            superior: Some(BodyId(id(8))),
            plan: PlanRef { id: "small".into(), version: 1 },
        }
        .into(),
        PersonAppointed {
            appointment,
            person,
            role: Role::OfficeLead,
            title: sealed("办公室主任"),
            answers_for: vec![Scope::Section(section(2)), Scope::Table(TableNumber::Three)],
        }
        .into(),
        AppointmentEnded { appointment, reason: sealed("工作调动") }.into(),
    ]
}

fn about_content() -> Vec<Event> {
    let (edition, paragraph) = (EditionId(id(20)), ParagraphId(id(21)));
    let inserted = |after, section, kind, text| {
        let carried_over = kind == ParagraphKind::Caption;
        ParagraphChange::Inserted { paragraph, section, after, kind, text, carried_over }
    };
    let cell = |code: &str, value, note| CellChange { code: code.into(), value, note };
    vec![
        ReportOpened { edition, form: "2021".into() }.into(),
        ReportImported { edition, source: sealed("年报.docx"), unplaced: vec![sealed("页脚"), sealed("附图")] }.into(),
        TextRevised {
            edition,
            changes: vec![
                inserted(None, section(1), ParagraphKind::Heading, sealed("（一）主动公开")),
                inserted(Some(paragraph), section(1), ParagraphKind::Body, sealed("全年公开信息12条。\n\t其中……")),
                inserted(None, section(0), ParagraphKind::Caption, sealed("图一")),
                ParagraphChange::Revised { paragraph, text: sealed("全年公开信息13条。") },
                ParagraphChange::Moved { paragraph, section: section(2), after: Some(ParagraphId(id(22))) },
                ParagraphChange::Moved { paragraph, section: section(1), after: None },
                ParagraphChange::Removed { paragraph },
            ],
            lapsed: vec![SignatureId(id(30))],
        }
        .into(),
        CellsSet {
            edition,
            cells: vec![
                cell("2021/3/received/total", 140.into(), None),
                cell("2021/2/fees/amount", CellValue::Number("59237.2449".parse().unwrap()), None),
                cell("2021/2/rules/made", CellValue::NotApplicable, None),
                cell("2021/4/review/upheld", CellValue::Blank, Some(sealed("原文此处无法辨认"))),
            ],
            lapsed: vec![],
        }
        .into(),
    ]
}

fn about_the_way_through_the_house() -> Vec<Event> {
    let (edition, rules) = (EditionId(id(20)), RuleSet(1));
    let reference = Some(reference());
    let (order, texts) = (OrderId(id(40)), vec![sealed("一").commitment(), sealed("二").commitment()]);
    vec![
        ReportSubmitted { edition, hash: hash("submitted"), plan: plan(), rules, reference }.into(),
        StageSigned {
            edition,
            signature: SignatureId(id(30)),
            stage: stage("sign_off"),
            scope: Scope::Table(TableNumber::Four),
            meaning: Meaning::SignedOff,
            form: "2021".into(),
            rules,
            hash: hash("signed"),
            opinion: Some(sealed("同意发布。")),
        }
        .into(),
        ReportReturned {
            edition,
            to_stage: Some(stage("office_review")),
            sections: vec![section(1), section(3)],
            reason: sealed("请核对表三"),
            lapsed: vec![SignatureId(id(30)), SignatureId(id(31))],
        }
        .into(),
        SubmissionRecalled { edition }.into(),
        ReportReplanned { edition, plan: plan(), reason: sealed("人员调整") }.into(),
        EditionPublished {
            edition,
            hash: hash("signed"),
            body_name: "某区某局".into(),
            plan: plan().plan,
            rules,
            due: Some("2022-01-31".parse().unwrap()),
            late: true,
        }
        .into(),
        ExpungingOrdered { order, texts: texts.clone(), reason: sealed("含有不应公开的信息") }.into(),
        ContentExpunged {
            order,
            ordered_by: PersonId(id(3)),
            ordered_as: Role::ConfidentialityReviewer,
            texts,
            lapsed: vec![SignatureId(id(30))],
            reopens: true,
        }
        .into(),
        PlanAdopted { plan: PlanRef { id: "default".into(), version: 1 } }.into(),
    ]
}

/// What came later stands last: the places of the others are in their golden files.
fn added_later() -> Vec<Event> {
    let edition = EditionId(id(20));
    vec![
        ZerosFilled {
            edition,
            table: Some(TableNumber::Three),
            cells: vec!["2021/3/received/total".into(), "2021/3/carried_in/total".into()],
            lapsed: vec![SignatureId(id(30))],
        }
        .into(),
        FindingExplained {
            edition,
            explanation: ExplanationId(id(7)),
            rule: "P-PARTS".into(),
            fingerprint: Hash::of(b"finding"),
            cells: vec!["2021/3/received/total".into()],
            paragraphs: vec![ParagraphId(id(3))],
            section: Some(section(1)),
            text: sealed("其余 13 条为转发信息。"),
            lapsed: vec![SignatureId(id(5))],
        }
        .into(),
        ExplanationRefused {
            edition,
            explanation: ExplanationId(id(7)),
            reason: sealed("转发信息不计入主动公开。"),
            lapsed: vec![SignatureId(id(5))],
        }
        .into(),
        RulesAdopted { edition, rules: RuleSet(2), reference: Some(reference()), lapsed: vec![SignatureId(id(5))] }
            .into(),
        SourceKept { edition, digest: sealed("0f3c"), content: vec![sealed("5Lik"), sealed("5Liq")] }.into(),
        EditionImported {
            edition,
            hash: hash("imported"),
            body_name: "某区某局".into(),
            published_on: "2022-02-10".parse().unwrap(),
            due: Some("2022-01-31".parse().unwrap()),
            late: true,
        }
        .into(),
        SignatureWithdrawn { edition, signature: SignatureId(id(30)), reason: sealed("看错了版本") }.into(),
        EditionVoided { edition, reason: sealed("年度选错了") }.into(),
    ]
}

/// The event as it was when an older schema had no words for some of it.
fn before(mut event: Event, schema: u32) -> Event {
    match (&mut event, schema) {
        (Event::PersonAppointed(appointed), 1) => appointed.answers_for.clear(),
        (Event::TextRevised(revised), 1 | 2) => {
            revised.changes.retain(|change| schema > 1 || !matches!(change, ParagraphChange::Moved { .. }));
            for change in &mut revised.changes {
                if let ParagraphChange::Inserted { carried_over, .. } = change {
                    *carried_over = false;
                }
            }
        }
        (Event::StageSigned(signed), 1) => signed.scope = Scope::Edition,
        (
            Event::ReportSubmitted(ReportSubmitted { plan, .. }) | Event::ReportReplanned(ReportReplanned { plan, .. }),
            1,
        ) => {
            plan.stages.remove(0);
        }
        _ => {}
    }
    if let (Event::ReportSubmitted(submitted), 1 | 2) = (&mut event, schema) {
        submitted.reference = None;
    }
    event
}

/// One event of each type, as this program writes it.
fn samples() -> Vec<Recorded> {
    let events = [about_people(), about_content(), about_the_way_through_the_house(), added_later()].concat();
    (1..).zip(events).map(|(position, event)| recorded(position, event)).collect()
}

fn recorded(position: u64, event: Event) -> Recorded {
    let body = BodyId(id(7));
    let stream = match position {
        1..=3 => StreamId::Person(PersonId(id(2))),
        4..=6 | 19 => StreamId::Body(body),
        _ => StreamId::Report(ReportId { body, year: year(2021) }),
    };
    Entry {
        position,
        event_id: id(0x100 + u128::from(position)),
        stream: stream.to_string().into(),
        version: position,
        event_type: event.type_name().into(),
        schema: event.schema(),
        recorded_at: Timestamp(1_640_995_200_000_000).plus(i64::try_from(position).unwrap()),
        actor: Actor {
            person: id(1),
            role: Role::Drafter.key().into(),
            name: sealed("起草人甲"),
            title: sealed("科员"),
            on_behalf_of: position.is_multiple_of(2).then(|| id(2)),
        },
        command_id: id(0x200 + u128::from(position)),
        causation_id: position.is_multiple_of(3).then(|| id(0x300)),
        correlation_id: id(0x200),
        payload: event,
    }
}

fn file_name(event_type: &str, schema: u32) -> String {
    format!("events/{event_type}.v{schema}.json")
}

#[test]
fn every_type_has_a_golden_file_and_is_written_as_it_says() {
    let samples = samples();
    golden::hold(Event::TYPES.iter().map(|(event_type, schema)| {
        let sample = samples.iter().find(|sample| &*sample.event_type == *event_type);
        let stored = Stored::of(sample.unwrap_or_else(|| panic!("no sample of {event_type}")).clone());
        let open = RawValue::from_string(String::from_utf8(stored.open).unwrap()).unwrap();
        let file = serde_json::to_string_pretty(&File { open, sealed: stored.sealed }).unwrap();
        (file_name(event_type, *schema), file + "\n")
    }));
}

#[test]
fn every_golden_file_of_whatever_schema_is_read_as_the_event_that_it_was() {
    let samples = samples();
    let mut types = BTreeSet::new();
    for entry in std::fs::read_dir(golden::folder().join("events")).unwrap() {
        let path = entry.unwrap().path();
        let file: File = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let recorded = read(file.open.get().as_bytes(), &file.sealed).unwrap();
        let sample = samples.iter().find(|sample| sample.event_type == recorded.event_type).unwrap();
        assert_eq!(recorded.payload, before(sample.payload.clone(), recorded.schema), "{}", path.display());
        let name = file_name(&recorded.event_type, recorded.schema);
        assert!(path.ends_with(&name), "{} holds what belongs into {name}", path.display());
        assert!(types.insert((recorded.event_type.clone(), recorded.schema)));
        if recorded.schema == sample.schema {
            assert_eq!(&recorded, sample);
            assert_eq!(recorded.to_bytes().unwrap(), file.open.get().as_bytes());
        }
    }
    for (event_type, schema) in Event::TYPES {
        for schema in 1..=*schema {
            assert!(types.contains(&(Box::from(*event_type), schema)), "{event_type} lacks schema {schema}");
        }
    }
}

#[test]
fn an_event_comes_back_whole_from_its_two_parts_and_without_texts_from_one() {
    for sample in samples() {
        let stored = Stored::of(sample.clone());
        assert_eq!(stored.read(), sample);
        let mut blank = read(&stored.open, &Openings::default()).unwrap();
        blank.walk_texts(&mut |text| assert!(text.is_erased()));
        assert_eq!(blank.to_bytes().unwrap(), stored.open);
    }
}

#[test]
fn every_text_of_an_event_is_walked() {
    for sample in samples() {
        let stored = Stored::of(sample.clone());
        let open = String::from_utf8(stored.open.clone()).unwrap();
        let mut texts = 0;
        sample.clone().walk_texts(&mut |text| {
            texts += 1;
            assert!(open.contains(&text.commitment().to_string()));
            assert!(text.text().is_some_and(|text| !open.contains(&format!("\"{text}\""))));
        });
        assert!(texts >= 2, "name and title at least");
        assert_eq!(stored.read(), sample, "a text that is not walked would come back erased");
    }
}

/// The stored event with one part replaced.
fn forged(position: u64, change: impl FnOnce(&mut serde_json::Value)) -> Result<Recorded, EventError> {
    let sample = samples().into_iter().find(|sample| sample.position == position).unwrap();
    let mut open = serde_json::from_slice(&sample.to_bytes().unwrap()).unwrap();
    change(&mut open);
    read(&serde_json::to_vec(&open).unwrap(), &Openings::default())
}

#[test]
fn an_unknown_type_stops_the_reader() {
    let error = forged(5, |open| open["type"] = "PersonPromoted".into()).unwrap_err();
    let EventError::Unknown { position: 5, event_type, schema: 2 } = error else { panic!("{error}") };
    assert_eq!(&*event_type, "PersonPromoted");
}

#[test]
fn a_schema_from_the_future_and_one_that_never_was_stop_the_reader() {
    for (event_type, current) in Event::TYPES {
        let sample = samples().into_iter().find(|sample| &*sample.event_type == *event_type).unwrap();
        for schema in [0, current + 1, u32::MAX] {
            let error = forged(sample.position, |open| open["schema"] = schema.into()).unwrap_err();
            assert!(matches!(error, EventError::Unknown { .. }), "{event_type}@{schema}: {error}");
        }
    }
}

#[test]
fn a_field_that_this_program_does_not_know_stops_the_reader() {
    let count = u64::try_from(Event::TYPES.len()).unwrap();
    for position in 1..=count {
        let in_payload = forged(position, |open| open["payload"]["surplus"] = 1.into());
        assert!(matches!(in_payload, Err(EventError::Malformed(_))), "payload of {position}");
        let in_envelope = forged(position, |open| open["surplus"] = 1.into());
        assert!(matches!(in_envelope, Err(EventError::Malformed(_))), "envelope of {position}");
    }
}

#[test]
fn a_payload_of_another_shape_stops_the_reader() {
    for (position, change) in [
        (7, ("edition", serde_json::json!("not an id"))),
        (10, ("cells", serde_json::json!([{"code": "x", "value": 1.5}]))),
        (10, ("cells", serde_json::json!([{"code": "x", "value": "一"}]))),
        (13, ("sections", serde_json::json!([7]))),
        (16, ("due", serde_json::json!("2022-02-30"))),
    ] {
        let error = forged(position, |open| open["payload"][change.0] = change.1).unwrap_err();
        assert!(matches!(error, EventError::Malformed(_)), "{error}");
    }
    assert!(matches!(read(b"", &Openings::default()), Err(EventError::Malformed(_))));
    assert!(matches!(read(b"{}", &Openings::default()), Err(EventError::Malformed(_))));
}
