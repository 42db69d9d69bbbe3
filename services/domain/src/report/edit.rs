//! Editing: how cells change while drafting. Cells conflict only with changes to the very same ones;
//! [`paragraphs`](super::paragraphs) does the same for the text.

use std::collections::BTreeSet;

use super::division::{permit, touch};
use super::{CellEntry, Edition, Phase, Place, Report, block};
use crate::case::{Case, Decision};
use crate::cell::CellValue;
use crate::command::{CellBlock, CellEdit};
use crate::event::{CellChange, CellsSet, ZerosFilled};
use crate::form::{Form, TableNumber};
use crate::limits::{MAX_CELL_EDITS, limit};
use crate::refusal::{Conflict, Missing, Refusal};
use crate::role::Role;

/// Who drafts: opens, reads in, edits anywhere.
pub(crate) const EDITORS: &[Role] = &[Role::Drafter];

impl Edition {
    pub(super) fn must_be_in(&self, phase: Phase) -> Result<(), Refusal> {
        if self.phase == phase { Ok(()) } else { Err(Refusal::WrongPhase { phase: self.phase }) }
    }
}

pub(super) fn distinct<T: Ord>(targets: impl Iterator<Item = T>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for target in targets {
        if !seen.insert(target) {
            return Err(Refusal::Repeated);
        }
    }
    Ok(())
}

pub(crate) fn set_cells(case: &Case<'_>, edits: &[CellEdit], pasted: Option<&CellBlock>) -> Result<Decision, Refusal> {
    let actor = permit(case, None)?;
    let edition = &case.report.edition;
    let pasted = pasted.map(|pasted| pasted_edits(case.report, pasted)).transpose()?.unwrap_or_default();
    let edits = [edits, &pasted].concat();
    limit(edits.len(), MAX_CELL_EDITS)?;
    distinct(edits.iter().map(|edit| &edit.code))?;
    let mut conflicts = Vec::new();
    let mut cells = Vec::with_capacity(edits.len());
    let mut places = BTreeSet::new();
    for edit in &edits {
        let value = cell_value(edition.form, &edit.code, &edit.value)?;
        let missing = || Refusal::NotFound(Missing::Cell(edit.code.as_str().into()));
        let (_, cell, entry) = edition.cell(&edit.code).ok_or_else(missing)?;
        let CellEntry { value: current, version, by, note, .. } = entry;
        if *version != edit.based_on {
            let (code, version, value, by) = (cell.code.clone(), *version, *current, *by);
            conflicts.push(Conflict::Cell { code, version, value, by });
        } else if *current != value || note.is_some() {
            places.insert(Place::Figures(cell.table));
            cells.push(CellChange { code: cell.code.clone(), value, note: None });
        }
    }
    case.without_conflicts(conflicts)?;
    if cells.is_empty() {
        return Ok(case.decision(&actor, vec![]));
    }
    let lapsed =
        touch(case, &actor, places, |explanation| cells.iter().any(|cell| explanation.dies_of_cell(&cell.code)))?;
    let set = CellsSet { edition: edition.id, cells, lapsed };
    Ok(case.decision(&actor, vec![set.into()]))
}

/// The edits that a pasted block comes to. It names one version for all its cells, that of the report: what changed
/// later conflicts, and so does a version that is still to come.
fn pasted_edits(report: &Report, pasted: &CellBlock) -> Result<Vec<CellEdit>, Refusal> {
    let seen = |version: u64| version <= pasted.based_on && pasted.based_on <= report.version;
    let edits = block::read(report.edition.form, pasted)?.into_iter().map(|reading| {
        let version = report.edition.cell(&reading.cell.code).map_or(0, |(_, _, entry)| entry.version);
        let based_on = if seen(version) { version } else { pasted.based_on };
        CellEdit { code: reading.cell.code.to_string(), based_on, value: reading.value.to_string() }
    });
    Ok(edits.collect())
}

/// Fills what is blank with 0, in one table or in all. A blank cell with a note is left alone: something stood there
/// that could not be read, and that is no zero.
pub(crate) fn fill_zeros(case: &Case<'_>, table: Option<TableNumber>) -> Result<Decision, Refusal> {
    let actor = permit(case, None)?;
    let edition = &case.report.edition;
    let cells = edition.form.cells().iter().zip(edition.cells());
    let blank = cells.filter(|(cell, entry)| {
        table.is_none_or(|table| cell.table == table) && entry.value == CellValue::Blank && entry.note.is_none()
    });
    let (places, cells): (BTreeSet<_>, Vec<_>) =
        blank.map(|(cell, _)| (Place::Figures(cell.table), cell.code.clone())).unzip();
    if cells.is_empty() {
        return Ok(case.decision(&actor, vec![]));
    }
    let lapsed = touch(case, &actor, places, |explanation| cells.iter().any(|code| explanation.dies_of_cell(code)))?;
    let filled = ZerosFilled { edition: edition.id, table, cells, lapsed };
    Ok(case.decision(&actor, vec![filled.into()]))
}

/// Reads a value for the cell with this code, and holds it against what the form wants there.
pub(super) fn cell_value(form: &'static Form, code: &str, value: &str) -> Result<CellValue, Refusal> {
    // The code comes from outside: what the message repeats of it is bounded.
    let shown = || code.chars().take(64).collect::<String>().into();
    let cell = form.index_of(code).and_then(|index| form.cell(index));
    let cell = cell.ok_or_else(|| Refusal::NotFound(Missing::Cell(shown())))?;
    let parsed = value.parse::<CellValue>().and_then(|value| value.fits(cell).map(|()| value));
    parsed.map_err(|problem| Refusal::Cell { code: cell.code.clone(), problem })
}
