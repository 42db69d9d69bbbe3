//! What an edit touches: who may make it, the bounds within which a division head does, and the signatures that it lapses.

use std::collections::BTreeSet;

use ledger::{Commitment, Sealed};

use super::{Edition, Explanation, Phase, Place, Scope, SectionNumber};
use crate::case::{Capacity, Case};
use crate::event::ParagraphChange;
use crate::id::SignatureId;
use crate::refusal::Refusal;
use crate::role::Role;

/// The signatures that a change at `places` lapses: those over them, and over what else the explanations belong to that die
/// of it. Refused where a division head does not answer for all of the places.
pub(super) fn touch(
    case: &Case<'_>,
    actor: &Capacity,
    mut places: BTreeSet<Place>,
    dies: impl Fn(&Explanation) -> bool,
) -> Result<Vec<SignatureId>, Refusal> {
    must_answer_for(case, actor, places.iter().copied())?;
    let edition = &case.report.edition;
    for explanation in edition.explanations().filter(|explanation| dies(explanation)) {
        places.extend(edition.places_explained(&explanation.cells, &explanation.paragraphs));
    }
    Ok(edition.signatures_over(&places))
}

impl Explanation {
    /// Whether a cell that it speaks of is this one.
    pub(super) fn dies_of_cell(&self, code: &str) -> bool {
        self.cells.iter().any(|cell| **cell == *code)
    }

    /// Whether what it speaks of is no longer what it was after a change of paragraphs in these sections.
    pub(super) fn dies_of_text(&self, change: &ParagraphChange, sections: &[SectionNumber]) -> bool {
        let whole = self.section.is_some_and(|section| sections.contains(&section));
        let written = match change {
            ParagraphChange::Revised { paragraph, .. } | ParagraphChange::Removed { paragraph } => {
                self.paragraphs.contains(paragraph)
            }
            ParagraphChange::Inserted { .. } | ParagraphChange::Moved { .. } => false,
        };
        whole || written
    }
}

/// Who edits: a division head within what they answer for.
const WRITERS: &[Role] = &[Role::Drafter, Role::DivisionHead];

/// Whether the asker may edit now: anywhere in `scope`, or at all where none is named.
pub fn permit(case: &Case<'_>, scope: Option<Scope>) -> Result<Capacity, Refusal> {
    let actor = case.capacity(WRITERS)?;
    case.report.edition.must_be_in(Phase::Drafting)?;
    must_answer_for(case, &actor, scope.into_iter().flat_map(Scope::places))?;
    Ok(actor)
}

/// A division head answers for every one of `places`; nobody else is bound to any.
fn must_answer_for(case: &Case<'_>, actor: &Capacity, mut places: impl Iterator<Item = Place>) -> Result<(), Refusal> {
    if actor.role != Role::DivisionHead {
        return Ok(());
    }
    let held = case.body.holds(actor.person, actor.role);
    let answers_for: &[Scope] = held.map_or(&[], |held| &held.answers_for);
    if places.all(|place| answers_for.iter().any(|scope| scope.contains(place))) {
        Ok(())
    } else {
        Err(Refusal::OutsideDivision { answers_for: answers_for.to_vec() })
    }
}

impl Edition {
    /// The valid signatures whose scope contains one of `places`.
    pub(super) fn signatures_over(&self, places: &BTreeSet<Place>) -> Vec<SignatureId> {
        let covers = |scope: Scope| places.iter().any(|place| scope.contains(*place));
        self.valid_signatures().filter(|signature| covers(signature.scope)).map(|signature| signature.id).collect()
    }

    /// Where these texts stand in the current content, as long as they are not erased.
    pub(super) fn places_of(&self, texts: &[Commitment]) -> BTreeSet<Place> {
        let named = |text: &Sealed| !text.is_erased() && texts.contains(&text.commitment());
        let sections = SectionNumber::all().filter(|section| self.paragraphs(*section).iter().any(|p| named(&p.text)));
        let cells = self.form.cells().iter().zip(self.cells());
        let noted = cells.filter(|(_, entry)| entry.note.as_ref().is_some_and(named));
        let explained = self.explanations().filter(|explanation| named(&explanation.text));
        let explained = explained.flat_map(|explanation| {
            self.places_explained(&explanation.cells, &explanation.paragraphs).collect::<Vec<_>>()
        });
        sections.map(Place::Text).chain(noted.map(|(cell, _)| Place::Figures(cell.table))).chain(explained).collect()
    }

    /// Where a change of paragraphs happens: where it takes from, and where it puts.
    pub(super) fn places_changed(&self, change: &ParagraphChange) -> impl Iterator<Item = Place> + use<> {
        self.sections_changed(change).into_iter().map(Place::Text)
    }

    /// The sections in which it happens.
    pub(super) fn sections_changed(&self, change: &ParagraphChange) -> Vec<SectionNumber> {
        let (named, section) = match change {
            ParagraphChange::Inserted { section, .. } => (None, Some(*section)),
            ParagraphChange::Moved { paragraph, section, .. } => (Some(*paragraph), Some(*section)),
            ParagraphChange::Revised { paragraph, .. } | ParagraphChange::Removed { paragraph } => {
                (Some(*paragraph), None)
            }
        };
        let from = named.and_then(|id| self.paragraph(id)).map(|(section, _)| section);
        from.into_iter().chain(section).collect()
    }
}
