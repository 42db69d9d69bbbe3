//! The calendar year that a report covers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A report year (报告年度): the calendar year that the report is about, not the one it is published in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Year(u16);

/// A number that is no report year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} 不是有效的报告年度：请填写 2008 至 2100 之间的公历年份")]
pub struct YearError(pub i64);

impl Year {
    /// Accepts 2008, the first year reported on under the Regulation, to 2100.
    pub fn new(year: i64) -> Result<Self, YearError> {
        match u16::try_from(year) {
            Ok(year @ 2008..=2100) => Ok(Self(year)),
            _ => Err(YearError(year)),
        }
    }

    /// The year before; `None` before the first.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::new(i64::from(self.0) - 1).ok()
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Year {
    type Error = YearError;

    fn try_from(year: u16) -> Result<Self, YearError> {
        Self::new(year.into())
    }
}

impl From<Year> for u16 {
    fn from(year: Year) -> Self {
        year.0
    }
}

impl fmt::Display for Year {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}
