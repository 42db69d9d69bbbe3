//! The statutory forms: the sections and tables that a report year asks for.
//!
//! A form is a data file under `forms/`, embedded at build time. A new form is one new file and one line in
//! `catalogue`; old forms stay, because old reports stay.

mod build;
mod catalogue;
mod cell;
mod source;
mod statutory;
mod table;
#[cfg(test)]
mod tests;
mod view;

pub use self::build::FormError;
pub use self::cell::{Cell, CellIndex, CellKind, TableNumber};
pub use self::statutory::Form;
pub use self::table::{Block, Column, Row, SectionForm, Table};
pub use self::view::{ApplicationRow, Applications, Proceeding, RowPart};
