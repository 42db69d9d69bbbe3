//! A running server process (PostgreSQL's word: postmaster), our child or found running.

use std::{ffi::OsStr, fs, io, iter, path::Path, time::Duration};

use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process},
};
use tokio::{
    process::{Child, Command},
    time::{interval, timeout},
};

use super::error::PrivatePostgresError;

/// How often we look whether a process that is not our child still runs.
const WATCH_INTERVAL: Duration = Duration::from_millis(100);

/// A fast shutdown writes everything that is in memory to the disk; after this long something is wrong.
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// A server process.
#[derive(Debug)]
pub(super) struct Postmaster {
    pid: Pid,
    command_line: String,
    child: Option<Child>,
}

impl Postmaster {
    /// Starts a server in a process group of its own, so that a Ctrl-C in our terminal reaches us alone.
    pub(super) fn launch(mut command: Command) -> io::Result<Self> {
        let command_line = written_out(&command);
        let child = command.process_group(0).spawn()?;
        let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let pid = pid.ok_or_else(|| io::Error::other("no process id"))?;
        Ok(Self { pid, command_line, child: Some(child) })
    }

    /// The server that runs on a cluster according to `postmaster.pid` *and* to the process of that number, which may
    /// have come long after the server's end.
    pub(super) async fn find(data: &Path) -> Result<Option<Self>, PrivatePostgresError> {
        let Some(PidFile { pid, .. }) = PidFile::read(data)? else { return Ok(None) };
        let Some(command_line) = command_line(pid).await else { return Ok(None) };
        let program = command_line.split(' ').next().unwrap_or_default();
        let names_data = format!("{command_line} ").contains(&format!(" -D {} ", data.display()));
        let ours = names_data && Path::new(program).file_name().is_some_and(|name| name == "postgres");
        Ok(ours.then_some(Self { pid, command_line, child: None }))
    }

    /// The process id.
    pub(super) fn pid(&self) -> Pid {
        self.pid
    }

    /// Whether the server was started with exactly this program and these arguments.
    pub(super) fn runs(&self, command: &Command) -> bool {
        self.command_line == written_out(command)
    }

    /// Waits until the process has ended. Safe to cancel.
    pub(super) async fn ended(&mut self) {
        if let Some(child) = &mut self.child
            && child.wait().await.is_ok()
        {
            return;
        }
        let mut looks = interval(WATCH_INTERVAL);
        loop {
            looks.tick().await;
            if command_line(self.pid).await.as_ref() != Some(&self.command_line) {
                return;
            }
        }
    }

    /// Stops the server as `pg_ctl stop -m fast` does: rolls back what is open, writes everything down, and ends.
    pub(super) async fn stop(mut self) -> Result<(), PrivatePostgresError> {
        match kill_process(self.pid, Signal::INT) {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(errno) => {
                let process = format!("/proc/{}", self.pid);
                return Err(PrivatePostgresError::file("停止进程", process)(errno.into()));
            }
        }
        let stopped = timeout(STOP_LIMIT, self.ended()).await;
        let (pid, seconds) = (self.pid.as_raw_pid(), STOP_LIMIT.as_secs());
        stopped.map_err(|_| PrivatePostgresError::NotStopped { pid, seconds })
    }
}

/// What a server says about itself in the file `postmaster.pid` of its cluster.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    /// The server's process id.
    pub(super) pid: Pid,
    /// Whether it takes connections.
    pub(super) ready: bool,
}

impl PidFile {
    /// Reads a cluster's file; none if there is none, or none that makes sense.
    pub(super) fn read(data: &Path) -> Result<Option<Self>, PrivatePostgresError> {
        let path = data.join("postmaster.pid");
        match fs::read(&path) {
            Ok(text) => Ok(Self::parse(&String::from_utf8_lossy(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PrivatePostgresError::file("读取", path)(source)),
        }
    }

    /// The first line is the process id, the eighth the state.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let pid = lines.next()?.parse().ok().filter(|pid| *pid > 0).and_then(Pid::from_raw)?;
        Some(Self { pid, ready: lines.nth(6) == Some("ready") })
    }
}

/// A command as [`command_line`] will show it.
fn written_out(command: &Command) -> String {
    let command = command.as_std();
    let words = iter::once(command.get_program()).chain(command.get_args()).map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join(" ")
}

/// A process' program and arguments, separated by spaces; none if it is over, a zombie included.
async fn command_line(pid: Pid) -> Option<String> {
    let line = if cfg!(target_os = "linux") {
        let mut line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        line.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
        line
    } else {
        Command::new("ps").args(["-ww", "-o", "args=", "-p", &pid.to_string()]).output().await.ok()?.stdout
    };
    let line = String::from_utf8_lossy(&line).trim_end().to_owned();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pid(raw: i32) -> Pid {
        Pid::from_raw(raw).expect("not zero")
    }

    #[test]
    fn a_server_is_ready_when_its_file_says_so() {
        let file = "812\n/d/data\n1606100000\n5432\n/d/socket\n\n 1234 5\nready   \n";
        assert_eq!(PidFile::parse(file), Some(PidFile { pid: pid(812), ready: true }));
    }

    #[test]
    fn a_server_that_starts_or_recovers_is_not_ready() {
        let recovering = "812\n/d/data\n1606100000\n5432\n/d/socket\n\n 1234 5\nstarting\n";
        assert_eq!(PidFile::parse(recovering), Some(PidFile { pid: pid(812), ready: false }));
        assert_eq!(PidFile::parse("812\n"), Some(PidFile { pid: pid(812), ready: false }));
    }

    #[test]
    fn a_file_cut_short_or_of_a_single_user_session_names_no_server() {
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-812\n/d/data\n"), None);
        assert_eq!(PidFile::parse("0\n"), None);
    }

    #[tokio::test]
    async fn our_own_process_has_a_command_line_and_an_ended_one_has_none() {
        assert!(command_line(rustix::process::getpid()).await.is_some());
        let mut child = Command::new("true").spawn().expect("`true` runs");
        let ended = pid(i32::try_from(child.id().expect("not awaited yet")).expect("a process id"));
        child.wait().await.expect("it ends");
        assert_eq!(command_line(ended).await, None);
    }
}
