//! Lines of a table, gathered into records: a label and what stands behind it.
//!
//! Two layouts are met. A line with several fields is a row and ends its record. Lines of one cell each, with or
//! without a stroke at the end, run on until the next label.

use super::block::settle;
use super::label::{LONGEST, Labels, Match};
use super::lex::{Content, Item, fields};
use super::record::{Layout, Piece, Record, Slot};
use crate::line::Line;
use crate::normal::Compact;

/// How many pieces of label are remembered while no figure has come.
const PENDING: usize = 64;

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

/// A piece of label that waits for figures.
struct Pending<'a> {
    piece: Piece,
    text: Compact,
    /// The rows that are named up to the end of this piece, by labels that end in it.
    rows: Vec<Match<'a>>,
    /// The row that is named at the end of this piece.
    found: Option<Match<'a>>,
}

/// Gathers the records of one section.
pub(super) struct Gatherer<'a> {
    labels: &'a Labels,
    section: u8,
    pending: Vec<Pending<'a>>,
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
        if !self.pending.is_empty() {
            // Labels that no figure follows.
            self.slots.clear();
            self.record(Layout::Loose);
        }
        (settle(self.records), self.leftover)
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
        // A label that is not complete may go on in the next line, and its figures with it; and a line that is shorter
        // than the row holds the label alone.
        let fits = |found: Match<'_>| found.exact && found.row.cells.len() <= self.slots.len();
        let blank = behind_label > 0 && self.found().is_some_and(fits);
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

    fn label(&mut self, piece: Piece, text: Compact) {
        // What stands further off than the longest label reaches is no part of it.
        let (mut pieces, mut length) = (vec![&*text], text.len());
        for pending in self.pending.iter().rev() {
            if length > LONGEST * 4 {
                break;
            }
            pieces.push(&pending.text);
            length += pending.text.len();
        }
        pieces.reverse();
        let found = self.labels.find(&pieces);
        let mut rows = self.labels.named_within(&pieces);
        rows.extend(found);
        self.pending.push(Pending { piece, text, rows, found });
        if self.pending.len() > PENDING {
            self.leftover.push(self.pending.remove(0).piece);
        }
    }

    fn found(&self) -> Option<Match<'a>> {
        self.pending.last().and_then(|pending| pending.found)
    }

    /// Whether the open record is a row of which every cell was printed empty.
    fn is_blank_column(&self) -> bool {
        let blank = !self.slots.is_empty() && self.slots.iter().all(|slot| slot.entry.is_none());
        blank && self.found().is_some_and(|found| found.exact && found.row.cells.len() == self.slots.len())
    }

    fn record(&mut self, layout: Layout) {
        let found = self.found();
        let mut waiting: Vec<Match<'a>> = Vec::new();
        for row in self.pending.iter().flat_map(|pending| &pending.rows) {
            // A label that goes on is the same label, and now better known.
            if waiting.last().is_some_and(|last| last.is_of(row)) {
                waiting.pop();
            }
            waiting.push(*row);
        }
        let (bare, joined) = (self.pending.is_empty(), self.is_joined(found));
        let used = self.pending.len().saturating_sub(found.map_or(0, |found| found.pieces));
        let label = self.pending.split_off(used).into_iter().map(|pending| pending.piece).collect();
        let first = self.pending.iter().enumerate().find_map(|(place, pending)| {
            let row = pending.rows.first()?;
            Some((place + 1).saturating_sub(row.pieces))
        });
        let before = self.pending.split_off(first.unwrap_or(self.pending.len()));
        let before = before.into_iter().map(|pending| pending.piece).collect();
        self.leftover.extend(self.pending.drain(..).map(|pending| pending.piece));
        let (slots, section) = (std::mem::take(&mut self.slots), self.section);
        self.records.push(Record { found, waiting, bare, joined, before, label, slots, layout, section, doubt: None });
        self.filled = true;
        self.run = None;
    }

    /// Whether the label of `found` begins in the line of the first figure, and no other row's with it. Its end alone
    /// tells nothing: rows share the ends of their labels.
    fn is_joined(&self, found: Option<Match<'a>>) -> bool {
        let (Some(found), Some(last)) = (found, self.pending.last()) else { return false };
        let figures = self.slots.iter().find_map(|slot| slot.entry.as_ref()).map(|(piece, _)| piece.line);
        let line = last.piece.line;
        let begins_here = |place: usize, row: &Match<'_>| {
            let begins = self.pending.get((place + 1).saturating_sub(row.pieces));
            begins.is_some_and(|begins| begins.piece.line == line)
        };
        let mut rows =
            self.pending.iter().enumerate().flat_map(|(place, here)| here.rows.iter().map(move |row| (place, row)));
        figures == Some(line)
            && begins_here(self.pending.len().saturating_sub(1), &found)
            && rows.all(|(place, row)| row.is_of(&found) || !begins_here(place, row))
    }
}
