//! What exactly a signature covers: a scope's canonical form, and its hash.
//!
//! The form holds figures in clear and every text as its commitment, so the hash can be checked by whoever holds the
//! texts with their salts, and stays the same when a text is erased. It has a public half, which is what gets
//! published, and an internal half, which only the house sees; a signature covers both.

use ledger::{CanonicalError, Commitment, Hash, Sha256, canonical};
use serde::{Deserialize, Serialize};

use super::{Edition, ParagraphKind, SectionNumber};
use crate::cell::CellValue;
use crate::id::{BodyId, ParagraphId, ReportId};
use crate::year::Year;

const PUBLIC: &[u8] = b"nianbao/scope/public/v1\0";
const INTERNAL: &[u8] = b"nianbao/scope/internal/v1\0";
const WHOLE: &[u8] = b"nianbao/scope/v1\0";

/// The hash of a scope, in its two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeHash {
    /// Of what gets published.
    pub public: Hash,
    /// Of what stays in the house.
    pub internal: Hash,
}

impl ScopeHash {
    /// The one hash that a signer names: `SHA-256("nianbao/scope/v1" 00 public internal)`.
    #[must_use]
    pub fn whole(&self) -> Hash {
        Sha256::new().with(WHOLE).with(self.public.as_bytes()).with(self.internal.as_bytes()).finish()
    }
}

/// The published half of an edition, ready to be written canonically. Sections stand in order, cells in the order of
/// the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicForm {
    /// The body.
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
    /// Which.
    pub number: SectionNumber,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphForm>,
}

/// A paragraph as it is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphForm {
    /// Which.
    pub id: ParagraphId,
    /// What it is.
    pub kind: ParagraphKind,
    /// The commitment to what it says.
    pub text: Commitment,
}

#[derive(Serialize)]
struct InternalForm<'a> {
    notes: Vec<(&'a str, Commitment)>,
}

impl PublicForm {
    /// The hash of this half: `SHA-256("nianbao/scope/public/v1" 00 canonical JSON)`.
    pub fn hash(&self) -> Result<Hash, CanonicalError> {
        Ok(Sha256::new().with(PUBLIC).with(&canonical(self)?).finish())
    }
}

impl Edition {
    /// What gets published when this content is published.
    #[must_use]
    pub fn public_form(&self, id: ReportId) -> PublicForm {
        let sections = SectionNumber::all().map(|number| {
            let paragraphs = self.paragraphs(number).iter();
            let paragraphs = paragraphs.map(|p| ParagraphForm { id: p.id, kind: p.kind, text: p.text.commitment() });
            SectionForm { number, paragraphs: paragraphs.collect() }
        });
        let cells = self.form.cells().iter().zip(&self.cells).map(|(cell, entry)| (cell.code.clone(), entry.value));
        PublicForm {
            body: id.body,
            year: id.year,
            edition: self.number,
            form: self.form.id().into(),
            sections: sections.collect(),
            cells: cells.collect(),
        }
    }

    fn internal_hash(&self) -> Result<Hash, CanonicalError> {
        let cells = self.form.cells().iter().zip(&self.cells);
        let notes = cells.filter_map(|(cell, entry)| Some((&*cell.code, entry.note.as_ref()?.commitment())));
        let form = InternalForm { notes: notes.collect() };
        Ok(Sha256::new().with(INTERNAL).with(&canonical(&form)?).finish())
    }

    /// The hash of the whole edition as it stands.
    pub fn hash(&self, id: ReportId) -> Result<ScopeHash, CanonicalError> {
        Ok(ScopeHash { public: self.public_form(id).hash()?, internal: self.internal_hash()? })
    }
}
