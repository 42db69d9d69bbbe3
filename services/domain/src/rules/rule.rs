//! The rules by their names, and what is known of each: `rules/rules.toml`.

use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use super::severity::{RuleSet, Severity};

/// What is known of a rule, for those who are held to it; in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// The stable id.
    pub id: Box<str>,
    /// What people call it.
    pub title: Box<str>,
    /// The first version of the rules that has it.
    pub since: RuleSet,
    /// What its findings may mean.
    pub severities: Vec<Severity>,
    /// What is held against what.
    pub holds: Box<str>,
    /// How far off is still right, where that is not exact.
    pub tolerance: Option<Box<str>>,
    /// Where it says nothing, besides where a figure is missing.
    pub silent: Option<Box<str>>,
    /// Where it comes from: an article of the Regulation, the form. Some come from use alone.
    pub basis: Option<Box<str>>,
}

/// A file that is broken would be missing here; the tests see to it that it is not.
static ENTRIES: LazyLock<Vec<RuleEntry>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        rule: Vec<RuleEntry>,
    }
    toml::from_str(include_str!("../../rules/rules.toml")).map(|file: File| file.rule).unwrap_or_default()
});

/// Declares the rules: what each wants, its variant, and its stable id.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident $id:literal,)*) => {
        /// The rules, by their stable ids (DOMAIN: 勾稽关系 and others).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// The stable id.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)*
                }
            }
        }
    };
}

rules! {
    /// Table 三, each column: received + carried in = total + carried out. Printed on the form itself.
    Balance "T3-BALANCE",
    /// Table 三, each column: total = sum of the result rows.
    Results "T3-RESULTS",
    /// Table 三, each row: 总计 = sum of the six applicant columns.
    RowTotal "T3-ROW",
    /// Table 四, each group: total = upheld + corrected + other + pending.
    ProceedingsTotal "T4-GROUP",
    /// Every cell is filled.
    Value "T-VALUE",
    /// Every section says something, and the parts that are counted are named.
    Sections "D-SECTIONS",
    /// The form is the one of the report year, and so is the document cited for it.
    Form "D-FORM",
    /// No text of the content is erased.
    Expunged "D-EXPUNGED",
    /// The rules and the year before are still those that the report was first submitted under.
    Basis "X-BASIS",
    /// A list of parts in prose comes to its whole.
    Parts "P-PARTS",
    /// A figure that prose names equals its cell.
    Table "P-TABLE",
    /// A percentage recomputes from the numbers beside it.
    Percent "P-PERCENT",
    /// Words agree with the figures: 均获维持, 全部办结, 未收到.
    Words "P-WORDS",
    /// The period named is the report year.
    Period "D-PERIOD",
    /// No identity-card number and no mobile number stands in the text.
    Privacy "D-PII",
    /// Nothing is left of the template, and dates are whole.
    Residue "D-TEMPLATE",
    /// Only bodies that may make 规章 have some.
    Rank "D-RANK",
    /// A government tells of assessment, public opinion and accountability.
    Affairs "D-AFFAIRS",
    /// The information-processing fee is told of.
    Fee "D-FEE",
    /// The first section is no longer than what is asked for.
    Length "D-LENGTH",
    /// Sections 1 and 5 are not last year's again.
    Copy "D-COPY",
    /// What was carried in is what the year before carried out.
    Carry "X-CARRY",
    /// What is in force follows from the year before.
    Stock "X-STOCK",
    /// Last year's number of items follows from the year before.
    Items "X-ITEMS",
    /// Nothing is far from the year before, and most applications were answered in the year.
    Jump "X-JUMP",
    /// It was published by the statutory day.
    Due "L-DUE",
}

impl Rule {
    /// What is known of it.
    #[must_use]
    pub fn entry(self) -> Option<&'static RuleEntry> {
        ENTRIES.iter().find(|entry| *entry.id == *self.id())
    }

    /// What people call it, in Chinese.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.entry().map_or(self.id(), |entry| &entry.title)
    }

    /// The rule of this id; none for one that only a newer program knows.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_entry_and_every_entry_its_rule() {
        let entries: Vec<_> = ENTRIES.iter().map(|entry| &*entry.id).collect();
        let mut rules: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        let mut sorted = entries.clone();
        sorted.sort_unstable();
        rules.sort_unstable();
        assert_eq!(sorted, rules);
        for entry in ENTRIES.iter() {
            assert!(!entry.severities.is_empty() && entry.since <= RuleSet::CURRENT, "{}", entry.id);
        }
    }
}
