//! P-PARTS: a list of parts in prose comes to the whole that is stated before it.

use super::finding::{Finding, Rule, Severity};
use super::subject::TextView;
use crate::form::Form;
use crate::prose::{PartList, part_lists};
use crate::report::SectionNumber;

/// How many characters before the whole are quoted with it, and how much of a long list, from its beginning and its end.
const BEFORE: usize = 16;
const BEGINNING: usize = 48;
const END: usize = 16;

pub(super) fn check(sections: &[Vec<TextView<'_>>], form: &Form) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, texts) in SectionNumber::all().zip(sections) {
        for (view, text) in texts.iter().filter_map(|view| Some((view, view.text?))) {
            let wrong = part_lists(text).into_iter().filter(PartList::is_wrong);
            findings.extend(wrong.map(|list| finding(form, number, view, text, &list)));
        }
    }
    findings
}

fn finding(form: &Form, section: SectionNumber, view: &TextView<'_>, text: &str, list: &PartList) -> Finding {
    let title = form.sections().iter().find(|of| usize::from(of.number) == section.get());
    let title = title.map_or("卷首说明", |section| &section.title);
    let place = view.line.map_or_else(|| format!("“{title}”"), |line| format!("“{title}”第 {line} 行"));
    let (unit, whole, sum) = (list.whole.unit, list.whole.value, list.sum);
    let quote = quoted(text, list);
    let message = format!(
        "{place}：“{quote}”，所列 {} 项合计 {sum} {unit}，总数写的是 {whole} {unit}，相差 {} {unit}。\
         请核对总数和各项；确未全部列出的，请在末尾加“等”字。",
        list.parts.len(),
        (whole - sum).abs(),
    );
    Finding {
        severity: Severity::Explain,
        section: Some(section),
        paragraph: view.paragraph,
        line: view.line,
        quote: Some(quote.into()),
        expected: Some(sum),
        found: Some(whole),
        ..Finding::block(Rule::Parts, message)
    }
}

/// The words that a list stands in, cut short in the middle.
fn quoted(text: &str, list: &PartList) -> String {
    let before = text.get(..list.span.start).unwrap_or_default();
    let start =
        before.char_indices().rev().take(BEFORE).take_while(|(_, letter)| !"，,。；;\n".contains(*letter)).last();
    let start = start.map_or(list.span.start, |(place, _)| place);
    let words: Vec<char> = text.get(start..list.span.end).unwrap_or_default().trim().chars().collect();
    match words.len().checked_sub(BEGINNING + END + 2) {
        None | Some(0) => words.into_iter().collect(),
        Some(_) => {
            let (beginning, end) = (words.iter().take(BEGINNING), words.iter().skip(words.len() - END));
            beginning.chain(&['…', '…']).chain(end).collect()
        }
    }
}
