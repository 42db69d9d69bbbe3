//! Places in the prose that findings speak of.

use std::cell::Cell;
use std::ops::Range;

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::subject::{Subject, TextView};
use crate::report::SectionNumber;

/// How many characters before the words concerned are quoted with them, and how much of many words: from their beginning
/// and from their end.
const BEFORE: usize = 16;
const BEGINNING: usize = 48;
const END: usize = 16;

/// A paragraph of a report, with where it stands.
pub(super) struct Spot<'a> {
    section: SectionNumber,
    title: &'a str,
    view: TextView<'a>,
    /// What it says.
    pub(super) text: &'a str,
    /// The last byte whose place was asked for, and how many characters stand before it: the next one is seldom before it.
    counted: Cell<(usize, usize)>,
}

impl<'a> Spot<'a> {
    /// Every paragraph of a report that says something, in order.
    pub(super) fn all(subject: &'a Subject<'a>) -> impl Iterator<Item = Self> {
        let sections = SectionNumber::all().zip(&subject.sections);
        sections.flat_map(|(section, views)| {
            let of_form = subject.figures.form().sections();
            let title = of_form.iter().find(|of| usize::from(of.number) == section.get());
            let title = title.map_or("卷首说明", |of| &*of.title);
            views.iter().filter_map(move |view| {
                Some(Self { section, title, view: *view, text: view.text?, counted: Cell::default() })
            })
        })
    }

    /// The section that it stands in; 0 is the preamble.
    pub(super) const fn section(&self) -> SectionNumber {
        self.section
    }

    /// What is to be said of some of its words: `message` follows the place and the quotation.
    pub(super) fn finding(&self, rule: Rule, severity: Severity, words: Range<usize>, message: &str) -> Finding {
        let quote = self.quoted(words.clone());
        let message = format!("{}：“{quote}”，{message}", self.place());
        Finding { quote: Some(quote.into()), ..self.unquoted(rule, severity, words, message) }
    }

    /// The same where the words are better not repeated.
    pub(super) fn hidden_finding(&self, rule: Rule, severity: Severity, words: Range<usize>, message: &str) -> Finding {
        self.unquoted(rule, severity, words, format!("{}{message}", self.place()))
    }

    fn unquoted(&self, rule: Rule, severity: Severity, words: Range<usize>, message: String) -> Finding {
        let (section, paragraph, line) = (Some(self.section), self.view.paragraph, self.view.line);
        let span = Some(self.characters(words.start)..self.characters(words.end));
        Finding { severity, section, paragraph, line, span, ..Finding::block(rule, message) }
    }

    /// How many characters stand before a byte of the text.
    fn characters(&self, place: usize) -> usize {
        let (byte, characters) = Some(self.counted.get()).filter(|(byte, _)| *byte <= place).unwrap_or_default();
        let characters = characters + self.text.get(byte..place).map_or(0, |between| between.chars().count());
        self.counted.set((place, characters));
        characters
    }

    fn place(&self) -> String {
        let title = self.title;
        self.view.line.map_or_else(|| format!("“{title}”"), |line| format!("“{title}”第 {line} 行"))
    }

    /// The words with what stands before them in the sentence, cut short in the middle where they are many.
    fn quoted(&self, words: Range<usize>) -> String {
        let before = self.text.get(..words.start).unwrap_or_default();
        let same_clause = |(_, letter): &(usize, char)| !"，,。；;\n".contains(*letter);
        let start = before.char_indices().rev().take(BEFORE).take_while(same_clause).last();
        let start = start.map_or(words.start, |(place, _)| place);
        let quoted: Vec<char> = self.text.get(start..words.end).unwrap_or_default().trim().chars().collect();
        match quoted.len().checked_sub(BEGINNING + END + 2) {
            None | Some(0) => quoted.into_iter().collect(),
            Some(_) => {
                let (beginning, end) = (quoted.iter().take(BEGINNING), quoted.iter().skip(quoted.len() - END));
                beginning.chain(&['…', '…']).chain(end).collect()
            }
        }
    }
}
