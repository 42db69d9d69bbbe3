//! Clusters for tests: gone with the process that made them, however it ends.

use std::{
    env,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    process::Stdio,
};

use super::{PrivatePostgresError, account::Account};

/// Waits for the end of its input, which comes when the writing process lets go or dies, and clears up.
const CLEAR_UP: &str = r#"cat > /dev/null; "$1" stop -D "$2/postgres/data" -m immediate -s; rm -rf "$2""#;

/// A directory of a test cluster. A shell watches over it: when this value is dropped or our process dies, it stops the
/// server and removes everything.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
    _shell_input: OwnedFd,
}

impl Scratch {
    /// Makes an empty directory for temporary files and starts its shell, which will stop the server by `pg_ctl`.
    pub(super) fn create(account: Account, pg_ctl: &Path) -> Result<Self, PrivatePostgresError> {
        let directory = tempfile::Builder::new()
            .prefix("nianbao-scratch-")
            .tempdir()
            .map_err(PrivatePostgresError::file("创建目录", env::temp_dir()))?;
        account.own(directory.path())?;

        let mut shell = account.command("/bin/sh");
        shell.args(["-c", CLEAR_UP, "sh"]).arg(pg_ctl).arg(directory.path()).process_group(0);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = shell.spawn().map_err(PrivatePostgresError::file("运行", "/bin/sh"))?;
        let input = shell.stdin.take().ok_or_else(|| std::io::Error::other("no pipe"));
        let input = input.and_then(tokio::process::ChildStdin::into_owned_fd);
        let input = input.map_err(PrivatePostgresError::file("运行", "/bin/sh"))?;
        Ok(Self { path: directory.keep(), _shell_input: input })
    }

    /// The directory.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
