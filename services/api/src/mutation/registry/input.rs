//! What the administrator sends, and the commands that it comes to.

use async_graphql::{ID, InputObject};
use domain::Missing;
use domain::command::Command;
use domain::form::TableNumber;
use domain::id::{AppointmentId, BodyId, PersonId};
use domain::plan::PlanRef;

use super::super::sign_off::sections;
use crate::refusal::unknown_id;
use crate::types::body::BodyKind;
use crate::types::id::{NodeId, part_of};
use crate::types::person::Role;
use crate::types::scalar::Uuid;
use crate::user_error::{InvalidInput, NotFound, UserError};

/// The one-time secret of a new system, and who is to administer it.
#[derive(InputObject)]
pub(super) struct ClaimAdministrationInput {
    /// The secret that the server gave when it was started for the first time.
    #[graphql(secret)]
    pub(super) secret: String,
    /// The administrator's name.
    pub(super) name: String,
    /// The title that stands under what they do.
    #[graphql(default = "系统管理员")]
    pub(super) title: String,
    /// The user name to sign in under.
    pub(super) user_name: String,
    /// The password: 10 to 128 characters.
    #[graphql(secret)]
    pub(super) password: String,
}

/// A new person.
#[derive(InputObject)]
pub(super) struct RegisterPersonInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// Their name.
    pub(super) name: String,
}

/// Who is to get a secret.
#[derive(InputObject)]
pub(super) struct IssueEnrolmentInput {
    /// The person.
    pub(super) person: ID,
}

/// A new body.
#[derive(InputObject)]
pub(super) struct RegisterBodyInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// Its official name.
    pub(super) name: String,
    /// What the law takes it for.
    pub(super) kind: BodyKind,
    /// The body that it reports to.
    pub(super) superior: Option<ID>,
    /// The sign-off plan that its reports follow, such as `default@1`; without one, `small@1`.
    pub(super) plan: Option<String>,
}

/// The plan that a body adopts.
#[derive(InputObject)]
pub(super) struct AdoptPlanInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// Where.
    pub(super) body: ID,
    /// Which: `small@1` for three or four people, `default@1` for divisions and a leading group.
    pub(super) plan: String,
}

/// A new appointment.
#[derive(InputObject)]
pub(super) struct AppointInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// Where; none for an administrator of the system.
    pub(super) body: Option<ID>,
    /// Whom.
    pub(super) person: ID,
    /// To what.
    pub(super) role: Role,
    /// The title that stands under their signature.
    pub(super) title: String,
    /// The sections, 0 to 6, that a division head answers for, with the tables that stand in them.
    #[graphql(default)]
    pub(super) sections: Vec<i32>,
    /// The tables, 2 to 4, that a division head answers for without their sections' text.
    #[graphql(default)]
    pub(super) tables: Vec<i32>,
}

/// An appointment to end.
#[derive(InputObject)]
pub(super) struct EndAppointmentInput {
    /// Chosen by the client, a new one for each act; sending it again does it once.
    pub(super) command_id: Uuid,
    /// Where; none for an administrator of the system.
    pub(super) body: Option<ID>,
    /// Whose.
    pub(super) person: ID,
    /// Which.
    pub(super) appointment: ID,
    /// Why.
    pub(super) reason: String,
}

fn body(id: Option<&ID>, field: &str) -> Result<Option<BodyId>, UserError> {
    id.map(|id| NodeId::body(id).ok_or_else(|| unknown_id(&["input", field]))).transpose()
}

fn plan(name: &str) -> Result<PlanRef, UserError> {
    let unknown = || Missing::Plan(name.chars().take(64).collect());
    PlanRef::parse(name).ok_or_else(|| NotFound::new(&["input", "plan"], unknown()).into())
}

fn tables(numbers: &[i32]) -> Result<Vec<TableNumber>, UserError> {
    let table = |number: &i32| u8::try_from(*number).ok().and_then(|number| TableNumber::try_from(number).ok());
    let invalid = |index: usize| {
        let path = ["input", "tables", &index.to_string()];
        InvalidInput::new(&path, "没有这张表：报告中有表二、表三、表四，请填写 2、3 或 4")
    };
    let tables = numbers.iter().enumerate();
    tables.map(|(index, number)| table(number).ok_or_else(|| invalid(index).into())).collect()
}

impl RegisterBodyInput {
    pub(super) fn command(self) -> Result<Command, UserError> {
        Ok(Command::RegisterBody {
            superior: body(self.superior.as_ref(), "superior")?,
            plan: self.plan.as_deref().map(plan).transpose()?,
            name: self.name,
            kind: self.kind.into(),
        })
    }
}

impl AdoptPlanInput {
    pub(super) fn command(&self) -> Result<Command, UserError> {
        let body = NodeId::body(&self.body).ok_or_else(|| unknown_id(&["input", "body"]))?;
        Ok(Command::AdoptPlan { body, plan: plan(&self.plan)? })
    }
}

impl AppointInput {
    pub(super) fn command(self) -> Result<Command, UserError> {
        Ok(Command::Appoint {
            body: body(self.body.as_ref(), "body")?,
            person: person(&self.person)?,
            role: self.role.into(),
            sections: sections(&self.sections)?,
            tables: tables(&self.tables)?,
            title: self.title,
        })
    }
}

pub(super) fn person(id: &ID) -> Result<PersonId, UserError> {
    NodeId::person(id).ok_or_else(|| unknown_id(&["input", "person"]))
}

fn appointment(id: &ID) -> Result<AppointmentId, UserError> {
    part_of(id).map(AppointmentId).ok_or_else(|| unknown_id(&["input", "appointment"]))
}

impl EndAppointmentInput {
    pub(super) fn command(self) -> Result<Command, UserError> {
        Ok(Command::EndAppointment {
            body: body(self.body.as_ref(), "body")?,
            person: person(&self.person)?,
            appointment: appointment(&self.appointment)?,
            reason: self.reason,
        })
    }
}
