//! Which form the tables of a report follow, told by the labels that they print.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::form::Form;

use crate::line::Line;
use crate::normal::Compact;
use crate::table::printed;

/// What each form prints.
static PRINTED: LazyLock<Vec<(&'static Form, BTreeSet<String>)>> =
    LazyLock::new(|| Form::all().map(|form| (form, labels(form))).collect());

/// All that any form prints, the longest first.
static LABELS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let all: BTreeSet<&str> = PRINTED.iter().flat_map(|(_, labels)| labels).map(String::as_str).collect();
    let mut longest_first: Vec<_> = all.into_iter().collect();
    longest_first.sort_by_key(|label| std::cmp::Reverse(label.len()));
    longest_first
});

/// The form whose labels stand in `lines` most often; `None` when they do not tell.
pub(crate) fn form<'a>(lines: impl Iterator<Item = &'a Line<'a>>) -> Option<&'static Form> {
    // A label may be a part of another form's (规范性文件 of 行政规范性文件): the longer one takes the words away.
    let mut text: String = lines.flat_map(|line| [&*line.compact, "\n"]).collect();
    let mut found = BTreeSet::new();
    for label in LABELS.iter() {
        if text.contains(label) {
            text = text.replace(label, "\n");
            found.insert(*label);
        }
    }
    let score = |labels: &BTreeSet<String>| labels.iter().filter(|label| found.contains(label.as_str())).count();
    let mut ranked: Vec<_> = PRINTED.iter().map(|(form, labels)| (score(labels), *form)).collect();
    ranked.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match ranked.as_slice() {
        [(first, form), (second, _), ..] if first > second => Some(form),
        [(1.., form)] => Some(form),
        _ => None,
    }
}

fn labels(form: &'static Form) -> BTreeSet<String> {
    let rows = form.cells().iter().map(|cell| Compact::of(&cell.row_label));
    printed(form).into_iter().chain(rows).map(Compact::into_string).filter(|label| !label.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Option<&'static str> {
        let lines: Vec<_> = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
        form(lines.iter()).map(Form::id)
    }

    #[test]
    fn a_form_is_known_by_its_own_labels() {
        assert_eq!(id("规章\t0\t0\t0\n规范性文件\t0\t0\t0"), Some("2019"));
        assert_eq!(id("规章 | 0 | 0 | 0\n行政规范性文件 | 0 | 0 | 0"), Some("2021"));
        assert_eq!(id("信息内容 上一年项目数量 本年增/减 处理决定\n行政许可 0 0 0"), Some("2019"));
        assert_eq!(id("信息内容 本年处理决定数量\n行政许可 0"), Some("2021"));
    }

    #[test]
    fn labels_that_all_forms_share_do_not_tell() {
        assert_eq!(id("规章 0 0 0\n（七）总计 0 0 0 0 0 0 0"), None);
        assert_eq!(id(""), None);
    }
}
