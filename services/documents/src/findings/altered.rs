//! Labels of the statutory tables that were altered by hand: 三类内容事务信息 for 三类内部事务信息. The form is fixed nationally,
//! and an altered label changes what its figures mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use domain::form::Form;
use domain::rules::{Finding, Rule, Severity};

use crate::normal::Compact;
use crate::table::{DELIMITERS, labels};
use crate::{ReadReport, SourceText};

/// A shorter label may be a word of any table.
const SHORTEST: usize = 5;
/// So many characters may be others before it is another label.
const ALTERED: usize = 2;

/// Labels, character by character.
type Spelled = Vec<Vec<char>>;

/// The labels of every form, by its id and by how many characters they have.
static LABELS: LazyLock<BTreeMap<(&'static str, usize), Spelled>> = LazyLock::new(|| {
    let mut known: BTreeMap<_, Spelled> = BTreeMap::new();
    for form in Form::all() {
        for label in labels(form) {
            let letters: Vec<char> = label.chars().collect();
            known.entry((form.id(), letters.len())).or_default().push(letters);
        }
    }
    known
});

/// What is printed in the tables that is nearly a label of `form` and none. A label that is broken over lines is cut, and not
/// looked at.
pub(super) fn altered(read: &ReadReport, form: &'static Form) -> Vec<Finding> {
    let of_form = |form: &'static Form, length| LABELS.get(&(form.id(), length)).map_or(&[][..], Vec::as_slice);
    let of_any_form = |letters: &Vec<char>| Form::all().any(|form| of_form(form, letters.len()).contains(letters));
    let mut told = BTreeSet::new();
    let printed = read.table_text.iter().chain(&read.unplaced).flat_map(words);
    let altered = printed.filter_map(|(word, line)| {
        let letters: Vec<char> = word.chars().collect();
        let label = of_form(form, letters.len()).iter().find(|label| is_altered(&letters, label))?;
        if of_any_form(&letters) || !told.insert(word.clone()) {
            return None;
        }
        let label: String = label.iter().collect();
        let message = format!("第 {line} 行：表格的栏目写的是“{word}”，规定的格式是“{label}”。请按规定的格式改正。");
        let severity = Severity::Explain;
        Some(Finding { severity, line: Some(line), quote: Some(word.into()), ..Finding::block(Rule::Form, message) })
    });
    altered.collect()
}

/// What stands in the fields of a line, without numbers before it.
fn words(piece: &SourceText) -> impl Iterator<Item = (String, u32)> {
    let fields = piece.text.split(|letter: char| letter.is_whitespace() || DELIMITERS.contains(&letter));
    fields.map(|field| {
        let field = Compact::of(field);
        let words = field.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || ".、()".contains(letter) || "一二三四五六七八九十".contains(letter)
        });
        (words.to_owned(), piece.line)
    })
}

/// Whether two texts of one length differ in a word or two that somebody wrote.
fn is_altered(word: &[char], label: &[char]) -> bool {
    if label.len() < SHORTEST {
        return false;
    }
    let written = |letter: &char| letter.is_alphabetic();
    let mut others = 0;
    // Most labels differ in their first characters already.
    for (one, other) in word.iter().zip(label).filter(|(one, other)| one != other) {
        others += 1;
        if others > ALTERED || !written(one) || !written(other) {
            return false;
        }
    }
    others > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn said(tables: &str) -> Vec<(String, u32)> {
        let text = format!("一、总体情况\n2021年公开信息。\n二、主动公开政府信息情况\n{tables}");
        let read = read(&text, &Limits::default()).unwrap();
        let findings = altered(&read, Form::by_id("2021").unwrap());
        findings.into_iter().map(|found| (found.quote.unwrap().into(), found.line.unwrap())).collect()
    }

    #[test]
    fn a_label_with_another_word_is_told_with_its_line() {
        let found = |word: &str, line| vec![(word.to_owned(), line)];
        let body = "规章 0 0 0\n三、收到和处理政府信息公开申请情况\n";
        assert_eq!(said(&format!("{body}5.属于三类内容事务信息 0 0 0 0 0 0 0\n")), found("属于三类内容事务信息", 6));
        assert_eq!(
            said(&format!("{body}1．本单位不掌握相关政府信息\t0\t0\t0\t0\t0\t0\t0\n")),
            found("本单位不掌握相关政府信息", 6)
        );
        assert_eq!(said("信息内容 | 本年处理绝对数量\n行政许可 | 0\n"), found("本年处理绝对数量", 4));
    }

    #[test]
    fn labels_that_are_right_cut_short_or_of_another_form_are_left_alone() {
        for tables in [
            "信息内容 | 本年处理决定数量\n行政许可 | 0\n",
            "规章 0 0 0\n三、收到和处理政府信息公开申请情况\n1.本机关不掌握相关政\n府信息 0 0 0 0 0 0 0\n",
            "信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 0 0 0\n",
            "规章 0 0 0\n三、收到和处理政府信息公开申请情况\n共计受理申请情况 0\n",
        ] {
            assert_eq!(said(tables), [], "{tables}");
        }
    }
}
