//! Lines of a table, gathered into records: a label and what stands behind it.
//!
//! Two layouts are met. A line with several fields is a row and ends its record. Lines of one cell each, with or
//! without a stroke at the end, run on until the next label.

use std::ops::Range;

use domain::figure::Entry;

use super::label::{Labels, Match};
use super::lex::{Content, Item, fields};
use crate::line::Line;

/// How many pieces of label are remembered while no figure has come.
const PENDING: usize = 64;

/// Some bytes of a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Which of the lines that were gathered.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
}

/// What stands behind a label, in its order.
pub(super) struct Slot {
    /// Which field of its line.
    pub(super) field: usize,
    /// Nothing when the field is empty.
    pub(super) entry: Option<(Piece, Entry)>,
}

/// A label and what stands behind it.
pub(super) struct Record<'a> {
    /// The row that the label names.
    pub(super) found: Option<Match<'a>>,
    /// Where the label of that row stands.
    pub(super) label: Vec<Piece>,
    pub(super) slots: Vec<Slot>,
    pub(super) layout: Layout,
    /// The section that it stands in.
    pub(super) section: u8,
}

/// How a record is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One line with one record and one entry a field: places in it can be compared with other such lines.
    Grid {
        /// Fields of the line.
        width: usize,
        /// The first field behind the label.
        behind_label: usize,
    },
    /// One cell a line.
    Column,
    /// Anything else.
    Loose,
}

/// How the figures of a line without strokes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    /// One figure is all that the line holds: a cell of a column, or the number of a page.
    Lone,
    /// Beside others, or beside the label.
    Across,
}

impl Run {
    /// Nothing where the line ends in words or with a stroke.
    fn of(fields: &[Vec<Item>]) -> Option<Self> {
        let last = fields.last().and_then(|items| items.last())?;
        let alone = fields.iter().map(Vec::len).sum::<usize>() == 1;
        match (&last.content, alone, fields.len()) {
            (Content::Label(_), ..) => None,
            (Content::Entry(_), false, _) => Some(Self::Across),
            (Content::Entry(_), true, fields) => (fields == 1).then_some(Self::Lone),
        }
    }
}

/// Gathers the records of one section.
pub(super) struct Gatherer<'a> {
    labels: &'a Labels,
    section: u8,
    pending: Vec<(Piece, String)>,
    slots: Vec<Slot>,
    /// Whether something stands in the field that is open, where cells run on over lines.
    filled: bool,
    /// How the line before stood, where its record is still open.
    run: Option<Run>,
    pub(super) records: Vec<Record<'a>>,
    /// Pieces of label that were taken for none.
    pub(super) leftover: Vec<Piece>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(labels: &'a Labels, section: u8) -> Self {
        let (pending, slots, records, leftover) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { labels, section, pending, slots, filled: false, run: None, records, leftover }
    }

    /// Takes the next line, which is number `place` of all lines gathered.
    pub(super) fn line(&mut self, place: usize, line: &Line<'_>) {
        let fields = fields(line);
        if fields.len() > 2 { self.row(place, fields) } else { self.cells(place, fields) }
    }

    /// Ends the record that is open.
    pub(super) fn close(&mut self) {
        if self.slots.iter().any(|slot| slot.entry.is_some()) || self.is_blank_column() {
            self.record(Layout::Column);
        } else {
            self.slots.clear();
        }
    }

    /// Ends the section.
    pub(super) fn finish(mut self) -> (Vec<Record<'a>>, Vec<Piece>) {
        self.close();
        self.leftover.extend(self.pending.drain(..).map(|(piece, _)| piece));
        (self.records, self.leftover)
    }

    fn row(&mut self, line: usize, fields: Vec<Vec<Item>>) {
        self.close();
        let (width, before) = (fields.len(), self.records.len());
        let (mut behind_label, mut loose) = (0, false);
        for (field, items) in fields.into_iter().enumerate() {
            if items.is_empty() {
                self.slots.push(Slot { field, entry: None });
            }
            loose |= items.len() > 1;
            for Item { range, content } in items {
                let piece = Piece { line, range };
                match content {
                    Content::Entry(entry) => self.slots.push(Slot { field, entry: Some((piece, entry)) }),
                    Content::Label(label) => {
                        if self.slots.iter().any(|slot| slot.entry.is_some()) {
                            self.record(Layout::Loose);
                        }
                        self.slots.clear();
                        self.label(piece, label);
                        behind_label = field + 1;
                    }
                }
            }
        }
        // A label that is not complete may go on in the next line, and its figures with it.
        let blank = behind_label > 0 && self.found().is_some_and(|found| found.exact);
        if blank || self.slots.iter().any(|slot| slot.entry.is_some()) {
            let alone = !loose && self.records.len() == before;
            self.record(if alone { Layout::Grid { width, behind_label } } else { Layout::Loose });
        }
        self.slots.clear();
    }

    fn cells(&mut self, line: usize, fields: Vec<Vec<Item>>) {
        let mut labelled = false;
        let run = Run::of(&fields);
        // A row that is printed across does not go on in a column, nor the other way: the lone figure may number the
        // page, and would complete a row that is one short.
        if matches!((self.run, run), (Some(before), Some(now)) if before != now) {
            self.close();
        }
        self.run = run;
        for (field, items) in fields.into_iter().enumerate() {
            if field > 0 && !std::mem::take(&mut self.filled) {
                self.slots.push(Slot { field, entry: None });
            }
            for Item { range, content } in items {
                let piece = Piece { line, range };
                match content {
                    Content::Entry(entry) => self.slots.push(Slot { field, entry: Some((piece, entry)) }),
                    Content::Label(label) => {
                        self.close();
                        self.label(piece, label);
                        labelled = true;
                    }
                }
                self.filled = true;
            }
        }
        // A line that holds a label and all its figures is a row: what follows belongs to another.
        let full = self.slots.iter().all(|slot| slot.entry.is_some());
        if labelled && full && self.found().is_some_and(|found| found.row.cells.len() == self.slots.len()) {
            self.record(Layout::Loose);
        }
    }

    fn label(&mut self, piece: Piece, label: String) {
        self.pending.push((piece, label));
        if self.pending.len() > PENDING {
            let (piece, _) = self.pending.remove(0);
            self.leftover.push(piece);
        }
    }

    fn found(&self) -> Option<Match<'a>> {
        let pieces: Vec<_> = self.pending.iter().map(|(_, label)| label.as_str()).collect();
        self.labels.find(&pieces)
    }

    /// Whether the open record is a row of which every cell was printed empty.
    fn is_blank_column(&self) -> bool {
        let blank = !self.slots.is_empty() && self.slots.iter().all(|slot| slot.entry.is_none());
        blank && self.found().is_some_and(|found| found.exact && found.row.cells.len() == self.slots.len())
    }

    fn record(&mut self, layout: Layout) {
        let found = self.found();
        let used = self.pending.len().saturating_sub(found.map_or(0, |found| found.pieces));
        let label = self.pending.split_off(used).into_iter().map(|(piece, _)| piece).collect();
        self.leftover.extend(self.pending.drain(..).map(|(piece, _)| piece));
        let slots = std::mem::take(&mut self.slots);
        self.records.push(Record { found, label, slots, layout, section: self.section });
        self.filled = true;
        self.run = None;
    }
}
