//! A cell: the one place in a form's tables where one figure stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the three statutory tables, named after the section that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum TableNumber {
    /// 二: what was disclosed on the body's own initiative (主动公开政府信息情况).
    Two,
    /// 三: applications (收到和处理政府信息公开申请情况).
    Three,
    /// 四: reviews and suits (政府信息公开行政复议、行政诉讼情况).
    Four,
}

impl TableNumber {
    /// All three, in their order.
    pub const ALL: [Self; 3] = [Self::Two, Self::Three, Self::Four];

    /// The number of the table and of its section: 2, 3 or 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
        }
    }
}

impl TryFrom<u8> for TableNumber {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let table = Self::ALL.into_iter().find(|table| table.number() == number);
        table.ok_or_else(|| format!("{number} is no statutory table: they are 2, 3 and 4"))
    }
}

impl From<TableNumber> for u8 {
    fn from(table: TableNumber) -> Self {
        table.number()
    }
}

impl fmt::Display for TableNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Two => "二",
            Self::Three => "三",
            Self::Four => "四",
        })
    }
}

/// Where a cell stands among the cells of its form. Never leaves the program: there a cell is named by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellIndex(u16);

impl CellIndex {
    pub(super) const fn new(index: u16) -> Self {
        Self(index)
    }

    /// The place in [`Form::cells`](super::Form::cells), counted from 0.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.into()
    }
}

/// What sort of figure a cell takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// How many: an integer of 0 or more.
    #[default]
    Count,
    /// How many more (增) or fewer (减) than the year before: an integer with a sign.
    Change,
    /// An amount of money of 0 or more.
    Amount {
        /// How many decimal places are allowed.
        decimals: u32,
    },
}

/// One cell of a form. Its `Display` says where it stands, as a clerk would: 表三“（三）不予公开 1.属于国家秘密”的“总计”.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its stable name: form, table, row and column, such as `2019/3/refused.1/natural_person`.
    pub code: Box<str>,
    /// The table that it stands in.
    pub table: TableNumber,
    /// The heading printed over or beside its row: （三）不予公开.
    pub heading: Option<Box<str>>,
    /// The key of its row: `refused.1`.
    pub row: Box<str>,
    /// Its row as printed: 1.属于国家秘密.
    pub row_label: Box<str>,
    /// The key of its column: `natural_person`.
    pub column: Box<str>,
    /// Its column as printed: 自然人.
    pub column_label: Box<str>,
    /// What the figure counts or is measured in: 件, 万元. The 2019 form leaves it open in table 二.
    pub unit: Option<Box<str>>,
    /// What sort of figure it takes.
    pub kind: CellKind,
    /// Whether it may say "not applicable" (不适用, printed "-" or "/") instead of a figure.
    pub may_not_apply: bool,
    /// The articles of the Regulation that the row rests on.
    pub law: Option<Box<str>>,
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "表{}“", self.table)?;
        if let Some(heading) = &self.heading {
            write!(formatter, "{heading} ")?;
        }
        write!(formatter, "{}”的“{}”", self.row_label, self.column_label)
    }
}
