//! Readers: each asks the same question again, over a connection that stays open, as soon as it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::writers::Writer;

const REPORT: &str = "query($id: ID!, $asOf: AsOf, $codes: [String!]) { report(id: $id, asOf: $asOf) {
    id year phase version body { name }
    edition { number hash { whole } sections { number title paragraphs { id text version } } cells(codes: $codes) { code value version } }
} }";
const INBOX: &str = "{ inbox { nodes { reportId year kind title fromPosition body { name } } } }";
const LIST: &str =
    "{ reports(first: 50) { nodes { id year phase version body { name } } pageInfo { hasNextPage endCursor } } }";
/// Of which cells the report's reader asks for the figures.
const CELLS: [&str; 3] = ["2019/3/received/total", "2019/3/carried_in/total", "2019/3/total/total"];

/// What readers ask.
#[derive(Clone)]
pub(crate) struct Question {
    /// What is asked for, in a few words.
    pub(crate) name: &'static str,
    body: String,
    token: String,
}

impl Question {
    /// A report's text and some figures, by its drafter; as it stood at a position, where one is named.
    pub(crate) fn report(writer: &Writer, as_of: Option<i64>) -> Self {
        let as_of = as_of.map(|position| json!({ "position": position }));
        let variables = json!({ "id": writer.report, "asOf": as_of, "codes": CELLS });
        Self::new("a report", REPORT, &variables, &writer.token)
    }

    /// The first twenty tasks of somebody who has more.
    pub(crate) fn inbox(token: &str) -> Self {
        Self::new("the inbox", INBOX, &Value::Null, token)
    }

    /// Fifty reports.
    pub(crate) fn list(token: &str) -> Self {
        Self::new("50 reports", LIST, &Value::Null, token)
    }

    fn new(name: &'static str, query: &str, variables: &Value, token: &str) -> Self {
        Self { name, body: json!({ "query": query, "variables": variables }).to_string(), token: token.to_owned() }
    }

    /// Asks once: how many bytes the answer has.
    pub(crate) async fn ask(&self, connection: &mut Connection) -> anyhow::Result<usize> {
        let answer = connection.ask(self.body.clone()).await?;
        let failed = answer.windows(9).any(|part| part == b"\"errors\":");
        ensure!(!failed, "{} was not answered: {}", self.name, String::from_utf8_lossy(&answer));
        Ok(answer.len())
    }

    /// A connection of who asks this.
    pub(crate) async fn connect(&self, authority: &str) -> anyhow::Result<Connection> {
        Connection::open(authority, &self.token).await
    }
}

/// Readers at work.
pub(crate) struct Reads {
    stop: Arc<AtomicBool>,
    answered: Arc<AtomicU64>,
    readers: JoinSet<anyhow::Result<()>>,
}

impl Reads {
    /// Lets so many readers ask at the server that listens at `authority`.
    pub(crate) fn begin(authority: &str, question: &Question, readers: usize) -> Self {
        let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let mut set = JoinSet::new();
        for _ in 0..readers {
            let (authority, question) = (authority.to_owned(), question.clone());
            let (stop, answered) = (Arc::clone(&stop), Arc::clone(&answered));
            set.spawn(async move {
                let mut connection = question.connect(&authority).await?;
                let expected = question.ask(&mut connection).await?;
                while !stop.load(Ordering::Relaxed) {
                    let bytes = question.ask(&mut connection).await?;
                    ensure!(bytes == expected, "{} had {expected} bytes, and then {bytes}", question.name);
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                Ok(())
            });
        }
        Self { stop, answered, readers: set }
    }

    /// How often they were answered so far.
    pub(crate) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Lets the readers finish; a question that was not answered is an error.
    pub(crate) async fn end(mut self) -> anyhow::Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(reader) = self.readers.join_next().await {
            reader.context("a reader broke off")??;
        }
        Ok(())
    }
}
