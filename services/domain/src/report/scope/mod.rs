//! Scopes: how much of an edition a signature covers, a division answers for, or a return is about.

mod hash;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use hash::ScopeHash;

use super::SectionNumber;
use crate::form::TableNumber;

/// Where something stands in an edition: the smallest thing that an edit touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A paragraph of this section.
    Text(SectionNumber),
    /// A cell of this table, with its note.
    Figures(TableNumber),
}

impl Place {
    /// Every place of an edition.
    pub fn all() -> impl Iterator<Item = Self> {
        SectionNumber::all().map(Self::Text).chain(TableNumber::ALL.map(Self::Figures))
    }
}

/// The whole edition, a section with the table that stands in it, or a table alone. Spelled `edition`, `section:3`,
/// `table:3`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Box<str>", into = "String")]
pub enum Scope {
    /// Everything.
    #[default]
    Edition,
    /// A section: its paragraphs, and the figures of its table.
    Section(SectionNumber),
    /// The figures of a table.
    Table(TableNumber),
}

/// A spelling that is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有这个范围：可以是 edition（整份报告）、section:0 至 section:6（各部分）或 table:2 至 table:4（各表）")]
pub struct ScopeError;

impl Scope {
    /// The sections, the tables, and the whole.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let parts = SectionNumber::all().map(Self::Section).chain(TableNumber::ALL.map(Self::Table));
        parts.chain([Self::Edition])
    }

    /// Whether what stands at `place` belongs to the scope.
    #[must_use]
    pub fn contains(self, place: Place) -> bool {
        match (self, place) {
            (Self::Edition, _) => true,
            (Self::Section(section), Place::Text(text)) => section == text,
            (Self::Section(section), Place::Figures(table)) => section.get() == usize::from(table.number()),
            (Self::Table(table), Place::Figures(figures)) => table == figures,
            (Self::Table(_), Place::Text(_)) => false,
        }
    }

    /// Every place of the scope.
    pub fn places(self) -> impl Iterator<Item = Place> {
        Place::all().filter(move |place| self.contains(*place))
    }

    /// Whether the two have a place in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.places().any(|place| other.contains(place))
    }

    /// Whether it is the whole edition.
    #[must_use]
    pub fn is_edition(&self) -> bool {
        *self == Self::Edition
    }

    /// What the office calls it.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Edition => "整份报告".to_owned(),
            Self::Section(SectionNumber::PREAMBLE) => "卷首说明".to_owned(),
            Self::Section(section) => {
                format!("第{}部分", ["一", "二", "三", "四", "五", "六"].get(section.get() - 1).unwrap_or(&""))
            }
            Self::Table(table) => format!("表{table}"),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edition => formatter.write_str("edition"),
            Self::Section(section) => write!(formatter, "section:{}", section.get()),
            Self::Table(table) => write!(formatter, "table:{}", table.number()),
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        Self::all().find(|scope| scope.to_string() == text).ok_or(ScopeError)
    }
}

impl TryFrom<Box<str>> for Scope {
    type Error = ScopeError;

    fn try_from(text: Box<str>) -> Result<Self, ScopeError> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_back_as_it_is_spelled_and_no_other_spelling_is() {
        for scope in Scope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for other in ["", "section", "section:7", "section:01", "table:1", "table:5", "Edition", " edition"] {
            assert_eq!(other.parse::<Scope>(), Err(ScopeError), "{other}");
        }
    }

    #[test]
    fn a_section_contains_its_table_and_a_table_not_its_section() {
        let [section, other] = [3, 2].map(|number| SectionNumber::new(number).unwrap_or(SectionNumber::PREAMBLE));
        let table = TableNumber::Three;
        assert!(Scope::Section(section).contains(Place::Figures(table)));
        assert!(!Scope::Table(table).contains(Place::Text(section)));
        assert!(
            Scope::Section(section).meets(Scope::Table(table)) && Scope::Table(table).meets(Scope::Section(section))
        );
        assert!(!Scope::Section(other).meets(Scope::Table(table)));
    }

    #[test]
    fn the_edition_meets_everything_and_contains_every_place() {
        assert!(Place::all().all(|place| Scope::Edition.contains(place)));
        assert!(Scope::all().all(|scope| scope.meets(Scope::Edition) && scope.meets(scope)));
    }

    #[test]
    fn every_scope_has_a_title_of_its_own() {
        let titles: std::collections::BTreeSet<_> = Scope::all().map(Scope::title).collect();
        assert_eq!(titles.len(), Scope::all().count());
        assert!(titles.contains("第六部分") && titles.contains("表二") && titles.contains("卷首说明"));
    }
}
