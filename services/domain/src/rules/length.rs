//! D-LENGTH: the first section is not longer than what is asked for in many places.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use crate::prose::words;
use crate::report::{ParagraphKind, SectionNumber};

/// How long the section may be, in characters: local practice, no law.
const LONGEST: usize = 1000;

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    let (section, views) = SectionNumber::all().zip(&subject.sections).find(|(section, _)| section.get() == 1)?;
    let texts = views.iter().filter(|view| view.kind != ParagraphKind::Caption).filter_map(|view| view.text);
    let length: usize = texts.map(|text| words(text).chars().filter(|letter| *letter != '\n').count()).sum();
    (length > LONGEST).then(|| {
        let message = format!(
            "“总体情况”共 {length} 字，超过不少地方要求的 {LONGEST} 字。当地没有字数要求的不必改；有的请精简。"
        );
        let finding = Finding::block(Rule::Length, message);
        Finding { severity: Severity::Info, section: Some(section), ..finding }
    })
}
