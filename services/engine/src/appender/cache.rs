//! What the appender believes about the log: the head it saw last, the tree's right edge, and states of streams.
//! Every batch checks the head first and catches up when another node has written.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use domain::fold::State;
use domain::id::StreamId;
use ledger::{Frontier, Timestamp};
use lru::LruCache;
use sqlx::PgConnection;
use tokio::runtime::Handle;
use tokio::time::Instant;

use super::lookup;
use crate::column;
use crate::error::StoreError;
use crate::log::Head;
use crate::reader::Reader;
use crate::world::LoadedWorld;

/// How many streams the appender keeps in memory.
const KEPT: NonZeroUsize = NonZeroUsize::new(2048).unwrap();
/// How many events of other nodes are worth taking in; beyond that it starts afresh.
const CATCH_UP: i64 = 4096;
/// How long the database's clock is known after it was looked at.
const CLOCK: Duration = Duration::from_mins(1);

/// The head as this node left it, and the database's clock then.
struct Left {
    head: Head,
    clock: Timestamp,
    at: Instant,
}

pub(super) struct Cache {
    reader: Reader,
    /// Where the reader's connections are at home.
    home: Handle,
    /// Of the log that the states belong to: a kept state has seen every event of its stream up to here.
    position: Option<u64>,
    frontier: Frontier,
    /// `None` when another node wrote lately.
    left: Option<Left>,
    /// Whether the head stood where it was left when it was locked last.
    alone: bool,
    /// `None` stands for a stream without events.
    states: LruCache<StreamId, Option<State>>,
}

impl Cache {
    pub(super) fn new(reader: Reader, home: Handle) -> Self {
        let (frontier, states) = (Frontier::empty(), LruCache::new(KEPT));
        Self { reader, home, position: None, frontier, left: None, alone: false, states }
    }

    pub(super) fn clear(&mut self) {
        self.position = None;
        self.left = None;
        self.states.clear();
    }

    /// The head and the time, as far as they can be told without asking: nobody else has written, it seems.
    pub(super) fn believed(&self) -> Option<(Head, Timestamp)> {
        let left = self.left.as_ref().filter(|left| left.at.elapsed() < CLOCK)?;
        let passed = i64::try_from(left.at.elapsed().as_micros()).ok()?;
        Some((left.head, left.clock.plus(passed)))
    }

    /// Somebody else has written.
    pub(super) fn doubt(&mut self) {
        self.left = None;
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Loads what is not kept yet; outside the lock. Without a known position nothing may be kept.
    pub(super) async fn preload(&mut self, streams: impl IntoIterator<Item = StreamId>) -> Result<(), StoreError> {
        if self.position.is_none() {
            let ledger = self.reader.ledger().clone();
            self.position = Some(self.home.spawn(async move { ledger.head().await }).await??.position);
            self.frontier = Frontier::empty();
        }
        let missing: BTreeSet<_> = streams.into_iter().filter(|stream| self.states.get(stream).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let (reader, missing) = (self.reader.clone(), Vec::from_iter(missing));
        let loading =
            async move { reader.states_to_write(&missing).await.map(|states| missing.into_iter().zip(states)) };
        for (stream, state) in self.home.spawn(loading).await?? {
            self.states.put(stream, state);
        }
        Ok(())
    }

    /// Makes everything kept as new as the locked `head`.
    pub(super) async fn catch_up(&mut self, connection: &mut PgConnection, head: &Head) -> Result<(), StoreError> {
        self.alone = self.position == Some(head.position);
        if !self.alone {
            self.left = None;
        }
        if self.frontier.size() != head.position {
            self.frontier = lookup::frontier(connection, head.position).await?;
            if self.frontier.root() != head.root {
                return Err(StoreError::Inconsistent(format!(
                    "the tree's root at {} is not the head's",
                    head.position
                )));
            }
        }
        let Some(known) = self.position.filter(|known| *known != head.position) else { return Ok(()) };
        let events = lookup::log_since(connection, known, CATCH_UP).await?;
        if events.last().map(|event| event.position) != Some(head.position) {
            // Too far behind: what is kept may be old, so nothing stays.
            self.states.clear();
        }
        for recorded in &events {
            let stream = column::stream(&recorded.stream)?;
            let Some(kept) = self.states.peek_mut(&stream) else { continue };
            if kept.as_ref().map_or(0, State::version) < recorded.version {
                *kept = Some(State::evolve(kept.take(), stream, recorded)?);
            }
        }
        self.position = Some(head.position);
        Ok(())
    }

    /// The kept states of `streams`; `None` when one of them is not kept.
    pub(super) fn world(&mut self, streams: &[StreamId], overlay: &LoadedWorld) -> Option<LoadedWorld> {
        let mut world = LoadedWorld::default();
        for stream in streams {
            match overlay.get(*stream) {
                Some(state) => world.insert(*stream, state.clone()),
                None => {
                    if let Some(state) = self.states.get(stream)?.as_ref() {
                        world.insert(*stream, state.clone());
                    }
                }
            }
        }
        Some(world)
    }

    pub(super) fn state(&mut self, stream: StreamId, overlay: &LoadedWorld) -> Option<State> {
        overlay.get(stream).or_else(|| self.states.get(&stream)?.as_ref()).cloned()
    }

    pub(super) const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Takes what a committed batch made of the states.
    pub(super) fn adopt(&mut self, head: Head, now: Timestamp, frontier: Frontier, overlay: LoadedWorld) {
        self.position = Some(head.position);
        self.frontier = frontier;
        self.left = self.alone.then(|| Left { head, clock: now, at: Instant::now() });
        for (stream, state) in overlay.into_states() {
            self.reader.keep(stream, &state);
            self.states.put(stream, Some(state));
        }
    }
}
