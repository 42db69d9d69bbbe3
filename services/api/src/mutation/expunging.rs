//! Erasing what should never have been written: ordered by one office, carried out by another.

use async_graphql::{Context, ID, InputObject, Object};
use domain::command::Command;
use domain::id::{OrderId, ReportId, StreamId};
use domain::permission::may_read;
use engine::LoadedWorld;
use ledger::Commitment;
use uuid::Uuid;

use super::command::{ReportPayload, send};
use super::sign_off::named_report;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::person::Role;
use crate::user_error::UserError;

/// Orders to erase, and carrying them out.
#[derive(Default)]
pub(super) struct ExpungingMutation;

/// What to erase, and why.
#[derive(InputObject)]
struct OrderExpungingInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// The role to act in, for people who hold several.
    acting_as: Option<Role>,
    /// The report.
    report: ID,
    /// The texts, by their commitments (`paragraph.commitment`, `event.texts.commitment`).
    texts: Vec<String>,
    /// Why. Must not repeat what is to be erased.
    reason: String,
}

/// Which order to carry out.
#[derive(InputObject)]
struct ExpungeContentInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// The role to act in, for people who hold several.
    acting_as: Option<Role>,
    /// The report.
    report: ID,
    /// The order, as the task `expunge:<order>` names it.
    order: Uuid,
}

/// Reads the commitments; each must name a text that the report still holds.
async fn texts(
    ctx: &Context<'_>,
    report: ReportId,
    names: &[String],
) -> Result<Result<Vec<Commitment>, UserError>, ApiError> {
    let refused = || unknown_id(&["input", "texts"]);
    let Some(texts) = names.iter().map(|name| Commitment::from_hex(name)).collect::<Option<Vec<_>>>() else {
        return Ok(Err(refused()));
    };
    if texts.len() > domain::report::expunging::MAX_TEXTS {
        // The domain refuses it with its own words.
        return Ok(Ok(texts));
    }
    let missing = ctx.engine()?.ledger.texts_missing(StreamId::Report(report), &texts).await?;
    Ok(if missing.is_empty() { Ok(texts) } else { Err(refused()) })
}

#[Object]
impl ExpungingMutation {
    /// 决定清除: orders texts of a report's history to be erased. Confidentiality reviewers only.
    async fn order_expunging(&self, ctx: &Context<'_>, input: OrderExpungingInput) -> Result<ReportPayload, ApiError> {
        let viewer = ctx.require_viewer()?;
        let command = match named_report(&input.report) {
            Err(error) => Err(error),
            Ok(report) => {
                let world = LoadedWorld::load(&ctx.engine()?.reader, [StreamId::Body(report.body)]).await?;
                // Only who may read the report learns which texts it holds.
                let may_look = may_read(&world, viewer.person, report);
                let texts = if may_look { texts(ctx, report, &input.texts).await? } else { Ok(vec![]) };
                texts.map(|texts| Command::OrderExpunging { report, texts, reason: input.reason })
            }
        };
        send(ctx, input.command_id, input.acting_as, command).await
    }

    /// 执行清除: erases the texts of an order, for good and everywhere. Their hashes stay, and every proof with them.
    /// Administrators only.
    async fn expunge_content(&self, ctx: &Context<'_>, input: ExpungeContentInput) -> Result<ReportPayload, ApiError> {
        let order = OrderId(input.order);
        let command = named_report(&input.report).map(|report| Command::ExpungeContent { report, order });
        send(ctx, input.command_id, input.acting_as, command).await
    }
}
