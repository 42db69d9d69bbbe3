//! The statutory forms, as a client needs them to lay out tables.

use async_graphql::{Enum, SimpleObject};
use domain::form::{self, CellKind};

/// What sort of figure a cell takes.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// An integer of 0 or more.
    Count,
    /// An integer with a sign.
    Change,
    /// An exact decimal of 0 or more.
    Amount,
}

/// A statutory form.
#[derive(SimpleObject, Clone, Debug)]
pub struct Form {
    /// Its id: the first report year that it was made for.
    id: &'static str,
    /// The document that fixed it.
    document: &'static str,
    /// The six sections, in order.
    sections: Vec<FormSection>,
    /// The three tables, in order.
    tables: Vec<FormTable>,
}

/// A section that the form asks for.
#[derive(SimpleObject, Clone, Debug)]
pub struct FormSection {
    /// 1 to 6.
    number: u8,
    /// Its title.
    title: &'static str,
    /// The table that it consists of; prose sections have none.
    table: Option<u8>,
}

/// A statutory table.
#[derive(SimpleObject, Clone, Debug)]
pub struct FormTable {
    /// 2, 3 or 4: the section it stands in.
    number: u8,
    /// Its title.
    title: &'static str,
    /// What is printed beside it to explain it.
    note: Option<&'static str>,
    /// Its parts, from top to bottom.
    blocks: Vec<FormBlock>,
}

/// Rows under the same headings.
#[derive(SimpleObject, Clone, Debug)]
pub struct FormBlock {
    /// From the outermost to the innermost; often none.
    headings: Vec<String>,
    /// The rows, from top to bottom.
    rows: Vec<FormRow>,
}

/// A row of figures.
#[derive(SimpleObject, Clone, Debug)]
pub struct FormRow {
    /// As printed.
    label: &'static str,
    /// The articles of the Regulation that it rests on.
    law: Option<&'static str>,
    /// Its cells, from left to right.
    cells: Vec<FormCell>,
}

/// A cell of a form.
#[derive(SimpleObject, Clone, Debug)]
pub struct FormCell {
    /// Its stable code: form/table/row/column.
    code: &'static str,
    /// What its column is called.
    column_label: &'static str,
    /// What the figure counts or is measured in, where the form says it.
    unit: Option<&'static str>,
    /// What sort of figure it takes.
    kind: FigureKind,
    /// How many decimals it takes.
    decimals: u32,
    /// Whether it may say "/" instead.
    may_not_apply: bool,
}

impl From<&'static form::Form> for Form {
    fn from(form: &'static form::Form) -> Self {
        let sections = form.sections().iter().map(|section| FormSection {
            number: section.number,
            title: &section.title,
            table: section.table.map(form::TableNumber::number),
        });
        let tables = form.tables().iter().map(|table| FormTable {
            number: table.number.number(),
            title: &table.title,
            note: table.note.as_deref(),
            blocks: table.blocks.iter().map(|block| FormBlock::of(form, block)).collect(),
        });
        Self { id: form.id(), document: form.document(), sections: sections.collect(), tables: tables.collect() }
    }
}

impl FormBlock {
    fn of(form: &'static form::Form, block: &'static form::Block) -> Self {
        let rows = block.rows.iter().map(|row| FormRow {
            label: &row.label,
            law: row.law.as_deref(),
            cells: row.cells.iter().filter_map(|index| form.cell(*index)).map(FormCell::from).collect(),
        });
        Self { headings: block.headings.iter().map(ToString::to_string).collect(), rows: rows.collect() }
    }
}

impl From<&'static form::Cell> for FormCell {
    fn from(cell: &'static form::Cell) -> Self {
        let (kind, decimals) = match cell.kind {
            CellKind::Count => (FigureKind::Count, 0),
            CellKind::Change => (FigureKind::Change, 0),
            CellKind::Amount { decimals } => (FigureKind::Amount, decimals),
        };
        Self {
            code: &cell.code,
            column_label: &cell.column_label,
            unit: cell.unit.as_deref(),
            kind,
            decimals,
            may_not_apply: cell.may_not_apply,
        }
    }
}
