//! Where a text stands in a report's history: asked before it is ordered to be erased.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::id::StreamId;
use domain::permission::may_read;
use engine::{LoadedWorld, TextPlace};
use ledger::Sealed;

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::id::NodeId;

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
    /// Every place of a report's history that holds the given text or contains it, the latest first, at most 200: look
    /// here before ordering it to be erased. Empty for those who may not read the report.
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
        Ok(places.into_iter().map(copy).collect())
    }
}
