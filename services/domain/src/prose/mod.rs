//! Chinese official prose, as far as figures stand in it: numbers with their units, and lists of parts under their whole.
//!
//! A text is looked at as it was typed, so that whoever asks can quote the very words. What is not understood for sure is
//! not understood at all: a checker that cries wolf is switched off.

mod numeral;
mod parts;
mod quantity;

pub(crate) use numeral::digit;
pub use parts::{PartList, part_lists};
pub use quantity::{Quantity, quantities};
