//! D-COPY: what is told in general, and of problems and improvements, is not last year's again.

use std::collections::HashSet;

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::subject::{Subject, TextView};
use crate::prose::words;
use crate::report::{ParagraphKind, SectionNumber};

/// The sections that are written anew each year.
const WRITTEN: [usize; 2] = [1, 5];
/// Texts are compared by pieces of so many characters.
const PIECE: usize = 6;
/// A shorter section may well say the same again.
const LEAST: usize = 120;
/// So many pieces of a hundred make two texts nearly one.
const NEARLY: usize = 90;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(previous) = subject.previous else { return Vec::new() };
    let sections = SectionNumber::all().zip(subject.sections.iter().zip(&previous.sections));
    let written = sections.filter(|(number, _)| WRITTEN.contains(&number.get()));
    let copied = written.filter_map(|(section, (now, then))| {
        let share = in_common(&letters(now), &letters(then))?;
        let title = subject.figures.form().sections().iter().find(|form| usize::from(form.number) == section.get());
        let message = format!(
            "“{}”有 {share}% 与 {} 年度报告相同。请写明本年度的情况；确无变化的，请说明。",
            title.map_or("", |form| &form.title),
            previous.year,
        );
        let finding =
            Finding { severity: Severity::Explain, section: Some(section), ..Finding::block(Rule::Copy, message) };
        (share >= NEARLY).then_some(finding)
    });
    copied.collect()
}

/// What a section says, its figures apart: those change while the words stay.
fn letters(views: &[TextView<'_>]) -> Vec<char> {
    let told = views.iter().filter(|view| view.kind != ParagraphKind::Caption).filter_map(|view| view.text);
    told.flat_map(|text| words(text).chars().filter(|letter| letter.is_alphabetic()).collect::<Vec<_>>()).collect()
}

/// How many of a hundred pieces of `now` stand in `then` too; none where there is too little to tell.
fn in_common(now: &[char], then: &[char]) -> Option<usize> {
    if now.len() < LEAST || then.len() < LEAST {
        return None;
    }
    let known: HashSet<&[char]> = then.windows(PIECE).collect();
    let (mut all, mut common) = (0_usize, 0_usize);
    for piece in now.windows(PIECE) {
        all += 1;
        common += usize::from(known.contains(piece));
    }
    (common * 100).checked_div(all)
}
