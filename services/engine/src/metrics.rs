//! What can be measured of the log's writing and of the connections, for whoever watches the node.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tokio::time::Instant;

use crate::database::Database;

/// The measures of one node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    append: Histogram,
    batch: Histogram,
    connections: Gauge,
    idle: Gauge,
    wait: Gauge<f64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            // Half a millisecond to 16 seconds: a fast disk's flush to more than the appender's patience.
            append: Histogram::new(exponential_buckets(0.000_5, 2.0, 16)),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            connections: Gauge::default(),
            idle: Gauge::default(),
            wait: Gauge::default(),
        }
    }
}

impl Metrics {
    /// Names everything in `registry`.
    pub fn register(&self, registry: &mut Registry) {
        let append = "From taking a batch of commands to its answers, attempts that failed left out";
        registry.register_with_unit("append_duration", append, Unit::Seconds, self.append.clone());
        registry.register(
            "append_batch_commands",
            "Commands that were decided under one lock, those refused included",
            self.batch.clone(),
        );
        registry.register("pool_connections", "Open connections of the pool", self.connections.clone());
        registry.register("pool_idle_connections", "Connections of the pool without work", self.idle.clone());
        let wait = "How long the latest scrape itself waited for a connection of the pool";
        registry.register_with_unit("pool_wait", wait, Unit::Seconds, self.wait.clone());
    }

    /// Looks at the pool, and stands in its queue once like any request.
    pub async fn look_at(&self, database: &Database) {
        let pool = database.pool();
        self.connections.set(pool.size().into());
        self.idle.set(i64::try_from(pool.num_idle()).unwrap_or(i64::MAX));
        let begun = Instant::now();
        // Without a connection the wait is the time until that was clear.
        drop(pool.acquire().await);
        self.wait.set(begun.elapsed().as_secs_f64());
    }

    pub(crate) fn appended(&self, commands: u32, took: Duration) {
        self.append.observe(took.as_secs_f64());
        self.batch.observe(commands.into());
    }
}
