//! People: who they are, and whether they administer the system.

use ledger::Sealed;

use crate::event::{AdministratorAppointed, Event, FoldError, Recorded};
use crate::id::{AppointmentId, PersonId};

/// A person as the log knows them. Their offices in bodies stand with the bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// The version of their stream.
    pub version: u64,
    /// The name they hold.
    pub name: Sealed,
    /// Their appointment as administrator, while they hold it.
    pub administrator: Option<AdministratorAppointed>,
}

impl Person {
    /// Takes the first event of the stream.
    pub(crate) fn begin(id: PersonId, recorded: &Recorded) -> Result<Self, FoldError> {
        let Event::PersonRegistered(event) = &recorded.payload else { return Err(FoldError::unexpected(recorded)) };
        Ok(Self { id, version: recorded.version, name: event.name.clone(), administrator: None })
    }

    /// Takes the next event of the stream. After an error this is the state of nothing.
    pub(crate) fn evolve(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        match &recorded.payload {
            Event::AdministratorAppointed(event) => self.administrator = Some(event.clone()),
            Event::AdministratorAppointmentEnded(_) => self.administrator = None,
            _ => return Err(FoldError::unexpected(recorded)),
        }
        self.version = recorded.version;
        Ok(())
    }

    /// Whether `appointment` is the one by which they administer now.
    #[must_use]
    pub fn administers_by(&self, appointment: AppointmentId) -> bool {
        self.administrator.as_ref().is_some_and(|held| held.appointment == appointment)
    }
}
