//! The text side of D-FORM: the document that a report cites for its form is the one of its year.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use super::subject::Subject;
use crate::form::Form;
use crate::spelling::{Traced, folded};
use crate::visible::shows_nothing;

/// What may open around a year.
const BRACKETS: [char; 6] = ['〔', '[', '［', '【', '(', '（'];

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    let due = Form::of_year(subject.year)?;
    // A document is cited with its year in brackets.
    let citing = Spot::all(subject).filter(|spot| spot.text.contains(BRACKETS));
    let texts: Vec<_> = citing.map(|spot| (spelled(spot.text), spot)).collect();
    let document = compact(due.document());
    // Of two citations the second may leave out what it shares with the first: 〔2019〕60号、〔2021〕30号.
    let number = document.find('(').and_then(|place| document.get(place..)).unwrap_or(&document);
    if texts.iter().any(|(text, _)| text.contains(number)) {
        return None;
    }
    let others: Vec<_> = Form::all().filter(|form| *form != due).collect();
    texts.iter().find_map(|(text, spot)| {
        let mut cited = others.iter().map(|form| compact(form.document()));
        let words = cited.find_map(|cited| text.find(&cited).map(|place| place..place + cited.len()))?;
        // What is said to be replaced is history.
        if ["废止", "取代", "替代"].iter().any(|word| text.contains(word)) {
            return None;
        }
        let message = format!(
            "不是 {} 年度报告格式的依据，这一年度的依据是 {}。请核对引用的文件。",
            subject.year,
            due.document(),
        );
        Some(spot.finding(Rule::Form, Severity::Explain, text.source(&words), &message))
    })
}

/// A text with all brackets around years alike.
fn spelled(text: &str) -> Traced {
    Traced::spelled(text, |letter| {
        let seen = Some(letter).filter(|letter| !shows_nothing(*letter));
        seen.into_iter().flat_map(folded).map(|letter| match letter {
            '〔' | '[' | '【' => '(',
            '〕' | ']' | '】' => ')',
            letter => letter,
        })
    })
}

fn compact(document: &str) -> String {
    spelled(document).to_string()
}
