//! Chinese official prose, as far as figures stand in it: numbers with their units, lists of parts under their whole,
//! and what a number is a number of, where its name and what stands around it leave no doubt.
//!
//! A text is looked at as it was typed, so that whoever asks can quote the very words. What is not understood for sure is
//! not understood at all: a checker that cries wolf is switched off.

mod context;
mod lexicon;
mod numeral;
mod parts;
mod quantity;
mod stated;
mod subjects;
mod wording;

pub(crate) use context::Context;
pub(crate) use lexicon::Lexicon;
pub(crate) use numeral::digit;
pub use parts::{PartList, part_lists};
pub use quantity::{Quantity, quantities};
pub(crate) use stated::{Paragraph, Stated};
pub(crate) use subjects::{Outcome, Topic, object};
pub(crate) use wording::{STOPS, after, core, traced, words};
