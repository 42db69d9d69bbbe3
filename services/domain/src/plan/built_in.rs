//! The plans that this program knows, as data, and what they are made of.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::role::Role;

static PLANS: LazyLock<Vec<Plan>> =
    LazyLock::new(|| SOURCES.iter().filter_map(|source| toml::from_str(source).ok()).collect());

/// The built-in plans; every version that was ever adopted stays.
const SOURCES: &[&str] = &[include_str!("../../plans/small-1.toml"), include_str!("../../plans/default-1.toml")];

/// Names a version of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRef {
    pub id: Box<str>,
    /// Its version, from 1.
    pub version: u32,
}

impl PlanRef {
    /// The plan of a body that has adopted no other: office review, confidentiality review, sign-off.
    #[must_use]
    pub fn small() -> Self {
        Self { id: "small".into(), version: 1 }
    }

    /// Reads the spelling that [`fmt::Display`] writes, such as `default@1`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, version) = text.split_once('@')?;
        let name = Self { id: id.into(), version: version.parse().ok()? };
        Some(name).filter(|name| name.to_string() == text)
    }
}

impl fmt::Display for PlanRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{}", self.id, self.version)
    }
}

/// The stable name of a stage within its plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StageKey(pub Box<str>);

impl fmt::Display for StageKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How many of a stage's people have to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 或签: any one of them.
    Any,
    /// 会签: all of them.
    All,
}

/// What a signature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// 确认: what the division supplied is as it should be. Counts as no review.
    Confirmed,
    /// 核稿: text and figures were checked.
    Reviewed,
    /// 保密审查: nothing in it is secret (Regulation, art. 17).
    Cleared,
    /// 会签: the leading group agrees.
    Countersigned,
    /// 签发: the last word.
    SignedOff,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its stable name.
    pub key: StageKey,
    /// What people call it.
    pub title: Box<str>,
    /// Who signs.
    pub role: Role,
    /// How many of them.
    pub mode: Mode,
    /// What they say by it.
    pub meaning: Meaning,
    /// Who signs a section that no holder of `role` answers for. A stage that says so is signed section by section and
    /// table by table; every other stage signs the whole edition.
    #[serde(default)]
    pub otherwise: Option<Role>,
}

/// A version of a sign-off plan (审签流程).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    id: Box<str>,
    version: u32,
    /// What people call it.
    pub title: Box<str>,
    /// Its stages, in the order of signing.
    pub stages: Vec<Stage>,
}

impl Plan {
    /// The plan that `name` names; `None` when this program does not know it.
    #[must_use]
    pub fn named(name: &PlanRef) -> Option<&'static Self> {
        PLANS.iter().find(|plan| plan.id == name.id && plan.version == name.version)
    }

    /// Every plan that this program knows.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        PLANS.iter()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> PlanRef {
        PlanRef { id: self.id.clone(), version: self.version }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_plan_can_be_read_and_ends_with_the_last_word() {
        assert_eq!(PLANS.len(), SOURCES.len());
        for plan in PLANS.iter() {
            let meanings: Vec<_> = plan.stages.iter().map(|stage| stage.meaning).collect();
            assert!(meanings.contains(&Meaning::Cleared), "{} lacks the confidentiality review", plan.title);
            assert_eq!(meanings.last(), Some(&Meaning::SignedOff));
            let whole = |stage: &&Stage| matches!(stage.meaning, Meaning::Cleared | Meaning::SignedOff);
            assert!(plan.stages.iter().filter(whole).all(|stage| stage.otherwise.is_none()), "they sign the whole");
        }
        assert!(Plan::named(&PlanRef::small()).is_some());
    }

    #[test]
    fn a_plan_is_named_one_way() {
        for plan in Plan::all() {
            assert_eq!(PlanRef::parse(&plan.name().to_string()), Some(plan.name()));
        }
        for other in ["", "default", "default@", "default@01", "default@+1", "default@-1"] {
            assert_eq!(PlanRef::parse(other), None, "{other}");
        }
    }
}
