//! The API of one node, put together.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use axum::http::HeaderValue;
use engine::Engine;
use tokio::sync::Semaphore;

use crate::authentication::{Authentication, KeyError};
use crate::document::Documents;
use crate::http::{Reading, Reads, RequestIds};
use crate::metrics::Metrics;
use crate::schema::{self, Schema};
use crate::settings::{Limits, Settings};
use crate::shares::Shares;
use crate::source::Source;
use crate::types::person::Names;

/// How long names that are wanted wait for others, to be looked up with them: a fraction of what a question takes.
const GATHERING: Duration = Duration::from_micros(200);

/// The API of one node. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    schema: Schema,
    authentication: Arc<Authentication>,
    engine: Engine,
    limits: Limits,
    documents: Documents,
    proxies: Vec<IpAddr>,
    origins: Vec<HeaderValue>,
    bodies: Arc<Shares<Source>>,
    graphiql: bool,
    request_ids: RequestIds,
    running: Arc<Semaphore>,
    running_of_one: Arc<Shares<Reading>>,
    reads: Reads,
    metrics: Metrics,
}

impl App {
    /// Reads the signing keys, making the first when there is none, and builds the schema.
    pub fn new(engine: Engine, settings: Settings) -> Result<Self, KeyError> {
        let schema = schema::build(&settings.limits);
        let authentication = Arc::new(Authentication::new(engine.database.clone(), settings.authentication)?);
        let names = DataLoader::new(Names(engine.questions.clone()), tokio::spawn).delay(GATHERING);
        let metrics = Metrics::default();
        Ok(Self(Arc::new(Parts {
            schema: schema
                .data(metrics.clone())
                .data(engine.clone())
                .data(names)
                .data(Arc::clone(&authentication))
                .finish(),
            authentication,
            engine,
            graphiql: settings.graphiql,
            request_ids: RequestIds::default(),
            running: Arc::new(Semaphore::new(settings.limits.in_flight)),
            running_of_one: Shares::new(settings.limits.in_flight, settings.limits.in_flight / 8),
            reads: Reads::new(settings.limits.reads),
            proxies: settings.proxies,
            origins: settings.origins,
            bodies: Shares::new(settings.limits.bodies, settings.limits.bodies / 4),
            limits: settings.limits,
            documents: Documents::default(),
            metrics,
        })))
    }

    /// Waits for the requests being executed, those whose client has gone away included, and executes no more. To be
    /// called when the server has stopped listening.
    pub async fn finish(&self) {
        let all = u32::try_from(self.0.limits.in_flight).unwrap_or(u32::MAX);
        if let Ok(permits) = self.0.running.acquire_many(all).await {
            permits.forget();
        }
    }

    /// What can be measured of the requests.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.0.schema
    }

    pub(crate) fn authentication(&self) -> &Authentication {
        &self.0.authentication
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    pub(crate) fn proxies(&self) -> &[IpAddr] {
        &self.0.proxies
    }

    /// The origins of front ends whose pages a browser lets ask.
    pub(crate) fn origins(&self) -> &[HeaderValue] {
        &self.0.origins
    }

    /// What all request bodies together, and those of one source, may weigh.
    pub(crate) fn bodies(&self) -> &Arc<Shares<Source>> {
        &self.0.bodies
    }

    /// What of them one person, or one source, may have at a time.
    pub(crate) fn running_of_one(&self) -> &Arc<Shares<Reading>> {
        &self.0.running_of_one
    }

    pub(crate) fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// Whether GraphiQL is served.
    pub(crate) fn graphiql(&self) -> bool {
        self.0.graphiql
    }

    pub(crate) fn request_ids(&self) -> &RequestIds {
        &self.0.request_ids
    }

    /// One permit for each request being executed.
    pub(crate) fn running(&self) -> &Arc<Semaphore> {
        &self.0.running
    }
}
