//! How many connections to the database the questions of one person may hold at a time.

use std::sync::Arc;

use domain::id::PersonId;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::context::Caller;
use crate::source::Source;

/// Of how many who ask it is known that they are at it.
const KNOWN: usize = 10_000;

/// Whose questions wait behind each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    /// Of a person who is signed in, wherever they sit.
    Person(PersonId),
    /// Of all others who come from there.
    Source(Source),
}

impl From<(Caller, Source)> for Reading {
    fn from((caller, source): (Caller, Source)) -> Self {
        match caller {
            Caller::Known(viewer) => Self::Person(viewer.person),
            Caller::Anonymous | Caller::Refused(_) => Self::Source(source),
        }
    }
}

/// The shares of those who ask.
pub(crate) struct Reads {
    each: usize,
    shares: Cache<Reading, Arc<Semaphore>>,
}

impl Reads {
    /// At most `each` connections for one.
    pub(crate) fn new(each: usize) -> Self {
        Self { each, shares: Cache::new(KNOWN) }
    }

    /// The share of one. Whoever was at rest for long gets a fresh one.
    pub(super) fn of(&self, reading: Reading) -> Arc<Semaphore> {
        let fresh = || Ok::<_, std::convert::Infallible>(Arc::new(Semaphore::new(self.each)));
        match self.shares.get_or_insert_with(&reading, fresh) {
            Ok(share) => share,
        }
    }
}
