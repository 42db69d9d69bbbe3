//! Two servers on one database: nothing is lost, doubled or out of order.

use engine::SERVER;
use tests::audit::Audit;
use tests::desk::insertion;
use tests::house::{DRAFTER, SECOND_DRAFTER};
use tests::office::Office;
use tests::process::Process;
use tests::stream::{Stream, assert_kept};
use tokio::sync::watch;

#[tokio::test]
async fn two_nodes_under_a_stream_of_edits_write_one_log() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let other = office.another_server().await;
    let desks = [office.desk(DRAFTER), office.desk(SECOND_DRAFTER)];
    let (_servers, urls) = watch::channel(vec![office.server.url(), other.url()]);

    let acknowledged = Stream::start(&desks, &report, 8, 30, &urls).end().await;

    let audit = Audit::of(&mut office.database.connect().await).await;
    assert_eq!(acknowledged.len(), 240);
    assert_kept(&acknowledged, &audit, &office.server.url(), &report).await;
    assert_kept(&acknowledged, &audit, &other.url(), &report).await;
    let root = ledger::root_of(audit.events.iter().map(|event| event.leaf));
    assert_eq!(office.head().await["root"], root.to_string());
}

/// A command that reaches both nodes at once, as when a balancer repeats it, is carried out once.
#[tokio::test]
async fn one_command_sent_to_both_nodes_at_once_is_carried_out_once() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let other = office.another_server().await;
    let here = office.desk(DRAFTER);
    let there = here.moved_to(&other.url());
    for number in 0..20 {
        let edits = [insertion(0, &format!("第{number}句。"))];
        let id = server::client::fresh_id().unwrap();
        let input = serde_json::json!({ "commandId": id, "report": report, "edits": edits });
        let (one, two) = tokio::join!(here.act("reviseText", input.clone()), there.act("reviseText", input));
        assert_eq!(one.accepted()["events"], two.accepted()["events"]);
    }
    assert_eq!(here.read(&report).await.paragraphs(0).len(), 20);
    Audit::of(&mut office.database.connect().await).await;
}

/// What one node writes the other shows at once, however often it has looked before.
#[tokio::test]
async fn each_node_reads_what_the_other_wrote() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let other = office.another_server().await;
    let (here, there) = (office.desk(DRAFTER), office.desk(SECOND_DRAFTER).moved_to(&other.url()));
    for number in 0..10 {
        let (writer, reader) = if number % 2 == 0 { (&here, &there) } else { (&there, &here) };
        writer.revise(&report, &[insertion(0, &format!("第{number}句。"))]).await.accepted();
        assert_eq!(reader.read(&report).await, writer.read(&report).await);
    }
}

#[tokio::test]
async fn two_processes_write_one_log_and_one_that_is_killed_loses_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let url = office.database.url(SERVER);
    let arguments = ["--database-url", &*url];
    let one = Process::serve(&arguments, Some(office.keys())).await;
    let two = Process::serve(&arguments, Some(office.keys())).await;
    let (servers, urls) = watch::channel(vec![one.url.clone(), two.url.clone()]);
    let desks = [office.desk(DRAFTER), office.desk(SECOND_DRAFTER)];

    let mut stream = Stream::start(&desks, &report, 8, 30, &urls);
    stream.reached(80).await;
    one.kill().await;
    stream.reached(160).await;
    let three = Process::serve(&arguments, Some(office.keys())).await;
    servers.send_replace(vec![two.url.clone(), three.url.clone()]);
    let acknowledged = stream.end().await;

    let audit = Audit::of(&mut office.database.connect().await).await;
    assert_eq!(acknowledged.len(), 240);
    assert_kept(&acknowledged, &audit, &three.url, &report).await;
    two.stop().await;
    three.stop().await;
}
