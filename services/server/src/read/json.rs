//! What was read, for programs.

use std::io;

use anyhow::Error;
use documents::{Certainty, Figure, Paragraph, ReadReport, ReadSection, Reading};
use domain::form::{Cell, Form};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::cells::cells;
use crate::coverage::{Coverage, Piece};

/// Why a file could not be read.
pub(super) fn failed(file: &str, error: &Error) -> String {
    format!("{:#}\n", json!({ "file": file, "error": format!("{error:#}") }))
}

pub(super) fn render(file: &str, read: &ReadReport) -> io::Result<String> {
    let report = JsonReport {
        file,
        error: None,
        title: read.title.as_ref().map(Piece::from),
        year: read.year.map(Into::into),
        form: read.form.map(Form::id),
        coverage: Coverage::of(read),
        preamble: read.preamble.iter().map(Into::into).collect(),
        sections: read.sections.iter().map(Into::into).collect(),
        cells: cells(read).map(Into::into).collect(),
        closing: read.closing.as_ref().map(|closing| JsonClosing {
            body: closing.body.as_deref(),
            date: closing.date.map(|date| date.to_string()),
            text: &closing.text,
            line: closing.line,
        }),
        unplaced: read.unplaced.iter().map(Into::into).collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

#[derive(Serialize)]
struct JsonReport<'a> {
    file: &'a str,
    error: Option<&'a str>,
    title: Option<Piece<'a>>,
    year: Option<u16>,
    form: Option<&'a str>,
    coverage: Coverage,
    preamble: Vec<JsonParagraph<'a>>,
    sections: Vec<JsonSection<'a>>,
    cells: Vec<JsonCell<'a>>,
    closing: Option<JsonClosing<'a>>,
    unplaced: Vec<Piece<'a>>,
}

#[derive(Serialize)]
struct JsonParagraph<'a> {
    kind: String,
    line: u32,
    text: &'a str,
}

impl<'a> From<&'a Paragraph> for JsonParagraph<'a> {
    fn from(paragraph: &'a Paragraph) -> Self {
        Self { kind: paragraph.kind.key().to_uppercase(), line: paragraph.line, text: &paragraph.text }
    }
}

#[derive(Serialize)]
struct JsonSection<'a> {
    number: u8,
    title: &'a str,
    line: u32,
    paragraphs: Vec<JsonParagraph<'a>>,
}

impl<'a> From<&'a ReadSection> for JsonSection<'a> {
    fn from(section: &'a ReadSection) -> Self {
        Self {
            number: section.number,
            title: &section.title,
            line: section.heading.line,
            paragraphs: section.paragraphs.iter().map(Into::into).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonCell<'a> {
    code: &'a str,
    table: u8,
    heading: Option<&'a str>,
    row_label: &'a str,
    column_label: &'a str,
    unit: Option<&'a str>,
    /// Written digit by digit, never through a float; null where none was read.
    value: Option<Box<RawValue>>,
    reading: &'static str,
    certainty: &'static str,
    line: Option<u32>,
    note: Option<String>,
}

impl<'a> From<(&'a Cell, &'a Figure)> for JsonCell<'a> {
    fn from((cell, figure): (&'a Cell, &'a Figure)) -> Self {
        let (value, reading) = match figure.reading {
            Reading::Known(number) => (RawValue::from_string(number.normalize().to_string()).ok(), "KNOWN"),
            Reading::Blank => (None, "BLANK"),
            Reading::NotApplicable => (None, "NOT_APPLICABLE"),
            Reading::Unknown => (None, "UNKNOWN"),
        };
        let certainty = match figure.certainty {
            Certainty::Exact => "EXACT",
            Certainty::Inferred => "INFERRED",
            Certainty::None => "NONE",
        };
        Self {
            code: &cell.code,
            table: cell.table.number(),
            heading: cell.heading.as_deref(),
            row_label: &cell.row_label,
            column_label: &cell.column_label,
            unit: cell.unit.as_deref(),
            value,
            reading,
            certainty,
            line: figure.line,
            note: figure.note.as_ref().map(ToString::to_string),
        }
    }
}

#[derive(Serialize)]
struct JsonClosing<'a> {
    body: Option<&'a str>,
    date: Option<String>,
    text: &'a str,
    line: u32,
}
