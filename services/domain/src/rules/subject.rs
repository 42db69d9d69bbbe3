//! What the rules look at: a report, wherever it comes from.

use crate::body::BodyKind;
use crate::cell::Figures;
use crate::form::{Cell, CellIndex};
use crate::id::ParagraphId;
use crate::report::{ParagraphKind, SectionNumber};
use crate::year::Year;

/// A paragraph as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct TextView<'a> {
    /// Its id, in a draft.
    pub paragraph: Option<ParagraphId>,
    /// The line that it begins in, counted from 1, in a document.
    pub line: Option<u32>,
    pub kind: ParagraphKind,
    /// What it says; none when it was erased.
    pub text: Option<&'a str>,
}

/// What the rules look at.
pub struct Subject<'a> {
    /// The report year.
    pub year: Year,
    /// What the law takes the body for, where that is known.
    pub kind: Option<BodyKind>,
    /// The cells, with the form that they follow.
    pub figures: Figures<'a>,
    /// The preamble and the six sections, in order.
    pub sections: [Vec<TextView<'a>>; SectionNumber::COUNT],
    /// The cells with a note, in the order of the form.
    pub noted: Vec<CellIndex>,
    /// The cells whose notes were erased.
    pub erased_notes: Vec<&'static Cell>,
    /// The same body's report on the year before, as it was published, where there is one to compare with.
    pub previous: Option<&'a Subject<'a>>,
}
