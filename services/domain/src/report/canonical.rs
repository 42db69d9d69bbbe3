//! What exactly a signature covers: a scope's canonical form, and its hash.
//!
//! A section, a table and the whole edition each have a form of their own. It holds figures in clear and every text as
//! its commitment, so the hash can be checked by whoever holds the texts with their salts, and stays the same when a
//! text is erased. It has a public half, which is what gets published, and an internal half, which only the house sees;
//! a signature covers both.

use ledger::{CanonicalError, Commitment, Hash, Sha256, canonical};
use serde::{Deserialize, Serialize};

use super::{Edition, ParagraphKind, Place, Scope, ScopeHash, SectionNumber};
use crate::cell::CellValue;
use crate::id::{BodyId, ParagraphId, ReportId};
use crate::year::Year;

const PUBLIC: &[u8] = b"nianbao/scope/public/v1\0";
const INTERNAL: &[u8] = b"nianbao/scope/internal/v1\0";
const PART_PUBLIC: &[u8] = b"nianbao/scope/part/public/v1\0";
const PART_INTERNAL: &[u8] = b"nianbao/scope/part/internal/v1\0";

/// The published half of an edition, ready to be written canonically. Sections stand in order, cells in the order of
/// the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicForm {
    pub body: BodyId,
    /// The report year.
    pub year: Year,
    /// The edition's number.
    pub edition: u32,
    /// The statutory form.
    pub form: Box<str>,
    /// The preamble and the six sections.
    pub sections: Vec<SectionForm>,
    /// Code and value of every cell.
    pub cells: Vec<(Box<str>, CellValue)>,
}

/// A section as it is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionForm {
    pub number: SectionNumber,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphForm>,
}

/// A paragraph as it is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphForm {
    pub id: ParagraphId,
    pub kind: ParagraphKind,
    pub text: Commitment,
}

/// The published half of a section or a table, ready to be written canonically. It says which part it is, so no part can
/// be taken for another one, and is hashed under a name of its own, so none can be taken for an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartForm {
    pub body: BodyId,
    /// The report year.
    pub year: Year,
    /// The edition's number.
    pub edition: u32,
    /// The statutory form.
    pub form: Box<str>,
    pub scope: Scope,
    /// Its paragraphs, in order; a table has none.
    pub paragraphs: Vec<ParagraphForm>,
    /// Code and value of its cells; a section of prose has none.
    pub cells: Vec<(Box<str>, CellValue)>,
}

#[derive(Serialize)]
struct InternalForm<'a> {
    #[serde(skip_serializing_if = "Scope::is_edition")]
    scope: Scope,
    notes: Vec<(&'a str, Commitment)>,
    /// Finding and answer of every explanation that nobody refused, in the order of giving. None were there before there were
    /// explanations: hashes of then stay as they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explanations: Vec<(Hash, Commitment)>,
}

impl PublicForm {
    /// The hash of this half: `SHA-256("nianbao/scope/public/v1" 00 canonical JSON)`.
    pub fn hash(&self) -> Result<Hash, CanonicalError> {
        Ok(Sha256::new().with(PUBLIC).with(&canonical(self)?).finish())
    }
}

impl PartForm {
    /// The hash of this half: `SHA-256("nianbao/scope/part/public/v1" 00 canonical JSON)`.
    pub fn hash(&self) -> Result<Hash, CanonicalError> {
        Ok(Sha256::new().with(PART_PUBLIC).with(&canonical(self)?).finish())
    }
}

impl Edition {
    /// What gets published when this content is published.
    #[must_use]
    pub fn public_form(&self, id: ReportId) -> PublicForm {
        let section = |number| SectionForm { number, paragraphs: self.paragraph_forms(number).collect() };
        PublicForm {
            body: id.body,
            year: id.year,
            edition: self.number,
            form: self.form.id().into(),
            sections: SectionNumber::all().map(section).collect(),
            cells: self.cell_forms(Scope::Edition).collect(),
        }
    }

    /// What of it belongs to `scope`, in the form of a part.
    #[must_use]
    pub fn part_form(&self, id: ReportId, scope: Scope) -> PartForm {
        let sections = SectionNumber::all().filter(|number| scope.contains(Place::Text(*number)));
        PartForm {
            body: id.body,
            year: id.year,
            edition: self.number,
            form: self.form.id().into(),
            scope,
            paragraphs: sections.flat_map(|number| self.paragraph_forms(number)).collect(),
            cells: self.cell_forms(scope).collect(),
        }
    }

    fn paragraph_forms(&self, number: SectionNumber) -> impl Iterator<Item = ParagraphForm> {
        let paragraphs = self.paragraphs(number).iter();
        paragraphs.map(|p| ParagraphForm { id: p.id, kind: p.kind, text: p.text.commitment() })
    }

    fn cell_forms(&self, scope: Scope) -> impl Iterator<Item = (Box<str>, CellValue)> {
        let cells = self.form.cells().iter().zip(self.cells());
        let cells = cells.filter(move |(cell, _)| scope.contains(Place::Figures(cell.table)));
        cells.map(|(cell, entry)| (cell.code.clone(), entry.value))
    }

    fn internal_form(&self, scope: Scope) -> InternalForm<'_> {
        let cells = self.form.cells().iter().zip(self.cells());
        let cells = cells.filter(|(cell, _)| scope.contains(Place::Figures(cell.table)));
        let notes = cells.filter_map(|(cell, entry)| Some((&*cell.code, entry.note.as_ref()?.commitment())));
        let explained = self.explanations().filter(|explanation| explanation.refused.is_none());
        let explained = explained.filter(|explanation| {
            let mut places = self.places_explained(&explanation.cells, &explanation.paragraphs);
            scope.is_edition() || places.any(|place| scope.contains(place))
        });
        let explanations = explained.map(|explanation| (explanation.fingerprint, explanation.text.commitment()));
        InternalForm { scope, notes: notes.collect(), explanations: explanations.collect() }
    }

    /// The hash of the whole edition as it stands.
    pub fn hash(&self, id: ReportId) -> Result<ScopeHash, CanonicalError> {
        self.hash_of(id, Scope::Edition)
    }

    /// The hash of a scope as it stands.
    pub fn hash_of(&self, id: ReportId, scope: Scope) -> Result<ScopeHash, CanonicalError> {
        let (public, internal) = match scope {
            Scope::Edition => (self.public_form(id).hash()?, INTERNAL),
            Scope::Section(_) | Scope::Table(_) => (self.part_form(id, scope).hash()?, PART_INTERNAL),
        };
        let internal = Sha256::new().with(internal).with(&canonical(&self.internal_form(scope))?).finish();
        Ok(ScopeHash { public, internal })
    }
}
