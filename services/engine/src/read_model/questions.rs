//! Questions that the read models answer, page by page. A question that can be asked of an earlier moment takes a
//! position of the log; [`NOW`](crate::NOW) asks of the present.

mod inbox;

use domain::body::BodyKind;
use domain::event::EventError;
use domain::id::{AppointmentId, BodyId, PersonId, ReportId};
use domain::report::{Phase, Scope};
use domain::snapshot::AnnualSnapshot;
use domain::{Role, Year};
use ledger::Openings;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Postgres, Row, query};
use uuid::Uuid;

use crate::database::Database;
use crate::error::StoreError;
use crate::log;
use crate::reader::Reader;

pub use inbox::{AfterTask, Asked, TaskRow};

/// A public body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRow {
    /// Its id.
    pub id: BodyId,
    /// Its official name.
    pub name: String,
    /// What the law takes it for.
    pub kind: BodyKind,
    /// The body that it reports to.
    pub superior: Option<BodyId>,
    /// The plan that its reports follow from their next first submission on, such as `default@1`.
    pub plan: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// The name they hold.
    pub name: String,
}

/// One person in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Its id.
    pub id: AppointmentId,
    /// Where; none for an administrator of the system.
    pub body: Option<BodyId>,
    /// Who.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// The title that goes with it.
    pub title: String,
    /// The sections and tables that a division head answers for.
    pub answers_for: Vec<Scope>,
    /// The position of the appointment's event.
    pub from_position: u64,
    /// The position of the event that ended it.
    pub to_position: Option<u64>,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Body and year.
    pub id: ReportId,
    /// The edition at work, or published last.
    pub edition: u32,
    /// The statutory form.
    pub form: String,
    /// How far it has come.
    pub phase: Phase,
}

/// A snapshot as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// The snapshot.
    pub snapshot: AnnualSnapshot,
    /// Its canonical bytes.
    pub open: Vec<u8>,
    /// The texts that are not erased, with their salts.
    pub texts: Openings,
}

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
    /// Over the database that `reader` reads.
    #[must_use]
    pub fn new(reader: &Reader) -> Self {
        Self { database: reader.database().clone() }
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
        self.all(|| Ok(query(statement).bind(body.0).bind(log::signed(position)?))).await
    }

    /// Which offices `person` held at `position`, in the order of appointment.
    pub async fn appointments_of(&self, person: PersonId, position: u64) -> Result<Vec<AppointmentRow>, StoreError> {
        let statement = include_str!("../../sql/question/appointments_of_person.sql");
        self.all(|| Ok(query(statement).bind(person.0).bind(log::signed(position)?))).await
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
            let query = query(include_str!("../../sql/question/snapshots.sql")).bind(log::signed(after)?);
            let query = query.bind(body.map(|body| body.0));
            Ok(query.bind(year.map(|year| i32::from(year.number()))).bind(limit))
        };
        self.all(question).await
    }

    async fn all<'q, T: Stored>(
        &self,
        question: impl Fn() -> Result<Query<'q, Postgres, PgArguments>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.database.rows(question).await?.iter().map(T::from_stored).collect()
    }
}

/// A row of a known shape.
trait Stored: Sized {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError>;
}

fn known<T>(value: Option<T>, what: &str) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Inconsistent(format!("a read model holds an unknown {what}")))
}

fn report_id(row: &PgRow) -> Result<ReportId, StoreError> {
    let year = Year::new(i64::from(row.try_get::<i32, _>("year")?)).ok();
    Ok(ReportId { body: BodyId(row.try_get("body_id")?), year: known(year, "year")? })
}

fn scopes(spelled: &[String]) -> Result<Vec<Scope>, StoreError> {
    spelled.iter().map(|scope| known(scope.parse().ok(), "scope")).collect()
}

impl Stored for BodyRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: BodyId(row.try_get("body_id")?),
            name: row.try_get("name")?,
            kind: known(BodyKind::from_key(row.try_get("kind")?), "kind of body")?,
            superior: row.try_get::<Option<Uuid>, _>("superior_id")?.map(BodyId),
            plan: row.try_get("plan")?,
        })
    }
}

impl Stored for PersonRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        Ok(Self { id: PersonId(row.try_get("person_id")?), name: row.try_get("name")? })
    }
}

impl Stored for AppointmentRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: AppointmentId(row.try_get("appointment_id")?),
            body: row.try_get::<Option<Uuid>, _>("body_id")?.map(BodyId),
            person: PersonId(row.try_get("person_id")?),
            role: known(Role::from_key(row.try_get("role")?), "role")?,
            title: row.try_get("title")?,
            answers_for: scopes(&row.try_get::<Vec<String>, _>("answers_for")?)?,
            from_position: log::count(row.try_get("from_position")?)?,
            to_position: row.try_get::<Option<i64>, _>("to_position")?.map(log::count).transpose()?,
        })
    }
}

impl Stored for ReportRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: report_id(row)?,
            edition: known(u32::try_from(row.try_get::<i32, _>("edition")?).ok(), "edition")?,
            form: row.try_get("form")?,
            phase: known(Phase::from_key(row.try_get("phase")?), "phase")?,
        })
    }
}

impl SnapshotRow {
    /// Whether content and texts are what their hashes say: who serves them to everybody does not trust the table.
    fn is_sound(&self) -> Result<bool, StoreError> {
        let opens = self.texts.iter().all(|(commitment, opening)| opening.opens(commitment));
        Ok(opens && self.snapshot.is_sound()?)
    }
}

impl Stored for SnapshotRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        let open: Vec<u8> = row.try_get("open")?;
        let snapshot = serde_json::from_slice(&open).map_err(EventError::from)?;
        let texts: Openings = serde_json::from_str(row.try_get("texts")?).map_err(EventError::from)?;
        let row = Self { snapshot, open, texts };
        if !row.is_sound()? {
            return Err(StoreError::Altered { position: row.snapshot.position });
        }
        Ok(row)
    }
}
