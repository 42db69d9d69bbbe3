//! Days as the law counts them: the calendar day in Beijing.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use ledger::Timestamp;
use serde::Deserialize;

use crate::body::BodyKind;
use crate::year::Year;

/// Asia/Shanghai has kept UTC+8 without summer time since 1991, so no zone data is needed.
const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

static STATUTORY_DAYS: LazyLock<Option<StatutoryDays>> =
    LazyLock::new(|| toml::from_str(include_str!("../calendar/statutory_days.toml")).ok());

#[derive(Deserialize)]
struct StatutoryDays {
    department: Option<MonthDay>,
    government: Option<MonthDay>,
    township: Option<MonthDay>,
}

#[derive(Clone, Copy, Deserialize)]
struct MonthDay {
    month: u32,
    day: u32,
}

/// The day in Beijing at `instant`; `None` for an instant outside the calendar.
#[must_use]
pub fn day(instant: Timestamp) -> Option<NaiveDate> {
    let zone = FixedOffset::east_opt(BEIJING_SECONDS_EAST)?;
    Some(DateTime::from_timestamp_micros(instant.0)?.with_timezone(&zone).date_naive())
}

/// The calendar year in Beijing at `instant`.
#[must_use]
pub fn year(instant: Timestamp) -> Option<i64> {
    day(instant).map(|day| day.year().into())
}

/// The last day on which the report of `year` may be published (Regulation, art. 49); `None` where the law names none.
#[must_use]
pub fn statutory_day(kind: BodyKind, year: Year) -> Option<NaiveDate> {
    let days = STATUTORY_DAYS.as_ref()?;
    let MonthDay { month, day } = match kind {
        BodyKind::Department => days.department,
        BodyKind::Government => days.government,
        BodyKind::Township => days.township,
    }?;
    NaiveDate::from_ymd_opt(i32::from(year.number()) + 1, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_in_beijing() {
        // 2021-01-31T16:00:00Z is already the first of February in Beijing.
        let midnight = Timestamp(1_612_108_800_000_000);
        assert_eq!(day(midnight.plus(-1)), NaiveDate::from_ymd_opt(2021, 1, 31));
        assert_eq!(day(midnight), NaiveDate::from_ymd_opt(2021, 2, 1));
    }

    #[test]
    fn departments_publish_by_january_governments_by_march() -> Result<(), crate::YearError> {
        let year = Year::new(2020)?;
        assert_eq!(statutory_day(BodyKind::Department, year), NaiveDate::from_ymd_opt(2021, 1, 31));
        assert_eq!(statutory_day(BodyKind::Government, year), NaiveDate::from_ymd_opt(2021, 3, 31));
        assert_eq!(statutory_day(BodyKind::Township, year), None);
        Ok(())
    }
}
