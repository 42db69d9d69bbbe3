//! A block of cells pasted from a spreadsheet: lines of figures, laid along the rows and columns of a table from an
//! anchor on. What cannot be read keeps the whole block out, and nothing is guessed: a blank stays blank.

mod problem;

use std::fmt;

use crate::cell::{CellError, CellValue};
use crate::command::CellBlock;
use crate::figure::Entry;
use crate::form::{Cell, CellIndex, Form};
use crate::limits::{MAX_BLOCK_TEXT, MAX_CELL_EDITS, limit};
use crate::refusal::{Missing, Refusal, TextProblem};

pub use problem::{BlockFault, BlockProblem};

/// The most characters that a message repeats of what was pasted.
const SHOWN: usize = 40;

/// One piece of a pasted block, and what it was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The cell that it fell on.
    pub cell: &'static Cell,
    pub value: CellValue,
    /// What the clerk should know about it, where it was not taken as it stood.
    pub note: Option<ReadingNote>,
}

/// How a piece was understood that does not say plainly what the cell holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadingNote {
    /// Nothing stood there.
    Empty,
    /// A dash, a stroke or 无 is no figure, and the form does not let the row go without a figure.
    Undecided(Box<str>),
    /// A dash or stroke where the form lets a row not apply.
    NotApplicable(Box<str>),
    /// The figure was typed in another way: with separators, full-width digits, or its unit.
    Rewritten(Box<str>, CellValue),
}

impl fmt::Display for ReadingNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("粘贴内容此处空白，单元格留空：没有发生的请填 0"),
            Self::Undecided(typed) => {
                write!(formatter, "“{typed}”不是数字，单元格留空：没有发生的请填 0")
            }
            Self::NotApplicable(typed) => write!(formatter, "“{typed}”读作“/”，即此项不适用：如是没有发生，请改填 0"),
            Self::Rewritten(typed, value) => write!(formatter, "“{typed}”读作 {value}"),
        }
    }
}

/// Reads a pasted block for `form`: one reading a piece, in the order of the text, or every place that keeps it out.
///
/// Empty pieces over the edge carry nothing and are left out, so a rectangle may be wider than a short row.
pub fn read(form: &'static Form, block: &CellBlock) -> Result<Vec<Reading>, Refusal> {
    if block.text.len() > MAX_BLOCK_TEXT {
        return Err(Refusal::Text {
            field: "粘贴的内容", problem: TextProblem::TooLong { limit: MAX_BLOCK_TEXT }
        });
    }
    let lines = lines(&block.text);
    limit(lines.iter().map(Vec::len).sum(), MAX_CELL_EDITS)?;
    let (rows, first_column) = rows_from(form, &block.anchor)?;
    let wanted = lines.first().map_or(0, Vec::len);
    let (mut readings, mut problems) = (Vec::new(), Vec::new());
    for (row, fields) in lines.iter().enumerate() {
        let place = |column: usize, typed: &str, cell, fault| BlockProblem {
            row: row + 1,
            column: column + 1,
            typed: shown(typed),
            cell,
            fault,
        };
        if fields.len() != wanted {
            let last = fields.len().saturating_sub(1);
            let fault = BlockFault::Ragged { found: fields.len(), wanted };
            problems.push(place(last, fields.last().copied().unwrap_or_default(), None, fault));
            continue;
        }
        for (column, typed) in fields.iter().enumerate() {
            let index = rows.get(row).and_then(|cells| cells.get(first_column + column));
            match index.and_then(|index| form.cell(*index)) {
                Some(cell) => match reading(cell, typed) {
                    Ok(reading) => readings.push(reading),
                    Err(fault) => problems.push(place(column, typed, Some(cell), fault)),
                },
                None if typed.trim().is_empty() => {}
                None => problems.push(place(column, typed, None, BlockFault::OverTheEdge)),
            }
        }
    }
    if problems.is_empty() { Ok(readings) } else { Err(Refusal::BlockNotRead(problems)) }
}

/// The lines in their fields. Spreadsheets end the last line too, which begins no other.
fn lines(text: &str) -> Vec<Vec<&str>> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).split('\t').collect()).collect()
}

/// The rows of the anchor's table from the anchor on, and the place of the anchor in its row.
fn rows_from(form: &'static Form, anchor: &str) -> Result<(Vec<&'static [CellIndex]>, usize), Refusal> {
    let missing = || Refusal::NotFound(Missing::Cell(anchor.chars().take(64).collect::<String>().into()));
    let anchor = form.index_of(anchor).ok_or_else(missing)?;
    let holds = |cells: &[CellIndex]| cells.iter().position(|cell| *cell == anchor);
    form.tables()
        .iter()
        .find_map(|table| {
            let rows = table.blocks.iter().flat_map(|block| &block.rows).map(|row| row.cells.as_slice());
            let rows: Vec<_> = rows.skip_while(|cells| holds(cells).is_none()).collect();
            let column = holds(rows.first()?)?;
            Some((rows, column))
        })
        .ok_or_else(missing)
}

fn reading(cell: &'static Cell, typed: &str) -> Result<Reading, BlockFault> {
    let typed = typed.trim();
    let (value, note) = match Entry::parse(typed) {
        None if typed.is_empty() => (CellValue::Blank, Some(ReadingNote::Empty)),
        None => return Err(BlockFault::Value(CellError::of_text(typed))),
        Some(Entry::Nothing) if cell.may_not_apply => {
            let plain = typed == CellValue::NotApplicable.to_string();
            (CellValue::NotApplicable, (!plain).then(|| ReadingNote::NotApplicable(typed.into())))
        }
        Some(Entry::Nothing) => (CellValue::Blank, Some(ReadingNote::Undecided(typed.into()))),
        Some(Entry::Number { unit, .. }) if !unit.is_empty() && cell.unit.as_deref() != Some(unit) => {
            return Err(BlockFault::Unit { typed: unit, wanted: cell.unit.clone() });
        }
        Some(Entry::Number { value, .. }) => {
            let value = CellValue::Number(value.normalize());
            (value, (value.to_string() != typed).then(|| ReadingNote::Rewritten(typed.into(), value)))
        }
    };
    value.fits(cell).map_err(BlockFault::Value)?;
    Ok(Reading { cell, value, note })
}

fn shown(typed: &str) -> Box<str> {
    typed.trim().chars().take(SHOWN).collect()
}
