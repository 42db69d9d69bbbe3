//! How far an edition has come on its way through the house.

use serde::{Deserialize, Serialize};

/// How far an edition has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 起草: the only phase in which content changes.
    Drafting,
    /// 审签: the stages of the plan sign one after the other.
    InReview,
    /// 已签发: every stage has signed what stands there.
    Signed,
    /// 已发布.
    Published,
    /// 已作废: it was never published, and never will be.
    Voided,
}

impl Phase {
    /// Every phase, in the order of the way through the house.
    pub const ALL: [Self; 5] = [Self::Drafting, Self::InReview, Self::Signed, Self::Published, Self::Voided];

    /// Whether it can still become a published one.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Drafting | Self::InReview | Self::Signed)
    }

    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::InReview => "in_review",
            Self::Signed => "signed",
            Self::Published => "published",
            Self::Voided => "voided",
        }
    }

    /// Reads [`Phase::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.key() == key)
    }

    /// What the office calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Drafting => "起草",
            Self::InReview => "审签",
            Self::Signed => "已签发",
            Self::Published => "已发布",
            Self::Voided => "已作废",
        }
    }
}
