//! Checking a text that nobody keeps.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use documents::{ReadReport, findings, read};
use domain::Year;
use domain::form::Form;

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::finding::Finding;

/// What a check costs of a document's complexity, for each of its two texts: about as much as replaying a report.
const CHECK: usize = 250;
/// The most bytes of a text: many times what the longest report takes.
const TEXT: usize = 256 * 1024;

/// Checks of texts.
#[derive(Default)]
pub(super) struct CheckQuery;

/// A text to check.
#[derive(InputObject)]
struct CheckInput {
    /// The report as plain text, each title in a line of its own and each row of a table in one; at most 256 KB.
    text: String,
    /// The year reported on; without it, the one that the text names.
    year: Option<i32>,
    /// The same body's report on the year before, to compare with.
    previous: Option<String>,
}

/// What was found in a text, or why nothing could be.
#[derive(SimpleObject, Default)]
struct CheckedText {
    /// Why it could not be checked, in Chinese; null where it was.
    error: Option<String>,
    /// The title over the report.
    title: Option<String>,
    /// The year that it was checked for.
    year: Option<u16>,
    /// The year that the text names.
    stated_year: Option<u16>,
    /// The id of the statutory form that it was held against.
    form: Option<&'static str>,
    /// What breaks the rules, the graver first; empty where it could not be checked.
    findings: Vec<Finding>,
    /// What found no place in the report, in the order of the text.
    unplaced: Vec<UnplacedText>,
}

/// A piece of a text that found no place in the report.
#[derive(SimpleObject)]
struct UnplacedText {
    /// The line that it stands in, counted from 1.
    line: u32,
    /// What it says.
    text: String,
}

#[Object]
impl CheckQuery {
    /// What breaks the rules in a text: as `nianbao check` does it. Nothing is stored.
    #[graphql(complexity = "CHECK * (1 + usize::from(input.previous.is_some())) + child_complexity")]
    async fn check(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to check.")] input: CheckInput,
    ) -> Result<CheckedText, ApiError> {
        ctx.require_viewer()?;
        Ok(input.checked().unwrap_or_else(|error| CheckedText { error: Some(error), ..CheckedText::default() }))
    }
}

impl CheckInput {
    fn checked(self) -> Result<CheckedText, String> {
        let report = report(&self.text)?;
        let named = self.year.map(|year| Year::new(year.into())).transpose().map_err(|error| error.to_string())?;
        let year = named.or(report.year).ok_or("文本中没有写明年度：请填写 year")?;
        let previous = self.previous.as_deref().map(report_before).transpose()?;
        let findings = findings(&report, year, previous.as_ref()).map_err(|error| error.to_string())?;
        let unplaced = report.unplaced.into_iter().map(|piece| UnplacedText { line: piece.line, text: piece.text });
        Ok(CheckedText {
            error: None,
            title: report.title.map(|title| title.text),
            year: Some(year.number()),
            stated_year: report.year.map(Year::number),
            form: report.form.or_else(|| Form::of_year(year)).map(Form::id),
            findings: findings.into_iter().map(Finding::from).collect(),
            unplaced: unplaced.collect(),
        })
    }
}

fn report(text: &str) -> Result<ReadReport, String> {
    let limits = documents::Limits { bytes: TEXT, ..documents::Limits::default() };
    read(text, &limits).map_err(|error| error.to_string())
}

fn report_before(text: &str) -> Result<ReadReport, String> {
    report(text).map_err(|error| format!("上一年度的报告：{error}"))
}
