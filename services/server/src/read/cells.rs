//! The cells of a form, each with what was read in it.

use documents::{Figure, ReadReport};
use domain::form::Cell;

/// The cells of the form with what was read in them, in the form's order.
pub(super) fn cells(read: &ReadReport) -> impl Iterator<Item = (&Cell, &Figure)> {
    read.figures.iter().filter_map(|figure| Some((read.form?.cell(figure.cell)?, figure)))
}
