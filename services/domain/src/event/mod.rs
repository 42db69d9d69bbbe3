//! Everything that can have happened. An event is never changed once one of its kind was recorded: a new shape is a
//! new schema version, and `upcast` brings the old one up.

mod body;
mod content;
mod person;
mod report;
mod summary;
mod upcast;

use ledger::{Entry, Openings, Sealed, WalkTexts};
use serde::Serialize;
use serde_json::value::RawValue;

pub use body::{AppointmentEnded, BodyRegistered, PersonAppointed, PlanAdopted};
pub use content::{
    CellChange, CellsSet, ParagraphChange, ReportImported, ReportOpened, SourceKept, TextRevised, ZerosFilled,
};
pub use person::{AdministratorAppointed, AdministratorAppointmentEnded, PersonRegistered};
pub use report::{
    ContentExpunged, EditionImported, EditionPublished, EditionVoided, ExplanationRefused, ExpungingOrdered,
    FindingExplained, ReportReplanned, ReportReturned, ReportSubmitted, RulesAdopted, SignatureWithdrawn, StageSigned,
    SubmissionRecalled,
};

/// An event with its envelope, as it is in the log.
pub type Recorded = Entry<Event>;

/// Stored bytes that are no event of this program.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The type or its schema is not known here: the reader stops, nothing is skipped.
    #[error(
        "position {position} holds {event_type} in schema {schema}, which this program does not know; use a newer one"
    )]
    Unknown {
        position: u64,
        /// The type's name.
        event_type: Box<str>,
        /// The schema's version.
        schema: u32,
    },
    /// The bytes do not have the shape that their type promises.
    #[error("an event cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
}

macro_rules! events {
    ($($variant:ident $schema:literal,)*) => {
        /// What happened: one variant a type.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Event {
            $(#[doc = concat!("See [`", stringify!($variant), "`].")] $variant($variant),)*
        }

        impl Event {
            /// Every type with the schema version that is written today.
            pub const TYPES: &'static [(&'static str, u32)] = &[$((stringify!($variant), $schema),)*];

            /// The type's name, as stored.
            #[must_use]
            pub const fn type_name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($variant),)* }
            }

            /// The schema version that this program writes.
            #[must_use]
            pub const fn schema(&self) -> u32 {
                match self { $(Self::$variant(_) => $schema,)* }
            }

            fn decode(event_type: &str, schema: u32, payload: &str) -> Result<Option<Self>, serde_json::Error> {
                match (event_type, schema) {
                    $((stringify!($variant), $schema) => serde_json::from_str(payload).map(|event| Some(Self::$variant(event))),)*
                    _ => Ok(None),
                }
            }
        }

        impl WalkTexts for Event {
            fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
                match self { $(Self::$variant(event) => event.walk_texts(visit),)* }
            }
        }

        $(impl From<$variant> for Event {
            fn from(event: $variant) -> Self {
                Self::$variant(event)
            }
        })*
    };
}

events! {
    PersonRegistered 1,
    AdministratorAppointed 1,
    AdministratorAppointmentEnded 1,
    BodyRegistered 1,
    PersonAppointed 2,
    AppointmentEnded 1,
    PlanAdopted 1,
    ReportOpened 1,
    ReportImported 1,
    TextRevised 3,
    CellsSet 1,
    ZerosFilled 1,
    FindingExplained 1,
    ExplanationRefused 1,
    RulesAdopted 1,
    ReportSubmitted 3,
    StageSigned 2,
    ReportReturned 1,
    SubmissionRecalled 1,
    ReportReplanned 2,
    EditionPublished 1,
    SourceKept 1,
    EditionImported 1,
    ExpungingOrdered 1,
    ContentExpunged 1,
    SignatureWithdrawn 1,
    EditionVoided 1,
}

/// An event that cannot follow what came before it: the log is not one that this program wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event {event_type} at position {position} of {stream} does not follow from what came before it: {reason}")]
pub struct FoldError {
    /// The event's type name.
    pub event_type: Box<str>,
    /// Where it stands in the log.
    pub position: u64,
    pub stream: Box<str>,
    /// What is wrong.
    pub reason: Box<str>,
}

impl FoldError {
    /// `recorded` cannot stand here at all.
    #[must_use]
    pub fn unexpected(recorded: &Recorded) -> Self {
        Self::because(recorded, "an event of this type cannot stand here")
    }

    /// `recorded` cannot stand here, for a `reason`.
    #[must_use]
    pub fn because(recorded: &Recorded, reason: &str) -> Self {
        Self {
            event_type: recorded.event_type.clone(),
            position: recorded.position,
            stream: recorded.stream.clone(),
            reason: reason.into(),
        }
    }
}

/// Reads an event from its stored open bytes, brings it up to today's schema, and gives its texts back from the
/// sealed part.
pub fn read(open: &[u8], sealed: &Openings) -> Result<Recorded, EventError> {
    let entry: Entry<Box<RawValue>> = serde_json::from_slice(open)?;
    let unknown =
        || EventError::Unknown { position: entry.position, event_type: entry.event_type.clone(), schema: entry.schema };
    let payload = if let Some(payload) = Event::decode(&entry.event_type, entry.schema, entry.payload.get())? {
        payload
    } else {
        let value = serde_json::from_str(entry.payload.get())?;
        let written = Event::TYPES.iter().find(|(name, _)| **name == *entry.event_type).map(|(_, schema)| *schema);
        let schema = written.ok_or_else(unknown)?;
        let value = upcast::upcast(&entry.event_type, entry.schema, schema, value).ok_or_else(unknown)?;
        Event::decode(&entry.event_type, schema, &value.to_string())?.ok_or_else(unknown)?
    };
    let mut recorded = Entry {
        position: entry.position,
        event_id: entry.event_id,
        stream: entry.stream,
        version: entry.version,
        event_type: entry.event_type,
        schema: entry.schema,
        recorded_at: entry.recorded_at,
        actor: entry.actor,
        command_id: entry.command_id,
        causation_id: entry.causation_id,
        correlation_id: entry.correlation_id,
        payload,
    };
    sealed.fill(&mut recorded);
    Ok(recorded)
}
