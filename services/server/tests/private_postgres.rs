//! The private PostgreSQL from outside: real clusters, real kills. Runs as root and as an ordinary user alike.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use server::private_postgres::{Durability, Options, PrivatePostgres, PrivatePostgresError};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

/// Tells the test's second process what it is.
const HOLDER: &str = "NIANBAO_TEST_HOLDS_A_SCRATCH_CLUSTER";

/// A temporary data directory; a server that a failed test leaves there is killed with it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(directory)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn pid_file(&self) -> PathBuf {
        self.path().join("postgres/data/postmaster.pid")
    }

    fn postmaster(&self) -> Option<Pid> {
        postmaster(&self.path().join("postgres/data"))
    }

    async fn start(&self) -> PrivatePostgres {
        PrivatePostgres::start(self.path(), fast()).await.unwrap()
    }

    async fn start_durably(&self) -> PrivatePostgres {
        PrivatePostgres::start(self.path(), Options::default()).await.unwrap()
    }

    async fn refusal(&self) -> PrivatePostgresError {
        PrivatePostgres::start(self.path(), fast()).await.unwrap_err()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(pid) = self.postmaster().filter(|pid| *pid != rustix::process::getpid()) {
            let _ = kill_process(pid, Signal::QUIT);
        }
    }
}

/// The process that a cluster's pid file names.
fn postmaster(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.parse().ok()?)
}

/// Waits until a condition holds, at most half a minute.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let waiting = async {
        while !holds().await {
            looks.tick().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(30), waiting).await.is_ok(), "not in time: {what}");
}

/// Most tests are about processes, not about disks.
fn fast() -> Options {
    Options { durability: Durability::Fast, bin_dir: None }
}

/// Whether a process is alive and no zombie.
fn runs(pid: Pid) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

async fn connect(postgres: &PrivatePostgres) -> sqlx::Result<PgConnection> {
    PgConnection::connect_with(&postgres.connect_options("postgres", "postgres")).await
}

async fn show(postgres: &PrivatePostgres, setting: &str) -> String {
    let mut connection = connect(postgres).await.unwrap();
    sqlx::query_scalar("select current_setting($1)").bind(setting).fetch_one(&mut connection).await.unwrap()
}

async fn write_a_row(postgres: &PrivatePostgres) {
    let mut connection = connect(postgres).await.unwrap();
    sqlx::query("create table if not exists kept (n int)").execute(&mut connection).await.unwrap();
    sqlx::query("insert into kept values (1)").execute(&mut connection).await.unwrap();
}

async fn rows(postgres: &PrivatePostgres) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from kept").fetch_one(&mut connect(postgres).await?).await
}

