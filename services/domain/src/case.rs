//! Who asks, and what about: what every decision starts from, and what comes of one.

use ledger::{Actor, Sealed, Timestamp};

use crate::body::Body;
use crate::event::Event;
use crate::id::{BodyId, PersonId, ReportId, StreamId};
use crate::person::Person;
use crate::refusal::{Conflict, Missing, Refusal};
use crate::report::{Comparison, Examined, Report};
use crate::role::Role;
use crate::world::World;

/// Who acts, as it goes into the envelope of the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    pub person: PersonId,
    /// The role acted in.
    pub role: Role,
    /// The name held now.
    pub name: Sealed,
    /// The title held now.
    pub title: Sealed,
}

impl From<Capacity> for Actor {
    fn from(capacity: Capacity) -> Self {
        Self {
            person: capacity.person.0,
            role: capacity.role.key().into(),
            name: capacity.name,
            title: capacity.title,
            on_behalf_of: None,
        }
    }
}

/// What an accepted command makes happen; no events when it changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The stream that it is about.
    pub stream: StreamId,
    /// What happened, in order, and in which capacity the person did it: one person, who may hold several roles.
    pub events: Vec<(Capacity, Event)>,
}

impl Decision {
    /// All of it done in one capacity.
    pub(crate) fn by(actor: &Capacity, stream: StreamId, events: Vec<Event>) -> Self {
        Self { stream, events: events.into_iter().map(|event| (actor.clone(), event)).collect() }
    }
}

/// Somebody who asks for something at some time, and the role that they name, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    pub person: PersonId,
    /// The role they act in, where they name one.
    pub acting_as: Option<Role>,
    /// When they ask.
    pub now: Timestamp,
}

/// One report as one person meets it: what every decision about a report starts from.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// Who asks.
    pub asker: Asker,
    /// The same person, as registered.
    pub person: &'a Person,
    pub body: &'a Body,
    pub report: &'a Report,
    /// That of the year before, where there is one and the question looks at it.
    pub previous: Option<&'a Report>,
}

impl<'a> Case<'a> {
    /// Looks the report up for the asker. To somebody who has no business with it, it does not exist.
    pub fn open(world: &'a dyn World, asker: Asker, id: ReportId) -> Result<Self, Refusal> {
        let Site { person, body, report, previous, .. } = Site::of(world, asker, id)?;
        let report = report.ok_or(Refusal::NotFound(Missing::Report(id)))?;
        Ok(Self { asker, person, body, report, previous })
    }

    /// What the report is held against beside itself.
    pub(crate) const fn comparison(&self) -> Comparison<'a> {
        Comparison { kind: Some(self.body.kind), previous: self.previous }
    }

    /// What breaks the rules now.
    pub(crate) fn findings(&self) -> Vec<Examined> {
        self.report.findings(self.comparison())
    }

    /// Lets a report go on its way that nothing is open about.
    pub(crate) fn must_keep_the_rules(&self) -> Result<(), Refusal> {
        let open: Vec<_> = self.findings().into_iter().filter(Examined::is_open).collect();
        if open.is_empty() { Ok(()) } else { Err(Refusal::FindingsOpen(open)) }
    }

    /// The capacity in which the asker may do what any of `roles` may; the first that they hold.
    pub fn capacity(&self, roles: &[Role]) -> Result<Capacity, Refusal> {
        capacity(self.asker, self.person, self.body, roles)
    }

    /// Lets an edit pass that nothing stands against.
    pub(crate) fn without_conflicts(&self, conflicts: impl IntoIterator<Item = Conflict>) -> Result<(), Refusal> {
        let conflicts: Vec<_> = conflicts.into_iter().collect();
        if conflicts.is_empty() {
            return Ok(());
        }
        let own = conflicts.iter().all(|conflict| conflict.by() == Some(self.asker.person));
        Err(Refusal::VersionConflict { conflicts, own })
    }

    /// An accepted decision about this report.
    #[must_use]
    pub(crate) fn decision(&self, actor: &Capacity, events: Vec<Event>) -> Decision {
        Decision::by(actor, StreamId::Report(self.report.id), events)
    }
}

/// Where a report is to be, whether it was opened yet or not.
#[derive(Clone, Copy)]
pub(crate) struct Site<'a> {
    pub(crate) asker: Asker,
    pub(crate) person: &'a Person,
    pub(crate) body: &'a Body,
    pub(crate) id: ReportId,
    /// The report, once it is opened.
    pub(crate) report: Option<&'a Report>,
    /// That of the year before, where there is one and the command looks at it.
    pub(crate) previous: Option<&'a Report>,
}

impl<'a> Site<'a> {
    /// To somebody who has no business with the body, there is no report.
    pub(crate) fn of(world: &'a dyn World, asker: Asker, id: ReportId) -> Result<Self, Refusal> {
        let missing = || Refusal::NotFound(Missing::Report(id));
        let person = world.person(asker.person).ok_or_else(missing)?;
        let body = world.body(id.body).ok_or_else(missing)?;
        let concerned = person.administrator.is_some() || body.roles_of(person.id).next().is_some();
        let (report, previous) = (world.report(id), id.previous().and_then(|id| world.report(id)));
        if concerned { Ok(Self { asker, person, body, id, report, previous }) } else { Err(missing()) }
    }

    /// The capacity in which the asker may do what any of `roles` may; the first that they hold.
    pub(crate) fn capacity(&self, roles: &[Role]) -> Result<Capacity, Refusal> {
        capacity(self.asker, self.person, self.body, roles)
    }
}

pub(crate) fn capacity(asker: Asker, person: &Person, body: &Body, roles: &[Role]) -> Result<Capacity, Refusal> {
    let wanted = roles.iter().copied().filter(|role| asker.acting_as.is_none_or(|named| named == *role));
    let held = wanted.filter_map(|role| {
        let title = match role {
            Role::Administrator => person.administrator.as_ref().map(|held| held.title.clone()),
            _ => body.holds(person.id, role).map(|held| held.title.clone()),
        }?;
        Some(Capacity { person: person.id, role, name: person.name.clone(), title })
    });
    held.into_iter().next().ok_or_else(|| {
        let needs = roles.to_vec();
        asker
            .acting_as
            .map_or(Refusal::NotAllowed { needs: needs.clone() }, |role| Refusal::NotAllowedAs { role, needs })
    })
}

/// The body, for somebody who may know of it.
pub(crate) fn known_body(world: &dyn World, id: BodyId) -> Result<&Body, Refusal> {
    world.body(id).ok_or(Refusal::NotFound(Missing::Body(id)))
}
