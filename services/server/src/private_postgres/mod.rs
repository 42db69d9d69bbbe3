//! nianbao's own PostgreSQL: one cluster under the data directory, reached through a Unix socket only.
//!
//! Whoever starts `nianbao` without naming a database gets this one, with no set-up: the programs are found, the cluster
//! is made, the server is started, watched, started again when it dies, and stopped with us. It is durable (`fsync` and
//! data checksums on) and listens on no network. One server at a time may use a directory; a lock sees to that. A
//! PostgreSQL left running by a killed server is adopted at the next start.
//!
//! The parts: `directory` is the layout and the lock, `account` who runs the programs that `binaries` finds, `cluster`
//! makes the cluster and gets its server to run, `postmaster` is that server as a process, `supervision` watches it,
//! `scratch` makes clusters for tests vanish.

mod account;
mod binaries;
mod cluster;
mod directory;
mod error;
mod options;
mod postmaster;
mod scratch;
mod supervision;

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use self::{
    account::Account, binaries::Binaries, cluster::Cluster, directory::Directory, scratch::Scratch,
    supervision::Supervision,
};
pub use self::{
    error::PrivatePostgresError,
    options::{Durability, Options, SUPERUSER},
};

/// A running private PostgreSQL.
///
/// End it by [`PrivatePostgres::stop`]. Dropping the value only lets go of the directory: the server runs on and is
/// adopted at the next start. (A scratch cluster goes away either way.)
#[derive(Debug)]
pub struct PrivatePostgres {
    socket: PathBuf,
    supervision: Supervision,
    // Both are held for what happens when they are dropped.
    _lock: File,
    _scratch: Option<Scratch>,
}

/// Makes a data directory where it is missing, and gives its real path.
pub fn make_directory(data_dir: &Path) -> Result<PathBuf, PrivatePostgresError> {
    Directory::create(data_dir).map(Directory::into_path)
}

impl PrivatePostgres {
    /// Runs the cluster of a data directory, which is made if it is missing, and waits until it takes connections.
    pub async fn start(data_dir: &Path, options: Options) -> Result<Self, PrivatePostgresError> {
        Self::start_in(data_dir, &options, None).await
    }

    /// Runs an empty cluster in a new temporary directory. Server and directory are gone soon after this value is dropped
    /// or our process has ended, even by `kill -9`.
    pub async fn start_scratch(options: Options) -> Result<Self, PrivatePostgresError> {
        let binaries = Binaries::find(options.bin_dir.as_deref(), None).await?;
        let scratch = Scratch::create(Account::choose()?, &binaries.pg_ctl())?;
        let data_dir = scratch.path().to_owned();
        Self::start_in(&data_dir, &options, Some(scratch)).await
    }

    async fn start_in(
        data_dir: &Path,
        options: &Options,
        scratch: Option<Scratch>,
    ) -> Result<Self, PrivatePostgresError> {
        let directory = Directory::create(data_dir)?;
        let lock = directory.lock()?;
        let socket = directory.socket();
        let cluster = Cluster::open(directory, options).await?;
        let postmaster = cluster.start().await?;
        let supervision = Supervision::begin(cluster, postmaster);
        Ok(Self { socket, supervision, _lock: lock, _scratch: scratch })
    }

    /// How to connect to a database of the cluster as one of its roles. No password: whoever reaches the socket is
    /// trusted, and only root and the account that runs PostgreSQL do.
    #[must_use]
    pub fn connect_options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(directory::PORT)
            .username(role)
            .database(database)
            .application_name("nianbao")
            .ssl_mode(PgSslMode::Disable)
    }

    /// Stops the server: rolls back what is open, writes everything down, and waits for the end. Close the pools first.
    pub async fn stop(self) -> Result<(), PrivatePostgresError> {
        self.supervision.stop().await
    }
}