#[tokio::test]
async fn a_new_cluster_is_durable_and_listens_on_no_network() {
    let place = Place::new();
    let postgres = place.start_durably().await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"] {
        assert_eq!(show(&postgres, setting).await, "on", "{setting}");
    }
    assert_eq!(show(&postgres, "listen_addresses").await, "");
    assert_eq!(show(&postgres, "server_encoding").await, "UTF8");
    let socket = fs::metadata(place.path().join("postgres/socket")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o700);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_stopped_server_is_gone_and_its_rows_are_there_at_the_next_start() {
    let place = Place::new();
    let postgres = place.start().await;
    write_a_row(&postgres).await;
    postgres.stop().await.unwrap();
    assert!(!place.pid_file().exists());

    let postgres = place.start().await;
    assert_eq!(rows(&postgres).await.unwrap(), 1);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_server_is_refused_while_the_first_lives() {
    let place = Place::new();
    let postgres = place.start().await;
    let refusal = place.refusal().await.to_string();
    assert!(refusal.contains(place.path().to_str().unwrap()), "{refusal}");
    assert!(refusal.contains(&std::process::id().to_string()), "{refusal}");
    assert!(connect(&postgres).await.is_ok());
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_server_comes_back_with_every_committed_row() {
    let place = Place::new();
    let postgres = place.start().await;
    write_a_row(&postgres).await;
    let killed = place.postmaster().unwrap();
    let mut open_session = connect(&postgres).await.unwrap();
    kill_process(killed, Signal::KILL).unwrap();
    until("the open session notices", async || open_session.ping().await.is_err()).await;

    until("the row is read again", async || rows(&postgres).await.is_ok_and(|rows| rows == 1)).await;
    assert_ne!(place.postmaster().unwrap(), killed);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_left_running_is_adopted_and_watched() {
    let place = Place::new();
    let left = place.start().await;
    write_a_row(&left).await;
    let pid = place.postmaster().unwrap();
    drop(left);

    let postgres = place.start().await;
    assert_eq!(place.postmaster().unwrap(), pid, "the same server");
    kill_process(pid, Signal::KILL).unwrap();
    until("another server runs", async || {
        place.postmaster().is_some_and(|now| now != pid) && rows(&postgres).await.is_ok_and(|rows| rows == 1)
    })
    .await;
    postgres.stop().await.unwrap();
    assert!(!place.pid_file().exists());
}

#[tokio::test]
async fn an_adopted_server_is_stopped_like_our_own() {
    let place = Place::new();
    drop(place.start().await);
    let postgres = place.start().await;
    let pid = place.postmaster().unwrap();
    postgres.stop().await.unwrap();
    assert!(!runs(pid));
}

#[tokio::test]
async fn a_server_left_running_with_other_settings_is_replaced() {
    let place = Place::new();
    let left = place.start().await;
    assert_eq!(show(&left, "fsync").await, "off");
    drop(left);

    let postgres = place.start_durably().await;
    assert_eq!(show(&postgres, "fsync").await, "on");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_killed_with_its_watcher_gone_is_started_afresh() {
    let place = Place::new();
    let left = place.start().await;
    write_a_row(&left).await;
    drop(left);
    kill_process(place.postmaster().unwrap(), Signal::KILL).unwrap();

    let postgres = place.start().await;
    assert_eq!(rows(&postgres).await.unwrap(), 1);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_another_process_or_none_blocks_nothing() {
    let place = Place::new();
    place.start().await.stop().await.unwrap();
    let data = place.path().join("postgres/data");
    let of_this_test = format!("{}\n{}\n0\n5432\n\n\n0 0\nready\n", std::process::id(), data.display());
    for stale in [of_this_test.as_str(), ""] {
        fs::write(place.pid_file(), stale).unwrap();
        place.start().await.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_cluster_whose_making_was_cut_off_is_made_afresh() {
    let place = Place::new();
    let unfinished = place.path().join("postgres/data.new-cut-off");
    place.start().await.stop().await.unwrap();
    fs::rename(place.path().join("postgres/data"), &unfinished).unwrap();
    fs::remove_file(unfinished.join("PG_VERSION")).unwrap();

    place.start().await.stop().await.unwrap();
    assert!(!unfinished.exists());
}

#[tokio::test]
async fn a_directory_out_of_reach_is_refused_and_the_message_names_what_blocks() {
    let place = Place::new();
    let closed = place.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o600)).unwrap();
    let refusal = PrivatePostgres::start(&closed.join("nianbao"), Options::default()).await.unwrap_err();
    match &refusal {
        PrivatePostgresError::Unreachable { blocked_at, .. } => assert_eq!(blocked_at, &closed),
        PrivatePostgresError::File { path, .. } => assert!(path.starts_with(&closed)),
        other => panic!("{other}"),
    }
    assert!(refusal.to_string().contains(closed.to_str().unwrap()));
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_is_refused_before_anything_is_made() {
    let place = Place::new();
    let long = place.path().join("很长的目录名".repeat(6));
    let refusal = PrivatePostgres::start(&long, Options::default()).await.unwrap_err();
    assert!(matches!(refusal, PrivatePostgresError::SocketPathTooLong { limit: 107, .. }), "{refusal}");
    assert!(!long.join("postgres").exists());
}

#[tokio::test]
async fn a_cluster_of_a_version_without_programs_is_refused_naming_both_versions() {
    let place = Place::new();
    fs::create_dir_all(place.path().join("postgres/data")).unwrap();
    fs::write(place.path().join("postgres/data/PG_VERSION"), "9\n").unwrap();
    let refusal = place.refusal().await;
    let PrivatePostgresError::WrongVersion { needed, found, .. } = refusal else { panic!("{refusal}") };
    assert!(needed.starts_with('9'), "{needed}");
    assert!(found.contains("/bin"), "{found}");
}

#[tokio::test]
async fn missing_programs_are_answered_with_the_package_to_install() {
    let place = Place::new();
    let options = Options { bin_dir: Some(place.path().to_owned()), ..Options::default() };
    let refusal = PrivatePostgres::start(place.path(), options).await.unwrap_err();
    assert!(matches!(refusal, PrivatePostgresError::NotInstalled { .. }));
    assert!(refusal.to_string().contains("apt-get install postgresql"), "{refusal}");
}

#[tokio::test]
async fn a_scratch_cluster_vanishes_with_its_value() {
    let postgres = PrivatePostgres::start_scratch(fast()).await.unwrap();
    let data = PathBuf::from(show(&postgres, "data_directory").await);
    assert!(data.exists());
    drop(postgres);
    let home = data.ancestors().nth(2).unwrap();
    until("the directory is gone", async || !home.exists()).await;
}

/// Runs itself a second time as the process that holds the cluster.
#[tokio::test]
async fn a_scratch_cluster_vanishes_when_its_process_is_killed() {
    if env::var_os(HOLDER).is_some() {
        let postgres = PrivatePostgres::start_scratch(fast()).await.unwrap();
        println!("data_directory={}", show(&postgres, "data_directory").await);
        return std::future::pending().await;
    }
    let mut holder = Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_scratch_cluster_vanishes_when_its_process_is_killed", "--nocapture"])
        .env(HOLDER, "")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(holder.stdout.take().unwrap()).lines().map_while(Result::ok);
    let data = said.find_map(|line| Some(PathBuf::from(line.split_once("data_directory=")?.1))).unwrap();
    let server = postmaster(&data).unwrap();
    holder.kill().unwrap();
    holder.wait().unwrap();

    let home = data.ancestors().nth(2).unwrap();
    until("the directory is gone", async || !home.exists()).await;
    until("the server is gone", async || !runs(server)).await;
}
