//! The administrator's work: people, bodies, appointments, and the secrets with which people get their accounts.

mod input;

use std::time::Duration;

use async_graphql::{Context, Object, SimpleObject};
use domain::World;
use domain::command::{Command, Request};
use domain::id::{CommandId, PersonId, StreamId};
use engine::accounts::enrolment;
use engine::{AppendError, LoadedWorld, Receipt};
use tracing::info;

use self::input::{
    AdoptPlanInput, AppointInput, ClaimAdministrationInput, EndAppointmentInput, IssueEnrolmentInput,
    RegisterBodyInput, RegisterPersonInput, person,
};
use super::command::{Outcome, Payload, outcome, send};
use super::enrolment::user_error as enrolment_error;
use super::place::Places;
use crate::authentication::{EnrolError, PreparedAccount};
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::body::Body;
use crate::types::event::RecordedEvent;
use crate::types::person::{Person, Role};
use crate::types::scalar::DateTime;
use crate::user_error::{NotAllowed, UserError};

/// How long a secret to enrol with works.
const ENROLMENT: Duration = Duration::from_hours(7 * 24);

/// People, bodies, appointments.
#[derive(Default)]
pub(super) struct RegistryMutation;

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
    expires_at: Option<DateTime>,
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

impl Payload for PersonPayload {
    fn accepted(stream: StreamId, events: Vec<RecordedEvent>) -> Self {
        let person = if let StreamId::Person(person) = stream { Some(person.into()) } else { None };
        Self { person, events, user_errors: vec![] }
    }

    fn refused(error: UserError) -> Self {
        Self { user_errors: vec![error], ..Self::default() }
    }
}

impl Payload for BodyPayload {
    fn accepted(stream: StreamId, events: Vec<RecordedEvent>) -> Self {
        let body = if let StreamId::Body(body) = stream { Some(body.into()) } else { None };
        Self { body, events, user_errors: vec![] }
    }

    fn refused(error: UserError) -> Self {
        Self { user_errors: vec![error], ..Self::default() }
    }
}

#[Object]
impl RegistryMutation {
    /// Makes whoever holds the one-time secret of a new system its first administrator, with an account. Sign in
    /// afterwards. The secret itself tells a repetition from a second claim.
    async fn claim_administration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret, and who is to administer.")] input: ClaimAdministrationInput,
    ) -> Result<PersonPayload, ApiError> {
        let authentication = ctx.authentication()?;
        let prepared = authentication.prepare_first(ctx.source()?, &input.secret, &input.user_name, &input.password);
        let account = match prepared.await {
            Ok(account) => account,
            Err(error) => return refused(error),
        };
        let registered = match register_first(ctx, &account, input.name, input.title).await? {
            Ok(receipt) => receipt,
            Err(error) => return PersonPayload::of(Err(error)),
        };
        match authentication.enrol_first(&account).await {
            Ok(()) => PersonPayload::of(Ok(registered)),
            Err(error) => refused(error),
        }
    }

    /// Makes a person known. They get an account with `issueEnrolment` and `enrol`.
    async fn register_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who it is.")] input: RegisterPersonInput,
    ) -> Result<PersonPayload, ApiError> {
        send(ctx, input.command_id.into(), Ok(Command::RegisterPerson { name: input.name })).await
    }

    /// Gives a one-time secret with which a person sets user name and password: the first time, or when the password
    /// is lost. An earlier secret of theirs stops working. No command: credentials never enter the log.
    async fn issue_enrolment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For whom.")] input: IssueEnrolmentInput,
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
        info!(by = %viewer.person.0, person = %holder.0, "an enrolment was issued");
        let (secret, expires_at) = (Some(enrolment.secret.reveal()), Some(enrolment.expires_at.into()));
        Ok(EnrolmentPayload { secret, expires_at, user_errors: vec![] })
    }

    /// Makes a public body known.
    async fn register_body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which body it is.")] input: RegisterBodyInput,
    ) -> Result<BodyPayload, ApiError> {
        send(ctx, input.command_id.into(), input.command()).await
    }

    /// Chooses the sign-off plan that a body's reports follow. A report that was submitted before keeps its own.
    async fn adopt_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plan, and where.")] input: AdoptPlanInput,
    ) -> Result<BodyPayload, ApiError> {
        send(ctx, input.command_id.into(), input.command()).await
    }

    /// Appoints a person to an office in a body, or to administer the system. A division head is appointed with the
    /// sections and tables of the report that they answer for.
    async fn appoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, to what, and where.")] input: AppointInput,
    ) -> Result<BodyPayload, ApiError> {
        send(ctx, input.command_id.into(), input.command()).await
    }

    /// Ends an appointment. What was signed in it stays.
    async fn end_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which appointment, and why.")] input: EndAppointmentInput,
    ) -> Result<BodyPayload, ApiError> {
        send(ctx, input.command_id.into(), input.command()).await
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
        submitted => outcome(submitted, &Places::default()),
    }
}

fn refused(error: EnrolError) -> Result<PersonPayload, ApiError> {
    PersonPayload::of(Err(enrolment_error(error)?))
}
