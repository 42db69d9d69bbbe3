//! Reading the log: its head, streams and parts of them, places of texts. A stored event is believed only if it is what
//! was hashed when it was recorded.

use chrono::{DateTime, Utc};
use domain::event::{self, Event, Recorded};
use domain::fold::State;
use domain::id::StreamId;
use ledger::{Commitment, Entry, Hash, Openings, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{Row, query};

use crate::column::{count, hash, instant, signed};
use crate::database::Database;
use crate::error::StoreError;

/// Longer than any log: reads up to "now".
pub const NOW: u64 = i64::MAX as u64;

/// How long the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event; 0 for an empty log.
    pub position: u64,
    pub recorded_at: Timestamp,
    /// The root of the tree over all events.
    pub root: Hash,
}

/// A place in the log that holds a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// The event.
    pub position: u64,
    /// The commitment under which the text lies there.
    pub commitment: String,
}

/// Reads the log. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    database: Database,
}

impl Ledger {
    /// The log of `database`.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(crate) const fn database(&self) -> &Database {
        &self.database
    }

    /// How long the log is, and its root.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let row = self.database.row(|| Ok(query(include_str!("../sql/ledger/head.sql")))).await?;
        head_of(&row.ok_or_else(|| StoreError::Inconsistent("the log has no head".into()))?)
    }

    /// The position of the last event that was recorded by `time`; 0 when there was none. Positions and times grow
    /// together, so it is searched for by halves.
    pub async fn position_at(&self, time: DateTime<Utc>) -> Result<u64, StoreError> {
        let wanted = instant(time);
        let (mut before, mut after) = (0, self.head().await?.position + 1);
        while before + 1 < after {
            let middle = before + (after - before) / 2;
            if self.recorded_at(middle).await? <= wanted {
                before = middle;
            } else {
                after = middle;
            }
        }
        Ok(before)
    }

    async fn recorded_at(&self, position: u64) -> Result<Timestamp, StoreError> {
        let question = || Ok(query(include_str!("../sql/ledger/recorded_at.sql")).bind(signed(position)?));
        let row = self.database.row(question).await?;
        let row = row.ok_or_else(|| StoreError::Inconsistent(format!("the log holds nothing at {position}")))?;
        Ok(instant(row.try_get("recorded_at")?))
    }

    /// At most `limit` events of `stream` after a version, up to a position of the log.
    pub async fn page(
        &self,
        stream: StreamId,
        after_version: u64,
        position: u64,
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let last = signed(after_version.saturating_add(limit))?;
        let question = || {
            let query = query(include_str!("../sql/ledger/stream_page.sql")).bind(stream.to_string());
            Ok(query.bind(signed(after_version)?).bind(last).bind(signed(position)?))
        };
        events_of(&self.database.rows(question).await?)
    }

    /// What the events since have made of each of `kept`, the states of streams that are known so far: one question for
    /// all of them, each event folded as it comes, for a stream may be long.
    pub(crate) async fn up_to_date(
        &self,
        kept: &[(StreamId, Option<State>)],
    ) -> Result<Vec<Option<State>>, StoreError> {
        let names: Vec<_> = kept.iter().map(|(stream, _)| stream.to_string()).collect();
        let version = |(_, state): &(_, Option<State>)| signed(state.as_ref().map_or(0, State::version));
        let versions: Vec<_> = kept.iter().map(version).collect::<Result<_, _>>()?;
        let question = || Ok(query(include_str!("../sql/ledger/streams_since.sql")).bind(&names).bind(&versions));
        let known = || kept.iter().map(|(_, state)| state.clone()).collect::<Vec<_>>();
        let evolve = |states: &mut Vec<Option<State>>, row: PgRow| {
            let number = usize::try_from(row.try_get::<i64, _>("number")? - 1).ok();
            let of_row = number.and_then(|index| Some((kept.get(index)?.0, states.get_mut(index)?)));
            let (stream, state) =
                of_row.ok_or_else(|| StoreError::Inconsistent("more streams than were asked for".into()))?;
            *state = Some(State::evolve(state.take(), stream, &event_of(&row)?)?);
            Ok(())
        };
        self.database.each_row(question, known, evolve).await
    }

    /// Every place of a stream whose text contains `text`, the latest first, at most 200.
    pub async fn places_of_text(&self, stream: StreamId, text: &str) -> Result<Vec<TextPlace>, StoreError> {
        // The texts lie in JSON: what they are searched for is spelled as it is spelled there.
        let quoted = serde_json::Value::from(text).to_string();
        let escaped = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted);
        let question = || {
            let query = query(include_str!("../sql/ledger/places_of_text.sql")).bind(escaped).bind(text);
            Ok(query.bind(stream.to_string()))
        };
        let place = |row: &PgRow| {
            Ok(TextPlace { position: count(row.try_get("position")?)?, commitment: row.try_get("commitment")? })
        };
        self.database.rows(question).await?.iter().map(place).collect()
    }

    /// The positions of a stream's events, up to its `version`, that hold any of `texts`.
    pub(crate) async fn places_of_commitments(
        &self,
        stream: StreamId,
        version: u64,
        texts: &[Commitment],
    ) -> Result<Vec<i64>, StoreError> {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        let question = || {
            let query = query(include_str!("../sql/ledger/places_of_commitments.sql")).bind(stream.to_string());
            Ok(query.bind(signed(version)?).bind(&texts))
        };
        let rows = self.database.rows(question).await?;
        Ok(rows.iter().map(|row| row.try_get("position")).collect::<Result<_, _>>()?)
    }
}

pub(crate) fn head_of(row: &PgRow) -> Result<Head, StoreError> {
    Ok(Head {
        position: count(row.try_get("position")?)?,
        recorded_at: instant(row.try_get("recorded_at")?),
        root: hash(row.try_get("root")?)?,
    })
}

/// Reads a stored event, unless it is no longer what was hashed when it was recorded.
fn event_of(row: &PgRow) -> Result<Recorded, StoreError> {
    let (position, open): (i64, &[u8]) = (row.try_get("position")?, row.try_get("open")?);
    if Entry::<Event>::leaf(open) != hash(row.try_get("leaf")?)? {
        return Err(StoreError::Altered { position: count(position)? });
    }
    let openings: Openings = serde_json::from_str(row.try_get("content")?)
        .map_err(|error| StoreError::Inconsistent(format!("a sealed part cannot be read: {error}")))?;
    let recorded = event::read(open, &openings)?;
    if signed(recorded.position)? != position || *recorded.stream != *row.try_get::<&str, _>("stream")? {
        return Err(StoreError::Altered { position: count(position)? });
    }
    Ok(recorded)
}

pub(crate) fn events_of(rows: &[PgRow]) -> Result<Vec<Recorded>, StoreError> {
    rows.iter().map(event_of).collect()
}
