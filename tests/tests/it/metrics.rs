//! What a server tells of itself, at an address of its own.

use serde_json::{Value, json};
use tests::house::{BUREAU, DRAFTER};
use tests::office::Office;

async fn metrics(office: &Office) -> String {
    let address = office.server.metrics_address.unwrap();
    let response = reqwest::get(format!("http://{address}/metrics")).await.unwrap();
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    response.text().await.unwrap()
}

/// The value of a series, 0 when there is none yet.
fn value(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().unwrap())
}

async fn grown(office: &Office, before: &str, series: &str) -> f64 {
    value(&metrics(office).await, series) - value(before, series)
}

#[tokio::test]
async fn commands_batches_and_refusals_are_counted() {
    let office = Office::new().await;
    let before = metrics(&office).await;
    let drafter = office.desk(DRAFTER);
    let input = json!({ "body": office.body(BUREAU), "year": 2020 });
    drafter.act("openReport", input.clone()).await.accepted();
    drafter.act("openReport", input).await.refused("REPORT_EXISTS");
    for (series, times) in [
        ("nianbao_append_duration_seconds_count", 2.0),
        ("nianbao_append_batch_commands_sum", 2.0),
        ("nianbao_refused_commands_total{code=\"REPORT_EXISTS\"}", 1.0),
        ("nianbao_request_duration_seconds_count{outcome=\"OK\"}", 2.0),
    ] {
        let grown = grown(&office, &before, series).await;
        assert!((grown - times).abs() < f64::EPSILON, "{series} grew by {grown}");
    }
}

#[tokio::test]
async fn requests_are_told_apart_by_their_outcome() {
    let office = Office::new().await;
    let before = metrics(&office).await;
    office.nobody.ask("{ nothing }", Value::Null).await.failed("GRAPHQL_VALIDATION_FAILED");
    let series = "nianbao_request_duration_seconds_count{outcome=\"GRAPHQL_VALIDATION_FAILED\"}";
    assert!(grown(&office, &before, series).await >= 1.0);
    assert!(value(&metrics(&office).await, "nianbao_pool_connections") >= 1.0);
}

#[tokio::test]
async fn the_public_address_tells_nothing_of_it() {
    let office = Office::new().await;
    let url = office.server.url().replace("/graphql", "/metrics");
    assert_eq!(reqwest::get(url).await.unwrap().status(), 404);
    let address = office.server.metrics_address.unwrap();
    assert_eq!(reqwest::get(format!("http://{address}/graphql")).await.unwrap().status(), 404);
}
