//! The lines that tables were read from, and which of their pieces found no place.

use super::label::Labels;
use super::lex::DELIMITERS;
use super::record::{Piece, Record};
use crate::SourceText;
use crate::line::Line;
use crate::normal::{Compact, tidy};

/// How many lines over a row its heading may stand.
const HEADING_LINES: usize = 3;

/// The lines of all tables.
pub(super) struct Sheet<'a> {
    labels: &'a Labels,
    lines: Vec<(&'a Line<'a>, Vec<Piece>)>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(labels: &'a Labels) -> Self {
        Self { labels, lines: Vec::new() }
    }

    /// Takes a line in and says which number it has here.
    pub(super) fn add(&mut self, line: &'a Line<'a>) -> usize {
        self.lines.push((line, Vec::new()));
        self.lines.len() - 1
    }

    /// The number that the line of `piece` has in the source.
    pub(super) fn source_line(&self, piece: &Piece) -> Option<u32> {
        self.lines.get(piece.line).map(|(line, _)| line.number)
    }

    pub(super) fn text(&self, piece: &Piece) -> &'a str {
        let line = self.lines.get(piece.line).map(|(line, _)| line.text);
        line.and_then(|line| line.get(piece.range.clone())).unwrap_or_default()
    }

    /// Whether the form prints a line, as a whole or word by word.
    pub(super) fn prints_line(&self, line: &Line<'_>) -> bool {
        self.labels.prints(&line.compact) || self.prints_words(line.text)
    }

    fn prints_words(&self, text: &str) -> bool {
        let ruled = |word: &str| word.chars().all(|letter| "-=_+:*—－".contains(letter));
        text.split_whitespace().all(|word| ruled(word) || self.labels.prints(&Compact::of(word)))
    }

    /// Takes a piece that was read as no row's label: a heading of the form, or nothing that it prints.
    pub(super) fn leftover(&mut self, piece: Piece) {
        let text = self.text(&piece);
        if !self.labels.prints(&Compact::of(text)) && !self.prints_words(text) {
            self.unplace(piece);
        }
    }

    /// Sets a piece aside.
    pub(super) fn unplace(&mut self, piece: Piece) {
        if let Some((_, pieces)) = self.lines.get_mut(piece.line) {
            pieces.push(piece);
        }
    }

    /// Sets a record aside, its label and all its entries; a label that has none is but a heading.
    pub(super) fn unplace_record(&mut self, record: &Record<'_>) {
        let entries: Vec<_> = record.slots.iter().filter_map(|slot| slot.entry.as_ref()).collect();
        // In doubt, the labels before it may be those of its figures.
        for piece in record.before.iter().filter(|_| record.doubt.is_some()).chain(&record.label) {
            if entries.is_empty() { self.leftover(piece.clone()) } else { self.unplace(piece.clone()) }
        }
        for (piece, _) in entries {
            self.unplace(piece.clone());
        }
    }

    /// The unit that the heading over `piece` names: 万元 of 本年收费金额（单位：万元）.
    pub(super) fn unit_over(&self, piece: &Piece) -> Option<String> {
        let first = piece.line.saturating_sub(HEADING_LINES);
        let lines = self.lines.get(first..=piece.line)?.iter().rev();
        let unit = |line: &Line<'_>| {
            let (_, unit) = line.compact.rsplit_once("单位:")?;
            Some(unit.chars().take_while(|letter| letter.is_alphabetic()).collect())
        };
        lines.map(|(line, _)| *line).find_map(unit)
    }

    /// What belongs to the tables and what found no place, line by line.
    pub(super) fn texts(self) -> (Vec<SourceText>, Vec<SourceText>) {
        let (mut table_text, mut unplaced) = (Vec::new(), Vec::new());
        for (line, mut pieces) in self.lines {
            pieces.sort_by_key(|piece| piece.range.start);
            let mut rest = String::new();
            let mut aside: Vec<std::ops::Range<usize>> = Vec::new();
            let mut end = 0;
            for Piece { range, .. } in pieces {
                let between = line.text.get(end..range.start).unwrap_or_default();
                match aside.last_mut() {
                    Some(last) if is_empty(between) => last.end = last.end.max(range.end),
                    _ => {
                        rest.push_str(between);
                        aside.push(range.clone());
                    }
                }
                end = end.max(range.end);
            }
            rest.push_str(line.text.get(end..).unwrap_or_default());
            let kept = |text: &str| SourceText { line: line.number, text: tidy(text) };
            unplaced.extend(aside.into_iter().filter_map(|range| line.text.get(range)).map(kept));
            if !is_empty(&rest) {
                table_text.push(kept(&rest));
            }
        }
        (table_text, unplaced)
    }
}

/// Whether nothing but strokes and space stands there.
fn is_empty(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || DELIMITERS.contains(&letter))
}
