//! Decisions about people, bodies and appointments: the administrator's work.

use std::collections::BTreeSet;

use crate::body::BodyKind;
use crate::case::{Asker, Capacity, Decision, known_body};
use crate::event::{
    AdministratorAppointed, AdministratorAppointmentEnded, AppointmentEnded, BodyRegistered, PersonAppointed,
    PersonRegistered, PlanAdopted,
};
use crate::form::TableNumber;
use crate::id::{AppointmentId, BodyId, PersonId, StreamId};
use crate::limits::{MAX_BODY_NAME, MAX_HOLDERS, MAX_PERSON_NAME, MAX_REMARK, MAX_TITLE, limit, required};
use crate::person::Person;
use crate::plan::{Plan, PlanRef};
use crate::refusal::{Missing, Refusal, TextProblem};
use crate::report::{Scope, SectionNumber};
use crate::role::Role;
use crate::seed::Seed;
use crate::world::World;

/// The most sections and tables that one appointment names: as many as a report has.
const MAX_PARTS: usize = SectionNumber::COUNT + TableNumber::ALL.len();

pub(crate) fn claim_administration(
    world: &dyn World,
    asker: Asker,
    name: &str,
    title: &str,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    if world.person(asker.person).is_some() {
        return Err(Refusal::AlreadyAppointed(Role::Administrator));
    }
    let name = required(seed, "姓名", name, MAX_PERSON_NAME)?;
    let title = required(seed, "职务", title, MAX_TITLE)?;
    let actor = Capacity { person: asker.person, role: Role::Administrator, name: name.clone(), title: title.clone() };
    let appointment = AppointmentId(seed.uuid());
    let events = vec![PersonRegistered { name }.into(), AdministratorAppointed { appointment, title }.into()];
    Ok(Decision::by(&actor, StreamId::Person(asker.person), events))
}

pub(crate) fn register_person(
    world: &dyn World,
    asker: Asker,
    name: &str,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let actor = administrator(world, asker)?;
    let person = PersonId(seed.uuid());
    let name = required(seed, "姓名", name, MAX_PERSON_NAME)?;
    Ok(Decision::by(&actor, StreamId::Person(person), vec![PersonRegistered { name }.into()]))
}

/// A body as an administrator registers it.
pub(crate) struct Founding<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: BodyKind,
    pub(crate) superior: Option<BodyId>,
    pub(crate) plan: Option<&'a PlanRef>,
}

pub(crate) fn register_body(
    world: &dyn World,
    asker: Asker,
    founding: &Founding<'_>,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let Founding { name, kind, superior, plan } = *founding;
    let actor = administrator(world, asker)?;
    if let Some(superior) = superior {
        known_body(world, superior)?;
    }
    // A body's name is public and stands in clear; sealing it only applies the limits of a text.
    required(seed, "单位名称", name, MAX_BODY_NAME)?;
    let name = name.trim();
    if name.contains(['\n', '\t']) {
        return Err(Refusal::Text { field: "单位名称", problem: TextProblem::ControlCharacter });
    }
    let body = BodyId(seed.uuid());
    let plan = plan.map_or_else(|| Ok(PlanRef::small()), known_plan)?;
    let registered = BodyRegistered { name: name.into(), kind, superior, plan };
    Ok(Decision::by(&actor, StreamId::Body(body), vec![registered.into()]))
}

pub(crate) fn adopt_plan(world: &dyn World, asker: Asker, id: BodyId, plan: &PlanRef) -> Result<Decision, Refusal> {
    let actor = administrator(world, asker)?;
    let body = known_body(world, id)?;
    let plan = known_plan(plan)?;
    let events = if body.plan == plan { vec![] } else { vec![PlanAdopted { plan }.into()] };
    Ok(Decision::by(&actor, StreamId::Body(id), events))
}

fn known_plan(name: &PlanRef) -> Result<PlanRef, Refusal> {
    let known = Plan::named(name).map(Plan::name);
    // The name comes from outside: what the message repeats of it is bounded.
    known.ok_or_else(|| Refusal::NotFound(Missing::Plan(name.to_string().chars().take(64).collect())))
}

