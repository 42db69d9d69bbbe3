//! How a mutation becomes a command, and what comes of it a payload.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ComplexObject, Context, ID, InputObject, SimpleObject};
use domain::command::{Command, Request};
use domain::id::{CommandId, ReportId, StreamId};
use engine::{AppendError, Receipt};

use super::place::Places;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::query::readable;
use crate::refusal::{unknown_id, user_error};
use crate::types::event::RecordedEvent;
use crate::types::id::NodeId;
use crate::types::person::Role;
use crate::types::report::Report;
use crate::types::scalar::Uuid;
use crate::user_error::{CommandIdReused, UserError};

/// What the input of a command begins with.
#[derive(InputObject, Clone, Copy)]
pub(super) struct Head {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// The role to act in, for people who hold several.
    pub(super) acting_as: Option<Role>,
}

impl From<Uuid> for Head {
    /// Of a command that names no role.
    fn from(command_id: Uuid) -> Self {
        Self { command_id, acting_as: None }
    }
}

/// Which report.
#[derive(InputObject)]
pub(super) struct ReportActInput {
    #[graphql(flatten)]
    head: Head,
    /// The report.
    report: ID,
}

impl ReportActInput {
    /// Sends what is to be done with the report, where report and input come to a command.
    pub(super) async fn send<P: Payload>(
        self,
        ctx: &Context<'_>,
        command: impl FnOnce(ReportId) -> Result<Command, UserError>,
    ) -> Result<P, ApiError> {
        let report = NodeId::report(&self.report).ok_or_else(|| unknown_id(&["input", "report"]));
        send(ctx, self.head, report.and_then(command)).await
    }
}

/// What a command led to, or why it did not.
pub(super) type Outcome = Result<Receipt, UserError>;

/// What a mutation answers with.
pub(super) trait Payload: Sized {
    /// The command was accepted: about a stream, in which this was recorded.
    fn accepted(stream: StreamId, events: Vec<RecordedEvent>) -> Self;

    /// Nothing was written.
    fn refused(error: UserError) -> Self;

    /// Either of them.
    fn of(outcome: Outcome) -> Result<Self, ApiError> {
        Ok(match outcome {
            Ok(Receipt { stream, events }) => {
                Self::accepted(stream, events.iter().map(RecordedEvent::of).collect::<Result<_, _>>()?)
            }
            Err(error) => Self::refused(error),
        })
    }
}

/// Sends a command in the viewer's name, unless the input did not make one: which only those learn who are signed in.
pub(super) async fn send<P: Payload>(
    ctx: &Context<'_>,
    head: Head,
    command: Result<Command, UserError>,
) -> Result<P, ApiError> {
    let person = ctx.require_viewer()?.person;
    let command = match command {
        Ok(command) => command,
        Err(error) => return Ok(P::refused(error)),
    };
    let Head { command_id, acting_as } = head;
    let places = Places::of(&command);
    let request = Request { id: CommandId(command_id.0), person, acting_as: acting_as.map(Into::into), command };
    let outcome = outcome(ctx.engine()?.appender.submit(request).await, &places)?;
    if let Err(refused) = &outcome {
        ctx.metrics()?.refused(enum_value(refused.kind()).to_string());
    }
    P::of(outcome)
}

/// Tells what the person can do something about from what they cannot.
pub(super) fn outcome(submitted: Result<Receipt, AppendError>, places: &Places) -> Result<Outcome, ApiError> {
    match submitted {
        Ok(receipt) => Ok(Ok(receipt)),
        Err(AppendError::Refused(refusal)) => {
            let path = places.path(&refusal);
            Ok(Err(user_error(refusal, &path.iter().map(String::as_str).collect::<Vec<_>>())))
        }
        Err(error @ AppendError::CommandIdReused) => {
            Ok(Err(CommandIdReused::new(&["input", "commandId"], error).into()))
        }
        Err(AppendError::Unavailable) => Err(ApiError::Busy),
        Err(AppendError::Fault(error)) => Err(error.into()),
    }
}

/// What an act on a report led to.
#[derive(SimpleObject, Default)]
#[graphql(complex)]
pub(super) struct ReportPayload {
    #[graphql(skip)]
    stream: Option<StreamId>,
    /// What was recorded, in order; nothing when the act changed nothing or was refused.
    events: Vec<RecordedEvent>,
    /// Why it was refused; nothing was written then.
    user_errors: Vec<UserError>,
}

impl ReportPayload {
    pub(super) const fn is_refused(&self) -> bool {
        !self.user_errors.is_empty()
    }
}

impl Payload for ReportPayload {
    fn accepted(stream: StreamId, events: Vec<RecordedEvent>) -> Self {
        Self { stream: Some(stream), events, user_errors: vec![] }
    }

    fn refused(error: UserError) -> Self {
        Self { user_errors: vec![error], ..Self::default() }
    }
}

#[ComplexObject]
impl ReportPayload {
    /// The report as it stands now, where the viewer may read it.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>, ApiError> {
        let Some(StreamId::Report(id)) = self.stream else { return Ok(None) };
        readable(ctx, ctx.require_viewer()?.person, id, None).await
    }
}
