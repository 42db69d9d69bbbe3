//! `nianbao read`: shows what was read from a report file, so that people can look before they trust it. No server, no
//! database.

mod json;
mod pages;
mod spreadsheet;
mod tables;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use documents::{Figure, ReadReport, Reading, SourceText};
use domain::form::{Cell, Form};
use serde::Serialize;

use crate::cli::{ReadArguments, ReadFormat};
use crate::import::read_file;

/// The exit code of a file that cannot be read.
pub(crate) const UNREADABLE: u8 = 2;

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

/// The exit code when the answer was written; who closes the pipe has seen enough.
pub(crate) fn written(done: io::Result<()>, code: ExitCode) -> ExitCode {
    match done {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("错误：无法写出结果：{error}");
            ExitCode::from(UNREADABLE)
        }
        _ => code,
    }
}

/// Text of a source, for a terminal: characters that would steer it are shown as what they are, unreadable.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { '\u{FFFD}' } else { letter }).collect()
}

/// How much of a report was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Paragraphs of prose.
    pub paragraphs: usize,
    /// Cells that the form has.
    pub cells: usize,
    /// Those of them of which the source tells what stands there, be it nothing.
    pub cells_read: usize,
    /// Pieces of text that found no place.
    pub unplaced: usize,
}

impl Coverage {
    /// Of a report that was read.
    #[must_use]
    pub fn of(read: &ReadReport) -> Self {
        let sections = read.sections.iter().map(|section| section.paragraphs.len());
        let form = read.form.or_else(|| read.year.and_then(Form::of_year));
        Self {
            paragraphs: read.preamble.len() + sections.sum::<usize>(),
            cells: form.map_or(0, |form| form.cells().len()),
            cells_read: read.figures.iter().filter(|figure| figure.reading != Reading::Unknown).count(),
            unplaced: read.unplaced.len(),
        }
    }
}

/// A piece of the source, as programs read it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Piece<'a> {
    line: u32,
    text: &'a str,
}

impl<'a> From<&'a SourceText> for Piece<'a> {
    fn from(piece: &'a SourceText) -> Self {
        Self { line: piece.line, text: &piece.text }
    }
}

/// The cells of the form with what was read in them, in the form's order.
fn cells(read: &ReadReport) -> impl Iterator<Item = (&Cell, &Figure)> {
    read.figures.iter().filter_map(|figure| Some((read.form?.cell(figure.cell)?, figure)))
}
