//! What processes use, as Linux counts it: processor time in nanoseconds, and memory.

use std::collections::HashMap;
use std::time::Duration;
use std::{fmt, fs, io};

use anyhow::Context;

/// The processor time that threads have used since they began, by thread id.
pub(crate) struct Used(HashMap<u32, Duration>);

impl Used {
    /// By all threads of these processes.
    pub(crate) fn by(processes: &[u32]) -> anyhow::Result<Self> {
        let mut used = HashMap::new();
        for process in processes {
            // A process or thread that has just ended has used nothing that we could still see.
            for thread in numbers_in(&format!("/proc/{process}/task")).unwrap_or_default() {
                let Ok(counted) = fs::read_to_string(format!("/proc/{process}/task/{thread}/schedstat")) else {
                    continue;
                };
                // The first of three numbers is the nanoseconds on a processor.
                let nanoseconds = counted.split(' ').next().and_then(|number| number.parse().ok());
                let nanoseconds = nanoseconds.context("this Linux does not count processor time (schedstat)")?;
                used.insert(thread, Duration::from_nanos(nanoseconds));
            }
        }
        Ok(Self(used))
    }

    /// By a process and its children.
    pub(crate) fn by_family(parent: u32) -> anyhow::Result<Self> {
        let children = numbers_in("/proc")?.into_iter().filter(|process| parent_of(*process) == Some(parent));
        Self::by(&children.chain([parent]).collect::<Vec<_>>())
    }

    /// What was used since an `earlier` look, by all together; a thread that ended in between is left out.
    pub(crate) fn since(&self, earlier: &Self) -> Duration {
        let before = |thread| earlier.0.get(thread).copied().unwrap_or_default();
        self.0.iter().map(|(thread, used)| used.saturating_sub(before(thread))).sum()
    }
}

/// The entries of a directory that are called by a number.
fn numbers_in(directory: &str) -> io::Result<Vec<u32>> {
    let entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries.iter().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect())
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
