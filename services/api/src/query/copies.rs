//! Where a text stands in a report's history: asked before it is ordered to be erased.

use async_graphql::{Context, ID, Object, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::decode;
use domain::id::{ReportId, StreamId};
use domain::permission::may_read;
use domain::spelling::compact;
use engine::{LoadedWorld, TextPlace};
use ledger::Sealed;

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::id::NodeId;
use crate::types::source_file::SourceFile;

/// Another place of the report's history that holds the same text.
#[derive(SimpleObject)]
struct TextCopy {
    /// The position of the event.
    position: u64,
    /// The commitment to name in an order.
    commitment: String,
}

/// Where else a text stands.
#[derive(Default)]
pub(super) struct TextCopiesQuery;

#[Object]
impl TextCopiesQuery {
    /// Every place of a report's history that holds the given text or contains it, the latest first, at most 200, then the
    /// pieces of the file that it was read from, where that says it: look here before ordering it to be erased. Empty for
    /// those who may not read the report.
    async fn text_copies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The report.")] report: ID,
        #[graphql(desc = "What the copies hold: at least two characters.")] text: String,
    ) -> Result<Vec<TextCopy>, ApiError> {
        let viewer = ctx.require_viewer()?;
        let Some(report) = NodeId::report(&report) else { return Ok(vec![]) };
        let world = LoadedWorld::load(&ctx.engine()?.reader, [StreamId::Body(report.body)]).await?;
        // What no text of a report can be stands nowhere.
        if text.trim().is_empty() || Sealed::check(&text).is_err() || !may_read(&world, viewer.person, report) {
            return Ok(vec![]);
        }
        let places = ctx.engine()?.ledger.places_of_text(StreamId::Report(report), text.trim()).await?;
        let copy = |place: TextPlace| TextCopy { position: place.position, commitment: place.commitment };
        let mut copies: Vec<_> = places.into_iter().map(copy).collect();
        copies.extend(in_the_file(ctx, report, text.trim()).await?);
        Ok(copies)
    }
}

/// The pieces of the file that the report was read from, where the file says it: in Base64 no search of texts finds it.
async fn in_the_file(ctx: &Context<'_>, report: ReportId, text: &str) -> Result<Vec<TextCopy>, ApiError> {
    let known = ctx.engine()?.reader.report(report).await?;
    let file = known.as_ref().and_then(|report| report.edition.source.as_ref()?.file.as_ref());
    let Some(file) = file else { return Ok(Vec::new()) };
    let pieces = SourceFile::of(report, file).pieces(ctx).await?;
    let encoded: Option<String> = pieces.iter().map(|(_, piece)| piece.text()).collect();
    let content = encoded.and_then(|encoded| STANDARD.decode(encoded).ok());
    let said = content.and_then(|content| decode(&content).ok().map(|said| compact(&said))).unwrap_or_default();
    // A line may break anywhere in what is looked for.
    if !said.contains(&*compact(text)) {
        return Ok(Vec::new());
    }
    let copy = |(position, piece): &(u64, Sealed)| TextCopy {
        position: *position,
        commitment: piece.commitment().to_string(),
    };
    Ok(pieces.iter().map(copy).collect())
}
