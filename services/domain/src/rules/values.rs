//! T-VALUE: every cell holds what the form wants there. Kinds and decimals are checked when a value is entered, and
//! again here for documents that were read in. A table without a single figure is one finding, and so is a row; and so are
//! blanks that stand in many rows, such as those of a column.

use std::collections::BTreeSet;

use super::{Finding, Rule};
use crate::cell::{CellValue, Figures};
use crate::form::{Cell, CellIndex, Form, TableNumber};

/// Blanks in more rows than this are told as one.
const ROWS: usize = 5;

pub(super) fn check(figures: &Figures<'_>, noted: &[CellIndex]) -> Vec<Finding> {
    let form = figures.form();
    let cells: Vec<(CellIndex, &Cell)> =
        form.cells().iter().filter_map(|cell| Some((form.index_of(&cell.code)?, cell))).collect();
    let tables = cells.chunk_by(|(_, one), (_, next)| one.table == next.table);
    tables.flat_map(|table| check_table(figures, noted, table)).collect()
}

/// A note that was erased may have been all that was known of the cell: somebody has to look at it again.
pub(super) fn erased_notes(cells: &[&Cell]) -> impl Iterator<Item = Finding> {
    cells.iter().map(|cell| {
        let message = format!("{cell}的说明已被清除：请核对后重新填写这个单元格。");
        Finding { cells: vec![cell.code.clone()], ..Finding::block(Rule::Expunged, message) }
    })
}

fn check_table(figures: &Figures<'_>, noted: &[CellIndex], table: &[(CellIndex, &Cell)]) -> Vec<Finding> {
    let empty = |cells: &[(CellIndex, &Cell)]| {
        all_blank(figures, cells) && !cells.iter().any(|(index, _)| noted.contains(index))
    };
    if let (true, Some((_, first))) = (empty(table), table.first()) {
        let message = format!("表{}没有填写：没有发生的请填 0。", first.table);
        return vec![blank(table, message)];
    }
    let form = figures.form();
    let empty_cells: Vec<_> =
        table.iter().map(|(index, _)| *index).filter(|index| empty_cell(figures, noted, *index)).collect();
    let many = table.first().and_then(|(_, first)| many_blank(form, first.table, &empty_cells));
    let told: &[CellIndex] = if many.is_some() { &empty_cells } else { &[] };
    let rest: Vec<_> = table.iter().filter(|(index, _)| !told.contains(index)).copied().collect();
    let rows = rest.chunk_by(|(_, one), (_, next)| one.row == next.row);
    let check_row = |row: &[(CellIndex, &Cell)]| match row {
        [(_, first), _, ..] if empty(row) => {
            vec![blank(row, format!("表{}“{}”一行没有填写：没有发生的请填 0。", first.table, first.row_label))]
        }
        _ => row.iter().filter_map(|(at, cell)| check_cell(figures.value(*at), noted.contains(at), cell)).collect(),
    };
    let of_rows = rows.flat_map(check_row);
    many.into_iter().chain(of_rows).collect()
}

fn empty_cell(figures: &Figures<'_>, noted: &[CellIndex], index: CellIndex) -> bool {
    figures.value(index) == CellValue::Blank && !noted.contains(&index)
}

/// One finding on all the blanks of a table, where they stand in more rows than are told one by one; whole columns are named.
#[must_use]
pub fn many_blank(form: &Form, table: TableNumber, blank: &[CellIndex]) -> Option<Finding> {
    let of_table = || form.cells().iter().filter(|cell| cell.table == table);
    let is_blank = |cell: &Cell| form.index_of(&cell.code).is_some_and(|index| blank.contains(&index));
    let rows: BTreeSet<&str> = of_table().filter(|cell| is_blank(cell)).map(|cell| &*cell.row).collect();
    if rows.len() <= ROWS {
        return None;
    }
    let mut columns: Vec<&Cell> = Vec::new();
    for cell in of_table() {
        let known = columns.iter().any(|column| column.column == cell.column);
        if !known && of_table().filter(|other| other.column == cell.column).all(is_blank) {
            columns.push(cell);
        }
    }
    let in_columns = of_table().filter(|cell| columns.iter().any(|column| column.column == cell.column)).count();
    let labels: Vec<_> = columns.iter().map(|cell| format!("“{}”", cell.column_label)).collect();
    let message = if in_columns == blank.len() {
        format!("表{table}的{}整列没有填写：没有发生的请填 0。", labels.join("、"))
    } else {
        format!("表{table}有 {} 行没有填全，共 {} 个单元格空白：没有发生的请填 0。", rows.len(), blank.len())
    };
    let cells = blank.iter().filter_map(|index| form.cell(*index)).map(|cell| cell.code.clone()).collect();
    Some(Finding { cells, ..Finding::block(Rule::Value, message) })
}

/// A blank cell with a note is one that could not be read, or that somebody wondered about: a zero may be wrong there.
fn check_cell(value: CellValue, noted: bool, cell: &Cell) -> Option<Finding> {
    let problem = match value {
        CellValue::Blank if noted => "没有读出数字：请对照原件和单元格的说明填写".to_owned(),
        CellValue::Unknown => "没有读出数字：请对照原件核对".to_owned(),
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
