//! Random secrets that are shown once and kept as digests only.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ledger::Hash;

use crate::StoreError;

/// 256 random bits: an enrolment secret or a refresh token. Written as 43 characters of base64url; never logged.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one, from the operating system's random numbers.
    pub fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads what [`Self::reveal`] wrote, white space around it ignored; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let read = URL_SAFE_NO_PAD.decode_slice(text.trim(), &mut bytes).ok()?;
        (read == bytes.len()).then_some(Self(bytes))
    }

    /// The text to hand to its holder.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored and searched for instead of the secret.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Hash::of(&self.0)
    }

    /// The secret that follows from this one by a stored salt. Neither the salt nor this secret alone leads to it.
    pub(super) fn successor(&self, salt: &[u8; 32]) -> Self {
        Self(*ledger::Sha256::new().with(salt).with(&self.0).finish().as_bytes())
    }

    /// A random salt is 256 random bits as well.
    pub(super) fn into_salt(self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_what_was_shown() {
        let secret = Secret::random().unwrap();
        let typed = format!(" {}\n", secret.reveal());
        assert_eq!(Secret::parse(&typed).unwrap().digest(), secret.digest());
    }

    #[test]
    fn anything_else_is_no_secret() {
        for text in ["", "短", &"A".repeat(42), &"A".repeat(44), &"A".repeat(10_000), &"*".repeat(43)] {
            assert!(Secret::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_secret_is_not_printed_by_accident() {
        let secret = Secret::random().unwrap();
        assert!(!format!("{secret:?}").contains(&secret.reveal()));
    }

    #[test]
    fn the_successor_depends_on_secret_and_salt() {
        let (one, other) = (Secret([1; 32]), Secret([2; 32]));
        let (salt, pepper) = ([3; 32], [4; 32]);
        assert_eq!(one.successor(&salt).0, one.successor(&salt).0);
        assert_ne!(one.successor(&salt).0, one.successor(&pepper).0);
        assert_ne!(one.successor(&salt).0, other.successor(&salt).0);
    }
}
