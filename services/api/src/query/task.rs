//! What waits for people.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::id::{ReportId, StreamId};
use domain::plan::{FrozenPlan, StageKey};
use domain::report::{self, Scope};
use engine::{Asked, TaskRow};

use super::readable;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::body::Body;
use crate::types::id::NodeId;
use crate::types::report::Report;

/// What a task asks for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskKind {
    /// 起草: draft, mend and submit.
    Draft,
    /// 签批: sign at a stage of the plan, or return the report.
    Sign,
    /// 发布: publish what was signed.
    Publish,
    /// 清除: carry out an order to erase texts.
    Expunge,
}

/// The stage of the plan at which something is to be signed.
#[derive(SimpleObject)]
pub(super) struct TaskStage {
    /// Its stable name, to sign it by.
    key: String,
    /// What people call it.
    title: String,
}

/// Something that waits for somebody.
pub(super) struct Task(TaskRow);

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self(row)
    }
}

impl Task {
    /// The stage and the parts of it that are to be signed.
    fn signing(&self) -> Option<(&StageKey, &[Scope])> {
        if let Asked::Sign { stage, scopes } = &self.0.asked { Some((stage, scopes)) } else { None }
    }

    /// The report as it stands now. Its plan is frozen at the first submission: it says what the stages of all earlier
    /// tasks were called.
    async fn report_now(&self, ctx: &Context<'_>) -> Result<Option<Arc<report::Report>>, ApiError> {
        Ok(ctx.engine()?.reader.report(self.0.report).await?)
    }
}

fn plan(report: &report::Report) -> Option<&FrozenPlan> {
    Some(&report.edition.submission.as_ref()?.plan)
}

/// Something that waits for somebody.
#[Object]
impl Task {
    /// The report, by its opaque id.
    async fn report_id(&self) -> ID {
        NodeId::Stream(StreamId::Report(self.0.report)).to_id()
    }

    /// The report as it stands now, where the viewer may read it: an administrator may not.
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<Report>, ApiError> {
        readable(ctx, ctx.require_viewer()?.person, self.0.report, None).await
    }

    /// The reporting body.
    async fn body(&self) -> Body {
        self.0.report.body.into()
    }

    /// The year reported on.
    async fn year(&self) -> u16 {
        let ReportId { year, .. } = self.0.report;
        year.number()
    }

    /// What is asked for.
    async fn kind(&self) -> TaskKind {
        match self.0.asked {
            Asked::Draft => TaskKind::Draft,
            Asked::Sign { .. } => TaskKind::Sign,
            Asked::Publish => TaskKind::Publish,
            Asked::Expunge(_) => TaskKind::Expunge,
        }
    }

    /// What is asked for, by its stable name: `draft`, `sign:<stage>`, `publish`, `expunge:<order>`.
    async fn act(&self) -> &str {
        &self.0.act
    }

    /// What people call it.
    async fn title(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        let Some((key, scopes @ [_, _, ..])) = self.signing() else { return Ok(self.0.title.clone()) };
        let report = self.report_now(ctx).await?;
        let frozen = report.as_deref().and_then(plan).and_then(|plan| plan.stage(key));
        Ok(frozen.map_or_else(|| self.0.title.clone(), |stage| stage.title_of(scopes)))
    }

    /// The stage at which something is to be signed; null for everything else.
    async fn stage(&self, ctx: &Context<'_>) -> Result<Option<TaskStage>, ApiError> {
        let Some((key, _)) = self.signing() else { return Ok(None) };
        let report = self.report_now(ctx).await?;
        let plan = report.as_deref().and_then(plan);
        let title = plan.map_or(&*key.0, |plan| plan.title(key)).to_owned();
        Ok(Some(TaskStage { key: key.to_string(), title }))
    }

    /// What is to be signed, each by itself: `edition`, or sections and tables such as `section:3`, in the order of the
    /// report. Empty where nothing is to be signed.
    async fn scopes(&self) -> Vec<String> {
        let scopes = self.signing().map_or(&[][..], |(_, scopes)| scopes);
        scopes.iter().map(ToString::to_string).collect()
    }

    /// The order to erase texts that is to be carried out; null for everything else.
    async fn order(&self) -> Option<ID> {
        if let Asked::Expunge(order) = self.0.asked { Some(ID(order.to_string())) } else { None }
    }

    /// The position since which it waits.
    async fn from_position(&self) -> u64 {
        self.0.from_position
    }

    /// Whether nobody can do it: then an administrator has to appoint somebody, and re-plan where people were frozen.
    async fn nobody(&self) -> bool {
        self.0.nobody
    }
}
