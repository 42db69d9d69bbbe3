//! What has to be done next, and by whom.

use super::duties::barred;
use super::{Phase, Report};
use crate::id::{OrderId, PersonId};
use crate::plan::StageKey;
use crate::role::Role;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Draft, mend and submit.
    Draft,
    /// Sign this stage, or return the report.
    Sign(StageKey),
    /// Publish what was signed.
    Publish,
    /// Carry out an order to erase texts.
    Expunge(OrderId),
}

impl Act {
    /// The stable name: `draft`, `sign:<stage>`, `publish`, `expunge:<order>`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Draft => "draft".to_owned(),
            Self::Sign(stage) => format!("sign:{stage}"),
            Self::Publish => "publish".to_owned(),
            Self::Expunge(order) => format!("expunge:{order}"),
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
    /// The open tasks: one for the edition while it is open and nothing waits to be erased from it, and one for each
    /// order that waits. In drafting the erasing need not be waited for: the text may be removed by hand.
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        let orders = self.orders.iter().filter(|order| order.carried_out.is_none()).map(|order| Task {
            act: Act::Expunge(order.id),
            title: "执行清除决定".to_owned(),
            roles: vec![Role::Administrator],
            people: None,
        });
        self.edition_task().into_iter().chain(orders).collect()
    }

    fn edition_task(&self) -> Option<Task> {
        let edition = &self.edition;
        match edition.phase {
            Phase::Drafting => {
                let roles = super::edit::EDITORS.to_vec();
                Some(Task { act: Act::Draft, title: "起草并提交".to_owned(), roles, people: None })
            }
            Phase::InReview | Phase::Signed if self.awaits_erasing() => None,
            Phase::InReview => {
                let stage = edition.open_stage()?;
                let signers = edition.signers(&stage.key);
                let able = |person: &&PersonId| !signers.contains(person) && barred(edition, stage, **person).is_none();
                let people = stage.people.iter().filter(able).copied().collect();
                let act = Act::Sign(stage.key.clone());
                Some(Task { act, title: stage.title.to_string(), roles: vec![stage.role], people: Some(people) })
            }
            Phase::Signed => {
                let roles = super::publication::PUBLISHERS.to_vec();
                Some(Task { act: Act::Publish, title: "发布".to_owned(), roles, people: None })
            }
            Phase::Published => None,
        }
    }
}
