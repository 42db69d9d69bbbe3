//! Server and PostgreSQL are killed by `kill -9`, and the server is stopped in the middle of its work.

use std::time::{Duration, Instant};

use tests::audit::Audit;
use tests::client::Client;
use tests::house::{BUREAU, DRAFTER, House, SECOND_DRAFTER};
use tests::office::fill;
use tests::process::{Place, Process};
use tests::stream::{Stream, assert_kept};
use tokio::sync::watch;

use crate::superuser;

const DRAFTERS: [&str; 2] = [DRAFTER, SECOND_DRAFTER];
/// A report each: every year that has a form and is over.
const YEARS: std::ops::RangeInclusive<i32> = 2019..=2025;
/// How many clients write, and how much each.
const CLIENTS: usize = 6;
const EDITS: usize = 40;
/// For how long the server is stopped: longer than PostgreSQL lets it hold the head.
const PAUSE: Duration = Duration::from_secs(6);

pub(crate) async fn run() -> anyhow::Result<()> {
    let begun = Instant::now();
    let place = Place::new();
    let data_dir = place.path().to_str().unwrap_or_default().to_owned();
    let arguments = ["--data-dir", &*data_dir];
    let mut process = Process::serve(&arguments, None).await;
    let nobody = Client::new(&process.url);
    let house = House::found(&nobody, &process.first_secret().await, &DRAFTERS).await;
    let desks = DRAFTERS.map(|name| house.desk(&nobody, name));
    let (mut edits, mut kills) = (0, 0);
    for year in YEARS {
        let desks = desks.each_ref().map(|desk| desk.moved_to(&process.url));
        let report = desks[0].open(&house.bodies[BUREAU], year).await;
        fill(&desks[0], &report).await;
        let (servers, urls) = watch::channel(vec![process.url.clone()]);
        let mut stream = Stream::start(&desks, &report, CLIENTS, EDITS, &urls);
        for (after, act) in (20..).step_by(40).zip(["postgres", "server", "pause", "both", "postgres"]) {
            stream.reached(after).await;
            kills += usize::from(act != "pause");
            if matches!(act, "postgres" | "both") {
                place.kill_postgres();
            }
            match act {
                "server" | "both" => {
                    process.kill().await;
                    process = Process::serve(&arguments, None).await;
                    servers.send_replace(vec![process.url.clone()]);
                }
                "pause" => process.pause(PAUSE).await,
                _ => {}
            }
        }
        let acknowledged = stream.end().await;
        let audit = Audit::of(&mut superuser(&place).await?).await;
        assert_kept(&acknowledged, &audit, &process.url, &report).await;
        edits += acknowledged.len();
        println!("{year}: {} edits acknowledged, each there once", acknowledged.len());
    }
    process.stop().await;
    let seconds = begun.elapsed().as_secs();
    println!(
        "kills: {edits} edits acknowledged through {kills} kills and pauses between; 0 lost, 0 doubled; {seconds} s"
    );
    Ok(())
}
