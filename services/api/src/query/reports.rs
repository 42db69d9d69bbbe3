//! Reports and what their publications left.

use std::sync::Arc;

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Interface, Object};
use domain::Year;
use domain::fold::State;
use domain::id::{PersonId, ReportId, StreamId};
use domain::permission::may_read;
use engine::{Engine, LoadedWorld, NOW, ReportFilter};

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::annual_snapshot::AnnualSnapshot;
use crate::types::as_of::{AsOf, REPLAY, replay_complexity};
use crate::types::body::Body;
use crate::types::id::NodeId;
use crate::types::person::{Person, look_up};
use crate::types::phase::Phase;
use crate::types::report::Report;
use crate::types::{Page, page_complexity};

/// Anything with an opaque id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its opaque id."))]
pub(super) enum Node {
    /// A report.
    Report(Report),
    /// A body.
    Body(Body),
    /// A person.
    Person(Person),
    /// The snapshot of a publication.
    AnnualSnapshot(AnnualSnapshot),
}

/// Reports and snapshots.
#[derive(Default)]
pub(super) struct ReportsQuery;

/// The report, if the person may read it; to anybody else it does not exist.
pub(crate) async fn readable(
    ctx: &Context<'_>,
    person: PersonId,
    id: ReportId,
    as_of: Option<AsOf>,
) -> Result<Option<Report>, ApiError> {
    let engine = ctx.engine()?;
    let position = AsOf::position(as_of, &engine.ledger).await?;
    readable_at(engine, person, id, position).await
}

/// The same at a position of the log that it has reached.
async fn readable_at(
    engine: &Engine,
    person: PersonId,
    id: ReportId,
    position: u64,
) -> Result<Option<Report>, ApiError> {
    let (reader, report) = (&engine.reader, StreamId::Report(id));
    // Nobody makes the server fold what they may not read.
    let together = Some(report).filter(|_| position == NOW && reader.keeps(report));
    let world = LoadedWorld::load(reader, [StreamId::Body(id.body)].into_iter().chain(together)).await?;
    if !may_read(&world, person, id) {
        return Ok(None);
    }
    let report = match world.get(report).and_then(State::as_report) {
        Some(report) => Some(Arc::clone(report)),
        None => reader.report_at(id, position).await?,
    };
    Ok(report.map(|report| Report::new(report, position)))
}

