//! Under which account PostgreSQL runs: ours, unless we are root, which PostgreSQL refuses.

use std::{
    fs, io,
    os::unix::fs::lchown,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::{binaries::Binaries, error::PrivatePostgresError};

/// The account that Debian's package makes, as most others do.
const NAME: &str = "postgres";

const PASSWD: &str = "/etc/passwd";

/// The account that runs PostgreSQL's programs and owns their files.
#[derive(Debug, Clone, Copy)]
pub(super) enum Account {
    /// We are an ordinary user: the same one.
    Ourselves,
    /// We are root: the unprivileged account [`NAME`].
    Unprivileged { uid: u32, gid: u32 },
}

impl Account {
    /// Chooses by who we are.
    pub(super) fn choose() -> Result<Self, PrivatePostgresError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        let passwd = fs::read_to_string(PASSWD).map_err(PrivatePostgresError::file("读取", PASSWD))?;
        let (uid, gid) = find(&passwd, NAME).ok_or(PrivatePostgresError::AccountMissing { account: NAME })?;
        Ok(Self::Unprivileged { uid, gid })
    }

    /// A command that runs as this account, away from our working directory and from settings meant for other servers.
    pub(super) fn command(self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir("/");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if let Self::Unprivileged { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Makes the account the owner of a directory that we made.
    pub(super) fn own(self, path: &Path) -> Result<(), PrivatePostgresError> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Unprivileged { uid, gid } => {
                lchown(path, Some(uid), Some(gid)).map_err(PrivatePostgresError::file("移交", path))
            }
        }
    }

    /// Refuses a directory that the account cannot reach, naming the ancestor that blocks it.
    pub(super) async fn check_reach(self, binaries: &Binaries, wanted: &Path) -> Result<(), PrivatePostgresError> {
        if self.can_enter(binaries, wanted).await? {
            return Ok(());
        }
        let mut blocked_at = wanted;
        for ancestor in wanted.ancestors().skip(1) {
            if self.can_enter(binaries, ancestor).await? {
                break;
            }
            blocked_at = ancestor;
        }
        let (blocked_at, wanted) = (PathBuf::from(blocked_at), PathBuf::from(wanted));
        Err(PrivatePostgresError::Unreachable { account: NAME, blocked_at, wanted })
    }

    /// Asks the kernel, which knows about access control lists too, by starting a program in the directory.
    async fn can_enter(self, binaries: &Binaries, directory: &Path) -> Result<bool, PrivatePostgresError> {
        let program = binaries.postgres();
        match self.command(&program).arg("--version").current_dir(directory).output().await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(source) => Err(PrivatePostgresError::file("运行", program)(source)),
        }
    }
}

/// The user and group id of an account in the text of `/etc/passwd`.
fn find(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some((uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\n\
                          postgresql-backup:x:7:8::/:/bin/false\n\
                          postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        assert_eq!(find(PASSWD, "postgres"), Some((101, 104)));
        assert_eq!(find(PASSWD, "postgresql"), None);
    }

    #[test]
    fn a_broken_line_is_no_account() {
        assert_eq!(find("postgres:x:many:104", "postgres"), None);
        assert_eq!(find("postgres", "postgres"), None);
    }
}
