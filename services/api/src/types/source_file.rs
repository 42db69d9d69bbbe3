//! The file that an edition was read from.

use async_graphql::{Context, Object};
use domain::event::Event;
use domain::id::{ReportId, StreamId};
use domain::report::KeptFile;
use engine::NOW;
use ledger::Sealed;

use crate::context::ContextExt;
use crate::errors::ApiError;

/// What giving a whole file back costs of a document's complexity: the answer may be longer than all else in it.
const CONTENT: usize = 200;

/// The file that an edition was read from, as it came.
#[derive(Clone, Debug)]
pub struct SourceFile {
    report: ReportId,
    file: KeptFile,
}

impl SourceFile {
    /// The file of a report.
    #[must_use]
    pub fn of(report: ReportId, file: &KeptFile) -> Self {
        Self { report, file: file.clone() }
    }

    /// The pieces that its Base64 lies in, in order, each with the position of its event.
    pub(crate) async fn pieces(&self, ctx: &Context<'_>) -> Result<Vec<(u64, Sealed)>, ApiError> {
        let (stream, versions) = (StreamId::Report(self.report), &self.file.versions);
        let before = versions.start().saturating_sub(1);
        let events = ctx.engine()?.ledger.page(stream, before, NOW, versions.end() - before).await?;
        let kept = events.into_iter().filter_map(|recorded| match recorded.payload {
            Event::SourceKept(kept) => Some((recorded.position, kept.content)),
            _ => None,
        });
        Ok(kept.flat_map(|(position, pieces)| pieces.into_iter().map(move |piece| (position, piece))).collect())
    }
}

/// The file that an edition was read from, as it came.
#[Object]
impl SourceFile {
    /// Its SHA-256, in hexadecimal; null when it was expunged.
    async fn sha256(&self) -> Option<&str> {
        self.file.digest.text()
    }

    /// The whole file in Base64 (RFC 4648, section 4); null when it was expunged.
    #[graphql(complexity = "CONTENT")]
    async fn content(&self, ctx: &Context<'_>) -> Result<Option<String>, ApiError> {
        Ok(self.pieces(ctx).await?.iter().map(|(_, piece)| piece.text()).collect())
    }
}
