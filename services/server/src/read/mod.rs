//! `nianbao read`: shows what was read from a report file, so that people can look before they trust it. No server, no
//! database.

mod cells;
mod json;
mod pages;
mod spreadsheet;
mod tables;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::{ReadArguments, ReadFormat};
use crate::report_file::read_file;
use crate::terminal::{UNREADABLE, printable, written};

/// Reads the file and writes what was read: 0, or 2 where it is unreadable.
#[must_use]
pub fn run(arguments: &ReadArguments) -> ExitCode {
    let name = arguments.file.to_string_lossy();
    let read = match read_file(&arguments.file) {
        Ok(read) => read,
        Err(error) => {
            let done = match arguments.format {
                ReadFormat::Json => print(&json::failed(&name, &error)),
                ReadFormat::Table | ReadFormat::Csv => {
                    writeln!(io::stderr().lock(), "错误：{}", printable(&format!("{error:#}")))
                }
            };
            return written(done, ExitCode::from(UNREADABLE));
        }
    };
    if read.form.is_none() && arguments.format == ReadFormat::Csv {
        eprintln!("注意：看不出报告用的是哪一年版的表格，没有读出单元格：请用 --format table 查看读出了什么");
    }
    let text = match arguments.format {
        ReadFormat::Table => Ok(pages::render(&read)),
        ReadFormat::Csv => spreadsheet::render(&read),
        ReadFormat::Json => json::render(&name, &read),
    };
    written(text.and_then(|text| print(&text)), ExitCode::SUCCESS)
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
