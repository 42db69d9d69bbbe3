//! The administrator's work: people, bodies, appointments, and the secrets with which people get their accounts.

use std::time::Duration;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::command::{Command, Request};
use domain::form::TableNumber;
use domain::id::{AppointmentId, BodyId, CommandId, PersonId, StreamId};
use domain::plan::PlanRef;
use domain::{Missing, World};
use engine::accounts::enrolment::{self, Holder};
use engine::{AppendError, LoadedWorld, Receipt};
use uuid::Uuid;

use super::command::{Outcome, outcome, recorded, submit};
use super::enrolment::user_error as enrolment_error;
use super::sign_off::sections;
use crate::authentication::{EnrolError, PreparedAccount};
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::body::{Body, BodyKind};
use crate::types::event::RecordedEvent;
use crate::types::id::NodeId;
use crate::types::person::{Person, Role};
use crate::user_error::{InvalidInput, NotAllowed, NotFound, UserError};

/// How long a secret to enrol with works.
const ENROLMENT: Duration = Duration::from_hours(7 * 24);

/// People, bodies, appointments.
#[derive(Default)]
pub(super) struct RegistryMutation;

/// The one-time secret of a new system, and who is to administer it.
#[derive(InputObject)]
struct ClaimAdministrationInput {
    /// The secret that the server gave when it was started for the first time.
    #[graphql(secret)]
    secret: String,
    /// The administrator's name.
    name: String,
    /// The title that stands under what they do.
    #[graphql(default = "系统管理员")]
    title: String,
    /// The user name to sign in under.
    user_name: String,
    /// The password: 10 to 128 characters.
    #[graphql(secret)]
    password: String,
}

/// A new person.
#[derive(InputObject)]
struct RegisterPersonInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// Their name.
    name: String,
}

/// Who is to get a secret.
#[derive(InputObject)]
struct IssueEnrolmentInput {
    /// The person.
    person: ID,
}

/// A new body.
#[derive(InputObject)]
struct RegisterBodyInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// Its official name.
    name: String,
    /// What the law takes it for.
    kind: BodyKind,
    /// The body that it reports to.
    superior: Option<ID>,
    /// The sign-off plan that its reports follow, such as `default@1`; without one, `small@1`.
    plan: Option<String>,
}

/// The plan that a body adopts.
#[derive(InputObject)]
struct AdoptPlanInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// Where.
    body: ID,
    /// Which: `small@1` for three or four people, `default@1` for divisions and a leading group.
    plan: String,
}

/// A new appointment.
#[derive(InputObject)]
struct AppointInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// Where; none for an administrator of the system.
    body: Option<ID>,
    /// Whom.
    person: ID,
    /// To what.
    role: Role,
    /// The title that stands under their signature.
    title: String,
    /// The sections, 0 to 6, that a division head answers for, with the tables that stand in them.
    #[graphql(default)]
    sections: Vec<i32>,
    /// The tables, 2 to 4, that a division head answers for without their sections' text.
    #[graphql(default)]
    tables: Vec<i32>,
}

/// An appointment to end.
#[derive(InputObject)]
struct EndAppointmentInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// Where; none for an administrator of the system.
    body: Option<ID>,
    /// Whose.
    person: ID,
    /// Which.
    appointment: Uuid,
    /// Why.
    reason: String,
}

/// A person, or why there is none.
#[derive(SimpleObject, Default)]
struct PersonPayload {
    /// The person.
    person: Option<Person>,
    /// What was recorded, in order.
    events: Vec<RecordedEvent>,
    /// Why it was refused; nothing was written then.
    user_errors: Vec<UserError>,
}

/// A secret, or why there is none.
#[derive(SimpleObject, Default)]
struct EnrolmentPayload {
    /// To be handed over in private, for the mutation `enrol`. It is shown this once.
    secret: Option<String>,
    /// When it stops working.
    expires_at: Option<DateTime<Utc>>,
    /// Why there is none.
    user_errors: Vec<UserError>,
}

/// A body, or why there is none.
#[derive(SimpleObject, Default)]
struct BodyPayload {
    /// The body.
    body: Option<Body>,
    /// What was recorded, in order.
    events: Vec<RecordedEvent>,
    /// Why it was refused; nothing was written then.
    user_errors: Vec<UserError>,
}

