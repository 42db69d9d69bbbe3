//! How often signing in may be tried.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::UserName;

/// How many names are counted before those at rest are forgotten.
const NAMES: usize = 10_000;

/// How often signing in may be tried. Both counts are kept by each node for itself.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimits {
    /// Per user name, in a minute and at once. Whoever guesses at one name locks it for others too, for a minute.
    pub per_name_and_minute: NonZeroU32,
    /// Under all names together, in a second; five times as many at once.
    pub per_second: NonZeroU32,
}

impl Default for SignInLimits {
    fn default() -> Self {
        const TEN: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
        const TWENTY: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");
        Self { per_name_and_minute: TEN, per_second: TWENTY }
    }
}

/// Counts the attempts.
pub struct Attempts {
    overall: DefaultDirectRateLimiter,
    by_name: DefaultKeyedRateLimiter<UserName>,
}

impl Attempts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: SignInLimits) -> Self {
        let at_once = limits.per_second.saturating_mul(NonZeroU32::MIN.saturating_add(4));
        Self {
            overall: RateLimiter::direct(Quota::per_second(limits.per_second).allow_burst(at_once)),
            by_name: RateLimiter::keyed(Quota::per_minute(limits.per_name_and_minute)),
        }
    }

    /// Counts an attempt, or says how long to wait. What is refused overall is not counted by name, so that the names
    /// kept are bounded by the overall limit.
    pub fn count(&self, name: Option<&UserName>) -> Result<(), Duration> {
        let clock = DefaultClock::default();
        self.overall.check().map_err(|until| until.wait_time_from(clock.now()))?;
        let Some(name) = name else { return Ok(()) };
        if self.by_name.len() > NAMES {
            self.by_name.retain_recent();
        }
        self.by_name.check_key(name).map_err(|until| until.wait_time_from(clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> UserName {
        UserName::parse(text).unwrap()
    }

    fn limits(per_name_and_minute: u32, per_second: u32) -> SignInLimits {
        SignInLimits {
            per_name_and_minute: NonZeroU32::new(per_name_and_minute).unwrap(),
            per_second: NonZeroU32::new(per_second).unwrap(),
        }
    }

    #[test]
    fn one_name_can_be_tried_only_so_often() {
        let attempts = Attempts::new(limits(3, 1_000_000));
        let wait = (0..1_000).find_map(|_| attempts.count(Some(&name("zhang"))).err()).unwrap();
        assert!(wait <= Duration::from_mins(1), "{wait:?}");
        assert_eq!(attempts.count(Some(&name("wang"))), Ok(()), "another name is not concerned");
    }

    #[test]
    fn all_names_together_can_be_tried_only_so_often() {
        let attempts = Attempts::new(limits(1_000_000, 1));
        assert!((0..1_000).any(|_| attempts.count(None).is_err()));
    }
}
