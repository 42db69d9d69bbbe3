//! What happens in a few seconds of load, looked at from outside: both sides are measured by the same clock, the same
//! counts of processor time.

use std::time::{Duration, Instant};

use crate::processes::Used;

/// Whom to watch.
#[derive(Clone, Copy)]
pub(crate) struct Watched {
    /// The server's process; none where clients speak to PostgreSQL directly.
    pub(crate) server: Option<u32>,
    /// The parent of PostgreSQL's processes.
    pub(crate) postmaster: u32,
    /// The process of the clients.
    pub(crate) clients: u32,
}

/// A look at everything at once.
struct Look {
    done: u64,
    at: Instant,
    server: Used,
    postgres: Used,
    clients: Used,
}

/// What was used between two looks.
#[derive(Clone, Copy)]
pub(crate) struct Interval {
    /// How many operations were counted.
    pub(crate) done: u64,
    time: Duration,
    server: Duration,
    postgres: Duration,
    clients: Duration,
}

/// What one operation took.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// Operations per second.
    pub(crate) rate: f64,
    /// Processor time per operation, in microseconds: the server's,
    pub(crate) server: f64,
    /// PostgreSQL's,
    pub(crate) postgres: f64,
    /// and the clients'.
    pub(crate) clients: f64,
}

impl Interval {
    /// By the operations that were counted.
    pub(crate) fn window(&self) -> anyhow::Result<Window> {
        let done = f64::from(u32::try_from(self.done)?);
        Ok(self.at_rate(done / self.time.as_secs_f64()))
    }

    /// By a rate that somebody else measured.
    pub(crate) fn at_rate(&self, rate: f64) -> Window {
        let done = rate * self.time.as_secs_f64();
        let each = |used: Duration| used.as_secs_f64() * 1e6 / done;
        Window { rate, server: each(self.server), postgres: each(self.postgres), clients: each(self.clients) }
    }
}

impl Watched {
    /// Looks, waits, and looks again; `count` says how many operations are done so far.
    pub(crate) async fn for_a_while(
        &self,
        time: Duration,
        mut count: impl AsyncFnMut() -> anyhow::Result<u64>,
    ) -> anyhow::Result<Interval> {
        let before = self.look(count().await?)?;
        tokio::time::sleep(time).await;
        let after = self.look(count().await?)?;
        Ok(Interval {
            done: after.done - before.done,
            time: after.at - before.at,
            server: after.server.since(&before.server),
            postgres: after.postgres.since(&before.postgres),
            clients: after.clients.since(&before.clients),
        })
    }

    fn look(&self, done: u64) -> anyhow::Result<Look> {
        Ok(Look {
            done,
            at: Instant::now(),
            server: Used::by(self.server.as_slice())?,
            postgres: Used::by_family(self.postmaster)?,
            clients: Used::by(&[self.clients])?,
        })
    }
}
