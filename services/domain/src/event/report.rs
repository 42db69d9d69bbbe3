//! Events of `report:` streams about the way of an edition through the house.

use chrono::NaiveDate;
use ledger::{Commitment, Hash, Sealed, WalkTexts};
use serde::{Deserialize, Serialize};

use crate::id::{EditionId, ExplanationId, OrderId, ParagraphId, PersonId, SignatureId};
use crate::plan::{FrozenPlan, Meaning, PlanRef, StageKey};
use crate::report::{Reference, Scope, ScopeHash, SectionNumber};
use crate::role::Role;
use crate::rules::RuleSet;

/// The edition was submitted for review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSubmitted {
    pub edition: EditionId,
    pub hash: ScopeHash,
    /// The plan and its people, frozen at the first submission.
    pub plan: FrozenPlan,
    /// The rules that it is held against, frozen at the first submission.
    pub rules: RuleSet,
    /// The edition of the year before that it is compared with; frozen with the rules.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<Reference>,
}

/// Somebody said why something that a rule points at is right as it stands (说明).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingExplained {
    pub edition: EditionId,
    pub explanation: ExplanationId,
    /// The id of the rule.
    pub rule: Box<str>,
    /// What tells the finding from every other, as long as nothing changes under it.
    pub fingerprint: Hash,
    /// The codes of the cells that the finding names.
    pub cells: Vec<Box<str>>,
    /// The paragraphs that it speaks of.
    pub paragraphs: Vec<ParagraphId>,
    /// The section, where it speaks of all that stands there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub section: Option<SectionNumber>,
    pub text: Sealed,
    /// The signatures that covered one of these places.
    pub lapsed: Vec<SignatureId>,
}

/// A reviewer did not take an explanation, and so sent the edition back to drafting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplanationRefused {
    pub edition: EditionId,
    pub explanation: ExplanationId,
    pub reason: Sealed,
    /// The signatures that covered it.
    pub lapsed: Vec<SignatureId>,
}

/// The edition is held against other rules and another edition of the year before from now on, and is drafted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesAdopted {
    pub edition: EditionId,
    /// The rules from now on.
    pub rules: RuleSet,
    /// The edition of the year before from now on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<Reference>,
    /// The signatures that it lapsed: all.
    pub lapsed: Vec<SignatureId>,
}

/// Somebody signed at a stage of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageSigned {
    pub edition: EditionId,
    pub signature: SignatureId,
    pub stage: StageKey,
    /// How much of the edition it covers.
    pub scope: Scope,
    /// What the signature means.
    pub meaning: Meaning,
    /// The statutory form that the content follows.
    pub form: Box<str>,
    /// The rules that the content was held against.
    pub rules: RuleSet,
    /// The content signed.
    pub hash: ScopeHash,
    /// What the signer added.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub opinion: Option<Sealed>,
}

/// The edition was sent back to drafting (退回).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportReturned {
    pub edition: EditionId,
    /// The stage that has to be signed again, where one was named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_stage: Option<StageKey>,
    /// The sections that the return is about; none means the whole edition.
    pub sections: Vec<SectionNumber>,
    pub reason: Sealed,
    /// The signatures that it lapsed.
    pub lapsed: Vec<SignatureId>,
}

/// A signer took a signature of theirs back (撤回签批).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureWithdrawn {
    pub edition: EditionId,
    pub signature: SignatureId,
    pub reason: Sealed,
}

/// The edition was voided before it was published (作废).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionVoided {
    pub edition: EditionId,
    pub reason: Sealed,
}

/// The submitter took the submission back (撤回).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionRecalled {
    pub edition: EditionId,
}

/// An administrator resolved the people of the plan anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportReplanned {
    pub edition: EditionId,
    /// The plan with its people from now on.
    pub plan: FrozenPlan,
    pub reason: Sealed,
}

/// The edition was published as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionPublished {
    pub edition: EditionId,
    /// The content published, which is the content signed.
    pub hash: ScopeHash,
    /// The body's official name that day.
    pub body_name: Box<str>,
    /// The plan that was followed.
    pub plan: PlanRef,
    /// The rules that were kept.
    pub rules: RuleSet,
    /// The statutory day, where the law names one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<NaiveDate>,
    /// Whether that day had passed.
    pub late: bool,
}

/// An edition was taken in as it had been published before this system was there (补录已发布的年报). Nobody signed it here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionImported {
    pub edition: EditionId,
    /// Its content.
    pub hash: ScopeHash,
    /// The body's official name today.
    pub body_name: Box<str>,
    /// The day on which it was published.
    pub published_on: NaiveDate,
    /// The statutory day, where the law names one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<NaiveDate>,
    /// Whether it was published after that day.
    pub late: bool,
}

/// A confidentiality reviewer ordered texts to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpungingOrdered {
    pub order: OrderId,
    pub texts: Vec<Commitment>,
    /// Why; must not repeat what is to be erased.
    pub reason: Sealed,
}

/// An administrator erased the texts of an order. The commitments stay, and every proof with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentExpunged {
    /// The order carried out.
    pub order: OrderId,
    /// Who had ordered it.
    pub ordered_by: PersonId,
    pub ordered_as: Role,
    /// The texts erased, by their commitments.
    pub texts: Vec<Commitment>,
    /// The signatures that covered them, where the edition was still open.
    pub lapsed: Vec<SignatureId>,
    /// Whether they stood in the content of an open edition, which therefore goes back to drafting.
    pub reopens: bool,
}

impl WalkTexts for StageSigned {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        self.opinion.iter_mut().for_each(visit);
    }
}

macro_rules! only_a_reason {
    ($($event:ident)*) => {$(
        impl WalkTexts for $event {
            fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
                visit(&mut self.reason);
            }
        }
    )*};
}

macro_rules! no_text {
    ($($event:ident)*) => {$(
        impl WalkTexts for $event {
            fn walk_texts(&mut self, _: &mut dyn FnMut(&mut Sealed)) {}
        }
    )*};
}

impl WalkTexts for FindingExplained {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.text);
    }
}

only_a_reason! { ExplanationRefused SignatureWithdrawn EditionVoided ReportReturned ReportReplanned ExpungingOrdered }
no_text! { RulesAdopted ReportSubmitted SubmissionRecalled EditionPublished EditionImported ContentExpunged }