#[Object]
impl ReportsQuery {
    /// Anything by its opaque id, a report as it stood at an earlier position included; null for what is not there and for what the viewer may not see.
    #[graphql(complexity = "REPLAY + child_complexity")]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its opaque id.")] id: ID,
    ) -> Result<Option<Node>, ApiError> {
        match NodeId::parse(&id) {
            None => Ok(None),
            Some(NodeId::Snapshot(report, edition)) => {
                let row = ctx.engine()?.questions.snapshot(report, Some(edition)).await?;
                Ok(row.map(|row| Node::from(AnnualSnapshot::from(row))))
            }
            Some(NodeId::Past(report, position)) => {
                let viewer = ctx.require_viewer()?;
                let engine = ctx.engine()?;
                if position > engine.ledger.head().await?.position {
                    return Ok(None);
                }
                Ok(readable_at(engine, viewer.person, report, position).await?.map(Node::from))
            }
            Some(NodeId::Stream(StreamId::Report(report))) => {
                let viewer = ctx.require_viewer()?;
                Ok(readable(ctx, viewer.person, report, None).await?.map(Node::from))
            }
            Some(NodeId::Stream(StreamId::Body(body))) => {
                ctx.require_viewer()?;
                Ok(look_up(ctx, body).await?.map(|row| Body::from(row.id).into()))
            }
            Some(NodeId::Stream(StreamId::Person(person))) => {
                ctx.require_viewer()?;
                Ok(look_up(ctx, person).await?.map(|row| Person::from(row.id).into()))
            }
        }
    }

    /// A report by its opaque id, now or at an earlier position.
    #[graphql(complexity = "replay_complexity(as_of, child_complexity)")]
    async fn report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its opaque id.")] id: ID,
        #[graphql(desc = "At an earlier moment; without it, now.")] as_of: Option<AsOf>,
    ) -> Result<Option<Report>, ApiError> {
        let viewer = ctx.require_viewer()?;
        let Some(report) = NodeId::report(&id) else { return Ok(None) };
        readable(ctx, viewer.person, report, as_of).await
    }

    /// The report of a body on a year, now or at an earlier position.
    #[graphql(complexity = "replay_complexity(as_of, child_complexity)")]
    async fn report_for(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reporting body.")] body: ID,
        #[graphql(desc = "The year reported on.")] year: i32,
        #[graphql(desc = "At an earlier moment; without it, now.")] as_of: Option<AsOf>,
    ) -> Result<Option<Report>, ApiError> {
        let viewer = ctx.require_viewer()?;
        let (Some(body), Ok(year)) = (NodeId::body(&body), Year::new(year.into())) else { return Ok(None) };
        readable(ctx, viewer.person, ReportId { body, year }, as_of).await
    }

    /// The reports of the bodies in which the viewer holds an office, the latest year first.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this body.")] body: Option<ID>,
        #[graphql(desc = "Only of this year.")] year: Option<i32>,
        #[graphql(desc = "Only those in this phase.")] phase: Option<Phase>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Connection<String, Report>, ApiError> {
        let viewer = ctx.require_viewer()?;
        let page = Page::of(first)?;
        let from = after.as_deref().map(|cursor| NodeId::report(cursor).ok_or_else(|| Page::bad_cursor(cursor)));
        let from = from.transpose()?;
        let wanted_body = body.map(|id| NodeId::body(&id));
        let wanted_year = year.map(|year| Year::new(year.into()).ok());
        if wanted_body == Some(None) || wanted_year == Some(None) {
            // A body or year that cannot be has no reports.
            return Ok(Connection::new(from.is_some(), false));
        }
        let filter =
            ReportFilter { body: wanted_body.flatten(), year: wanted_year.flatten(), phase: phase.map(Into::into) };
        let engine = ctx.engine()?;
        let rows = engine.questions.reports(viewer.person, filter, from, page.with_one_more()).await?;
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        for report in engine.reader.reports(&ids).await?.into_iter().flatten() {
            let cursor = NodeId::Stream(StreamId::Report(report.id)).to_id().to_string();
            connection.edges.push(Edge::new(cursor, Report::new(report, NOW)));
        }
        Ok(connection)
    }

    /// What a body published for a year: an edition, or the latest. Public.
    async fn annual_snapshot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reporting body.")] body: ID,
        #[graphql(desc = "The year reported on.")] year: i32,
        #[graphql(desc = "The number of the edition; without it, the latest.")] edition: Option<u32>,
    ) -> Result<Option<AnnualSnapshot>, ApiError> {
        let (Some(body), Ok(year)) = (NodeId::body(&body), Year::new(year.into())) else { return Ok(None) };
        let row = ctx.engine()?.questions.snapshot(ReportId { body, year }, edition).await?;
        Ok(row.map(AnnualSnapshot::from))
    }

    /// What was published, in the order of publication. Public.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn annual_snapshots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this body.")] body: Option<ID>,
        #[graphql(desc = "Only of this year.")] year: Option<i32>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Connection<String, AnnualSnapshot>, ApiError> {
        let page = Page::of(first)?;
        let from = after.as_deref().map(Page::number).transpose()?;
        let wanted_body = body.map(|id| NodeId::body(&id));
        let wanted_year = year.map(|year| Year::new(year.into()).ok());
        if wanted_body == Some(None) || wanted_year == Some(None) {
            return Ok(Connection::new(from.is_some(), false));
        }
        let questions = &ctx.engine()?.questions;
        let (body, year) = (wanted_body.flatten(), wanted_year.flatten());
        let rows = questions.snapshots(body, year, from.unwrap_or(0), page.with_one_more()).await?;
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let edge = |row: engine::SnapshotRow| Edge::new(row.snapshot.position.to_string(), AnnualSnapshot::from(row));
        connection.edges.extend(rows.into_iter().map(edge));
        Ok(connection)
    }
}
