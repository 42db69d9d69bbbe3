//! A batch in the making: decided command by command over an overlay, encoded, with the rows that it leaves.

use std::collections::HashSet;
use std::time::Duration;

use domain::case::{Capacity, Decision};
use domain::event::{Event, Recorded};
use domain::fold::State;
use domain::id::StreamId;
use domain::{Refusal, Seed, TextProblem, decide};
use ledger::{Entry, Frontier, MAX_ENTRY_BYTES, Timestamp};
use sqlx::PgConnection;

use super::cache::Cache;
use super::job::{Job, Key, Receipt, RecordedAt};
use super::lookup;
use super::write::Rows;
use crate::error::StoreError;
use crate::log::Head;
use crate::read_model;
use crate::world::LoadedWorld;

/// A change of a state, for the read models.
pub(super) struct Change {
    pub(super) recorded: Recorded,
    pub(super) before: Option<State>,
    pub(super) after: State,
}

/// A batch in the making.
pub(super) struct Draft<'a> {
    cache: &'a mut Cache,
    overlay: LoadedWorld,
    frontier: Frontier,
    position: u64,
    recorded_at: Timestamp,
    taken: HashSet<Key>,
    /// Reports of which texts go with this batch, and the key of their requests with them: the next batch finds the new.
    erased: HashSet<StreamId>,
    /// What is to be written.
    pub(super) rows: Rows,
    /// What the read models have to be told then.
    pub(super) changes: Vec<Change>,
}

/// What a draft makes of a command.
pub(super) enum Verdict {
    /// It cannot be decided yet: it is one that this batch holds already, a state is not at hand, or texts of its report
    /// are erased.
    NextBatch,
    /// The domain says no.
    Refused(Refusal),
    /// It is to be recorded, by [`Draft::record`].
    Accepted(Box<Accepted>),
}

/// A decision, and where what it draws by lot comes from.
pub(super) struct Accepted {
    decision: Decision,
    seed: Seed,
}

impl<'a> Draft<'a> {
    /// The clock never goes back: the first event is at least a microsecond after the head.
    pub(super) fn after(head: &Head, now: Timestamp, cache: &'a mut Cache) -> Self {
        Self {
            overlay: LoadedWorld::default(),
            frontier: cache.frontier().clone(),
            cache,
            position: head.position,
            recorded_at: now.max(head.recorded_at.plus(1)).plus(-1),
            taken: HashSet::new(),
            erased: HashSet::new(),
            rows: Rows::default(),
            changes: Vec::new(),
        }
    }

    /// Decides a command over what the batch holds already.
    pub(super) fn judge(&mut self, job: &Job) -> Result<Verdict, StoreError> {
        let report = job.request.command.report().map(StreamId::Report);
        if self.taken.contains(&job.key()) || report.is_some_and(|report| self.erased.contains(&report)) {
            return Ok(Verdict::NextBatch);
        }
        let Some(world) = self.cache.world(&job.request.streams(), &self.overlay) else {
            return Ok(Verdict::NextBatch);
        };
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let mut seed = Seed::new(secret, self.recorded_at.plus(1));
        Ok(match decide(&world, &job.request, &mut seed) {
            Ok(decision) => Verdict::Accepted(Box::new(Accepted { decision, seed })),
            Err(refusal) => Verdict::Refused(refusal),
        })
    }

    /// Takes what was accepted into the batch, unless an event of it would be too large.
    pub(super) fn record(&mut self, job: &Job, accepted: Accepted) -> Result<Result<Receipt, Refusal>, StoreError> {
        let Accepted { decision, mut seed } = accepted;
        let (stream, entries) = self.entries(job, decision, &mut seed);
        let Some(bytes) = encode(&entries)? else {
            let problem = TextProblem::TooLong { limit: MAX_ENTRY_BYTES };
            return Ok(Err(Refusal::Text { field: "本次提交的内容", problem }));
        };
        self.taken.insert(job.key());
        self.rows.outcome(job, stream, self.position + 1, entries.len())?;
        let events = entries.iter().map(receipt).collect();
        for (entry, bytes) in entries.into_iter().zip(bytes) {
            if matches!(entry.payload, Event::ContentExpunged(_)) {
                self.erased.insert(stream);
            }
            self.rows.erasing(&entry, &job.places)?;
            self.append(stream, entry, bytes)?;
        }
        Ok(Ok(Receipt { stream, events }))
    }

