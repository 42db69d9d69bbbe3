//! What a cell of a statutory table holds.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::form::{Cell, CellIndex, CellKind, Form};

/// The largest figure that a cell takes: more than any public body has counted or charged.
pub const MAX_FIGURE: i64 = 999_999_999_999;

/// How a figure is written that nobody knows.
const UNKNOWN: &str = "?";

/// A cell's value. A number is exact; what a reader could not know is blank until somebody says what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CellValue {
    /// Nothing was entered.
    #[default]
    Blank,
    /// The row does not apply to the body ("/"); only where the form allows it.
    NotApplicable,
    /// A figure.
    Number(Decimal),
    /// What nobody can tell from the document that the cell was read from ("?"); only where a report is kept as it was
    /// published.
    Unknown,
}

/// Why a value cannot stand in a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// No number, no "/" and not empty.
    #[error("“{0}”不是数字：请只填数字，不带单位和文字")]
    NotANumber(Box<str>),
    /// A comma that parts no thousands: it may be meant for a decimal point.
    #[error("“{0}”中的逗号不是千位分隔：小数请用点号“.”，千位分隔须每三位一个，或只填数字")]
    Comma(Box<str>),
    /// A count with a fraction.
    #[error("“{0}”不是整数：此处填写件数，请填整数")]
    NotAnInteger(Decimal),
    /// More decimals than the cell takes.
    #[error("“{value}”的小数超过 {decimals} 位：请核对单位后填写，最多保留 {decimals} 位小数")]
    TooManyDecimals {
        /// What was entered.
        value: Decimal,
        /// How many decimals the cell takes.
        decimals: u32,
    },
    /// Less than zero where that cannot be.
    #[error("“{0}”小于零：此处不能填负数")]
    Negative(Decimal),
    /// Larger than [`MAX_FIGURE`].
    #[error("“{0}”超出可填范围：请核对数字和单位")]
    TooLarge(Decimal),
    /// "/" where the form does not allow it.
    #[error("此处不适用“/”：没有发生的请填 0")]
    MustApply,
}

impl CellError {
    /// What is wrong with a text that is no figure; of a long one only the beginning is repeated.
    #[must_use]
    pub(crate) fn of_text(text: &str) -> Self {
        let shown = text.chars().take(40).collect();
        let comma = |c: char| matches!(c, ',' | '，');
        let figure = |c: char| c.is_numeric() || comma(c) || matches!(c, '.' | '-' | '+');
        if text.contains(comma) && text.chars().all(figure) { Self::Comma(shown) } else { Self::NotANumber(shown) }
    }
}

impl CellValue {
    /// The figure, if there is one.
    #[must_use]
    pub const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Blank | Self::NotApplicable | Self::Unknown => None,
        }
    }

    /// Whether the value may be entered in `cell`. Blank may, while drafting.
    pub fn fits(&self, cell: &Cell) -> Result<(), CellError> {
        let number = match self {
            Self::Blank => return Ok(()),
            Self::NotApplicable if cell.may_not_apply => return Ok(()),
            Self::NotApplicable => return Err(CellError::MustApply),
            Self::Unknown => return Err(CellError::of_text(UNKNOWN)),
            Self::Number(number) => *number,
        };
        let decimals = match cell.kind {
            CellKind::Count | CellKind::Change => 0,
            CellKind::Amount { decimals } => decimals,
        };
        if number.scale() > decimals {
            return Err(match decimals {
                0 => CellError::NotAnInteger(number),
                _ => CellError::TooManyDecimals { value: number, decimals },
            });
        }
        if number.is_sign_negative() && !matches!(cell.kind, CellKind::Change) {
            return Err(CellError::Negative(number));
        }
        if number.abs() > Decimal::from(MAX_FIGURE) {
            return Err(CellError::TooLarge(number));
        }
        Ok(())
    }
}

impl From<i64> for CellValue {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl FromStr for CellValue {
    type Err = CellError;

    /// Empty is blank, "/" is not applicable, "?" is unknown, all else must be a plain decimal; a leading "+" is taken.
    fn from_str(text: &str) -> Result<Self, CellError> {
        let text = text.trim();
        match text {
            "" => Ok(Self::Blank),
            "/" => Ok(Self::NotApplicable),
            UNKNOWN => Ok(Self::Unknown),
            _ => {
                let plain =
                    text.len() <= 32 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
                let number = plain.then(|| Decimal::from_str_exact(text).ok()).flatten();
                let number = number.ok_or_else(|| CellError::of_text(text))?;
                Ok(Self::Number(number.normalize()))
            }
        }
    }
}

impl fmt::Display for CellValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::NotApplicable => formatter.write_str("/"),
            Self::Unknown => formatter.write_str(UNKNOWN),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

impl Serialize for CellValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The values of all cells of one form, by index.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'a> {
    form: &'static Form,
    values: &'a [CellValue],
}

impl<'a> Figures<'a> {
    /// `values` are in the order of the form's cells; what is missing at the end counts as blank.
    #[must_use]
    pub const fn new(form: &'static Form, values: &'a [CellValue]) -> Self {
        Self { form, values }
    }

    /// The form that the cells belong to.
    #[must_use]
    pub const fn form(&self) -> &'static Form {
        self.form
    }

    /// The value of one cell.
    #[must_use]
    pub fn value(&self, index: CellIndex) -> CellValue {
        self.values.get(index.get()).copied().unwrap_or_default()
    }

    /// The figure in one cell, if there is one that can be counted with: a document may hold anything, and what is
    /// beyond [`MAX_FIGURE`] is a finding of its own.
    #[must_use]
    pub fn number(&self, index: CellIndex) -> Option<Decimal> {
        self.value(index).number().filter(|number| number.abs() <= Decimal::from(MAX_FIGURE))
    }

    /// The sum of `cells`; `None` as soon as one of them holds no figure.
    pub fn sum(&self, cells: impl IntoIterator<Item = CellIndex>) -> Option<Decimal> {
        cells.into_iter().try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(self.number(cell)?))
    }
}
