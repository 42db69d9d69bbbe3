//! From events to rows.

use std::sync::Arc;

use domain::Role;
use domain::cell::CellValue;
use domain::event::{Event, Recorded};
use domain::fold::State;
use domain::id::{AppointmentId, BodyId, PersonId, ReportId, StreamId};
use domain::report::task::Task;
use domain::report::{Report, Scope};
use domain::snapshot::{self, AnnualSnapshot};
use ledger::Sealed;
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::column;
use crate::error::StoreError;

/// Whether an event of this kind changes any row: edits, which are nearly all of the log, do not. Whoever adds a kind
/// decides it here; [`project`] refuses what it is given and does not know.
pub(crate) const fn concerns(event: &Event) -> bool {
    match event {
        Event::TextRevised(_)
        | Event::CellsSet(_)
        | Event::ZerosFilled(_)
        | Event::ReportImported(_)
        | Event::SourceKept(_)
        | Event::FindingExplained(_) => false,
        Event::PersonRegistered(_)
        | Event::AdministratorAppointed(_)
        | Event::AdministratorAppointmentEnded(_)
        | Event::BodyRegistered(_)
        | Event::PersonAppointed(_)
        | Event::PlanAdopted(_)
        | Event::AppointmentEnded(_)
        | Event::ReportOpened(_)
        | Event::ExplanationRefused(_)
        | Event::RulesAdopted(_)
        | Event::ReportSubmitted(_)
        | Event::StageSigned(_)
        | Event::EditionVoided(_)
        | Event::SignatureWithdrawn(_)
        | Event::ReportReturned(_)
        | Event::SubmissionRecalled(_)
        | Event::ReportReplanned(_)
        | Event::EditionPublished(_)
        | Event::EditionImported(_)
        | Event::ExpungingOrdered(_)
        | Event::ContentExpunged(_) => true,
    }
}

/// Writes what `recorded` changes.
pub(crate) async fn project(
    connection: &mut PgConnection,
    recorded: &Recorded,
    before: Option<&State>,
    after: &State,
) -> Result<(), StoreError> {
    let position = column::signed(recorded.position)?;
    let stream = column::stream(&recorded.stream)?;
    project_event(connection, recorded, stream, (before, after), position).await?;
    match stream {
        StreamId::Body(body) => vacancies(connection, body, position).await,
        StreamId::Report(report) => vacancies(connection, report.body, position).await,
        StreamId::Person(_) => Ok(()),
    }
}

async fn project_event(
    connection: &mut PgConnection,
    recorded: &Recorded,
    stream: StreamId,
    (before, after): (Option<&State>, &State),
    position: i64,
) -> Result<(), StoreError> {
    match (&recorded.payload, stream) {
        (Event::PersonRegistered(event), StreamId::Person(person)) => {
            let query = sqlx::query(include_str!("../../sql/read_model/person_registered.sql"));
            query.bind(person.0).bind(event.name.text()).bind(position).execute(connection).await?;
        }
        (Event::AdministratorAppointed(event), StreamId::Person(person)) => {
            let (id, role) = (event.appointment, Role::Administrator.key());
            appointed(connection, &Held { id, body: None, person, role, answers_for: &[] }, &event.title, position)
                .await?;
        }
        (Event::BodyRegistered(event), StreamId::Body(body)) => {
            let query = sqlx::query(include_str!("../../sql/read_model/body_registered.sql"));
            let query = query.bind(body.0).bind(&*event.name).bind(event.kind.key());
            let query = query.bind(event.superior.map(|superior| superior.0)).bind(event.plan.to_string());
            query.bind(position).execute(connection).await?;
        }
        (Event::PersonAppointed(event), StreamId::Body(body)) => {
            let (id, person, role, answers_for) =
                (event.appointment, event.person, event.role.key(), &*event.answers_for);
            let held = Held { id, body: Some(body), person, role, answers_for };
            appointed(connection, &held, &event.title, position).await?;
        }
        (Event::PlanAdopted(event), StreamId::Body(body)) => {
            let query = sqlx::query(include_str!("../../sql/read_model/plan_adopted.sql"));
            query.bind(body.0).bind(event.plan.to_string()).execute(connection).await?;
        }
        (Event::AppointmentEnded(event), _) => ended(connection, event.appointment, position).await?,
        (Event::AdministratorAppointmentEnded(event), _) => ended(connection, event.appointment, position).await?,
        (_, StreamId::Report(id)) => {
            let after = after.as_report().ok_or_else(|| misplaced(recorded))?;
            project_report(connection, id, before.and_then(State::as_report).map(Arc::as_ref), after, position).await?;
        }
        _ => return Err(misplaced(recorded)),
    }
    Ok(())
}

fn misplaced(recorded: &Recorded) -> StoreError {
    StoreError::Inconsistent(format!("{} at {} stands in {}", recorded.event_type, recorded.position, recorded.stream))
}

struct Held<'a> {
    id: AppointmentId,
    body: Option<BodyId>,
    person: PersonId,
    role: &'static str,
    answers_for: &'a [Scope],
}

