//! What a publication leaves, and that it follows from the log alone.

use domain::Year;
use domain::fold::State;
use domain::id::{BodyId, ReportId, StreamId};
use domain::snapshot::AnnualSnapshot;
use engine::NOW;
use ledger::{Commitment, Salt};
use serde_json::{Value, json};
use sqlx::Row;
use tests::audit::Audit;
use tests::house::{ADMINISTRATOR, BUREAU, DRAFTER, REVIEWER};
use tests::office::Office;

const SNAPSHOT: &str = include_str!("../../graphql/annual_snapshot.graphql");

async fn snapshot(office: &Office, year: i32) -> Value {
    let variables = json!({ "body": office.body(BUREAU), "year": year });
    office.nobody.ask(SNAPSHOT, variables).await.data()["annualSnapshot"].take()
}

#[tokio::test]
async fn the_snapshot_derived_again_from_the_log_is_byte_equal() {
    let office = Office::new().await;
    office.published(2020).await;
    let published = snapshot(&office, 2020).await;
    let mut connection = office.database.connect().await;
    let row = sqlx::query("select body_id, open, texts from annual_snapshot").fetch_one(&mut connection).await.unwrap();
    let stored: Vec<u8> = row.get("open");

    // By the engine's own reading of the stream…
    let id = ReportId { body: BodyId(row.get("body_id")), year: Year::new(2020).unwrap() };
    let stream = StreamId::Report(id);
    let events = office.server.engine.ledger.page(stream, 0, NOW, 1000).await.unwrap();
    let state = State::fold(stream, &events).unwrap().unwrap();
    let derived = AnnualSnapshot::of(state.as_report().unwrap()).unwrap();
    assert_eq!(derived.to_bytes().unwrap(), stored);
    assert_eq!(published["canonical"].as_str().unwrap().as_bytes(), stored);
    assert_eq!(derived.content_hash().to_string(), published["contentHash"].as_str().unwrap());
    assert!(derived.is_sound().unwrap());

    // …and by the audit's, which uses nothing of the engine.
    let audit = Audit::of(&mut connection).await;
    let again = AnnualSnapshot::of(audit.state(stream).unwrap().as_report().unwrap()).unwrap();
    assert_eq!(again.to_bytes().unwrap(), stored);
}

#[tokio::test]
async fn anybody_can_read_what_was_published_and_check_its_texts() {
    let office = Office::new().await;
    let report = office.signed(2020).await;
    assert_eq!(snapshot(&office, 2020).await, Value::Null, "before the publication there is nothing");
    let draft = office.desk(DRAFTER).read(&report).await;
    office.desk(DRAFTER).publish(&report, draft.hash()).await.accepted();

    let published = snapshot(&office, 2020).await;
    assert_eq!(
        (&published["bodyName"], &published["edition"], &published["late"]),
        (&json!(BUREAU), &json!(1), &json!(true))
    );
    assert_eq!(published["contentHash"].as_str(), draft.edition.hash.public.as_deref());
    let text = |paragraph: &Value| paragraph["text"].as_str().map(str::to_owned);
    for (section, drafted) in published["sections"].as_array().unwrap().iter().zip(&draft.edition.sections) {
        let paragraphs = section["paragraphs"].as_array().unwrap();
        let texts: Vec<_> = paragraphs.iter().map(text).collect();
        assert_eq!(texts, drafted.paragraphs.iter().map(|drafted| drafted.text.clone()).collect::<Vec<_>>());
        for paragraph in paragraphs {
            let salt = salt(paragraph["salt"].as_str().unwrap());
            let commitment = Commitment::to(paragraph["text"].as_str().unwrap(), &salt);
            assert_eq!(paragraph["commitment"], commitment.to_string());
        }
    }
    let cells = published["cells"].as_array().unwrap().iter();
    let cells: Vec<_> = cells.map(|cell| (cell["code"].as_str().unwrap(), cell["value"].as_str().unwrap())).collect();
    assert_eq!(cells, draft.edition.cells.iter().map(|cell| (&*cell.code, &*cell.value)).collect::<Vec<_>>());
    let signed: Vec<_> = published["signOffs"].as_array().unwrap().iter().map(|given| given["stage"].clone()).collect();
    assert_eq!(signed, ["office_review", "confidentiality_review", "sign_off"]);
}

fn salt(text: &str) -> Salt {
    let bytes: Vec<u8> = (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect();
    Salt::from_bytes(bytes.try_into().unwrap())
}

/// The query and the script of `docs/snapshots.md`, as they stand there.
mod as_documented {
    use std::io::Write as _;
    use std::process::{Command, Output, Stdio};

    use super::*;

    const PAGE: &str = include_str!("../../../docs/snapshots.md");
    const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify_snapshot.py");

    async fn answer(office: &Office) -> Value {
        let (_, query) = PAGE.split_once("```graphql\n").unwrap();
        office.nobody.ask(query.split_once("```").unwrap().0, Value::Null).await.body
    }

    fn verify(answer: &Value) -> Output {
        let mut script = Command::new("python3");
        script.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = script.spawn().unwrap();
        script.stdin.take().unwrap().write_all(answer.to_string().as_bytes()).unwrap();
        script.wait_with_output().unwrap()
    }

    #[track_caller]
    fn holds(answer: &Value) {
        let output = verify(answer);
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("holds contentHash"), "{output:?}");
    }

    #[tokio::test]
    async fn anybody_can_recompute_what_was_published() {
        let office = Office::new().await;
        let report = office.published(2020).await;
        let published = answer(&office).await;
        holds(&published);

        let paragraph = "/data/annualSnapshots/nodes/0/sections/1/paragraphs/0";
        for (changed, told) in [
            (format!("{paragraph}/text"), "section 1 text"),
            (format!("{paragraph}/commitment"), "places of the paragraphs"),
            ("/data/annualSnapshots/nodes/0/cells/7/value".to_owned(), "cells 2019/"),
            ("/data/annualSnapshots/nodes/0/contentHash".to_owned(), "contentHash"),
            ("/data/annualSnapshots/nodes/0/bodyName".to_owned(), "bodyName"),
        ] {
            let mut forged = published.clone();
            *forged.pointer_mut(&changed).unwrap() = json!("改过");
            let output = verify(&forged);
            assert_eq!(output.status.code(), Some(1), "{changed}: {output:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains(told), "{changed}: {output:?}");
        }

        let read = office.desk(REVIEWER).read(&report).await;
        office.desk(REVIEWER).order_expunging(&report, &[&read.paragraphs(1)[0].commitment]).await.accepted();
        let order = office
            .desk(ADMINISTRATOR)
            .inbox()
            .await
            .into_iter()
            .find_map(|act| Some(act.strip_prefix("expunge:")?.to_owned()));
        office.desk(ADMINISTRATOR).expunge(&report, &order.unwrap()).await.accepted();
        let expunged = answer(&office).await;
        assert_eq!(expunged.pointer(&format!("{paragraph}/text")), Some(&Value::Null));
        holds(&expunged);
    }
}
