//! One cluster in one directory: making it, and getting its server to run.

use std::{
    fs::{self, File},
    io, iter,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::time::{interval, sleep, timeout};

use super::{
    account::Account,
    binaries::Binaries,
    directory::Directory,
    error::PrivatePostgresError,
    options::{Durability, Options, SUPERUSER},
    postmaster::{PidFile, Postmaster},
};

/// The prefix of directories in which a cluster is being made.
const UNFINISHED: &str = "data.new-";

/// How often we look whether a starting server is ready.
const READY_INTERVAL: Duration = Duration::from_millis(10);

/// A server that recovers after a crash replays its write-ahead log first.
const READY_LIMIT: Duration = Duration::from_mins(5);

/// What a server says that finds processes of a killed one alive; a busy one notices at the end of its statement.
const PREDECESSOR_LINGERS: &str = "pre-existing shared memory block";

/// How often a start is tried while the predecessor lingers: for about a minute in all.
const START_ATTEMPTS: usize = 12;

/// Settings of every cluster: small, and quiet about what the statements hold, since the log is never expunged.
const SETTINGS: [&str; 13] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "cluster_name=nianbao",
    "max_connections=200",
    "shared_buffers=128MB",
    "wal_compression=on",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_checkpoints=off",
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    "logging_collector=off",
];

/// A cluster that exists.
#[derive(Debug)]
pub(super) struct Cluster {
    directory: Directory,
    binaries: Binaries,
    account: Account,
    durability: Durability,
}

impl Cluster {
    /// Opens the directory's cluster, making it first where there is none.
    pub(super) async fn open(directory: Directory, options: &Options) -> Result<Self, PrivatePostgresError> {
        directory.check_socket_path()?;
        let account = Account::choose()?;
        directory.create_for(account)?;
        let major = major_version(&directory.data())?;
        let binaries = Binaries::find(options.bin_dir.as_deref(), major).await?;
        account.check_reach(&binaries, &directory.postgres()).await?;
        let cluster = Self { directory, binaries, account, durability: options.durability };
        if major.is_none() {
            cluster.initialise().await?;
        }
        Ok(cluster)
    }

    /// Makes the cluster beside its place and renames it, so that it is there whole or not at all.
    async fn initialise(&self) -> Result<(), PrivatePostgresError> {
        let (home, data) = (self.directory.postgres(), self.directory.data());
        remove_unfinished(&home).map_err(PrivatePostgresError::file("清理", &home))?;
        let new = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempdir_in(&home)
            .map_err(PrivatePostgresError::file("创建目录", &home))?;
        self.account.own(new.path())?;

        let initdb = self.binaries.initdb();
        let mut command = self.account.command(&initdb);
        command.arg("-D").arg(new.path()).args(["-U", SUPERUSER, "--auth=trust", "--data-checksums"]);
        command.args(["--encoding=UTF8", "--locale=C.UTF-8"]).stdin(Stdio::null());
        if self.durability == Durability::Fast {
            command.arg("--no-sync");
        }
        let output = command.output().await.map_err(PrivatePostgresError::file("运行", &initdb))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
            return Err(PrivatePostgresError::Program { program: initdb, said });
        }

        fs::rename(new.keep(), &data)
            .and_then(|()| File::open(&home)?.sync_all())
            .map_err(PrivatePostgresError::file("建立", data))
    }

    /// Adopts or launches the server and waits until it takes connections, and until a killed predecessor is gone.
    pub(super) async fn start(&self) -> Result<Postmaster, PrivatePostgresError> {
        let mut delays = restart_delays().take(START_ATTEMPTS - 1);
        loop {
            match (self.try_start().await, delays.next()) {
                (Err(PrivatePostgresError::StartFailed { said, .. }), Some(delay))
                    if said.contains(PREDECESSOR_LINGERS) =>
                {
                    tracing::warn!("上一个 PostgreSQL 的进程还没有全部退出，{} 毫秒后重试", delay.as_millis());
                    sleep(delay).await;
                }
                (result, _) => return result,
            }
        }
    }

    async fn try_start(&self) -> Result<Postmaster, PrivatePostgresError> {
        let mut postmaster = self.adopt_or_launch().await?;
        let expected = PidFile { pid: postmaster.pid(), ready: true };
        let ready = async {
            let mut looks = interval(READY_INTERVAL);
            loop {
                looks.tick().await;
                if PidFile::read(&self.directory.data())?.as_ref() == Some(&expected) {
                    return Ok(());
                }
            }
        };
        tokio::select! {
            ready = timeout(READY_LIMIT, ready) => match ready {
                Ok(result) => result.map(|()| postmaster),
                Err(_) => Err(PrivatePostgresError::NotReady { seconds: READY_LIMIT.as_secs(), log: self.log() }),
            },
            () = postmaster.ended() => {
                Err(PrivatePostgresError::StartFailed { log: self.log(), said: self.directory.log_end()? })
            }
        }
    }

    /// The running server if there is one with our settings, else a new one; does not wait until it is ready.
    pub(super) async fn adopt_or_launch(&self) -> Result<Postmaster, PrivatePostgresError> {
        let mut command = self.account.command(self.binaries.postgres());
        command.arg("-D").arg(self.directory.data()).arg("-k").arg(self.directory.socket());
        for setting in SETTINGS.iter().chain(self.durability.settings()) {
            command.args(["-c", setting]);
        }
        if let Some(running) = Postmaster::find(&self.directory.data()).await? {
            if running.runs(&command) {
                tracing::info!(pid = running.pid().as_raw_pid(), "接管仍在运行的 PostgreSQL");
                return Ok(running);
            }
            tracing::info!(pid = running.pid().as_raw_pid(), "仍在运行的 PostgreSQL 设置不同，先停止它");
            running.stop().await?;
        }
        self.directory.clear_stale_locks()?;

        let log = self.directory.open_log()?;
        let also_log = log.try_clone().map_err(PrivatePostgresError::file("打开", self.log()))?;
        command.stdin(Stdio::null()).stdout(also_log).stderr(log);
        Postmaster::launch(command).map_err(PrivatePostgresError::file("运行", self.binaries.postgres()))
    }

    /// Where the server writes its log.
    pub(super) fn log(&self) -> PathBuf {
        self.directory.log()
    }
}

/// How long to wait before each new try to start a server: twice as long as before, at most ten seconds.
pub(super) fn restart_delays() -> impl Iterator<Item = Duration> {
    iter::successors(Some(Duration::from_millis(100)), |delay| Some((*delay * 2).min(Duration::from_secs(10))))
}

/// The major version that made the cluster; none if there is no cluster.
fn major_version(data: &Path) -> Result<Option<u32>, PrivatePostgresError> {
    let path = data.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => {
            let major = text.trim().parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error));
            major.map(Some).map_err(PrivatePostgresError::file("读取", path))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(PrivatePostgresError::file("读取", path)(source)),
    }
}

/// Removes what initdb left when it or we were killed.
fn remove_unfinished(home: &Path) -> io::Result<()> {
    for entry in fs::read_dir(home)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
