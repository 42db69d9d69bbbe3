//! One batch: lock the head, decide command by command over an overlay, write everything with one statement, commit.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::decide::Decision;
use domain::event::{Event, Recorded};
use domain::fold::State;
use domain::id::{CommandId, PersonId, StreamId};
use domain::{Refusal, Seed, TextProblem, decide};
use ledger::{Actor, Entry, Frontier, MAX_ENTRY_BYTES, Timestamp};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tracing::error;

use super::cache::Cache;
use super::write::{Outcome, Rows, known_outcomes, lock_head};
use super::{Answer, AppendError, Job, Receipt, Task};
use crate::error::StoreError;
use crate::log::{self, Head, RecordedAt};
use crate::read_model;
use crate::world::LoadedWorld;

impl Task {
    /// Tries to bring `batch` to its answers, in the order of the jobs. On an error nothing is known of the outcome.
    pub(super) async fn attempt(&mut self, batch: &[Job]) -> Result<Vec<Answer>, StoreError> {
        let mut unreadable = HashMap::new();
        for job in batch {
            match self.cache.preload(&job.request.streams()).await {
                Err(error) if !error.is_connection() => drop(unreadable.insert(job.key(), error)),
                loaded => loaded?,
            }
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(self.cache.reader().database().options()).await?,
        };
        let mut transaction = connection.begin().await?;
        let head = lock_head(&mut transaction).await?;
        self.cache.catch_up(&mut transaction, &head).await?;
        let (now, known) = known_outcomes(&mut transaction, batch).await?;
        let mut draft = Draft::after(&head, now, &mut self.cache);
        let mut answers = Vec::with_capacity(batch.len());
        for job in batch {
            answers.push(match (known.get(&job.key()), unreadable.remove(&job.key())) {
                (Some(outcome), _) => Answer::Done(repeated(&mut transaction, outcome, job).await?),
                (None, Some(error)) => {
                    error!(%error, "what a command is about cannot be read; the command was not recorded");
                    Answer::Done(Err(AppendError::Fault(error)))
                }
                (None, None) => draft.take(&mut transaction, job).await?,
            });
        }
        if draft.rows.is_empty() {
            transaction.rollback().await?;
        } else {
            draft.rows.write(&mut transaction, &head, &draft.frontier).await?;
            for change in &draft.changes {
                read_model::project(&mut transaction, &change.recorded, change.before.as_deref(), &change.after)
                    .await?;
            }
            draft.rows.expunge(&mut transaction).await?;
            transaction.commit().await?;
            let Draft { frontier, overlay, position, .. } = draft;
            self.cache.adopt(position, frontier, overlay);
        }
        self.connection = Some(connection);
        Ok(answers)
    }
}

impl Job {
    pub(super) const fn key(&self) -> (PersonId, CommandId) {
        (self.request.person, self.request.id)
    }
}

/// A connection that does not hold the head for long when this process hangs. All its statements find their rows by a
/// key: PostgreSQL plans each of them once, and not for the empty tables of a new system.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let options = options
        .clone()
        .application_name("nianbao appender")
        .options([("idle_in_transaction_session_timeout", "5s"), ("statement_timeout", "30s")])
        .options([("enable_seqscan", "off"), ("enable_hashjoin", "off"), ("enable_mergejoin", "off")])
        .options([("plan_cache_mode", "force_generic_plan")]);
    Ok(options.connect().await?)
}

/// What the same command led to when it was first accepted.
async fn repeated(
    connection: &mut PgConnection,
    outcome: &Outcome,
    job: &Job,
) -> Result<Result<Receipt, AppendError>, StoreError> {
    if outcome.request.as_ref().is_some_and(|request| !request.is(job.fingerprint)) {
        return Ok(Err(AppendError::CommandIdReused));
    }
    let events = log::recorded(connection, outcome.first_position, outcome.events).await?;
    Ok(Ok(Receipt { stream: outcome.stream, events }))
}

/// A change of a state, for the read models.
struct Change {
    recorded: Recorded,
    before: Option<Arc<State>>,
    after: Arc<State>,
}

/// A batch in the making.
struct Draft<'a> {
    cache: &'a mut Cache,
    overlay: LoadedWorld,
    frontier: Frontier,
    position: u64,
    recorded_at: Timestamp,
    taken: HashSet<(PersonId, CommandId)>,
    rows: Rows,
    changes: Vec<Change>,
}