async fn appointed(
    connection: &mut PgConnection,
    held: &Held<'_>,
    title: &Sealed,
    position: i64,
) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("../../sql/read_model/appointed.sql"));
    let query = query.bind(held.id.0).bind(held.body.map(|body| body.0)).bind(held.person.0).bind(held.role);
    let answers_for: Vec<String> = held.answers_for.iter().map(Scope::to_string).collect();
    query.bind(title.text()).bind(answers_for).bind(position).execute(connection).await?;
    Ok(())
}

async fn ended(connection: &mut PgConnection, id: AppointmentId, position: i64) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("../../sql/read_model/appointment_ended.sql"));
    query.bind(id.0).bind(position).execute(connection).await?;
    Ok(())
}

/// Whatever changes tasks or appointments may leave a task that nobody can do, or find somebody for one.
async fn vacancies(connection: &mut PgConnection, body: BodyId, position: i64) -> Result<(), StoreError> {
    let query = sqlx::query(include_str!("../../sql/read_model/vacancies.sql"));
    query.bind(body.0).bind(position).execute(connection).await?;
    Ok(())
}

async fn project_report(
    connection: &mut PgConnection,
    id: ReportId,
    before: Option<&Report>,
    after: &Report,
    position: i64,
) -> Result<(), StoreError> {
    let (body, year) = (id.body.0, i32::from(id.year.number()));
    match before {
        None => {
            let query = sqlx::query(include_str!("../../sql/read_model/report_opened.sql")).bind(body).bind(year);
            let query = query.bind(edition_number(after)?).bind(after.edition.form.id());
            query.bind(after.edition.phase.key()).bind(position).execute(&mut *connection).await?;
        }
        Some(before) if before.edition.id != after.edition.id => {
            let query = sqlx::query(include_str!("../../sql/read_model/report_opened_anew.sql")).bind(body).bind(year);
            let query = query.bind(edition_number(after)?).bind(after.edition.form.id());
            query.bind(after.edition.phase.key()).bind(position).execute(&mut *connection).await?;
        }
        Some(before) if before.edition.phase != after.edition.phase => {
            let query = sqlx::query(include_str!("../../sql/read_model/report_phase.sql")).bind(body).bind(year);
            query.bind(after.edition.phase.key()).bind(position).execute(&mut *connection).await?;
        }
        Some(_) => {}
    }
    project_tasks(connection, id, before.map(Report::tasks).unwrap_or_default(), after.tasks(), position).await?;
    if before.is_some_and(|before| before.edition.publication.is_none())
        && let Some(snapshot) = AnnualSnapshot::of(after)
    {
        leave_snapshot(connection, after, &snapshot, position).await?;
    }
    Ok(())
}

async fn project_tasks(
    connection: &mut PgConnection,
    id: ReportId,
    before: Vec<Task>,
    after: Vec<Task>,
    position: i64,
) -> Result<(), StoreError> {
    let (body, year) = (id.body.0, i32::from(id.year.number()));
    for closed in before.iter().filter(|task| !after.contains(task)) {
        let query = sqlx::query(include_str!("../../sql/read_model/task_closed.sql")).bind(body).bind(year);
        query.bind(closed.act.key()).bind(position).execute(&mut *connection).await?;
    }
    for opened in after.iter().filter(|task| !before.contains(task)) {
        let roles: Vec<&str> = opened.roles.iter().map(|role| role.key()).collect();
        let people: Option<Vec<Uuid>> = opened.people.as_ref().map(|people| people.iter().map(|p| p.0).collect());
        let query = sqlx::query(include_str!("../../sql/read_model/task_opened.sql")).bind(body).bind(year);
        let query = query.bind(opened.act.key()).bind(&opened.title).bind(roles).bind(people);
        query.bind(position).execute(&mut *connection).await?;
    }
    Ok(())
}

fn edition_number(report: &Report) -> Result<i32, StoreError> {
    i32::try_from(report.edition.number)
        .map_err(|_| StoreError::Inconsistent("an edition's number is beyond counting".into()))
}

async fn leave_snapshot(
    connection: &mut PgConnection,
    report: &Report,
    snapshot: &AnnualSnapshot,
    position: i64,
) -> Result<(), StoreError> {
    let (body, year) = (report.id.body.0, i32::from(report.id.year.number()));
    let edition = edition_number(report)?;
    let texts = serde_json::to_string(&snapshot::openings(&report.edition));
    let query = sqlx::query(include_str!("../../sql/read_model/snapshot_left.sql")).bind(body).bind(year).bind(edition);
    let query = query.bind(position).bind(column::time(snapshot.published_at)?);
    let query = query.bind(snapshot.content_hash().as_bytes().to_vec()).bind(snapshot.to_bytes()?);
    let query = query.bind(texts.map_err(|error| StoreError::Inconsistent(error.to_string()))?);
    query.execute(&mut *connection).await?;

    let (mut codes, mut values, mut not_applicable) = (Vec::new(), Vec::<Option<Decimal>>::new(), Vec::new());
    for (code, value) in &snapshot.content.cells {
        codes.push(&**code);
        values.push(value.number());
        not_applicable.push(*value == CellValue::NotApplicable);
    }
    let query = sqlx::query(include_str!("../../sql/read_model/figures_left.sql")).bind(body).bind(year).bind(edition);
    query.bind(codes).bind(values).bind(not_applicable).execute(connection).await?;
    Ok(())
}
