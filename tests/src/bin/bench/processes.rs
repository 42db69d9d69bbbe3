//! What processes use, as Linux counts it: processor time in nanoseconds, and memory.

use std::collections::HashMap;
use std::time::Duration;
use std::{fmt, fs, io};

use anyhow::Context;

/// The processor time that processes have used since they began, by process id.
pub(crate) struct Used(HashMap<u32, Duration>);

impl Used {
    /// By these processes.
    pub(crate) fn by(processes: &[u32]) -> anyhow::Result<Self> {
        let used = |process: &u32| Ok((*process, processor_time(*process)?));
        processes.iter().map(used).collect::<anyhow::Result<_>>().map(Self)
    }

    /// By a process and its children.
    pub(crate) fn by_family(parent: u32) -> anyhow::Result<Self> {
        let mut family = vec![parent];
        for entry in fs::read_dir("/proc")? {
            let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            if parent_of(process) == Some(parent) {
                family.push(process);
            }
        }
        Self::by(&family)
    }

    /// What was used since an `earlier` look, by all together; a process that ended in between is left out.
    pub(crate) fn since(&self, earlier: &Self) -> Duration {
        let before = |process| earlier.0.get(process).copied().unwrap_or_default();
        self.0.iter().map(|(process, used)| used.saturating_sub(before(process))).sum()
    }
}

/// The sum over its threads. A process that has just ended has used nothing that we could still see.
fn processor_time(process: u32) -> anyhow::Result<Duration> {
    let threads = match fs::read_dir(format!("/proc/{process}/task")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Duration::ZERO),
        threads => threads?,
    };
    let mut sum = Duration::ZERO;
    for thread in threads {
        // The first of three numbers is the nanoseconds on a processor.
        let Ok(counted) = fs::read_to_string(thread?.path().join("schedstat")) else { continue };
        let nanoseconds = counted.split(' ').next().and_then(|number| number.parse().ok());
        sum += Duration::from_nanos(nanoseconds.context("this Linux does not count processor time (schedstat)")?);
    }
    Ok(sum)
}

/// The second field after the name, which stands in brackets and may hold anything.
fn parent_of(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    status.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// The memory of a process, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// In memory now, shared pages included (RSS).
    pub(crate) resident: u64,
    /// The same with each shared page counted by its share (PSS).
    pub(crate) proportional: u64,
}

impl Memory {
    /// Of a process.
    pub(crate) fn of(process: u32) -> anyhow::Result<Self> {
        let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse::<u64>().ok());
            kilobytes.map(|kilobytes| kilobytes * 1024).with_context(|| format!("no {name} in smaps_rollup"))
        };
        Ok(Self { resident: field("Rss:")?, proportional: field("Pss:")? })
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = |bytes: u64| bytes / 1_000_000;
        write!(formatter, "{} MB (PSS {} MB)", megabytes(self.resident), megabytes(self.proportional))
    }
}
