//! Findings for programs to read: one object a file, each in a line of its own.

use domain::form::Form;
use domain::report::SectionNumber;
use domain::rules::Finding;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::checked::Checked;
use crate::coverage::{Coverage, Piece};

/// A file that was checked, or why it could not be. Every key is always there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JsonChecked<'a> {
    file: &'a str,
    /// Why there are no findings to speak of; null when there are.
    error: Option<String>,
    title: Option<&'a str>,
    /// The year that the report was checked for.
    year: Option<u16>,
    /// The year that the file names.
    stated_year: Option<u16>,
    form: Option<&'static str>,
    coverage: Option<Coverage>,
    unplaced: Vec<Piece<'a>>,
    /// Null when the file was not checked: an empty list says that nothing was found.
    findings: Option<Vec<JsonFinding<'a>>>,
}

impl<'a> From<&'a Checked> for JsonChecked<'a> {
    fn from(checked: &'a Checked) -> Self {
        let read = checked.read.as_ref();
        Self {
            file: &checked.name,
            error: checked.findings.as_ref().err().map(|error| format!("{error:#}")),
            title: read.and_then(|read| read.title.as_ref()).map(|title| title.text.as_str()),
            year: checked.year.map(Into::into),
            stated_year: read.and_then(|read| read.year).map(Into::into),
            form: checked.form().map(Form::id),
            coverage: read.map(Coverage::of),
            unplaced: read.map(|read| read.unplaced.iter().map(Piece::from).collect()).unwrap_or_default(),
            findings: checked.findings.as_ref().ok().map(|findings| findings.iter().map(Into::into).collect()),
        }
    }
}

/// A finding as programs read it. Figures are JSON numbers, written digit by digit: they never pass through a float.
#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    severity: &'static str,
    cells: &'a [Box<str>],
    section: Option<SectionNumber>,
    /// The line of the paragraph concerned.
    line: Option<u32>,
    /// The words concerned, in characters of the paragraph that begins in that line: the first, and the one behind the last.
    span: Option<[usize; 2]>,
    /// The words concerned, cut short where they are many.
    quote: Option<&'a str>,
    expected: Option<Box<RawValue>>,
    found: Option<Box<RawValue>>,
    difference: Option<Box<RawValue>>,
    message: &'a str,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let number = |figure: Decimal| RawValue::from_string(figure.to_string()).ok();
        Self {
            rule: finding.rule.id(),
            severity: finding.severity.key(),
            cells: &finding.cells,
            section: finding.section,
            line: finding.line,
            span: finding.span.as_ref().map(|span| [span.start, span.end]),
            quote: finding.quote.as_deref(),
            expected: finding.expected.and_then(number),
            found: finding.found.and_then(number),
            difference: finding.difference().and_then(number),
            message: &finding.message,
        }
    }
}
