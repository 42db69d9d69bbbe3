//! What can be measured of requests, for whoever watches the node.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// One label with its value, of which there are few: the codes of errors.
type Label = [(&'static str, String); 1];

/// The measures of one node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Label, Histogram, fn() -> Histogram>,
    refusals: Family<Label, Counter>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { requests: Family::new_with_constructor(durations), refusals: Family::default() }
    }
}

/// A millisecond to 32 seconds, a little more than a request may take.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.001, 2.0, 16))
}

impl Metrics {
    /// Names everything in `registry`.
    pub fn register(&self, registry: &mut Registry) {
        let requests = "GraphQL requests by outcome: OK, or the code of the first error";
        registry.register_with_unit("request_duration", requests, Unit::Seconds, self.requests.clone());
        registry.register("refused_commands", "Commands that were refused, by code", self.refusals.clone());
    }

    pub(crate) fn answered(&self, outcome: &str, took: Duration) {
        self.requests.get_or_create(&[("outcome", outcome.to_owned())]).observe(took.as_secs_f64());
    }

    pub(crate) fn refused(&self, code: String) {
        self.refusals.get_or_create(&[("code", code)]).inc();
    }
}
