//! Labels and lines of figures that stand apart from each other: which figures belong to which label.
//!
//! A label that shares a line with its figures is sure of them. Where labels stand in lines of their own, and figures
//! in theirs, nothing but their order joins them: one line lost or moved, and every figure after it is another row's.

use std::ops::RangeInclusive;

use domain::form::TableNumber;

use super::label::Match;
use super::place::full;
use super::record::{Doubt, Layout, Record, Slot};

/// One or more labels, and the figures up to the next label.
struct Block<'a> {
    records: Vec<Record<'a>>,
    /// Figures of its labels may stand elsewhere.
    lacks_figures: bool,
    /// Labels of its figures may stand elsewhere.
    lacks_labels: bool,
}

/// Gives the figures of the records of one section to their labels, and marks what is in doubt.
pub(super) fn settle(records: Vec<Record<'_>>) -> Vec<Record<'_>> {
    let mut blocks: Vec<Vec<Record<'_>>> = Vec::new();
    for record in records {
        match blocks.last_mut() {
            Some(block) if record.bare && block.first().is_some_and(|first| !first.joined) => {
                block.push(record);
            }
            _ => blocks.push(vec![record]),
        }
    }
    let mut blocks: Vec<_> = blocks.into_iter().map(matched).collect();
    doubt_what_may_be_shifted(&mut blocks);
    blocks.into_iter().flat_map(|block| block.records).collect()
}

/// Matches the labels of a block with its lines of figures.
fn matched(mut records: Vec<Record<'_>>) -> Block<'_> {
    let Some((first, further)) = records.split_first() else {
        return Block { records, lacks_figures: false, lacks_labels: false };
    };
    let labels = first.waiting.len();
    if first.joined {
        return Block { records, lacks_figures: labels > 1, lacks_labels: false };
    }
    if labels == 0 {
        let lacks_labels = !records.iter().all(is_lone);
        return Block { records, lacks_figures: false, lacks_labels };
    }
    if first.slots.is_empty() {
        return Block { records, lacks_figures: true, lacks_labels: false };
    }
    if let ([row], Some(_)) = (first.waiting.as_slice(), first.found)
        && further.iter().all(is_lone)
    {
        let lacks_labels = is_longer(first, row.row.cells.len());
        return Block { records, lacks_figures: false, lacks_labels };
    }
    if let Some(records) = one_by_one(&records) {
        return Block { records, lacks_figures: false, lacks_labels: false };
    }
    let lines = records.iter().map(|record| lines(&record.slots).len()).sum();
    if let Some(first) = records.first_mut() {
        first.doubt = Some(Doubt::Block { labels, lines });
    }
    Block { records, lacks_figures: true, lacks_labels: true }
}

/// A record for each label, where all labels and all lines of figures stand in the form's order without a gap, and
/// every line is as long as its row.
fn one_by_one<'a>(records: &[Record<'a>]) -> Option<Vec<Record<'a>>> {
    let first = records.first().filter(|first| first.found.is_some())?;
    let rows = &first.waiting;
    let figures = first.slots.iter().find_map(|slot| slot.entry.as_ref()).map(|(piece, _)| piece.line);
    let is_bare = first.label.last().map(|label| label.line) != figures;
    let lines: Vec<_> = records.iter().flat_map(|record| lines(&record.slots)).collect();
    let fits = |(row, line): (&Match<'_>, &Vec<Slot>)| {
        let columns = row.row.cells.len();
        // A figure that stands alone may number the page.
        columns > 1 && full(line, columns).is_some()
    };
    let in_order = rows.is_sorted_by(|before, row| row.follows(before));
    if !is_bare || !in_order || rows.len() != lines.len() || !rows.iter().zip(&lines).all(fits) {
        return None;
    }
    let mut label = [first.before.as_slice(), &first.label].concat();
    let record = |(row, slots): (&Match<'a>, Vec<Slot>)| Record {
        found: Some(Match { exact: false, ..*row }),
        waiting: vec![*row],
        bare: false,
        joined: false,
        before: Vec::new(),
        label: std::mem::take(&mut label),
        slots,
        layout: Layout::Loose,
        section: first.section,
        doubt: None,
    };
    Some(rows.iter().zip(lines).map(record).collect())
}

/// What stands in each line; an empty field belongs to the line before it.
fn lines(slots: &[Slot]) -> Vec<Vec<Slot>> {
    let mut lines: Vec<Vec<Slot>> = Vec::new();
    let mut open = None;
    for slot in slots {
        let place = slot.entry.as_ref().map(|(piece, _)| piece.line).or(open);
        match lines.last_mut() {
            Some(line) if open.is_none() || open == place => line.push(slot.clone()),
            _ => lines.push(vec![slot.clone()]),
        }
        open = place;
    }
    lines
}

/// Whether a record holds more than its row and the number of a page.
fn is_longer(record: &Record<'_>, columns: usize) -> bool {
    let entries = record.slots.iter().filter(|slot| slot.entry.is_some()).count();
    entries > columns + usize::from(columns > 1)
}

/// No figure at all, or one in a table whose rows have more: it may number a page.
fn is_lone(record: &Record<'_>) -> bool {
    record.slots.is_empty() || (record.slots.len() == 1 && record.section != TableNumber::Two.number())
}

/// Marks what stands apart from its label between figures that lack a label and a label that lacks figures.
fn doubt_what_may_be_shifted(blocks: &mut [Block<'_>]) {
    let lack_figures: Vec<_> = places(blocks, |block| block.lacks_figures);
    let lack_labels: Vec<_> = places(blocks, |block| block.lacks_labels);
    let between = |from: &[usize], to: &[usize]| match (from.first(), to.last()) {
        (Some(from), Some(to)) => *from..=*to,
        _ => RangeInclusive::new(1, 0),
    };
    for place in between(&lack_figures, &lack_labels).chain(between(&lack_labels, &lack_figures)) {
        for record in blocks.get_mut(place).into_iter().flat_map(|block| &mut block.records) {
            if !record.joined && !record.waiting.is_empty() && !record.slots.is_empty() {
                record.doubt = record.doubt.or(Some(Doubt::Shifted));
            }
        }
    }
}

fn places(blocks: &[Block<'_>], lacks: impl Fn(&Block<'_>) -> bool) -> Vec<usize> {
    let places = blocks.iter().enumerate().filter(|(_, block)| lacks(block));
    places.map(|(place, _)| place).collect()
}
