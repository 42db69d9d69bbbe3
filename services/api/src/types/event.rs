//! Events as people read them: what happened, who did it, and what was said.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::Role;
use domain::event::{Event as DomainEvent, ParagraphChange, Recorded};
use domain::id::PersonId;
use domain::plan::Meaning;
use domain::report::Scope;
use engine::RecordedAt;
use ledger::{Sealed, WalkTexts};

use super::change::{Change, ChangesOfPage};
use super::history::REPLAY_OF_PAGE;
use super::person::{self, Person};
use super::scalar::DateTime;
use super::time;
use crate::context::ContextExt;
use crate::errors::ApiError;

/// An event as a payload names it.
#[derive(SimpleObject, Clone, Debug)]
pub struct RecordedEvent {
    /// Its position in the log.
    position: u64,
    /// Its type's name.
    #[graphql(name = "type")]
    kind: String,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl RecordedEvent {
    /// An event of a receipt.
    pub fn of(recorded: &RecordedAt) -> Result<Self, ApiError> {
        Ok(Self {
            position: recorded.position,
            kind: recorded.event_type.to_string(),
            recorded_at: time(recorded.recorded_at)?,
        })
    }
}

/// Who acted, as they were at that moment.
#[derive(SimpleObject, Clone, Debug)]
pub struct Actor {
    /// The person.
    person: Person,
    /// The role acted in.
    role: Option<person::Role>,
    /// The name held then.
    name: Option<String>,
    /// The title held then.
    title: Option<String>,
}

/// A text of an event.
#[derive(SimpleObject, Clone, Debug)]
pub struct EventText {
    /// The salted hash by which it can be named, for instance in an order to erase it.
    commitment: String,
    /// What it says; none when it was expunged (〔已清除〕).
    text: Option<String>,
}

/// How many changes an event counts for: most have one, few have dozens, and a document that asks for every kind of them
/// gets one kind for each.
const CHANGES: usize = 4;

/// Something that happened.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Event {
    #[graphql(skip)]
    page: Arc<ChangesOfPage>,
    /// Its position in the log.
    position: u64,
    /// Its id.
    id: ID,
    /// Its number within the history of the report or body.
    version: u64,
    /// Its type's name.
    #[graphql(name = "type")]
    kind: String,
    /// What happened, in a sentence.
    summary: String,
    /// When it was recorded.
    recorded_at: DateTime,
    /// Who acted.
    actor: Actor,
    /// The command that it answers.
    command_id: ID,
    /// What was written or said, in the order of the event.
    texts: Vec<EventText>,
}

impl Event {
    /// An event as it is in the log, on a page with others.
    pub(super) fn of(mut recorded: Recorded, page: Arc<ChangesOfPage>) -> Result<Self, ApiError> {
        let mut texts = Vec::new();
        recorded.payload.walk_texts(&mut |sealed| texts.push(EventText::from(&*sealed)));
        Ok(Self {
            page,
            position: recorded.position,
            id: ID(recorded.event_id.to_string()),
            version: recorded.version,
            kind: recorded.event_type.to_string(),
            summary: summary(&recorded.payload),
            recorded_at: time(recorded.recorded_at)?,
            actor: Actor {
                person: PersonId(recorded.actor.person).into(),
                role: Role::from_key(&recorded.actor.role).map(Into::into),
                name: recorded.actor.name.text().map(Into::into),
                title: recorded.actor.title.text().map(Into::into),
            },
            command_id: ID(recorded.command_id.to_string()),
            texts,
        })
    }
}

#[ComplexObject]
impl Event {
    /// What it changed, with what stood there before: content first, then signatures, then the phase. Whoever asks for it
    /// has the states before a page's events replayed, once for the page.
    #[graphql(complexity = "REPLAY_OF_PAGE + CHANGES * child_complexity")]
    async fn changes(&self, ctx: &Context<'_>) -> Result<Vec<Change>, ApiError> {
        let changes = self.page.changes(ctx.engine()?, self.version).await?;
        Ok(changes.to_vec())
    }
}

