//! Entries: what enters the leaf, and what does not.

use ledger::{Actor, Entry, Openings, Salt, Sealed, Timestamp, WalkTexts, leaf_hash};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Noted {
    note: Sealed,
}

impl WalkTexts for Noted {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.note);
    }
}

fn sealed(text: &str) -> Sealed {
    Sealed::new(text, Salt::from_bytes([9; 32])).unwrap()
}

fn entry() -> Entry<Noted> {
    let id = Uuid::from_u128;
    Entry {
        position: 3,
        event_id: id(1),
        stream: "report:1".into(),
        version: 2,
        event_type: "Noted".into(),
        schema: 1,
        recorded_at: Timestamp(1_612_108_800_000_000),
        actor: Actor {
            person: id(2),
            role: "drafter".into(),
            name: sealed("起草人甲"),
            title: sealed("科员"),
            on_behalf_of: None,
        },
        command_id: id(3),
        causation_id: None,
        correlation_id: id(3),
        payload: Noted { note: sealed("一段文字") },
    }
}

#[test]
fn the_bytes_of_an_entry_are_canonical_and_name_every_part() {
    let entry = entry();
    let commitment = |text| sealed(text).commitment();
    let expected = format!(
        concat!(
            r#"{{"actor":{{"name":"{}","person":"00000000-0000-0000-0000-000000000002","role":"drafter","title":"{}"}},"#,
            r#""command_id":"00000000-0000-0000-0000-000000000003","#,
            r#""correlation_id":"00000000-0000-0000-0000-000000000003","#,
            r#""event_id":"00000000-0000-0000-0000-000000000001","payload":{{"note":"{}"}},"position":3,"#,
            r#""recorded_at":1612108800000000,"schema":1,"stream":"report:1","type":"Noted","version":2}}"#,
        ),
        commitment("起草人甲"),
        commitment("科员"),
        commitment("一段文字"),
    );
    assert_eq!(String::from_utf8(entry.to_bytes().unwrap()).unwrap(), expected);
    assert_eq!(Entry::<Noted>::leaf(expected.as_bytes()), leaf_hash(expected.as_bytes()));
}

#[test]
fn no_text_and_no_name_stands_in_the_open_part() {
    let open = String::from_utf8(entry().to_bytes().unwrap()).unwrap();
    for text in ["起草人甲", "科员", "一段文字"] {
        assert!(!open.contains(text));
    }
}

#[test]
fn an_entry_comes_back_whole_from_its_two_parts() {
    let mut entry = entry();
    let (open, sealed) = (entry.to_bytes().unwrap(), Openings::of(&mut entry));
    let mut read: Entry<Noted> = serde_json::from_slice(&open).unwrap();
    sealed.fill(&mut read);
    assert_eq!(read, entry);
}

#[test]
fn erasing_a_text_leaves_the_leaf_as_it_was() {
    let mut entry = entry();
    let leaf = leaf_hash(&entry.to_bytes().unwrap());
    entry.walk_texts(&mut Sealed::erase);
    assert_eq!(leaf_hash(&entry.to_bytes().unwrap()), leaf);
    assert_eq!(Openings::of(&mut entry), Openings::default());
}

#[test]
fn times_are_counted_in_microseconds() {
    assert_eq!(Timestamp(5).plus(1), Timestamp(6));
    assert!(Timestamp(5) < Timestamp(6));
}
