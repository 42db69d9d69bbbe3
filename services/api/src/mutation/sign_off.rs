//! Submitting, signing, sending back, publishing.

use async_graphql::{Context, ID, InputObject, Object};
use domain::command::{Command, PartRead};
use domain::id::SignatureId;
use domain::plan::StageKey;
use domain::report::SectionNumber;
use ledger::Hash;

use super::command::{Head, ReportActInput, ReportPayload, send};
use crate::errors::ApiError;
use crate::refusal::{named_scope, unknown_id};
use crate::types::id::{NodeId, part_of};
use crate::types::person::Role;
use crate::types::scalar::Uuid;
use crate::user_error::{InvalidInput, UserError};

/// From submission to publication.
#[derive(Default)]
pub(super) struct SignOffMutation;

/// What to sign.
#[derive(InputObject)]
struct SignStageInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The stage, by its stable name.
    stage: String,
    /// The section or table, where the stage has several parts: `stages.parts.scope`.
    scope: Option<String>,
    /// `edition.hash.whole` of what the signer read, or `stages.parts.hash.whole` of the part.
    expected_hash: String,
    /// What the signer adds.
    opinion: Option<String>,
}

/// Several parts of a stage to sign: all of them or none.
#[derive(InputObject)]
struct SignPartsInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    command_id: Uuid,
    /// The role to act in, for people who hold several; without it, each part is signed in the role that the plan asks for.
    acting_as: Option<Role>,
    /// The report.
    report: ID,
    /// The stage, by its stable name.
    stage: String,
    /// The parts, one or more, each once: those of a task of the inbox, or some of them.
    parts: Vec<PartInput>,
    /// What the signer adds, to each of them.
    opinion: Option<String>,
}

/// A part of a stage as its signer read it.
#[derive(InputObject)]
struct PartInput {
    /// The section or table: `stages.parts.scope`.
    scope: String,
    /// `stages.parts.hash.whole` of what the signer read.
    expected_hash: String,
}

/// What to send back, and why.
#[derive(InputObject)]
struct ReturnReportInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// A stage that has to be signed again, whatever is edited.
    to_stage: Option<String>,
    /// The sections concerned, 0 to 6; none means all.
    #[graphql(default)]
    sections: Vec<i32>,
    /// Why.
    reason: String,
}

/// Which signature to take back, and why.
#[derive(InputObject)]
struct WithdrawSignatureInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// One's own signature: `signatures.id`.
    signature: ID,
    /// Why.
    reason: String,
}

/// Which report's edition to void, and why.
#[derive(InputObject)]
struct VoidEditionInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// Why.
    reason: String,
}

/// Which report to find people for, and why.
#[derive(InputObject)]
struct ReplanInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// Why.
    reason: String,
}

/// What to publish.
#[derive(InputObject)]
struct PublishReportInput {
    #[graphql(flatten)]
    act: ReportActInput,
    /// The edition's number.
    edition: u32,
    /// `edition.hash.whole` of what was signed.
    expected_hash: String,
}

pub(super) fn hash(text: &str, path: &[&str]) -> Result<Hash, UserError> {
    let invalid = || InvalidInput::new(path, "哈希应为 64 位十六进制数：请填写页面显示的哈希");
    Hash::from_hex(text).ok_or_else(|| invalid().into())
}

pub(super) fn sections(numbers: &[i32]) -> Result<Vec<SectionNumber>, UserError> {
    let section = |(index, number): (usize, &i32)| {
        let section = SectionNumber::new((*number).into());
        section.map_err(|error| InvalidInput::new(&["input", "sections", &index.to_string()], error).into())
    };
    numbers.iter().enumerate().map(section).collect()
}

impl SignPartsInput {
    fn command(self) -> Result<Command, UserError> {
        let part = |(index, part): (usize, PartInput)| {
            let index = index.to_string();
            let path = |field| ["input", "parts", &index, field];
            Ok(PartRead {
                scope: named_scope(&part.scope, &path("scope"))?,
                expected_hash: hash(&part.expected_hash, &path("expectedHash"))?,
            })
        };
        Ok(Command::SignParts {
            report: NodeId::report(&self.report).ok_or_else(|| unknown_id(&["input", "report"]))?,
            stage: StageKey(self.stage.into()),
            parts: self.parts.into_iter().enumerate().map(part).collect::<Result<_, UserError>>()?,
            opinion: self.opinion,
        })
    }
}

