//! What people ask for: one variant an act of the office. A command carries plain texts; deciding it seals them.

mod brought;

use chrono::NaiveDate;
use ledger::{CanonicalError, Commitment, Hash, Sha256, canonical};
use serde::Serialize;

use crate::body::BodyKind;
use crate::form::TableNumber;
use crate::id::{AppointmentId, BodyId, CommandId, ExplanationId, OrderId, PersonId, ReportId, SignatureId, StreamId};
use crate::plan::{PlanRef, StageKey};
use crate::report::{Scope, SectionNumber};
use crate::role::Role;

pub use brought::{
    CellBlock, CellEdit, ImportedCell, ImportedDocument, ImportedParagraph, PartRead, Placement, SourceFile, TextEdit,
};

/// A command with its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Chosen by the client; sending it twice does it once.
    pub id: CommandId,
    /// Who asks.
    pub person: PersonId,
    /// The role they act in, where they hold several and name one.
    pub acting_as: Option<Role>,
    /// What they ask for.
    pub command: Command,
}

/// An act of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// The first administrator registers themself; the caller has checked the one-time secret.
    ClaimAdministration { name: String, title: String },
    /// Makes a person known.
    RegisterPerson { name: String },
    /// Makes a public body known.
    RegisterBody {
        /// Its official name.
        name: String,
        /// What the law takes it for.
        kind: BodyKind,
        /// The body that it reports to.
        superior: Option<BodyId>,
        /// The plan that its reports follow; none means the one for small bodies.
        plan: Option<PlanRef>,
    },
    /// Chooses the plan that a body's reports follow from their next first submission on.
    AdoptPlan { body: BodyId, plan: PlanRef },
    /// Appoints a person to an office in a body, or to administer the system.
    Appoint {
        /// Where; none for an administrator.
        body: Option<BodyId>,
        person: PersonId,
        role: Role,
        /// The title that stands under their signature.
        title: String,
        /// The sections that a division head answers for, with the tables that stand in them.
        sections: Vec<SectionNumber>,
        /// The tables that a division head answers for without their sections' text.
        tables: Vec<TableNumber>,
    },
    EndAppointment {
        /// Where; none for an administrator.
        body: Option<BodyId>,
        /// Whose.
        person: PersonId,
        appointment: AppointmentId,
        reason: String,
    },
    /// Opens the report of a body and year for drafting.
    OpenReport {
        report: ReportId,
        /// Whether it begins with what last year's says. Not part of the bytes where it does not: a request from before
        /// there was a choice keeps its fingerprint.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        carry_over: bool,
    },
    /// Opens the report, if need be, and fills it with an existing document.
    ImportReport {
        report: ReportId,
        /// What the document holds.
        document: ImportedDocument,
    },
    /// Takes a report in as it was published before this system was there.
    ImportPublished {
        report: ReportId,
        /// What the document holds, as it was read from its source. Another version of the reader may read it otherwise, and
        /// the request is still the same: only the name is part of its bytes.
        #[serde(serialize_with = "ImportedDocument::serialize_name")]
        document: ImportedDocument,
        /// The document itself.
        source: SourceFile,
        /// The day on which it was published.
        published_on: NaiveDate,
    },
    /// Changes paragraphs.
    ReviseText {
        report: ReportId,
        /// What changes.
        edits: Vec<TextEdit>,
    },
    /// Fills cells.
    SetCells {
        report: ReportId,
        /// What changes.
        edits: Vec<CellEdit>,
        /// What changes beside it: a block pasted from a spreadsheet.
        #[serde(skip_serializing_if = "Option::is_none")]
        block: Option<CellBlock>,
    },
    /// Fills with 0 what is blank: nothing of the kind happened in the year.
    FillZeros {
        report: ReportId,
        /// In which table; none means all of them.
        table: Option<TableNumber>,
    },
    /// Says why something that a rule points at is right as it stands.
    ExplainFinding {
        report: ReportId,
        /// The finding, by its name.
        fingerprint: Hash,
        explanation: String,
    },
    /// Does not take an explanation, and so sends the edition back to drafting.
    RefuseExplanation { report: ReportId, explanation: ExplanationId, reason: String },
    /// Has the edition held against the rules and the year before as they are now.
    AdoptRules { report: ReportId },
    /// Submits the edition for review.
    SubmitReport { report: ReportId },
    /// Signs the open stage.
    SignStage {
        report: ReportId,
        stage: StageKey,
        /// The section or table, where the stage is signed section by section.
        scope: Option<Scope>,
        /// The hash of what the signer read.
        expected_hash: Hash,
        /// What the signer adds.
        opinion: Option<String>,
    },
    /// Signs several parts of the open stage at once: all of them or none.
    SignParts {
        report: ReportId,
        stage: StageKey,
        /// The parts, each of which gets a signature of its own.
        parts: Vec<PartRead>,
        /// What the signer adds to each.
        opinion: Option<String>,
    },
    /// Sends the edition back to drafting.
    ReturnReport {
        report: ReportId,
        /// A stage that has to be signed again.
        to_stage: Option<StageKey>,
        /// The sections concerned; none means all.
        sections: Vec<SectionNumber>,
        reason: String,
    },
    /// Takes a submission back.
    RecallSubmission { report: ReportId },
    /// Voids an edition that should not have been opened.
    VoidEdition { report: ReportId, reason: String },
    /// Takes back a signature of one's own.
    WithdrawSignature { report: ReportId, signature: SignatureId, reason: String },
    /// Resolves the people of the frozen plan anew.
    Replan { report: ReportId, reason: String },
    /// Publishes what was signed.
    PublishReport {
        report: ReportId,
        /// The edition's number.
        edition: u32,
        /// The hash that was signed.
        expected_hash: Hash,
    },
    /// Orders texts to be erased.
    OrderExpunging { report: ReportId, texts: Vec<Commitment>, reason: String },
    /// Erases the texts of an order.
    ExpungeContent { report: ReportId, order: OrderId },
}

