//! Findings: rules that are not kept.

use async_graphql::{Enum, SimpleObject};
use domain::rules;

/// What a finding means for the report.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "rules::Severity")]
pub enum Severity {
    /// It cannot be submitted, signed or published.
    Block,
    /// It is to be mended or explained.
    Explain,
    /// A hint.
    Info,
}

/// A rule that is not kept, and where.
#[derive(SimpleObject, Clone, Debug)]
pub struct Finding {
    /// The rule's stable id, such as `T3-BALANCE`.
    rule: &'static str,
    /// What it means.
    severity: Severity,
    /// The cells concerned, by code.
    cells: Vec<String>,
    /// The section concerned: 0 the preamble, 1 to 6.
    section: Option<usize>,
    /// The paragraph concerned.
    paragraph_id: Option<async_graphql::ID>,
    /// What the rule computes, as an exact decimal.
    expected: Option<String>,
    /// What stands there instead, as an exact decimal.
    found: Option<String>,
    /// Found minus expected, as an exact decimal.
    difference: Option<String>,
    /// What is wrong and what to do, in Chinese.
    message: String,
}

impl From<rules::Finding> for Finding {
    fn from(finding: rules::Finding) -> Self {
        Self {
            rule: finding.rule.id(),
            severity: finding.severity.into(),
            cells: finding.cells.iter().map(ToString::to_string).collect(),
            section: finding.section.map(domain::report::SectionNumber::get),
            paragraph_id: finding.paragraph.map(|paragraph| async_graphql::ID(paragraph.to_string())),
            expected: finding.expected.map(|figure| figure.to_string()),
            found: finding.found.map(|figure| figure.to_string()),
            difference: finding.difference().map(|figure| figure.to_string()),
            message: finding.message,
        }
    }
}