#[Object]
impl SignOffMutation {
    /// Submits the draft for review: no finding may block, and the plan must have its people.
    async fn submit_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: ReportActInput,
    ) -> Result<ReportPayload, ApiError> {
        input.send(ctx, |report| Ok(Command::SubmitReport { report })).await
    }

    /// 撤回: takes the submission back, while nobody has signed since.
    async fn recall_submission(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: ReportActInput,
    ) -> Result<ReportPayload, ApiError> {
        input.send(ctx, |report| Ok(Command::RecallSubmission { report })).await
    }

    /// 签批: signs the open stage, exactly the text whose hash is named.
    async fn sign_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is signed.")] input: SignStageInput,
    ) -> Result<ReportPayload, ApiError> {
        let SignStageInput { act, stage, scope, expected_hash, opinion } = input;
        let command = |report| {
            let scope = scope.map(|scope| named_scope(&scope, &["input", "scope"])).transpose()?;
            let expected_hash = hash(&expected_hash, &["input", "expectedHash"])?;
            Ok(Command::SignStage { report, stage: StageKey(stage.into()), scope, expected_hash, opinion })
        };
        act.send(ctx, command).await
    }

    /// 签批: signs several parts of the open stage at once, each exactly the text whose hash is named, with a signature of its
    /// own: all of them or none.
    async fn sign_parts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is signed.")] input: SignPartsInput,
    ) -> Result<ReportPayload, ApiError> {
        let head = Head { command_id: input.command_id, acting_as: input.acting_as };
        send(ctx, head, input.command()).await
    }

    /// 退回: sends the report back to drafting, with a reason.
    async fn return_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which stage, and why.")] input: ReturnReportInput,
    ) -> Result<ReportPayload, ApiError> {
        let ReturnReportInput { act, to_stage, sections: concerned, reason } = input;
        let command = |report| {
            let to_stage = to_stage.map(|stage| StageKey(stage.into()));
            Ok(Command::ReturnReport { report, to_stage, sections: sections(&concerned)?, reason })
        };
        act.send(ctx, command).await
    }

    /// 撤回签批: takes a signature of one's own back, while no later stage has been signed.
    async fn withdraw_signature(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which signature, and why.")] input: WithdrawSignatureInput,
    ) -> Result<ReportPayload, ApiError> {
        let WithdrawSignatureInput { act, signature, reason } = input;
        let signature = part_of(&signature).map(SignatureId).ok_or_else(|| unknown_id(&["input", "signature"]));
        act.send(ctx, |report| Ok(Command::WithdrawSignature { report, signature: signature?, reason })).await
    }

    /// 作废: voids an edition that should not have been opened, while it is drafted. It leaves every inbox and stays readable;
    /// `openReport` then opens the next one.
    async fn void_edition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and why.")] input: VoidEditionInput,
    ) -> Result<ReportPayload, ApiError> {
        input.act.send(ctx, |report| Ok(Command::VoidEdition { report, reason: input.reason })).await
    }

    /// Resolves the people of the frozen plan anew, for instance when somebody has left office. Administrators only.
    async fn replan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and why.")] input: ReplanInput,
    ) -> Result<ReportPayload, ApiError> {
        input.act.send(ctx, |report| Ok(Command::Replan { report, reason: input.reason })).await
    }

    /// Publishes exactly what was signed, and leaves the annual snapshot.
    async fn publish_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is published.")] input: PublishReportInput,
    ) -> Result<ReportPayload, ApiError> {
        let PublishReportInput { act, edition, expected_hash } = input;
        let expected_hash = hash(&expected_hash, &["input", "expectedHash"]);
        act.send(ctx, |report| Ok(Command::PublishReport { report, edition, expected_hash: expected_hash? })).await
    }
}
