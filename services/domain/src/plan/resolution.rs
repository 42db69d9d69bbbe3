//! To whom a plan resolves in a body.

use super::{FrozenPart, FrozenPlan, FrozenStage, Plan};
use crate::body::Body;
use crate::form::TableNumber;
use crate::report::{Scope, SectionNumber};
use crate::role::Role;

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
            parts: match stage.otherwise {
                None => vec![FrozenPart::held(Scope::Edition, stage.role, body)],
                Some(otherwise) => divided(stage.role, otherwise, body),
            },
        });
        Self { plan: plan.name(), stages: stages.collect() }
    }
}

impl FrozenPart {
    fn held(scope: Scope, role: Role, body: &Body) -> Self {
        Self { scope, role, people: body.holders(role).collect() }
    }

    fn answered(scope: Scope, role: Role, body: &Body) -> Option<Self> {
        let people: Vec<_> = body.answering(role, scope).collect();
        (!people.is_empty()).then_some(Self { scope, role, people })
    }
}

/// Every section, with those of `role` who answer for it or else whoever holds `otherwise`; and every table that
/// somebody answers for by itself.
fn divided(role: Role, otherwise: Role, body: &Body) -> Vec<FrozenPart> {
    let sections = SectionNumber::all().map(Scope::Section).map(|scope| {
        FrozenPart::answered(scope, role, body).unwrap_or_else(|| FrozenPart::held(scope, otherwise, body))
    });
    let tables = TableNumber::ALL.map(Scope::Table).into_iter();
    sections.chain(tables.filter_map(|scope| FrozenPart::answered(scope, role, body))).collect()
}
