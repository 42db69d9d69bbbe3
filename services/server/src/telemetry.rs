//! The log of the process.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

use crate::settings::{LogFormat, Settings};

/// Starts logging to standard error, once for the process; later calls change nothing.
pub fn start(settings: &Settings) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(&settings.log)?;
    let on_terminal = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(on_terminal);
    // A second start in one process finds the log of the first one in place, which is as good.
    let _ = match settings.log_format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    Ok(())
}
