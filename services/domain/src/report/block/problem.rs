//! What keeps a pasted block out, and where.

use std::fmt;

use crate::cell::CellError;
use crate::form::Cell;

/// A place of a pasted block that keeps it out. It is named as the clerk sees it in the spreadsheet, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockProblem {
    /// The line of the block.
    pub row: usize,
    /// The field of the line.
    pub column: usize,
    /// What stood there, cut short.
    pub typed: Box<str>,
    /// The cell that it would have fallen on, where there is one.
    pub cell: Option<&'static Cell>,
    /// What is wrong.
    pub fault: BlockFault,
}

/// Why a piece of a pasted block fills no cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockFault {
    /// It lies over the table's edge.
    #[error("超出表格边界：请核对左上角单元格和所选区域")]
    OverTheEdge,
    /// The line has more or fewer fields than the first: a row or column may be missing, and the rest have moved.
    #[error("本行有 {found} 格，第 1 行有 {wanted} 格：请在电子表格中选取完整的矩形区域后重新复制")]
    Ragged {
        /// How many fields the line has.
        found: usize,
        /// How many the first line has.
        wanted: usize,
    },
    /// A unit is typed behind the figure that is not the one of the cell.
    #[error("数字后带有单位“{typed}”，{}：请换算后只填数字", unit(.wanted.as_deref()))]
    Unit {
        /// The unit typed.
        typed: &'static str,
        /// The unit of the cell, where the form names one.
        wanted: Option<Box<str>>,
    },
    /// No figure, or one that the cell does not take.
    #[error("{0}")]
    Value(CellError),
}

fn unit(wanted: Option<&str>) -> String {
    wanted.map_or_else(|| "此处不带单位".to_owned(), |unit| format!("此处的单位是“{unit}”"))
}

impl fmt::Display for BlockProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "第 {} 行第 {} 格", self.row, self.column)?;
        // What is wrong with a value is said of the value.
        if !matches!(self.fault, BlockFault::Value(_)) {
            write!(formatter, "“{}”", self.typed)?;
        }
        if let Some(cell) = self.cell {
            write!(formatter, "（{cell}）")?;
        }
        write!(formatter, "{}{}", if self.cell.is_some() { "" } else { " " }, self.fault)
    }
}
