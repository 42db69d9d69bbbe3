//! The scalars beside GraphQL's own, each with the address of its specification, for generators of client code.

use std::fmt;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

/// A day of the calendar (日期).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// An instant (时间).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// An id that the client chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uuid(pub uuid::Uuid);

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(instant: chrono::DateTime<Utc>) -> Self {
        Self(instant)
    }
}

const DATE: &str = "日期应形如 2021-03-31";
const DATE_TIME: &str = "时间应形如 2021-03-31T08:00:00Z";
const UUID: &str = "UUID（如 commandId）须由客户端新生成，应形如 0190c6f4-5b1e-7c3a-9d2f-1a2b3c4d5e6f";

/// What a value that cannot be read should have looked like, for each of them.
pub const FORMATS: [&str; 3] = [DATE, DATE_TIME, UUID];

/// Reads a string by `read`; the message says what it should have looked like.
fn parsed<S: InputType, T>(
    value: &Value,
    read: impl Fn(&str) -> Option<T>,
    format: &str,
) -> Result<T, InputValueError<S>> {
    let text = if let Value::String(text) = value { text } else { "" };
    read(text).ok_or_else(|| InputValueError::custom(format))
}

fn written(value: impl fmt::Display) -> Value {
    Value::String(value.to_string())
}

/// A day of the calendar, written as RFC 3339 has it: `2021-03-31`.
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, |text| text.parse().ok().map(Self), DATE)
    }

    fn to_value(&self) -> Value {
        written(self.0)
    }
}

/// An instant, written as RFC 3339 has it; answers are in UTC: `2021-03-31T08:00:00.000000Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let read = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok().map(|instant| Self(instant.to_utc()));
        parsed(&value, read, DATE_TIME)
    }

    fn to_value(&self) -> Value {
        written(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// An id that the client chooses: 128 bits, best random or by time, written as RFC 9562 has it.
#[Scalar(name = "UUID", specified_by_url = "https://www.rfc-editor.org/rfc/rfc9562.html")]
impl ScalarType for Uuid {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, |text| text.parse().ok().map(Self), UUID)
    }

    fn to_value(&self) -> Value {
        written(self.0)
    }
}
