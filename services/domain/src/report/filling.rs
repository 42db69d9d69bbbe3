//! Filling an edition that nobody has worked on yet with whole paragraphs: those of a document, or last year's.

use super::paragraphs::sealed_paragraph;
use super::{ParagraphKind, SectionNumber};
use crate::event::{Event, ParagraphChange, TextRevised};
use crate::id::{EditionId, ParagraphId};
use crate::limits::{MAX_EVENT_TEXT, MAX_TEXT_EDITS};
use crate::refusal::Refusal;
use crate::seed::Seed;

/// A paragraph that is to be there.
pub(super) struct NewParagraph<'a> {
    pub(super) section: SectionNumber,
    pub(super) kind: ParagraphKind,
    pub(super) text: &'a str,
}

/// The paragraphs, in their order within each section, in as many events as they need.
pub(super) fn filled(
    edition: EditionId,
    mut paragraphs: Vec<NewParagraph<'_>>,
    carried_over: bool,
    seed: &mut Seed,
) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    let mut changes = Vec::new();
    let mut bytes = 0;
    let mut last: Option<(SectionNumber, ParagraphId)> = None;
    paragraphs.sort_by_key(|paragraph| paragraph.section);
    let revised = |changes| TextRevised { edition, changes, lapsed: vec![] }.into();
    for NewParagraph { section, kind, text } in paragraphs {
        if bytes + text.len() > MAX_EVENT_TEXT || changes.len() == MAX_TEXT_EDITS {
            events.push(revised(std::mem::take(&mut changes)));
            bytes = 0;
        }
        bytes += text.len();
        let paragraph = ParagraphId(seed.uuid());
        let after = last.filter(|(before, _)| *before == section).map(|(_, paragraph)| paragraph);
        let text = sealed_paragraph(text, seed)?;
        changes.push(ParagraphChange::Inserted { paragraph, section, after, kind, text, carried_over });
        last = Some((section, paragraph));
    }
    if !changes.is_empty() {
        events.push(revised(changes));
    }
    Ok(events)
}
