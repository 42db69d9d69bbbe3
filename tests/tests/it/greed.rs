//! Those who want more than their share: the others are served all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::StreamId;
use serde_json::json;
use tests::desk::insertion;
use tests::house::{DRAFTER, GROUP_LEADER, OFFICE_LEAD, PASSWORD, REVIEWER};
use tests::office::Office;
use tests::process::{Place, Process};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// How much a server may grow by what is only announced: far less than was announced, somewhat more than its
/// connections cost.
const MOST_KILOBYTES: u64 = 64 * 1024;

#[tokio::test]
async fn memory_grows_with_what_is_sent_and_not_with_what_is_announced() {
    let place = Place::new();
    let server = Process::serve(&["--data-dir", place.path().to_str().unwrap()], None).await;
    let address = server.url.trim_start_matches("http://").trim_end_matches("/graphql").to_owned();
    let before = server.resident_kilobytes();
    let mut connections = Vec::new();
    for _ in 0..500 {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        let head =
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1900000\r\n\r\n{";
        connection.write_all(head.as_bytes()).await.unwrap();
        connections.push(connection);
    }
    // An answer on another connection shows that the server has come that far.
    let nobody = tests::client::Client::new(&server.url);
    assert_eq!(nobody.ask("{ version }", json!({})).await.status, 200);
    let grown = server.resident_kilobytes().saturating_sub(before);
    assert!(grown < MOST_KILOBYTES, "{grown} KB more for 950 MB that were announced");
    drop(connections);
    server.stop().await;
}

/// Everybody here comes from one address, as in an office: who has signed in from there is known there.
#[tokio::test]
async fn a_flood_of_attempts_to_sign_in_keeps_no_colleague_out() {
    let office = Office::new().await;
    let colleagues = [DRAFTER, OFFICE_LEAD, REVIEWER, GROUP_LEADER];
    let sign_in = async |name: &str| {
        let input = json!({ "userName": name, "password": PASSWORD });
        office.nobody.act("signIn", input).await.accepted();
    };
    for name in colleagues {
        sign_in(name).await;
    }
    let (over, attempts) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let flood = (0..60).map(|stranger| {
        let (nobody, over, attempts) = (office.nobody.clone(), Arc::clone(&over), Arc::clone(&attempts));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let number = attempts.fetch_add(1, Ordering::Relaxed);
                let name = format!("stranger-{stranger}-{number}");
                nobody.act("signIn", json!({ "userName": name, "password": "guessed at random" })).await;
            }
        })
    });
    let flood: Vec<_> = flood.collect();
    for name in [colleagues, colleagues].concat() {
        sign_in(name).await;
    }
    over.store(true, Ordering::Relaxed);
    for stranger in flood {
        stranger.await.unwrap();
    }
    assert!(attempts.load(Ordering::Relaxed) > 60, "there was a flood");
}

/// The writer reads for itself: somebody whose questions wait behind their own many others holds no edit up.
#[tokio::test]
async fn a_reader_who_waits_keeps_nobody_waiting() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let named = String::from_utf8(URL_SAFE_NO_PAD.decode(&report).unwrap()).unwrap();
    let stream = StreamId::parse(&named).unwrap();
    // Another node, which has nothing of it in memory.
    let fresh = office.another_server().await;
    let reader = fresh.engine.reader.clone();
    let no_turn = Arc::new(Semaphore::new(0));
    let waits = tokio::spawn(engine::sharing(Arc::clone(&no_turn), async move { reader.states(&[stream]).await }));
    tokio::task::yield_now().await;
    let drafter = office.desk(DRAFTER).moved_to(&fresh.url());
    drafter.revise(&report, &[insertion(1, "不等别人。")]).await.accepted();
    assert!(drafter.read(&report).await.paragraphs(1).len() > 2);
    assert!(!waits.is_finished());
    no_turn.add_permits(1);
    assert!(waits.await.unwrap().unwrap()[0].is_some());
    fresh.stop().await.unwrap();
}
