//! From records to the reading of every cell.

use std::collections::BTreeMap;

use domain::figure::Entry;
use domain::form::{Cell, CellIndex, CellKind, Form, TableNumber};

use super::place::{Grids, Placed, full};
use super::record::{Doubt, Piece, Record};
use super::sheet::Sheet;
use crate::note::Note;
use crate::{Certainty, Figure, Reading};

/// One printing of a row: what stands in its cells.
struct Printing<'r> {
    placed: Vec<Placed<'r>>,
    exact: bool,
    record: &'r Record<'r>,
}

/// The printings of each row, by its first cell.
type Rows<'r> = BTreeMap<CellIndex, (&'static [CellIndex], Vec<Printing<'r>>)>;

/// One figure for each cell of `form`; what cannot be placed is set aside in `sheet`.
pub(super) fn figures(form: &'static Form, records: &[Record<'_>], sheet: &mut Sheet<'_>) -> Vec<Figure> {
    let indices = form.cells().iter().filter_map(|cell| form.index_of(&cell.code));
    let mut figures: Vec<_> = indices.map(|cell| unknown(cell, None, Note::RowMissing)).collect();
    let mut set = |figure: Figure| {
        if let Some(place) = figures.get_mut(figure.cell.get()) {
            *place = figure;
        }
    };
    let grids = Grids::of(records);
    let mut rows = Rows::new();
    for record in records {
        let Err(unread) = print(form, record, &grids, &mut rows) else { continue };
        let line = first_line(record, sheet);
        if let Some(note) = record.doubt.map(|doubt| doubtful(doubt, line)).or(unread) {
            let doubted = record.waiting.iter().filter(|_| record.doubt.is_some());
            for cell in doubted.chain(&record.found).flat_map(|row| row.row.cells) {
                set(unknown(*cell, line, note.clone()));
            }
        }
        sheet.unplace_record(record);
    }
    for (cells, printings) in rows.into_values() {
        row(form, cells, &printings, sheet).into_iter().for_each(&mut set);
    }
    figures
}

/// The figures of a row, from every time that it is printed.
fn row(form: &Form, cells: &[CellIndex], printings: &[Printing<'_>], sheet: &mut Sheet<'_>) -> Vec<Figure> {
    let Some((first, others)) = printings.split_first() else { return Vec::new() };
    let line = first_line(first.record, sheet);
    if others.iter().any(|other| !alike(&first.placed, &other.placed)) {
        for printing in printings {
            sheet.unplace_record(printing.record);
        }
        return cells.iter().map(|cell| unknown(*cell, line, Note::RowsDiffer)).collect();
    }
    let figure = |(index, placed): (&CellIndex, &Placed<'_>)| {
        let (reading, note) = read(form.cell(*index)?, *placed, sheet);
        let certainty = match reading {
            Reading::Unknown => Certainty::None,
            _ if first.exact => Certainty::Exact,
            _ => Certainty::Inferred,
        };
        Some(Figure { cell: *index, reading, certainty, line, note })
    };
    cells.iter().zip(&first.placed).filter_map(figure).collect()
}

/// Adds what `record` prints to `rows`, or says why it cannot be read, as far as the record itself tells.
fn print<'r>(
    form: &'static Form,
    record: &'r Record<'r>,
    grids: &Grids,
    rows: &mut Rows<'r>,
) -> Result<(), Option<Note>> {
    let mut add = |cells: &'static [CellIndex], placed, exact| {
        if let Some(first) = cells.first() {
            rows.entry(*first).or_insert((cells, Vec::new())).1.push(Printing { placed, exact, record });
        }
    };
    // Table 四 is printed in one line: three groups side by side, under headings and without a label of its own.
    let groups: Vec<_> = form.tables().iter().filter(|table| table.number == TableNumber::Four).collect();
    let groups: Vec<_> = groups.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows).collect();
    let cells = groups.iter().map(|row| row.cells.len()).sum();
    if record.section == TableNumber::Four.number()
        && let Some(mut slots) = full(&record.slots, cells)
    {
        for row in groups {
            let Some((group, rest)) = slots.split_at_checked(row.cells.len()) else { break };
            add(&row.cells, group.iter().map(Placed::Slot).collect(), true);
            slots = rest;
        }
        return Ok(());
    }
    let Some(found) = record.found.filter(|_| record.doubt.is_none()) else { return Err(None) };
    let columns = found.row.cells.len();
    let Some(placed) = grids.place(record, found.row.table, columns) else {
        let entries = record.slots.iter().filter(|slot| slot.entry.is_some()).count();
        return Err(Some(Note::Miscounted { columns, entries }));
    };
    let certain = full(&record.slots, columns).is_some();
    add(found.row.cells, placed, found.exact && certain);
    Ok(())
}

/// Why a figure is not placed though it can be read.
const fn doubtful(doubt: Doubt, line: Option<u32>) -> Note {
    match doubt {
        Doubt::Block { labels, lines } => Note::Unmatched { line, labels, lines },
        Doubt::Shifted => Note::Shifted { line },
    }
}

/// What stands in `cell`, and what to say about it.
fn read(cell: &Cell, placed: Placed<'_>, sheet: &mut Sheet<'_>) -> (Reading, Option<Note>) {
    let slot = match placed {
        Placed::Swallowed => return (Reading::Unknown, Some(Note::Swallowed)),
        Placed::Slot(slot) => slot,
    };
    let Some((piece, entry)) = &slot.entry else { return (Reading::Blank, None) };
    let printed = sheet.text(piece).to_owned();
    let (value, unit) = match entry {
        Entry::Nothing if cell.may_not_apply => return (Reading::NotApplicable, None),
        Entry::Nothing => return (Reading::Blank, Some(Note::NoFigure { printed })),
        Entry::Number { value, unit } => (*value, *unit),
    };
    let foreign = match foreign_unit(cell, piece, sheet) {
        Some(unit) => Note::ForeignHeading { printed, unit },
        None if unit.is_empty() => return (Reading::Known(value), None),
        None if cell.unit.as_deref() == Some(unit) => return (Reading::Known(value), Some(Note::OwnUnit { printed })),
        None => Note::ForeignUnit { printed },
    };
    sheet.unplace(piece.clone());
    (Reading::Unknown, Some(foreign))
}

/// The unit that the table names for an amount, if it is not the form's: 元 for 万元.
fn foreign_unit(cell: &Cell, piece: &Piece, sheet: &Sheet<'_>) -> Option<String> {
    let unit = cell.unit.as_deref().filter(|_| matches!(cell.kind, CellKind::Amount { .. }))?;
    sheet.unit_over(piece).filter(|printed| printed != unit)
}

const fn unknown(cell: CellIndex, line: Option<u32>, note: Note) -> Figure {
    Figure { cell, reading: Reading::Unknown, certainty: Certainty::None, line, note: Some(note) }
}

fn alike(left: &[Placed<'_>], right: &[Placed<'_>]) -> bool {
    let entry = |placed: &Placed<'_>| match placed {
        Placed::Slot(slot) => slot.entry.as_ref().map(|(_, entry)| entry.clone()),
        Placed::Swallowed => None,
    };
    left.iter().map(entry).eq(right.iter().map(entry))
}

/// The line of the first entry, or of the label when there is none.
fn first_line(record: &Record<'_>, sheet: &Sheet<'_>) -> Option<u32> {
    let entry = record.slots.iter().find_map(|slot| slot.entry.as_ref()).map(|(piece, _)| piece);
    sheet.source_line(entry.or(record.label.last())?)
}
