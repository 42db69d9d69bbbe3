//! The real program in a process of its own, and a data directory for it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// How long a server may take to start or to stop.
const DEADLINE: Duration = Duration::from_mins(1);

/// A running `nianbao serve`. It is killed when the value is dropped.
pub struct Process {
    /// Where it speaks GraphQL.
    pub url: String,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// The program that `cargo build --bin nianbao` left beside this one, or above it where this is a test.
#[must_use]
pub fn program() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let mut places = this.ancestors().skip(1).take(2).map(|directory| directory.join("nianbao"));
    let program = places.find(|program| program.is_file());
    program.expect("the program is missing: run `cargo build --bin nianbao`, or `make test`")
}

impl Process {
    /// Starts the server with these further arguments and waits until it listens.
    pub async fn serve(arguments: &[&str], keys: Option<&Path>) -> Self {
        let mut command = Command::new(program());
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).kill_on_drop(true);
        command.env("NIANBAO_LOG", "error").stdout(Stdio::piped());
        if let Some(keys) = keys {
            command.env("NIANBAO_KEYS_DIR", keys);
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = timeout(DEADLINE, lines.next_line()).await.expect("the server does not start").unwrap();
        let url = first.as_deref().and_then(|line| line.split_once('：')).map(|(_, url)| url.to_owned());
        Self { url: url.unwrap_or_else(|| panic!("the server said {first:?}")), child, lines }
    }

    /// Starts the demonstration over a data directory, and waits until it is over and the server stays: with all that it
    /// told.
    pub async fn demo(data_dir: &Path) -> (Self, String) {
        let mut command = Command::new(program());
        command.args(["demo", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data_dir).kill_on_drop(true);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = String::new();
        let telling = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                told.extend([&line, "\n"]);
                if line.contains("Ctrl-C") {
                    return;
                }
            }
            panic!("the demonstration ended: {told}");
        };
        timeout(DEADLINE, telling).await.expect("the demonstration does not come to its end");
        let base = told.lines().find_map(|line| line.trim().strip_suffix('/').filter(|line| line.starts_with("http")));
        (Self { url: format!("{}/graphql", base.unwrap()), child, lines }, told)
    }

    /// The secret of the first administrator, which a new system prints.
    pub async fn first_secret(&mut self) -> String {
        let reading = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if line.len() == 43 && line.is_ascii() {
                    return line;
                }
            }
            panic!("no secret was printed");
        };
        timeout(DEADLINE, reading).await.expect("no secret was printed in time")
    }

    /// How many kilobytes of memory it has at the moment.
    #[must_use]
    pub fn resident_kilobytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Stops it in the middle of whatever it does, for `time`, and lets it go on.
    pub async fn pause(&self, time: Duration) {
        let pid = Pid::from_raw(i32::try_from(self.child.id().unwrap()).unwrap()).unwrap();
        kill_process(pid, Signal::STOP).unwrap();
        tokio::time::sleep(time).await;
        kill_process(pid, Signal::CONT).unwrap();
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(mut self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id().unwrap()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        let status = timeout(DEADLINE, self.child.wait()).await.expect("the server does not stop").unwrap();
        assert!(status.success(), "the server ended with {status}");
    }
}

/// A data directory that the account of PostgreSQL can reach. A PostgreSQL that is left there ends with it.
pub struct Place(TempDir);

impl Place {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// An empty one in another directory than usual.
    #[must_use]
    pub fn within(directory: &Path) -> Self {
        let builder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir_in(directory);
        Self(builder.unwrap())
    }

    /// The directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The process of its PostgreSQL, according to its own file.
    #[must_use]
    pub fn postmaster(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.path().join("postgres/data/postmaster.pid")).ok()?;
        Pid::from_raw(text.lines().next()?.parse().ok()?)
    }

    /// `kill -9` to PostgreSQL.
    pub fn kill_postgres(&self) {
        kill_process(self.postmaster().expect("PostgreSQL runs"), Signal::KILL).unwrap();
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(pid) = self.postmaster() {
            let _ = kill_process(pid, Signal::QUIT);
        }
    }
}
