//! D-RANK: towns and streets make no 规章.

use rust_decimal::Decimal;

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use crate::body::BodyKind;
use crate::form::TableNumber;

/// The columns that tell what a body made itself; one may disclose what others made.
const OWN: [&str; 3] = ["made", "in_force", "newly_made"];

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    if subject.kind != Some(BodyKind::Township) {
        return None;
    }
    let form = subject.figures.form();
    let cells = form
        .cells()
        .iter()
        .filter(|cell| cell.table == TableNumber::Two && &*cell.row == "rules" && OWN.contains(&&*cell.column));
    let filled = cells.filter_map(|cell| {
        let index = form.index_of(&cell.code)?;
        let figure = subject.figures.number(index).filter(|figure| *figure > Decimal::ZERO)?;
        Some((index, format!("“{}”填 {figure}", cell.column_label)))
    });
    let (cells, told): (Vec<_>, Vec<_>) = filled.unzip();
    if cells.is_empty() {
        return None;
    }
    let message = format!(
        "表二“规章”一行的{}：乡镇、街道无权制定规章。请核对是否应为行政规范性文件；没有规章的请填 0。",
        told.join("、"),
    );
    let cells = codes(&subject.figures, cells);
    Some(Finding { severity: Severity::Explain, cells, ..Finding::block(Rule::Rank, message) })
}
