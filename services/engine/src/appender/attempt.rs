//! How a batch gets into the log: in one trip where nobody else has written since the last one and nothing changes but
//! content; under the head's lock, with all that has to be looked up there, where that is not so.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tracing::error;

use super::draft::{Draft, Verdict};
use super::job::{Answer, AppendError, Job, Key, Receipt};
use super::lookup::{self, Outcome, known_outcomes, lock_head};
use super::task::Task;
use crate::error::StoreError;
use crate::read_model;

/// How old a batch may be when its turn has come, if its time was reckoned and not asked for. A machine that was asleep
/// does not count the hours.
const LATE: Duration = Duration::from_secs(2);

impl Task {
    /// Tries to bring `batch` to its answers, in the order of the jobs. On an error nothing is known of the outcome.
    pub(super) async fn attempt(&mut self, batch: &[Job]) -> Result<Vec<Answer>, StoreError> {
        let unreadable = self.preload(batch).await?;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(self.cache.reader().ledger().database().options()).await?,
        };
        let at_once = if unreadable.is_empty() { self.at_once(&mut connection, batch).await? } else { None };
        let answers = match at_once {
            Some(answers) => answers,
            None => self.under_lock(&mut connection, batch, unreadable).await?,
        };
        self.connection = Some(connection);
        Ok(answers)
    }

    /// Loads the states that the batch needs, in one question; tells which jobs need one that cannot be read, for those
    /// shall not stand in the way of the others.
    async fn preload(&mut self, batch: &[Job]) -> Result<HashMap<Key, StoreError>, StoreError> {
        let mut unreadable = HashMap::new();
        match self.cache.preload(batch.iter().flat_map(|job| job.request.streams())).await {
            Err(error) if !error.is_connection() => {}
            loaded => return loaded.map(|()| unreadable),
        }
        for job in batch {
            match self.cache.preload(job.request.streams()).await {
                Err(error) if !error.is_connection() => drop(unreadable.insert(job.key(), error)),
                loaded => loaded?,
            }
        }
        Ok(unreadable)
    }

    /// Writes the batch in one trip. `None` when that cannot be done, and nothing is written: a command is refused, which
    /// it may be because it was accepted before; read models change; or somebody else has written, or
    /// the time is not what it was believed to be.
    async fn at_once(
        &mut self,
        connection: &mut PgConnection,
        batch: &[Job],
    ) -> Result<Option<Vec<Answer>>, StoreError> {
        let Some((head, now)) = self.cache.believed() else { return Ok(None) };
        let mut draft = Draft::after(&head, now, &mut self.cache);
        let mut answers = Vec::with_capacity(batch.len());
        for job in batch {
            answers.push(match draft.judge(job)? {
                Verdict::NextBatch => Answer::NextBatch,
                Verdict::Refused(_) => return Ok(None),
                Verdict::Accepted(accepted) => match draft.record(job, *accepted)? {
                    Ok(receipt) => Answer::Done(Ok(receipt)),
                    Err(_) => return Ok(None),
                },
            });
        }
        if draft.rows.is_empty() || !draft.changes.is_empty() {
            return Ok(None);
        }
        match draft.write(connection, &head, Some(LATE)).await {
            Ok(Some(now)) => {
                draft.keep(&head, now);
                Ok(Some(answers))
            }
            Ok(None) => {
                self.cache.doubt();
                Ok(None)
            }
            // A command was accepted before.
            Err(error) if error.is_duplicate() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn under_lock(
        &mut self,
        connection: &mut PgConnection,
        batch: &[Job],
        mut unreadable: HashMap<Key, StoreError>,
    ) -> Result<Vec<Answer>, StoreError> {
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
                (None, None) => decided(&mut draft, &mut transaction, job).await?,
            });
        }
        if draft.rows.is_empty() {
            transaction.rollback().await?;
            return Ok(answers);
        }
        let moved = || StoreError::Inconsistent(format!("the head moved from {} under its lock", head.position));
        let now = draft.write(&mut transaction, &head, None).await?.ok_or_else(moved)?;
        for change in &draft.changes {
            read_model::project(&mut transaction, &change.recorded, change.before.as_ref(), &change.after).await?;
        }
        draft.rows.expunge(&mut transaction).await?;
        transaction.commit().await?;
        draft.keep(&head, now);
        Ok(answers)
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

async fn decided(draft: &mut Draft<'_>, connection: &mut PgConnection, job: &Job) -> Result<Answer, StoreError> {
    let accepted = match draft.judge(job)? {
        Verdict::NextBatch => return Ok(Answer::NextBatch),
        Verdict::Refused(refusal) => return Ok(Answer::Done(Err(refusal.into()))),
        Verdict::Accepted(accepted) => accepted,
    };
    if let Some(refusal) = draft.namesake(connection, &accepted).await? {
        return Ok(Answer::Done(Err(refusal.into())));
    }
    Ok(Answer::Done(draft.record(job, *accepted)?.map_err(AppendError::from)))
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
    let events = lookup::recorded(connection, outcome.first_position, outcome.events).await?;
    Ok(Ok(Receipt { stream: outcome.stream, events }))
}
