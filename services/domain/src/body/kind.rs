//! What the law takes a body for.

use serde::{Deserialize, Serialize};

/// What a body is, as far as the law treats it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// A people's government of county level or above (县级以上人民政府).
    Government,
    /// A department of such a government (政府部门).
    Department,
    /// A town, township or street (乡镇、街道).
    Township,
}

impl BodyKind {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Department => "department",
            Self::Township => "township",
        }
    }

    /// Reads [`BodyKind::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Government, Self::Department, Self::Township].into_iter().find(|kind| kind.key() == key)
    }
}
