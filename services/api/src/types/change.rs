//! What an event changed, as a client draws it: what stood there before, and what stands there now.

use async_graphql::{Enum, ID, SimpleObject, Union};
use domain::body;
use domain::event::Recorded;
use domain::id::{BodyId, ReportId, StreamId};
use domain::report::{Signature, change};
use engine::{Engine, Reader, StoreError};
use tokio::sync::OnceCell;

use super::paragraph::ParagraphKind;
use super::person::{Person, Role};
use super::phase::Phase;
use super::sign_off::Meaning;
use super::text::EventText;

/// What a field of an event counts that has the states before the events of its page replayed, until
/// `history_complexity` has seen it: more than any other field can come to.
pub const REPLAY_OF_PAGE: usize = 1 << 24;

/// The events of a page, which follow one another, and what they changed: told when the first of them is asked.
#[derive(Debug)]
pub(super) struct ChangesOfPage {
    of: Subject,
    events: Vec<Recorded>,
    changes: OnceCell<Vec<Vec<Change>>>,
}

/// What has a history that can be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    Report(ReportId),
    Body(BodyId),
}

impl Subject {
    pub(super) const fn stream(self) -> StreamId {
        match self {
            Self::Report(report) => StreamId::Report(report),
            Self::Body(body) => StreamId::Body(body),
        }
    }
}

impl ChangesOfPage {
    pub(super) const fn of(of: Subject, events: Vec<Recorded>) -> Self {
        Self { of, events, changes: OnceCell::const_new() }
    }

    /// What the event of this version changed.
    pub(super) async fn changes(&self, engine: &Engine, version: u64) -> Result<&[Change], StoreError> {
        let changes = self.changes.get_or_try_init(|| self.replayed(&engine.reader)).await?;
        let index = self.events.iter().position(|recorded| recorded.version == version);
        Ok(index.and_then(|index| changes.get(index)).map_or(&[], Vec::as_slice))
    }

    async fn replayed(&self, reader: &Reader) -> Result<Vec<Vec<Change>>, StoreError> {
        Ok(match self.of {
            Subject::Report(report) => told(reader.changes(report, &self.events).await?),
            Subject::Body(body) => told(reader.appointments_changed(body, &self.events).await?),
        })
    }
}

fn told<C: Into<Change>>(changes: Vec<impl IntoIterator<Item = C>>) -> Vec<Vec<Change>> {
    changes.into_iter().map(|of_event| of_event.into_iter().map(Into::into).collect()).collect()
}

/// One thing that an event changed. No two kinds call different things by one name, so that a document may ask for all.
#[derive(Union, Clone, Debug)]
pub enum Change {
    /// A cell holds something else, or what to know about it is something else.
    Cell(CellChange),
    /// A paragraph came, changed, moved or went.
    Paragraph(ParagraphChange),
    /// Somebody signed.
    Signed(SignatureGiven),
    /// A finding was explained, or its explanation refused.
    Explanation(ExplanationChange),
    /// A signature counts no more.
    Lapsed(SignatureLapsed),
    /// The edition came further, or went back.
    Phase(PhaseChange),
    /// A text was erased.
    Erased(TextExpunged),
    /// An appointment began or ended.
    Appointment(AppointmentChange),
}

/// A cell holds something else, or what to know about it is something else.
#[derive(SimpleObject, Clone, Debug)]
pub struct CellChange {
    /// Its stable code: form/table/row/column.
    code: &'static str,
    /// What its row is called on the form.
    row_label: &'static str,
    /// What its column is called on the form.
    column_label: &'static str,
    /// What it held: an exact decimal; "" for blank, "/" for not applicable.
    value_before: String,
    /// What it holds since.
    value_after: String,
    /// What was to know about it.
    note_before: Option<EventText>,
    /// What is to know about it since.
    note_after: Option<EventText>,
}

/// What happened to a paragraph.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "change::Turn")]
pub enum ParagraphTurn {
    /// It was added.
    Added,
    /// It was taken over from last year's report.
    CarriedOver,
    /// It says something else.
    Revised,
    /// It stands somewhere else, and says what it said.
    Moved,
    /// It was removed.
    Removed,
}

/// A paragraph came, changed, moved or went.
#[derive(SimpleObject, Clone, Debug)]
pub struct ParagraphChange {
    /// Which.
    paragraph_id: ID,
    /// What happened to it.
    change: ParagraphTurn,
    /// What it is.
    kind: ParagraphKind,
    /// The section that it stood in: 0 for the preamble, 1 to 6; null where it is new.
    section_before: Option<u8>,
    /// The section that it stands in since; null where it was removed.
    section_after: Option<u8>,
    /// What it said; null where it is new.
    text_before: Option<EventText>,
    /// What it says since; null where it was removed.
    text_after: Option<EventText>,
}

/// Somebody signed: the event's actor.
#[derive(SimpleObject, Clone, Debug)]
pub struct SignatureGiven {
    /// The signature.
    signature_id: ID,
    /// The stage signed, by its stable name.
    stage: String,
    /// How much of the edition it covers: `edition`, `section:3`, `table:3`.
    scope: String,
    /// What it says.
    meaning: Meaning,
    /// What the signer added.
    opinion: Option<EventText>,
}