/// What an administrator appoints somebody to.
pub(crate) struct Post<'a> {
    pub(crate) body: Option<BodyId>,
    pub(crate) role: Role,
    pub(crate) title: &'a str,
    pub(crate) sections: &'a [SectionNumber],
    pub(crate) tables: &'a [TableNumber],
}

impl Post<'_> {
    /// The parts of the report that go with it: some for a division head, none for anybody else.
    fn answers_for(&self) -> Result<Vec<Scope>, Refusal> {
        limit(self.sections.len() + self.tables.len(), MAX_PARTS)?;
        let sections = self.sections.iter().copied().map(Scope::Section);
        let parts: BTreeSet<_> = sections.chain(self.tables.iter().copied().map(Scope::Table)).collect();
        match (self.role, parts.is_empty()) {
            (Role::DivisionHead, true) => Err(Refusal::AnswersForNothing),
            (Role::DivisionHead, false) | (_, true) => Ok(parts.into_iter().collect()),
            (_, false) => Err(Refusal::Text { field: "负责的部分", problem: TextProblem::NotWanted }),
        }
    }
}

pub(crate) fn appoint(
    world: &dyn World,
    asker: Asker,
    person: PersonId,
    post: &Post<'_>,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let actor = administrator(world, asker)?;
    let appointee = known_person(world, person)?;
    let role = post.role;
    let title = required(seed, "职务", post.title, MAX_TITLE)?;
    let answers_for = post.answers_for()?;
    let appointment = AppointmentId(seed.uuid());
    match (role, post.body) {
        (Role::Administrator, Some(_)) => Err(Refusal::Text { field: "单位", problem: TextProblem::NotWanted }),
        (Role::Administrator, None) => {
            if appointee.administrator.is_some() {
                return Err(Refusal::AlreadyAppointed(role));
            }
            let events = vec![AdministratorAppointed { appointment, title }.into()];
            Ok(Decision::by(&actor, StreamId::Person(person), events))
        }
        (_, Some(id)) => {
            let body = known_body(world, id)?;
            if body.holds(person, role).is_some() {
                return Err(Refusal::AlreadyAppointed(role));
            }
            limit(body.holders(role).count() + 1, MAX_HOLDERS)?;
            let events = vec![PersonAppointed { appointment, person, role, title, answers_for }.into()];
            Ok(Decision::by(&actor, StreamId::Body(id), events))
        }
        (_, None) => Err(Refusal::Text { field: "单位", problem: TextProblem::Empty }),
    }
}

pub(crate) fn end_appointment(
    world: &dyn World,
    asker: Asker,
    body: Option<BodyId>,
    person: PersonId,
    appointment: AppointmentId,
    reason: &str,
    seed: &mut Seed,
) -> Result<Decision, Refusal> {
    let actor = administrator(world, asker)?;
    let reason = required(seed, "原因", reason, MAX_REMARK)?;
    let (stream, event) = match body {
        Some(id) => {
            let held = known_body(world, id)?.appointments.iter();
            let known = held.clone().any(|held| held.id == appointment && held.person == person);
            (known.then_some(StreamId::Body(id)), AppointmentEnded { appointment, reason }.into())
        }
        None if asker.person == person => return Err(Refusal::OwnAdministration),
        None => {
            let known = known_person(world, person)?.administers_by(appointment);
            let event = AdministratorAppointmentEnded { appointment, reason }.into();
            (known.then_some(StreamId::Person(person)), event)
        }
    };
    let stream = stream.ok_or(Refusal::NotFound(Missing::Appointment))?;
    Ok(Decision::by(&actor, stream, vec![event]))
}

/// The capacity of an administrator; refuses everybody else.
pub(crate) fn administrator(world: &dyn World, asker: Asker) -> Result<Capacity, Refusal> {
    let refused = || Refusal::NotAllowed { needs: vec![Role::Administrator] };
    let person = world.person(asker.person).ok_or_else(refused)?;
    let held = person.administrator.as_ref().ok_or_else(refused)?;
    if asker.acting_as.is_some_and(|role| role != Role::Administrator) {
        return Err(refused());
    }
    let (name, title) = (person.name.clone(), held.title.clone());
    Ok(Capacity { person: person.id, role: Role::Administrator, name, title })
}

fn known_person(world: &dyn World, id: PersonId) -> Result<&Person, Refusal> {
    world.person(id).ok_or(Refusal::NotFound(Missing::Person(id)))
}
