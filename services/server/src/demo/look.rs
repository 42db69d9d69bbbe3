//! The report as one of the cast sees it.

use serde_json::{Value, json};

use super::cast::Cast;
use super::script::Script;
use crate::client::Client;

const REPORT: &str = "query($body: ID!, $year: Int!) { reportFor(body: $body, year: $year) {
  id phase
  findings { fingerprint rule severity open message cells }
  edition { number hash { whole } stages { key title open parts { scope title role satisfied hash { whole } } } sections { number title paragraphs { id } } cells { code rowLabel columnLabel value computed note version } }
} }";

/// The report; null before it was opened.
pub(super) async fn look(client: &Client, cast: &Cast, script: &Script) -> anyhow::Result<Value> {
    Ok(client.ask(REPORT, json!({ "body": cast.bureau, "year": script.year })).await?["reportFor"].take())
}

/// A text of an answer; "" where there is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A list of an answer; empty where there is none.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