    /// Whether a body is to be registered whose superior has one of that name: in the read model, or in this batch. Only
    /// all bodies together can tell, and no state holds them.
    pub(super) async fn namesake(
        &self,
        connection: &mut PgConnection,
        accepted: &Accepted,
    ) -> Result<Option<Refusal>, StoreError> {
        let Some((_, Event::BodyRegistered(wanted))) = accepted.decision.events.first() else { return Ok(None) };
        let in_batch = self.changes.iter().find_map(|change| match (&change.recorded.payload, &change.after) {
            (Event::BodyRegistered(other), State::Body(body)) => {
                ((&other.name, other.superior) == (&wanted.name, wanted.superior)).then_some(body.id)
            }
            _ => None,
        });
        let known = match in_batch {
            None => lookup::namesake(connection, &wanted.name, wanted.superior).await?,
            known => known,
        };
        Ok(known.map(|body| Refusal::BodyExists { name: wanted.name.clone(), body }))
    }

    /// The decision's events in their envelopes.
    fn entries(&mut self, job: &Job, decision: Decision, seed: &mut Seed) -> (StreamId, Vec<Recorded>) {
        let Decision { stream, events } = decision;
        let version = self.cache.state(stream, &self.overlay).map_or(0, |state| state.version());
        let envelope = |(place, (actor, payload)): (u64, (Capacity, Event))| Entry {
            position: self.position + place,
            event_id: seed.uuid(),
            stream: stream.to_string().into(),
            version: version + place,
            event_type: payload.type_name().into(),
            schema: payload.schema(),
            recorded_at: self.recorded_at.plus(i64::try_from(place).unwrap_or(1)),
            actor: actor.into(),
            command_id: job.request.id.0,
            causation_id: None,
            correlation_id: job.request.id.0,
            payload,
        };
        (stream, (1..).zip(events).map(envelope).collect())
    }

    fn append(&mut self, stream: StreamId, mut recorded: Recorded, bytes: Vec<u8>) -> Result<(), StoreError> {
        let before = self.cache.state(stream, &self.overlay);
        let after = State::evolve(before.clone(), stream, &recorded)?;
        self.overlay.insert(stream, after.clone());
        self.position = recorded.position;
        self.recorded_at = recorded.recorded_at;
        self.rows.event(&mut recorded, bytes, &mut self.frontier)?;
        if read_model::concerns(&recorded.payload) {
            self.changes.push(Change { recorded, before, after });
        }
        Ok(())
    }

    /// Writes the batch, if the log still ends at `head` and the batch is no older than `tolerance`: the database's time, or
    /// `None` when nothing was written.
    pub(super) async fn write(
        &self,
        connection: &mut PgConnection,
        head: &Head,
        tolerance: Option<Duration>,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.rows.write(connection, head, &self.frontier, tolerance).await
    }

    /// Keeps what the batch, written after `head` when the database's clock stood at `now`, made of the states.
    pub(super) fn keep(self, head: &Head, now: Timestamp) {
        let head = self.rows.head_after(head, &self.frontier);
        self.cache.adopt(head, now, self.frontier, self.overlay);
    }
}

/// The canonical bytes of each entry; `None` when one is larger than an event may be.
fn encode(entries: &[Recorded]) -> Result<Option<Vec<Vec<u8>>>, StoreError> {
    let bytes = entries.iter().map(Entry::to_bytes).collect::<Result<Vec<_>, _>>()?;
    Ok(bytes.iter().all(|bytes| bytes.len() <= MAX_ENTRY_BYTES).then_some(bytes))
}

fn receipt(recorded: &Recorded) -> RecordedAt {
    RecordedAt {
        position: recorded.position,
        event_type: recorded.event_type.clone(),
        recorded_at: recorded.recorded_at,
    }
}
