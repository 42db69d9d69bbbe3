//! Our side: every client revises its paragraph, over a connection that stays open, as soon as the last edit is in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;
use server::client::fresh_id;
use tokio::task::JoinSet;

use crate::connection::Connection;
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
    let mut connection = Connection::open(&authority, &writer.token).await?;
    while !stop.load(Ordering::Relaxed) {
        writer.edit(&mut connection).await?;
    }
    Ok(writer)
}

impl Writer {
    /// Revises the paragraph once.
    pub(crate) async fn edit(&mut self, connection: &mut Connection) -> anyhow::Result<()> {
        let answer = connection.ask(body(self)?).await?;
        let said = || String::from_utf8_lossy(&answer).into_owned();
        match serde_json::from_slice::<Answer>(&answer).with_context(said)?.data {
            Some(Data { revise_text: done }) if done.user_errors.is_empty() && done.events.len() == 1 => {}
            _ => bail!("an edit was not accepted: {}", said()),
        }
        self.version += 1;
        self.based_on = self.version;
        Ok(())
    }
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
