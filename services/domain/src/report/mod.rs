//! The report of one body on one year: its content, its way through the house, and what may be done with it.
//!
//! [`Report`] is folded from events in `evolve`; the acts of the office are decided in [`opening`], [`paragraphs`] and
//! [`edit`] (which takes a pasted [`block`] too), [`import`], [`submission`], [`signing`], [`publication`] and [`expunging`]; [`scope`] says what
//! exactly a signature covers, [`division`] what an edit touches, [`duties`] who must keep apart, [`task`] who has to act
//! next, [`change`] what an event changed.

pub mod block;
pub mod change;
mod content;
pub mod division;
pub mod duties;
pub mod edit;
mod evolve;
pub mod expunging;
mod filling;
pub mod import;
pub mod opening;
pub mod paragraphs;
pub mod publication;
pub mod scope;
mod sign_off;
pub mod signing;
pub mod submission;
pub mod task;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use immutable_chunkmap::set::Set;
use ledger::{Commitment, Sealed, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::{CellValue, Figures};
use crate::form::Form;
use crate::id::{EditionId, OrderId, ParagraphId, PersonId, ReportId};
use crate::refusal::Conflict;
use crate::rules::{Finding, Rule, Subject, check, computed};

pub use content::{CellEntry, Paragraph, ParagraphKind, SectionNumber};
pub use scope::{Place, Scope, ScopeHash};
pub use sign_off::{Signature, Standing, Submission};

/// How far an edition has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 起草: the only phase in which content changes.
    Drafting,
    /// 审签: the stages of the plan sign one after the other.
    InReview,
    /// 已签发: every stage has signed what stands there.
    Signed,
    /// 已发布.
    Published,
}

impl Phase {
    /// Every phase, in the order of the way through the house.
    pub const ALL: [Self; 4] = [Self::Drafting, Self::InReview, Self::Signed, Self::Published];

    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::InReview => "in_review",
            Self::Signed => "signed",
            Self::Published => "published",
        }
    }

    /// Reads [`Phase::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.key() == key)
    }

    /// What the office calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Drafting => "起草",
            Self::InReview => "审签",
            Self::Signed => "已签发",
            Self::Published => "已发布",
        }
    }
}

/// What was published, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The content published.
    pub hash: ScopeHash,
    /// The body's name that day.
    pub body_name: Box<str>,
    /// The event's position.
    pub position: u64,
    /// When.
    pub at: Timestamp,
    /// Who published.
    pub by: PersonId,
    /// The statutory day, where there is one.
    pub due: Option<NaiveDate>,
    /// Whether it had passed.
    pub late: bool,
}

/// An order to erase texts, and whether it was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpungingOrder {
    /// The order.
    pub id: OrderId,
    /// Who ordered it.
    pub by: PersonId,
    /// The texts, by their commitments.
    pub texts: Vec<Commitment>,
    /// Why.
    pub reason: Sealed,
    /// Where it was recorded.
    pub position: u64,
    /// Where its execution was recorded.
    pub carried_out: Option<u64>,
}

/// What was read in from a document and could not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSource {
    /// What the document was called.
    pub name: Sealed,
    /// What the drafter has to place by hand, in the order of the document.
    pub unplaced: Vec<Sealed>,
}

/// That a paragraph is gone: a drafter who still has it before them is told by whom it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Removal {
    version: u64,
    by: PersonId,
}

/// One edition of a report: edition 1 is the annual report itself. Each event makes a new one of it, which shares with
/// the one before whatever the event did not touch: hence the [`Arc`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its id.
    pub id: EditionId,
    /// 1, 2, 3… in the order of opening.
    pub number: u32,
    /// The statutory form that it follows.
    pub form: &'static Form,
    /// How far it has come.
    pub phase: Phase,
    paragraphs: [Arc<Vec<Paragraph>>; SectionNumber::COUNT],
    cells: Arc<[CellEntry]>,
    removed: Arc<BTreeMap<ParagraphId, Removal>>,
    /// Who ever changed its content, and where.
    pub edits: Arc<BTreeSet<(PersonId, Place)>>,
    /// Where its content came from, if a document was read in.
    pub source: Option<Arc<ImportSource>>,
    /// The latest submission.
    pub submission: Option<Arc<Submission>>,
    /// Every signature ever given, in order; most acts look at the valid ones.
    pub signatures: Arc<Vec<Signature>>,
    /// Its publication.
    pub publication: Option<Arc<Publication>>,
}

