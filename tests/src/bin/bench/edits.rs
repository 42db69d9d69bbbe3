//! Our side: every client revises its paragraph, over a connection that stays open, as soon as the last edit is in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail, ensure};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::json;
use server::import::fresh_id;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::writers::Writer;

/// How many characters a paragraph has.
const LENGTH: usize = 300;
const SENTENCE: &str = "本年度通过门户网站、政务新媒体和公开栏主动公开各类信息，及时答复群众来信来电，\
    并对照年度要点逐项检查落实，尚有个别栏目更新不够及时，已责成有关科室限期改正。";
const REVISE: &str =
    "mutation($input: ReviseTextInput!) { reviseText(input: $input) { events { position } userErrors { message } } }";

/// Clients at work.
pub(crate) struct Edits {
    stop: Arc<AtomicBool>,
    clients: JoinSet<anyhow::Result<Writer>>,
}

impl Edits {
    /// Lets each of `writers` edit at the server that listens at `authority`.
    pub(crate) fn begin(authority: &str, writers: impl IntoIterator<Item = Writer>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for writer in writers {
            clients.spawn(edit(authority.to_owned(), writer, Arc::clone(&stop)));
        }
        Self { stop, clients }
    }

    /// Lets the clients finish their last edits; an edit that was not accepted is an error.
    pub(crate) async fn end(mut self) -> anyhow::Result<Vec<Writer>> {
        self.stop.store(true, Ordering::Relaxed);
        let mut writers = Vec::new();
        while let Some(writer) = self.clients.join_next().await {
            writers.push(writer??);
        }
        Ok(writers)
    }
}

async fn edit(authority: String, mut writer: Writer, stop: Arc<AtomicBool>) -> anyhow::Result<Writer> {
    let stream = TcpStream::connect(&authority).await?;
    let (mut connection, driver) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(driver);
    while !stop.load(Ordering::Relaxed) {
        let request = Request::post("/graphql")
            .header("host", &authority)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", writer.token))
            .body(body(&writer)?)?;
        send(&mut connection, request).await?;
        writer.version += 1;
        writer.based_on = writer.version;
    }
    Ok(writer)
}

/// A text of the same length every time, and never the same.
fn body(writer: &Writer) -> anyhow::Result<String> {
    let number = format!("（第{}稿）", writer.version);
    let text: String = number.chars().chain(SENTENCE.chars().cycle()).take(LENGTH).collect();
    let revision = json!({ "paragraphId": writer.paragraph, "basedOn": writer.based_on, "text": text });
    let input = json!({ "commandId": fresh_id()?, "report": writer.report, "edits": [{ "revise": revision }] });
    Ok(json!({ "query": REVISE, "variables": { "input": input } }).to_string())
}

#[derive(Deserialize)]
struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    revise_text: Payload,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    events: Vec<serde::de::IgnoredAny>,
    user_errors: Vec<serde::de::IgnoredAny>,
}

async fn send(connection: &mut SendRequest<String>, request: Request<String>) -> anyhow::Result<()> {
    let response = connection.send_request(request).await?;
    let status = response.status();
    let bytes = response.into_body().collect().await?.to_bytes();
    let said = || String::from_utf8_lossy(&bytes).into_owned();
    ensure!(status == StatusCode::OK, "{status}: {}", said());
    let answer: Answer = serde_json::from_slice(&bytes).with_context(said)?;
    match answer.data {
        Some(Data { revise_text: done }) if done.user_errors.is_empty() && done.events.len() == 1 => Ok(()),
        _ => bail!("an edit was not accepted: {}", said()),
    }
}