impl<'a> Draft<'a> {
    /// The clock never goes back: the first event is at least a microsecond after the head.
    fn after(head: &Head, now: Timestamp, cache: &'a mut Cache) -> Self {
        Self {
            overlay: LoadedWorld::default(),
            frontier: cache.frontier().clone(),
            cache,
            position: head.position,
            recorded_at: now.max(head.recorded_at.plus(1)).plus(-1),
            taken: HashSet::new(),
            rows: Rows::default(),
            changes: Vec::new(),
        }
    }

    async fn take(&mut self, connection: &mut PgConnection, job: &Job) -> Result<Answer, StoreError> {
        if self.taken.contains(&job.key()) {
            return Ok(Answer::NextBatch);
        }
        let Some(world) = self.cache.world(&job.request.streams(), &self.overlay) else {
            return Ok(Answer::NextBatch);
        };
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let mut seed = Seed::new(secret, self.recorded_at.plus(1));
        let decision = match decide(&world, &job.request, &mut seed) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Answer::Done(Err(refusal.into()))),
        };
        drop(world);
        if let Some(refusal) = self.namesake(connection, &decision).await? {
            return Ok(Answer::Done(Err(refusal.into())));
        }
        let entries = self.entries(job, decision, &mut seed);
        let Some(bytes) = encode(&entries.1)? else {
            let refusal = Refusal::Text {
                field: "本次提交的内容",
                problem: TextProblem::TooLong { limit: MAX_ENTRY_BYTES },
            };
            return Ok(Answer::Done(Err(refusal.into())));
        };
        self.taken.insert(job.key());
        let (stream, entries) = entries;
        self.rows.outcome(job, stream, self.position + 1, entries.len())?;
        let events = entries.iter().map(receipt).collect();
        for (entry, bytes) in entries.into_iter().zip(bytes) {
            self.rows.erasing(&entry, &job.places)?;
            self.record(stream, entry, bytes)?;
        }
        Ok(Answer::Done(Ok(Receipt { stream, events })))
    }

    /// Whether a body is to be registered whose superior has one of that name: in the read model, or in this batch. Only
    /// all bodies together can tell, and no state holds them.
    async fn namesake(
        &self,
        connection: &mut PgConnection,
        decision: &Decision,
    ) -> Result<Option<Refusal>, StoreError> {
        let Some(Event::BodyRegistered(wanted)) = decision.events.first() else { return Ok(None) };
        let in_batch = self.changes.iter().find_map(|change| match (&change.recorded.payload, &*change.after) {
            (Event::BodyRegistered(other), State::Body(body)) => {
                ((&other.name, other.superior) == (&wanted.name, wanted.superior)).then_some(body.id)
            }
            _ => None,
        });
        let known = match in_batch {
            None => log::namesake(connection, &wanted.name, wanted.superior).await?,
            known => known,
        };
        Ok(known.map(|body| Refusal::BodyExists { name: wanted.name.clone(), body }))
    }

    /// The decision's events in their envelopes.
    fn entries(&mut self, job: &Job, decision: Decision, seed: &mut Seed) -> (StreamId, Vec<Recorded>) {
        let Decision { actor, stream, events } = decision;
        let version = self.cache.state(stream, &self.overlay).map_or(0, |state| state.version());
        let actor = Actor {
            person: actor.person.0,
            role: actor.role.key().into(),
            name: actor.name,
            title: actor.title,
            on_behalf_of: None,
        };
        let envelope = |(place, payload): (u64, Event)| Entry {
            position: self.position + place,
            event_id: seed.uuid(),
            stream: stream.to_string().into(),
            version: version + place,
            event_type: payload.type_name().into(),
            schema: payload.schema(),
            recorded_at: self.recorded_at.plus(i64::try_from(place).unwrap_or(1)),
            actor: actor.clone(),
            command_id: job.request.id.0,
            causation_id: None,
            correlation_id: job.request.id.0,
            payload,
        };
        (stream, (1..).zip(events).map(envelope).collect())
    }

    fn record(&mut self, stream: StreamId, mut recorded: Recorded, bytes: Vec<u8>) -> Result<(), StoreError> {
        let before = self.cache.state(stream, &self.overlay);
        let after = Arc::new(State::evolve(before.as_deref().cloned(), stream, &recorded)?);
        self.overlay.insert(stream, Arc::clone(&after));
        self.position = recorded.position;
        self.recorded_at = recorded.recorded_at;
        self.rows.event(&mut recorded, bytes, &mut self.frontier)?;
        if read_model::concerns(&recorded.payload) {
            self.changes.push(Change { recorded, before, after });
        }
        Ok(())
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

/// Outcomes that are known, by who sent the command under which id.
pub(super) type Known = HashMap<(PersonId, CommandId), Outcome>;
