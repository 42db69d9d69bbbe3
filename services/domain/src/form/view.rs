//! Tables 三 and 四 by what their rows and columns mean: what the arithmetic rules read.

use serde::Deserialize;

use super::{CellIndex, Column};

/// Table 三: the applications of the year.
#[derive(Debug)]
pub struct Applications {
    /// The rows in their order.
    pub rows: Vec<ApplicationRow>,
    /// The six kinds of applicant, then 总计.
    pub columns: [Column; 7],
}

/// A row of table 三.
#[derive(Debug)]
pub struct ApplicationRow {
    /// Its part of its cells' codes: `refused.1`.
    pub key: Box<str>,
    /// As printed: 1.属于国家秘密.
    pub label: Box<str>,
    /// What it is in the balance.
    pub part: RowPart,
    /// Six kinds of applicant, then 总计.
    pub cells: [CellIndex; 7],
}

/// What a row of table 三 is in the balance printed on the form:
/// received + carried in = total + carried out, and total = the sum of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowPart {
    /// Received this year (本年新收).
    Received,
    /// Carried in from last year (上年结转).
    CarriedIn,
    /// One of the results (办理结果); each application has exactly one.
    Result,
    /// All results (总计).
    Total,
    /// Carried to next year (结转下年度继续办理).
    CarriedOut,
}

/// A group of table 四: reviews (行政复议), or suits (行政诉讼) with or without a review before.
#[derive(Debug)]
pub struct Proceeding {
    /// Its part of its cells' codes: `review`.
    pub key: Box<str>,
    /// As printed: 行政复议.
    pub label: Box<str>,
    /// 结果维持.
    pub upheld: CellIndex,
    /// 结果纠正.
    pub corrected: CellIndex,
    /// 其他结果.
    pub other: CellIndex,
    /// 尚未审结.
    pub pending: CellIndex,
    /// 总计.
    pub total: CellIndex,
}
