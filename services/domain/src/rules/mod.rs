//! What a report must satisfy. Rules are pure functions over a [`Subject`] (a draft in the system or a document read
//! from a file) and answer with [`Finding`]s.

mod applications;
mod finding;
mod form;
mod parts;
mod proceedings;
mod sections;
mod subject;
mod sums;
#[cfg(test)]
mod tests;
mod values;

pub use finding::{Finding, Rule, RuleSet, Severity};
pub use subject::{Subject, TextView};
pub use sums::computed;

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

/// What the prose says against itself, paragraph by paragraph. Nobody is held to it yet before submitting: a draft cannot
/// explain what is pointed out here.
#[must_use]
pub fn check_prose(subject: &Subject<'_>) -> Vec<Finding> {
    parts::check(&subject.sections, subject.figures.form())
}
