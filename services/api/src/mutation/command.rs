//! How a mutation becomes a command, and what comes of it a payload.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ComplexObject, Context, SimpleObject};
use domain::command::{Command, Request};
use domain::id::{CommandId, StreamId};
use engine::{AppendError, Receipt};

use super::place::Places;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::query::readable;
use crate::refusal::user_error;
use crate::types::event::RecordedEvent;
use crate::types::person::Role;
use crate::types::report::Report;
use crate::types::scalar::Uuid;
use crate::user_error::{CommandIdReused, UserError};

/// What a command led to, or why it did not.
pub(super) type Outcome = Result<Receipt, UserError>;

/// Sends `command` in the viewer's name.
pub(super) async fn submit(
    ctx: &Context<'_>,
    command_id: Uuid,
    acting_as: Option<Role>,
    command: Command,
) -> Result<Outcome, ApiError> {
    let person = ctx.require_viewer()?.person;
    let places = Places::of(&command);
    let request = Request { id: CommandId(command_id.0), person, acting_as: acting_as.map(Into::into), command };
    let outcome = outcome(ctx.engine()?.appender.submit(request).await, &places)?;
    if let Err(refused) = &outcome {
        ctx.metrics()?.refused(enum_value(refused.kind()).to_string());
    }
    Ok(outcome)
}

/// Sends a command, unless the input did not make one: which only those learn who are signed in.
pub(super) async fn send(
    ctx: &Context<'_>,
    command_id: Uuid,
    acting_as: Option<Role>,
    command: Result<Command, UserError>,
) -> Result<ReportPayload, ApiError> {
    ctx.require_viewer()?;
    match command {
        Ok(command) => ReportPayload::of(submit(ctx, command_id, acting_as, command).await?),
        Err(error) => Ok(ReportPayload::refused(error)),
    }
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

pub(super) fn recorded(receipt: &Receipt) -> Result<Vec<RecordedEvent>, ApiError> {
    receipt.events.iter().map(RecordedEvent::of).collect()
}

/// What an act on a report led to.
#[derive(SimpleObject, Default)]
#[graphql(complex)]
pub(super) struct ReportPayload {
    #[graphql(skip)]
    receipt: Option<Receipt>,
    /// What was recorded, in order; nothing when the act changed nothing or was refused.
    events: Vec<RecordedEvent>,
    /// Why it was refused; nothing was written then.
    user_errors: Vec<UserError>,
}

impl ReportPayload {
    pub(super) fn of(outcome: Outcome) -> Result<Self, ApiError> {
        Ok(match outcome {
            Ok(receipt) => Self { events: recorded(&receipt)?, receipt: Some(receipt), user_errors: vec![] },
            Err(error) => Self::refused(error),
        })
    }

    pub(super) fn refused(error: UserError) -> Self {
        Self { user_errors: vec![error], ..Self::default() }
    }

    pub(super) const fn is_refused(&self) -> bool {
        !self.user_errors.is_empty()
    }
}

#[ComplexObject]
impl ReportPayload {
    /// The report as it stands now, where the viewer may read it.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>, ApiError> {
        let Some(StreamId::Report(id)) = self.receipt.as_ref().map(|receipt| receipt.stream) else { return Ok(None) };
        readable(ctx, ctx.require_viewer()?.person, id, None).await
    }
}
