//! A plan with the people that it resolves to, as a report keeps it from its first submission on; and whether those
//! people can fulfil it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Meaning, Mode, Plan, PlanRef, StageKey};
use crate::body::Body;
use crate::id::PersonId;
use crate::role::Role;

/// One stage with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenStage {
    /// The stage's stable name.
    pub key: StageKey,
    /// What people call it.
    pub title: Box<str>,
    /// The role that signs.
    pub role: Role,
    /// How many of the people.
    pub mode: Mode,
    /// What they say by it.
    pub meaning: Meaning,
    /// Who held the role when the plan was frozen, in the order of appointment.
    pub people: Vec<PersonId>,
}

/// A plan, its version and its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPlan {
    /// The plan.
    pub plan: PlanRef,
    /// Its stages, in the order of signing.
    pub stages: Vec<FrozenStage>,
}

impl FrozenPlan {
    /// Resolves `plan` to the people that hold its roles in `body` now.
    #[must_use]
    pub fn resolve(plan: &Plan, body: &Body) -> Self {
        let stages = plan.stages.iter().map(|stage| FrozenStage {
            key: stage.key.clone(),
            title: stage.title.clone(),
            role: stage.role,
            mode: stage.mode,
            meaning: stage.meaning,
            people: body.holders(stage.role).collect(),
        });
        Self { plan: plan.name(), stages: stages.collect() }
    }

    /// The stage named `key`.
    #[must_use]
    pub fn stage(&self, key: &StageKey) -> Option<&FrozenStage> {
        self.stages.iter().find(|stage| stage.key == *key)
    }

    /// The title of the stage named `key`, or the key where the plan has no such stage.
    #[must_use]
    pub fn title<'a>(&'a self, key: &'a StageKey) -> &'a str {
        self.stage(key).map_or(&key.0, |stage| &stage.title)
    }
}

/// Who could still sign a stage. What is needed to tell whether a plan can be brought to its end.
pub struct Candidates<'a> {
    /// The stage.
    pub stage: &'a FrozenStage,
    /// Who signed it already, validly.
    pub signed: BTreeSet<PersonId>,
    /// Who else may sign it.
    pub open: BTreeSet<PersonId>,
}

impl Candidates<'_> {
    fn is_satisfied(&self) -> bool {
        match self.stage.mode {
            Mode::Any => !self.signed.is_empty(),
            Mode::All => !self.stage.people.is_empty() && self.stage.people.iter().all(|p| self.signed.contains(p)),
        }
    }

    /// The smallest sets of people that could end up having signed the stage; none when it cannot be fulfilled.
    fn ways(&self) -> Vec<BTreeSet<PersonId>> {
        match self.stage.mode {
            _ if self.is_satisfied() => vec![self.signed.clone()],
            Mode::Any => self.open.iter().map(|person| BTreeSet::from([*person])).collect(),
            Mode::All => {
                let everybody: BTreeSet<_> = self.stage.people.iter().copied().collect();
                let reachable =
                    everybody.iter().all(|person| self.signed.contains(person) || self.open.contains(person));
                if everybody.is_empty() || !reachable { vec![] } else { vec![everybody] }
            }
        }
    }
}

/// Whether the stages can all be fulfilled, given that nobody signs both the confidentiality review and the last
/// sign-off. Otherwise says, for each obstacle, what is missing.
#[must_use]
pub fn obstacles(stages: &[Candidates<'_>]) -> Vec<String> {
    let mut missing: Vec<String> = stages
        .iter()
        .filter(|candidates| candidates.ways().is_empty())
        .map(|candidates| format!("“{}”没有可以签批的{}", candidates.stage.title, candidates.stage.role))
        .collect();
    let last = stages.iter().find(|candidates| candidates.stage.meaning == Meaning::SignedOff);
    let cleared = stages.iter().find(|candidates| candidates.stage.meaning == Meaning::Cleared);
    if let (true, Some(cleared), Some(last)) = (missing.is_empty(), cleared, last) {
        let apart = cleared.ways().iter().any(|clear| last.ways().iter().any(|sign| clear.is_disjoint(sign)));
        if !apart {
            missing.push(format!("“{}”和“{}”须由不同的人签批", cleared.stage.title, last.stage.title));
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    fn stage(meaning: Meaning, mode: Mode, people: &[u128]) -> FrozenStage {
        FrozenStage {
            key: StageKey("k".into()),
            title: "阶段".into(),
            role: Role::OfficeLead,
            mode,
            meaning,
            people: people.iter().copied().map(person).collect(),
        }
    }

    fn untouched(stage: &FrozenStage) -> Candidates<'_> {
        Candidates { stage, signed: BTreeSet::new(), open: stage.people.iter().copied().collect() }
    }

    #[test]
    fn one_person_cannot_both_clear_and_sign_off() {
        let clear = stage(Meaning::Cleared, Mode::Any, &[1]);
        let alone = stage(Meaning::SignedOff, Mode::Any, &[1]);
        let two = stage(Meaning::SignedOff, Mode::Any, &[1, 2]);
        assert_eq!(obstacles(&[untouched(&clear), untouched(&alone)]).len(), 1);
        assert!(obstacles(&[untouched(&clear), untouched(&two)]).is_empty());
    }

    #[test]
    fn a_stage_for_all_needs_every_one_of_its_people() {
        let both = stage(Meaning::Reviewed, Mode::All, &[1, 2]);
        let barred = Candidates { stage: &both, signed: BTreeSet::new(), open: BTreeSet::from([person(1)]) };
        assert_eq!(obstacles(&[barred]).len(), 1);
        let half = Candidates { stage: &both, signed: BTreeSet::from([person(2)]), open: BTreeSet::from([person(1)]) };
        assert!(obstacles(&[half]).is_empty());
    }
}
