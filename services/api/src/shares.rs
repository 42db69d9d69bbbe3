//! Something that is bounded altogether and for each who takes of it, so that nobody takes all of it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What may be held at a time: altogether, and by each.
#[derive(Debug)]
pub struct Shares<K> {
    together: usize,
    each: usize,
    held: Mutex<Held<K>>,
}

#[derive(Debug)]
struct Held<K> {
    together: usize,
    each: HashMap<K, usize>,
}

/// What somebody holds; given back when it is dropped.
#[derive(Debug)]
pub struct Share<K: Eq + Hash> {
    of: Arc<Shares<K>>,
    key: K,
    amount: usize,
}

impl<K: Eq + Hash> Shares<K> {
    /// At most `together` are held at a time, and at most `each` by one.
    #[must_use]
    pub fn new(together: usize, each: usize) -> Arc<Self> {
        Arc::new(Self { together, each, held: Mutex::new(Held { together: 0, each: HashMap::new() }) })
    }

    /// A share of `amount` for `key`; `None` when that would be too much.
    #[must_use]
    pub fn take(self: &Arc<Self>, key: K, amount: usize) -> Option<Share<K>>
    where
        K: Clone,
    {
        let mut share = Share { of: Arc::clone(self), key, amount: 0 };
        share.grow(amount).then_some(share)
    }

    fn held(&self) -> MutexGuard<'_, Held<K>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Clone> Share<K> {
    /// Takes `amount` more. False, and nothing taken, when that would be too much.
    #[must_use]
    pub fn grow(&mut self, amount: usize) -> bool {
        let mut held = self.of.held();
        let mine = held.each.get(&self.key).map_or(0, |held| *held);
        let (mine, together) = (mine.saturating_add(amount), held.together.saturating_add(amount));
        if mine > self.of.each || together > self.of.together {
            return false;
        }
        held.together = together;
        held.each.insert(self.key.clone(), mine);
        self.amount += amount;
        true
    }
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut held = self.of.held();
        held.together = held.together.saturating_sub(self.amount);
        if let Some(mine) = held.each.get_mut(&self.key) {
            *mine = mine.saturating_sub(self.amount);
            if *mine == 0 {
                held.each.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_more_than_their_share_and_all_together_not_more_than_there_is() {
        let shares = Shares::new(10, 6);
        let mut mine = shares.take("a", 6).unwrap();
        assert!(!mine.grow(1));
        assert!(shares.take("a", 1).is_none());
        let yours = shares.take("b", 4).unwrap();
        assert!(shares.take("c", 1).is_none(), "nothing is left");
        drop(yours);
        assert!(shares.take("c", 4).is_some());
    }

    #[test]
    fn what_was_given_back_leaves_nothing_behind() {
        let shares = Shares::new(10, 10);
        for key in 0..100 {
            drop(shares.take(key, 10).unwrap());
        }
        assert!(shares.take(200, 11).is_none());
        let held = shares.held();
        assert_eq!((held.together, held.each.len()), (0, 0));
    }
}
