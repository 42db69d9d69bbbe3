//! What is said where a rule is not kept.

use std::ops::Range;

use rust_decimal::Decimal;

use super::rule::Rule;
use super::severity::Severity;
use crate::cell::Figures;
use crate::form::CellIndex;
use crate::id::ParagraphId;
use crate::report::SectionNumber;

/// A rule that is not kept, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// What it means.
    pub severity: Severity,
    /// The cells concerned, by code, in the order that the message speaks of them.
    pub cells: Vec<Box<str>>,
    /// The section concerned.
    pub section: Option<SectionNumber>,
    /// The paragraph concerned.
    pub paragraph: Option<ParagraphId>,
    /// The line of the document concerned, counted from 1, where it was read from one.
    pub line: Option<u32>,
    /// The words concerned, cut short where they are many.
    pub quote: Option<Box<str>>,
    /// Where the words concerned stand in the paragraph, in characters from 0.
    pub span: Option<Range<usize>>,
    /// What the rule computes, where it computes.
    pub expected: Option<Decimal>,
    /// What stands there instead.
    pub found: Option<Decimal>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl Finding {
    /// A finding that concerns the report as a whole.
    #[must_use]
    pub fn block(rule: Rule, message: String) -> Self {
        Self {
            rule,
            severity: Severity::Block,
            cells: Vec::new(),
            section: None,
            paragraph: None,
            line: None,
            quote: None,
            span: None,
            expected: None,
            found: None,
            message,
        }
    }

    /// Found minus expected, where both are figures.
    #[must_use]
    pub fn difference(&self) -> Option<Decimal> {
        self.found?.checked_sub(self.expected?)
    }
}

/// The codes of cells that a finding names.
pub(super) fn codes(figures: &Figures<'_>, cells: impl IntoIterator<Item = CellIndex>) -> Vec<Box<str>> {
    cells.into_iter().filter_map(|index| Some(figures.form().cell(index)?.code.clone())).collect()
}