/// A finding was explained, or its explanation refused.
#[derive(SimpleObject, Clone, Debug)]
pub struct ExplanationChange {
    /// The explanation.
    explanation_id: ID,
    /// The id of the rule.
    rule: String,
    /// What was said.
    explanation: EventText,
    /// Why it was refused; null where it was given.
    refusal_reason: Option<EventText>,
}

/// A signature counts no more, for what it covered has changed, or it was sent back.
#[derive(SimpleObject, Clone, Debug)]
pub struct SignatureLapsed {
    /// The signature.
    signature_id: ID,
    /// The stage that was signed, by its stable name.
    stage: String,
    /// How much of the edition it covered: `edition`, `section:3`, `table:3`.
    scope: String,
    /// What it said.
    meaning: Meaning,
    /// Who had signed.
    person: Person,
}

/// The edition came further, or went back.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct PhaseChange {
    /// Where it was; null for a report that was opened.
    phase_before: Option<Phase>,
    /// Where it is since.
    phase_after: Phase,
}

/// A text was erased (〔已清除〕).
#[derive(SimpleObject, Clone, Debug)]
pub struct TextExpunged {
    /// The salted hash of what it said, which stays.
    commitment: String,
}

/// An appointment began or ended.
#[derive(SimpleObject, Clone, Debug)]
pub struct AppointmentChange {
    /// Which.
    appointment_id: ID,
    /// Whether it ended; otherwise it began.
    ended: bool,
    /// Who was appointed.
    appointee: Person,
    /// To what.
    office: Role,
    /// The title that goes with it.
    office_title: Option<String>,
    /// The sections and tables of the report that a division head answers for: `section:2`, `table:3`.
    answers_for: Vec<String>,
}

impl From<body::AppointmentChange> for Change {
    fn from(changed: body::AppointmentChange) -> Self {
        let body::AppointmentChange { appointment, ended } = changed;
        Self::Appointment(AppointmentChange {
            appointment_id: ID(appointment.id.to_string()),
            ended,
            appointee: appointment.person.into(),
            office: appointment.role.into(),
            office_title: appointment.title.text().map(Into::into),
            answers_for: appointment.answers_for.iter().map(ToString::to_string).collect(),
        })
    }
}

impl From<change::Change> for Change {
    fn from(changed: change::Change) -> Self {
        match changed {
            change::Change::Cell(changed) => Self::Cell(changed.into()),
            change::Change::Paragraph(changed) => Self::Paragraph(changed.into()),
            change::Change::Signed(given) => Self::Signed(given.into()),
            change::Change::Explanation(explanation) => Self::Explanation(ExplanationChange {
                explanation_id: ID(explanation.id.to_string()),
                rule: explanation.rule.to_string(),
                explanation: (&explanation.text).into(),
                refusal_reason: explanation.refused.as_ref().map(|refused| (&refused.reason).into()),
            }),
            change::Change::Lapsed(lapsed) => Self::Lapsed(lapsed.into()),
            change::Change::Phase { before, after } => {
                Self::Phase(PhaseChange { phase_before: before.map(Phase::from), phase_after: after.into() })
            }
            change::Change::Erased(text) => Self::Erased(TextExpunged { commitment: text.to_string() }),
        }
    }
}

impl From<change::CellChange> for CellChange {
    fn from(changed: change::CellChange) -> Self {
        let change::CellChange { cell, before: (before, note_before), after: (after, note_after) } = changed;
        Self {
            code: &cell.code,
            row_label: &cell.row_label,
            column_label: &cell.column_label,
            value_before: before.to_string(),
            value_after: after.to_string(),
            note_before: note_before.as_ref().map(EventText::from),
            note_after: note_after.as_ref().map(EventText::from),
        }
    }
}

impl From<change::ParagraphChange> for ParagraphChange {
    fn from(changed: change::ParagraphChange) -> Self {
        let (before, after) = (changed.before.as_ref(), changed.after.as_ref());
        Self {
            paragraph_id: ID(changed.paragraph.to_string()),
            change: changed.turn.into(),
            kind: changed.kind.into(),
            section_before: before.map(|(section, _)| u8::from(*section)),
            section_after: after.map(|(section, _)| u8::from(*section)),
            text_before: before.map(|(_, text)| EventText::from(text)),
            text_after: after.map(|(_, text)| EventText::from(text)),
        }
    }
}

impl From<change::SignatureChange> for SignatureGiven {
    fn from(given: change::SignatureChange) -> Self {
        Self {
            signature_id: ID(given.signature.to_string()),
            stage: given.stage.to_string(),
            scope: given.scope.to_string(),
            meaning: given.meaning.into(),
            opinion: given.opinion.as_ref().map(EventText::from),
        }
    }
}

impl From<Signature> for SignatureLapsed {
    fn from(lapsed: Signature) -> Self {
        Self {
            signature_id: ID(lapsed.id.to_string()),
            stage: lapsed.stage.to_string(),
            scope: lapsed.scope.to_string(),
            meaning: lapsed.meaning.into(),
            person: lapsed.person.into(),
        }
    }
}
