//! The one door through which anything happens: a request comes in, events or a refusal come out.
//!
//! Deciding is pure. It looks at the [`World`], draws ids and salts from a [`Seed`], and takes microseconds.

use ledger::{Sealed, Timestamp};

use crate::body::Body;
use crate::command::{Command, Request};
use crate::event::Event;
use crate::id::{BodyId, PersonId, ReportId, StreamId};
use crate::person::Person;
use crate::refusal::{Conflict, Missing, Refusal, TextProblem};
use crate::registry;
use crate::report::{Report, edit, expunging, import, opening, paragraphs, publication, signing, submission};
use crate::role::Role;
use crate::seed::Seed;
use crate::visible::{says_something, turns_direction};
use crate::world::World;

/// The longest reason or opinion, in characters.
pub const MAX_REMARK: usize = 2000;

/// Who acts, as it goes into the envelope of the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// The person.
    pub person: PersonId,
    /// The role acted in.
    pub role: Role,
    /// The name held now.
    pub name: Sealed,
    /// The title held now.
    pub title: Sealed,
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
    /// The person.
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
    /// The body.
    pub body: &'a Body,
    /// The report.
    pub report: &'a Report,
}

impl<'a> Case<'a> {
    /// Looks the report up for the asker. To somebody who has no business with it, it does not exist.
    pub fn open(world: &'a dyn World, asker: Asker, id: ReportId) -> Result<Self, Refusal> {
        let Site { person, body, report, .. } = Site::of(world, asker, id)?;
        let report = report.ok_or(Refusal::NotFound(Missing::Report(id)))?;
        Ok(Self { asker, person, body, report })
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
    fn of(world: &'a dyn World, asker: Asker, id: ReportId) -> Result<Self, Refusal> {
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

/// Decides `request`.
pub fn decide(world: &dyn World, request: &Request, seed: &mut Seed) -> Result<Decision, Refusal> {
    let asker = Asker { person: request.person, acting_as: request.acting_as, now: seed.now() };
    let case = |id: ReportId| Case::open(world, asker, id);
    let site = |id: ReportId| Site::of(world, asker, id);
    match &request.command {
        Command::ClaimAdministration { name, title } => registry::claim_administration(world, asker, name, title, seed),
        Command::RegisterPerson { name } => registry::register_person(world, asker, name, seed),
        Command::RegisterBody { name, kind, superior, plan } => {
            let founding = registry::Founding { name, kind: *kind, superior: *superior, plan: plan.as_ref() };
            registry::register_body(world, asker, &founding, seed)
        }
        Command::AdoptPlan { body, plan } => registry::adopt_plan(world, asker, *body, plan),
        Command::Appoint { body, person, role, title, sections, tables } => {
            let post = registry::Post { body: *body, role: *role, title, sections, tables };
            registry::appoint(world, asker, *person, &post, seed)
        }
        Command::EndAppointment { body, person, appointment, reason } => {
            registry::end_appointment(world, asker, *body, *person, *appointment, reason, seed)
        }
        Command::OpenReport { report, carry_over } => opening::open(&site(*report)?, *carry_over, seed),
        Command::ImportReport { report, document } => import::decide(&site(*report)?, document, seed),
        Command::ReviseText { report, edits } => paragraphs::revise_text(&case(*report)?, edits, seed),
        Command::SetCells { report, edits, block } => edit::set_cells(&case(*report)?, edits, block.as_ref()),
        Command::FillZeros { report, table } => edit::fill_zeros(&case(*report)?, *table),
        Command::SubmitReport { report } => submission::submit(&case(*report)?),
        Command::RecallSubmission { report } => submission::recall(&case(*report)?),
        Command::Replan { report, reason } => submission::replan(&case(*report)?, reason, seed),
        Command::SignStage { report, stage, scope, expected_hash, opinion } => {
            let reading = signing::Reading { stage, scope: *scope, hash: *expected_hash };
            signing::sign(&case(*report)?, &reading, opinion.as_deref(), seed)
        }
        Command::SignParts { report, stage, parts, opinion } => {
            signing::sign_parts(&case(*report)?, stage, parts, opinion.as_deref(), seed)
        }
        Command::ReturnReport { report, to_stage, sections, reason } => {
            signing::send_back(&case(*report)?, to_stage.as_ref(), sections, reason, seed)
        }
        Command::PublishReport { report, edition, expected_hash } => {
            publication::publish(&case(*report)?, *edition, *expected_hash, seed.now())
        }
        Command::OrderExpunging { report, texts, reason } => expunging::order(&case(*report)?, texts, reason, seed),
        Command::ExpungeContent { report, order } => expunging::carry_out(&case(*report)?, *order),
    }
}

/// The body, for somebody who may know of it.
pub(crate) fn known_body(world: &dyn World, id: BodyId) -> Result<&Body, Refusal> {
    world.body(id).ok_or(Refusal::NotFound(Missing::Body(id)))
}

/// A text that must say something, in at most `limit` characters, sealed.
pub(crate) fn required(seed: &mut Seed, field: &'static str, text: &str, limit: usize) -> Result<Sealed, Refusal> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Refusal::Text { field, problem: TextProblem::TooManyCharacters { limit } });
    }
    readable(seed, field, text)
}

/// A text in which there is something to see, and nothing that is shown otherwise than it is read; sealed.
pub(crate) fn readable(seed: &mut Seed, field: &'static str, text: &str) -> Result<Sealed, Refusal> {
    let text = text.trim();
    let refused = |problem| Refusal::Text { field, problem };
    if !says_something(text) {
        return Err(refused(TextProblem::Empty));
    }
    if text.chars().any(turns_direction) {
        return Err(refused(TextProblem::TurnedDirection));
    }
    seed.seal(text).map_err(|error| refused(error.into()))
}