impl PersonPayload {
    fn of(outcome: Outcome) -> Result<Self, ApiError> {
        Ok(match outcome {
            Ok(receipt) => Self { person: person_of(&receipt), events: recorded(&receipt)?, user_errors: vec![] },
            Err(error) => Self { user_errors: vec![error], ..Self::default() },
        })
    }
}

impl BodyPayload {
    fn of(outcome: Outcome) -> Result<Self, ApiError> {
        Ok(match outcome {
            Ok(receipt) => Self { body: body_of(&receipt), events: recorded(&receipt)?, user_errors: vec![] },
            Err(error) => Self { user_errors: vec![error], ..Self::default() },
        })
    }
}

fn person_of(receipt: &Receipt) -> Option<Person> {
    match receipt.stream {
        StreamId::Person(person) => Some(person.into()),
        StreamId::Body(_) | StreamId::Report(_) => None,
    }
}

fn body_of(receipt: &Receipt) -> Option<Body> {
    match receipt.stream {
        StreamId::Body(body) => Some(body.into()),
        StreamId::Person(_) | StreamId::Report(_) => None,
    }
}

fn body(id: Option<&ID>, field: &str) -> Result<Option<BodyId>, UserError> {
    id.map(|id| NodeId::body(id).ok_or_else(|| unknown_id(&["input", field]))).transpose()
}

fn plan(name: &str) -> Result<PlanRef, UserError> {
    let unknown = || Missing::Plan(name.chars().take(64).collect());
    PlanRef::parse(name).ok_or_else(|| NotFound::new(&["input", "plan"], unknown()).into())
}

fn tables(numbers: &[i32]) -> Result<Vec<TableNumber>, UserError> {
    let table = |number: &i32| u8::try_from(*number).ok().and_then(|number| TableNumber::try_from(number).ok());
    let invalid = || InvalidInput::new(&["input", "tables"], "没有这张表：报告中有表二、表三、表四，请填写 2、3 或 4");
    numbers.iter().map(|number| table(number).ok_or_else(|| invalid().into())).collect()
}

impl RegisterBodyInput {
    fn command(self) -> Result<Command, UserError> {
        Ok(Command::RegisterBody {
            superior: body(self.superior.as_ref(), "superior")?,
            plan: self.plan.as_deref().map(plan).transpose()?,
            name: self.name,
            kind: self.kind.into(),
        })
    }
}

impl AdoptPlanInput {
    fn command(&self) -> Result<Command, UserError> {
        let body = NodeId::body(&self.body).ok_or_else(|| unknown_id(&["input", "body"]))?;
        Ok(Command::AdoptPlan { body, plan: plan(&self.plan)? })
    }
}

impl AppointInput {
    fn command(self) -> Result<Command, UserError> {
        Ok(Command::Appoint {
            body: body(self.body.as_ref(), "body")?,
            person: person(&self.person)?,
            role: self.role.into(),
            sections: sections(&self.sections)?,
            tables: tables(&self.tables)?,
            title: self.title,
        })
    }
}

/// Sends what the input came to, if it came to anything.
async fn on_body(ctx: &Context<'_>, id: Uuid, command: Result<Command, UserError>) -> Result<BodyPayload, ApiError> {
    match command {
        Ok(command) => BodyPayload::of(submit(ctx, id, None, command).await?),
        Err(error) => BodyPayload::of(Err(error)),
    }
}

fn person(id: &ID) -> Result<PersonId, UserError> {
    NodeId::person(id).ok_or_else(|| unknown_id(&["input", "person"]))
}

#[Object]
impl RegistryMutation {
    /// Makes whoever holds the one-time secret of a new system its first administrator, with an account. Sign in
    /// afterwards. The secret itself tells a repetition from a second claim.
    async fn claim_administration(
        &self,
        ctx: &Context<'_>,
        input: ClaimAdministrationInput,
    ) -> Result<PersonPayload, ApiError> {
        let authentication = ctx.authentication()?;
        let account = match authentication.prepare(&input.secret, &input.user_name, &input.password).await {
            Ok(account) if account.holder() == Holder::FirstAdministrator => account,
            Ok(_) => return refused(EnrolError::SecretRefused),
            Err(error) => return refused(error),
        };
        let registered = match register_first(ctx, &account, input.name, input.title).await? {
            Ok(receipt) => receipt,
            Err(error) => return PersonPayload::of(Err(error)),
        };
        match authentication.claim_first(&account, PersonId(account.claimant())).await {
            Ok(_) => PersonPayload::of(Ok(registered)),
            Err(error) => refused(error),
        }
    }