/// Commitments, of which a copy shares nearly all with the original. The number is how many lie together: what taking
/// in one more copies.
type Texts = Set<Commitment, 32>;

/// A report (政府信息公开工作年度报告): one stream, from the first edit on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Body and year.
    pub id: ReportId,
    /// The version of its stream.
    pub version: u64,
    /// The position of its last event.
    pub position: u64,
    /// When that was recorded.
    pub changed_at: Timestamp,
    /// The edition at work, or published last.
    pub edition: Edition,
    /// Orders to erase texts, in the order of giving.
    pub orders: Vec<ExpungingOrder>,
    /// The commitments of every text that its events hold and that is not erased, whether it stands anywhere now or
    /// not. There are as many as there are events, or more: a copy of the report shares them.
    texts: Texts,
}

impl Report {
    /// What breaks the rules now, orders to erase texts that still wait included.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.edition.findings(self.id);
        if self.awaits_erasing() {
            let message = "有内容已决定清除、尚未执行：请系统管理员执行清除，或由起草人先删去。".to_owned();
            findings.push(Finding::block(Rule::Expunged, message));
        }
        findings
    }

    /// The commitments of every text that its history holds, in no order.
    pub fn texts(&self) -> impl Iterator<Item = Commitment> {
        self.texts.into_iter().copied()
    }

    /// Whether its history holds this text.
    #[must_use]
    pub fn holds(&self, text: Commitment) -> bool {
        self.texts.contains(&text)
    }

    /// The texts of orders that are not carried out yet.
    fn ordered_to_be_erased(&self) -> BTreeSet<Commitment> {
        let waiting = self.orders.iter().filter(|order| order.carried_out.is_none());
        waiting.flat_map(|order| order.texts.iter().copied()).collect()
    }

    /// Whether the content holds a text that is ordered to be erased: then it goes no further on its way.
    #[must_use]
    pub fn awaits_erasing(&self) -> bool {
        let named = self.ordered_to_be_erased();
        self.edition.texts().any(|text| named.contains(&text.commitment()))
    }
}

impl Edition {
    /// The paragraphs of a section, in their order.
    #[must_use]
    pub fn paragraphs(&self, section: SectionNumber) -> &[Paragraph] {
        self.paragraphs.get(section.get()).map_or(&[], |section| section)
    }

    /// What tells that a paragraph was there and was removed.
    fn removal(&self, id: ParagraphId) -> Option<Conflict> {
        self.removed.get(&id).map(|Removal { version, by }| Conflict::Removed { id, version: *version, by: *by })
    }

    /// What each cell holds, in the order of the form's cells.
    #[must_use]
    pub fn cells(&self) -> &[CellEntry] {
        &self.cells
    }

    /// What the parts of each total add up to, in the order of the form's cells; an offer, never written by itself.
    #[must_use]
    pub fn computed(&self) -> Vec<Option<Decimal>> {
        let values: Vec<CellValue> = self.cells.iter().map(|cell| cell.value).collect();
        let figures = Figures::new(self.form, &values);
        let cells = self.form.cells().iter().map(|cell| computed(&figures, self.form.index_of(&cell.code)?));
        cells.collect()
    }

    /// What breaks the rules in the content alone.
    #[must_use]
    pub fn findings(&self, id: ReportId) -> Vec<Finding> {
        let values: Vec<CellValue> = self.cells.iter().map(|cell| cell.value).collect();
        let cells = self.form.cells().iter().zip(self.cells.iter());
        let noted = cells.filter_map(|(cell, entry)| Some((cell, entry.note.as_ref()?)));
        let erased = noted.clone().filter(|(_, note)| note.is_erased());
        check(&Subject {
            year: id.year,
            figures: Figures::new(self.form, &values),
            sections: self.paragraphs.each_ref().map(|section| section.iter().map(Into::into).collect()),
            noted: noted.filter_map(|(cell, _)| self.form.index_of(&cell.code)).collect(),
            erased_notes: erased.map(|(cell, _)| cell).collect(),
        })
    }
}
