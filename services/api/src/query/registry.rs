//! Bodies, people, offices, plans and the statutory forms.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object};
use domain::Year;
use domain::id::{BodyId, PersonId, StreamId};
use engine::{BodyFilter, NOW, Questions};

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::body::Body;
use crate::types::form::Form;
use crate::types::id::NodeId;
use crate::types::person::{Person, RoleDescription, look_up};
use crate::types::plan::Plan;
use crate::types::rule::Rule;
use crate::types::{Page, page_complexity};

/// How many characters of a name are looked for.
const LONGEST_NAME: usize = 200;

/// Bodies, people, offices, plans and forms.
#[derive(Default)]
pub(super) struct RegistryQuery;

/// What a name is asked to hold; nobody's is longer than what is looked for here.
fn part_of_name(name: Option<String>) -> String {
    // No name holds a control character, and the database takes none of them for a text.
    let said = |name: String| name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    name.map(said).unwrap_or_default()
}

async fn administers(questions: &Questions, person: PersonId) -> Result<bool, ApiError> {
    let held = questions.appointments_of(person, NOW).await?;
    Ok(held.iter().any(|held| held.role == domain::Role::Administrator))
}

#[Object]
impl RegistryQuery {
    /// A public body.
    async fn body(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its opaque id.")] id: ID,
    ) -> Result<Option<Body>, ApiError> {
        ctx.require_viewer()?;
        let Some(body) = NodeId::body(&id) else { return Ok(None) };
        Ok(look_up(ctx, body).await?.map(|row| row.id.into()))
    }

    /// Public bodies, in the order of registration.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn bodies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with this in their name.")] name: Option<String>,
        #[graphql(desc = "Only those that report to this body.")] superior: Option<ID>,
        #[graphql(desc = "Only those that have opened no report on this year.")] without_report_of: Option<i32>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Connection<String, Body>, ApiError> {
        ctx.require_viewer()?;
        let page = Page::of(first)?;
        let from = after.as_deref().map(|cursor| NodeId::body(cursor).ok_or_else(|| Page::bad_cursor(cursor)));
        let from: Option<BodyId> = from.transpose()?;
        let wanted_superior = superior.map(|id| NodeId::body(&id));
        let wanted_year = without_report_of.map(|year| Year::new(year.into()).ok());
        if wanted_superior == Some(None) || wanted_year == Some(None) {
            // A superior or a year that cannot be has nobody.
            return Ok(Connection::new(from.is_some(), false));
        }
        let (superior, without_report_of) = (wanted_superior.flatten(), wanted_year.flatten());
        let filter = BodyFilter { name: part_of_name(name), superior, without_report_of };
        let rows = ctx.engine()?.questions.bodies(&filter, from, page.with_one_more()).await?;
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let cursor = |body| NodeId::Stream(StreamId::Body(body)).to_id().to_string();
        connection.edges.extend(rows.into_iter().map(|row| Edge::new(cursor(row.id), Body::from(row.id))));
        Ok(connection)
    }

    /// People, in the order of registration: everybody for an administrator, for all others those who hold an office
    /// where they hold one too.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with this in their name.")] name: Option<String>,
        #[graphql(desc = "How many at most: 0 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "Those behind this cursor: the `endCursor` of the page before.")] after: Option<String>,
    ) -> Result<Connection<String, Person>, ApiError> {
        let viewer = ctx.require_viewer()?.person;
        let page = Page::of(first)?;
        let from = after.as_deref().map(|cursor| NodeId::person(cursor).ok_or_else(|| Page::bad_cursor(cursor)));
        let from: Option<PersonId> = from.transpose()?;
        let (questions, name) = (&ctx.engine()?.questions, part_of_name(name));
        let rows = if administers(questions, viewer).await? {
            questions.everybody(&name, from, page.with_one_more()).await?
        } else {
            questions.colleagues(viewer, &name, from, page.with_one_more()).await?
        };
        let (rows, more) = page.cut(rows);
        let mut connection = Connection::new(from.is_some(), more);
        let cursor = |person| NodeId::Stream(StreamId::Person(person)).to_id().to_string();
        connection.edges.extend(rows.into_iter().map(|row| Edge::new(cursor(row.id), Person::from(row.id))));
        Ok(connection)
    }

    /// Every office that a person can be appointed to, in the order of a report's way through the house.
    async fn roles(&self) -> Vec<RoleDescription> {
        domain::Role::ALL.into_iter().map(RoleDescription::from).collect()
    }

    /// Every sign-off plan that a body can adopt.
    #[graphql(complexity = "10 * child_complexity")]
    async fn plans(&self) -> Vec<Plan> {
        domain::plan::Plan::all().map(Plan::from).collect()
    }

    /// The rules that reports are held against, as of this version of the program.
    #[graphql(complexity = "26 + 26 * child_complexity")]
    async fn rules(&self) -> Vec<Rule> {
        domain::rules::Rule::ALL.iter().filter_map(|rule| rule.entry()).map(Rule::from).collect()
    }

    /// The statutory form of a report year; none where the year has none.
    #[graphql(complexity = "200 + child_complexity")]
    async fn form(&self, #[graphql(desc = "The year reported on.")] year: i32) -> Option<Form> {
        domain::form::Form::of_year(Year::new(year.into()).ok()?).map(Form::from)
    }
}
