//! A staffed office at work on a server of its own, over a database of its own.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use engine::SERVER;
use engine::accounts::enrolment;
use serde_json::{Value, json};
use server::serve::Server;
use server::settings::Settings;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::client::Client;
use crate::cluster::{Cluster, Database};
use crate::desk::{Desk, insertion};
use crate::house::{BUREAU, DRAFTER, GROUP_LEADER, House, OFFICE_LEAD, POSTS, PUBLISHER, REVIEWER};

/// The stages of the plan that every body follows, with who signs them in the bureau.
pub const STAGES: [(&str, &str); 3] =
    [("office_review", OFFICE_LEAD), ("confidentiality_review", REVIEWER), ("sign_off", GROUP_LEADER)];
/// Stands first in section 1 of every draft.
pub const FIRST_TEXT: &str = "本年度主动公开政府信息一百四十条。";
/// Stands second in section 1 of every draft.
pub const SECOND_TEXT: &str = "本年度依申请公开工作规范有序。";

/// Servers, database, bodies and people of one test.
pub struct Office {
    /// The server.
    pub server: Server,
    /// Its database.
    pub database: Database,
    /// Bodies and people.
    pub house: House,
    /// A client of the server without a token.
    pub nobody: Client,
    keys: TempDir,
}

/// What every office starts with: made once for the process, then copied.
struct Staffed {
    database: Database,
    house: House,
    keys: Vec<(OsString, Vec<u8>)>,
}

static STAFFED: OnceCell<Staffed> = OnceCell::const_new();

impl Office {
    /// Everybody is registered, appointed and signed in; nobody has written anything.
    pub async fn new() -> Self {
        let staffed = STAFFED.get_or_init(Staffed::new).await;
        let database = Cluster::of_this_process().copy_of(&staffed.database).await;
        let keys = private_directory();
        for (name, key) in &staffed.keys {
            write_key(&keys.path().join(name), key);
        }
        let server = start(&database, keys.path()).await;
        Self { nobody: Client::new(&server.url()), server, database, house: staffed.house.clone(), keys }
    }

    /// Stops the server.
    pub async fn close(self) {
        self.server.stop().await.unwrap();
    }

    /// Another server over the same database and keys.
    pub async fn another_server(&self) -> Server {
        start(&self.database, self.keys.path()).await
    }

    /// Where the keys lie that sign the tokens.
    #[must_use]
    pub fn keys(&self) -> &Path {
        self.keys.path()
    }

    /// Where somebody works.
    #[must_use]
    pub fn desk(&self, name: &str) -> Desk {
        self.house.desk(&self.nobody, name)
    }

    /// The opaque id of a body.
    #[must_use]
    pub fn body(&self, name: &str) -> &str {
        &self.house.bodies[name]
    }

    /// The opaque id of a person.
    #[must_use]
    pub fn person(&self, name: &str) -> &str {
        &self.house.people[name].id
    }

    /// How long the log is, and its root; the same for as long as nothing is recorded.
    pub async fn head(&self) -> Value {
        self.nobody.ask("{ ledger { position root } }", Value::Null).await.data()["ledger"].take()
    }

    /// A report of the bureau that is ready to be submitted: figures all 0, a text in every section that needs one.
    pub async fn drafted(&self, year: i32) -> String {
        let drafter = self.desk(DRAFTER);
        let report = drafter.open(self.body(BUREAU), year).await;
        fill(&drafter, &report).await;
        report
    }

    /// A report of the bureau in review.
    pub async fn submitted(&self, year: i32) -> String {
        let report = self.drafted(year).await;
        self.desk(DRAFTER).submit(&report).await.accepted();
        report
    }

    /// A report of the bureau that every stage has signed.
    pub async fn signed(&self, year: i32) -> String {
        let report = self.submitted(year).await;
        self.sign_all(&report).await;
        report
    }

    /// A report of the bureau that is published.
    pub async fn published(&self, year: i32) -> String {
        let report = self.signed(year).await;
        let hash = self.desk(PUBLISHER).read(&report).await.edition.hash.whole;
        self.desk(PUBLISHER).publish(&report, &hash).await.accepted();
        report
    }

    /// Every stage signs, one after the other.
    pub async fn sign_all(&self, report: &str) {
        for (stage, signer) in STAGES {
            self.desk(signer).sign(report, stage).await.accepted();
        }
    }
}

/// Writes what a report needs to be submitted.
pub async fn fill(drafter: &Desk, report: &str) {
    let cells = drafter.read(report).await.edition.cells;
    let zeros: Vec<_> =
        cells.iter().map(|cell| json!({ "code": cell.code, "basedOn": cell.version, "value": "0" })).collect();
    drafter.act("setCells", json!({ "report": report, "cells": zeros })).await.accepted();
    let texts = [
        insertion(1, FIRST_TEXT),
        insertion(1, SECOND_TEXT),
        insertion(5, "供稿有时偏晚，下一年按月核对。"),
        insertion(6, "无。"),
    ];
    drafter.revise(report, &texts).await.accepted();
}

impl Staffed {
    async fn new() -> Self {
        let cluster = Cluster::of_this_process();
        let database = cluster.copy_of(&cluster.empty()).await;
        let keys = private_directory();
        let server = start(&database, keys.path()).await;
        let everybody: Vec<_> = POSTS.iter().map(|(name, ..)| *name).collect();
        let house = House::found(&Client::new(&server.url()), &first_secret(&server).await, &everybody).await;
        server.stop().await.unwrap();
        Self { database, house, keys: read_keys(keys.path()) }
    }
}

/// The one-time secret that a server prints when it is started for the first time.
pub async fn first_secret(server: &Server) -> String {
    let issued = enrolment::issue_first(&server.engine.database, Duration::from_mins(10)).await;
    let (first, _) = issued.unwrap().unwrap();
    first.secret.reveal()
}

/// A server in this process, wired as `nianbao serve` is, that answers questions about its schema.
pub async fn start(database: &Database, keys: &Path) -> Server {
    let settings = Settings {
        database_url: Some(database.url(SERVER)),
        keys_dir: Some(keys.to_owned()),
        listen: ([127, 0, 0, 1], 0).into(),
        metrics_listen: Some(([127, 0, 0, 1], 0).into()),
        connections: 4,
        development: true,
        ..Settings::default()
    };
    Server::start(&settings).await.unwrap()
}

/// A temporary directory that is nobody else's business.
#[must_use]
pub fn private_directory() -> TempDir {
    tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir().unwrap()
}

fn read_keys(directory: &Path) -> Vec<(OsString, Vec<u8>)> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect()
}

fn write_key(path: &Path, key: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).unwrap();
    file.write_all(key).unwrap();
}
