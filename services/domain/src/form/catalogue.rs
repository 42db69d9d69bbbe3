//! The forms that this program knows, and which of them a year asks for.

use std::sync::LazyLock;

use super::Form;
use crate::Year;

/// The data files, oldest form first.
pub(super) const SOURCES: [&str; 2] = [include_str!("../../forms/2019.toml"), include_str!("../../forms/2021.toml")];

/// A file that is broken would be missing here; the tests see to it that none is.
static FORMS: LazyLock<Vec<Form>> =
    LazyLock::new(|| SOURCES.into_iter().filter_map(|source| Form::parse(source).ok()).collect());

impl Form {
    /// The form that reports on `year` follow; `None` before 2019, when reports were prose without fixed tables.
    #[must_use]
    pub fn of_year(year: Year) -> Option<&'static Self> {
        Self::all().find(|form| form.first_year <= year && form.last_year.is_none_or(|last| year <= last))
    }

    /// The form called `id`, such as "2019".
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        Self::all().find(|form| form.id() == id)
    }

    /// Every form, oldest first.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        FORMS.iter()
    }
}
