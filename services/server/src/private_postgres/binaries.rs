//! Finds PostgreSQL's programs on this machine, of a version that fits the cluster.

use std::{
    env, fs,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::error::PrivatePostgresError;

/// The oldest major version that nianbao is written for.
const OLDEST_MAJOR: u32 = 15;

/// Where Debian puts each major version: `/usr/lib/postgresql/15/bin`.
const DEBIAN: &str = "/usr/lib/postgresql";

/// One installation of PostgreSQL's server programs.
#[derive(Debug)]
pub(super) struct Binaries {
    directory: PathBuf,
    major: u32,
}

impl Binaries {
    /// The programs in `given`, if it is; else the first fitting ones on `PATH`, from `pg_config`, and among Debian's
    /// directories, newest first. An existing cluster takes only programs of its own major version.
    pub(super) async fn find(given: Option<&Path>, cluster: Option<u32>) -> Result<Self, PrivatePostgresError> {
        let candidates = match given {
            Some(directory) => vec![directory.to_owned()],
            None => candidates().await,
        };
        let mut unfit = Vec::new();
        for directory in candidates {
            let Some(binaries) = Self::inspect(&directory).await else { continue };
            if cluster.map_or(binaries.major >= OLDEST_MAJOR, |major| binaries.major == major) {
                return Ok(binaries);
            }
            let found = format!("{}（{}）", binaries.major, binaries.directory.display());
            if !unfit.contains(&found) {
                unfit.push(found);
            }
        }
        if unfit.is_empty() {
            let searched = given.map_or_else(|| format!("PATH 和 {DEBIAN}"), |given| given.display().to_string());
            return Err(PrivatePostgresError::NotInstalled { searched });
        }
        let (needed, package) = match cluster {
            Some(major) => (format!("{major}（已有的数据由该版本建立）"), format!("postgresql-{major}")),
            None => (format!("{OLDEST_MAJOR} 或更新的版本"), "postgresql".to_owned()),
        };
        Err(PrivatePostgresError::WrongVersion { needed, found: unfit.join("、"), package })
    }

    /// The programs beside the real `postgres` of a directory, which may hold nothing but a link to it.
    async fn inspect(directory: &Path) -> Option<Self> {
        let postgres = directory.join("postgres").canonicalize().ok()?;
        let directory = postgres.parent()?.to_owned();
        if !["initdb", "pg_ctl"].iter().all(|program| directory.join(program).is_file()) {
            return None;
        }
        let answer = Command::new(&postgres).arg("--version").current_dir("/").output().await.ok()?;
        let major = major_version(&String::from_utf8_lossy(&answer.stdout))?;
        Some(Self { directory, major })
    }

    /// The server.
    pub(super) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }

    /// The program that makes a cluster.
    pub(super) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    /// The program that controls a server.
    pub(super) fn pg_ctl(&self) -> PathBuf {
        self.directory.join("pg_ctl")
    }
}

/// Every directory worth a look, the preferred first.
async fn candidates() -> Vec<PathBuf> {
    let mut directories: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    if let Ok(answer) = Command::new("pg_config").arg("--bindir").output().await {
        let line = answer.stdout.trim_ascii_end().to_vec();
        directories.push(PathBuf::from(std::ffi::OsString::from_vec(line)));
    }
    let mut majors: Vec<u32> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    directories.extend(majors.into_iter().map(|major| Path::new(DEBIAN).join(major.to_string()).join("bin")));
    directories
}

/// The major version in the answer to `postgres --version`: 15 in `postgres (PostgreSQL) 15.18 (Debian …)`.
fn major_version(answer: &str) -> Option<u32> {
    let (_, version) = answer.split_once("(PostgreSQL) ")?;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn the_major_version_is_read_from_releases_and_previews() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("postgres (PostgreSQL) 17"), Some(17));
    }

    #[test]
    fn another_program_called_postgres_has_no_version() {
        assert_eq!(major_version("postgres 3.0"), None);
        assert_eq!(major_version(""), None);
    }
}
