//! P-WORDS: words agree with the figures.

mod nothing;
mod reader;
mod settled;

use self::reader::Reader;
use super::finding::Finding;
use super::spot::Spot;
use crate::cell::Figures;
use crate::prose::{Paragraph, traced};
use crate::year::Year;

pub(super) fn check(spot: &Spot<'_>, figures: &Figures<'_>, year: Year) -> Vec<Finding> {
    // Problems and plans are told in words too, and not of this year.
    if !(1..=4).contains(&spot.section().get()) {
        return Vec::new();
    }
    let text = traced(spot.text);
    let paragraph = Paragraph::read(&text, year);
    let reader = Reader { spot, text: &text, paragraph: &paragraph, figures, year };
    let mut found = settled::check(&reader);
    found.extend(nothing::check(&reader));
    found
}
