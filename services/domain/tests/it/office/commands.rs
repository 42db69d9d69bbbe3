//! Commands, based on how the office stands.

use domain::Role;
use domain::command::{CellEdit, Command, PartRead, Placement, TextEdit};
use domain::form::{Form, TableNumber};
use domain::id::{AppointmentId, ExplanationId, OrderId, SignatureId};
use domain::plan::PlanRef;
use domain::report::task::Act;
use domain::report::{Examined, Explanation, Paragraph, ParagraphKind, Scope, SectionNumber};
use domain::rules::Severity;
use ledger::{Commitment, Hash};
use uuid::Uuid;

use super::{Office, section, stage};

impl Office {
    pub(crate) fn open(&self) -> Command {
        Command::OpenReport { report: self.id, carry_over: false }
    }

    pub(crate) fn submit(&self) -> Command {
        Command::SubmitReport { report: self.id }
    }

    /// The findings that can be explained.
    pub(crate) fn explainable(&self) -> Vec<Examined> {
        let findings = self.findings().into_iter();
        findings.filter(|examined| examined.finding.severity == Severity::Explain).collect()
    }

    pub(crate) fn explain(&self, fingerprint: Hash, text: &str) -> Command {
        Command::ExplainFinding { report: self.id, fingerprint, explanation: text.to_owned() }
    }

    /// Refuses an explanation; one that was never given, where there is none.
    pub(crate) fn refuse(&self, explanation: Option<&Explanation>) -> Command {
        let explanation = explanation.map_or(ExplanationId(Uuid::nil()), |explanation| explanation.id);
        Command::RefuseExplanation { report: self.id, explanation, reason: "请附上依据".to_owned() }
    }

    pub(crate) fn recall(&self) -> Command {
        Command::RecallSubmission { report: self.id }
    }

    pub(crate) fn sign(&self, key: &str) -> Command {
        let (report, expected_hash) = (self.id, self.hash());
        Command::SignStage { report, stage: stage(key), scope: None, expected_hash, opinion: None }
    }

    pub(crate) fn sign_part(&self, key: &str, scope: Scope) -> Command {
        let (report, expected_hash) = (self.id, self.hash_of(scope));
        Command::SignStage { report, stage: stage(key), scope: Some(scope), expected_hash, opinion: None }
    }

    pub(crate) fn sign_parts(&self, key: &str, scopes: &[Scope]) -> Command {
        let parts =
            scopes.iter().map(|scope| PartRead { scope: *scope, expected_hash: self.hash_of(*scope) }).collect();
        Command::SignParts { report: self.id, stage: stage(key), parts, opinion: None }
    }

    pub(crate) fn send_back(&self, to_stage: Option<&str>) -> Command {
        let reason = "请补充依申请公开情况".to_owned();
        Command::ReturnReport { report: self.id, to_stage: to_stage.map(stage), sections: vec![], reason }
    }

    pub(crate) fn void(&self) -> Command {
        Command::VoidEdition { report: self.id, reason: "年度选错了".to_owned() }
    }

    /// Takes a signature back; one that was never given, where there is none.
    pub(crate) fn withdraw(&self, signature: Option<SignatureId>) -> Command {
        let signature = signature.unwrap_or(SignatureId(Uuid::nil()));
        Command::WithdrawSignature { report: self.id, signature, reason: "看错了版本".to_owned() }
    }

    pub(crate) fn replan(&self) -> Command {
        Command::Replan { report: self.id, reason: "人员调整".to_owned() }
    }

    pub(crate) fn publish(&self) -> Command {
        Command::PublishReport { report: self.id, edition: self.edition().number, expected_hash: self.hash() }
    }

    pub(crate) fn order(&self, texts: Vec<Commitment>) -> Command {
        Command::OrderExpunging { report: self.id, texts, reason: "含有不应公开的信息".to_owned() }
    }

    pub(crate) fn expunge(&self, order: OrderId) -> Command {
        Command::ExpungeContent { report: self.id, order }
    }

    /// Changes what the paragraph says, based on how it stands.
    pub(crate) fn revise(&self, paragraph: &Paragraph, text: &str) -> Command {
        let edit = TextEdit::Revise { paragraph: paragraph.id, based_on: paragraph.version, text: text.to_owned() };
        Command::ReviseText { report: self.id, edits: vec![edit] }
    }

