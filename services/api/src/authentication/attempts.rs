//! How often signing in may be tried.
//!
//! Counted by source, so that nobody keeps others out: whoever guesses uses up what their own address may try. A name is
//! counted over all sources too, for guessing from many places; who has signed in from where they are is not kept out
//! by that.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use quick_cache::sync::Cache;

use super::user_name::UserName;
use crate::source::Source;

/// How many names and sources are counted before those at rest are forgotten.
const COUNTED: usize = 10_000;
/// How many pairs of a source and a name that signed in there are remembered.
const KNOWN: usize = 50_000;

/// How often signing in may be tried. All counts are kept by each node for itself.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// From one source, in a second; ten times as many at once, for a whole office may come through one address. More
    /// than can be hashed: who waits behind whom is for the queue to say, this only bounds what a flood costs.
    pub per_source_and_second: NonZeroU32,
    /// Under one name from one source, in a minute and at once.
    pub per_name_and_minute: NonZeroU32,
    /// Under one name from all sources where it never signed in, in a minute and at once.
    pub per_name_everywhere: NonZeroU32,
}

impl Default for SignInLimits {
    fn default() -> Self {
        const TEN: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
        const HUNDRED: NonZeroU32 = NonZeroU32::new(100).expect("a hundred is not zero");
        Self { per_source_and_second: HUNDRED, per_name_and_minute: TEN, per_name_everywhere: HUNDRED }
    }
}

/// Counts the attempts.
pub struct Attempts {
    by_source: DefaultKeyedRateLimiter<Source>,
    by_both: DefaultKeyedRateLimiter<(Source, UserName)>,
    by_name: DefaultKeyedRateLimiter<UserName>,
    known: Cache<(Source, UserName), ()>,
}

impl Attempts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: SignInLimits) -> Self {
        let at_once = limits.per_source_and_second.saturating_mul(NonZeroU32::MIN.saturating_add(9));
        Self {
            by_source: RateLimiter::keyed(Quota::per_second(limits.per_source_and_second).allow_burst(at_once)),
            by_both: RateLimiter::keyed(Quota::per_minute(limits.per_name_and_minute)),
            by_name: RateLimiter::keyed(Quota::per_minute(limits.per_name_everywhere)),
            known: Cache::new(KNOWN),
        }
    }

    /// Counts an attempt, or says how long to wait. A name that is known at its source is counted there alone: nobody
    /// elsewhere keeps it out, and no neighbour who guesses at other names.
    pub fn count(&self, source: Source, name: Option<&UserName>) -> Result<(), Duration> {
        if let Some(name) = name
            && self.is_known(source, name)
        {
            return check(&self.by_both, &(source, name.clone()));
        }
        check(&self.by_source, &source)?;
        let Some(name) = name else { return Ok(()) };
        check(&self.by_both, &(source, name.clone()))?;
        check(&self.by_name, name)
    }

    /// Remembers that somebody signed in.
    pub fn succeeded(&self, source: Source, name: &UserName) {
        self.known.insert((source, name.clone()), ());
    }

    /// Whether this name has signed in from there.
    #[must_use]
    pub fn is_known(&self, source: Source, name: &UserName) -> bool {
        self.known.get(&(source, name.clone())).is_some()
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(counts: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Duration> {
    if counts.len() > COUNTED {
        counts.retain_recent();
    }
    counts.check_key(key).map_err(|until| until.wait_time_from(DefaultClock::default().now()))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn name(text: &str) -> UserName {
        UserName::parse(text).unwrap()
    }

    fn from(last: u8) -> Source {
        IpAddr::from([192, 0, 2, last]).into()
    }

    fn attempts(per_source_and_second: u32, per_name_and_minute: u32, per_name_everywhere: u32) -> Attempts {
        let number = |number| NonZeroU32::new(number).unwrap();
        Attempts::new(SignInLimits {
            per_source_and_second: number(per_source_and_second),
            per_name_and_minute: number(per_name_and_minute),
            per_name_everywhere: number(per_name_everywhere),
        })
    }

    #[test]
    fn one_name_can_be_tried_only_so_often_from_one_source() {
        let attempts = attempts(1_000, 3, 1_000);
        let wait = (0..1_000).find_map(|_| attempts.count(from(1), Some(&name("zhang"))).err()).unwrap();
        assert!(wait <= Duration::from_mins(1), "{wait:?}");
        assert_eq!(attempts.count(from(1), Some(&name("wang"))), Ok(()), "another name is not concerned");
        assert_eq!(attempts.count(from(2), Some(&name("zhang"))), Ok(()), "nor is another source");
    }

    #[test]
    fn one_source_uses_up_what_it_may_try_and_no_more() {
        let attempts = attempts(1, 1_000, 1_000);
        assert!((0..1_000).any(|_| attempts.count(from(1), None).is_err()));
        assert_eq!(attempts.count(from(2), None), Ok(()));
    }

    #[test]
    fn a_name_guessed_at_from_everywhere_is_locked_but_not_where_it_is_known() {
        let attempts = attempts(1_000, 1_000, 5);
        attempts.succeeded(from(200), &name("zhang"));
        assert!((0..100).any(|last| attempts.count(from(last), Some(&name("zhang"))).is_err()));
        assert!(attempts.count(from(201), Some(&name("zhang"))).is_err());
        assert_eq!(attempts.count(from(200), Some(&name("zhang"))), Ok(()));
    }

    #[test]
    fn whoever_is_known_at_a_source_is_not_kept_out_by_a_neighbour() {
        let attempts = attempts(1, 10, 1_000);
        attempts.succeeded(from(1), &name("zhang"));
        while attempts.count(from(1), None).is_ok() {}
        assert_eq!(attempts.count(from(1), Some(&name("zhang"))), Ok(()));
    }
}
