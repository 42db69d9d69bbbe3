//! Writing: paragraphs are added, changed, moved and removed while drafting, and conflict only with changes to the very
//! same ones.

use std::collections::BTreeMap;

use ledger::Sealed;

use super::division::{permit, touch};
use super::edit::distinct;
use super::{Edition, Paragraph, SectionNumber};
use crate::case::{Case, Decision};
use crate::command::{Placement, TextEdit};
use crate::event::{ParagraphChange, TextRevised};
use crate::id::ParagraphId;
use crate::limits::{MAX_EVENT_TEXT, MAX_PARAGRAPHS, MAX_TEXT_EDITS, limit, readable};
use crate::refusal::{Conflict, Missing, Refusal, TextProblem};
use crate::seed::Seed;

pub(crate) fn revise_text(case: &Case<'_>, edits: &[TextEdit], seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = permit(case, None)?;
    let edition = &case.report.edition;
    limit(edits.len(), MAX_TEXT_EDITS)?;
    let bytes: usize = edits.iter().map(|edit| edit.text().map_or(0, str::len)).sum();
    if bytes > MAX_EVENT_TEXT {
        return Err(Refusal::Text {
            field: "本次提交的文字", problem: TextProblem::TooLong { limit: MAX_EVENT_TEXT }
        });
    }
    distinct(edits.iter().filter_map(TextEdit::written))?;
    distinct(edits.iter().filter_map(TextEdit::moved))?;
    case.without_conflicts(edits.iter().filter_map(|edit| conflict(edition, edit)))?;
    let mut order = Order::of(edition);
    let mut changes = Vec::with_capacity(edits.len());
    // Removals come last: what is placed behind a paragraph that goes still finds its place.
    let (removals, others): (Vec<_>, Vec<_>) =
        edits.iter().enumerate().partition(|(_, edit)| matches!(edit, TextEdit::Remove { .. }));
    for (index, edit) in others.into_iter().chain(removals) {
        let change = order.change(edition, edit, seed);
        changes.extend(change.map_err(|refusal| match refusal {
            Refusal::Text { problem, .. } => Refusal::TextOfEdit { edit: index, problem },
            other => other,
        })?);
    }
    order.0.values().try_for_each(|section| limit(section.standing.len(), MAX_PARAGRAPHS))?;
    if changes.is_empty() {
        return Ok(case.decision(&actor, vec![]));
    }
    let places = changes.iter().flat_map(|change| edition.places_changed(change));
    let places = places.collect();
    let lapsed = touch(case, &actor, places, |explanation| {
        changes.iter().any(|change| explanation.dies_of_text(change, &edition.sections_changed(change)))
    })?;
    let revised = TextRevised { edition: edition.id, changes, lapsed };
    Ok(case.decision(&actor, vec![revised.into()]))
}

impl TextEdit {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Insert { text, .. } | Self::Revise { text, .. } => Some(text),
            Self::Move { .. } | Self::Remove { .. } => None,
        }
    }

    /// The paragraph whose words change or go.
    const fn written(&self) -> Option<ParagraphId> {
        match self {
            Self::Revise { paragraph, .. } | Self::Remove { paragraph, .. } => Some(*paragraph),
            Self::Insert { .. } | Self::Move { .. } => None,
        }
    }

    const fn moved(&self) -> Option<ParagraphId> {
        if let Self::Move { paragraph, .. } = self { Some(*paragraph) } else { None }
    }

    /// The paragraphs that have to be there.
    fn named(&self) -> impl Iterator<Item = ParagraphId> {
        let anchor = match self {
            Self::Insert { place: Placement::After(anchor), .. }
            | Self::Move { place: Placement::After(anchor), .. } => Some(*anchor),
            _ => None,
        };
        self.written().into_iter().chain(self.moved()).chain(anchor)
    }
}

fn conflict(edition: &Edition, edit: &TextEdit) -> Option<Conflict> {
    if let Some(removed) = edit.named().find_map(|id| edition.removal(id)) {
        return Some(removed);
    }
    let (TextEdit::Revise { paragraph: id, based_on, .. } | TextEdit::Remove { paragraph: id, based_on }) = edit else {
        return None;
    };
    let (_, Paragraph { version, text, by, .. }) = edition.paragraph(*id)?;
    (version != based_on).then(|| Conflict::Paragraph {
        id: *id,
        version: *version,
        text: text.text().map(Into::into),
        by: *by,
    })
}

/// Where the paragraphs stand while the edits of one command are taken one after the other.
struct Order(BTreeMap<SectionNumber, Section>);

