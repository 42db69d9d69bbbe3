//! How much of a report file was read, and what of it found no place.

use std::fmt;

use documents::{ReadReport, Reading, SourceText};
use domain::form::Form;
use serde::Serialize;

/// How much of a report was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Coverage {
    /// Paragraphs of prose.
    pub(crate) paragraphs: usize,
    /// Cells that the form has.
    pub(crate) cells: usize,
    /// Those of them of which the source tells what stands there, be it nothing.
    pub(crate) cells_read: usize,
    /// Pieces of text that found no place.
    pub(crate) unplaced: usize,
}

impl Coverage {
    /// Of a report that was read.
    pub(crate) fn of(read: &ReadReport) -> Self {
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

impl fmt::Display for Coverage {
    /// What was placed and what was not, in a sentence.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { paragraphs, cells, cells_read, unplaced } = self;
        write!(formatter, "读出 {paragraphs} 个段落、{cells_read}/{cells} 个单元格；{unplaced} 处文字未能归位。")
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
