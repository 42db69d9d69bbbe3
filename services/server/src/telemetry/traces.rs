//! Traces for an OpenTelemetry collector: what the requests and the steps in them took. Off unless an address is set.

use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Instrument, Level, Subscriber, warn};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// What the collector knows this program by.
const SERVICE: &str = "nianbao";
/// How long a collector may take to take a batch; what it does not take is lost, and nothing waits for it.
const TAKE_WITHIN: Duration = Duration::from_secs(5);

/// The way to the collector. Dropping it sends what has not been sent.
pub struct Exporter(SdkTracerProvider);

impl Exporter {
    /// Sends batches to `endpoint` from a thread of its own, by OTLP over HTTP.
    pub(super) fn start(endpoint: &str) -> anyhow::Result<Self> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).with_timeout(TAKE_WITHIN).build();
        let exporter = exporter.context("无法发送运行轨迹")?;
        let resource = Resource::builder().with_service_name(SERVICE).build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    /// Takes the spans of this program, the steps within requests included, whatever the log shows.
    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let own = ["api", "engine", "server"].map(|target| (target, Level::DEBUG));
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_filter(Targets::new().with_targets(own))
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(TAKE_WITHIN) {
            warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Puts a span around every request, as a part of the trace that its sender names (`traceparent`, W3C Trace Context).
pub(crate) fn traced(router: Router) -> Router {
    router.layer(middleware::from_fn(trace))
}

async fn trace(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let span = tracing::debug_span!(
        "request",
        otel.kind = "server",
        http.request.method = method,
        url.path = path,
        http.response.status_code = tracing::field::Empty,
    );
    let parent = TraceContextPropagator::new().extract(&HeaderExtractor(request.headers()));
    if let Err(error) = span.set_parent(parent) {
        tracing::debug!(%error, "a request stays outside of its sender's trace");
    }
    let response = next.run(request).instrument(span.clone()).await;
    span.record("http.response.status_code", response.status().as_u16());
    response
}
