//! People and the offices that they hold.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::id::{BodyId, PersonId, StreamId};
use engine::{AppointmentRow, BodyRow, PersonRow, Questions, StoreError};

use super::body::Body;
use super::id::NodeId;
use crate::context::ContextExt;
use crate::errors::ApiError;

/// What a person is appointed to do.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::Role")]
pub enum Role {
    /// 起草人: drafts, fills tables, submits.
    Drafter,
    /// 科室负责人: confirms what the division supplies.
    DivisionHead,
    /// 办公室负责人 (核稿): checks text and figures.
    OfficeLead,
    /// 保密审查员: sees to it that nothing secret is published; orders expunging.
    ConfidentialityReviewer,
    /// 领导小组成员: countersigns.
    GroupMember,
    /// 领导小组副组长: reviews.
    DeputyLeader,
    /// 领导小组组长: signs off.
    GroupLeader,
    /// 发布员: publishes what was signed.
    Publisher,
    /// 上级政务公开主管部门: receives, returns, accepts.
    SuperiorOffice,
    /// 审计: reads the whole history.
    Auditor,
    /// 系统管理员: bodies, people, appointments.
    Administrator,
}

/// An office, with the name that people give it.
#[derive(SimpleObject, Clone, Debug)]
pub struct RoleDescription {
    /// The office.
    role: Role,
    /// What people call it.
    title: String,
}

impl From<domain::Role> for RoleDescription {
    fn from(role: domain::Role) -> Self {
        Self { role: role.into(), title: role.to_string() }
    }
}

/// Looks people and bodies up, many at a time.
pub(crate) struct Names(pub(crate) Questions);

impl Loader<PersonId> for Names {
    type Value = PersonRow;
    type Error = Arc<StoreError>;

    async fn load(&self, keys: &[PersonId]) -> Result<HashMap<PersonId, PersonRow>, Arc<StoreError>> {
        let rows = self.0.people_by_id(keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<BodyId> for Names {
    type Value = BodyRow;
    type Error = Arc<StoreError>;

    async fn load(&self, keys: &[BodyId]) -> Result<HashMap<BodyId, BodyRow>, Arc<StoreError>> {
        let rows = self.0.bodies_by_id(keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Finds one key by way of the request's loader.
pub(crate) async fn look_up<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Names as Loader<K>>::Value>, ApiError>
where
    K: Clone + Eq + std::hash::Hash + Send + Sync + 'static,
    Names: Loader<K, Error = Arc<StoreError>>,
{
    let loader = ctx.data_opt::<DataLoader<Names>>().ok_or(ApiError::Unwired("Names"))?;
    Ok(loader.load_one(key).await?)
}

/// A person.
#[derive(Clone, Copy, Debug)]
pub struct Person(PersonId);

impl From<PersonId> for Person {
    fn from(person: PersonId) -> Self {
        Self(person)
    }
}

/// A person.
#[Object]
impl Person {
    /// Their opaque id.
    pub async fn id(&self) -> ID {
        NodeId::Stream(StreamId::Person(self.0)).to_id()
    }

    /// The name they hold now.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>, ApiError> {
        Ok(look_up(ctx, self.0).await?.map(|person| person.name))
    }

    /// The offices that they hold now, in the order of appointment. For an administrator all of them, for others those
    /// where they hold an office too.
    #[graphql(complexity = "10 * child_complexity")]
    async fn appointments(&self, ctx: &Context<'_>) -> Result<Vec<Appointment>, ApiError> {
        let viewer = ctx.require_viewer()?.person;
        let questions = &ctx.engine()?.questions;
        let own = questions.appointments_of(viewer, engine::NOW).await?;
        let administers = own.iter().any(|held| held.role == domain::Role::Administrator);
        let shown = |row: &AppointmentRow| {
            administers || self.0 == viewer || row.body.is_some() && own.iter().any(|held| held.body == row.body)
        };
        let rows = questions.appointments_of(self.0, engine::NOW).await?;
        Ok(rows.into_iter().filter(shown).map(Appointment::from).collect())
    }
}

/// One person in one office.
#[derive(SimpleObject, Clone, Debug)]
pub struct Appointment {
    /// Its id, for ending it.
    id: ID,
    /// Who.
    person: Person,
    /// Where; none for an administrator of the system.
    body: Option<Body>,
    /// What.
    role: Role,
    /// The title that stands under their signature.
    title: String,
    /// The sections and tables of the report that a division head answers for: `section:2`, `table:3`.
    answers_for: Vec<String>,
    /// The position of the event that began it.
    from_position: u64,
    /// The position of the event that ended it.
    to_position: Option<u64>,
}

impl From<AppointmentRow> for Appointment {
    fn from(row: AppointmentRow) -> Self {
        Self {
            id: ID(row.id.to_string()),
            person: row.person.into(),
            body: row.body.map(Body::from),
            role: row.role.into(),
            title: row.title,
            answers_for: row.answers_for.iter().map(ToString::to_string).collect(),
            from_position: row.from_position,
            to_position: row.to_position,
        }
    }
}
