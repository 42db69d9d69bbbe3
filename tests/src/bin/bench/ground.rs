//! What both sides run on: one durable PostgreSQL in a temporary directory, and the real server over it.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, bail};
use engine::{DATABASE, Database, OWNER, SERVER, provision};
use server::private_postgres::{Durability, Options, PrivatePostgres, SUPERUSER};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Row};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The cluster. It is gone when this process is.
pub(crate) struct Ground {
    postgres: PrivatePostgres,
    postmaster: u32,
}

impl Ground {
    /// A new cluster with the server's roles and tables in it.
    pub(crate) async fn prepare() -> anyhow::Result<Self> {
        let options = Options { durability: Durability::Durable, bin_dir: None };
        let postgres = PrivatePostgres::start_scratch(options).await?;
        let maintenance = postgres.connect_options(SUPERUSER, SUPERUSER);
        provision(&maintenance).await?;
        let owner = Database::new(postgres.connect_options(OWNER, DATABASE), 1);
        owner.migrate().await?;
        owner.close().await;
        let row = sqlx::query("show data_directory").fetch_one(&mut maintenance.connect().await?).await?;
        let pid_file = PathBuf::from(row.get::<String, _>(0)).join("postmaster.pid");
        let postmaster = fs::read_to_string(&pid_file)?.lines().next().and_then(|line| line.parse().ok());
        Ok(Self { postgres, postmaster: postmaster.context("postmaster.pid names no process")? })
    }

    /// How its superuser connects to a database.
    pub(crate) fn superuser(&self, database: &str) -> PgConnectOptions {
        self.postgres.connect_options(SUPERUSER, database)
    }

    /// The parent of all its processes.
    pub(crate) const fn postmaster(&self) -> u32 {
        self.postmaster
    }

    /// A program that came with the running PostgreSQL.
    pub(crate) fn program(&self, name: &str) -> anyhow::Result<PathBuf> {
        let program = fs::read_link(format!("/proc/{}/exe", self.postmaster))?.with_file_name(name);
        if !program.exists() {
            bail!("{} is missing: install the package postgresql", program.display());
        }
        Ok(program)
    }

    /// Starts `nianbao serve`, built beside this program, over the cluster.
    pub(crate) async fn serve(&self) -> anyhow::Result<ServerProcess> {
        let program = std::env::current_exe()?.with_file_name("nianbao");
        if !program.exists() {
            bail!("{} is missing: cargo build --release --bin nianbao", program.display());
        }
        let data = tempfile::tempdir()?;
        let database = self.postgres.connect_options(SERVER, DATABASE).to_url_lossy();
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", database.as_str(), "--data-dir"]);
        // The settings of whoever measures shall not matter.
        command.arg(data.path()).env_clear().env("NIANBAO_LOG", "warn");
        let mut process = command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let (mut url, mut secret) = (None, None);
        while url.is_none() || secret.is_none() {
            let line = lines.next_line().await?.context("nianbao serve ended before it listened")?;
            if let Some((_, address)) = line.split_once("http://") {
                url = Some(format!("http://{address}"));
            } else if line.is_ascii() {
                secret = Some(line);
            }
        }
        Ok(ServerProcess { url: url.unwrap_or_default(), secret: secret.unwrap_or_default(), process, _data: data })
    }
}

/// A running `nianbao serve`.
pub(crate) struct ServerProcess {
    /// Where it speaks GraphQL.
    pub(crate) url: String,
    /// What makes somebody its first administrator.
    pub(crate) secret: String,
    process: Child,
    _data: TempDir,
}

impl ServerProcess {
    /// Its process id.
    pub(crate) fn id(&self) -> anyhow::Result<u32> {
        self.process.id().context("nianbao serve has ended")
    }

    /// Its host and port.
    pub(crate) fn authority(&self) -> anyhow::Result<&str> {
        let authority = self.url.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        authority.context("nianbao serve printed no address")
    }
}
