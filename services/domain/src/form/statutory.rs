//! A statutory form, and what it says of its cells.

use std::collections::HashMap;

use super::{Applications, Cell, CellIndex, Proceeding, SectionForm, Table, TableNumber};
use crate::Year;

/// A statutory form of the report (年度报告格式), as fixed by a document of the General Office of the State Council.
#[derive(Debug)]
pub struct Form {
    pub(super) id: Box<str>,
    pub(super) document: Box<str>,
    pub(super) first_year: Year,
    pub(super) last_year: Option<Year>,
    pub(super) sections: Vec<SectionForm>,
    pub(super) tables: Vec<Table>,
    pub(super) cells: Vec<Cell>,
    pub(super) codes: HashMap<Box<str>, CellIndex>,
    pub(super) applications: Applications,
    pub(super) proceedings: Vec<Proceeding>,
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Form {}

impl Form {
    /// The first year that it was made for, which is its name: "2019".
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The document that fixed it: 国办公开办函〔2021〕30号.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The six sections in their order.
    #[must_use]
    pub fn sections(&self) -> &[SectionForm] {
        &self.sections
    }

    /// The statutory tables as they are printed: 二, 三, 四.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Every cell in the order of the tables, row by row. A cell's place here is its [`CellIndex`].
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell at `index`; `None` for an index of another form that has more cells.
    #[must_use]
    pub fn cell(&self, index: CellIndex) -> Option<&Cell> {
        self.cells.get(index.get())
    }

    /// Where the cell with this code stands, such as `2021/4/review/upheld`.
    #[must_use]
    pub fn index_of(&self, code: &str) -> Option<CellIndex> {
        self.codes.get(code).copied()
    }

    /// Where this form asks for the figure that `cell` of `other` asks for, as far as they can be compared: no figure of
    /// table 二 can between two forms, for they count other things.
    #[must_use]
    pub fn counterpart(&self, other: &Self, cell: &Cell) -> Option<CellIndex> {
        if self == other {
            return self.index_of(&cell.code);
        }
        let comparable = cell.table != TableNumber::Two;
        let code = format!("{}/{}/{}/{}", self.id, cell.table.number(), cell.row, cell.column);
        comparable.then(|| self.index_of(&code)).flatten()
    }

    /// Table 三 by what its rows mean.
    #[must_use]
    pub fn applications(&self) -> &Applications {
        &self.applications
    }

    /// Table 四 by what its columns mean: 行政复议, 未经复议直接起诉, 复议后起诉.
    #[must_use]
    pub fn proceedings(&self) -> &[Proceeding] {
        &self.proceedings
    }
}
