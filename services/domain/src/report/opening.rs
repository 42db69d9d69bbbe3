//! Opening a report: in the form that its year selects, empty or with what last year's says.
//!
//! What is carried over is only a beginning: every paragraph is marked until somebody rewrites it, and every figure has
//! a note until somebody enters it.

use super::edit::EDITORS;
use super::filling::{NewParagraph, filled};
use super::{Phase, Report, SectionNumber};
use crate::calendar;
use crate::case::{Decision, Site};
use crate::event::{CellChange, CellsSet, Event, ReportOpened};
use crate::form::{Cell, Form, RowPart};
use crate::id::{EditionId, ReportId, StreamId};
use crate::limits::{MAX_FILLING, required};
use crate::refusal::{Refusal, TextProblem};
use crate::seed::Seed;

/// Opens the report, which begins with what `site.previous` says where `carry_over` asks for it.
pub(crate) fn open(site: &Site<'_>, carry_over: bool, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = site.capacity(EDITORS)?;
    if let Some(report) = site.report.filter(|report| !report.is_void()) {
        return Err(Refusal::ReportExists { id: site.id, phase: report.edition.phase });
    }
    let (opened, form) = opened(site.id, seed)?;
    let edition = opened.edition;
    let mut events = vec![opened.into()];
    if carry_over {
        let nothing = || Refusal::NothingToCarryOver { year: site.id.year };
        let last = site.previous.filter(|last| !last.is_void()).ok_or_else(nothing)?;
        let carried = carried_over(last, edition, form, seed)?;
        if carried.is_empty() {
            return Err(nothing());
        }
        events.extend(carried);
    }
    Ok(Decision::by(&actor, StreamId::Report(site.id), events))
}

/// An edition in the form that the year selects.
pub(super) fn opened(id: ReportId, seed: &mut Seed) -> Result<(ReportOpened, &'static Form), Refusal> {
    let current = calendar::year(seed.now()).and_then(|year| u16::try_from(year).ok()).unwrap_or_default();
    let form = Form::of_year(id.year).filter(|_| id.year.number() <= current);
    let form = form.ok_or(Refusal::WrongYear { year: id.year, current })?;
    Ok((ReportOpened { edition: EditionId(seed.uuid()), form: form.id().into() }, form))
}

/// Last year's text, and what it carried into this year. Nothing that was erased or is ordered to be.
fn carried_over(
    last: &Report,
    edition: EditionId,
    form: &'static Form,
    seed: &mut Seed,
) -> Result<Vec<Event>, Refusal> {
    let unwanted = last.ordered_to_be_erased();
    let paragraphs = SectionNumber::all().flat_map(|section| {
        let wanted = last.edition.paragraphs(section).iter();
        let wanted = wanted.filter(|paragraph| !unwanted.contains(&paragraph.text.commitment()));
        wanted.filter_map(move |paragraph| {
            Some(NewParagraph { section, kind: paragraph.kind, text: paragraph.text.text()? })
        })
    });
    let paragraphs: Vec<_> = paragraphs.collect();
    if paragraphs.iter().map(|paragraph| paragraph.text.len()).sum::<usize>() > MAX_FILLING {
        return Err(Refusal::Text { field: "上年报告", problem: TextProblem::TooLong { limit: MAX_FILLING } });
    }
    let mut events = filled(edition, paragraphs, true, seed)?;
    events.extend(carried_in(last, edition, form, seed)?);
    Ok(events)
}

/// 上年结转: what last year's report says it hands on (结转下年度继续办理), applicant by applicant.
fn carried_in(
    last: &Report,
    edition: EditionId,
    form: &'static Form,
    seed: &mut Seed,
) -> Result<Option<Event>, Refusal> {
    let published = last.edition.phase == Phase::Published;
    let standing = if published { "" } else { "（尚未发布）" };
    let note = format!("取自 {} 年度报告{standing}的“结转下年度继续办理”，请核对。", last.id.year);
    let mut cells = Vec::new();
    for (handed_on, taken_in) in row(last.edition.form, RowPart::CarriedOut).zip(row(form, RowPart::CarriedIn)) {
        let Some((_, _, entry)) = last.edition.cell(&handed_on.code) else { continue };
        if entry.value.number().is_some() {
            let note = Some(required(seed, "单元格说明", &note, note.chars().count())?);
            cells.push(CellChange { code: taken_in.code.clone(), value: entry.value, note });
        }
    }
    Ok((!cells.is_empty()).then(|| CellsSet { edition, cells, lapsed: vec![] }.into()))
}

fn row(form: &'static Form, part: RowPart) -> impl Iterator<Item = &'static Cell> {
    let rows = form.applications().rows.iter().filter(move |row| row.part == part);
    rows.flat_map(|row| row.cells).filter_map(|index| form.cell(index))
}
