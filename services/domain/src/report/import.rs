//! Reading an existing document into an edition that nobody has worked on yet: one command, many events.

use super::edit::{EDITORS, cell_value};
use super::filling::{NewParagraph, filled};
use super::opening::opened;
use super::paragraphs::sealed_paragraph;
use super::{Phase, SectionNumber};
use crate::case::{Decision, Site};
use crate::cell::CellValue;
use crate::command::ImportedDocument;
use crate::event::{CellChange, CellsSet, Event, ReportImported};
use crate::form::Form;
use crate::id::{EditionId, StreamId};
use crate::limits::{
    MAX_DOCUMENT_NAME, MAX_EVENT_TEXT, MAX_FILLING, MAX_NOTE, MAX_PARAGRAPHS, MAX_TEXT_EDITS, MAX_UNPLACED, limit,
    required,
};
use crate::refusal::{Refusal, TextProblem};
use crate::seed::Seed;
use crate::visible::{says_something, turns_direction};

/// What to know of a cell that could not be read, where its reader said nothing.
const UNREAD: &str = "文档中的这个数字无法辨认，请对照原件填写";

pub(crate) fn decide(site: &Site<'_>, document: &ImportedDocument, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = site.capacity(EDITORS)?;
    let (mut events, edition, form) = begun(site, seed)?;
    events.extend(read_in(edition, form, document, CellValue::Blank, seed)?);
    Ok(Decision::by(&actor, StreamId::Report(site.id), events))
}

/// The edition to read into: that of the report, if nobody has worked on it yet, or one that is opened for it.
pub(super) fn begun(site: &Site<'_>, seed: &mut Seed) -> Result<(Vec<Event>, EditionId, &'static Form), Refusal> {
    if let Some(report) = site.report.filter(|report| !report.is_void()) {
        report.edition.must_be_in(Phase::Drafting)?;
        if !report.edition.is_empty() {
            return Err(Refusal::ReportNotEmpty);
        }
        return Ok((Vec::new(), report.edition.id, report.edition.form));
    }
    let (opened, form) = opened(site.id, seed)?;
    let edition = opened.edition;
    Ok((vec![opened.into()], edition, form))
}

/// What fills the edition with the document; `unknown` is what a cell holds that could not be read.
pub(super) fn read_in(
    edition: EditionId,
    form: &'static Form,
    document: &ImportedDocument,
    unknown: CellValue,
    seed: &mut Seed,
) -> Result<Vec<Event>, Refusal> {
    limits(document)?;
    let document = &shown_as_read(document);
    let mut events = imported(edition, document, seed)?;
    let paragraphs = document.paragraphs.iter();
    let paragraphs = paragraphs.map(|read| NewParagraph { section: read.section, kind: read.kind, text: &read.text });
    events.extend(filled(edition, paragraphs.collect(), false, seed)?);
    events.extend(cells(edition, form, document, unknown, seed)?);
    Ok(events)
}

/// The document without what nobody can see: lines and notes that show nothing are left out, and marks that turn the
/// direction of text are taken out, with a word about it.
fn shown_as_read(document: &ImportedDocument) -> ImportedDocument {
    let mut shown = document.clone();
    let mut count = 0;
    let paragraphs = shown.paragraphs.iter_mut().map(|paragraph| &mut paragraph.text);
    let notes = shown.cells.iter_mut().filter_map(|cell| cell.note.as_mut());
    for text in paragraphs.chain(notes).chain(&mut shown.unplaced).chain([&mut shown.name]) {
        text.retain(|letter| {
            let turns = turns_direction(letter);
            count += usize::from(turns);
            !turns
        });
    }
    shown.paragraphs.retain(|paragraph| says_something(&paragraph.text));
    shown.unplaced.retain(|text| says_something(text));
    shown.cells.iter_mut().for_each(|cell| cell.note = cell.note.take().filter(|note| says_something(note)));
    if count > 0 {
        shown.unplaced.push(format!("原文有 {count} 个看不见的方向控制符，读入时已去掉。"));
    }
    shown
}

fn limits(document: &ImportedDocument) -> Result<(), Refusal> {
    limit(document.unplaced.len(), MAX_UNPLACED)?;
    for section in SectionNumber::all() {
        limit(document.paragraphs.iter().filter(|paragraph| paragraph.section == section).count(), MAX_PARAGRAPHS)?;
    }
    let paragraphs = document.paragraphs.iter().map(|paragraph| paragraph.text.len());
    let bytes: usize = paragraphs.chain(document.unplaced.iter().map(String::len)).sum();
    if bytes > MAX_FILLING {
        return Err(Refusal::Text { field: "文档", problem: TextProblem::TooLong { limit: MAX_FILLING } });
    }
    Ok(())
}

/// The source, and what could not be placed, in as many events as the texts need.
fn imported(edition: EditionId, document: &ImportedDocument, seed: &mut Seed) -> Result<Vec<Event>, Refusal> {
    let source = required(seed, "文档名称", &document.name, MAX_DOCUMENT_NAME)?;
    let mut events = vec![ReportImported { edition, source: source.clone(), unplaced: vec![] }];
    let mut bytes = 0;
    for text in &document.unplaced {
        bytes += text.len();
        // Each text brings a commitment and a salt: many short ones fill an event as well as a few long ones.
        let full = events.last().is_some_and(|event| event.unplaced.len() == MAX_TEXT_EDITS);
        if full || bytes > MAX_EVENT_TEXT {
            events.push(ReportImported { edition, source: source.clone(), unplaced: vec![] });
            bytes = text.len();
        }
        let sealed = sealed_paragraph(text, seed)?;
        events.iter_mut().last().into_iter().for_each(|event| event.unplaced.push(sealed.clone()));
    }
    Ok(events.into_iter().map(Into::into).collect())
}

fn cells(
    edition: EditionId,
    form: &'static Form,
    document: &ImportedDocument,
    unknown: CellValue,
    seed: &mut Seed,
) -> Result<Option<Event>, Refusal> {
    limit(document.cells.len(), form.cells().len())?;
    let mut cells: Vec<CellChange> = Vec::with_capacity(document.cells.len());
    for read in &document.cells {
        let is_unknown = read.value.parse() == Ok(CellValue::Unknown);
        let stated = cell_value(form, &read.code, if is_unknown { "" } else { &read.value })?;
        let value = if is_unknown { unknown } else { stated };
        let note = read.note.as_deref().or(is_unknown.then_some(UNREAD));
        let note = note.map(|note| required(seed, "单元格说明", note, MAX_NOTE)).transpose()?;
        if cells.iter().any(|cell| *cell.code == *read.code) {
            return Err(Refusal::Repeated);
        }
        cells.push(CellChange { code: read.code.as_str().into(), value, note });
    }
    Ok((!cells.is_empty()).then(|| CellsSet { edition, cells, lapsed: vec![] }.into()))
}