impl Command {
    /// The report concerned, for commands that concern one.
    #[must_use]
    pub const fn report(&self) -> Option<ReportId> {
        match self {
            Self::OpenReport { report, .. }
            | Self::ImportReport { report, .. }
            | Self::ImportPublished { report, .. }
            | Self::ReviseText { report, .. }
            | Self::SetCells { report, .. }
            | Self::FillZeros { report, .. }
            | Self::ExplainFinding { report, .. }
            | Self::RefuseExplanation { report, .. }
            | Self::AdoptRules { report }
            | Self::SubmitReport { report }
            | Self::SignStage { report, .. }
            | Self::SignParts { report, .. }
            | Self::ReturnReport { report, .. }
            | Self::RecallSubmission { report }
            | Self::VoidEdition { report, .. }
            | Self::WithdrawSignature { report, .. }
            | Self::Replan { report, .. }
            | Self::PublishReport { report, .. }
            | Self::OrderExpunging { report, .. }
            | Self::ExpungeContent { report, .. } => Some(*report),
            _ => None,
        }
    }
}

impl Request {
    /// The streams whose states deciding looks at.
    #[must_use]
    pub fn streams(&self) -> Vec<StreamId> {
        let mut streams = vec![StreamId::Person(self.person)];
        if let Some(report) = self.command.report() {
            streams.extend([StreamId::Body(report.body), StreamId::Report(report)]);
        }
        match &self.command {
            // What is carried over, and what the rules compare the report with.
            Command::OpenReport { report, carry_over: true }
            | Command::ImportPublished { report, .. }
            | Command::ExplainFinding { report, .. }
            | Command::RefuseExplanation { report, .. }
            | Command::AdoptRules { report }
            | Command::SubmitReport { report }
            | Command::SignStage { report, .. }
            | Command::SignParts { report, .. }
            | Command::PublishReport { report, .. } => {
                streams.extend(report.previous().map(StreamId::Report));
            }
            Command::RegisterBody { superior, .. } => streams.extend(superior.map(StreamId::Body)),
            Command::AdoptPlan { body, .. } => streams.push(StreamId::Body(*body)),
            Command::Appoint { body, person, .. } | Command::EndAppointment { body, person, .. } => {
                streams.push(StreamId::Person(*person));
                streams.extend(body.map(StreamId::Body));
            }
            _ => {}
        }
        streams
    }

    /// What tells one request from another under the same command id: a hash of the command as it was sent.
    pub fn fingerprint(&self) -> Result<Hash, CanonicalError> {
        let role = self.acting_as.map_or("", Role::key);
        Ok(Sha256::new().with(role.as_bytes()).with(&[0]).with(&canonical(&self.command)?).finish())
    }
}
