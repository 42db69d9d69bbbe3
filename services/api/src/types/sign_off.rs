//! Stages of a plan and the signatures given at them.

use std::collections::BTreeSet;

use async_graphql::{Enum, ID, SimpleObject};
use domain::plan::{self, FrozenPart, FrozenStage};
use domain::report::{self, Standing};

use super::id::{member_id, part_id};
use super::person::{Person, Role};
use super::scalar::DateTime;
use super::scope_hash::ScopeHash;
use super::time;
use crate::errors::ApiError;

/// How many of a stage's people have to sign.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "plan::Mode")]
pub enum StageMode {
    /// 或签: any one of them.
    Any,
    /// 会签: all of them.
    All,
}

/// What a signature says.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "plan::Meaning")]
pub enum Meaning {
    /// 确认: what the division supplied is as it should be; counts as no review.
    Confirmed,
    /// 核稿: text and figures were checked.
    Reviewed,
    /// 保密审查: nothing in it is secret.
    Cleared,
    /// 会签: the leading group agrees.
    Countersigned,
    /// 签发: the last word.
    SignedOff,
}

/// One stage of the plan that the report follows.
#[derive(SimpleObject, Clone, Debug)]
pub struct Stage {
    /// Its id, for clients that keep things by their ids; one of its own at an earlier position (`asOf`).
    id: ID,
    /// Its stable name, to sign it by.
    key: String,
    /// What people call it.
    title: String,
    /// The role that signs.
    role: Role,
    /// How many of the people.
    mode: StageMode,
    /// Who may sign any part of it, since the plan was frozen.
    people: Vec<Person>,
    /// What is signed by itself: the whole edition, or sections and tables, each of which the stage needs.
    parts: Vec<StagePart>,
    /// Whether enough of them signed validly.
    satisfied: bool,
    /// Whether it waits for a signature now.
    open: bool,
    /// The signatures given at it, lapsed ones included.
    signatures: Vec<Signature>,
}

/// How much of the edition one signature at a stage covers.
#[derive(SimpleObject, Clone, Debug)]
pub struct StagePart {
    /// Its id, for clients that keep things by their ids; one of its own at an earlier position (`asOf`).
    id: ID,
    /// How much: `edition`, `section:3`, `table:3`. What `signStage` and `signParts` name, where the stage has several parts.
    scope: String,
    /// What people call it.
    title: String,
    /// The role that signs it: the stage's, or the one that steps in where nobody answers for the section.
    role: Role,
    /// Who may sign, since the plan was frozen.
    people: Vec<Person>,
    /// What stands there: its `whole` is what the signer names as `expectedHash`.
    hash: ScopeHash,
    /// Whether enough of them signed validly.
    satisfied: bool,
}

impl StagePart {
    fn of(report: &report::Report, stage: &FrozenStage, part: &FrozenPart, as_of: u64) -> Result<Self, ApiError> {
        let name = format_args!("{}/{}", stage.key, part.scope);
        Ok(Self {
            id: member_id(report.edition.id, &name, as_of),
            scope: part.scope.to_string(),
            title: part.scope.title(),
            role: part.role.into(),
            people: part.people.iter().copied().map(Person::from).collect(),
            hash: report.edition.hash_of(report.id, part.scope).map_err(ApiError::internal)?.into(),
            satisfied: report.edition.is_signed(stage, part),
        })
    }
}

impl Stage {
    /// A stage of the plan of the report's edition, as it was asked for at a position of the log.
    pub fn of(report: &report::Report, stage: &FrozenStage, as_of: u64) -> Result<Self, ApiError> {
        let edition = &report.edition;
        let people: BTreeSet<_> = stage.parts.iter().flat_map(|part| part.people.iter().copied()).collect();
        let given = edition.signatures.iter().filter(|signature| signature.stage == stage.key);
        let in_review = edition.phase == report::Phase::InReview;
        Ok(Self {
            id: member_id(edition.id, &stage.key, as_of),
            key: stage.key.to_string(),
            title: stage.title.to_string(),
            role: stage.role.into(),
            mode: stage.mode.into(),
            people: people.into_iter().map(Person::from).collect(),
            parts: stage
                .parts
                .iter()
                .map(|part| StagePart::of(report, stage, part, as_of))
                .collect::<Result<_, _>>()?,
            satisfied: edition.is_satisfied(stage),
            open: in_review && edition.open_stage().is_some_and(|open| open.key == stage.key),
            signatures: given.map(|signature| Signature::of(signature, as_of)).collect::<Result<_, _>>()?,
        })
    }
}

/// One act of signing (签批).
#[derive(SimpleObject, Clone, Debug)]
pub struct Signature {
    /// Its id; one of its own at an earlier position (`asOf`).
    id: ID,
    /// The stage signed.
    stage: String,
    /// How much of the edition it covers: `edition`, `section:3`, `table:3`.
    scope: String,
    /// What it says.
    meaning: Meaning,
    /// Who signed.
    person: Person,
    /// In which role.
    role: Role,
    /// The name held then.
    name: Option<String>,
    /// The title held then.
    title: Option<String>,
    /// The content signed.
    hash: ScopeHash,
    /// What the signer added.
    opinion: Option<String>,
    /// The position of the event.
    position: u64,
    /// When it was recorded.
    at: DateTime,
    /// Whether it counts.
    valid: bool,
    /// The position of the event that lapsed it.
    lapsed_position: Option<u64>,
}

impl Signature {
    /// A signature of an edition, as it was asked for at a position of the log.
    pub fn of(signature: &report::Signature, as_of: u64) -> Result<Self, ApiError> {
        let lapsed_position = match signature.standing {
            Standing::Valid => None,
            Standing::Lapsed { position } => Some(position),
        };
        Ok(Self {
            id: part_id(&signature.id, as_of),
            stage: signature.stage.to_string(),
            scope: signature.scope.to_string(),
            meaning: signature.meaning.into(),
            person: signature.person.into(),
            role: signature.role.into(),
            name: signature.name.text().map(Into::into),
            title: signature.title.text().map(Into::into),
            hash: signature.hash.into(),
            opinion: signature.opinion.as_ref().and_then(|opinion| opinion.text().map(Into::into)),
            position: signature.position,
            at: time(signature.at)?,
            valid: lapsed_position.is_none(),
            lapsed_position,
        })
    }
}
