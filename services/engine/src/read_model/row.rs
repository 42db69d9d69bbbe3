//! What the read models hold, row by row.

use domain::body::BodyKind;
use domain::event::EventError;
use domain::id::{AppointmentId, BodyId, PersonId, ReportId};
use domain::report::{Phase, Scope};
use domain::snapshot::AnnualSnapshot;
use domain::{Role, Year};
use ledger::Openings;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::column;
use crate::error::StoreError;

/// A public body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRow {
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
    pub id: PersonId,
    /// The name they hold.
    pub name: String,
}

/// One person in one office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    /// Where; none for an administrator of the system.
    pub body: Option<BodyId>,
    pub person: PersonId,
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
    pub snapshot: AnnualSnapshot,
    /// Its canonical bytes.
    pub open: Vec<u8>,
    /// The texts that are not erased, with their salts.
    pub texts: Openings,
}

/// A row of a known shape.
pub(super) trait Stored: Sized {
    /// Reads it, unless a column holds what this program does not know.
    fn from_stored(row: &PgRow) -> Result<Self, StoreError>;
}

pub(super) fn known<T>(value: Option<T>, what: &str) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Inconsistent(format!("a read model holds an unknown {what}")))
}

pub(super) fn report_id(row: &PgRow) -> Result<ReportId, StoreError> {
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
            from_position: column::count(row.try_get("from_position")?)?,
            to_position: row.try_get::<Option<i64>, _>("to_position")?.map(column::count).transpose()?,
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
