//! Table 三: applications balance, results add up, rows add up. A sum that lacks a figure says nothing; T-VALUE does.

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::sums::part;
use crate::cell::Figures;
use crate::form::{ApplicationRow, CellIndex, RowPart};

/// Six kinds of applicants, then their total.
const COLUMNS: usize = 7;

pub(super) fn check(figures: &Figures<'_>) -> Vec<Finding> {
    let rows = &figures.form().applications().rows;
    let columns = 0..COLUMNS;
    let mut findings: Vec<Finding> = columns.clone().filter_map(|column| balance(figures, rows, column)).collect();
    findings.extend(columns.filter_map(|column| results(figures, rows, column)));
    findings.extend(rows.iter().filter_map(|row| row_total(figures, row)));
    findings
}

fn column_label(figures: &Figures<'_>, cells: &[CellIndex]) -> &'static str {
    cells.first().and_then(|index| figures.form().cell(*index)).map_or("", |cell| &cell.column_label)
}

fn balance(figures: &Figures<'_>, rows: &[ApplicationRow], column: usize) -> Option<Finding> {
    let load = [part(rows, RowPart::Received, column), part(rows, RowPart::CarriedIn, column)].concat();
    let outcome = [part(rows, RowPart::Total, column), part(rows, RowPart::CarriedOut, column)].concat();
    let (expected, found) = (figures.sum(load.iter().copied())?, figures.sum(outcome.iter().copied())?);
    (expected != found).then(|| {
        let message = format!(
            "表三“{}”列不平衡：本年新收加上年结转为 {expected}，总计加结转下年度为 {found}，相差 {}。请核对这四项。",
            column_label(figures, &load),
            (found - expected).abs(),
        );
        let cells = codes(figures, load.into_iter().chain(outcome));
        Finding { cells, expected: Some(expected), found: Some(found), ..Finding::block(Rule::Balance, message) }
    })
}

fn results(figures: &Figures<'_>, rows: &[ApplicationRow], column: usize) -> Option<Finding> {
    let total = part(rows, RowPart::Total, column);
    let leaves = part(rows, RowPart::Result, column);
    let (expected, found) = (figures.sum(leaves.iter().copied())?, figures.sum(total.iter().copied())?);
    (expected != found).then(|| {
        let message = format!(
            "表三“{}”列的总计填 {found}，各项办理结果之和为 {expected}，相差 {}。请核对总计和各项结果。",
            column_label(figures, &total),
            (found - expected).abs(),
        );
        let cells = codes(figures, total.into_iter().chain(leaves));
        Finding { cells, expected: Some(expected), found: Some(found), ..Finding::block(Rule::Results, message) }
    })
}

fn row_total(figures: &Figures<'_>, row: &ApplicationRow) -> Option<Finding> {
    let [applicants @ .., total] = row.cells;
    let (expected, found) = (figures.sum(applicants)?, figures.number(total)?);
    (expected != found).then(|| {
        let message = format!(
            "表三“{}”一行的总计填 {found}，自然人与各类法人或其他组织之和为 {expected}，相差 {}。请核对这一行。",
            row.label,
            (found - expected).abs(),
        );
        let cells = codes(figures, [total].into_iter().chain(applicants));
        Finding { cells, expected: Some(expected), found: Some(found), ..Finding::block(Rule::RowTotal, message) }
    })
}