    /// Fills the cell, based on how it stands; the code comes without its form.
    pub(crate) fn fill(&self, code: &str, value: &str) -> Command {
        let code = self.code(code);
        let based_on = self.edition().cell(&code).map_or(0, |(_, _, entry)| entry.version);
        let edit = CellEdit { code, based_on, value: value.to_owned() };
        Command::SetCells { report: self.id, edits: vec![edit], block: None }
    }

    pub(crate) fn code(&self, code: &str) -> String {
        format!("{}/{code}", Form::of_year(self.id.year).unwrap().id())
    }

    pub(crate) fn appoint(&self, name: &str, role: Role) -> Command {
        let (body, person) = (Some(self.body), self.person(name));
        // A division head answers for something; what exactly is said where it matters.
        let sections = if role == Role::DivisionHead { vec![section(2)] } else { vec![] };
        Command::Appoint { body, person, role, title: format!("{role}（职务）"), sections, tables: vec![] }
    }

    pub(crate) fn appoint_head(&self, name: &str, sections: &[i64], tables: &[TableNumber]) -> Command {
        let (body, person, role) = (Some(self.body), self.person(name), Role::DivisionHead);
        let sections = sections.iter().copied().map(section).collect();
        Command::Appoint { body, person, role, title: format!("{role}（职务）"), sections, tables: tables.to_vec() }
    }

    pub(crate) fn adopt(&self, plan: &str) -> Command {
        Command::AdoptPlan { body: self.body, plan: PlanRef::parse(plan).unwrap() }
    }

    /// Commands that sign what waits at the open stage, one a part.
    pub(crate) fn what_is_to_sign(&self) -> Vec<Command> {
        let tasks = self.the_report().tasks().into_iter();
        let signing = tasks.filter_map(|task| match task.act {
            Act::Sign(key, Scope::Edition) => Some(self.sign(&key.0)),
            Act::Sign(key, scope) => Some(self.sign_part(&key.0, scope)),
            _ => None,
        });
        signing.collect()
    }

    pub(crate) fn dismiss(&self, name: &str, role: Role) -> Command {
        let (body, person) = (Some(self.body), self.person(name));
        let appointment: AppointmentId = self.the_body().holds(person, role).unwrap().id;
        Command::EndAppointment { body, person, appointment, reason: "工作调动".to_owned() }
    }

    /// The commands that make a draft fit for submission.
    pub(crate) fn what_is_missing(&self) -> Vec<Command> {
        let edition = self.edition();
        let edits = edition.form.cells().iter().zip(edition.cells()).filter(|(_, entry)| {
            entry.value.number().is_none_or(|number| !number.is_zero())
                || entry.note.as_ref().is_some_and(ledger::Sealed::is_erased)
        });
        let edits = edits.map(|(cell, entry)| CellEdit {
            code: cell.code.to_string(),
            based_on: entry.version,
            value: "0".to_owned(),
        });
        let cells: Vec<_> = edits.collect();
        let erased =
            SectionNumber::all().flat_map(|section| edition.paragraphs(section)).filter(|p| p.text.is_erased());
        let mut texts: Vec<_> = erased.map(|p| TextEdit::Remove { paragraph: p.id, based_on: p.version }).collect();
        for number in [1, 5, 6].map(section) {
            let says = |p: &Paragraph| p.kind == ParagraphKind::Body && !p.text.is_erased();
            if !edition.paragraphs(number).iter().any(says) {
                texts.push(insert(number, None, "本年度无需要说明的事项。"));
            }
        }
        let mut commands = Vec::new();
        if !cells.is_empty() {
            commands.push(Command::SetCells { report: self.id, edits: cells, block: None });
        }
        if !texts.is_empty() {
            commands.push(Command::ReviseText { report: self.id, edits: texts });
        }
        if commands.is_empty() {
            let open = self
                .findings()
                .into_iter()
                .filter(|examined| examined.finding.severity == Severity::Explain && examined.is_open());
            commands.extend(open.map(|examined| self.explain(examined.fingerprint, "经核对，情况属实。")));
        }
        commands
    }
}

pub(crate) fn insert(section: SectionNumber, after: Option<&Paragraph>, text: &str) -> TextEdit {
    let place = after.map_or(Placement::Last, |paragraph| Placement::After(paragraph.id));
    TextEdit::Insert { section, place, kind: ParagraphKind::Body, text: text.to_owned() }
}
