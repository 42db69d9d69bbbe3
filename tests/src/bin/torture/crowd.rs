//! Many who want something and are nobody: the memory that their connections took goes back when they have gone, and the
//! time of an answer does not tell them whether a name exists.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::json;
use tests::client::Client;
use tests::house::{DRAFTER, GROUP_LEADER, House, OFFICE_LEAD, REVIEWER};
use tests::process::{Place, Process};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// How many connections announce a long body and send a part of it.
const CONNECTIONS: usize = 1_000;
const SENT: usize = 48 * 1024;
/// How much memory may stay behind when they are gone: what the first thousand of anything leaves in tables.
const LEFT_KILOBYTES: u64 = 24 * 1024;
/// How long the memory may take to go back.
const PATIENCE: Duration = Duration::from_secs(30);
/// Attempts under each of the known names: fewer than one name may make in a minute.
const ATTEMPTS: usize = 8;
const KNOWN: [&str; 4] = [DRAFTER, OFFICE_LEAD, REVIEWER, GROUP_LEADER];

pub(crate) async fn run() -> anyhow::Result<()> {
    let place = Place::new();
    let mut process = Process::serve(&["--data-dir", place.path().to_str().unwrap_or_default()], None).await;
    let nobody = Client::new(&process.url);
    House::found(&nobody, &process.first_secret().await, &KNOWN).await;
    memory(&process).await?;
    names(&nobody).await?;
    process.stop().await;
    Ok(())
}

async fn memory(process: &Process) -> anyhow::Result<()> {
    let address = process.url.trim_start_matches("http://").trim_end_matches("/graphql").to_owned();
    let before = process.resident_kilobytes();
    let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1900000\r\n\r\n";
    let part = [head.as_bytes(), &vec![b' '; SENT]].concat();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let Ok(mut connection) = TcpStream::connect(&address).await else { continue };
        // One that is closed before it has sent everything was refused its share.
        let _ = connection.write_all(&part).await;
        connections.push(connection);
    }
    let during = process.resident_kilobytes();
    let open = connections.len();
    drop(connections);
    let gone = Instant::now();
    let left = loop {
        let left = process.resident_kilobytes().saturating_sub(before);
        if left < LEFT_KILOBYTES {
            break left;
        }
        ensure!(gone.elapsed() < PATIENCE, "{left} KB stay behind when {open} connections are gone");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    println!(
        "crowd: {open} connections that announced 1 900 KB and sent {} KB each took {} KB more, of which {left} KB were left {} ms after they had gone",
        SENT / 1024,
        during.saturating_sub(before),
        gone.elapsed().as_millis(),
    );
    Ok(())
}

async fn names(nobody: &Client) -> anyhow::Result<()> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..ATTEMPTS {
        for name in KNOWN {
            known.push(attempt(nobody, name).await?);
            unknown.push(attempt(nobody, &format!("{name}{number}")).await?);
        }
    }
    let (known, unknown) = (median(known)?, median(unknown)?);
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    println!("crowd: a wrong password takes {known:.1?} under a known name, {unknown:.1?} under an unknown one");
    ensure!((0.8..1.25).contains(&ratio), "the time tells whether a name exists");
    Ok(())
}

async fn attempt(nobody: &Client, name: &str) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let answer = nobody.act("signIn", json!({ "userName": name, "password": "guessed at random" })).await;
    let taken = begun.elapsed();
    ensure!(answer.code() == "SIGN_IN_REFUSED", "{name}: {}", answer.body);
    Ok(taken)
}

fn median(mut times: Vec<Duration>) -> anyhow::Result<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied().context("nothing was measured")
}
