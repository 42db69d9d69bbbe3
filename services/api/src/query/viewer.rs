//! Who asks: their offices, what waits for them, and what they may do.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::case::Asker;
use domain::id::StreamId;
use domain::permission::{self, can};
use engine::{AfterTask, LoadedWorld, NOW, TaskRow};

use super::task::Task;
use crate::authentication::Viewer as Session;
use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::refusal::{named_scope, unknown_id, user_error};
use crate::types::as_of::AsOf;
use crate::types::id::NodeId;
use crate::types::person::{Appointment, Person, Role};
use crate::types::report::Report;
use crate::types::{Page, page_complexity};
use crate::user_error::UserError;

/// An act that can be asked about before it is done.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "permission::Action")]
pub enum Action {
    /// Change paragraphs or cells.
    Edit,
    /// Explain a finding.
    Explain,
    /// Refuse an explanation.
    RefuseExplanation,
    /// Have the report held against the rules and the year before of now.
    AdoptRules,
    /// Submit for review.
    Submit,
    /// Take the submission back.
    Recall,
    /// Sign the open stage.
    Sign,
    /// Void an edition that should not have been opened.
    Void,
    /// Take a signature of one's own back.
    WithdrawSignature,
    /// Send back.
    Return,
    /// Resolve the plan's people anew.
    Replan,
    /// Publish.
    Publish,
    /// Order texts to be erased.
    OrderExpunging,
}

/// Whether an act would be accepted now.
#[derive(SimpleObject, Clone, Debug)]
pub(super) struct Permission {
    /// Whether it would, given sound input and what stands there now.
    allowed: bool,
    /// Why not.
    reasons: Vec<UserError>,
}

/// Who is signed in.
pub(super) struct Viewer(pub(super) Session);

/// Who is signed in.
#[Object]
impl Viewer {
    /// Their id.
    async fn id(&self) -> ID {
        NodeId::Stream(StreamId::Person(self.0.person)).to_id()
    }

    /// The person.
    async fn person(&self) -> Person {
        self.0.person.into()
    }

    /// The offices that they hold.
    async fn appointments(&self, ctx: &Context<'_>) -> Result<Vec<Appointment>, ApiError> {
        let rows = ctx.engine()?.questions.appointments_of(self.0.person, NOW).await?;
        Ok(rows.into_iter().map(Appointment::from).collect())
    }

    /// The reports that they worked on last, the latest first: at most `first`, by default 20.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn recent_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
    ) -> Result<Vec<Report>, ApiError> {
        let page = Page::of(first)?;
        let engine = ctx.engine()?;
        let ids = engine.questions.recent_reports(self.0.person, page.with_one_more()).await?;
        let reports = engine.reader.reports(&page.cut(ids).0).await?;
        Ok(reports.into_iter().flatten().map(|report| Report::new(report, NOW)).collect())
    }

    /// Whether they may do something with a report now: answered by the very function that the mutation uses.
    async fn can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they would do.")] action: Action,
        #[graphql(desc = "The report.")] report: ID,
        #[graphql(desc = "In which of their offices; without it, in any that does.")] acting_as: Option<Role>,
        #[graphql(desc = "For EDIT and SIGN: within this section or table alone, such as `section:3`.")] scope: Option<
            String,
        >,
    ) -> Result<Permission, ApiError> {
        let scope = match scope.map(|scope| named_scope(&scope, &["scope"])).transpose() {
            Ok(scope) => scope,
            Err(error) => return Ok(Permission { allowed: false, reasons: vec![error] }),
        };
        let asker =
            Asker { person: self.0.person, acting_as: acting_as.map(Into::into), now: crate::clock::timestamp() };
        let Some(report) = NodeId::report(&report) else { return Ok(unknown()) };
        let streams = [StreamId::Person(asker.person), StreamId::Body(report.body), StreamId::Report(report)];
        let previous = report.previous().map(StreamId::Report);
        let world = LoadedWorld::load(&ctx.engine()?.reader, streams.into_iter().chain(previous)).await?;
        let refused = can(&world, asker, report, action.into(), scope).err();
        let allowed = refused.is_none();
        Ok(Permission { allowed, reasons: refused.map(|refusal| user_error(refusal, &[])).into_iter().collect() })
    }
}

fn unknown() -> Permission {
    Permission { allowed: false, reasons: vec![unknown_id(&["report"])] }
}

/// Who asks, and what waits for them.
#[derive(Default)]
pub(super) struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is signed in; null without a token.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>, ApiError> {
        Ok(ctx.viewer()?.map(Viewer))
    }

    /// What waits for the viewer, the longest waiting first; now or at an earlier position. The parts of one stage of one
    /// report are one task.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn inbox(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "At an earlier moment; without it, now.")] as_of: Option<AsOf>,
    ) -> Result<Connection<String, Task>, ApiError> {
        let viewer = ctx.require_viewer()?;
        let page = Page::of(first)?;
        let from = after.as_deref().map(read_cursor).transpose()?;
        let engine = ctx.engine()?;
        let position = AsOf::position(as_of, &engine.ledger).await?;
        let rows =
            engine.questions.inbox(viewer.person, position, from.unwrap_or_default(), page.with_one_more()).await?;
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let edge = |row: TaskRow| Edge::new(cursor(&row), Task::from(row));
        connection.edges.extend(rows.into_iter().map(edge));
        Ok(connection)
    }
}

/// What the order of the inbox knows of a task.
fn cursor(row: &TaskRow) -> String {
    format!("{} {} {}", row.from_position, row.act, row.nobody)
}

/// Reads a [`cursor`].
fn read_cursor(cursor: &str) -> Result<AfterTask<'_>, ApiError> {
    let bad = || Page::bad_cursor(cursor);
    let (position, task) = cursor.split_once(' ').ok_or_else(bad)?;
    let (act, nobody) = task.rsplit_once(' ').filter(|(act, _)| !act.contains(char::is_control)).ok_or_else(bad)?;
    Ok(AfterTask { from_position: Page::number(position)?, act, nobody: nobody.parse().map_err(|_| bad())? })
}
