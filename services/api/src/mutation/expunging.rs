//! Erasing what should never have been written: ordered by one office, carried out by another.

use async_graphql::{Context, ID, InputObject, Object};
use domain::command::Command;
use domain::id::OrderId;
use ledger::Commitment;

use super::command::{ReportActInput, ReportPayload};
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::id::part_of;
use crate::user_error::UserError;

/// Orders to erase, and carrying them out.
#[derive(Default)]
pub(super) struct ExpungingMutation;

/// What to erase, and why.
#[derive(InputObject)]
struct OrderExpungingInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The texts, by their commitments (`paragraph.commitment`, `event.texts.commitment`).
    texts: Vec<String>,
    /// Why. Must not repeat what is to be erased.
    reason: String,
}

/// Which order to carry out.
#[derive(InputObject)]
struct ExpungeContentInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The order, as the task `expunge:<order>` names it.
    order: ID,
}

fn commitments(names: &[String]) -> Result<Vec<Commitment>, UserError> {
    let text = |(index, name): (usize, &String)| {
        Commitment::from_hex(name).ok_or_else(|| unknown_id(&["input", "texts", &index.to_string()]))
    };
    names.iter().enumerate().map(text).collect()
}

#[Object]
impl ExpungingMutation {
    /// 决定清除: orders texts of a report's history to be erased. Confidentiality reviewers only.
    async fn order_expunging(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which texts, and why.")] input: OrderExpungingInput,
    ) -> Result<ReportPayload, ApiError> {
        let OrderExpungingInput { act, texts, reason } = input;
        act.send(ctx, |report| Ok(Command::OrderExpunging { report, texts: commitments(&texts)?, reason })).await
    }

    /// 执行清除: erases the texts of an order, for good and everywhere. Their hashes stay, and every proof with them.
    /// Administrators only.
    async fn expunge_content(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which order.")] input: ExpungeContentInput,
    ) -> Result<ReportPayload, ApiError> {
        let order = part_of(&input.order).map(OrderId).ok_or_else(|| unknown_id(&["input", "order"]));
        input.act.send(ctx, |report| Ok(Command::ExpungeContent { report, order: order? })).await
    }
}
