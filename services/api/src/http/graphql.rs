//! `/graphql`: from the request to the answer. `POST` brings a request in its body, `GET` one that changes nothing in its
//! address.
//!
//! Everything from parsing on runs in a task of its own, which does not end when the client goes away; what is long runs on
//! a thread of its own, for while it is read and validated that thread answers nobody else. It ends when the time is up:
//! what waits for the appender or in a transaction of an account is carried out whole all the same, for that has tasks of
//! its own, and all else is given up. A panic ends the task only and is answered like any other fault.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{self, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tracing::{Instrument, Span, field};

use super::answer::{Answer, MediaType};
use super::pages;
use super::reads::Reading;
use super::sent::Sent;
use crate::app::App;
use crate::authentication::TokenRefusal;
use crate::context::Caller;
use crate::document;
use crate::errors::ApiError;
use crate::source::Source;

pub(super) async fn post(State(app): State<App>, request: extract::Request) -> Response {
    respond(app, request).await
}

pub(super) async fn get(State(app): State<App>, request: extract::Request) -> Response {
    if app.graphiql() && pages::is_wanted(request.headers()) {
        return pages::graphiql();
    }
    respond(app, request).await
}

pub(super) async fn neither(State(app): State<App>, headers: HeaderMap) -> Response {
    let request_id = app.request_ids().of(&headers);
    let answer = Answer::refused(ApiError::MethodNotAllowed, MediaType::Json, &request_id);
    let mut response = answer.into_response(&request_id);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    response
}

async fn respond(app: App, request: extract::Request) -> Response {
    let begun = Instant::now();
    let metrics = app.metrics().clone();
    let (parts, body) = request.into_parts();
    let request_id = app.request_ids().of(&parts.headers);
    let answer = answer_in_time(app, &parts, body, &request_id).await;
    metrics.answered(answer.outcome(), begun.elapsed());
    let mut response = answer.into_response(&request_id);
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

async fn answer_in_time(app: App, parts: &Parts, body: Body, request_id: &str) -> Answer {
    let Some(media_type) = MediaType::accepted(&parts.headers) else {
        return Answer::refused(ApiError::NotAcceptable, MediaType::Json, request_id);
    };
    let limit = app.limits().time;
    let deadline = Instant::now() + limit;
    match tokio::time::timeout_at(deadline, answer(app, parts, body, media_type, request_id, deadline)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => Answer::refused(error, media_type, request_id),
        Err(_) => Answer::refused(ApiError::Timeout { limit }, media_type, request_id),
    }
}

async fn answer(
    app: App,
    parts: &Parts,
    body: Body,
    media_type: MediaType,
    request_id: &str,
    deadline: Instant,
) -> Result<Answer, ApiError> {
    let source = Source::of(parts, app.proxies());
    let mut share = app.bodies().take(source, 0).ok_or(ApiError::Busy)?;
    let sent = Sent::receive(parts, body, app.limits().body, &mut share).await?;
    let caller = caller(&app, &parts.headers);
    let turn = app.running().clone().try_acquire_owned().map_err(|_| ApiError::Busy)?;
    let reading = Reading::from((caller, source));
    let place = app.running_of_one().take(reading, 1).ok_or(ApiError::Busy)?;
    let reads = app.reads().of(reading);
    let span = tracing::info_span!("graphql", request_id, operation = field::Empty);
    let limit = app.limits().time;
    let request_id = request_id.to_owned();
    let long = sent.is_long();
    let work = async move {
        let (_turn, _place, _share) = (turn, place, share);
        let mut request = sent.parse(app.limits(), app.documents())?.data(caller).data(source);
        if let Some(operation) = document::operation(&mut request) {
            Span::current().record("operation", operation);
        }
        drop(sent);
        let execution = engine::sharing(reads, app.schema().execute(request)).await;
        Ok(Answer::executed(execution, media_type, &request_id))
    };
    let work = in_time(deadline, limit, work).instrument(span);
    if long { aside(work).await } else { whole(work).await }
}

/// Gives work up when its time is over, which it may be before the work has begun.
async fn in_time<T>(
    deadline: Instant,
    limit: Duration,
    work: impl Future<Output = Result<T, ApiError>>,
) -> Result<T, ApiError> {
    if Instant::now() >= deadline {
        return Err(ApiError::Timeout { limit });
    }
    tokio::time::timeout_at(deadline, work).await.unwrap_or(Err(ApiError::Timeout { limit }))
}

/// Runs work to its end even when nobody waits for it any more; a panic becomes an error.
async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::spawn(work).await.map_err(ApiError::internal)?
}

/// The same on a thread of its own.
async fn aside<T: Send + 'static>(
    work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
) -> Result<T, ApiError> {
    let answering = Handle::current();
    spawn_blocking(move || answering.block_on(work)).await.map_err(ApiError::internal)?
}

fn caller(app: &App, headers: &HeaderMap) -> Caller {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Caller::Anonymous };
    let token = value.to_str().ok().and_then(|text| text.split_once(' '));
    let verified = match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => app.authentication().verify(token.trim()),
        _ => Err(TokenRefusal::Invalid),
    };
    verified.map_or_else(Caller::Refused, Caller::Known)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn work_goes_on_when_nobody_waits_for_it() {
        let (go, gone) = oneshot::channel::<()>();
        let (done, finished) = oneshot::channel();
        let waiting = tokio::spawn(whole(async {
            gone.await.map_err(ApiError::internal)?;
            done.send("whole").map_err(|_| ApiError::Busy)
        }));
        tokio::task::yield_now().await;
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        go.send(()).unwrap();
        assert_eq!(finished.await.unwrap(), "whole");
    }

    #[tokio::test(start_paused = true)]
    async fn work_is_given_up_with_all_it_holds_when_its_time_is_over() {
        let held = std::sync::Arc::new(());
        let holds = std::sync::Arc::clone(&held);
        let limit = Duration::from_secs(30);
        let endless = async move {
            let never = std::future::pending::<Result<(), ApiError>>().await;
            drop(holds);
            never
        };
        let given_up = whole(in_time(Instant::now() + limit, limit, endless)).await;
        assert!(matches!(given_up, Err(ApiError::Timeout { .. })));
        assert_eq!(std::sync::Arc::strong_count(&held), 1);
    }

    #[tokio::test]
    async fn a_panic_becomes_an_error() {
        let results: [Result<(), _>; 2] =
            [whole(async { panic!("on purpose") }).await, aside(async { panic!("on purpose") }).await];
        assert!(matches!(results, [Err(ApiError::Internal(_)), Err(ApiError::Internal(_))]));
    }

    #[tokio::test]
    async fn what_is_long_keeps_no_thread_that_answers_others() {
        let answering = std::thread::current().id();
        let asked = async move { Ok(std::thread::current().id()) };
        assert_ne!(aside(asked).await.unwrap(), answering);
    }
}
