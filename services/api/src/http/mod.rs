//! HTTP: the addresses, and GraphQL over it.
//!
//! `/graphql` follows the GraphQL-over-HTTP draft: [`sent`] takes the request, its [`body`] within its limit, [`graphql`] executes it
//! in a task of its own, [`answer`] writes the response in the media type the client takes. [`pages`] are for people with a
//! browser. [`layers`] only compress answers and say which front ends may ask: limits, time, panics and request ids are the business of [`graphql`], where they can be answered in the form GraphQL
//! clients expect.

mod answer;
mod body;
mod graphql;
mod layers;
mod pages;
mod reads;
mod request_id;
mod sent;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;

pub(crate) use reads::{Reading, Reads};
pub(crate) use request_id::RequestIds;

/// How long the database may take to say that it is there.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// All addresses of `app`: `/`, `/graphql`, `/.well-known/jwks.json`, `/healthz`, `/readyz`.
pub fn router(app: App) -> Router {
    let graphql = get(graphql::get).post(graphql::post).fallback(graphql::neither);
    let graphql = match app.origins() {
        [] => graphql,
        origins => graphql.layer(layers::front_ends(origins)),
    };
    Router::new()
        .route("/graphql", graphql)
        .route("/.well-known/jwks.json", get(published_keys))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .merge(pages::router(app.graphiql()))
        .with_state(app)
        .layer(layers::compression())
}

async fn published_keys(State(app): State<App>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, app.authentication().published_keys().to_owned()).into_response()
}

/// Ready when the database answers. In a task of its own: a query that is cut off spoils its pooled connection.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let appending = app.engine().appender.is_alive();
    let ping = tokio::spawn(async move { app.engine().database.ping().await });
    match tokio::time::timeout(READY_WITHIN, ping).await {
        Ok(Ok(Ok(()))) if appending => (StatusCode::OK, "ready\n"),
        Ok(Ok(Ok(()))) => (StatusCode::SERVICE_UNAVAILABLE, "nothing can be recorded: restart this node\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

#[cfg(test)]
mod costs;
#[cfg(test)]
mod tests;
