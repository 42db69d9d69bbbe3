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

    /// What a body of this name is, where the name tells: 某市人民政府, 某镇人民政府, 某局.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let town = ["镇", "乡", "街道", "街道办事处", "镇人民政府", "乡人民政府", "民族乡人民政府", "镇政府", "乡政府"];
        let government = ["省人民政府", "市人民政府", "区人民政府", "县人民政府", "州人民政府", "旗人民政府"];
        let department = ["局", "委员会", "厅", "办公室", "委"];
        let ends = |words: &[&str]| words.iter().any(|word| name.trim().ends_with(word));
        if ends(&town) {
            return Some(Self::Township);
        }
        if ends(&government) {
            return Some(Self::Government);
        }
        // 管理委员会 of a development zone may be a department or a government in all but name.
        (ends(&department) && !ends(&["管理委员会", "管委会"])).then_some(Self::Department)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_a_body_is_or_nothing_is_said() {
        for (name, kind) in [
            ("样例市某镇人民政府", Some(BodyKind::Township)),
            ("样例区某街道办事处", Some(BodyKind::Township)),
            ("样例区人民政府", Some(BodyKind::Government)),
            ("样例区科技局", Some(BodyKind::Department)),
            ("样例区人民政府办公室", Some(BodyKind::Department)),
            ("样例新区管理委员会", None),
            ("样例大学", None),
        ] {
            assert_eq!(BodyKind::of_name(name), kind, "{name}");
        }
    }
}
