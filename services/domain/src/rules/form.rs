//! D-FORM, as far as it blocks: the tables are those of the form that the report year selects.

use super::finding::Finding;
use super::rule::Rule;
use super::subject::Subject;
use crate::form::Form;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let used = subject.figures.form();
    let message = match Form::of_year(subject.year) {
        Some(due) if due.id() == used.id() => return Vec::new(),
        Some(due) => format!(
            "{} 年度应使用 {} 的表格，报告用的是 {} 的表格。请换用正确的表格后重新填写。",
            subject.year,
            due.document(),
            used.document(),
        ),
        None => format!("{} 年度没有全国统一的表格，不能在此填报。", subject.year),
    };
    vec![Finding::block(Rule::Form, message)]
}
