//! The rules by their names, and what is said where one is not kept.

use std::fmt;
use std::ops::Range;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::Figures;
use crate::form::CellIndex;
use crate::id::ParagraphId;
use crate::report::SectionNumber;

/// A version of the rules. A report keeps the one of its first submission, unless it adopts a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleSet(pub u32);

impl RuleSet {
    /// What a report submitted today is held against.
    pub const CURRENT: Self = Self::PROSE;
    /// The first that looks at prose, and at the year before.
    pub(super) const PROSE: Self = Self(2);
}

/// The rules, by their stable ids (DOMAIN: 勾稽关系 and others).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Table 三, each column: received + carried in = total + carried out. Printed on the form itself.
    Balance,
    /// Table 三, each column: total = sum of the result rows.
    Results,
    /// Table 三, each row: 总计 = sum of the six applicant columns.
    RowTotal,
    /// Table 四, each group: total = upheld + corrected + other + pending.
    ProceedingsTotal,
    /// Every cell is filled.
    Value,
    /// Every section says something.
    Sections,
    /// The form is the one of the report year.
    Form,
    /// No text of the content is erased.
    Expunged,
    /// The rules and the year before are still those that the report was first submitted under.
    Basis,
    /// A list of parts in prose comes to its whole.
    Parts,
    /// The period named is the report year.
    Period,
    /// No identity-card number and no mobile number stands in the text.
    Privacy,
    /// Nothing is left of the template, and dates are whole.
    Residue,
    /// A figure that prose names equals its cell.
    Table,
    /// A percentage recomputes from the numbers beside it.
    Percent,
    /// Words agree with the figures: “均获维持”, “全部办结”, “未收到”.
    Words,
    /// Only bodies that may make 规章 have some.
    Rank,
    /// A government tells of assessment, public opinion and accountability.
    Affairs,
    /// The information-processing fee is told of.
    Fee,
    /// The first section is no longer than what is asked for.
    Length,
}

impl Rule {
    /// The stable id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Balance => "T3-BALANCE",
            Self::Results => "T3-RESULTS",
            Self::RowTotal => "T3-ROW",
            Self::ProceedingsTotal => "T4-GROUP",
            Self::Value => "T-VALUE",
            Self::Sections => "D-SECTIONS",
            Self::Form => "D-FORM",
            Self::Expunged => "D-EXPUNGED",
            Self::Basis => "X-BASIS",
            Self::Parts => "P-PARTS",
            Self::Period => "D-PERIOD",
            Self::Privacy => "D-PII",
            Self::Residue => "D-TEMPLATE",
            Self::Table => "P-TABLE",
            Self::Percent => "P-PERCENT",
            Self::Words => "P-WORDS",
            Self::Rank => "D-RANK",
            Self::Affairs => "D-AFFAIRS",
            Self::Fee => "D-FEE",
            Self::Length => "D-LENGTH",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// What a finding means for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It cannot be submitted, signed or published.
    Block,
    /// It is to be mended or explained before submission.
    Explain,
    /// A hint.
    Info,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Block => "BLOCK",
            Self::Explain => "EXPLAIN",
            Self::Info => "INFO",
        }
    }
}

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
