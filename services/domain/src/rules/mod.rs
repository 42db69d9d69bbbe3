//! What a report must satisfy. Rules are pure functions over a [`Subject`] (a draft in the system or a document read
//! from a file) and answer with [`Finding`]s.

mod applications;
mod form;
mod proceedings;
mod sections;
mod sums;
#[cfg(test)]
mod tests;
mod values;

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::Figures;
use crate::form::{Cell, CellIndex};
use crate::id::ParagraphId;
use crate::report::{ParagraphKind, SectionNumber};
use crate::year::Year;

pub use sums::computed;

/// A version of the rules. A report keeps the one of its first submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleSet(pub u32);

impl RuleSet {
    /// What a report submitted today is held against.
    pub const CURRENT: Self = Self(1);
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
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Block => "BLOCK",
        }
    }
}

/// A rule that is not kept, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What it means.
    pub severity: Severity,
    /// The cells concerned, by code, in the order that the message speaks of them.
    pub cells: Vec<Box<str>>,
    /// The section concerned.
    pub section: Option<SectionNumber>,
    /// The paragraph concerned.
    pub paragraph: Option<ParagraphId>,
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

/// A paragraph as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct TextView<'a> {
    /// Its id, in a draft.
    pub paragraph: Option<ParagraphId>,
    /// What it is.
    pub kind: ParagraphKind,
    /// What it says; none when it was erased.
    pub text: Option<&'a str>,
}

/// What the rules look at.
pub struct Subject<'a> {
    /// The report year.
    pub year: Year,
    /// The cells, with the form that they follow.
    pub figures: Figures<'a>,
    /// The preamble and the six sections, in order.
    pub sections: [Vec<TextView<'a>>; SectionNumber::COUNT],
    /// The cells with a note, in the order of the form.
    pub noted: Vec<CellIndex>,
    /// The cells whose notes were erased.
    pub erased_notes: Vec<&'static Cell>,
}

/// Everything that breaks a rule, in the order of the form: sections first, then the tables cell by cell.
#[must_use]
pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = form::check(subject);
    findings.extend(sections::check(&subject.sections, subject.figures.form()));
    findings.extend(values::erased_notes(&subject.erased_notes));
    findings.extend(values::check(&subject.figures, &subject.noted));
    findings.extend(applications::check(&subject.figures));
    findings.extend(proceedings::check(&subject.figures));
    findings
}

fn codes(figures: &Figures<'_>, cells: impl IntoIterator<Item = CellIndex>) -> Vec<Box<str>> {
    cells.into_iter().filter_map(|index| Some(figures.form().cell(index)?.code.clone())).collect()
}