impl From<&Sealed> for EventText {
    fn from(sealed: &Sealed) -> Self {
        Self { commitment: sealed.commitment().to_string(), text: sealed.text().map(Into::into) }
    }
}

fn summary(event: &DomainEvent) -> String {
    match event {
        DomainEvent::PersonRegistered(_) => "登记人员".to_owned(),
        DomainEvent::AdministratorAppointed(_) => "任命系统管理员".to_owned(),
        DomainEvent::AdministratorAppointmentEnded(_) => "结束系统管理员任职".to_owned(),
        DomainEvent::BodyRegistered(event) => format!("登记单位“{}”", event.name),
        DomainEvent::PersonAppointed(event) => format!("任命{}{}", event.role, answering(&event.answers_for)),
        DomainEvent::PlanAdopted(event) => format!("采用审签流程 {}", event.plan),
        DomainEvent::AppointmentEnded(_) => "结束任职".to_owned(),
        DomainEvent::ReportOpened(event) => format!("建立报告（{} 年版格式）", event.form),
        DomainEvent::ReportImported(event) => format!("读入文档，{} 处文字未能归位", event.unplaced.len()),
        DomainEvent::TextRevised(event) => {
            let carried =
                |change: &ParagraphChange| matches!(change, ParagraphChange::Inserted { carried_over: true, .. });
            let act = if event.changes.iter().all(carried) { "沿用上年" } else { "修改" };
            format!("{act} {} 个段落{}", event.changes.len(), lapsed(event.lapsed.len()))
        }
        DomainEvent::CellsSet(event) => format!("填写 {} 个单元格{}", event.cells.len(), lapsed(event.lapsed.len())),
        DomainEvent::ZerosFilled(event) => {
            let table = event.table.map_or_else(|| "各表".to_owned(), |table| format!("表{table}"));
            format!("{table} {} 个空白单元格一次填 0{}", event.cells.len(), lapsed(event.lapsed.len()))
        }
        DomainEvent::ReportSubmitted(_) => "提交审签".to_owned(),
        DomainEvent::StageSigned(event) => match event.meaning {
            Meaning::Confirmed => format!("确认{}", event.scope.title()),
            Meaning::Reviewed => "审核通过".to_owned(),
            Meaning::Countersigned => "会签同意".to_owned(),
            Meaning::Cleared => "保密审查通过".to_owned(),
            Meaning::SignedOff => "签发".to_owned(),
        },
        DomainEvent::ReportReturned(event) => {
            let sections: Vec<_> = event.sections.iter().copied().map(Scope::Section).collect();
            let sections: Vec<_> = sections.into_iter().map(Scope::title).collect();
            format!("退回修改{}{}", sections.join("、"), lapsed(event.lapsed.len()))
        }
        DomainEvent::SubmissionRecalled(_) => "撤回提交".to_owned(),
        DomainEvent::ReportReplanned(_) => "重新确定审签人员".to_owned(),
        DomainEvent::EditionPublished(event) => {
            format!("发布，内容哈希 {}{}", event.hash.public, if event.late { "（逾期）" } else { "" })
        }
        DomainEvent::ExpungingOrdered(event) => format!("决定清除 {} 处文字", event.texts.len()),
        DomainEvent::ContentExpunged(event) => {
            format!("清除 {} 处文字{}", event.texts.len(), lapsed(event.lapsed.len()))
        }
    }
}

fn answering(scopes: &[Scope]) -> String {
    let titles: Vec<_> = scopes.iter().map(|scope| scope.title()).collect();
    if titles.is_empty() { String::new() } else { format!("（负责{}）", titles.join("、")) }
}

fn lapsed(signatures: usize) -> String {
    match signatures {
        0 => String::new(),
        count => format!("，{count} 个签批失效"),
    }
}
