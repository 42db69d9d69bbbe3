//! `nianbao check`: reads report files and says what is wrong with them. No server, no database.

mod checked;
mod json;
mod sarif;
mod sums;
#[cfg(test)]
mod tests;
mod text;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use self::checked::{Checked, FINDINGS};
use self::json::JsonChecked;
use crate::cli::{CheckArguments, Format};
use crate::terminal::{UNREADABLE, printable, written};

/// Checks the files: 0 nothing to do, 1 findings, 2 unreadable; of several, the worst.
#[must_use]
pub fn run(arguments: &CheckArguments) -> ExitCode {
    let several = arguments.files.len() > 1;
    if several && arguments.previous.is_some() {
        let message = "--previous 只能和一个文件一起使用：请逐个检查";
        return written(writeln!(io::stderr().lock(), "错误：{message}"), ExitCode::from(UNREADABLE));
    }
    let mut counts = [0; 3];
    let mut kept = Vec::new();
    for file in &arguments.files {
        let checked = Checked::of(file, arguments.year, arguments.previous.as_deref());
        if let Some(count) = counts.get_mut(usize::from(checked.exit_code())) {
            *count += 1;
        }
        if arguments.format == Format::Sarif {
            kept.push(checked);
        } else if let Err(error) = write(&checked, arguments.format, several) {
            return written(Err(error), ExitCode::from(worst(counts)));
        }
    }
    let code = ExitCode::from(worst(counts));
    match arguments.format {
        Format::Sarif => return written(writeln!(io::stdout().lock(), "{:#}", sarif::document(&kept)), code),
        Format::Json => return code,
        Format::Text if !several => return code,
        Format::Text => {}
    }
    let ([fine, wanting, unreadable], files) = (counts, arguments.files.len());
    let summary = format!("检查了 {files} 份：{fine} 份没有问题，{wanting} 份有问题，{unreadable} 份无法检查。");
    written(writeln!(io::stdout().lock(), "{summary}"), code)
}

/// The exit code for so many files of each exit code.
const fn worst([_, wanting, unreadable]: [usize; 3]) -> u8 {
    match (wanting, unreadable) {
        (0, 0) => 0,
        (_, 0) => FINDINGS,
        _ => UNREADABLE,
    }
}

/// Writes what is to be said about a file, one of `several` or the only one.
fn write(checked: &Checked, format: Format, several: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match (format, &checked.findings) {
        (Format::Json | Format::Sarif, _) => writeln!(out, "{}", serde_json::to_string(&JsonChecked::from(checked))?),
        (Format::Text, Err(error)) if !several => write!(io::stderr().lock(), "{}", text::failed(error)),
        (Format::Text, _) => {
            if several {
                writeln!(out, "== {}", printable(&checked.name))?;
            }
            writeln!(out, "{}", text::render(checked, io::stdout().is_terminal()).trim_end())?;
            if several { writeln!(out) } else { Ok(()) }
        }
    }
}
