//! Events of `person:` streams.

use ledger::{Sealed, WalkTexts};
use serde::{Deserialize, Serialize};

use crate::id::AppointmentId;

/// A person became known to the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRegistered {
    pub name: Sealed,
}

/// A person became an administrator of the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministratorAppointed {
    pub appointment: AppointmentId,
    /// The title held with it.
    pub title: Sealed,
}

/// A person ceased to be an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdministratorAppointmentEnded {
    pub appointment: AppointmentId,
    pub reason: Sealed,
}

impl WalkTexts for PersonRegistered {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.name);
    }
}

impl WalkTexts for AdministratorAppointed {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.title);
    }
}

impl WalkTexts for AdministratorAppointmentEnded {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.reason);
    }
}
