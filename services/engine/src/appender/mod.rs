//! The one way in which anything gets into the log.
//!
//! In each node one task takes the commands that wait and commits them together: many commands share one lock, one write
//! and one wait for the disk. It has a thread and a connection of its own, so that no other work of the server makes it
//! wait while it holds the lock. Commands are decided one after the other, inside the lock or against a head that is
//! checked under it, so a command never loses a race; it is refused or it happens.

mod attempt;
mod cache;
mod draft;
mod places;
mod write;

use std::io;
use std::time::Duration;

use domain::Refusal;
use domain::command::Request;
use domain::id::{CommandId, PersonId, StreamId};
use ledger::Hash;
use sqlx::{Connection, PgConnection};
use tokio::runtime::{self, Handle};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, timeout};
use tracing::{error, instrument, warn};

use crate::error::StoreError;
use crate::log::RecordedAt;
use crate::metrics::Metrics;
use crate::reader::Reader;
use cache::Cache;
use places::Places;

/// How many commands may wait; more are told that the system is busy.
const QUEUE: usize = 4096;
/// How many commands share a commit at most.
const BATCH: usize = 256;
/// How long commands wait for a database that is away before they are told so.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one attempt may take: longer than PostgreSQL lets a statement run, for a host that vanished says nothing.
const ATTEMPT: Duration = Duration::from_secs(35);
/// How long to wait between two attempts to reach it.
const PAUSE: Duration = Duration::from_millis(50);

/// What an accepted command led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The stream that it was about.
    pub stream: StreamId,
    /// What it recorded, in order; nothing when it changed nothing.
    pub events: Vec<RecordedAt>,
}

/// Why a command was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The domain says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The command id was used for another request.
    #[error("这个操作编号已用于另一项内容不同的操作：请换一个新的编号重新提交")]
    CommandIdReused,
    /// More commands wait than can be served, or the database is away. The same command may be sent again.
    #[error("系统暂时无法保存：请稍后用同一操作编号重试，不会重复办理")]
    Unavailable,
    /// Something is broken. The operator sees what; the same command may be sent again.
    #[error("系统内部错误，内容未保存：请稍后重试，仍不成功请联系管理员")]
    Fault(#[source] StoreError),
}

impl AppendError {
    /// What a command is about could not be looked at.
    fn unread(error: StoreError) -> Self {
        if error.is_connection() { Self::Unavailable } else { Self::Fault(error) }
    }
}

type Reply = oneshot::Sender<Result<Receipt, AppendError>>;

/// A command that waits, with the way back to who sent it.
struct Job {
    request: Request,
    fingerprint: Hash,
    places: Places,
    reply: Reply,
}

/// By what a command is known: who sent it under which id.
type Key = (PersonId, CommandId);

impl Job {
    const fn key(&self) -> Key {
        (self.request.person, self.request.id)
    }
}

/// The door to the appender's task. Cheap to clone; the task ends when the last clone is gone and the queue is empty.
#[derive(Clone, Debug)]
pub struct Appender {
    queue: mpsc::Sender<Job>,
    reader: Reader,
}

impl Appender {
    /// Starts the task; fails when the system has no thread for it.
    pub fn start(reader: Reader, metrics: Metrics) -> io::Result<(Self, JoinHandle<()>)> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let own = runtime::Builder::new_current_thread().enable_all().build()?;
        let task = Task { cache: Cache::new(reader.clone(), Handle::current()), connection: None, jobs, metrics };
        Ok((Self { queue, reader }, spawn_blocking(move || own.block_on(task.run()))))
    }

    /// Whether the task still takes commands.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Decides and records `request`. Once sent it is carried out or refused whole, even if the caller goes away.
    #[instrument(name = "append", level = "debug", skip_all, fields(command_id = %request.id.0))]
    pub async fn submit(&self, request: Request) -> Result<Receipt, AppendError> {
        let fingerprint = request.fingerprint().map_err(|error| AppendError::Fault(error.into()))?;
        let places = Places::to_erase(&self.reader, &request).await.map_err(AppendError::unread)?;
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Job { request, fingerprint, places, reply }).map_err(|_| AppendError::Unavailable)?;
        answer.await.unwrap_or(Err(AppendError::Unavailable))
    }
}

struct Task {
    cache: Cache,
    connection: Option<PgConnection>,
    jobs: mpsc::Receiver<Job>,
    metrics: Metrics,
}

impl Task {
    async fn run(mut self) {
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            if waiting.is_empty() && self.jobs.recv_many(&mut waiting, BATCH).await == 0 {
                break;
            }
            while waiting.len() < BATCH
                && let Ok(job) = self.jobs.try_recv()
            {
                waiting.push(job);
            }
            waiting = self.serve(std::mem::take(&mut waiting)).await;
        }
        if let Some(connection) = self.connection {
            // The server is going down: a connection that does not say goodbye is dropped by PostgreSQL all the same.
            let _ = connection.close().await;
        }
    }

    /// Brings a batch to its answers; returns the jobs that have to go with the next one.
    async fn serve(&mut self, mut batch: Vec<Job>) -> Vec<Job> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let begun = Instant::now();
            let attempt = timeout(ATTEMPT, self.attempt(&batch)).await;
            match attempt.unwrap_or(Err(StoreError::Silent)) {
                Ok(answers) => {
                    self.metrics.appended(u32::try_from(batch.len()).unwrap_or(u32::MAX), begun.elapsed());
                    return answer(batch, answers);
                }
                Err(error) if error.is_connection() && Instant::now() < deadline => {
                    warn!(%error, commands = batch.len(), "the way to the database broke; trying again");
                    self.forget();
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) if error.is_connection() => {
                    error!(%error, commands = batch.len(), "the database is away; the commands were not saved");
                    self.forget();
                    batch.drain(..).for_each(|job| drop(job.reply.send(Err(AppendError::Unavailable))));
                    return batch;
                }
                Err(error) if batch.len() == 1 => {
                    error!(%error, "a command could not be recorded");
                    self.forget();
                    if let Some(job) = batch.pop() {
                        // Whoever asked may have gone away.
                        drop(job.reply.send(Err(AppendError::Fault(error))));
                    }
                    return batch;
                }
                Err(error) => {
                    warn!(%error, commands = batch.len(), "a batch failed; trying its commands one by one");
                    self.forget();
                    return Box::pin(self.one_by_one(batch)).await;
                }
            }
        }
    }

    async fn one_by_one(&mut self, batch: Vec<Job>) -> Vec<Job> {
        let mut left = Vec::new();
        for job in batch {
            left.extend(self.serve(vec![job]).await);
        }
        left
    }

    /// Drops connection and caches: what is in the database counts, whatever was believed.
    fn forget(&mut self) {
        self.connection = None;
        self.cache.clear();
    }
}

/// What became of one job of a batch.
enum Answer {
    Done(Result<Receipt, AppendError>),
    NextBatch,
}

fn answer(batch: Vec<Job>, answers: Vec<Answer>) -> Vec<Job> {
    let mut left = Vec::new();
    for (job, answer) in batch.into_iter().zip(answers) {
        match answer {
            // Whoever asked may have gone away; what happened has happened.
            Answer::Done(result) => drop(job.reply.send(result)),
            Answer::NextBatch => left.push(job),
        }
    }
    left
}
