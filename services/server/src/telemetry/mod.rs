//! What the process tells of its work: the log, and traces where somebody takes them.

mod traces;

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, registry};

use crate::settings::{LogFormat, Settings};

pub(crate) use traces::traced;

/// The way of the traces to who takes them, if there is one: to be kept until the process ends.
pub type Traces = Option<traces::Exporter>;

/// Starts logging to standard error, once for the process; later calls change nothing.
pub fn start(settings: &Settings) -> anyhow::Result<Traces> {
    start_at(settings, io::stderr, io::stderr().is_terminal())
}

/// The same, to the end of a file that only its owner reads.
pub fn start_in(settings: &Settings, path: &Path) -> anyhow::Result<Traces> {
    let file: File = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("无法写入日志文件 {}", path.display()))?;
    start_at(settings, Mutex::new(file), false)
}

fn start_at<W>(settings: &Settings, writer: W, on_terminal: bool) -> anyhow::Result<Traces>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.log).context("设置 log 无法识别")?;
    let traces = settings.collector()?.map(traces::Exporter::start).transpose()?;
    let log = fmt::layer().with_writer(writer).with_ansi(on_terminal);
    let log = match settings.log_format {
        LogFormat::Text => log.with_target(false).boxed(),
        LogFormat::Json => log.json().flatten_event(true).boxed(),
    };
    let subscriber = registry().with(log.with_filter(filter)).with(traces.as_ref().map(traces::Exporter::layer));
    // A second start in one process finds the log of the first one in place, which is as good.
    let _ = subscriber.try_init();
    Ok(traces)
}
