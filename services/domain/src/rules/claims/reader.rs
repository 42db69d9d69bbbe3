//! A paragraph beside the tables.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::cell::Figures;
use crate::form::{CellIndex, Proceeding, RowPart};
use crate::prose::{Context, Paragraph};
use crate::rules::finding::{Finding, codes};
use crate::rules::rule::Rule;
use crate::rules::severity::Severity;
use crate::rules::spot::Spot;
use crate::spelling::Traced;
use crate::year::Year;

/// A paragraph, spelled as words are compared, beside the tables.
pub(super) struct Reader<'a> {
    pub(super) spot: &'a Spot<'a>,
    pub(super) text: &'a Traced,
    pub(super) paragraph: &'a Paragraph<'a>,
    pub(super) figures: &'a Figures<'a>,
    pub(super) year: Year,
}

impl Reader<'_> {
    pub(super) const fn context(&self) -> &Context<'_> {
        &self.paragraph.context
    }

    /// The cells among these that are filled with more than zero, with how they are called and what they hold.
    pub(super) fn more_than_zero(&self, cells: impl IntoIterator<Item = CellIndex>) -> Vec<(CellIndex, Decimal)> {
        let filled = cells.into_iter().filter_map(|cell| Some((cell, self.figures.number(cell)?)));
        filled.filter(|(_, figure)| *figure > Decimal::ZERO).collect()
    }

    pub(super) fn part(&self, part: RowPart) -> impl Iterator<Item = CellIndex> {
        let rows = self.figures.form().applications().rows.iter().filter(move |row| row.part == part);
        rows.filter_map(|row| row.cells.last().copied())
    }

    /// Reviews, or suits of both kinds.
    pub(super) fn groups(&self, reviews: bool) -> impl Iterator<Item = &'static Proceeding> {
        self.figures.form().proceedings().iter().filter(move |group| (&*group.key == "review") == reviews)
    }

    /// What contradicts these words of its spelling.
    pub(super) fn finding(&self, words: &Range<usize>, cells: &[(CellIndex, Decimal)]) -> Finding {
        let form = self.figures.form();
        let told = cells.iter().filter_map(|(index, figure)| Some(format!("{}填 {figure}", form.cell(*index)?)));
        let message = format!("与表格不符：{}。请核对文字和表格。", told.collect::<Vec<_>>().join("、"));
        let words = self.text.source(words);
        let finding = self.spot.finding(Rule::Words, Severity::Explain, words, &message);
        Finding { cells: codes(self.figures, cells.iter().map(|(index, _)| *index)), ..finding }
    }
}
