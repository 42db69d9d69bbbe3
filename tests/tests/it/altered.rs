//! A ledger that was changed behind the system's back: what was changed is not served, signed or built upon.

use serde_json::json;
use sqlx::raw_sql;
use tests::desk::insertion;
use tests::house::{AUDITOR, BUREAU, DRAFTER};
use tests::office::Office;

/// What an owner of the database can do who takes the guards away first.
async fn behind_its_back(office: &Office, change: &'static str) {
    let mut owner = office.database.connect_as_owner().await;
    let all = format!("alter table event disable trigger all; {change}; alter table event enable trigger all");
    raw_sql(sqlx::AssertSqlSafe(all)).execute(&mut owner).await.unwrap();
}

#[tokio::test]
async fn an_event_that_was_changed_stops_its_stream_and_no_other() {
    for change in [
        "update event set open = convert_to(replace(convert_from(open, 'UTF8'), '\"0\"', '\"7\"'), 'UTF8') where type = 'CellsSet'",
        "update event set leaf = sha256(leaf) where type = 'CellsSet'",
    ] {
        let office = Office::new().await;
        let report = office.drafted(2020).await;
        let other = office.desk(DRAFTER).open(office.body(BUREAU), 2021).await;
        behind_its_back(&office, change).await;
        // Another node, which has nothing of it in memory.
        let fresh = office.another_server().await;
        let drafter = office.desk(DRAFTER).moved_to(&fresh.url());

        let read = drafter.ask("query($id: ID!) { report(id: $id) { phase } }", json!({ "id": report })).await;
        assert!(read.failed("LEDGER_ALTERED").contains("审计"), "{}", read.body);
        let told = drafter.ask("query($id: ID!) { report(id: $id) { phase } }", json!({ "id": other })).await;
        assert_eq!(told.data()["report"]["phase"], "DRAFTING", "the other report is what it was");
        drafter.revise(&report, &[insertion(1, "建在改过的数字上。")]).await.failed("LEDGER_ALTERED");
        drafter.revise(&other, &[insertion(1, "另一份照常。")]).await.accepted();
        let history = "query($id: ID!) { report(id: $id) { history { nodes { position } } } }";
        let auditor = office.desk(AUDITOR).moved_to(&fresh.url());
        auditor.ask(history, json!({ "id": report })).await.failed("LEDGER_ALTERED");
        fresh.stop().await.unwrap();
    }
}

#[tokio::test]
async fn an_event_that_was_moved_into_another_stream_is_not_believed_there() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    behind_its_back(
        &office,
        "update event set stream = replace(stream, ':2020', ':2019') where stream like 'report:%'",
    )
    .await;
    let fresh = office.another_server().await;
    let drafter = office.desk(DRAFTER).moved_to(&fresh.url());
    let moved = "query($body: ID!) { reportFor(body: $body, year: 2019) { phase } }";
    drafter.ask(moved, json!({ "body": office.body(BUREAU) })).await.failed("LEDGER_ALTERED");
    let gone = drafter.ask("query($id: ID!) { report(id: $id) { phase } }", json!({ "id": report })).await;
    assert_eq!(gone.data()["report"], json!(null));
    fresh.stop().await.unwrap();
}

/// Snapshots are read by everybody, without the log: they are held against their own hashes.
#[tokio::test]
async fn a_snapshot_that_was_changed_is_not_served() {
    for change in [
        "update annual_snapshot set open = convert_to(replace(convert_from(open, 'UTF8'), '\"0\"', '\"7\"'), 'UTF8')",
        "update annual_snapshot set texts = replace(texts, '。', '！')",
    ] {
        let office = Office::new().await;
        office.published(2020).await;
        let all = "{ annualSnapshots { nodes { contentHash } } }";
        office.nobody.ask(all, json!(null)).await.data();
        let mut owner = office.database.connect_as_owner().await;
        let unguarded = "alter table annual_snapshot disable trigger all";
        raw_sql(sqlx::AssertSqlSafe(format!("{unguarded}; {change}"))).execute(&mut owner).await.unwrap();
        office.nobody.ask(all, json!(null)).await.failed("LEDGER_ALTERED");
    }
}
