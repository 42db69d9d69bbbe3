//! P-WORDS: words agree with the figures.

mod nothing;
mod settled;

use rust_decimal::Decimal;

use super::context::Context;
use super::finding::{Finding, Rule, Severity, codes};
use super::spot::Spot;
use super::stated::{Paragraph, Stated};
use super::subjects::{Topic, object};
use super::tables::meanings;
use super::wording::{STOPS, after, core, words};
use crate::cell::Figures;
use crate::form::{CellIndex, Proceeding, RowPart};
use crate::year::Year;

pub(super) fn check(spot: &Spot<'_>, figures: &Figures<'_>, year: Year) -> Vec<Finding> {
    // Problems and plans are told in words too, and not of this year.
    if !(1..=4).contains(&spot.section().get()) {
        return Vec::new();
    }
    let text = words(spot.text);
    let paragraph = Paragraph::read(&text, year);
    let reader = Reader { spot, text: &text, paragraph: &paragraph, figures, year };
    let mut found = settled::check(&reader);
    found.extend(nothing::check(&reader));
    found
}

/// A paragraph, spelled as [`words`] does, beside the tables.
struct Reader<'a> {
    spot: &'a Spot<'a>,
    text: &'a str,
    paragraph: &'a Paragraph<'a>,
    figures: &'a Figures<'a>,
    year: Year,
}

impl Reader<'_> {
    const fn context(&self) -> &Context<'_> {
        &self.paragraph.context
    }

    /// The cells among these that are filled with more than zero, with how they are called and what they hold.
    fn more_than_zero(&self, cells: impl IntoIterator<Item = CellIndex>) -> Vec<(CellIndex, Decimal)> {
        let filled = cells.into_iter().filter_map(|cell| Some((cell, self.figures.number(cell)?)));
        filled.filter(|(_, figure)| *figure > Decimal::ZERO).collect()
    }

    fn part(&self, part: RowPart) -> impl Iterator<Item = CellIndex> {
        let rows = self.figures.form().applications().rows.iter().filter(move |row| row.part == part);
        rows.filter_map(|row| row.cells.last().copied())
    }

    /// Reviews, or suits of both kinds.
    fn groups(&self, reviews: bool) -> impl Iterator<Item = &'static Proceeding> {
        self.figures.form().proceedings().iter().filter(move |group| (&*group.key == "review") == reviews)
    }

    /// What contradicts some words.
    fn finding(&self, quote: &str, cells: &[(CellIndex, Decimal)]) -> Finding {
        let form = self.figures.form();
        let told = cells.iter().filter_map(|(index, figure)| Some(format!("{}填 {figure}", form.cell(*index)?)));
        let message = format!("与表格不符：{}。请核对文字和表格。", told.collect::<Vec<_>>().join("、"));
        let finding = self.spot.finding_on(Rule::Words, Severity::Explain, quote, &message);
        Finding { cells: codes(self.figures, cells.iter().map(|(index, _)| *index)), ..finding }
    }
}
