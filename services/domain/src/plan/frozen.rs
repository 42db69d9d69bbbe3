//! A plan with the people that it resolves to, as a report keeps it from its first submission on; and whether those
//! people can fulfil it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Meaning, Mode, PlanRef, StageKey};
use crate::id::PersonId;
use crate::report::Scope;
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
    /// How many of a part's people.
    pub mode: Mode,
    /// What they say by it.
    pub meaning: Meaning,
    /// What is signed by itself, each of which the stage needs: the whole edition, or sections and tables.
    pub parts: Vec<FrozenPart>,
}

/// How much of the edition one signature at a stage covers, with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPart {
    pub scope: Scope,
    /// The role that signs it: the stage's, or the one that steps in where nobody answers for the section.
    pub role: Role,
    /// Who held the role when the plan was frozen, in the order of appointment.
    pub people: Vec<PersonId>,
}

impl FrozenStage {
    /// What people call the signing of these of its parts.
    #[must_use]
    pub fn title_of(&self, scopes: &[Scope]) -> String {
        let parts: Vec<_> = scopes.iter().filter(|scope| !scope.is_edition()).map(|scope| scope.title()).collect();
        if parts.is_empty() { self.title.to_string() } else { format!("{}（{}）", self.title, parts.join("、")) }
    }

    /// Whether `signers` are as many of the part's people as the stage asks for.
    #[must_use]
    pub fn is_met(&self, part: &FrozenPart, signers: &BTreeSet<PersonId>) -> bool {
        match self.mode {
            Mode::Any => !signers.is_empty(),
            Mode::All => !part.people.is_empty() && part.people.iter().all(|person| signers.contains(person)),
        }
    }

    /// Whether it is signed section by section and table by table.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        self.parts.iter().any(|part| !part.scope.is_edition())
    }
}

/// A plan, its version and its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPlan {
    pub plan: PlanRef,
    /// Its stages, in the order of signing.
    pub stages: Vec<FrozenStage>,
}

impl FrozenPlan {
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

/// Who could still sign a part of a stage. What is needed to tell whether a plan can be brought to its end.
pub struct Candidates<'a> {
    pub stage: &'a FrozenStage,
    pub part: &'a FrozenPart,
    /// Who signed it already, validly.
    pub signed: BTreeSet<PersonId>,
    /// Who else may sign it.
    pub open: BTreeSet<PersonId>,
}

impl Candidates<'_> {
    fn title(&self) -> String {
        self.stage.title_of(&[self.part.scope])
    }

    /// The smallest sets of people that could end up having signed the part; none when it cannot be fulfilled.
    fn ways(&self) -> Vec<BTreeSet<PersonId>> {
        match self.stage.mode {
            _ if self.stage.is_met(self.part, &self.signed) => vec![self.signed.clone()],
            Mode::Any => self.open.iter().map(|person| BTreeSet::from([*person])).collect(),
            Mode::All => {
                let everybody: BTreeSet<_> = self.part.people.iter().copied().collect();
                let reachable =
                    everybody.iter().all(|person| self.signed.contains(person) || self.open.contains(person));
                if everybody.is_empty() || !reachable { vec![] } else { vec![everybody] }
            }
        }
    }
}

/// Whether the parts of all stages can be fulfilled, given that nobody signs both the confidentiality review and the last
/// sign-off. Otherwise says, for each obstacle, what is missing.
#[must_use]
pub fn obstacles(parts: &[Candidates<'_>]) -> Vec<String> {
    let mut missing: Vec<String> = parts
        .iter()
        .filter(|candidates| candidates.ways().is_empty())
        .map(|candidates| format!("“{}”没有可以签批的{}", candidates.title(), candidates.part.role))
        .collect();
    let last = parts.iter().find(|candidates| candidates.stage.meaning == Meaning::SignedOff);
    let cleared = parts.iter().find(|candidates| candidates.stage.meaning == Meaning::Cleared);
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
            parts: vec![FrozenPart {
                scope: Scope::Edition,
                role: Role::OfficeLead,
                people: people.iter().copied().map(person).collect(),
            }],
        }
    }

    fn untouched(stage: &FrozenStage) -> Candidates<'_> {
        let part = &stage.parts[0];
        Candidates { stage, part, signed: BTreeSet::new(), open: part.people.iter().copied().collect() }
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
        let barred = Candidates { open: BTreeSet::from([person(1)]), ..untouched(&both) };
        assert_eq!(obstacles(&[barred]).len(), 1);
        let half =
            Candidates { signed: BTreeSet::from([person(2)]), open: BTreeSet::from([person(1)]), ..untouched(&both) };
        assert!(obstacles(&[half]).is_empty());
    }
}
