//! Public bodies and the people appointed in them.

mod kind;

use ledger::Sealed;

use crate::event::{Event, FoldError, PersonAppointed, Recorded};
use crate::id::{AppointmentId, BodyId, PersonId};
use crate::plan::PlanRef;
use crate::report::Scope;
use crate::role::Role;

pub use kind::BodyKind;

/// One person holding one office in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    /// Who holds it.
    pub person: PersonId,
    /// What they hold.
    pub role: Role,
    /// The title that stands under their signature.
    pub title: Sealed,
    /// The sections and tables of the report that a division head answers for; nothing for any other role.
    pub answers_for: Vec<Scope>,
}

impl From<&PersonAppointed> for Appointment {
    fn from(event: &PersonAppointed) -> Self {
        Self {
            id: event.appointment,
            person: event.person,
            role: event.role,
            title: event.title.clone(),
            answers_for: event.answers_for.clone(),
        }
    }
}

/// An appointment that began or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentChange {
    pub appointment: Appointment,
    /// Whether it ended.
    pub ended: bool,
}

impl AppointmentChange {
    /// What `recorded` made of the appointments of a body that stood as `before`.
    #[must_use]
    pub fn of(before: Option<&Body>, recorded: &Recorded) -> Option<Self> {
        match &recorded.payload {
            Event::PersonAppointed(event) => Some(Self { appointment: event.into(), ended: false }),
            Event::AppointmentEnded(event) => {
                let held = before?.appointments.iter().find(|held| held.id == event.appointment);
                held.map(|held| Self { appointment: held.clone(), ended: true })
            }
            _ => None,
        }
    }
}

/// A public body as the log knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub id: BodyId,
    /// The version of its stream.
    pub version: u64,
    /// Its official name.
    pub name: Box<str>,
    /// What the law takes it for.
    pub kind: BodyKind,
    /// The body that it reports to.
    pub superior: Option<BodyId>,
    /// The plan by which its reports are signed off.
    pub plan: PlanRef,
    /// The appointments in force, in the order they were made.
    pub appointments: Vec<Appointment>,
}

impl Body {
    /// Takes the first event of the stream.
    pub(crate) fn begin(id: BodyId, recorded: &Recorded) -> Result<Self, FoldError> {
        let Event::BodyRegistered(event) = &recorded.payload else { return Err(FoldError::unexpected(recorded)) };
        Ok(Self {
            id,
            version: recorded.version,
            name: event.name.clone(),
            kind: event.kind,
            superior: event.superior,
            plan: event.plan.clone(),
            appointments: Vec::new(),
        })
    }

    /// Takes the next event of the stream. After an error this is the state of nothing.
    pub(crate) fn evolve(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        match &recorded.payload {
            Event::PersonAppointed(event) => self.appointments.push(event.into()),
            Event::PlanAdopted(event) => self.plan = event.plan.clone(),
            Event::AppointmentEnded(event) => self.appointments.retain(|held| held.id != event.appointment),
            _ => return Err(FoldError::unexpected(recorded)),
        }
        self.version = recorded.version;
        Ok(())
    }

    /// The appointment by which `person` holds `role`, if they do.
    #[must_use]
    pub fn holds(&self, person: PersonId, role: Role) -> Option<&Appointment> {
        self.appointments.iter().find(|held| held.person == person && held.role == role)
    }

    /// Whoever holds `role`, in the order of appointment.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = PersonId> {
        self.appointments.iter().filter(move |held| held.role == role).map(|held| held.person)
    }

    /// Whoever holds `role` and answers for exactly this section or table, in the order of appointment.
    pub fn answering(&self, role: Role, scope: Scope) -> impl Iterator<Item = PersonId> {
        let held = self.appointments.iter().filter(move |held| held.role == role);
        held.filter(move |held| held.answers_for.contains(&scope)).map(|held| held.person)
    }

    /// The roles that `person` holds, in the order of appointment.
    pub fn roles_of(&self, person: PersonId) -> impl Iterator<Item = Role> {
        self.appointments.iter().filter(move |held| held.person == person).map(|held| held.role)
    }
}
