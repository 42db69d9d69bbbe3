//! Who waits to have a password hashed, and who is next.
//!
//! Hashing is made to be slow, so only a few passwords are hashed at a time and the others wait. They wait in lanes: one
//! for each source that attempts come from, and one for each name that has signed in from there before. The lanes are
//! served in turn, one attempt each, and each is short; altogether no more wait than requests run. So whoever floods the server waits behind themselves: other
//! sources, and those who are known at the same source, are served after one round.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// How many wait in one lane, which a core works off in a second; one more is turned away.
const LANE: usize = 48;

/// Gives turns, a few at a time.
pub(super) struct Queue<L: Clone + Eq + Hash>(Mutex<State<L>>);

struct State<L: Clone + Eq + Hash> {
    free: usize,
    lanes: HashMap<L, VecDeque<oneshot::Sender<Turn<L>>>>,
    /// The lanes in which somebody waits, the next to be served first.
    round: VecDeque<L>,
}

/// Permission to hash one password; dropping it makes room for the next.
pub(super) struct Turn<L: Clone + Eq + Hash>(Option<Arc<Queue<L>>>);

impl<L: Clone + Eq + Hash> Queue<L> {
    /// `parallel` turns at a time, at least one.
    pub(super) fn new(parallel: usize) -> Arc<Self> {
        let free = parallel.max(1);
        Arc::new(Self(Mutex::new(State { free, lanes: HashMap::new(), round: VecDeque::new() })))
    }

    /// Waits for a turn; `None` when too many wait in this lane already.
    pub(super) async fn turn(self: &Arc<Self>, lane: L) -> Option<Turn<L>> {
        let waiting = {
            let mut state = self.state();
            if state.free > 0 {
                state.free -= 1;
                return Some(Turn(Some(Arc::clone(self))));
            }
            state.line_up(lane)?
        };
        waiting.await.ok()
    }

    fn state(&self) -> MutexGuard<'_, State<L>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Clone + Eq + Hash> State<L> {
    fn line_up(&mut self, lane: L) -> Option<oneshot::Receiver<Turn<L>>> {
        let queued = self.lanes.entry(lane.clone()).or_default();
        // Whoever went away in the meantime waits no more.
        let before = queued.len();
        queued.retain(|waiting| !waiting.is_closed());
        if queued.len() >= LANE {
            return None;
        }
        let (give, waiting) = oneshot::channel();
        if before == 0 {
            self.round.push_back(lane);
        }
        queued.push_back(give);
        Some(waiting)
    }

    /// Who is next.
    fn next(&mut self) -> Option<oneshot::Sender<Turn<L>>> {
        while let Some(lane) = self.round.pop_front() {
            let Some(queued) = self.lanes.get_mut(&lane) else { continue };
            let first = queued.pop_front();
            if queued.is_empty() {
                self.lanes.remove(&lane);
            } else {
                self.round.push_back(lane);
            }
            if first.is_some() {
                return first;
            }
        }
        None
    }
}

impl<L: Clone + Eq + Hash> Drop for Turn<L> {
    fn drop(&mut self) {
        let Some(queue) = self.0.take() else { return };
        loop {
            let next = {
                let mut state = queue.state();
                let next = state.next();
                if next.is_none() {
                    state.free += 1;
                }
                next
            };
            let Some(next) = next else { return };
            match next.send(Self(Some(Arc::clone(&queue)))) {
                Ok(()) => return,
                // They went away: this turn is not over but goes to the next.
                Err(mut unwanted) => unwanted.0 = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills a lane behind a turn that is being taken.
    fn crowd(queue: &Arc<Queue<u8>>, lane: u8) -> Vec<tokio::task::JoinHandle<Option<Turn<u8>>>> {
        let wait = |_| {
            let queue = Arc::clone(queue);
            tokio::spawn(async move { queue.turn(lane).await })
        };
        (0..LANE).map(wait).collect()
    }

    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn whoever_floods_their_lane_waits_behind_themselves() {
        let queue = Queue::new(1);
        let first = queue.turn(1).await.unwrap();
        let crowd = crowd(&queue, 1);
        settle().await;
        assert!(queue.turn(1).await.is_none(), "the lane is full");
        let neighbour = tokio::spawn({
            let queue = Arc::clone(&queue);
            async move { queue.turn(2).await }
        });
        settle().await;
        drop(first);
        settle().await;
        assert!(!neighbour.is_finished(), "the crowd came first");
        let mut crowd = crowd.into_iter();
        drop(crowd.next().unwrap().await);
        settle().await;
        assert!(neighbour.is_finished(), "and now it is the neighbour's turn");
        assert!(neighbour.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn those_who_go_away_leave_their_place_and_their_turn() {
        let queue = Queue::new(1);
        let first = queue.turn(1).await.unwrap();
        for waiting in crowd(&queue, 1) {
            waiting.abort();
        }
        settle().await;
        let crowd = crowd(&queue, 2);
        settle().await;
        for waiting in &crowd {
            waiting.abort();
        }
        settle().await;
        drop(first);
        assert!(queue.turn(1).await.is_some());
        let state = queue.state();
        assert_eq!((state.free, state.round.len(), state.lanes.len()), (1, 0, 0));
    }
}
