//! People: who they are, and whether they administer the system.

use ledger::Sealed;

use crate::event::{AdministratorAppointed, Event, FoldError, Recorded};
use crate::id::{AppointmentId, PersonId};

/// A person as the log knows them. Their offices in bodies stand with the bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The version of their stream.
    pub version: u64,
    /// The name they hold.
    pub name: Sealed,
    /// Their appointment as administrator, while they hold it.
    pub administrator: Option<AdministratorAppointed>,
}

impl Person {
    /// Takes the next event of the stream.
    pub fn evolve(person: Option<Self>, id: PersonId, recorded: &Recorded) -> Result<Self, FoldError> {
        let mut person = match (person, &recorded.payload) {
            (None, Event::PersonRegistered(event)) => {
                Self { id, version: 0, name: event.name.clone(), administrator: None }
            }
            (Some(person), event) if !matches!(event, Event::PersonRegistered(_)) => person,
            _ => return Err(FoldError::unexpected(recorded)),
        };
        match &recorded.payload {
            Event::PersonRegistered(_) => {}
            Event::AdministratorAppointed(event) => person.administrator = Some(event.clone()),
            Event::AdministratorAppointmentEnded(_) => person.administrator = None,
            _ => return Err(FoldError::unexpected(recorded)),
        }
        person.version = recorded.version;
        Ok(person)
    }

    /// Whether `appointment` is the one by which they administer now.
    #[must_use]
    pub fn administers_by(&self, appointment: AppointmentId) -> bool {
        self.administrator.as_ref().is_some_and(|held| held.appointment == appointment)
    }
}
