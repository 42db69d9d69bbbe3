//! The data directory: what lies where in it, and the lock that keeps a second server out.
//!
//! ```text
//! lock                 held by the running server, names its process
//! postgres.log(.1)     what PostgreSQL said since its start, and before
//! postgres/            belongs to the account that runs PostgreSQL, as all below it
//!     data/            the cluster
//!     socket/          the only door to it
//! ```

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

use super::{account::Account, error::PrivatePostgresError};

/// The port in the socket's file name; there is no other use for it.
pub(super) const PORT: u16 = 5432;

/// `sun_path` has 108 bytes on Linux, the last of which ends the string.
const SOCKET_PATH_LIMIT: usize = 107;

/// A log longer than this is put aside at the next start, in bytes.
const LOG_LIMIT: u64 = 1024 * 1024;

/// The most that an error message quotes from the log: the last lines of its last bytes.
const QUOTED_LINES: usize = 5;
const QUOTED_BYTES: u64 = 2048;

/// A data directory, by its real absolute path.
#[derive(Debug, Clone)]
pub(super) struct Directory(PathBuf);

impl Directory {
    /// Makes the directory where it is missing. Others may pass through what we make, so that PostgreSQL's account can.
    pub(super) fn create(path: &Path) -> Result<Self, PrivatePostgresError> {
        let absolute = std::path::absolute(path).map_err(PrivatePostgresError::file("找到", path))?;
        let missing: Vec<&Path> = absolute.ancestors().take_while(|ancestor| !ancestor.exists()).collect();
        for directory in missing.into_iter().rev() {
            fs::create_dir(directory)
                .and_then(|()| fs::set_permissions(directory, Permissions::from_mode(0o711)))
                .map_err(PrivatePostgresError::file("创建目录", directory))?;
        }
        absolute.canonicalize().map(Self).map_err(PrivatePostgresError::file("找到", absolute))
    }

    /// Its path.
    pub(super) fn into_path(self) -> PathBuf {
        self.0
    }

    /// The directory that PostgreSQL's account owns.
    pub(super) fn postgres(&self) -> PathBuf {
        self.0.join("postgres")
    }

    /// The cluster itself.
    pub(super) fn data(&self) -> PathBuf {
        self.postgres().join("data")
    }

    /// The directory of the socket.
    pub(super) fn socket(&self) -> PathBuf {
        self.postgres().join("socket")
    }

    /// PostgreSQL's log: outside of its own directory, so that root never opens a file that its account could replace.
    pub(super) fn log(&self) -> PathBuf {
        self.0.join("postgres.log")
    }

    /// Takes the lock for as long as the returned file stays open; the kernel lets go of it when we die.
    pub(super) fn lock(&self) -> Result<File, PrivatePostgresError> {
        let path = self.0.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o644)
            .open(&path)
            .map_err(PrivatePostgresError::file("打开", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The name is a courtesy; a holder who has not written it yet is still a holder.
                let _ = file.take(64).read_to_string(&mut holder);
                let holder = if holder.is_empty() { "进程号未知".to_owned() } else { holder };
                return Err(PrivatePostgresError::Locked { data_dir: self.0.clone(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(PrivatePostgresError::file("锁定", path)(source)),
        }
        file.set_len(0)
            .and_then(|()| write!(file, "进程号 {}", std::process::id()))
            .map_err(PrivatePostgresError::file("写入", path))?;
        Ok(file)
    }

    /// Makes the directories that belong to PostgreSQL's account.
    pub(super) fn create_for(&self, account: Account) -> Result<(), PrivatePostgresError> {
        for directory in [self.postgres(), self.socket()] {
            match DirBuilder::new().mode(0o700).create(&directory) {
                Ok(()) => account.own(&directory)?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(PrivatePostgresError::file("创建目录", directory)(source)),
            }
        }
        Ok(())
    }

    /// Refuses a directory whose socket the kernel could not address.
    pub(super) fn check_socket_path(&self) -> Result<(), PrivatePostgresError> {
        let socket = self.socket().join(format!(".s.PGSQL.{PORT}"));
        let length = socket.as_os_str().as_bytes().len();
        if length <= SOCKET_PATH_LIMIT {
            return Ok(());
        }
        Err(PrivatePostgresError::SocketPathTooLong { socket, length, limit: SOCKET_PATH_LIMIT })
    }

    /// Removes the lock files of a server that is gone, whose process id may belong to another process by now.
    /// PostgreSQL's other interlock stays: it refuses to start while processes of that server hold its shared memory.
    pub(super) fn clear_stale_locks(&self) -> Result<(), PrivatePostgresError> {
        let socket_lock = self.socket().join(format!(".s.PGSQL.{PORT}.lock"));
        for path in [self.data().join("postmaster.pid"), socket_lock] {
            match fs::remove_file(&path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(PrivatePostgresError::file("删除", path)(source));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Opens the log for a new server to append to, a long one put aside before, the older one dropped.
    pub(super) fn open_log(&self) -> Result<File, PrivatePostgresError> {
        let path = self.log();
        if fs::metadata(&path).is_ok_and(|log| log.len() > LOG_LIMIT) {
            fs::rename(&path, path.with_extension("log.1")).map_err(PrivatePostgresError::file("改名", &path))?;
        }
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .map_err(PrivatePostgresError::file("打开", &path))
    }

    /// The last lines of the log.
    pub(super) fn log_end(&self) -> Result<String, PrivatePostgresError> {
        let read = || {
            let mut log = File::open(self.log())?;
            let length = log.seek(SeekFrom::End(0))?;
            log.seek(SeekFrom::Start(length.saturating_sub(QUOTED_BYTES)))?;
            let mut text = Vec::new();
            log.read_to_end(&mut text)?;
            let text = String::from_utf8_lossy(&text);
            let lines: Vec<&str> = text.lines().collect();
            let first = lines.len().saturating_sub(QUOTED_LINES);
            Ok(lines.into_iter().skip(first).collect::<Vec<_>>().join("\n"))
        };
        read().map_err(PrivatePostgresError::file("读取", self.log()))
    }
}
