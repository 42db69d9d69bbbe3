//! Opaque ids: what a client may keep and send back, and must not take apart.

use std::fmt;

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Year;
use domain::id::{BodyId, EditionId, ReportId, StreamId};
use engine::NOW;
use uuid::Uuid;

/// What an id may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeId {
    /// A person, a body or a report: what has a stream.
    Stream(StreamId),
    /// A report as it stood at a position of the log.
    Past(ReportId, u64),
    /// The snapshot of one edition.
    Snapshot(ReportId, u32),
}

/// What tells what stood there at an earlier position from what stands there now: a client that keeps things by their
/// ids keeps both.
const AT: char = '@';

/// The id of a part of a report as it stood at `as_of`; its own for now.
#[must_use]
pub fn part_id(id: &impl fmt::Display, as_of: u64) -> ID {
    if as_of == NOW { ID(id.to_string()) } else { ID(format!("{id}{AT}{as_of}")) }
}

/// The id of something that has a name within its edition only: a section, a cell, a stage.
#[must_use]
pub fn member_id(edition: EditionId, name: &dyn fmt::Display, as_of: u64) -> ID {
    part_id(&format_args!("{edition}/{name}"), as_of)
}

/// The paragraph, appointment, order… that an id of its own kind names now; `None` for what no such id looks like, those
/// of earlier positions included.
#[must_use]
pub fn part_of(id: &ID) -> Option<Uuid> {
    id.parse().ok()
}

impl NodeId {
    /// Reads an id that this server gave; `None` for anything else.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
        if let Some((stream, position)) = text.split_once(AT) {
            let StreamId::Report(report) = StreamId::parse(stream)? else { return None };
            return Some(Self::Past(report, position.parse().ok()?));
        }
        let Some(snapshot) = text.strip_prefix("snapshot:") else { return StreamId::parse(&text).map(Self::Stream) };
        let mut parts = snapshot.splitn(3, ':');
        let body = BodyId(parts.next()?.parse().ok()?);
        let year = Year::new(parts.next()?.parse().ok()?).ok()?;
        Some(Self::Snapshot(ReportId { body, year }, parts.next()?.parse().ok()?))
    }

    /// The id as a client gets it.
    #[must_use]
    pub fn to_id(self) -> ID {
        ID(URL_SAFE_NO_PAD.encode(self.to_string()))
    }

    /// The report that `id` names.
    #[must_use]
    pub fn report(id: &str) -> Option<ReportId> {
        match Self::parse(id)? {
            Self::Stream(StreamId::Report(report)) => Some(report),
            _ => None,
        }
    }

    /// The body that `id` names.
    #[must_use]
    pub fn body(id: &str) -> Option<BodyId> {
        match Self::parse(id)? {
            Self::Stream(StreamId::Body(body)) => Some(body),
            _ => None,
        }
    }

    /// The person that `id` names.
    #[must_use]
    pub fn person(id: &str) -> Option<domain::id::PersonId> {
        match Self::parse(id)? {
            Self::Stream(StreamId::Person(person)) => Some(person),
            _ => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(stream) => stream.fmt(formatter),
            Self::Past(report, position) => write!(formatter, "{}{AT}{position}", StreamId::Report(*report)),
            Self::Snapshot(report, edition) => write!(formatter, "snapshot:{}:{}:{edition}", report.body, report.year),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_as_what_it_named() {
        let report = ReportId { body: BodyId(Uuid::from_u128(7)), year: Year::new(2020).unwrap() };
        for node in [NodeId::Stream(StreamId::Report(report)), NodeId::Past(report, 28), NodeId::Snapshot(report, 1)] {
            assert_eq!(NodeId::parse(&node.to_id()), Some(node));
        }
    }

    #[test]
    fn what_is_no_id_names_nothing() {
        for text in ["", "报告", "cmVwb3J0", "c25hcHNob3Q6YTpiOmM"] {
            assert_eq!(NodeId::parse(text), None);
        }
    }
}