    /// Makes a person known. They get an account with `issueEnrolment` and `enrol`.
    async fn register_person(&self, ctx: &Context<'_>, input: RegisterPersonInput) -> Result<PersonPayload, ApiError> {
        let command = Command::RegisterPerson { name: input.name };
        PersonPayload::of(submit(ctx, input.command_id, None, command).await?)
    }

    /// Gives a one-time secret with which a person sets user name and password: the first time, or when the password
    /// is lost. An earlier secret of theirs stops working. No command: credentials never enter the log.
    async fn issue_enrolment(
        &self,
        ctx: &Context<'_>,
        input: IssueEnrolmentInput,
    ) -> Result<EnrolmentPayload, ApiError> {
        let viewer = ctx.require_viewer()?;
        let engine = ctx.engine()?;
        let refused = |error| Ok(EnrolmentPayload { user_errors: vec![error], ..EnrolmentPayload::default() });
        let holder = match person(&input.person) {
            Ok(holder) => holder,
            Err(error) => return refused(error),
        };
        let streams = [StreamId::Person(viewer.person), StreamId::Person(holder)];
        let world = LoadedWorld::load(&engine.reader, streams).await?;
        if world.person(viewer.person).is_none_or(|viewer| viewer.administrator.is_none()) {
            let refusal = domain::Refusal::NotAllowed { needs: vec![domain::Role::Administrator] };
            return refused(NotAllowed::new(&[], refusal, vec![Role::Administrator]).into());
        }
        if world.person(holder).is_none() {
            return refused(unknown_id(&["input", "person"]));
        }
        let enrolment = enrolment::issue(&engine.database, holder, ENROLMENT).await?;
        let (secret, expires_at) = (Some(enrolment.secret.reveal()), Some(enrolment.expires_at));
        Ok(EnrolmentPayload { secret, expires_at, user_errors: vec![] })
    }

    /// Makes a public body known.
    async fn register_body(&self, ctx: &Context<'_>, input: RegisterBodyInput) -> Result<BodyPayload, ApiError> {
        on_body(ctx, input.command_id, input.command()).await
    }

    /// Chooses the sign-off plan that a body's reports follow. A report that was submitted before keeps its own.
    async fn adopt_plan(&self, ctx: &Context<'_>, input: AdoptPlanInput) -> Result<BodyPayload, ApiError> {
        on_body(ctx, input.command_id, input.command()).await
    }

    /// Appoints a person to an office in a body, or to administer the system. A division head is appointed with the
    /// sections and tables of the report that they answer for.
    async fn appoint(&self, ctx: &Context<'_>, input: AppointInput) -> Result<BodyPayload, ApiError> {
        on_body(ctx, input.command_id, input.command()).await
    }

    /// Ends an appointment. What was signed in it stays.
    async fn end_appointment(&self, ctx: &Context<'_>, input: EndAppointmentInput) -> Result<BodyPayload, ApiError> {
        let (body, person) = match (body(input.body.as_ref(), "body"), person(&input.person)) {
            (Ok(body), Ok(person)) => (body, person),
            (Err(error), _) | (_, Err(error)) => return BodyPayload::of(Err(error)),
        };
        let appointment = AppointmentId(input.appointment);
        let command = Command::EndAppointment { body, person, appointment, reason: input.reason };
        BodyPayload::of(submit(ctx, input.command_id, None, command).await?)
    }
}

/// Registers the claimant, who is the same for the same secret: a repetition, even with another name, finds them.
async fn register_first(
    ctx: &Context<'_>,
    account: &PreparedAccount,
    name: String,
    title: String,
) -> Result<Outcome, ApiError> {
    let claimant = account.claimant();
    let command = Command::ClaimAdministration { name, title };
    let request = Request { id: CommandId(claimant), person: PersonId(claimant), acting_as: None, command };
    match ctx.engine()?.appender.submit(request).await {
        Err(AppendError::CommandIdReused) => {
            Ok(Ok(Receipt { stream: StreamId::Person(PersonId(claimant)), events: vec![] }))
        }
        submitted => outcome(submitted),
    }
}

fn refused(error: EnrolError) -> Result<PersonPayload, ApiError> {
    PersonPayload::of(Err(enrolment_error(error)?))
}
