//! Public bodies.

use async_graphql::{Context, Enum, ID, Object};
use domain::Role;
use domain::id::{BodyId, PersonId, StreamId};
use engine::{BodyRow, NOW, StoreError};

use super::as_of::AsOf;
use super::change::Subject;
use super::history::{History, Turning, history, history_complexity};
use super::id::NodeId;
use super::person::{Appointment, look_up};
use crate::context::ContextExt;
use crate::errors::ApiError;

/// What a body is, as far as the law treats it differently.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::body::BodyKind")]
pub enum BodyKind {
    /// 县级以上人民政府.
    Government,
    /// 政府部门.
    Department,
    /// 乡镇、街道.
    Township,
}

/// A public body (行政机关).
#[derive(Clone, Copy, Debug)]
pub struct Body(BodyId);

impl From<BodyId> for Body {
    fn from(body: BodyId) -> Self {
        Self(body)
    }
}

impl Body {
    async fn row(&self, ctx: &Context<'_>) -> Result<BodyRow, ApiError> {
        let missing = || StoreError::Inconsistent(format!("the body {} is in no read model", self.0));
        Ok(look_up(ctx, self.0).await?.ok_or_else(missing)?)
    }
}

/// A public body (行政机关).
#[Object]
impl Body {
    /// Its opaque id.
    pub async fn id(&self) -> ID {
        NodeId::Stream(StreamId::Body(self.0)).to_id()
    }

    /// Its official name.
    async fn name(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(self.row(ctx).await?.name)
    }

    /// What the law takes it for.
    async fn kind(&self, ctx: &Context<'_>) -> Result<BodyKind, ApiError> {
        Ok(self.row(ctx).await?.kind.into())
    }

    /// The body that it reports to.
    async fn superior(&self, ctx: &Context<'_>) -> Result<Option<Self>, ApiError> {
        Ok(self.row(ctx).await?.superior.map(Self::from))
    }

    /// The sign-off plan that its reports follow from their next first submission on, such as `default@1`.
    async fn plan(&self, ctx: &Context<'_>) -> Result<String, ApiError> {
        Ok(self.row(ctx).await?.plan)
    }

    /// Who holds which office, now or at an earlier position. Empty for those who neither hold an office in the body
    /// now nor administer the system.
    #[graphql(complexity = "10 * child_complexity")]
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At an earlier moment; without it, now.")] as_of: Option<AsOf>,
    ) -> Result<Vec<Appointment>, ApiError> {
        let viewer = ctx.require_viewer()?.person;
        if !concerns(ctx, viewer, self.0).await? {
            return Ok(Vec::new());
        }
        let engine = ctx.engine()?;
        let position = AsOf::position(as_of, &engine.ledger).await?;
        let rows = engine.questions.appointments_in(self.0, position).await?;
        Ok(rows.into_iter().map(Appointment::from).collect())
    }

    /// Its registration, appointments and plans, in order, turned as a report's is. Null for those who neither hold an
    /// office in the body now nor administer the system.
    #[graphql(complexity = "history_complexity(first.or(last), child_complexity)")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "Instead of `first`, how many at most from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Those before this cursor: the `startCursor` of the page behind.")] before: Option<String>,
    ) -> Result<Option<History>, ApiError> {
        let viewer = ctx.require_viewer()?.person;
        if !concerns(ctx, viewer, self.0).await? {
            return Ok(None);
        }
        let engine = ctx.engine()?;
        let body = engine.reader.body(self.0).await?;
        let turning = Turning { first, after: after.as_deref(), last, before: before.as_deref() };
        let events = (NOW, body.map_or(0, |body| body.version));
        history(engine, Subject::Body(self.0), events, turning).await.map(Some)
    }
}

/// Whether the person holds an office in the body, or administers the system.
async fn concerns(ctx: &Context<'_>, person: PersonId, body: BodyId) -> Result<bool, ApiError> {
    let held = ctx.engine()?.questions.appointments_of(person, engine::NOW).await?;
    Ok(held.iter().any(|held| held.body == Some(body) || held.role == Role::Administrator))
}
