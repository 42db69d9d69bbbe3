//! Reads a whole database as an auditor with every right would, and checks that it holds together. Uses nothing of the
//! engine.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::{Recorded, read};
use domain::fold::State;
use domain::id::StreamId;
use domain::states::States;
use ledger::{Hash, Openings, Sha256};
use sqlx::types::chrono::{DateTime, Utc};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// The log as it is stored.
pub struct Audit {
    /// Every event, in order.
    pub events: Vec<StoredEvent>,
    /// Every outcome.
    pub outcomes: Vec<Outcome>,
    /// The states that follow.
    pub states: States,
}

/// An event as it is stored.
pub struct StoredEvent {
    /// Its leaf.
    pub leaf: Hash,
    /// What the bytes say.
    pub recorded: Recorded,
}

/// What an accepted command led to.
pub struct Outcome {
    /// Who sent it.
    pub person: Uuid,
    /// Its id.
    pub command: Uuid,
    /// Whether the key that its request was hashed under is still there.
    pub has_key: bool,
    /// The positions of its events; empty when it changed nothing.
    pub positions: Vec<u64>,
}

impl Audit {
    /// Reads everything, and checks that positions and versions have no gaps, that time only goes on, that columns
    /// repeat what the bytes say, that every event is one command's, that the tree is the one over the leaves, and that
    /// the states follow.
    pub async fn of(connection: &mut PgConnection) -> Self {
        let events = events(connection).await;
        let outcomes = outcomes(connection).await;
        check_order(&events);
        check_outcomes(&events, &outcomes);
        check_tree(connection, &events).await;
        let mut states = States::default();
        for event in &events {
            states.evolve(&event.recorded).unwrap();
        }
        Self { events, outcomes, states }
    }

    /// The outcome of a command.
    #[must_use]
    pub fn outcome(&self, command: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.command.to_string() == command)
    }

    /// The state of a stream.
    #[must_use]
    pub fn state(&self, stream: StreamId) -> Option<&State> {
        self.states.get(stream)
    }

    /// The leaves, in order.
    #[must_use]
    pub fn leaves(&self) -> Vec<Hash> {
        self.events.iter().map(|event| event.leaf).collect()
    }
}

async fn events(connection: &mut PgConnection) -> Vec<StoredEvent> {
    let rows = sqlx::query(
        "select event.position, stream, version, type, recorded_at, open, leaf, content
         from event left join sealed_part on sealed_part.position = event.position order by event.position",
    );
    let rows = rows.fetch_all(connection).await.unwrap();
    let event = |row: &sqlx::postgres::PgRow| {
        let open: Vec<u8> = row.get("open");
        let sealed: Openings = serde_json::from_str(row.get("content")).unwrap();
        let recorded = read(&open, &sealed).unwrap();
        assert!(sealed.iter().all(|(commitment, opening)| opening.opens(commitment)), "a text is not what was sealed");
        let leaf = hash(row.get("leaf"));
        assert_eq!(leaf, Sha256::new().with(&[0]).with(&open).finish(), "a leaf is not that of its bytes");
        let recorded_at: DateTime<Utc> = row.get("recorded_at");
        assert_eq!(
            (count(row.get("position")), row.get("stream"), count(row.get("version")), row.get("type")),
            (recorded.position, &*recorded.stream, recorded.version, &*recorded.event_type),
            "the columns repeat what the bytes say"
        );
        assert_eq!(recorded_at.timestamp_micros(), recorded.recorded_at.0);
        StoredEvent { leaf, recorded }
    };
    rows.iter().map(event).collect()
}

async fn outcomes(connection: &mut PgConnection) -> Vec<Outcome> {
    let query = "select command_outcome.*, since < first_position as has_key
        from command_outcome join request_key using (stream) order by first_position";
    let rows = sqlx::query(query).fetch_all(connection).await;
    let outcome = |row: &sqlx::postgres::PgRow| {
        let first = count(row.get("first_position"));
        let events = count(i64::from(row.get::<i32, _>("events")));
        Outcome {
            person: row.get("person_id"),
            command: row.get("command_id"),
            has_key: row.get("has_key"),
            positions: (first..first + events).collect(),
        }
    };
    rows.unwrap().iter().map(outcome).collect()
}

fn check_order(events: &[StoredEvent]) {
    let mut versions: BTreeMap<&str, u64> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    let mut last = i64::MIN;
    for (position, StoredEvent { recorded, .. }) in (1..).zip(events) {
        assert_eq!(recorded.position, position, "positions have no gaps");
        let version = versions.entry(&recorded.stream).or_default();
        *version += 1;
        assert_eq!(recorded.version, *version, "the versions of {} have no gaps", recorded.stream);
        assert!(recorded.recorded_at.0 > last, "time goes on at {position}");
        last = recorded.recorded_at.0;
        assert!(ids.insert(recorded.event_id), "an event id stands twice");
    }
}

/// Every event was brought by exactly one command, the one that its envelope names.
fn check_outcomes(events: &[StoredEvent], outcomes: &[Outcome]) {
    let mut brought = BTreeMap::new();
    for outcome in outcomes {
        for position in &outcome.positions {
            assert!(brought.insert(*position, outcome.command).is_none(), "two commands brought {position}");
        }
    }
    let named: BTreeMap<_, _> =
        events.iter().map(|event| (event.recorded.position, event.recorded.command_id)).collect();
    assert_eq!(brought, named);
}

/// Head and nodes are those of the tree over the leaves (RFC 6962, section 2.1), computed level by level.
async fn check_tree(connection: &mut PgConnection, events: &[StoredEvent]) {
    let mut nodes = BTreeMap::new();
    let mut level: Vec<Hash> = events.iter().map(|event| event.leaf).collect();
    for height in 1_i16.. {
        level = level.chunks_exact(2).map(|pair| node(pair[0], pair[1])).collect();
        if level.is_empty() {
            break;
        }
        nodes.extend((0_i64..).zip(&level).map(|(index, hash)| ((height, index), *hash)));
    }
    let stored = sqlx::query("select level, index, hash from tree_node").fetch_all(&mut *connection).await.unwrap();
    let stored: BTreeMap<_, _> =
        stored.iter().map(|row| ((row.get("level"), row.get("index")), hash(row.get("hash")))).collect();
    assert_eq!(stored, nodes, "the stored nodes are the complete ones");
    let head = sqlx::query("select position, recorded_at, root from head").fetch_one(connection).await.unwrap();
    let leaves: Vec<Hash> = events.iter().map(|event| event.leaf).collect();
    assert_eq!(count(head.get("position")), events.len() as u64);
    assert_eq!(hash(head.get("root")), root(&leaves), "the root is that over the leaves");
}

/// The recursive definition, as the RFC writes it.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(root(left), root(right))
        }
    }
}

fn node(left: Hash, right: Hash) -> Hash {
    Sha256::new().with(&[1]).with(left.as_bytes()).with(right.as_bytes()).finish()
}

fn hash(bytes: Vec<u8>) -> Hash {
    Hash::from_bytes(bytes.try_into().unwrap())
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap()
}
