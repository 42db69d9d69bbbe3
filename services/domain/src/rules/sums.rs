//! What a total should be: the sums that the rules hold totals against, and that drafting offers beside them.

use rust_decimal::Decimal;

use crate::cell::Figures;
use crate::form::{ApplicationRow, CellIndex, Proceeding, RowPart};

/// Which rows of table 三 play a part in a column, by cell.
pub(super) fn part(rows: &[ApplicationRow], part: RowPart, column: usize) -> Vec<CellIndex> {
    rows.iter().filter(|row| row.part == part).filter_map(|row| row.cells.get(column).copied()).collect()
}

/// What the total of a group of table 四 is made of.
pub(super) const fn outcomes(group: &Proceeding) -> [CellIndex; 4] {
    [group.upheld, group.corrected, group.other, group.pending]
}

/// What the parts of the total at `index` add up to; `None` when it is no total, when one of the parts holds no
/// figure, and when row and column give different sums, for then only the clerk can tell which is right.
#[must_use]
pub fn computed(figures: &Figures<'_>, index: CellIndex) -> Option<Decimal> {
    let form = figures.form();
    if let Some(group) = form.proceedings().iter().find(|group| group.total == index) {
        return figures.sum(outcomes(group));
    }
    let rows = &form.applications().rows;
    let row = rows.iter().find(|row| row.cells.contains(&index))?;
    let column = row.cells.iter().position(|cell| *cell == index)?;
    let [applicants @ .., total] = row.cells;
    let across = (index == total).then(|| figures.sum(applicants)).flatten();
    let down = (row.part == RowPart::Total).then(|| figures.sum(part(rows, RowPart::Result, column))).flatten();
    match (across, down) {
        (Some(across), Some(down)) if across != down => None,
        (across, down) => across.or(down),
    }
}
