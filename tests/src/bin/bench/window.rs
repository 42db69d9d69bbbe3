//! What happens in a few seconds of load, looked at from outside: both sides are measured by the same clock, the same
//! counts of processor time, and what the database says was committed.

use std::time::{Duration, Instant};

use sqlx::{PgConnection, query_scalar};

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
    /// Asks how many operations were committed.
    pub(crate) committed: &'static str,
}

/// A look at everything at once.
struct Look {
    at: Instant,
    committed: i64,
    server: Used,
    postgres: Used,
    clients: Used,
}

/// What happened between two looks.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// Committed operations per second.
    pub(crate) rate: f64,
    /// Processor time per operation, in microseconds: the server's,
    pub(crate) server: f64,
    /// PostgreSQL's,
    pub(crate) postgres: f64,
    /// and the clients'.
    pub(crate) clients: f64,
}

impl Watched {
    /// Looks, waits, and looks again.
    pub(crate) async fn for_a_while(&self, connection: &mut PgConnection, time: Duration) -> anyhow::Result<Window> {
        let before = self.look(connection).await?;
        tokio::time::sleep(time).await;
        let after = self.look(connection).await?;
        let committed = f64::from(i32::try_from(after.committed - before.committed)?);
        let each = |after: &Used, before: &Used| after.since(before).as_secs_f64() * 1e6 / committed;
        Ok(Window {
            rate: committed / (after.at - before.at).as_secs_f64(),
            server: each(&after.server, &before.server),
            postgres: each(&after.postgres, &before.postgres),
            clients: each(&after.clients, &before.clients),
        })
    }

    async fn look(&self, connection: &mut PgConnection) -> anyhow::Result<Look> {
        Ok(Look {
            committed: query_scalar(self.committed).fetch_one(connection).await?,
            at: Instant::now(),
            server: Used::by(self.server.as_slice())?,
            postgres: Used::by_family(self.postmaster)?,
            clients: Used::by(&[self.clients])?,
        })
    }
}
