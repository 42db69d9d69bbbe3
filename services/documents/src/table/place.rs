//! Which figure of a record belongs to which column.
//!
//! Figures are placed only where the source leaves no choice: as many as there are columns, or on a grid that the
//! other rows of the same table and the same width agree on. Nothing is shifted.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::form::TableNumber;

use super::record::{Layout, Record, Slot};

/// What stands in a column.
#[derive(Clone, Copy)]
pub(super) enum Placed<'r> {
    /// This slot, which may be empty.
    Slot(&'r Slot),
    /// The label's cell was merged with this one: what stood here is lost.
    Swallowed,
}

/// What the rows of a table that leave no doubt have in common.
pub(super) struct Grids {
    /// Where their figures begin, by table, columns and fields of the line.
    starts: HashMap<(TableNumber, usize, usize), BTreeSet<usize>>,
    /// The tables printed one cell a line that close a row of so many columns with cells of no column.
    closed: HashSet<(TableNumber, usize)>,
}

impl Grids {
    pub(super) fn of(records: &[Record<'_>]) -> Self {
        let mut starts: HashMap<_, BTreeSet<_>> = HashMap::new();
        let mut closed = HashSet::new();
        for record in records {
            if let (Some(found), Layout::Column) = (record.found, record.layout)
                && record.slots.len() > found.row.cells.len()
            {
                closed.insert((found.row.table, found.row.cells.len()));
            }
            if let (Some(found), Layout::Grid { width, .. }) = (record.found, record.layout)
                && let Some([first, ..]) = full(&record.slots, found.row.cells.len())
            {
                starts.entry((found.row.table, found.row.cells.len(), width)).or_default().insert(first.field);
            }
        }
        Self { starts, closed }
    }

    /// What stands in the `columns` of a record of `table`; `None` when that cannot be known.
    pub(super) fn place<'r>(
        &self,
        record: &'r Record<'_>,
        table: TableNumber,
        columns: usize,
    ) -> Option<Vec<Placed<'r>>> {
        if let Some(slots) = full(&record.slots, columns) {
            return Some(slots.iter().map(Placed::Slot).collect());
        }
        match record.layout {
            // Where rows end in a cell of no column, a row that is one short looks complete.
            Layout::Column if record.slots.len() == columns && !self.closed.contains(&(table, columns)) => {
                Some(record.slots.iter().map(Placed::Slot).collect())
            }
            Layout::Grid { width, behind_label } => {
                let starts = self.starts.get(&(table, columns, width))?;
                on_grid(&record.slots, starts, columns, width, behind_label)
            }
            Layout::Column | Layout::Loose => None,
        }
    }
}

/// The slots from the first entry to the last, if they are exactly as many as there are columns.
pub(super) fn full(slots: &[Slot], columns: usize) -> Option<&[Slot]> {
    let (first, last) = ends(slots)?;
    slots.get(first..=last).filter(|slots| slots.len() == columns)
}

fn ends(slots: &[Slot]) -> Option<(usize, usize)> {
    let first = slots.iter().position(|slot| slot.entry.is_some())?;
    let last = slots.iter().rposition(|slot| slot.entry.is_some())?;
    Some((first, last))
}

/// Places a row that is short of figures by the rows of its table that are not.
///
/// Two shapes leave no choice. Where every label has the first field alone, no label can be merged, and the fields are
/// the columns. And a row that reaches the right edge was not pushed left, even if its label was merged with the
/// fields before its figures; but what the label may have swallowed is lost.
fn on_grid<'r>(
    slots: &'r [Slot],
    starts: &BTreeSet<usize>,
    columns: usize,
    width: usize,
    behind_label: usize,
) -> Option<Vec<Placed<'r>>> {
    let entries = || slots.iter().filter(|slot| slot.entry.is_some()).map(|slot| slot.field);
    let at_edge = entries().next_back() == width.checked_sub(1);
    let plain = behind_label == 1 && starts.iter().eq([&1]);
    let start = if at_edge { width.checked_sub(columns)? } else { 1 };
    let fits = starts.contains(&start) && entries().all(|field| (start..start + columns).contains(&field));
    if !fits || start < behind_label || !(at_edge || plain) {
        return None;
    }
    let begin = slots.iter().position(|slot| slot.field == start)?;
    let cells = slots.get(begin..begin + columns)?;
    let merged = start > behind_label;
    let lost = if merged { cells.iter().take_while(|slot| slot.entry.is_none()).count() } else { 0 };
    let placed = cells.iter().enumerate();
    Some(placed.map(|(place, slot)| if place < lost { Placed::Swallowed } else { Placed::Slot(slot) }).collect())
}
