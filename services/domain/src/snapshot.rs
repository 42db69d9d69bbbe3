//! The annual snapshot: what a publication leaves for good.
//!
//! Its open part never changes, and its hash is the public hash of the edition; the texts with their salts lie
//! beside, so that expunging can blank them. Both follow from the report's events alone.

use chrono::NaiveDate;
use ledger::{CanonicalError, Hash, Openings, Sealed, Timestamp, WalkTexts, canonical};
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, ReportId, SignatureId};
use crate::plan::{Meaning, StageKey};
use crate::report::PublicForm;
use crate::report::{Edition, Report, Scope, ScopeHash, SectionNumber};
use crate::role::Role;

/// What one body published for one year, as one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualSnapshot {
    /// The version of this shape.
    pub format: u32,
    /// The body's official name at publication.
    pub body_name: Box<str>,
    /// Everything published, texts as commitments.
    pub content: PublicForm,
    /// The hash of the content, in the two halves that were signed.
    pub hash: ScopeHash,
    /// Who signed, in order; by role, the names stay in the house.
    pub sign_offs: Vec<SignOff>,
    /// The position of the publication in the log.
    pub position: u64,
    /// When it was recorded.
    pub published_at: Timestamp,
    /// The statutory day, where the law names one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<NaiveDate>,
    /// Whether that day had passed.
    pub late: bool,
    /// The day on which it was published before it came here. Such an edition has no signatures: nobody signed it here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub elsewhere_on: Option<NaiveDate>,
}

/// One valid signature, without its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    pub signature: SignatureId,
    pub stage: StageKey,
    /// How much of the edition was signed.
    #[serde(skip_serializing_if = "Scope::is_edition", default)]
    pub scope: Scope,
    /// What it says.
    pub meaning: Meaning,
    pub role: Role,
    /// Who, as an opaque id.
    pub person: PersonId,
    /// The position of the event.
    pub position: u64,
    /// When it was recorded.
    pub at: Timestamp,
}

impl AnnualSnapshot {
    /// What the report's publication left; `None` while nothing is published.
    #[must_use]
    pub fn of(report: &Report) -> Option<Self> {
        let edition = &report.edition;
        let publication = edition.publication.as_ref()?;
        let sign_offs = edition.valid_signatures().map(|signature| SignOff {
            signature: signature.id,
            stage: signature.stage.clone(),
            scope: signature.scope,
            meaning: signature.meaning,
            role: signature.role,
            person: signature.person,
            position: signature.position,
            at: signature.at,
        });
        Some(Self {
            format: 1,
            body_name: publication.body_name.clone(),
            content: edition.public_form(report.id),
            hash: publication.hash,
            sign_offs: sign_offs.collect(),
            position: publication.position,
            published_at: publication.at,
            due: publication.due,
            late: publication.late,
            elsewhere_on: publication.elsewhere_on,
        })
    }

    /// Body and year.
    #[must_use]
    pub fn report(&self) -> ReportId {
        ReportId { body: self.content.body, year: self.content.year }
    }

    /// The canonical bytes of the open part: what is stored, and what two derivations must agree on.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical(self)
    }

    /// Whether the content is what its hash says.
    pub fn is_sound(&self) -> Result<bool, CanonicalError> {
        Ok(self.content.hash()? == self.hash.public)
    }

    /// The public hash: what a citizen compares.
    #[must_use]
    pub const fn content_hash(&self) -> Hash {
        self.hash.public
    }
}

/// The texts of the published content that are not erased, with their salts.
#[must_use]
pub fn openings(edition: &Edition) -> Openings {
    struct Texts(Vec<Sealed>);
    impl WalkTexts for Texts {
        fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
            self.0.iter_mut().for_each(visit);
        }
    }
    let paragraphs = SectionNumber::all().flat_map(|section| edition.paragraphs(section));
    Openings::of(&mut Texts(paragraphs.map(|paragraph| paragraph.text.clone()).collect()))
}
