//! Bodies and the statutory forms.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object};
use domain::Year;
use domain::id::{BodyId, StreamId};

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::body::Body;
use crate::types::form::Form;
use crate::types::id::NodeId;
use crate::types::person::look_up;
use crate::types::{Page, page_complexity};

/// Bodies and forms.
#[derive(Default)]
pub(super) struct RegistryQuery;

#[Object]
impl RegistryQuery {
    /// A public body.
    async fn body(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Body>, ApiError> {
        ctx.require_viewer()?;
        let Some(body) = NodeId::body(&id) else { return Ok(None) };
        Ok(look_up(ctx, body).await?.map(|row| row.id.into()))
    }

    /// Every public body, in the order of registration.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn bodies(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Body>, ApiError> {
        ctx.require_viewer()?;
        let page = Page::of(first)?;
        let from = after.as_deref().map(|cursor| NodeId::body(cursor).ok_or_else(|| Page::bad_cursor(cursor)));
        let from: Option<BodyId> = from.transpose()?;
        let rows = ctx.engine()?.questions.bodies(from, page.with_one_more()).await?;
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let cursor = |body| NodeId::Stream(StreamId::Body(body)).to_id().to_string();
        connection.edges.extend(rows.into_iter().map(|row| Edge::new(cursor(row.id), Body::from(row.id))));
        Ok(connection)
    }

    /// The statutory form of a report year; none where the year has none.
    #[graphql(complexity = "200 + child_complexity")]
    async fn form(&self, year: i32) -> Option<Form> {
        domain::form::Form::of_year(Year::new(year.into()).ok()?).map(Form::from)
    }
}
