//! Sections and tables as they are printed.

use serde::Deserialize;

use super::{CellIndex, CellKind, TableNumber};

/// One of the six sections that a form asks for.
#[derive(Debug)]
pub struct SectionForm {
    /// 1 to 6, printed 一 to 六.
    pub number: u8,
    /// The title that is published, without its number: 总体情况.
    pub title: Box<str>,
    /// Other titles met in real reports that mean the same: accepted on import.
    pub variants: Vec<Box<str>>,
    /// The table that the section consists of; prose sections have none.
    pub table: Option<TableNumber>,
}

/// A statutory table.
#[derive(Debug)]
pub struct Table {
    /// Which of the three.
    pub number: TableNumber,
    /// The title of its section.
    pub title: Box<str>,
    /// What stands in the corner, over the labels of the rows: 信息内容.
    pub corner: Option<Box<str>>,
    /// What is printed beside the table to explain it.
    pub note: Option<Box<str>>,
    /// Its parts from top to bottom.
    pub blocks: Vec<Block>,
}

/// Rows of a table that stand under the same headings and share their columns.
#[derive(Debug)]
pub struct Block {
    /// The headings from the outermost to the innermost: 三、本年度办理结果, （三）不予公开. Often none.
    pub headings: Vec<Box<str>>,
    /// The columns that hold figures.
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column of figures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The last part of its cells' codes: `natural_person`.
    pub key: Box<str>,
    /// As printed: 自然人.
    pub label: Box<str>,
    /// The heading printed over it and its neighbours: 法人或其他组织.
    pub group: Option<Box<str>>,
    /// What its figures count or are measured in, where it differs from the rest of the table.
    pub unit: Option<Box<str>>,
    /// What sort of figures it takes.
    #[serde(default)]
    pub kind: CellKind,
    /// Whether its cells may say "not applicable".
    #[serde(default)]
    pub may_not_apply: bool,
}

/// A row of figures.
#[derive(Debug)]
pub struct Row {
    /// Its part of its cells' codes: `refused.1`.
    pub key: Box<str>,
    /// As printed: 1.属于国家秘密.
    pub label: Box<str>,
    /// Other labels met in real reports that mean the same: accepted on import.
    pub variants: Vec<Box<str>>,
    /// The articles of the Regulation that it rests on.
    pub law: Option<Box<str>>,
    /// One cell per column of its block.
    pub cells: Vec<CellIndex>,
}
