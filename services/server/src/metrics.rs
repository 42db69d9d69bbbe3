//! `GET /metrics` in the text format of `OpenMetrics`, which Prometheus reads; on an address of its own, since what a
//! server is busy with is nobody's business outside.

use std::sync::Arc;

use api::App;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engine::Engine;
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use tracing::error;

use crate::disk::FreeShare;

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct Measured {
    registry: Registry,
    engine: Engine,
}

/// Everything that the node measures.
pub(crate) fn router(engine: Engine, app: &App, disk: Option<FreeShare>) -> Router {
    let mut registry = Registry::with_prefix("nianbao");
    engine.metrics.register(&mut registry);
    app.metrics().register(&mut registry);
    if let Some(disk) = disk {
        registry.register("disk_free_ratio", "Free share of the disk under the private PostgreSQL", disk);
    }
    Router::new().route("/metrics", get(metrics)).with_state(Arc::new(Measured { registry, engine }))
}

async fn metrics(State(measured): State<Arc<Measured>>) -> Response {
    measured.engine.metrics.look_at(&measured.engine.database).await;
    let mut text = String::new();
    match encode(&mut text, &measured.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
