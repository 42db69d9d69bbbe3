//! From the domain's refusals to `userErrors`.

use domain::id::StreamId;
use domain::report::Scope;
use domain::report::block::BlockProblem;
use domain::report::scope::ScopeError;
use domain::{Conflict, Missing, Refusal};

use crate::types::finding::Finding;
use crate::types::id::NodeId;
use crate::types::person::Role;
use crate::user_error::{
    AlreadyAppointed, AlreadyDecided, AlreadySigned, AnswersForNothing, BlockNotRead, BlockPlace, BodyExists,
    DutyConflict, EditConflict, FindingsOpen, InvalidCellValue, InvalidInput, InvalidText, NotAllowed, NotExplainable,
    NotFound, OutsideDivision, OwnAdministration, PlanIncomplete, Repeated, ReportExists, ReportNotEmpty,
    RulesAreCurrent, ScopeChanged, StageNotOpen, TooMany, UnknownCell, UnknownPlan, UserError, VersionConflict,
    WrongPhase, WrongYear,
};

/// What to tell the person; `path` is the part of the input that the command came from.
#[must_use]
pub fn user_error(refusal: Refusal, path: &[&str]) -> UserError {
    let message = refusal.to_string();
    told(refusal, message, path)
}

fn told(refusal: Refusal, message: String, path: &[&str]) -> UserError {
    match refusal {
        Refusal::Part { refusal, .. } => told(*refusal, message, path),
        Refusal::NotFound(Missing::Cell(_)) => UnknownCell::new(path, message).into(),
        Refusal::NotFound(_) | Refusal::NothingToCarryOver { .. } => NotFound::new(path, message).into(),
        Refusal::NotAllowed { needs } | Refusal::NotAllowedAs { needs, .. } | Refusal::NotInPlan { needs } => {
            NotAllowed::new(path, message, needs.into_iter().map(Role::from).collect()).into()
        }
        Refusal::NotSubmitter => NotAllowed::new(path, message, vec![Role::Drafter]).into(),
        Refusal::PublicationDay { .. } | Refusal::SignedHere(_) => InvalidInput::new(path, message).into(),
        Refusal::WrongYear { .. } | Refusal::YearNotOver(_) => WrongYear::new(path, message).into(),
        Refusal::ReportExists { id, .. } => {
            ReportExists::new(path, message, NodeId::Stream(StreamId::Report(id)).to_id()).into()
        }
        Refusal::ReportNotEmpty => ReportNotEmpty::new(path, message).into(),
        Refusal::WrongPhase { phase } => WrongPhase::new(path, message, phase.into()).into(),
        Refusal::VersionConflict { conflicts, .. } => {
            VersionConflict::new(path, message, conflicts.into_iter().map(EditConflict::from).collect()).into()
        }
        Refusal::Repeated => Repeated::new(path, message).into(),
        Refusal::TooMany { limit, .. } => TooMany::new(path, message, limit).into(),
        Refusal::Text { .. } | Refusal::TextOfEdit { .. } | Refusal::NotCanonical => {
            InvalidText::new(path, message).into()
        }
        Refusal::Cell { code, .. } => InvalidCellValue::new(path, message, code.into()).into(),
        Refusal::BlockNotRead(problems) => {
            BlockNotRead::new(path, message, problems.into_iter().map(BlockPlace::from).collect()).into()
        }
        Refusal::FindingsOpen(findings) => {
            // What cannot be told is left out; the message counts all.
            let findings = findings.into_iter().filter_map(|examined| Finding::try_from(examined).ok());
            FindingsOpen::new(path, message, findings.collect()).into()
        }
        Refusal::NotExplainable { .. } => NotExplainable::new(path, message).into(),
        Refusal::RulesAreCurrent => RulesAreCurrent::new(path, message).into(),
        Refusal::PlanIncomplete { missing } => PlanIncomplete::new(path, message, missing).into(),
        Refusal::StageNotOpen { open } => StageNotOpen::new(path, message, open.map(|(key, _)| key.to_string())).into(),
        Refusal::AlreadySigned | Refusal::ScopeSigned { .. } => AlreadySigned::new(path, message).into(),
        Refusal::ScopeChanged { current } => ScopeChanged::new(path, message, current.to_string()).into(),
        Refusal::DutyConflict(_) => DutyConflict::new(path, message).into(),
        Refusal::AnswersForNothing => AnswersForNothing::new(path, message).into(),
        Refusal::OutsideDivision { answers_for } => {
            OutsideDivision::new(path, message, answers_for.iter().map(ToString::to_string).collect()).into()
        }
        Refusal::AlreadyDecided | Refusal::SignedSince { .. } => AlreadyDecided::new(path, message).into(),
        Refusal::BodyExists { body, .. } => {
            BodyExists::new(path, message, NodeId::Stream(StreamId::Body(body)).to_id()).into()
        }
        Refusal::AlreadyAppointed(_) => AlreadyAppointed::new(path, message).into(),
        Refusal::OwnAdministration => OwnAdministration::new(path, message).into(),
        Refusal::UnknownPlan(_) => UnknownPlan::new(path, message).into(),
    }
}

/// An id in the input names nothing of the kind that is wanted there.
#[must_use]
pub fn unknown_id(path: &[&str]) -> UserError {
    NotFound::new(path, "没有找到编号所指的内容：请核对编号后重试").into()
}

impl From<BlockProblem> for BlockPlace {
    fn from(problem: BlockProblem) -> Self {
        let message = problem.to_string();
        let BlockProblem { row, column, typed, cell, .. } = problem;
        Self { row, column, typed: typed.into(), cell: cell.map(|cell| &*cell.code), message }
    }
}

/// A scope by its spelling, such as `section:3`.
pub fn named_scope(spelled: &str, path: &[&str]) -> Result<Scope, UserError> {
    spelled.parse().map_err(|error: ScopeError| InvalidInput::new(path, error).into())
}

impl From<Conflict> for EditConflict {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Paragraph { id, version, text, by } => Self {
                paragraph_id: Some(async_graphql::ID(id.to_string())),
                cell: None,
                version,
                current: text.map(Into::into),
                removed: false,
                changed_by: Some(by.into()),
            },
            Conflict::Removed { id, version, by } => Self {
                paragraph_id: Some(async_graphql::ID(id.to_string())),
                cell: None,
                version,
                current: None,
                removed: true,
                changed_by: Some(by.into()),
            },
            Conflict::Cell { code, version, value, by } => Self {
                paragraph_id: None,
                cell: Some(code.into()),
                version,
                current: Some(value.to_string()),
                removed: false,
                changed_by: by.map(Into::into),
            },
        }
    }
}
