//! Free texts that can be erased without breaking a hash.
//!
//! A text never enters hashed bytes itself. A salted hash of it does (its [`Commitment`]), and the text lies beside
//! with its salt (its [`Opening`]). When the opening is erased the commitment stays, and every proof with it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::hash::{Hash, Sha256};

/// The longest text that can be sealed, in bytes of UTF-8: some 5 400 Chinese characters, a long paragraph.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

const DOMAIN: &[u8] = b"nianbao/commitment/v1\0";

/// 32 random bytes that keep a short text from being guessed from its commitment.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(#[serde(with = "hex::serde")] [u8; 32]);

impl Salt {
    /// Takes 32 bytes from a source of random numbers.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The salted hash of one text: `SHA-256("nianbao/commitment/v1" 00 salt text)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(Hash);

impl Commitment {
    /// Commits to `text` under `salt`.
    #[must_use]
    pub fn to(text: &str, salt: &Salt) -> Self {
        Self(Sha256::new().with(DOMAIN).with(&salt.0).with(text.as_bytes()).finish())
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        Hash::from_hex(text).map(Self)
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

/// What opens a commitment: the text and its salt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The salt that the commitment was made with.
    pub salt: Salt,
    /// The text, at most [`MAX_TEXT_BYTES`] long.
    pub text: Box<str>,
}

impl Opening {
    /// Whether this is what `commitment` was made of.
    #[must_use]
    pub fn opens(&self, commitment: Commitment) -> bool {
        Commitment::to(&self.text, &self.salt) == commitment
    }
}

/// Why a text cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Longer than [`MAX_TEXT_BYTES`].
    #[error("a text of {0} bytes is longer than {MAX_TEXT_BYTES}")]
    TooLong(usize),
    /// Holds a control character other than tab and line feed.
    #[error("a text holds the control character U+{0:04X}")]
    ControlCharacter(u32),
}

/// A free text with its commitment. Serialised it is the commitment alone; the opening travels in the event's
/// [`Openings`](crate::Openings). Without an opening the text was erased (or is withheld).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    commitment: Commitment,
    opening: Option<Arc<Opening>>,
}

impl Sealed {
    /// Checks the limits of `text` and commits to it.
    pub fn new(text: &str, salt: Salt) -> Result<Self, TextError> {
        Self::check(text)?;
        let opening = Opening { salt, text: text.into() };
        Ok(Self { commitment: Commitment::to(text, &salt), opening: Some(Arc::new(opening)) })
    }

    /// Whether `text` keeps the limits of a sealed text.
    pub fn check(text: &str) -> Result<(), TextError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(TextError::TooLong(text.len()));
        }
        match text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n')) {
            Some(control) => Err(TextError::ControlCharacter(control.into())),
            None => Ok(()),
        }
    }

    /// The commitment, which stays for good.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        self.commitment
    }

    /// The text, unless it was erased.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.opening.as_deref().map(|opening| &*opening.text)
    }

    /// The text and its salt, unless they were erased.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        self.opening.as_deref()
    }

    /// Whether the text was erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.opening.is_none()
    }

    /// Forgets the text; the commitment stays.
    pub fn erase(&mut self) {
        self.opening = None;
    }

    pub(crate) fn open_with(&mut self, opening: Option<&Opening>) {
        self.opening = opening.filter(|opening| opening.opens(self.commitment)).cloned().map(Arc::new);
    }
}

impl Serialize for Sealed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.commitment.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { commitment: Commitment::deserialize(deserializer)?, opening: None })
    }
}
