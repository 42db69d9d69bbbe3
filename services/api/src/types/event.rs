//! Events as people read them: what happened, who did it, and what was said.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::Role;
use domain::event::Recorded;
use domain::id::PersonId;
use engine::RecordedAt;
use ledger::WalkTexts;

use super::change::{Change, ChangesOfPage, REPLAY_OF_PAGE};
use super::person::{self, Person};
use super::scalar::DateTime;
use super::text::EventText;
use super::time;
use crate::context::ContextExt;
use crate::errors::ApiError;

/// An event as a payload names it.
#[derive(SimpleObject, Clone, Debug)]
pub struct RecordedEvent {
    /// Its position in the log.
    position: u64,
    /// Its type's name.
    #[graphql(name = "type")]
    kind: String,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl RecordedEvent {
    /// An event of a receipt.
    pub fn of(recorded: &RecordedAt) -> Result<Self, ApiError> {
        Ok(Self {
            position: recorded.position,
            kind: recorded.event_type.to_string(),
            recorded_at: time(recorded.recorded_at)?,
        })
    }
}

/// Who acted, as they were at that moment.
#[derive(SimpleObject, Clone, Debug)]
pub struct Actor {
    /// The person.
    person: Person,
    /// The role acted in.
    role: Option<person::Role>,
    /// The name held then.
    name: Option<String>,
    /// The title held then.
    title: Option<String>,
}

/// How many changes an event counts for: most have one, few have dozens, and a document that asks for every kind of them
/// gets one kind for each.
const CHANGES: usize = 4;

/// Something that happened.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Event {
    #[graphql(skip)]
    page: Arc<ChangesOfPage>,
    /// Its position in the log.
    position: u64,
    /// Its id.
    id: ID,
    /// Its number within the history of the report or body.
    version: u64,
    /// Its type's name.
    #[graphql(name = "type")]
    kind: String,
    /// What happened, in a sentence.
    summary: String,
    /// When it was recorded.
    recorded_at: DateTime,
    /// Who acted.
    actor: Actor,
    /// The command that it answers.
    command_id: ID,
    /// What was written or said, in the order of the event.
    texts: Vec<EventText>,
}

impl Event {
    /// An event as it is in the log, on a page with others.
    pub(super) fn of(mut recorded: Recorded, page: Arc<ChangesOfPage>) -> Result<Self, ApiError> {
        let mut texts = Vec::new();
        recorded.payload.walk_texts(&mut |sealed| texts.push(EventText::from(&*sealed)));
        Ok(Self {
            page,
            position: recorded.position,
            id: ID(recorded.event_id.to_string()),
            version: recorded.version,
            kind: recorded.event_type.to_string(),
            summary: recorded.payload.summary(),
            recorded_at: time(recorded.recorded_at)?,
            actor: Actor {
                person: PersonId(recorded.actor.person).into(),
                role: Role::from_key(&recorded.actor.role).map(Into::into),
                name: recorded.actor.name.text().map(Into::into),
                title: recorded.actor.title.text().map(Into::into),
            },
            command_id: ID(recorded.command_id.to_string()),
            texts,
        })
    }
}

#[ComplexObject]
impl Event {
    /// What it changed, with what stood there before: content first, then signatures, then the phase. Whoever asks for it
    /// has the states before a page's events replayed, once for the page.
    #[graphql(complexity = "REPLAY_OF_PAGE + CHANGES * child_complexity")]
    async fn changes(&self, ctx: &Context<'_>) -> Result<Vec<Change>, ApiError> {
        let changes = self.page.changes(ctx.engine()?, self.version).await?;
        Ok(changes.to_vec())
    }
}
