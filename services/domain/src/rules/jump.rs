//! X-JUMP: figures far from those of the year before, and more than half of the applications left for the next one. Both may
//! well be right.

use rust_decimal::Decimal;

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use super::sums::part;
use crate::form::{Cell, CellIndex, RowPart, TableNumber};

/// So many times as much, or as little, is unusual…
const TIMES: u32 = 5;
/// …where the greater of the two is at least this much.
const MUCH: u32 = 50;
/// Of fewer applications, half are soon left.
const LOAD: u32 = 10;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    jumped(subject).into_iter().chain(left(subject)).collect()
}

/// Whether such a cell is compared: table 二, and of table 三 what was received in all.
fn is_compared(cell: &Cell, received: Option<CellIndex>, index: CellIndex) -> bool {
    cell.table == TableNumber::Two || Some(index) == received
}

fn jumped(subject: &Subject<'_>) -> Option<Finding> {
    let previous = subject.previous?;
    let (form, before) = (subject.figures.form(), previous.figures.form());
    let received = total(subject, RowPart::Received);
    let cells = form.cells().iter().filter_map(|cell| {
        let index = form.index_of(&cell.code).filter(|index| is_compared(cell, received, *index))?;
        let now = subject.figures.number(index)?;
        let then = previous.figures.number(before.counterpart(form, cell)?)?;
        is_far(now, then).then(|| (index, format!("{cell}由 {then} 变为 {now}")))
    });
    let (cells, told): (Vec<_>, Vec<_>) = cells.unzip();
    let message = format!("与 {} 年度报告相比变动很大：{}。请确认单位和数字无误。", previous.year, told.join("；"));
    hint(subject, &cells, message)
}

fn is_far(one: Decimal, other: Decimal) -> bool {
    let (less, more) = if one < other { (one, other) } else { (other, one) };
    more >= MUCH.into() && less.checked_mul(TIMES.into()).is_some_and(|least| least <= more)
}

fn left(subject: &Subject<'_>) -> Option<Finding> {
    let [received, taken, handed] =
        [RowPart::Received, RowPart::CarriedIn, RowPart::CarriedOut].map(|part| total(subject, part));
    let load = subject.figures.sum([received?, taken?])?;
    let (at, left) = (handed?, subject.figures.number(handed?)?);
    let most = load >= LOAD.into() && left.checked_add(left)? > load;
    let message = format!("{load} 件申请中有 {left} 件结转下年度，超过一半。请确认数字无误。");
    if most { hint(subject, &[at], message) } else { None }
}

fn total(subject: &Subject<'_>, of: RowPart) -> Option<CellIndex> {
    let applications = subject.figures.form().applications();
    part(&applications.rows, of, applications.columns.len().checked_sub(1)?).first().copied()
}

fn hint(subject: &Subject<'_>, cells: &[CellIndex], message: String) -> Option<Finding> {
    let cells = codes(&subject.figures, cells.iter().copied());
    (!cells.is_empty()).then(|| Finding { severity: Severity::Info, cells, ..Finding::block(Rule::Jump, message) })
}
