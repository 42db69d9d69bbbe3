//! The task that commits: it takes what waits, tries until it is brought to an answer, and starts anew when the database
//! was away.

use std::time::Duration;

use sqlx::{Connection, PgConnection};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tracing::{error, warn};

use super::cache::Cache;
use super::job::{Answer, AppendError, Job};
use crate::error::StoreError;
use crate::metrics::Metrics;
use crate::reader::Reader;

/// How many commands share a commit at most.
const BATCH: usize = 256;
/// How long commands wait for a database that is away before they are told so.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one attempt may take: longer than PostgreSQL lets a statement run, for a host that vanished says nothing.
const ATTEMPT: Duration = Duration::from_secs(35);
/// How long to wait between two attempts to reach it.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Task {
    pub(super) cache: Cache,
    pub(super) connection: Option<PgConnection>,
    jobs: mpsc::Receiver<Job>,
    metrics: Metrics,
}

impl Task {
    /// Over what `reader` reads, from the runtime where its connections are at home.
    pub(super) fn new(reader: Reader, jobs: mpsc::Receiver<Job>, metrics: Metrics) -> Self {
        Self { cache: Cache::new(reader, Handle::current()), connection: None, jobs, metrics }
    }

    pub(super) async fn run(mut self) {
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
