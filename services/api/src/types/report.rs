//! Reports as people read and work on them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use domain::id::StreamId;
use domain::report;
use engine::NOW;

use super::body::Body;
use super::change::Subject;
use super::edition::Edition;
use super::finding::Finding;
use super::history::{History, Turning, history, history_complexity};
use super::id::NodeId;
use super::phase::Phase;
use super::scalar::DateTime;
use super::time;
use crate::context::ContextExt;
use crate::errors::ApiError;

/// The yearly report of one body (政府信息公开工作年度报告).
#[derive(Clone, Debug)]
pub struct Report {
    report: Arc<report::Report>,
    as_of: u64,
}

impl Report {
    /// A report as it stood at a position of the log.
    #[must_use]
    pub const fn new(report: Arc<report::Report>, as_of: u64) -> Self {
        Self { report, as_of }
    }
}

/// The report of a body on a year (政府信息公开工作年度报告), now or at an earlier position.
#[Object]
impl Report {
    /// Its opaque id; one of its own when it was asked for at an earlier position, and then for looking only.
    pub async fn id(&self) -> ID {
        match self.as_of {
            NOW => NodeId::Stream(StreamId::Report(self.report.id)).to_id(),
            position => NodeId::Past(self.report.id, position).to_id(),
        }
    }

    /// The position of the log that it was asked for at (`asOf`); null for now.
    async fn as_of(&self) -> Option<u64> {
        (self.as_of != NOW).then_some(self.as_of)
    }

    /// The reporting body.
    async fn body(&self) -> Body {
        self.report.id.body.into()
    }

    /// The year reported on.
    async fn year(&self) -> u16 {
        self.report.id.year.number()
    }

    /// How many events it has.
    async fn version(&self) -> u64 {
        self.report.version
    }

    /// The position of its last event in the log.
    async fn position(&self) -> u64 {
        self.report.position
    }

    /// When that was recorded.
    async fn changed_at(&self) -> Result<DateTime, ApiError> {
        time(self.report.changed_at)
    }

    /// How far the edition at work has come.
    async fn phase(&self) -> Phase {
        self.report.edition.phase.into()
    }

    /// The edition at work, or published last.
    async fn edition(&self) -> Edition {
        Edition::new(Arc::clone(&self.report), self.as_of)
    }

    /// Which rules are not kept now, each with its explanation: what blocks first, then what its prose says, paragraph by
    /// paragraph. Held against the rules and the year before as its first submission froze them, or as they are.
    #[graphql(complexity = "20 * child_complexity")]
    async fn findings(&self, ctx: &Context<'_>) -> Result<Vec<Finding>, ApiError> {
        let (reader, id) = (&ctx.engine()?.reader, self.report.id);
        let body = reader.body(id.body).await?;
        let previous = match id.previous() {
            Some(previous) => reader.report_at(previous, self.as_of).await?,
            None => None,
        };
        let comparison = report::Comparison { kind: body.map(|body| body.kind), previous: previous.as_deref() };
        self.report.findings(comparison).into_iter().map(Finding::try_from).collect()
    }

    /// Everything that happened, in order, whether pages are turned forwards (`first`, `after`) or backwards (`last`,
    /// `before`).
    #[graphql(complexity = "history_complexity(first.or(last), child_complexity)")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "Instead of `first`, how many at most from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor: the `startCursor` of the page behind.")] before: Option<String>,
    ) -> Result<History, ApiError> {
        let turning = Turning { first, after: after.as_deref(), last, before: before.as_deref() };
        let events = (self.as_of, self.report.version);
        history(ctx.engine()?, Subject::Report(self.report.id), events, turning).await
    }
}
