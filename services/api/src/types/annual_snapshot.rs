//! What a publication left: public, and there for good.

use async_graphql::{ID, Object, SimpleObject};
use domain::snapshot;
use engine::SnapshotRow;

use super::body::Body;
use super::id::NodeId;
use super::paragraph::{PublishedCell, PublishedSection, published_sections};
use super::person::Role;
use super::scalar::{Date, DateTime};
use super::sign_off::Meaning;
use super::time;
use crate::errors::ApiError;

/// The snapshot of a publication: public, and there for good.
pub struct AnnualSnapshot(Box<SnapshotRow>);

impl From<SnapshotRow> for AnnualSnapshot {
    fn from(row: SnapshotRow) -> Self {
        Self(Box::new(row))
    }
}

/// One valid signature under a publication, by role; the name stays in the house.
#[derive(SimpleObject, Clone, Debug)]
struct SignOff {
    /// The stage signed.
    stage: String,
    /// How much of the edition was signed: `edition`, `section:3`, `table:3`.
    scope: String,
    /// In which role.
    role: Role,
    /// What it says.
    meaning: Meaning,
    /// The position of the event.
    position: u64,
    /// When it was recorded.
    at: DateTime,
}

impl AnnualSnapshot {
    fn snapshot(&self) -> &snapshot::AnnualSnapshot {
        &self.0.snapshot
    }
}

/// What one body published for one year, as one edition: public, and there for good.
#[Object]
impl AnnualSnapshot {
    /// Its opaque id.
    pub async fn id(&self) -> ID {
        NodeId::Snapshot(self.snapshot().report(), self.snapshot().content.edition).to_id()
    }

    /// The body.
    async fn body(&self) -> Body {
        self.snapshot().content.body.into()
    }

    /// Its official name at publication.
    async fn body_name(&self) -> &str {
        &self.snapshot().body_name
    }

    /// The year reported on.
    async fn year(&self) -> u16 {
        self.snapshot().content.year.number()
    }

    /// The edition published.
    async fn edition(&self) -> u32 {
        self.snapshot().content.edition
    }

    /// The id of the statutory form.
    async fn form(&self) -> &str {
        &self.snapshot().content.form
    }

    /// The hash of the content: the public half of what was signed.
    async fn content_hash(&self) -> String {
        self.snapshot().content_hash().to_string()
    }

    /// The position of the publication in the log.
    async fn position(&self) -> u64 {
        self.snapshot().position
    }

    /// When it was recorded.
    async fn published_at(&self) -> Result<DateTime, ApiError> {
        time(self.snapshot().published_at)
    }

    /// The statutory day (Regulation, art. 49), where there is one.
    async fn due(&self) -> Option<Date> {
        self.snapshot().due.map(Date::from)
    }

    /// Whether the statutory day had passed; none where the law names no day.
    async fn late(&self) -> Option<bool> {
        self.snapshot().due.map(|_| self.snapshot().late)
    }

    /// The day on which it was published before this system was there: it was taken in as it was, and nobody signed it here.
    /// Null for what was signed and published here.
    async fn elsewhere_on(&self) -> Option<Date> {
        self.snapshot().elsewhere_on.map(Date::from)
    }

    /// The preamble (0) and the six sections, in order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn sections(&self) -> Vec<PublishedSection> {
        published_sections(self.snapshot(), &self.0.texts)
    }

    /// Every cell, in the order of the form.
    #[graphql(complexity = "50 * child_complexity")]
    async fn cells(&self) -> Vec<PublishedCell> {
        self.snapshot().content.cells.iter().map(PublishedCell::of).collect()
    }

    /// The signatures under it, in order.
    #[graphql(complexity = "5 * child_complexity")]
    async fn sign_offs(&self) -> Result<Vec<SignOff>, ApiError> {
        let sign_offs = self.snapshot().sign_offs.iter();
        let sign_off = |given: &snapshot::SignOff| {
            Ok(SignOff {
                stage: given.stage.to_string(),
                scope: given.scope.to_string(),
                role: given.role.into(),
                meaning: given.meaning.into(),
                position: given.position,
                at: time(given.at)?,
            })
        };
        sign_offs.map(sign_off).collect()
    }

    /// The canonical bytes of the snapshot, as text: JSON that holds every text as its commitment. Hashing its
    /// `content` as `docs/snapshots.md` says gives `contentHash`.
    async fn canonical(&self) -> Result<&str, ApiError> {
        std::str::from_utf8(&self.0.open).map_err(ApiError::internal)
    }
}
