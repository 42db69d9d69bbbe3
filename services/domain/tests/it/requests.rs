//! Requests: which streams they look at, and what tells one from another; names of streams, years, roles and values.

use std::collections::BTreeSet;

use domain::body::BodyKind;
use domain::cell::CellValue;
use domain::command::{Command, Request};
use domain::fold::State;
use domain::id::{BodyId, PersonId, ReportId, StreamId};
use domain::states::States;
use domain::{Role, Seed, World, Year, decide};
use ledger::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use crate::office::{ADMINISTRATOR, DRAFTER, LEAD, OFFICE_REVIEW, OUTSIDER, Office, instant};

/// A world that shows the declared streams alone.
pub(crate) struct Declared<'a> {
    states: &'a States,
    streams: BTreeSet<StreamId>,
}

impl<'a> Declared<'a> {
    pub(crate) fn by(request: &Request, states: &'a States) -> Self {
        Self { states, streams: request.streams().into_iter().collect() }
    }
}

impl World for Declared<'_> {
    fn state(&self, stream: StreamId) -> Option<&State> {
        self.states.get(stream).filter(|_| self.streams.contains(&stream))
    }
}

#[test]
fn deciding_looks_at_the_declared_streams_alone() {
    let office = Office::three().submitted();
    let make = |body, role| Command::Appoint {
        sections: vec![],
        tables: vec![],
        body,
        person: office.person(OUTSIDER),
        role,
        title: "职务".into(),
    };
    let superior = Some(office.body);
    let commands = [
        (ADMINISTRATOR, Command::RegisterPerson { name: "新人".into() }),
        (
            ADMINISTRATOR,
            Command::RegisterBody { name: "新局".into(), kind: BodyKind::Department, superior, plan: None },
        ),
        (ADMINISTRATOR, make(None, Role::Administrator)),
        (ADMINISTRATOR, make(Some(office.body), Role::Publisher)),
        (ADMINISTRATOR, office.dismiss(LEAD, Role::OfficeLead)),
        (ADMINISTRATOR, office.replan()),
        (DRAFTER, office.recall()),
        (DRAFTER, office.submit()),
        (LEAD, office.sign(OFFICE_REVIEW)),
        (LEAD, office.send_back(None)),
        (LEAD, office.order(vec![office.paragraph(1).text.commitment()])),
    ];
    for (who, command) in commands {
        let request = office.request(who, None, command);
        let declared = decide(&Declared::by(&request, &office.states), &request, &mut office.seed());
        assert_eq!(declared, office.decides(&request));
        assert!(declared.is_ok() || request.command == office.submit());
    }
}

#[test]
fn a_request_sent_again_has_the_same_fingerprint_and_no_other_has() {
    let office = Office::three().drafted();
    let request = |acting_as, command| office.request(DRAFTER, acting_as, command);
    let base = request(None, office.fill("3/received/total", "1"));
    assert_eq!(base.fingerprint().unwrap(), base.clone().fingerprint().unwrap());
    for other in [
        request(Some(Role::Drafter), office.fill("3/received/total", "1")),
        request(None, office.fill("3/received/total", "2")),
        request(None, office.fill("3/carried_in/total", "1")),
        request(None, office.submit()),
        request(None, office.recall()),
    ] {
        assert_ne!(other.fingerprint().unwrap(), base.fingerprint().unwrap());
    }
}

#[test]
fn streams_are_spelled_one_way() {
    let id = Uuid::from_u128(7);
    let year = Year::new(2020).unwrap();
    for (stream, spelled) in [
        (StreamId::Person(PersonId(id)), "person:00000000-0000-0000-0000-000000000007"),
        (StreamId::Body(BodyId(id)), "body:00000000-0000-0000-0000-000000000007"),
        (StreamId::Report(ReportId { body: BodyId(id), year }), "report:00000000-0000-0000-0000-000000000007:2020"),
    ] {
        assert_eq!((stream.to_string().as_str(), StreamId::parse(spelled)), (spelled, Some(stream)));
    }
    for wrong in ["", "person", "person:", "person:7", "report:00000000-0000-0000-0000-000000000007", "meeting:7"] {
        assert_eq!(StreamId::parse(wrong), None, "{wrong}");
    }
    assert_eq!(StreamId::parse("report:00000000-0000-0000-0000-000000000007:1999"), None);
}

#[test]
fn a_name_that_is_written_another_way_is_no_name_of_a_stream() {
    for other in [
        "person:{00000000-0000-0000-0000-000000000007}",
        "person:00000000000000000000000000000007",
        "body:urn:uuid:00000000-0000-0000-0000-000000000007",
        "report:00000000-0000-0000-0000-000000000007:+2020",
        "report:00000000-0000-0000-0000-000000000007:02020",
    ] {
        assert_eq!(StreamId::parse(other), None, "{other}");
    }
}

#[test]
fn a_report_year_is_one_since_the_regulation() {
    for number in [2008, 2020, 2100] {
        assert_eq!(i64::from(Year::new(number).unwrap().number()), number);
    }
    for number in [i64::MIN, 0, 2007, 2101, 65536 + 2020, i64::MAX] {
        assert!(Year::new(number).is_err());
    }
}

#[test]
fn every_role_has_a_key_of_its_own() {
    let keys: BTreeSet<_> = Role::ALL.iter().map(|role| role.key()).collect();
    assert_eq!(keys.len(), Role::ALL.len());
    for role in Role::ALL {
        assert_eq!(Role::from_key(role.key()), Some(role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.key());
    }
    assert_eq!(Role::from_key("boss"), None);
}

#[test]
fn ids_drawn_from_a_seed_carry_its_time_and_never_repeat() {
    let now = instant("2021-01-04T09:00:00.123+08:00");
    let mut seed = Seed::new([1; 32], now);
    let ids: BTreeSet<_> = (0..1000).map(|_| seed.uuid()).collect();
    assert_eq!(ids.len(), 1000);
    for id in ids {
        let (seconds, nanoseconds) = id.get_timestamp().unwrap().to_unix();
        assert_eq!((id.get_version_num(), seconds, nanoseconds), (7, 1_609_722_000, 123_000_000));
    }
    let other = Seed::new([2; 32], now).uuid();
    assert_ne!(Seed::new([1; 32], now).uuid(), other);
    assert_eq!(Seed::new([1; 32], Timestamp(-1)).uuid().get_version_num(), 7);
}

#[test]
fn the_same_text_sealed_twice_has_two_commitments() {
    let mut seed = Seed::new([1; 32], Timestamp(0));
    let [first, second] = [seed.seal("无").unwrap(), seed.seal("无").unwrap()];
    assert_ne!(first.commitment(), second.commitment());
}

proptest! {
    #[test]
    fn a_value_is_read_back_as_it_was_written(text in "[+-]?[0-9]{1,16}(\\.[0-9]{1,6})?|/|") {
        let value: CellValue = text.parse().unwrap();
        let written = value.to_string();
        prop_assert_eq!(written.parse::<CellValue>().unwrap(), value);
        prop_assert_eq!(written.parse::<CellValue>().unwrap().to_string(), written.clone(), "one spelling");
        let json = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<CellValue>(&json).unwrap(), value);
    }

    #[test]
    fn no_text_whatever_stops_the_reader_of_values(text in "\\PC{0,40}|[0-9.+-]{0,40}") {
        let _: Result<CellValue, _> = text.parse();
        let _ = StreamId::parse(&text);
    }
}
