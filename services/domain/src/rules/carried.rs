//! X-CARRY: what was carried in is what the year before carried out, column by column.

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use super::sums::part;
use crate::form::RowPart;

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    let previous = subject.previous?;
    let (form, before) = (subject.figures.form(), previous.figures.form());
    let columns = (0..form.applications().columns.len()).filter_map(|column| {
        let &[taken] = &*part(&form.applications().rows, RowPart::CarriedIn, column) else { return None };
        let &[handed] = &*part(&before.applications().rows, RowPart::CarriedOut, column) else { return None };
        Some((taken, subject.figures.number(taken)?, previous.figures.number(handed)?))
    });
    let wrong: Vec<_> = columns.filter(|(_, found, expected)| found != expected).collect();
    let (_, found, expected) = *wrong.last()?;
    let column = |cell| form.cell(cell).map_or("", |cell| &cell.column_label);
    let told =
        wrong.iter().map(|(cell, found, expected)| format!("“{}”本年填 {found}，上年为 {expected}", column(*cell)));
    let message = format!(
        "表三“上年结转”与 {} 年度报告的“结转下年度继续办理”不一致：{}。请核对；有机构合并、分立等原因的，请说明。",
        previous.year,
        told.collect::<Vec<_>>().join("；"),
    );
    let cells = codes(&subject.figures, wrong.iter().map(|(cell, ..)| *cell));
    let finding = Finding { severity: Severity::Explain, cells, ..Finding::block(Rule::Carry, message) };
    Some(Finding { expected: Some(expected), found: Some(found), ..finding })
}
