//! What an event changed, told from the states around it: what stood there before, and what stands there now.

use ledger::{Commitment, Sealed};

use super::{Edition, Explanation, ParagraphKind, Phase, Report, Scope, SectionNumber, Signature, Standing};
use crate::cell::CellValue;
use crate::event::{self, Event, Recorded};
use crate::form::Cell;
use crate::id::{ExplanationId, ParagraphId, SignatureId};
use crate::plan::{Meaning, StageKey};

/// One thing that an event changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A cell holds something else, or what to know about it is something else.
    Cell(CellChange),
    /// A paragraph came, changed, moved or went.
    Paragraph(ParagraphChange),
    Signed(SignatureChange),
    /// A finding was explained, or its explanation refused: as it stood right after.
    Explanation(Explanation),
    /// A signature counts no more.
    Lapsed(Signature),
    /// The edition came further, or went back.
    Phase {
        /// Where it was; none for a report that was opened.
        before: Option<Phase>,
        after: Phase,
    },
    /// A text was erased.
    Erased(Commitment),
}

/// What a cell held, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// What the form says of it.
    pub cell: &'static Cell,
    /// Value and note before.
    pub before: (CellValue, Option<Sealed>),
    /// Value and note after.
    pub after: (CellValue, Option<Sealed>),
}

/// What happened to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Added,
    /// It was taken over from last year's report.
    CarriedOver,
    /// It says something else.
    Revised,
    /// It stands somewhere else.
    Moved,
    Removed,
}

/// Where a paragraph stood and what it said, and where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphChange {
    pub paragraph: ParagraphId,
    pub kind: ParagraphKind,
    /// What happened to it.
    pub turn: Turn,
    /// Before; none where it was added.
    pub before: Option<(SectionNumber, Sealed)>,
    /// After; none where it was removed.
    pub after: Option<(SectionNumber, Sealed)>,
}

/// A signature that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureChange {
    pub signature: SignatureId,
    /// The stage signed.
    pub stage: StageKey,
    /// How much of the edition it covers.
    pub scope: Scope,
    /// What it says.
    pub meaning: Meaning,
    /// What the signer added.
    pub opinion: Option<Sealed>,
}

impl Change {
    /// What `recorded` changed, which made `after` of `before`: content first, then signatures, then the phase.
    #[must_use]
    pub fn of(before: Option<&Report>, recorded: &Recorded, after: &Report) -> Vec<Self> {
        let mut changes = match (&recorded.payload, before) {
            (Event::CellsSet(event), Some(before)) => {
                let changed = event.cells.iter().map(|cell| (&*cell.code, cell.value, cell.note.as_ref()));
                cells(&before.edition, changed)
            }
            (Event::ZerosFilled(event), Some(before)) => {
                cells(&before.edition, event.cells.iter().map(|code| (&**code, 0.into(), None)))
            }
            (Event::TextRevised(event), Some(before)) => paragraphs(&before.edition, &event.changes),
            (Event::StageSigned(event), _) => vec![Self::Signed(SignatureChange {
                signature: event.signature,
                stage: event.stage.clone(),
                scope: event.scope,
                meaning: event.meaning,
                opinion: event.opinion.clone(),
            })],
            (Event::FindingExplained(event), _) => explanation(&after.edition, event.explanation),
            (Event::ExplanationRefused(event), _) => explanation(&after.edition, event.explanation),
            (Event::ContentExpunged(event), _) => event.texts.iter().copied().map(Self::Erased).collect(),
            _ => Vec::new(),
        };
        let lapsed_here = Standing::Lapsed { position: recorded.position };
        let lapsed = after.edition.signatures.iter().filter(|signature| signature.standing == lapsed_here);
        changes.extend(lapsed.cloned().map(Self::Lapsed));
        let (before, after) = (before.map(|before| before.edition.phase), after.edition.phase);
        if before != Some(after) {
            changes.push(Self::Phase { before, after });
        }
        changes
    }
}

fn cells<'a>(before: &Edition, changed: impl Iterator<Item = (&'a str, CellValue, Option<&'a Sealed>)>) -> Vec<Change> {
    let told = changed.filter_map(|(code, value, note)| {
        let (_, cell, entry) = before.cell(code)?;
        let (before, after) = ((entry.value, entry.note.clone()), (value, note.cloned()));
        Some(Change::Cell(CellChange { cell, before, after }))
    });
    told.collect()
}

fn explanation(after: &Edition, id: ExplanationId) -> Vec<Change> {
    after.explanations().filter(|explanation| explanation.id == id).cloned().map(Change::Explanation).collect()
}

/// One change after the other: a paragraph may move and be revised by one event.
fn paragraphs(before: &Edition, changed: &[event::ParagraphChange]) -> Vec<Change> {
    let mut told: Vec<ParagraphChange> = Vec::with_capacity(changed.len());
    for change in changed {
        let stood = |id: &ParagraphId| match told.iter().rev().find(|change| change.paragraph == *id) {
            Some(ParagraphChange { kind, after, .. }) => after.clone().map(|place| (*kind, place)),
            None => before.paragraph(*id).map(|(section, found)| (found.kind, (section, found.text.clone()))),
        };
        told.extend(paragraph(change, stood));
    }
    told.into_iter().map(Change::Paragraph).collect()
}

/// What one change comes to, by how a paragraph `stood`: its kind, its section and its text.
fn paragraph(
    change: &event::ParagraphChange,
    stood: impl Fn(&ParagraphId) -> Option<(ParagraphKind, (SectionNumber, Sealed))>,
) -> Option<ParagraphChange> {
    let (paragraph, kind, turn, before, after) = match change {
        event::ParagraphChange::Inserted { paragraph, section, kind, text, carried_over, .. } => {
            let turn = if *carried_over { Turn::CarriedOver } else { Turn::Added };
            (paragraph, *kind, turn, None, Some((*section, text.clone())))
        }
        event::ParagraphChange::Revised { paragraph, text } => {
            let (kind, place) = stood(paragraph)?;
            let after = (place.0, text.clone());
            (paragraph, kind, Turn::Revised, Some(place), Some(after))
        }
        event::ParagraphChange::Moved { paragraph, section, .. } => {
            let (kind, place) = stood(paragraph)?;
            let after = (*section, place.1.clone());
            (paragraph, kind, Turn::Moved, Some(place), Some(after))
        }
        event::ParagraphChange::Removed { paragraph } => {
            let (kind, place) = stood(paragraph)?;
            (paragraph, kind, Turn::Removed, Some(place), None)
        }
    };
    Some(ParagraphChange { paragraph: *paragraph, kind, turn, before, after })
}
