//! How often a question goes to the database: as often for a hundred reports as for one.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tests::client::Client;
use tests::house::{ADMINISTRATOR, DRAFTER};
use tests::office::Office;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

/// How the statements begin that sqlx sends from this thread, on which the whole server of a test runs; without those
/// that sweep up behind people's backs.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut self.clone());
        }
    }
}

impl Visit for Statements {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" && !value.starts_with("-- Forgets") {
            self.0.lock().unwrap().push(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Statements {
    /// What answering a question takes, and the answer.
    async fn of(&self, client: &Client, question: &str, first: usize) -> (Vec<String>, Value) {
        self.0.lock().unwrap().clear();
        let answer = client.ask(question, json!({ "first": first })).await.data();
        (std::mem::take(&mut *self.0.lock().unwrap()), answer)
    }
}

/// Twenty-five bodies, for each of which the drafter has opened four reports.
async fn a_hundred_reports(office: &Office) {
    let (administrator, drafter) = (office.desk(ADMINISTRATOR), office.desk(DRAFTER));
    for number in 1..=25 {
        let township = json!({ "name": format!("样例{number}镇人民政府"), "kind": "TOWNSHIP" });
        let body = administrator.act("registerBody", township).await.accepted()["body"]["id"].take();
        let post = json!({ "body": body, "person": office.person(DRAFTER), "role": "DRAFTER", "title": "起草人" });
        administrator.act("appoint", post).await.accepted();
        for year in 2021..=2024 {
            drafter.open(body.as_str().unwrap(), year).await;
        }
    }
}

const REPORTS: &str =
    "query($first: Int) { reports(first: $first) { edges { node { id year phase version edition { number } } } } }";
const RECENT: &str = "query($first: Int) { viewer { recentReports(first: $first) { id year phase } } }";

#[tokio::test]
async fn a_list_of_a_hundred_reports_takes_no_more_statements_than_a_list_of_one() {
    let office = Office::new().await;
    a_hundred_reports(&office).await;
    // A server that has read nothing yet, and then knows everything.
    let fresh = office.another_server().await;
    let drafter = office.desk(DRAFTER).moved_to(&fresh.url());
    let statements = Statements::default();
    let _counted = tracing::subscriber::set_default(tracing_subscriber::registry().with(statements.clone()));
    for (question, path) in [(REPORTS, "/reports/edges"), (RECENT, "/viewer/recentReports")] {
        let (cold, answer) = statements.of(&drafter, question, 100).await;
        assert_eq!(answer.pointer(path).unwrap().as_array().unwrap().len(), 100);
        let (warm, _) = statements.of(&drafter, question, 100).await;
        let (one, _) = statements.of(&drafter, question, 1).await;
        assert_eq!(cold.len(), 2, "which reports, and their states: {cold:?}");
        assert_eq!((&warm, &one), (&cold, &cold));
    }
    fresh.stop().await.unwrap();
}
