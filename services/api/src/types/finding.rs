//! Findings: rules that are not kept, and how their drafters answered.

use async_graphql::{Enum, ID, SimpleObject};
use domain::report::{self, Examined, RefusedExplanation, SectionNumber};
use domain::rules;

use super::person::Person;
use super::scalar::DateTime;
use super::text::EventText;
use super::time;
use crate::errors::ApiError;

/// What a finding means for the report.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "rules::Severity")]
pub enum Severity {
    /// It cannot be submitted, signed or published.
    Block,
    /// It is to be mended or explained before submission.
    Explain,
    /// A hint.
    Info,
}

/// A rule that is not kept, and where.
#[derive(SimpleObject, Clone, Debug)]
pub struct Finding {
    /// What `explainFinding` calls it by, as long as nothing changes under it; null in a text that was only checked.
    fingerprint: Option<String>,
    /// The rule's stable id, such as `T3-BALANCE`.
    rule: &'static str,
    /// What it means.
    severity: Severity,
    /// Whether the report can go no further before something is done about it: it blocks, or nobody explained it.
    open: bool,
    /// The cells concerned, by code.
    cells: Vec<String>,
    /// The section concerned: 0 the preamble, 1 to 6.
    section: Option<usize>,
    /// The paragraph concerned.
    paragraph_id: Option<ID>,
    /// The line concerned of a text that was checked, counted from 1.
    line: Option<u32>,
    /// The words concerned, with what stands before them, cut short where they are many.
    quote: Option<String>,
    /// Where the words concerned stand in the paragraph.
    span: Option<Span>,
    /// What the rule computes, as an exact decimal.
    expected: Option<String>,
    /// What stands there instead, as an exact decimal.
    found: Option<String>,
    /// Found minus expected, as an exact decimal.
    difference: Option<String>,
    /// What is wrong and what to do, in Chinese.
    message: String,
    /// What was said about it last, whether it was refused or not.
    explanation: Option<Explanation>,
}

/// A part of a text, in Unicode characters from 0: not in UTF-16 units.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct Span {
    /// The first character of it.
    start: usize,
    /// The first one behind it.
    end: usize,
}

/// Why something that a rule points at is right as it stands (说明). It is signed with the report and stays in the house.
#[derive(SimpleObject, Clone, Debug)]
pub struct Explanation {
    /// Its id, to refuse it by.
    id: ID,
    /// The id of the rule.
    rule: String,
    /// The finding that it answers.
    fingerprint: String,
    /// What was said.
    text: EventText,
    /// Who said it.
    by: Person,
    /// When that was recorded.
    at: DateTime,
    /// The position of the event.
    position: u64,
    /// That a reviewer does not take it, where one does not: then it has to be mended, or explained anew.
    refused: Option<ExplanationRefusal>,
}

/// That a reviewer does not take an explanation.
#[derive(SimpleObject, Clone, Debug)]
pub struct ExplanationRefusal {
    /// Why.
    reason: EventText,
    /// Who refused it.
    by: Person,
    /// When that was recorded.
    at: DateTime,
    /// The position of the event.
    position: u64,
}

impl TryFrom<Examined> for Finding {
    type Error = ApiError;

    fn try_from(examined: Examined) -> Result<Self, ApiError> {
        let (open, fingerprint) = (examined.is_open(), examined.fingerprint);
        let explanation = examined.explanation.as_ref().map(Explanation::try_from).transpose()?;
        Ok(Self { fingerprint: Some(fingerprint.to_string()), open, explanation, ..examined.finding.into() })
    }
}

impl From<rules::Finding> for Finding {
    /// A finding on a text that nobody keeps, and nobody explains.
    fn from(finding: rules::Finding) -> Self {
        Self {
            fingerprint: None,
            rule: finding.rule.id(),
            severity: finding.severity.into(),
            open: finding.severity != rules::Severity::Info,
            cells: finding.cells.iter().map(ToString::to_string).collect(),
            section: finding.section.map(SectionNumber::get),
            paragraph_id: finding.paragraph.map(|paragraph| ID(paragraph.to_string())),
            line: finding.line,
            quote: finding.quote.as_deref().map(Into::into),
            span: finding.span.as_ref().map(|span| Span { start: span.start, end: span.end }),
            expected: finding.expected.map(|figure| figure.to_string()),
            found: finding.found.map(|figure| figure.to_string()),
            difference: finding.difference().map(|figure| figure.to_string()),
            message: finding.message,
            explanation: None,
        }
    }
}

impl TryFrom<&report::Explanation> for Explanation {
    type Error = ApiError;

    fn try_from(explanation: &report::Explanation) -> Result<Self, ApiError> {
        Ok(Self {
            id: ID(explanation.id.to_string()),
            rule: explanation.rule.to_string(),
            fingerprint: explanation.fingerprint.to_string(),
            text: (&explanation.text).into(),
            by: explanation.by.into(),
            at: time(explanation.at)?,
            position: explanation.position,
            refused: explanation.refused.as_ref().map(ExplanationRefusal::try_from).transpose()?,
        })
    }
}

impl TryFrom<&RefusedExplanation> for ExplanationRefusal {
    type Error = ApiError;

    fn try_from(refused: &RefusedExplanation) -> Result<Self, ApiError> {
        let RefusedExplanation { by, reason, position, at } = refused;
        Ok(Self { reason: reason.into(), by: (*by).into(), at: time(*at)?, position: *position })
    }
}
