//! The shape of a form's data file. What is left out is none or false.

use serde::Deserialize;

use super::{Column, RowPart, TableNumber};
use crate::Year;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormSource {
    pub(super) id: Box<str>,
    pub(super) document: Box<str>,
    pub(super) first_year: Year,
    /// Missing while the form is in use.
    pub(super) last_year: Option<Year>,
    pub(super) sections: Vec<SectionSource>,
    pub(super) tables: Vec<TableSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionSource {
    pub(super) title: Box<str>,
    #[serde(default)]
    pub(super) variants: Vec<Box<str>>,
    pub(super) table: Option<TableNumber>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableSource {
    pub(super) number: TableNumber,
    pub(super) corner: Option<Box<str>>,
    pub(super) note: Option<Box<str>>,
    /// The unit of every column that names none of its own.
    pub(super) unit: Option<Box<str>>,
    /// The columns of every block that names none of its own.
    #[serde(default)]
    pub(super) columns: Vec<Column>,
    pub(super) blocks: Vec<BlockSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockSource {
    #[serde(default)]
    pub(super) headings: Vec<Box<str>>,
    /// The articles of every row that names none of its own.
    pub(super) law: Option<Box<str>>,
    pub(super) columns: Option<Vec<Column>>,
    pub(super) rows: Vec<RowSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowSource {
    pub(super) key: Box<str>,
    pub(super) label: Box<str>,
    #[serde(default)]
    pub(super) variants: Vec<Box<str>>,
    pub(super) law: Option<Box<str>>,
    /// Said by every row of table 三 and by no other.
    pub(super) part: Option<RowPart>,
    #[serde(default)]
    pub(super) may_not_apply: bool,
}
