//! Filling the tables.

use async_graphql::{ComplexObject, Context, InputObject, Object, SimpleObject};
use domain::command::{CellBlock, CellEdit, Command};
use domain::form::TableNumber;
use domain::id::ReportId;
use domain::report::block;

use super::command::{ReportActInput, ReportPayload};
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::user_error::InvalidInput;

/// Filling.
#[derive(Default)]
pub(super) struct CellsMutation;

/// Which cells change.
#[derive(InputObject)]
struct SetCellsInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The changes; all of them land, or none.
    #[graphql(default)]
    cells: Vec<SetCellInput>,
    /// Changes pasted from a spreadsheet, which land together with the others.
    block: Option<CellBlockInput>,
}

/// Cells pasted from a spreadsheet: laid along the rows and columns of the table. Figures may be typed with separators
/// (1,234), in full width (１２) and with the unit of their cell; a blank empties its cell, and so does a dash, unless
/// the form lets the row not apply. Places that cannot be read keep all of it out.
#[derive(InputObject)]
struct CellBlockInput {
    /// The code of the cell that the top left piece falls on.
    anchor: String,
    /// The `version` of the report as the writer saw it: cells that changed later are conflicts.
    based_on: u64,
    /// Its lines, with tabs between the fields, as a spreadsheet copies them; at most 16 KB and 256 fields.
    text: String,
}

/// A cell that changes.
#[derive(InputObject)]
struct SetCellInput {
    /// Its code.
    code: String,
    /// Its `version` as the writer saw it; 0 for a cell that was never set.
    based_on: u64,
    /// An exact decimal; "" empties the cell, "/" says not applicable.
    value: String,
}

/// Where to fill what is blank with 0.
#[derive(InputObject)]
struct FillZerosInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// 2, 3 or 4; without one, every table.
    table: Option<u8>,
}

/// What filling cells led to.
#[derive(SimpleObject)]
#[graphql(complex)]
struct SetCellsPayload {
    #[graphql(flatten)]
    act: ReportPayload,
    #[graphql(skip)]
    pasted: Option<(ReportId, CellBlock)>,
}

#[ComplexObject]
impl SetCellsPayload {
    /// How the pieces of a pasted block were read that do not say plainly what their cells hold now, in its order. Null
    /// only when that could not be told; what was pasted is recorded all the same.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<Vec<CellReading>>, ApiError> {
        match &self.pasted {
            Some((report, block)) if !self.act.is_refused() => Ok(Some(notes(ctx, *report, block).await?)),
            _ => Ok(Some(Vec::new())),
        }
    }
}

/// How one piece of a pasted block was read.
#[derive(SimpleObject)]
struct CellReading {
    /// The code of the cell that it fell on.
    cell: &'static str,
    /// What the cell holds now: an exact decimal, "" for blank, "/" for not applicable.
    value: String,
    /// How that came about, in Chinese, fit for display.
    message: String,
}

impl SetCellInput {
    fn edit(self) -> CellEdit {
        CellEdit { code: self.code, based_on: self.based_on, value: self.value }
    }
}

impl CellBlockInput {
    fn block(self) -> CellBlock {
        CellBlock { anchor: self.anchor, based_on: self.based_on, text: self.text }
    }
}

/// What there is to say about a block that was accepted for `report`. Reading is pure: by the edition's form it says now
/// what it said when the block was taken.
async fn notes(ctx: &Context<'_>, report: ReportId, pasted: &CellBlock) -> Result<Vec<CellReading>, ApiError> {
    let report = ctx.engine()?.reader.report(report).await?;
    let form = report.map(|report| report.edition.form);
    let readings = form.and_then(|form| block::read(form, pasted).ok()).unwrap_or_default();
    let noted = readings.into_iter().filter_map(|reading| {
        let message = reading.note?.to_string();
        Some(CellReading { cell: &reading.cell.code, value: reading.value.to_string(), message })
    });
    Ok(noted.collect())
}

#[Object]
impl CellsMutation {
    /// Fills cells, one by one or from a pasted block. Conflicts only with changes to the very same cells.
    async fn set_cells(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which cells change.")] input: SetCellsInput,
    ) -> Result<SetCellsPayload, ApiError> {
        let edits = input.cells.into_iter().map(SetCellInput::edit).collect();
        let (block, mut pasted) = (input.block.map(CellBlockInput::block), None);
        let command = |report| {
            pasted = block.clone().map(|block| (report, block));
            Ok(Command::SetCells { report, edits, block })
        };
        let act = input.act.send(ctx, command).await?;
        Ok(SetCellsPayload { act, pasted })
    }

    /// Fills exactly the blank cells with 0, as one act: nothing of the kind happened in the year. Cells whose notes say
    /// that a document could not be read there are left alone.
    async fn fill_zeros(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which table, or in all.")] input: FillZerosInput,
    ) -> Result<ReportPayload, ApiError> {
        let table = input.table.map(TableNumber::try_from).transpose();
        let table = table.map_err(|_| InvalidInput::new(&["input", "table"], "没有这张表：请填 2、3 或 4"));
        input.act.send(ctx, |report| Ok(Command::FillZeros { report, table: table? })).await
    }
}
