//! The text side of D-FORM: the document that a report cites for its form is the one of its year.

use super::finding::{Finding, Rule, Severity};
use super::spot::Spot;
use super::subject::Subject;
use super::wording::words;
use crate::form::Form;

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    let due = Form::of_year(subject.year)?;
    let texts: Vec<_> = Spot::all(subject).map(|spot| (spelled(spot.text), spot)).collect();
    let document = spelled(due.document());
    if texts.iter().any(|(text, _)| text.contains(&document)) {
        return None;
    }
    let others: Vec<_> = Form::all().filter(|form| *form != due).collect();
    texts.iter().find_map(|(text, spot)| {
        let cited = others.iter().find(|form| text.contains(&spelled(form.document())))?;
        // What is said to be replaced is history.
        if ["废止", "取代", "替代"].iter().any(|word| text.contains(word)) {
            return None;
        }
        let message = format!(
            "不是 {} 年度报告格式的依据，这一年度的依据是 {}。请核对引用的文件。",
            subject.year,
            due.document(),
        );
        Some(spot.finding_on(Rule::Form, Severity::Explain, cited.document(), &message))
    })
}

/// A text with all brackets around years alike.
fn spelled(text: &str) -> String {
    let bracket = |letter| match letter {
        '〔' | '[' | '【' => '(',
        '〕' | ']' | '】' => ')',
        letter => letter,
    };
    words(text).chars().map(bracket).collect()
}
