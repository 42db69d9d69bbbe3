//! What happened in a stream, page by page, forwards or backwards.

use std::sync::Arc;

use async_graphql::SimpleObject;
use async_graphql::connection::{Connection, Edge};
use engine::Engine;

use super::as_of::REPLAY;
use super::change::{ChangesOfPage, REPLAY_OF_PAGE, Subject};
use super::event::Event;
use super::page::{Page, page_complexity};
use crate::errors::ApiError;

/// What a history knows beside its page.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct WholeHistory {
    /// How many events there are, on every page: up to the moment that a report was asked for at.
    total_count: u64,
}

/// A history, or a page of it.
pub type History = Connection<String, Event, WholeHistory>;

/// What a history costs: what is asked of each event, times the events; and however many there are, one replay for each
/// field that wants one.
#[must_use]
pub fn history_complexity(edges: Option<i32>, child_complexity: usize) -> usize {
    let (replays, of_each) = (child_complexity / REPLAY_OF_PAGE, child_complexity % REPLAY_OF_PAGE);
    page_complexity(edges, of_each).saturating_add(replays.saturating_mul(REPLAY))
}

/// Which events a client asks for: forwards behind a cursor, or backwards before one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turning<'a> {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<&'a str>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<&'a str>,
}

/// Some of the versions from 1 to the last: those above `after`, up to `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    after: u64,
    to: u64,
}

impl Stretch {
    /// Versions have no gaps: whatever page is asked for, its bounds can be reckoned.
    fn of(turning: Turning<'_>, total: u64) -> Result<Self, ApiError> {
        let Turning { first, after, last, before } = turning;
        if first.is_some() && last.is_some() {
            let (message, detail) = ("first 与 last 不能同时使用：请只选一种。", "first, last".to_owned());
            return Err(ApiError::BadRequest { message, detail });
        }
        let after = after.map(Page::number).transpose()?.unwrap_or(0).min(total);
        let before = before.map(Page::number_before).transpose()?;
        let to = before.map_or(total, |version| version.saturating_sub(1)).clamp(after, total);
        Ok(match last {
            None => Self { after, to: to.min(after + Page::of(first)?.edges()) },
            Some(_) => Self { after: after.max(to.saturating_sub(Page::of_last(last)?.edges())), to },
        })
    }
}

/// A page of the `total` events of a report or body that were recorded up to a position of the log.
pub(crate) async fn history(
    engine: &Engine,
    of: Subject,
    (as_of, total): (u64, u64),
    turning: Turning<'_>,
) -> Result<History, ApiError> {
    let Stretch { after, to } = Stretch::of(turning, total)?;
    let events = engine.ledger.page(of.stream(), after, as_of, to - after).await?;
    let mut connection = Connection::with_additional_fields(after > 0, to < total, WholeHistory { total_count: total });
    let page = Arc::new(ChangesOfPage::of(of, events.clone()));
    for recorded in events {
        let cursor = recorded.version.to_string();
        connection.edges.push(Edge::new(cursor, Event::of(recorded, Arc::clone(&page))?));
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Turning<'static> = Turning { first: None, after: None, last: None, before: None };

    fn versions(turning: Turning<'_>) -> Vec<u64> {
        let Stretch { after, to } = Stretch::of(turning, 30).unwrap();
        (after + 1..=to).collect()
    }

    #[test]
    fn a_page_is_turned_forwards_and_backwards() {
        assert_eq!(versions(NOTHING), (1..=20).collect::<Vec<_>>());
        assert_eq!(versions(Turning { first: Some(2), after: Some("7"), ..NOTHING }), [8, 9]);
        assert_eq!(versions(Turning { last: Some(2), ..NOTHING }), [29, 30]);
        assert_eq!(versions(Turning { last: Some(2), before: Some("7"), ..NOTHING }), [5, 6]);
        assert_eq!(versions(Turning { last: Some(5), before: Some("3"), ..NOTHING }), [1, 2]);
        assert_eq!(versions(Turning { first: Some(5), before: Some("3"), ..NOTHING }), [1, 2]);
        assert_eq!(versions(Turning { last: Some(5), after: Some("28"), ..NOTHING }), [29, 30]);
    }

    #[test]
    fn beyond_the_ends_there_is_nothing() {
        for (after, before) in [("30", "31"), ("99", "99"), ("0", "0"), ("0", "1"), ("9", "10"), ("9", "3")] {
            for (first, last) in [(Some(5), None), (None, Some(5)), (None, None)] {
                let turning = Turning { first, after: Some(after), last, before: Some(before) };
                assert_eq!(versions(turning), [0; 0], "{turning:?}");
            }
        }
        assert_eq!(versions(Turning { last: Some(0), ..NOTHING }), [0; 0]);
    }

    #[test]
    fn a_page_pays_for_one_replay_however_long_it_is() {
        assert_eq!(history_complexity(Some(10), 3), 31);
        assert_eq!(history_complexity(Some(10), 3 + REPLAY_OF_PAGE), 31 + REPLAY);
        assert_eq!(history_complexity(Some(1), 3 + 2 * REPLAY_OF_PAGE), 4 + 2 * REPLAY, "under two names");
    }

    #[test]
    fn nonsense_is_refused() {
        for turning in [
            Turning { first: Some(1), last: Some(1), ..NOTHING },
            Turning { last: Some(-1), ..NOTHING },
            Turning { last: Some(101), ..NOTHING },
            Turning { before: Some("七"), ..NOTHING },
        ] {
            assert!(matches!(Stretch::of(turning, 30), Err(ApiError::BadRequest { .. })), "{turning:?}");
        }
    }
}
