//! Events of `body:` streams.

use ledger::{Sealed, WalkTexts};
use serde::{Deserialize, Serialize};

use crate::body::BodyKind;
use crate::id::{AppointmentId, BodyId, PersonId};
use crate::plan::PlanRef;
use crate::report::Scope;
use crate::role::Role;

/// A public body became known to the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyRegistered {
    /// Its official name; public, so in clear.
    pub name: Box<str>,
    /// What the law takes it for.
    pub kind: BodyKind,
    /// The body that it reports to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub superior: Option<BodyId>,
    /// The plan that its reports follow.
    pub plan: PlanRef,
}

/// A person was appointed to an office in the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonAppointed {
    pub appointment: AppointmentId,
    pub person: PersonId,
    pub role: Role,
    /// The title that stands under their signature.
    pub title: Sealed,
    /// The sections and tables of the report that a division head answers for, sorted; nothing for any other role.
    pub answers_for: Vec<Scope>,
}

/// An appointment ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppointmentEnded {
    pub appointment: AppointmentId,
    pub reason: Sealed,
}

/// The body's reports follow this plan, from the next first submission on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanAdopted {
    pub plan: PlanRef,
}

impl WalkTexts for PlanAdopted {
    fn walk_texts(&mut self, _: &mut dyn FnMut(&mut Sealed)) {}
}

impl WalkTexts for BodyRegistered {
    fn walk_texts(&mut self, _: &mut dyn FnMut(&mut Sealed)) {}
}

impl WalkTexts for PersonAppointed {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.title);
    }
}

impl WalkTexts for AppointmentEnded {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.reason);
    }
}
