//! `kill -9` in the middle of work: whatever was acknowledged is there, once.

use engine::SERVER;
use server::private_postgres::{Options, PrivatePostgres};
use sqlx::ConnectOptions;
use tests::audit::Audit;
use tests::client::Client;
use tests::cluster::{Database, set_up};
use tests::desk::insertion;
use tests::house::{BUREAU, DRAFTER, House, SECOND_DRAFTER};
use tests::office::{Office, fill, first_secret, private_directory, start};
use tests::process::{Place, Process};
use tests::stream::{Stream, assert_kept};
use tokio::sync::watch;

const DRAFTERS: [&str; 2] = [DRAFTER, SECOND_DRAFTER];

#[tokio::test]
async fn postgres_is_killed_under_a_stream_of_edits() {
    let place = Place::new();
    let postgres = PrivatePostgres::start(place.path(), Options::default()).await.unwrap();
    let database = Database::of(set_up(&postgres).await);
    let keys = private_directory();
    let server = start(&database, keys.path()).await;
    let nobody = Client::new(&server.url());
    let house = House::found(&nobody, &first_secret(&server).await, &DRAFTERS).await;
    let desks = DRAFTERS.map(|name| house.desk(&nobody, name));
    let report = desks[0].open(&house.bodies[BUREAU], 2020).await;
    fill(&desks[0], &report).await;
    let (_servers, urls) = watch::channel(vec![server.url()]);

    let mut stream = Stream::start(&desks, &report, 6, 40, &urls);
    for killed_at in [60, 140] {
        stream.reached(killed_at).await;
        place.kill_postgres();
    }
    let acknowledged = stream.end().await;

    let audit = Audit::of(&mut database.connect().await).await;
    assert_eq!(acknowledged.len(), 240);
    assert_kept(&acknowledged, &audit, &server.url(), &report).await;
    server.stop().await.unwrap();
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn the_server_is_killed_under_a_stream_of_edits_and_postgres_with_it() {
    let place = Place::new();
    let data_dir = place.path().to_str().unwrap();
    let arguments = ["--data-dir", data_dir];
    let mut process = Process::serve(&arguments, None).await;
    let nobody = Client::new(&process.url);
    let house = House::found(&nobody, &process.first_secret().await, &DRAFTERS).await;
    let desks = DRAFTERS.map(|name| house.desk(&nobody, name));
    let report = desks[0].open(&house.bodies[BUREAU], 2020).await;
    fill(&desks[0], &report).await;
    let (servers, urls) = watch::channel(vec![process.url.clone()]);

    let mut stream = Stream::start(&desks, &report, 6, 40, &urls);
    for (killed_at, with_postgres) in [(60, false), (140, true)] {
        stream.reached(killed_at).await;
        if with_postgres {
            place.kill_postgres();
        }
        process.kill().await;
        process = Process::serve(&arguments, None).await;
        servers.send_replace(vec![process.url.clone()]);
    }
    let acknowledged = stream.end().await;

    let socket = place.path().join("postgres/socket");
    let superuser = sqlx::postgres::PgConnectOptions::new_without_pgpass().socket(socket).username("postgres");
    let audit = Audit::of(&mut superuser.database("nianbao").connect().await.unwrap()).await;
    assert_eq!(acknowledged.len(), 240);
    assert_kept(&acknowledged, &audit, &process.url, &report).await;
    process.stop().await;
    assert_eq!(place.postmaster(), None, "PostgreSQL has ended with its server");
}

/// As when PostgreSQL is restarted: connections end while questions and commands are on their way.
#[tokio::test]
async fn a_question_whose_connection_is_cut_is_answered_all_the_same() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let mut superuser = office.database.connect().await;
    for round in 0..25 {
        let asked = (0..6).map(|_| {
            let (drafter, report) = (office.desk(DRAFTER), report.clone());
            tokio::spawn(async move { drafter.read(&report).await })
        });
        let asked: Vec<_> = asked.collect();
        let (drafter, text) = (office.desk(DRAFTER), format!("第 {round} 句。"));
        let edits = [insertion(6, &text)];
        let edited = drafter.revise(&report, &edits);
        let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1";
        let cut = sqlx::query(cut).bind(SERVER).execute(&mut superuser);
        let (edited, cut) = tokio::join!(edited, cut);
        cut.unwrap();
        edited.accepted();
        for one in asked {
            one.await.unwrap();
        }
    }
    let texts = office.desk(DRAFTER).read(&report).await.paragraphs(6).len();
    assert_eq!(texts, 25 + 1, "each edit stands there once, beside what was drafted");
}
