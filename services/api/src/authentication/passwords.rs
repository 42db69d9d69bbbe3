//! Passwords: what one must look like, and hashing them with Argon2id.
//!
//! Hashing is made to be slow, so it runs on threads of its own and only a few at a time: a rush of people signing in
//! waits in line (see [`super::queue`]) instead of taking cores and memory from those who work.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use tokio::task::spawn_blocking;
use unicode_normalization::UnicodeNormalization;

use super::error::AuthenticationError;
use super::queue::Queue;
use super::user_name::UserName;
use crate::source::Source;

/// How long somebody who is turned away is told to wait: in that time the longest lane is served once.
const WAIT: Duration = Duration::from_secs(1);

/// The fewest characters of a password.
const SHORTEST: usize = 10;
/// The most characters of a password.
const LONGEST: usize = 128;

/// A hash of no password, with the parameters of the others: checked when there is no account, so that a wrong user name
/// takes as long as a wrong password.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm8gYWNjb3VudCBoZXJlIQ$Tm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";

/// What people choose first when ten characters are asked for, capitals small.
const COMMON: [&str; 14] = [
    "0123456789",
    "0987654321",
    "1234567890",
    "123456789a",
    "12345678910",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "a123456789",
    "password123",
    "qwertyuiop",
    "qwerty123456",
    "qwer123456",
    "woaini1314",
    "woaini520520",
];

/// A password that somebody may choose; never printed.
#[derive(Clone)]
pub struct Password(String);

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than `SHORTEST` or longer than `LONGEST`.
    #[error("密码须为 {SHORTEST} 至 {LONGEST} 个字符。")]
    Length,
    /// One character over and over, or one of the passwords tried first.
    #[error("这个密码太容易被猜到，请换一个。")]
    Common,
    /// The user name, perhaps with digits around it.
    #[error("密码不能与用户名相同，也不能只在用户名前后加数字。")]
    LikeUserName,
}

impl Password {
    /// Reads a password that is to be set.
    pub fn parse(text: &str, user_name: &UserName) -> Result<Self, PasswordError> {
        let password = normalise(text).ok_or(PasswordError::Length)?;
        if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
            return Err(PasswordError::Length);
        }
        let small = password.to_lowercase();
        if small.chars().all(|character| small.starts_with(character)) || COMMON.contains(&small.as_str()) {
            return Err(PasswordError::Common);
        }
        if small == user_name.as_str() || without_digits_around(&small) == without_digits_around(user_name.as_str()) {
            return Err(PasswordError::LikeUserName);
        }
        Ok(Self(password))
    }
}

fn without_digits_around(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_ascii_digit())
}

/// Who waits behind each other: everybody at one source, but for those who are known there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    /// Where the attempt comes from.
    pub source: Source,
    /// The name, if it has signed in from there before.
    pub known: Option<UserName>,
}

/// Hashes and checks passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    queue: Arc<Queue<Lane>>,
}

impl Passwords {
    /// Lets `parallel` hashes (at least one) be computed at a time; each takes a core and 19 MiB for some 20 ms.
    #[must_use]
    pub fn new(parallel: usize) -> Self {
        Self { queue: Queue::new(parallel) }
    }

    /// The hash to store for a password, as a PHC string.
    pub async fn hash(&self, lane: Lane, password: Password) -> Result<String, AuthenticationError> {
        self.in_turn(lane, move || Ok(Argon2::default().hash_password(password.0.as_bytes())?.to_string())).await
    }

    /// Whether what somebody typed is the password with this hash. Without a hash: no, after the same time.
    pub async fn verify(&self, lane: Lane, typed: &str, hash: Option<String>) -> Result<bool, AuthenticationError> {
        let typed = normalise(typed);
        self.in_turn(lane, move || {
            let known = typed.is_some() && hash.is_some();
            let hash = PasswordHash::new(hash.as_deref().unwrap_or(DECOY))?;
            match Argon2::default().verify_password(typed.unwrap_or_default().as_bytes(), &hash) {
                Ok(()) => Ok(known),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
    ) -> Result<T, AuthenticationError> {
        let turn = self.queue.turn(lane).await.ok_or(AuthenticationError::RateLimited { wait: WAIT })?;
        let working = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        working.await.map_err(AuthenticationError::fault)?.map_err(AuthenticationError::fault)
    }
}

/// One spelling for what looks the same on two keyboards; `None` when far too long.
fn normalise(text: &str) -> Option<String> {
    (text.len() <= LONGEST * 4).then(|| text.nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane() -> Lane {
        Lane { source: std::net::IpAddr::from([127, 0, 0, 1]).into(), known: None }
    }

    fn user() -> UserName {
        UserName::parse("zhangwei2020").unwrap()
    }

    fn password(text: &str) -> Result<(), PasswordError> {
        Password::parse(text, &user()).map(drop)
    }

    #[test]
    fn a_password_has_ten_to_128_characters() {
        assert_eq!(password("short-one"), Err(PasswordError::Length));
        assert_eq!(password("一二三四五六七八九十"), Ok(()));
        assert_eq!(password(&"ab".repeat(64)), Ok(()));
        assert_eq!(password(&"ab".repeat(65)), Err(PasswordError::Length));
        assert_eq!(password(&"ﷺ".repeat(100)), Err(PasswordError::Length));
        assert_eq!(password(&"x".repeat(1_000_000)), Err(PasswordError::Length));
    }

    #[test]
    fn a_password_is_not_what_everybody_tries_first() {
        for text in ["aaaaaaaaaaaa", "1234567890", "Qwertyuiop", "１２３４５６７８９０"] {
            assert_eq!(password(text), Err(PasswordError::Common), "{text}");
        }
    }

    #[test]
    fn a_password_is_not_the_user_name() {
        for text in ["zhangwei2020", "ZhangWei2020", "zhangwei12345", "123zhangwei123"] {
            assert_eq!(password(text), Err(PasswordError::LikeUserName), "{text}");
        }
        assert_eq!(password("zhangwei likes tea"), Ok(()));
    }

    #[test]
    fn hashes_follow_the_parameters_of_owasp() {
        let params = argon2::Params::try_from(&PasswordHash::new(DECOY).unwrap()).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (19 * 1024, 2, 1));
        let hash = Argon2::default().hash_password(b"long enough").unwrap().to_string();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn only_the_password_itself_matches_its_hash() {
        let passwords = Passwords::new(1);
        let hash = passwords.hash(lane(), Password::parse("长长的密码 2020！", &user()).unwrap()).await.unwrap();
        assert!(passwords.verify(lane(), "长长的密码 2020!", Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(lane(), "长长的密码 2021!", Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(lane(), "", Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(lane(), &"x".repeat(1_000_000), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_an_account_no_password_matches() {
        assert!(!Passwords::new(1).verify(lane(), "anything at all", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_broken_hash_is_a_fault_and_no_match() {
        assert!(Passwords::new(1).verify(lane(), "anything at all", Some("plain".into())).await.is_err());
    }
}
