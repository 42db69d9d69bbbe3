//! What a report must satisfy. Rules are pure functions over a [`Subject`] (a draft in the system or a document read
//! from a file) and answer with [`Finding`]s.

mod affairs;
mod applications;
mod carried;
mod citation;
mod claims;
mod copied;
mod fee;
mod finding;
mod form;
mod jump;
mod length;
mod outline;
mod parts;
mod percent;
mod period;
mod privacy;
mod proceedings;
mod rank;
mod residue;
mod rule;
mod sections;
mod severity;
mod spot;
mod stock;
mod subject;
mod sums;
mod tables;
#[cfg(test)]
mod tests;
mod values;

use self::spot::Spot;
use crate::prose::Paragraph;

pub use finding::Finding;
pub use rule::{Rule, RuleEntry};
pub use severity::{RuleSet, Severity};
pub use subject::{Subject, TextView};
pub use sums::computed;
pub use values::many_blank;

/// Everything that breaks one of the `rules`: what is graver first; within that in the order of the form (sections, then the
/// tables cell by cell), then what the year before says against it, then what there is to say about its prose, paragraph by
/// paragraph.
#[must_use]
pub fn check(subject: &Subject<'_>, rules: RuleSet) -> Vec<Finding> {
    let mut findings = form::check(subject);
    findings.extend(sections::check(&subject.sections, subject.figures.form()));
    findings.extend(values::erased_notes(&subject.erased_notes));
    findings.extend(values::check(&subject.figures, &subject.noted));
    findings.extend(applications::check(&subject.figures));
    findings.extend(proceedings::check(&subject.figures));
    if rules >= RuleSet::PROSE {
        findings.extend(check_prose(subject));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn check_prose(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(carried::check(subject));
    findings.extend(stock::check(subject));
    findings.extend(jump::check(subject));
    findings.extend(rank::check(subject));
    findings.extend(citation::check(subject));
    findings.extend(affairs::check(subject));
    findings.extend(copied::check(subject));
    findings.extend(length::check(subject));
    findings.extend(fee::check(subject));
    for spot in Spot::all(subject) {
        let paragraph = Paragraph::read(spot.text, subject.year);
        findings.extend(outline::check(&spot));
        findings.extend(period::check(&spot, subject.year));
        findings.extend(parts::check(&spot));
        findings.extend(privacy::check(&spot));
        findings.extend(residue::check(&spot));
        findings.extend(tables::check(&spot, &paragraph, &subject.figures, subject.kind));
        findings.extend(percent::check(&spot, &paragraph, &subject.figures, subject.year));
        findings.extend(claims::check(&spot, &subject.figures, subject.year));
    }
    findings
}
