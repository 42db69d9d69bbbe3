//! What has to be done next, and by whom.

use super::duties::barred;
use super::{Phase, Report, Scope};
use crate::id::{OrderId, PersonId};
use crate::plan::{FrozenPart, FrozenStage, StageKey};
use crate::role::Role;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Draft, mend and submit.
    Draft,
    /// Sign this much at this stage, or return the report.
    Sign(StageKey, Scope),
    /// Publish what was signed.
    Publish,
    /// Carry out an order to erase texts.
    Expunge(OrderId),
}

impl Act {
    /// The stable name: `draft`, `sign:<stage>` or `sign:<stage>:<scope>`, `publish`, `expunge:<order>`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Draft => "draft".to_owned(),
            Self::Sign(stage, Scope::Edition) => format!("sign:{stage}"),
            Self::Sign(stage, scope) => format!("sign:{stage}:{scope}"),
            Self::Publish => "publish".to_owned(),
            Self::Expunge(order) => format!("expunge:{order}"),
        }
    }

    /// Reads [`Act::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':') {
            None if key == "draft" => Some(Self::Draft),
            None if key == "publish" => Some(Self::Publish),
            Some(("expunge", order)) => Some(Self::Expunge(OrderId(order.parse().ok()?))),
            Some(("sign", part)) => {
                let (stage, scope) = part.split_once(':').unwrap_or((part, "edition"));
                Some(Self::Sign(StageKey(stage.into()), scope.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is asked for.
    pub act: Act,
    /// What people call it.
    pub title: String,
    /// Who holds it: any holder of one of these roles in the body (or an administrator of the system)…
    pub roles: Vec<Role>,
    /// …who is one of these, where the plan names people.
    pub people: Option<Vec<PersonId>>,
}

impl Report {
    /// The open tasks: one for the edition while it is open and nothing waits to be erased from it, or one for each part of
    /// a divided stage that waits; and one for each order that waits. In drafting the erasing need not be waited for: the
    /// text may be removed by hand.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        let orders = self.orders.iter().filter(|order| order.carried_out.is_none()).map(|order| Task {
            act: Act::Expunge(order.id),
            title: "执行清除决定".to_owned(),
            roles: vec![Role::Administrator],
            people: None,
        });
        self.edition_tasks().into_iter().chain(orders).collect()
    }

    fn edition_tasks(&self) -> Vec<Task> {
        let task = |act, title: &str, roles: &[Role]| {
            vec![Task { act, title: title.to_owned(), roles: roles.to_vec(), people: None }]
        };
        match self.edition.phase {
            Phase::Drafting => task(Act::Draft, "起草并提交", super::edit::EDITORS),
            Phase::InReview | Phase::Signed if self.awaits_erasing() => Vec::new(),
            Phase::InReview => self.signing_tasks(),
            Phase::Signed => task(Act::Publish, "发布", super::publication::PUBLISHERS),
            Phase::Published | Phase::Voided => Vec::new(),
        }
    }

    fn signing_tasks(&self) -> Vec<Task> {
        let Some(stage) = self.edition.open_stage() else { return Vec::new() };
        let waiting = stage.parts.iter().filter(|part| !self.edition.is_signed(stage, part));
        waiting.map(|part| self.signing_task(stage, part)).collect()
    }

    fn signing_task(&self, stage: &FrozenStage, part: &FrozenPart) -> Task {
        let edition = &self.edition;
        let signers = edition.signers(&stage.key, part.scope);
        let able = |person: &&PersonId| !signers.contains(person) && barred(edition, stage, part, **person).is_none();
        Task {
            act: Act::Sign(stage.key.clone(), part.scope),
            title: stage.title_of(&[part.scope]),
            roles: vec![part.role],
            people: Some(part.people.iter().filter(able).copied().collect()),
        }
    }
}
