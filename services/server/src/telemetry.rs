//! The log of the process.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::settings::{LogFormat, Settings};

/// Starts logging to standard error, once for the process; later calls change nothing.
pub fn start(settings: &Settings) -> anyhow::Result<()> {
    start_at(settings, io::stderr, io::stderr().is_terminal())
}

/// The same, to the end of a file that only its owner reads.
pub fn start_in(settings: &Settings, path: &Path) -> anyhow::Result<()> {
    let file: File = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("无法写入日志文件 {}", path.display()))?;
    start_at(settings, Mutex::new(file), false)
}

fn start_at<W>(settings: &Settings, writer: W, on_terminal: bool) -> anyhow::Result<()>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.log).context("设置 log 无法识别")?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(on_terminal);
    // A second start in one process finds the log of the first one in place, which is as good.
    let _ = match settings.log_format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    Ok(())
}
