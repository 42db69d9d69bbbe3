//! A list of parts while it is read, number by number.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::list::{Division, PartList};
use super::names::{
    CHANNELS, COMPARES, DONE, ENDS, KINDS, MARKERS, OTHERWISE, RESULTS, VERBS, begins_with_semicolon, is_punctuation,
    may_be_another, names_the_rest,
};
use crate::prose::quantity::Quantity;

/// A longer text before a number is more than the name of a part.
const LABEL: usize = 60;
/// More parts than any list has.
const PARTS: usize = 200;

/// A list while it is read.
pub(super) struct Open<'a> {
    text: &'a str,
    whole: &'a Quantity,
    /// Where the names of the parts begin.
    start: usize,
    /// Where the last part ends.
    end: usize,
    parts: Vec<Quantity>,
    pub(super) sum: Decimal,
    /// Whether semicolons stand between its parts.
    by_semicolons: bool,
    /// How many parts stand before the one that is called the rest of them.
    before_rest: Option<usize>,
    /// How many parts are ways in which a thing is published, or what it is about.
    channels: usize,
    pub(super) of_applications: bool,
    /// How many parts stand before the one whose name begins in another way.
    turn: Option<usize>,
    /// The verbs that names began with.
    verbs: BTreeSet<&'static str>,
    /// How many parts are results of applications.
    results: usize,
    /// For each kind the words of it that the parts have; none when a part has none of them.
    of_kind: [Option<BTreeSet<&'static str>>; KINDS.len()],
    /// Whether a part is named by words of two kinds.
    mixed: bool,
}

impl<'a> Open<'a> {
    pub(super) fn behind(text: &'a str, start: usize, whole: &'a Quantity) -> Self {
        Self {
            text,
            whole,
            start,
            end: start,
            parts: Vec::new(),
            sum: Decimal::ZERO,
            by_semicolons: false,
            before_rest: None,
            channels: 0,
            of_applications: false,
            turn: None,
            verbs: BTreeSet::new(),
            results: 0,
            of_kind: [const { Some(BTreeSet::new()) }; KINDS.len()],
            mixed: false,
        }
    }

