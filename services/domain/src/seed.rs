//! Randomness as a value: one seed a command, from which its ids and salts follow.

use ledger::{Hash, Salt, Sealed, Sha256, TextError, Timestamp};
use uuid::Uuid;

/// What one command draws its new ids and salts from. The seed itself is forgotten when the command is decided;
/// without it nobody can tell one salt from another.
#[derive(Clone)]
pub struct Seed {
    secret: [u8; 32],
    drawn: u64,
    now: Timestamp,
}

impl Seed {
    /// `secret` comes from the system's source of random numbers, `now` is when the command is decided.
    #[must_use]
    pub const fn new(secret: [u8; 32], now: Timestamp) -> Self {
        Self { secret, drawn: 0, now }
    }

    /// When the command is decided.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    fn draw(&mut self) -> Hash {
        self.drawn += 1;
        Sha256::new().with(&self.secret).with(&self.drawn.to_be_bytes()).finish()
    }

    /// A fresh UUID of version 7 (RFC 9562, section 5.7) with the command's time.
    pub fn uuid(&mut self) -> Uuid {
        let milliseconds = u64::try_from(self.now.0 / 1000).unwrap_or(0);
        let mut random = [0; 10];
        random.copy_from_slice(&self.draw().as_bytes()[..10]);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }

    /// Seals `text` under a fresh salt.
    pub fn seal(&mut self, text: &str) -> Result<Sealed, TextError> {
        let salt = Salt::from_bytes(*self.draw().as_bytes());
        Sealed::new(text, salt)
    }
}
