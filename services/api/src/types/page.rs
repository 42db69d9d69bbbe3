//! How long a page of a connection is, and what it costs.

use engine::NOW;

use crate::errors::ApiError;

/// How many edges a connection gives when `first` is not said.
pub const DEFAULT_PAGE: usize = 20;
/// The most edges a connection gives.
pub const LONGEST_PAGE: usize = 100;

/// Above any limit, and far from overflowing when some thousands of it are added up.
const ENDLESS: usize = 1 << 40;

/// What a connection costs: what is asked of each edge, times the edges. Every connection says
/// `#[graphql(complexity = "page_complexity(first, child_complexity)")]`; a nonsensical `first` counts as the longest
/// page here and is refused by the resolver. What can be turned backwards says `first.or(last)`: one of the two alone is
/// accepted.
#[must_use]
pub fn page_complexity(first: Option<i32>, child_complexity: usize) -> usize {
    let edges = first.map_or(DEFAULT_PAGE, |first| usize::try_from(first).unwrap_or(LONGEST_PAGE).min(LONGEST_PAGE));
    child_complexity.saturating_mul(edges).saturating_add(1).min(ENDLESS)
}

/// How many edges a client asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page(usize);

impl Page {
    /// Accepts 0 to [`LONGEST_PAGE`]; nothing said means [`DEFAULT_PAGE`].
    pub(crate) fn of(first: Option<i32>) -> Result<Self, ApiError> {
        Self::wanted(first).ok_or_else(|| ApiError::BadRequest {
            message: "first 须在 0 至 100 之间。",
            detail: format!("first: {}", first.unwrap_or_default()),
        })
    }

    /// The same for a page that is turned backwards.
    pub(crate) fn of_last(last: Option<i32>) -> Result<Self, ApiError> {
        Self::wanted(last).ok_or_else(|| ApiError::BadRequest {
            message: "last 须在 0 至 100 之间。",
            detail: format!("last: {}", last.unwrap_or_default()),
        })
    }

    fn wanted(edges: Option<i32>) -> Option<Self> {
        let edges = edges.map_or(Ok(DEFAULT_PAGE), usize::try_from);
        edges.ok().filter(|edges| *edges <= LONGEST_PAGE).map(Self)
    }

    /// The most edges that it has.
    pub(crate) const fn edges(self) -> u64 {
        self.0 as u64
    }

    /// A cursor that is a position or a version.
    pub(crate) fn number(cursor: &str) -> Result<u64, ApiError> {
        Self::parse(cursor).ok_or_else(|| Self::bad_cursor(cursor))
    }

    /// The same of a page that is turned backwards.
    pub(crate) fn number_before(cursor: &str) -> Result<u64, ApiError> {
        Self::parse(cursor).ok_or_else(|| ApiError::BadRequest {
            message: "before 不是有效的游标，请使用下一页返回的 startCursor。",
            detail: format!("before: {}", cursor.chars().take(64).collect::<String>()),
        })
    }

    fn parse(cursor: &str) -> Option<u64> {
        cursor.parse().ok().filter(|number| *number <= NOW)
    }

    /// A cursor that this server did not give.
    pub(crate) fn bad_cursor(cursor: &str) -> ApiError {
        let detail = format!("after: {}", cursor.chars().take(64).collect::<String>());
        ApiError::BadRequest {
            message: "after 不是有效的游标，请使用上一页返回的 endCursor。", detail
        }
    }

    /// How many rows to read in order to know whether there are more.
    pub(crate) fn with_one_more(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX - 1) + 1
    }

    /// The rows of the page, and whether there are more.
    pub(crate) fn cut<T>(self, mut rows: Vec<T>) -> (Vec<T>, bool) {
        let more = rows.len() > self.0;
        rows.truncate(self.0);
        (rows, more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_costs_its_edges_times_what_is_asked_of_each() {
        assert_eq!(page_complexity(Some(10), 3), 31);
        assert_eq!(page_complexity(None, 3), 61);
        assert_eq!(page_complexity(Some(0), 3), 1);
    }

    #[test]
    fn no_first_makes_a_connection_cheap_or_overflow() {
        for first in [i32::MAX, i32::MIN, -1, 101] {
            assert_eq!(page_complexity(Some(first), 3), 301, "{first}");
        }
        let nested = (0..50).fold(1, |child, _| page_complexity(Some(100), child));
        assert_eq!(nested, ENDLESS);
    }
}
