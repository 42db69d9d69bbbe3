//! Backup and restore as docs/operations.md describes them: the restored server answers with the same bytes.

use std::fs;
use std::path::Path;

use engine::{DATABASE, provision};
use serde_json::{Value, json};
use server::private_postgres::{Durability, Options, PrivatePostgres, SUPERUSER};
use tests::client::Client;
use tests::cluster::Database;
use tests::house::{ADMINISTRATOR, BUREAU, DRAFTER, GROUP_LEADER, House, OFFICE_LEAD, PUBLISHER, REVIEWER};
use tests::office::{Office, STAGES, fill, start};
use tests::postgres::{dbname, program, run};
use tests::process::{Place, Process};

const SNAPSHOT: &str = include_str!("../../graphql/annual_snapshot.graphql");

/// What a server publishes: the head of its log, and the bureau's report with texts, salts and canonical bytes.
async fn published(url: &str, bureau: &str) -> (Value, String) {
    let nobody = Client::new(url);
    let head = nobody.ask("{ ledger { position root } }", Value::Null).await.data();
    let snapshot = nobody.ask(SNAPSHOT, json!({ "body": bureau, "year": 2020 })).await.data();
    assert!(snapshot["annualSnapshot"]["canonical"].is_string(), "{snapshot}");
    (head, snapshot.to_string())
}

/// A token given out before the backup is good at the restored server, which has the keys, and so is its log: it grows.
async fn goes_on(house: &House, url: &str) {
    let administrator = house.desk(&Client::new(url), ADMINISTRATOR);
    administrator.act("registerPerson", json!({ "name": "新来的同志" })).await.accepted();
}

#[tokio::test]
async fn a_dump_of_a_live_database_restores_every_byte() {
    let office = Office::new().await;
    office.published(2020).await;
    let before = published(&office.server.url(), office.body(BUREAU)).await;
    let directory = Place::new();
    let dump = directory.path().join("nianbao.dump");
    let dump = dump.to_str().unwrap();
    let source = dbname(&office.database.options(SUPERUSER));
    run(&program("pg_dump"), &["--format=custom", &format!("--file={dump}"), &source]);

    let postgres =
        PrivatePostgres::start_scratch(Options { durability: Durability::Fast, bin_dir: None }).await.unwrap();
    provision(&postgres.connect_options(SUPERUSER, SUPERUSER)).await.unwrap();
    let restored = Database::of(postgres.connect_options(SUPERUSER, DATABASE));
    let target = dbname(&restored.options(SUPERUSER));
    run(&program("pg_restore"), &["--exit-on-error", "--single-transaction", &target, dump]);
    let server = start(&restored, office.keys()).await;
    assert_eq!(published(&server.url(), office.body(BUREAU)).await, before);
    goes_on(&office.house, &server.url()).await;

    server.stop().await.unwrap();
    postgres.stop().await.unwrap();
    office.close().await;
}

#[tokio::test]
async fn a_base_backup_of_a_live_cluster_restores_every_byte() {
    let (source, backup, target) = (Place::new(), Place::new(), Place::new());
    let keys = source.path().join("keys");
    let mut process = Process::serve(&["--data-dir", text(source.path())], None).await;
    let house = publish(&mut process).await;
    let before = published(&process.url, &house.bodies[BUREAU]).await;

    let base = backup.path().join("base");
    let host = format!("--host={}/postgres/socket", source.path().display());
    let pgdata = format!("--pgdata={}", base.display());
    run(&program("pg_basebackup"), &[&host, "--username=postgres", "--checkpoint=fast", &pgdata]);
    run(&program("pg_verifybackup"), &[text(&base)]);
    goes_on(&house, &process.url).await;
    assert_ne!(published(&process.url, &house.bodies[BUREAU]).await, before, "the original has gone on");

    put_back(&base, source.path(), target.path());
    let restored = Process::serve(&["--data-dir", text(target.path())], Some(&keys)).await;
    assert_eq!(published(&restored.url, &house.bodies[BUREAU]).await, before);
    goes_on(&house, &restored.url).await;
    restored.stop().await;
    process.stop().await;
}

/// Founds a house on a new system and takes a report of its bureau to publication.
async fn publish(process: &mut Process) -> House {
    let nobody = Client::new(&process.url);
    let names = [DRAFTER, OFFICE_LEAD, REVIEWER, GROUP_LEADER, PUBLISHER];
    let house = House::found(&nobody, &process.first_secret().await, &names).await;
    let drafter = house.desk(&nobody, DRAFTER);
    let report = drafter.open(&house.bodies[BUREAU], 2020).await;
    fill(&drafter, &report).await;
    drafter.submit(&report).await.accepted();
    for (stage, signer) in STAGES {
        house.desk(&nobody, signer).sign(&report, stage).await.accepted();
    }
    let hash = drafter.read(&report).await.edition.hash.whole;
    house.desk(&nobody, PUBLISHER).publish(&report, &hash).await.accepted();
    house
}

/// Makes a base backup the cluster of a data directory, under the account that runs PostgreSQL in `like`.
fn put_back(base: &Path, like: &Path, data_dir: &Path) {
    let postgres = data_dir.join("postgres");
    fs::create_dir(&postgres).unwrap();
    run(Path::new("cp"), &["-a", text(base), text(&postgres.join("data"))]);
    let reference = format!("--reference={}", like.join("postgres").display());
    run(Path::new("chown"), &["-R", &reference, text(&postgres)]);
    run(Path::new("chmod"), &["0700", text(&postgres)]);
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
