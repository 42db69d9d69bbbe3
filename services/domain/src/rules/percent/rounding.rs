//! Percentages as they are printed.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::prose::{Quantity, digit};

/// How a printed percentage stands to the exact one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Right,
    /// Cut instead of rounded.
    Cut,
    /// One off at its last digit.
    Beside,
    Wrong,
}

impl Rounding {
    pub(super) fn of(printed: Decimal, exact: Decimal, decimals: u32) -> Self {
        let right = rounded(exact, decimals);
        let last = Decimal::try_new(1, decimals.min(Decimal::MAX_SCALE)).unwrap_or(Decimal::ZERO);
        if printed == right {
            Self::Right
        } else if printed == exact.trunc_with_scale(decimals) {
            Self::Cut
        } else if printed.checked_sub(right).map(|off| off.abs()) == Some(last) {
            Self::Beside
        } else {
            Self::Wrong
        }
    }
}

pub(super) fn rounded(exact: Decimal, decimals: u32) -> Decimal {
    exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

pub(super) fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

pub(super) fn is_percent(quantity: &Quantity) -> bool {
    quantity.unit.starts_with(['%', '％'])
}

/// How many decimals are printed.
pub(super) fn decimals(written: &str) -> u32 {
    let behind = written.split_once(['.', '．']).map_or("", |(_, behind)| behind);
    u32::try_from(behind.chars().filter(|letter| digit(*letter).is_some()).count()).unwrap_or(u32::MAX)
}
