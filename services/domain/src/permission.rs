//! May this person do that? Answered by the very functions that the commands use, and who may read what.

use crate::case::{Asker, Case};
use crate::id::{PersonId, ReportId};
use crate::refusal::Refusal;
use crate::report::{Scope, division, explaining, expunging, publication, signing, submission, voiding, withdrawal};
use crate::world::World;

/// An act that can be asked about before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Change paragraphs or cells.
    Edit,
    /// Explain a finding.
    Explain,
    /// Refuse an explanation.
    RefuseExplanation,
    /// Have the report held against the rules of now.
    AdoptRules,
    /// Submit for review.
    Submit,
    /// Take the submission back.
    Recall,
    /// Sign the open stage.
    Sign,
    /// Void an edition that should not have been opened.
    Void,
    /// Take a signature of one's own back.
    WithdrawSignature,
    /// Send back.
    Return,
    /// Resolve the plan's people anew.
    Replan,
    Publish,
    /// Order texts to be erased.
    OrderExpunging,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::Edit,
        Self::Explain,
        Self::RefuseExplanation,
        Self::AdoptRules,
        Self::Submit,
        Self::Recall,
        Self::Sign,
        Self::Void,
        Self::WithdrawSignature,
        Self::Return,
        Self::Replan,
        Self::Publish,
        Self::OrderExpunging,
    ];
}

/// Whether the command would succeed now, given current hashes and versions and sound input. Editing and signing can be
/// asked about for one `scope`: may everything in it be changed, may it be signed by itself? Without one, the question is
/// whether there is anything that they may edit or sign.
pub fn can(
    world: &dyn World,
    asker: Asker,
    report: ReportId,
    action: Action,
    scope: Option<Scope>,
) -> Result<(), Refusal> {
    let case = Case::open(world, asker, report)?;
    match action {
        Action::Edit => division::permit(&case, scope).map(drop),
        Action::Explain => explaining::permit(&case).map(drop),
        Action::RefuseExplanation => explaining::permit_refusal(&case).map(drop),
        Action::AdoptRules => explaining::permit_adoption(&case).map(drop),
        Action::Submit => submission::permit(&case).map(drop),
        Action::Recall => submission::permit_recall(&case).map(drop),
        Action::Sign => signing::permit(&case, scope).map(drop),
        Action::Void => voiding::permit(&case).map(drop),
        Action::WithdrawSignature => withdrawal::permit(&case, None).map(drop),
        Action::Return => signing::permit_return(&case).map(drop),
        Action::Replan => submission::permit_replan(&case).map(drop),
        Action::Publish => publication::permit(&case).map(drop),
        Action::OrderExpunging => expunging::permit_order(&case).map(drop),
    }
}

/// Whether `person` may read the report with its drafts and its history: whoever holds an office in the body.
/// An administrator may not: they have no power over the content, and no need to see it.
#[must_use]
pub fn may_read(world: &dyn World, person: PersonId, report: ReportId) -> bool {
    world.body(report.body).is_some_and(|body| body.roles_of(person).next().is_some())
}
