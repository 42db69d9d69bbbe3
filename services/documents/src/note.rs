//! What a person should know about a figure that was read, or was not.

use std::fmt;

/// What a person should know about the figure of a cell; [`fmt::Display`] says it in Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The row does not stand in the source.
    RowMissing,
    /// The row stands there more than once, with other figures.
    RowsDiffer,
    /// The row holds fewer or more figures than it has columns.
    Miscounted {
        /// How many it should hold.
        columns: usize,
        /// How many stand there.
        entries: usize,
    },
    /// Labels and lines of figures stand apart from each other, and do not match one by one.
    Unmatched {
        /// Where they stand.
        line: Option<u32>,
        labels: usize,
        /// How many lines of figures.
        lines: usize,
    },
    /// The table holds labels without figures and figures without a label: what stands between may be shifted.
    Shifted {
        /// Where the figures stand.
        line: Option<u32>,
    },
    /// The label's cell was merged with this one, and nothing is left of what stood here.
    Swallowed,
    /// What stands there is no figure.
    NoFigure { printed: String },
    /// The figure carries the unit that the form prints.
    OwnUnit { printed: String },
    /// The figure carries another unit than the form's, and was not taken.
    ForeignUnit { printed: String },
    /// The heading over the figure names another unit than the form, and it was not taken.
    ForeignHeading {
        printed: String,
        /// The unit in the heading.
        unit: String,
    },
}

impl Note {
    /// The line that it names.
    #[must_use]
    pub const fn line(&self) -> Option<u32> {
        match self {
            Self::Unmatched { line, .. } | Self::Shifted { line } => *line,
            _ => None,
        }
    }

    /// Whether it says what to do by itself.
    #[must_use]
    pub const fn says_what_to_do(&self) -> bool {
        matches!(self, Self::Unmatched { .. } | Self::Shifted { .. })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let near = |line: &Option<u32>| line.map_or(String::new(), |line| format!("第 {line} 行附近"));
        match self {
            Self::RowMissing => write!(formatter, "原文中没有找到这一行"),
            Self::RowsDiffer => write!(formatter, "这一行在原文中出现不止一次，数字不同，无法断定取哪一个"),
            Self::Miscounted { columns, entries } => {
                write!(formatter, "这一行应有 {columns} 个数字，原文读到 {entries} 个，无法断定各属哪一列")
            }
            Self::Unmatched { line, labels, lines } => write!(
                formatter,
                "原文{}，行名有 {labels} 个，其后的数字有 {lines} 行，不能按表式的次序一一对上，无法断定哪些数字属于哪一行，都没有填入；请对照原文填写",
                near(line)
            ),
            Self::Shifted { line } => write!(
                formatter,
                "原文这张表里有的行名没有数字，有的数字没有行名，{}的数字可能串行，没有填入；请对照原文填写",
                near(line)
            ),
            Self::Swallowed => write!(formatter, "标签单元格合并时吞掉了这一格，原文没有留下数字"),
            Self::NoFigure { printed } => write!(formatter, "原文为“{printed}”，不是数字"),
            Self::OwnUnit { printed } => write!(formatter, "原文为“{printed}”，数字后带有单位"),
            Self::ForeignUnit { printed } => write!(formatter, "原文为“{printed}”，单位与表式不符，没有采用"),
            Self::ForeignHeading { printed, unit } => {
                write!(formatter, "原文为“{printed}”，表头的单位“{unit}”与表式不符，没有采用")
            }
        }
    }
}
