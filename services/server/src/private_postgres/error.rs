//! What can keep nianbao's own PostgreSQL from running, in sentences for the administrator at the terminal.

use std::{io, path::PathBuf};

use thiserror::Error;
use tokio::task::JoinError;

/// Why the private PostgreSQL could not be started or stopped. Print the chain of sources with it: they name the cause.
#[derive(Debug, Error)]
pub enum PrivatePostgresError {
    /// A file or directory could not be read, written or made.
    #[error("无法{action} {path}，请检查该路径的权限和所在磁盘")]
    File {
        /// What was tried, as a Chinese verb.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },

    /// Another server holds the lock on the data directory.
    #[error(
        "数据目录 {data_dir} 正被另一个 nianbao 进程使用（{holder}）。请先停止该进程，或用 --data-dir 指定另一个目录"
    )]
    Locked {
        /// The directory that both want.
        data_dir: PathBuf,
        /// The holder as its lock file describes it: `进程号 1234`.
        holder: String,
    },

    /// We are root, PostgreSQL refuses to run as root, and there is no account to run it.
    #[error(
        "PostgreSQL 不能以 root 身份运行，而 /etc/passwd 中没有 {account} 账户。请安装 PostgreSQL：apt-get install postgresql"
    )]
    AccountMissing {
        /// The account's name.
        account: &'static str,
    },

    /// The account that runs PostgreSQL may not enter a directory on the way to the data.
    #[error(
        "运行 PostgreSQL 的账户 {account} 无权进入目录 {blocked_at}，因此无法使用 {wanted}。\
         请用 --data-dir 指定该账户可以到达的目录（例如 /var/lib/nianbao），或执行 chmod o+x {blocked_at}"
    )]
    Unreachable {
        /// The account's name.
        account: &'static str,
        /// The first directory from the root that it may not enter.
        blocked_at: PathBuf,
        /// The directory that it has to reach.
        wanted: PathBuf,
    },

    /// The kernel takes no longer address for a Unix socket.
    #[error("套接字路径 {socket} 长 {length} 字节，超过系统上限 {limit} 字节。请用 --data-dir 指定路径更短的目录")]
    SocketPathTooLong {
        /// The socket's full path.
        socket: PathBuf,
        /// Its length in bytes.
        length: usize,
        /// The most the kernel takes, in bytes.
        limit: usize,
    },

    /// No directory with PostgreSQL's programs.
    #[error("在 {searched} 没有找到 PostgreSQL 的程序（postgres、initdb、pg_ctl）。请安装：apt-get install postgresql")]
    NotInstalled {
        /// Where we looked.
        searched: String,
    },

    /// There are programs, but of versions that cannot serve this cluster.
    #[error("需要 PostgreSQL {needed}，但只找到 {found}。请安装：apt-get install {package}")]
    WrongVersion {
        /// The versions that would do, and why.
        needed: String,
        /// The versions and directories that there are.
        found: String,
        /// Debian's package that would do.
        package: String,
    },

    /// One of PostgreSQL's programs could not be run, or failed.
    #[error("运行 {program} 失败：{said}")]
    Program {
        /// The program's path.
        program: PathBuf,
        /// What it printed, or why it could not be run.
        said: String,
    },

    /// The server ended before it was ready.
    #[error("PostgreSQL 未能启动，日志 {log} 的末尾是：\n{said}")]
    StartFailed {
        /// The server's log.
        log: PathBuf,
        /// What this start wrote into it.
        said: String,
    },

    /// The server runs, but did not become ready in time; a long recovery after a crash does that.
    #[error(
        "PostgreSQL 在 {seconds} 秒内没有就绪（可能仍在恢复），它会继续运行。请查看日志 {log}，稍后重新启动 nianbao 即可接管"
    )]
    NotReady {
        /// How long we waited.
        seconds: u64,
        /// The server's log.
        log: PathBuf,
    },

    /// The server was told to stop and still runs.
    #[error("PostgreSQL（进程号 {pid}）在 {seconds} 秒内没有停止，它会继续收尾。下次启动 nianbao 时会接管或重新启动它")]
    NotStopped {
        /// The server's process id.
        pid: i32,
        /// How long we waited.
        seconds: u64,
    },

    /// The task that watches the server, and would have stopped it, was cut off.
    #[error("看护 PostgreSQL 的任务已中断，PostgreSQL 可能仍在运行。下次启动 nianbao 时会接管它")]
    Unwatched(#[source] JoinError),
}

impl PrivatePostgresError {
    /// For `map_err` on file operations: `map_err(PrivatePostgresError::file("读取", &path))`.
    pub(super) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
