//! The one way in which anything gets into the log.
//!
//! In each node one task takes the commands that wait and commits them together: many commands share one lock, one write
//! and one wait for the disk. It has a thread and a connection of its own, so that no other work of the server makes it
//! wait while it holds the lock. Commands are decided one after the other, inside the lock or against a head that is
//! checked under it, so a command never loses a race; it is refused or it happens.

mod attempt;
mod cache;
mod draft;
mod job;
mod lookup;
mod places;
mod task;
mod write;

use std::io;

use domain::command::Request;
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};
use tracing::instrument;

use self::job::Job;
use self::places::Places;
use self::task::Task;
use crate::metrics::Metrics;
use crate::reader::Reader;

pub use job::{AppendError, Receipt, RecordedAt};

/// How many commands may wait; more are told that the system is busy.
const QUEUE: usize = 4096;

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
        let task = Task::new(reader.clone(), jobs, metrics);
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
