//! What waits for whom.

use domain::id::{OrderId, PersonId, ReportId};
use domain::plan::StageKey;
use domain::report::Scope;
use domain::report::task::Act;
use sqlx::postgres::PgRow;
use sqlx::{Row, query};

use super::questions::Questions;
use super::row::{Stored, known, report_id};
use crate::column::{count, signed};
use crate::error::StoreError;

/// What a task asks for: one act, or the signing of several parts of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Draft, mend and submit.
    Draft,
    /// Sign at a stage, or return the report.
    Sign {
        stage: StageKey,
        /// What is to be signed, each by itself, in the order of the report.
        scopes: Vec<Scope>,
    },
    /// Publish what was signed.
    Publish,
    /// Carry out an order to erase texts.
    Expunge(OrderId),
}

impl Asked {
    /// What acts under one name come to; `None` when there are none.
    fn of(mut acts: Vec<Act>) -> Option<Self> {
        acts.sort_unstable();
        let scope = |act: &Act| if let Act::Sign(_, scope) = act { Some(*scope) } else { None };
        let scopes = acts.iter().filter_map(scope).collect();
        Some(match acts.into_iter().next()? {
            Act::Draft => Self::Draft,
            Act::Sign(stage, _) => Self::Sign { stage, scopes },
            Act::Publish => Self::Publish,
            Act::Expunge(order) => Self::Expunge(order),
        })
    }
}

/// Something that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    pub report: ReportId,
    /// What is asked for, by its stable name, which for the signing of parts is that of their stage.
    pub act: String,
    /// What that comes to.
    pub asked: Asked,
    /// What people call it, or the first of its parts.
    pub title: String,
    /// Since which position of the log it waits, or the first of its parts.
    pub from_position: u64,
    /// Whether nobody can do it, so that an administrator has to appoint somebody.
    pub nobody: bool,
}

/// After which task of an inbox a page begins: the order of the inbox.
#[derive(Clone, Copy, Debug, Default)]
pub struct AfterTask<'a> {
    /// Its `from_position`.
    pub from_position: u64,
    pub act: &'a str,
    /// Whether nobody could do it.
    pub nobody: bool,
}

impl Questions {
    /// At most `limit` tasks that waited for `person` at `position`, the longest waiting first, after one.
    pub async fn inbox(
        &self,
        person: PersonId,
        position: u64,
        after: AfterTask<'_>,
        limit: i64,
    ) -> Result<Vec<TaskRow>, StoreError> {
        let AfterTask { from_position, act, nobody } = after;
        let question = || {
            let query = query(include_str!("../../sql/question/inbox.sql")).bind(person.0);
            let query = query.bind(signed(position)?).bind(signed(from_position)?);
            Ok(query.bind(act).bind(nobody).bind(limit))
        };
        self.all(question).await
    }
}

impl Stored for TaskRow {
    fn from_stored(row: &PgRow) -> Result<Self, StoreError> {
        let parts: Vec<String> = row.try_get("parts")?;
        let parts = parts.iter().map(|key| Act::from_key(key)).collect::<Option<_>>();
        Ok(Self {
            report: report_id(row)?,
            act: row.try_get("act")?,
            asked: known(parts.and_then(Asked::of), "act")?,
            title: row.try_get("title")?,
            from_position: count(row.try_get("from_position")?)?,
            nobody: row.try_get("nobody")?,
        })
    }
}
