//! Watches the server while we run, and starts it again when it dies.

use std::time::Duration;

use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, timeout},
};

use super::{
    cluster::{Cluster, restart_delays},
    error::PrivatePostgresError,
    postmaster::Postmaster,
};

/// A server that ran this long was well; its next death is a new story.
const WELL_AFTER: Duration = Duration::from_secs(5);

/// The watching task. Dropping this ends the task and leaves the server running.
#[derive(Debug)]
pub(super) struct Supervision {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), PrivatePostgresError>>,
}

impl Supervision {
    /// Starts to watch a running server.
    pub(super) fn begin(cluster: Cluster, postmaster: Postmaster) -> Self {
        let (stop, stop_requested) = oneshot::channel();
        Self { stop, task: tokio::spawn(supervise(cluster, postmaster, stop_requested)) }
    }

    /// Stops the server and the watch.
    pub(super) async fn stop(self) -> Result<(), PrivatePostgresError> {
        // A task that no longer listens is over; then its result says why.
        let _ = self.stop.send(());
        self.task.await.map_err(PrivatePostgresError::Unwatched)?
    }
}

async fn supervise(
    cluster: Cluster,
    mut postmaster: Postmaster,
    mut stop_requested: oneshot::Receiver<()>,
) -> Result<(), PrivatePostgresError> {
    let mut delays = restart_delays();
    loop {
        let started = Instant::now();
        tokio::select! {
            request = &mut stop_requested => return match request {
                Ok(()) => postmaster.stop().await,
                Err(_) => Ok(()),
            },
            () = postmaster.ended() => {
                tracing::error!(log = %cluster.log().display(), "PostgreSQL 意外终止，正在重新启动");
            }
        }
        if started.elapsed() > WELL_AFTER {
            delays = restart_delays();
        }
        postmaster = loop {
            let delay = delays.next().unwrap_or_default();
            if timeout(delay, &mut stop_requested).await.is_ok() {
                return Ok(());
            }
            match cluster.adopt_or_launch().await {
                Ok(postmaster) => break postmaster,
                Err(error) => tracing::error!(%error, "PostgreSQL 未能重新启动，稍后再试"),
            }
        };
        tracing::info!(pid = postmaster.pid().as_raw_pid(), "PostgreSQL 已重新启动");
    }
}
