//! What the lines of a table are gathered into: a label and what stands behind it.

use std::ops::Range;

use domain::figure::Entry;

use super::label::Match;

/// Why figures are not placed though a label stands before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The labels of a block and its lines of figures do not match one by one.
    Block { labels: usize, lines: usize },
    /// The table holds labels without figures and figures without a label: what stands between may be shifted.
    Shifted,
}

/// Some bytes of a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Which of the lines that were gathered.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
}

/// What stands behind a label, in its order.
#[derive(Clone)]
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
    /// All rows whose labels wait for figures here: that one, and those before it that got none.
    pub(super) waiting: Vec<Match<'a>>,
    /// Whether no words stand before the figures since the record before.
    pub(super) bare: bool,
    /// Whether label and figures share a line, so that nothing can stand between them.
    pub(super) joined: bool,
    /// Where the labels stand that wait besides the one of that row.
    pub(super) before: Vec<Piece>,
    /// Where the label of that row stands.
    pub(super) label: Vec<Piece>,
    pub(super) slots: Vec<Slot>,
    /// Why the figures may belong to another row.
    pub(super) doubt: Option<Doubt>,
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
