//! Ids as types of their own, so that a person can never be passed where a body is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::year::Year;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }
    )*};
}

ids! {
    /// A public body (行政机关).
    BodyId;
    /// A person who works with the system.
    PersonId;
    /// One holding of an office by one person.
    AppointmentId;
    /// One edition of a report.
    EditionId;
    /// A paragraph; keeps its id through every revision.
    ParagraphId;
    /// One act of signing.
    SignatureId;
    /// One explanation of a finding.
    ExplanationId;
    /// An order to erase texts.
    OrderId;
    /// A command, named by the client that sends it, so that sending it twice does it once.
    CommandId;
}

/// A report: one body, one year. All its editions share this stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReportId {
    pub body: BodyId,
    pub year: Year,
}

impl ReportId {
    /// The same body's report on the year before; `None` before the first year.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Some(Self { year: self.year.previous()?, ..self })
    }
}

/// The name of a stream: the unit within which events have versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamId {
    /// `person:<id>`
    Person(PersonId),
    /// `body:<id>`
    Body(BodyId),
    /// `report:<body id>:<year>`
    Report(ReportId),
}

impl StreamId {
    /// Reads the spelling that [`fmt::Display`] writes; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let stream = match kind {
            "person" => Self::Person(PersonId(rest.parse().ok()?)),
            "body" => Self::Body(BodyId(rest.parse().ok()?)),
            "report" => {
                let (body, year) = rest.split_once(':')?;
                let year = Year::new(year.parse().ok()?).ok()?;
                Self::Report(ReportId { body: BodyId(body.parse().ok()?), year })
            }
            _ => return None,
        };
        // Ids and numbers can be spelled in other ways; a stream has one name.
        Some(stream).filter(|stream| stream.to_string() == text)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(formatter, "person:{id}"),
            Self::Body(id) => write!(formatter, "body:{id}"),
            Self::Report(id) => write!(formatter, "report:{}:{}", id.body, id.year),
        }
    }
}
