//! X-STOCK and X-ITEMS: what there is now follows from what there was a year ago and what came and went since. The form of
//! 2021 counts what is in force, the one of 2019 the items of the year before.

use rust_decimal::Decimal;

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use crate::cell::Figures;
use crate::form::{CellIndex, Row};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(previous) = subject.previous.filter(|previous| previous.figures.form() == subject.figures.form()) else {
        return Vec::new();
    };
    let tables = subject.figures.form().tables().iter().flat_map(|table| &table.blocks);
    let rows = tables.flat_map(|block| &block.rows);
    rows.filter_map(|row| in_force(subject, previous, row).or_else(|| items(subject, previous, row))).collect()
}

/// The figure in a column of a row, by the column's key.
fn figure(figures: &Figures<'_>, row: &Row, column: &str) -> Option<(CellIndex, Decimal)> {
    let named = |index: &&CellIndex| figures.form().cell(**index).is_some_and(|cell| &*cell.column == column);
    let index = *row.cells.iter().find(named)?;
    Some((index, figures.number(index)?))
}

fn in_force(subject: &Subject<'_>, previous: &Subject<'_>, row: &Row) -> Option<Finding> {
    let now = |column| figure(&subject.figures, row, column);
    let ((made_at, made), (repealed_at, repealed)) = (now("made")?, now("repealed")?);
    let (at, found) = now("in_force")?;
    let (_, before) = figure(&previous.figures, row, "in_force")?;
    let expected = before.checked_add(made)?.checked_sub(repealed)?;
    let message = format!(
        "表二“{}”的现行有效件数填 {found}，上年现行有效 {before} 件加本年制发 {made} 件减本年废止 {repealed} 件为 {expected} 件，\
         相差 {} 件。请核对；有其他原因的，请说明。",
        row.label,
        found.checked_sub(expected)?.abs(),
    );
    different(subject, Rule::Stock, &[at, made_at, repealed_at], (expected, found), message)
}

fn items(subject: &Subject<'_>, previous: &Subject<'_>, row: &Row) -> Option<Finding> {
    let (at, found) = figure(&subject.figures, row, "items_last_year")?;
    let (_, before) = figure(&previous.figures, row, "items_last_year")?;
    let (_, change) = figure(&previous.figures, row, "change")?;
    let expected = before.checked_add(change)?;
    let message = format!(
        "表二“{}”的上一年项目数量填 {found}，{} 年度报告的上一年项目数量 {before} 加当年增减 {change} 为 {expected}，相差 {}。\
         请核对；有其他原因的，请说明。",
        row.label,
        previous.year,
        found.checked_sub(expected)?.abs(),
    );
    different(subject, Rule::Items, &[at], (expected, found), message)
}

fn different(
    subject: &Subject<'_>,
    rule: Rule,
    cells: &[CellIndex],
    (expected, found): (Decimal, Decimal),
    message: String,
) -> Option<Finding> {
    let cells = codes(&subject.figures, cells.iter().copied());
    let finding = Finding { severity: Severity::Explain, cells, ..Finding::block(rule, message) };
    (expected != found).then_some(Finding { expected: Some(expected), found: Some(found), ..finding })
}
