//! The rules, for whoever wants to know what a report is held against.

use async_graphql::SimpleObject;
use domain::rules;

use super::finding::Severity;

/// A rule that reports are held against (勾稽关系和其他核对规则); what it says of itself is Chinese.
#[derive(SimpleObject, Clone, Debug)]
pub struct Rule {
    /// Its stable id, such as `T3-BALANCE`.
    id: &'static str,
    /// What people call it.
    title: &'static str,
    /// The first version of the rules that has it.
    since: u32,
    /// What its findings may mean.
    severities: Vec<Severity>,
    /// What is held against what.
    holds: &'static str,
    /// How far off is still right; null where it is exact.
    tolerance: Option<&'static str>,
    /// Where it says nothing, besides where a figure is missing.
    silent: Option<&'static str>,
    /// Where it comes from; null where it comes from use alone.
    basis: Option<&'static str>,
}

impl From<&'static rules::RuleEntry> for Rule {
    fn from(entry: &'static rules::RuleEntry) -> Self {
        Self {
            id: &entry.id,
            title: &entry.title,
            since: entry.since.0,
            severities: entry.severities.iter().copied().map(Severity::from).collect(),
            holds: &entry.holds,
            tolerance: entry.tolerance.as_deref(),
            silent: entry.silent.as_deref(),
            basis: entry.basis.as_deref(),
        }
    }
}