#[derive(Default)]
struct Section {
    standing: Vec<ParagraphId>,
    /// What this command placed there last: several behind the same one keep the order in which they were sent.
    placed: BTreeMap<Placement, ParagraphId>,
}

impl Section {
    /// The paragraph behind which the next one that is to stand at `place` comes; `None` puts it first.
    fn predecessor(&self, place: Placement) -> Result<Option<ParagraphId>, Refusal> {
        let placed = self.placed.get(&place).copied();
        match place {
            Placement::First => Ok(placed),
            Placement::Last => Ok(self.standing.last().copied()),
            Placement::After(anchor) if self.standing.contains(&anchor) => Ok(placed.or(Some(anchor))),
            Placement::After(anchor) => Err(Refusal::NotFound(Missing::Paragraph(anchor))),
        }
    }

    fn put(&mut self, paragraph: ParagraphId, after: Option<ParagraphId>, place: Placement) {
        let index =
            after.and_then(|after| self.standing.iter().position(|id| *id == after)).map_or(0, |index| index + 1);
        self.standing.insert(index, paragraph);
        self.placed.insert(place, paragraph);
    }

    fn take(&mut self, paragraph: ParagraphId) {
        self.standing.retain(|id| *id != paragraph);
        self.placed.remove(&Placement::After(paragraph));
        self.placed.retain(|_, placed| *placed != paragraph);
    }
}

impl Order {
    fn of(edition: &Edition) -> Self {
        let standing = |section| edition.paragraphs(section).iter().map(|paragraph| paragraph.id).collect();
        let section = |number| (number, Section { standing: standing(number), placed: BTreeMap::new() });
        Self(SectionNumber::all().map(section).collect())
    }

    /// The change that an edit comes to; `None` where everything stays as it is.
    fn change(
        &mut self,
        edition: &Edition,
        edit: &TextEdit,
        seed: &mut Seed,
    ) -> Result<Option<ParagraphChange>, Refusal> {
        let known = |id: ParagraphId| edition.paragraph(id).ok_or(Refusal::NotFound(Missing::Paragraph(id)));
        Ok(match edit {
            TextEdit::Insert { section, place, kind, text } => {
                let (number, section) = (*section, self.0.entry(*section).or_default());
                let (paragraph, after) = (ParagraphId(seed.uuid()), section.predecessor(*place)?);
                section.put(paragraph, after, *place);
                let text = sealed_paragraph(text, seed)?;
                Some(ParagraphChange::Inserted {
                    paragraph,
                    section: number,
                    after,
                    kind: *kind,
                    text,
                    carried_over: false,
                })
            }
            TextEdit::Move { paragraph, section, place } => {
                known(*paragraph)?;
                self.moved(*paragraph, *section, *place)?
            }
            TextEdit::Revise { paragraph, text, .. } => {
                let (_, current) = known(*paragraph)?;
                let same = current.text.text() == Some(text.trim());
                let revised = (!same).then(|| sealed_paragraph(text, seed)).transpose()?;
                revised.map(|text| ParagraphChange::Revised { paragraph: *paragraph, text })
            }
            TextEdit::Remove { paragraph, .. } => {
                known(*paragraph)?;
                self.0.values_mut().for_each(|section| section.take(*paragraph));
                Some(ParagraphChange::Removed { paragraph: *paragraph })
            }
        })
    }

    fn moved(
        &mut self,
        paragraph: ParagraphId,
        number: SectionNumber,
        place: Placement,
    ) -> Result<Option<ParagraphChange>, Refusal> {
        let before = self.neighbour(paragraph);
        if place == Placement::After(paragraph) && before.is_some_and(|(section, _)| section == number) {
            return Ok(None);
        }
        self.0.values_mut().for_each(|section| section.take(paragraph));
        let section = self.0.entry(number).or_default();
        let after = section.predecessor(place)?;
        section.put(paragraph, after, place);
        let moved = before != Some((number, after));
        Ok(moved.then_some(ParagraphChange::Moved { paragraph, section: number, after }))
    }

    /// The section of a paragraph, and the one before it there.
    fn neighbour(&self, paragraph: ParagraphId) -> Option<(SectionNumber, Option<ParagraphId>)> {
        self.0.iter().find_map(|(number, section)| {
            let index = section.standing.iter().position(|id| *id == paragraph)?;
            Some((*number, index.checked_sub(1).and_then(|before| section.standing.get(before)).copied()))
        })
    }
}

/// Seals what a paragraph says; an empty one has to be removed instead.
pub(super) fn sealed_paragraph(text: &str, seed: &mut Seed) -> Result<Sealed, Refusal> {
    readable(seed, "段落", text)
}
