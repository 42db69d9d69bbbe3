//! T-VALUE: every cell holds what the form wants there. Kinds and decimals are checked when a value is entered, and
//! again here for documents that were read in. A table without a single figure is one finding, and so is a row.

use super::{Finding, Rule};
use crate::cell::{CellValue, Figures};
use crate::form::{Cell, CellIndex};

pub(super) fn check(figures: &Figures<'_>) -> Vec<Finding> {
    let form = figures.form();
    let cells: Vec<(CellIndex, &Cell)> =
        form.cells().iter().filter_map(|cell| Some((form.index_of(&cell.code)?, cell))).collect();
    let tables = cells.chunk_by(|(_, one), (_, next)| one.table == next.table);
    tables.flat_map(|table| check_table(figures, table)).collect()
}

/// A note that was erased may have been all that was known of the cell: somebody has to look at it again.
pub(super) fn erased_notes(cells: &[&Cell]) -> impl Iterator<Item = Finding> {
    cells.iter().map(|cell| {
        let message = format!("{cell}的说明已被清除：请核对后重新填写这个单元格。");
        Finding { cells: vec![cell.code.clone()], ..Finding::block(Rule::Expunged, message) }
    })
}

fn check_table(figures: &Figures<'_>, table: &[(CellIndex, &Cell)]) -> Vec<Finding> {
    if let (true, Some((_, first))) = (all_blank(figures, table), table.first()) {
        let message = format!("表{}没有填写：没有发生的请填 0。", first.table);
        return vec![blank(table, message)];
    }
    let rows = table.chunk_by(|(_, one), (_, next)| one.row == next.row);
    rows.flat_map(|row| check_row(figures, row)).collect()
}

fn check_row(figures: &Figures<'_>, row: &[(CellIndex, &Cell)]) -> Vec<Finding> {
    match row {
        [(_, first), _, ..] if all_blank(figures, row) => {
            vec![blank(row, format!("表{}“{}”一行没有填写：没有发生的请填 0。", first.table, first.row_label))]
        }
        _ => row.iter().filter_map(|(index, cell)| check_cell(figures.value(*index), cell)).collect(),
    }
}

fn check_cell(value: CellValue, cell: &Cell) -> Option<Finding> {
    let problem = match value {
        CellValue::Blank => "没有填写：没有发生的请填 0".to_owned(),
        _ => value.fits(cell).err()?.to_string(),
    };
    let message = format!("{cell}{problem}。");
    let cells = vec![cell.code.clone()];
    Some(Finding { cells, found: value.number(), ..Finding::block(Rule::Value, message) })
}

fn all_blank(figures: &Figures<'_>, cells: &[(CellIndex, &Cell)]) -> bool {
    cells.iter().all(|(index, _)| figures.value(*index) == CellValue::Blank)
}

fn blank(cells: &[(CellIndex, &Cell)], message: String) -> Finding {
    let cells = cells.iter().map(|(_, cell)| cell.code.clone()).collect();
    Finding { cells, ..Finding::block(Rule::Value, message) }
}
