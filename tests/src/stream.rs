//! A stream of edits by several clients at once, who send each edit again until they know what became of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use server::client::fresh_id;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::audit::Audit;
use crate::client::request;
use crate::desk::{Desk, insertion};

/// How long the whole stream may take.
const DEADLINE: Duration = Duration::from_secs(100);
/// How long to wait before asking a server that is away again.
const PAUSE: Duration = Duration::from_millis(20);

/// An edit that was acknowledged.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// The command.
    pub command: String,
    /// What it wrote.
    pub text: String,
    /// The positions of its events.
    pub positions: Vec<u64>,
    /// Who sent it.
    desk: Desk,
    /// The request, to be sent again.
    request: String,
}

/// A running stream.
pub struct Stream {
    clients: JoinSet<Vec<Acknowledged>>,
    acknowledged: watch::Receiver<usize>,
}

impl Stream {
    /// Starts `clients` that make `edits` each, in turn at the desks, wherever `servers` says that the servers are.
    #[must_use]
    pub fn start(
        desks: &[Desk],
        report: &str,
        clients: usize,
        edits: usize,
        servers: &watch::Receiver<Vec<String>>,
    ) -> Self {
        let (count, acknowledged) = watch::channel(0);
        let count = Arc::new(count);
        let mut running = JoinSet::new();
        for number in 0..clients {
            let desk = desks[number % desks.len()].clone();
            let (report, servers, count) = (report.to_owned(), servers.clone(), Arc::clone(&count));
            running.spawn(async move {
                let mut done = Vec::new();
                for edit in 0..edits {
                    let text = format!("第{number}人的第{edit}句。");
                    let section = u8::try_from(number % 7).unwrap();
                    done.push(write(&desk, &report, section, text, number + edit, &servers).await);
                    count.send_modify(|count| *count += 1);
                }
                done
            });
        }
        Self { clients: running, acknowledged }
    }

    /// Waits until so many edits are acknowledged.
    pub async fn reached(&mut self, edits: usize) {
        let reached = timeout(DEADLINE, self.acknowledged.wait_for(|count| *count >= edits)).await;
        reached.expect("the stream stands still").unwrap();
    }

    /// Waits for the end; answers with all that was acknowledged.
    pub async fn end(self) -> Vec<Acknowledged> {
        let all = timeout(DEADLINE, self.clients.join_all()).await.expect("the stream stands still");
        all.into_iter().flatten().collect()
    }
}

/// Sends one edit to one server after the other until it is accepted.
async fn write(
    desk: &Desk,
    report: &str,
    section: u8,
    text: String,
    turn: usize,
    servers: &watch::Receiver<Vec<String>>,
) -> Acknowledged {
    let command = fresh_id().unwrap().to_string();
    let input = json!({ "commandId": command, "report": report, "edits": [insertion(section, &text)] });
    let request = request("reviseText", input);
    let mut pauses = interval(PAUSE);
    for attempt in turn.. {
        pauses.tick().await;
        let url = {
            let urls = servers.borrow();
            urls[attempt % urls.len()].clone()
        };
        let Ok(answer) = desk.moved_to(&url).try_post(request.clone()).await else { continue };
        match answer.code() {
            "OK" => {
                let positions = positions(&answer.body["data"]["done"]["events"]);
                return Acknowledged { command, text, positions, desk: desk.clone(), request };
            }
            "UNAVAILABLE" | "TIMEOUT" | "STORAGE_FULL" => {}
            _ => panic!("{}", answer.body),
        }
    }
    unreachable!("the turns never end")
}

fn positions(events: &Value) -> Vec<u64> {
    events.as_array().unwrap().iter().map(|event| event["position"].as_u64().unwrap()).collect()
}

/// Every acknowledged edit is recorded where it was said to be, and stands in the report exactly once at the server
/// `url`; and whoever sends it there again is told the same.
pub async fn assert_kept(acknowledged: &[Acknowledged], audit: &Audit, url: &str, report: &str) {
    let reader = acknowledged[0].desk.moved_to(url);
    let sections = reader.read(report).await.edition.sections;
    let stands = sections.into_iter().flat_map(|section| section.paragraphs).filter_map(|paragraph| paragraph.text);
    let mut stands: Vec<_> = stands.filter(|text| text.starts_with('第')).collect();
    stands.sort();
    let mut written: Vec<_> = acknowledged.iter().map(|edit| edit.text.clone()).collect();
    written.sort();
    assert_eq!(stands, written, "nothing is lost, nothing stands twice");
    for edit in acknowledged {
        let outcome = audit.outcome(&edit.command).expect("an acknowledged command has no outcome");
        assert_eq!(outcome.positions, edit.positions);
    }
    let before = audit.events.len();
    for edit in acknowledged.iter().step_by(7) {
        let again = edit.desk.moved_to(url).post(edit.request.clone()).await.accepted();
        assert_eq!(positions(&again["events"]), edit.positions, "a repetition finds the first outcome");
    }
    let head = reader.ask("{ ledger { position } }", Value::Null).await.data()["ledger"]["position"].as_u64();
    assert_eq!(head, Some(before as u64), "a repetition records nothing");
    let all: BTreeSet<_> = acknowledged.iter().flat_map(|edit| &edit.positions).collect();
    assert_eq!(all.len(), acknowledged.len(), "each edit has a position of its own");
}
