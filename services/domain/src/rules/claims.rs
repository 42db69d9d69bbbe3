//! P-WORDS: words agree with the figures.

mod nothing;
mod reader;
mod settled;

use std::ops::Range;
use std::sync::LazyLock;

use self::reader::Reader;
use super::finding::Finding;
use super::spot::Spot;
use crate::cell::Figures;
use crate::prose::{Lexicon, Paragraph, traced};
use crate::year::Year;

/// What words claim.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    NotReceived,
    NotHappened,
    Upheld,
    Done,
}

static CLAIMS: LazyLock<Lexicon<Claim>> = LazyLock::new(|| {
    Lexicon::of(&[
        (Claim::NotReceived, &nothing::NOT_RECEIVED),
        (Claim::NotHappened, &nothing::NOT_HAPPENED),
        (Claim::Upheld, &settled::UPHELD),
        (Claim::Done, &settled::DONE),
    ])
});

pub(super) fn check(spot: &Spot<'_>, figures: &Figures<'_>, year: Year) -> Vec<Finding> {
    // Problems and plans are told in words too, and not of this year.
    if !(1..=4).contains(&spot.section().get()) {
        return Vec::new();
    }
    let text = traced(spot.text);
    let claims = CLAIMS.find(&text);
    if claims.is_empty() {
        return Vec::new();
    }
    let of = |kind: Claim| -> Vec<Range<usize>> {
        claims.iter().filter(|(_, claim)| *claim == kind).map(|(words, _)| words.clone()).collect()
    };
    let paragraph = Paragraph::read(&text, year);
    let reader = Reader { spot, text: &text, paragraph: &paragraph, figures, year };
    let mut found = settled::upheld(&reader, &of(Claim::Upheld));
    found.extend(settled::done(&reader, &of(Claim::Done)));
    found.extend(nothing::received(&reader, &of(Claim::NotReceived)));
    found.extend(nothing::happened(&reader, &of(Claim::NotHappened)));
    found
}
