//! Answering what the rules point at.

use async_graphql::{Context, ID, InputObject, Object};
use domain::command::Command;
use domain::id::ExplanationId;

use super::command::{ReportActInput, ReportPayload};
use super::sign_off::hash;
use crate::errors::ApiError;
use crate::refusal::unknown_id;
use crate::types::id::part_of;

/// Explanations, whether they are taken, and the rules that ask for them.
#[derive(Default)]
pub(super) struct ExplainingMutation;

/// What to explain, and why it is right.
#[derive(InputObject)]
struct ExplainFindingInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The finding: `findings.fingerprint`.
    fingerprint: String,
    /// Why it is right as it stands. Stays in the house, and is signed with the report.
    explanation: String,
}

/// Which explanation is not taken, and why.
#[derive(InputObject)]
struct RefuseExplanationInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The explanation: `findings.explanation.id`.
    explanation: ID,
    /// Why.
    reason: String,
}

#[Object]
impl ExplainingMutation {
    /// 说明: says why something that a rule points at is right as it stands. Lapses the signatures that cover it, and dies when
    /// what it speaks of changes.
    async fn explain_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which finding, and why it is right.")] input: ExplainFindingInput,
    ) -> Result<ReportPayload, ApiError> {
        let ExplainFindingInput { act, fingerprint, explanation } = input;
        let fingerprint = hash(&fingerprint, &["input", "fingerprint"]);
        act.send(ctx, |report| Ok(Command::ExplainFinding { report, fingerprint: fingerprint?, explanation })).await
    }

    /// 不采纳说明: does not take an explanation, and so sends the report back to drafting. For those who may return it.
    async fn refuse_explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which explanation, and why not.")] input: RefuseExplanationInput,
    ) -> Result<ReportPayload, ApiError> {
        let RefuseExplanationInput { act, explanation, reason } = input;
        let explanation = part_of(&explanation).map(ExplanationId).ok_or_else(|| unknown_id(&["input", "explanation"]));
        act.send(ctx, |report| Ok(Command::RefuseExplanation { report, explanation: explanation?, reason })).await
    }

    /// 更新核对依据: has the report held against the rules and the published year before of now, instead of those of its first
    /// submission. It is drafted again, and all its signatures lapse.
    async fn adopt_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: ReportActInput,
    ) -> Result<ReportPayload, ApiError> {
        input.send(ctx, |report| Ok(Command::AdoptRules { report })).await
    }
}
