//! What a reader finds in a report, whatever format it came in.

use chrono::NaiveDate;
use domain::Year;
use domain::form::{CellIndex, Form};
use domain::report::ParagraphKind;
use rust_decimal::Decimal;

use crate::note::Note;

/// A report as read. Each character of the source is in exactly one of these texts, except for white space and for
/// the strokes between the fields of a table.
#[derive(Clone, Debug)]
pub struct ReadReport {
    /// The title over the report.
    pub title: Option<SourceText>,
    /// The report year, from the title, the stated period or the opening words; `None` when they do not say.
    pub year: Option<Year>,
    /// The form that the tables follow, told by their labels whatever the year is; by the year only when the labels
    /// do not tell.
    pub form: Option<&'static Form>,
    /// What stands before the first section.
    pub preamble: Vec<Paragraph>,
    /// The sections in the order of the source. One may be missing, doubled or out of order.
    pub sections: Vec<ReadSection>,
    /// One for each cell of `form`, in the form's order; none without a form.
    pub figures: Vec<Figure>,
    /// The body's name and the date at the end.
    pub closing: Option<Closing>,
    /// Labels, headings and figures of the tables: what the figures were read from.
    pub table_text: Vec<SourceText>,
    /// What found no place: to be shown to a person.
    pub unplaced: Vec<SourceText>,
}

impl ReadReport {
    /// Whose report it is: the name at its end, or what stands before the year in its title.
    #[must_use]
    pub fn body_name(&self) -> Option<&str> {
        let closing = self.closing.as_ref().and_then(|closing| closing.body.as_deref());
        let title = || self.title.as_ref()?.text.split(|letter: char| letter.is_numeric()).next();
        closing.or_else(title).map(str::trim).filter(|name| !name.is_empty())
    }
}

/// A piece of the source: one line or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The line that it stands in, counted from 1.
    pub line: u32,
    /// The text, trimmed.
    pub text: String,
}

/// One of the six sections.
#[derive(Clone, Debug)]
pub struct ReadSection {
    /// 1 to 6, by its title.
    pub number: u8,
    /// The title as printed, without its number; empty when only the number was printed.
    pub title: String,
    /// The whole heading as printed.
    pub heading: SourceText,
    /// Its prose, in order.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    pub kind: ParagraphKind,
    /// Its words as printed; lines broken in mid-sentence are joined.
    pub text: String,
    /// The line that it begins in, counted from 1.
    pub line: u32,
}

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub cell: CellIndex,
    pub reading: Reading,
    /// How it was read.
    pub certainty: Certainty,
    /// The line of its row, counted from 1; `None` when the row was not found.
    pub line: Option<u32>,
    /// What a person should know about it.
    pub note: Option<Note>,
}

/// What a reader can say about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// This figure.
    Known(Decimal),
    /// The cell is there, and empty.
    Blank,
    /// The cell says "not applicable" (不适用), and its form lets it.
    NotApplicable,
    /// Nobody can tell from the source.
    Unknown,
}

/// How a figure came to its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The row's label and all its columns stand there.
    Exact,
    /// The label was cut short or altered, or the place was told by the grid of the table.
    Inferred,
    /// It did not: the reading is unknown.
    None,
}

/// The end of a report: who made it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The body's name.
    pub body: Option<String>,
    /// The date; `None` when what is printed is no date of the calendar.
    pub date: Option<NaiveDate>,
    /// Both as printed.
    pub text: String,
    /// The line that it begins in, counted from 1.
    pub line: u32,
}
