//! Questions that the read models answer, page by page. A question that can be asked of an earlier moment takes a
//! position of the log; [`NOW`](crate::NOW) asks of the present.

use domain::Year;
use domain::id::{BodyId, PersonId, ReportId};
use domain::report::Phase;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Postgres, query};
use uuid::Uuid;

use super::row::{AppointmentRow, BodyRow, PersonRow, ReportRow, SnapshotRow, Stored, report_id};
use crate::column::signed;
use crate::database::Database;
use crate::error::StoreError;

/// What narrows a list of bodies.
#[derive(Clone, Debug, Default)]
pub struct BodyFilter {
    /// Only with this in their name.
    pub name: String,
    /// Only those that report to this one.
    pub superior: Option<BodyId>,
    /// Only those that have opened no report on this year.
    pub without_report_of: Option<Year>,
}

/// What narrows a list of reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReportFilter {
    /// Only of this body.
    pub body: Option<BodyId>,
    /// Only of this year.
    pub year: Option<Year>,
    /// Only in this phase.
    pub phase: Option<Phase>,
}

/// Asks the read models. Cheap to make.
#[derive(Clone, Debug)]
pub struct Questions {
    database: Database,
}

impl Questions {
    /// Of the read models in `database`.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// At most `limit` bodies after one of them, in the order of registration.
    pub async fn bodies(
        &self,
        filter: &BodyFilter,
        after: Option<BodyId>,
        limit: i64,
    ) -> Result<Vec<BodyRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), |body| body.0);
        let question = || {
            let query = match filter.superior {
                None => query(include_str!("../../sql/question/bodies.sql")),
                Some(superior) => query(include_str!("../../sql/question/subordinates.sql")).bind(superior.0),
            };
            let query = query.bind(after).bind(&filter.name);
            Ok(query.bind(filter.without_report_of.map(|year| i32::from(year.number()))).bind(limit))
        };
        self.all(question).await
    }

    /// At most `limit` people with `name` in their name, after one of them, in the order of registration.
    pub async fn everybody(
        &self,
        name: &str,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<PersonRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), |person| person.0);
        let statement = include_str!("../../sql/question/everybody.sql");
        self.all(|| Ok(query(statement).bind(after).bind(name).bind(limit))).await
    }

    /// The same of those who hold an office now where `person` holds one.
    pub async fn colleagues(
        &self,
        person: PersonId,
        name: &str,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<PersonRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), |person| person.0);
        let statement = include_str!("../../sql/question/colleagues.sql");
        self.all(|| Ok(query(statement).bind(person.0).bind(after).bind(name).bind(limit))).await
    }

    /// These bodies, in no order; unknown ones are missing.
    pub async fn bodies_by_id(&self, ids: &[BodyId]) -> Result<Vec<BodyRow>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        self.all(|| Ok(query(include_str!("../../sql/question/body_names.sql")).bind(ids.clone()))).await
    }

    /// These people, in no order; unknown ones are missing.
    pub async fn people_by_id(&self, ids: &[PersonId]) -> Result<Vec<PersonRow>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        self.all(|| Ok(query(include_str!("../../sql/question/people.sql")).bind(ids.clone()))).await
    }

    /// Who held which office in `body` at `position`, in the order of appointment.
    pub async fn appointments_in(&self, body: BodyId, position: u64) -> Result<Vec<AppointmentRow>, StoreError> {
        let statement = include_str!("../../sql/question/appointments_of_body.sql");
        self.all(|| Ok(query(statement).bind(body.0).bind(signed(position)?))).await
    }

    /// Which offices `person` held at `position`, in the order of appointment.
    pub async fn appointments_of(&self, person: PersonId, position: u64) -> Result<Vec<AppointmentRow>, StoreError> {
        let statement = include_str!("../../sql/question/appointments_of_person.sql");
        self.all(|| Ok(query(statement).bind(person.0).bind(signed(position)?))).await
    }

    /// At most `limit` reports of the bodies in which `person` holds an office, the latest year first, after one.
    pub async fn reports(
        &self,
        person: PersonId,
        filter: ReportFilter,
        after: Option<ReportId>,
        limit: i64,
    ) -> Result<Vec<ReportRow>, StoreError> {
        let question = || {
            let query = query(include_str!("../../sql/question/reports.sql")).bind(person.0);
            let query = query.bind(filter.body.map(|body| body.0));
            let query = query.bind(filter.year.map(|year| i32::from(year.number())));
            let query = query.bind(filter.phase.map(Phase::key));
            let query = query.bind(after.map_or(i32::from(u16::MAX), |report| report.year.number().into()));
            Ok(query.bind(after.map_or(Uuid::nil(), |report| report.body.0)).bind(limit))
        };
        self.all(question).await
    }

    /// At most `limit` reports that `person` worked on last, the latest first.
    pub async fn recent_reports(&self, person: PersonId, limit: i64) -> Result<Vec<ReportId>, StoreError> {
        let statement = include_str!("../../sql/question/recent_reports.sql");
        let rows = self.database.rows(|| Ok(query(statement).bind(person.0).bind(limit))).await?;
        rows.iter().map(report_id).collect()
    }

    /// The snapshot of one edition, or the latest.
    pub async fn snapshot(&self, id: ReportId, edition: Option<u32>) -> Result<Option<SnapshotRow>, StoreError> {
        let Ok(edition) = edition.map(i32::try_from).transpose() else { return Ok(None) };
        let question = || {
            let query = query(include_str!("../../sql/question/snapshot.sql")).bind(id.body.0);
            Ok(query.bind(i32::from(id.year.number())).bind(edition))
        };
        self.database.row(question).await?.map(|row| SnapshotRow::from_stored(&row)).transpose()
    }

    /// At most `limit` snapshots in the order of publication, after a position.
    pub async fn snapshots(
        &self,
        body: Option<BodyId>,
        year: Option<Year>,
        after: u64,
        limit: i64,
    ) -> Result<Vec<SnapshotRow>, StoreError> {
        let question = || {
            let query = query(include_str!("../../sql/question/snapshots.sql")).bind(signed(after)?);
            let query = query.bind(body.map(|body| body.0));
            Ok(query.bind(year.map(|year| i32::from(year.number()))).bind(limit))
        };
        self.all(question).await
    }

    pub(super) async fn all<'q, T: Stored>(
        &self,
        question: impl Fn() -> Result<Query<'q, Postgres, PgArguments>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.database.rows(question).await?.iter().map(T::from_stored).collect()
    }
}