    fn label(&self, quantity: &Quantity) -> &'a str {
        self.text.get(self.end..quantity.span.start).unwrap_or_default()
    }

    pub(super) fn what_is(&self, quantity: &Quantity) -> Part {
        let label = self.label(quantity);
        // What stands behind a semicolon is another matter, unless semicolons part the list itself; behind a single part
        // they may do either, but for 其中：.
        if begins_with_semicolon(label) {
            let is_announced = self.text.get(self.start..).is_some_and(|list| list.starts_with(['：', ':', '，', ',']));
            match self.parts.len() {
                1 if !is_announced => return Part::Unclear,
                0 | 1 => {}
                _ if !self.by_semicolons => return Part::Other,
                _ => {}
            }
        }
        match part(label, quantity, self.whole, self.parts.is_empty()) {
            // A number that has parts of its own may be the next part, or the next whole.
            Part::Next if self.begins_a_list(quantity) && self.sum == self.whole.value => Part::Other,
            Part::Next if self.begins_a_list(quantity) => Part::Unclear,
            Part::Next if may_be_another(label) && self.is_complete() => Part::Other,
            // A part that is called like another matter, or another matter of the same unit.
            Part::Next if may_be_another(label) && self.fits(quantity) => Part::Unclear,
            Part::Next if may_be_another(label) => Part::Other,
            other => other,
        }
    }

    /// Whether the whole has room for another part of this size.
    fn fits(&self, quantity: &Quantity) -> bool {
        self.sum.checked_add(quantity.value).is_some_and(|sum| sum <= self.whole.value)
    }

    /// Whether the parts so far are said to be all there are: the last is the rest, or all are of one kind, each another of it.
    /// Where they are of two kinds at once, as 自然人网上申请, others of either may be missing.
    fn is_complete(&self) -> bool {
        let of_one_kind = !self.mixed && self.of_kind.iter().flatten().any(|words| words.len() > 1);
        self.before_rest.is_some() || (self.of_applications && of_one_kind)
    }

    /// Whether numbers further on in the sentence bring the sum to exactly the whole.
    pub(super) fn is_completed_by<'q>(&self, behind: impl Iterator<Item = &'q Quantity>) -> bool {
        let (mut sum, mut end) = (self.sum, self.end);
        for quantity in behind.take(PARTS) {
            let label = self.text.get(end..quantity.span.start).unwrap_or_default();
            if label.contains(ENDS) || sum > self.whole.value {
                return false;
            }
            end = quantity.span.end;
            if quantity.unit == self.whole.unit && !COMPARES.iter().any(|word| label.contains(word)) {
                let Some(next) = sum.checked_add(quantity.value) else { return false };
                sum = next;
                if sum == self.whole.value {
                    return true;
                }
            }
        }
        false
    }

    fn begins_a_list(&self, quantity: &Quantity) -> bool {
        let behind = self.text.get(quantity.span.end..).unwrap_or_default().trim_start_matches(is_punctuation);
        MARKERS.iter().any(|marker| behind.starts_with(marker))
    }

    /// Takes the next part in; `None` when there are too many.
    pub(super) fn take(&mut self, quantity: &Quantity) -> Option<()> {
        let label = self.label(quantity);
        if self.parts.len() == 1 {
            self.by_semicolons = begins_with_semicolon(label);
        }
        if names_the_rest(label) {
            self.before_rest = self.before_rest.or(Some(self.parts.len()));
        }
        self.channels += usize::from(CHANNELS.iter().any(|word| label.contains(word)));
        let named = label.trim_start_matches(is_punctuation);
        if let Some(verb) = VERBS.iter().find(|verb| named.starts_with(**verb))
            && self.verbs.insert(verb)
            && self.parts.len() > 1
        {
            self.turn = self.turn.or(Some(self.parts.len()));
        }
        self.results += usize::from(RESULTS.iter().any(|word| label.contains(word)));
        let of_kinds = KINDS.map(|kind| kind.iter().find(|word| label.contains(**word)));
        self.mixed |= of_kinds.iter().flatten().count() > 1;
        for (word, words) in of_kinds.into_iter().zip(&mut self.of_kind) {
            match (word, &mut *words) {
                (Some(word), Some(words)) => _ = words.insert(*word),
                (None, _) => *words = None,
                (Some(_), None) => {}
            }
        }
        self.end = quantity.span.end;
        self.sum = self.sum.checked_add(quantity.value)?;
        self.parts.push(quantity.clone());
        (self.parts.len() <= PARTS).then_some(())
    }

    /// The list, unless it is none or goes on in 等.
    pub(super) fn end(self, completed_behind: bool) -> Option<PartList> {
        let behind = self.text.get(self.end..)?.trim_start();
        if self.parts.len() < 2 || behind.starts_with('等') {
            return None;
        }
        let (before, _) = self.text.split_at_checked(self.whole.span.start)?;
        let clause = before.rsplit(['，', ',', '；', ';', '。', '\n']).next()?;
        let results = self.results == self.parts.len() && DONE.iter().any(|word| clause.contains(word));
        let division = match self.is_complete() {
            true => Division::Complete,
            false if results => Division::Results,
            false => Division::Unsaid,
        };
        Some(PartList {
            whole: self.whole.clone(),
            span: self.whole.span.start..self.end,
            sum: self.sum,
            parts: self.parts,
            division,
            before_rest: self.before_rest,
            turn: self.turn,
            overlapping: self.channels > 1,
            completed_behind,
        })
    }
}

/// What a number is to the list before it.
pub(super) enum Part {
    /// The next part.
    Next,
    /// None of it: the list has ended.
    Other,
    /// Nobody can tell: then nothing is said of the list.
    Unclear,
}

fn part(label: &str, quantity: &Quantity, whole: &Quantity, first: bool) -> Part {
    if label.len() > LABEL * 4 {
        return if first { Part::Unclear } else { Part::Other };
    }
    let named = label.trim_matches(is_punctuation);
    let ends = label.contains(ENDS) || OTHERWISE.iter().any(|word| named.contains(word));
    if ends || (first && may_be_another(label)) || label.chars().count() > LABEL {
        // Nobody knows where a list ends whose first part is not understood.
        return if first { Part::Unclear } else { Part::Other };
    }
    if opens_or_closes(label) || !quantity.exact {
        return Part::Unclear;
    }
    if quantity.unit != whole.unit {
        return if quantity.value.is_zero() {
            Part::Next
        } else if first {
            Part::Unclear
        } else {
            Part::Other
        };
    }
    match named.chars().count() {
        // 2件为网络申请: the name stands behind.
        0 | 1 => Part::Unclear,
        // No part is more than the whole: it is one that the list does not speak of.
        _ if quantity.value > whole.value => Part::Unclear,
        _ if named.ends_with(['各', '均', '约', '为']) && !quantity.value.is_zero() => Part::Unclear,
        _ => Part::Next,
    }
}

/// Whether a bracket is left open or closed that was open before: what stands in it divides one of the parts.
fn opens_or_closes(label: &str) -> bool {
    let depth = label.chars().try_fold(0_u8, |depth, letter| match letter {
        '(' | '（' => depth.checked_add(1),
        ')' | '）' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth != Some(0)
}
