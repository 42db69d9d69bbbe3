//! Random steps: who tries what, and the command that it comes to as the office stands.

use chrono::NaiveDate;
use domain::Role;
use domain::command::{
    CellEdit, Command, ImportedDocument, ImportedParagraph, PartRead, Placement, Request, SourceFile, TextEdit,
};
use domain::report::{Paragraph, ParagraphKind, Phase, SectionNumber};
use ledger::{Commitment, Hash};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::office::{
    AUDITOR, CONFIDENTIALITY, CONFIRMATION, COUNTERSIGNATURE, DRAFTER, FOUR, LEAD, OFFICE_REVIEW, Office, PUBLISHER,
    SIGN_OFF, THREE, insert, section,
};

/// One attempt of somebody to do something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Who tries.
    pub(super) who: Index,
    /// Only if they may. What nobody may is left for what comes next in the report's way through the house.
    pub(super) may: bool,
    pub(super) what: What,
    /// Which paragraph, cell, text, person… is meant.
    which: Index,
    /// Asked beside it: may this person do that?
    pub(super) action: Index,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Open,
    Import,
    ImportPublished,
    Complete,
    Count(u8),
    Fill(&'static str),
    Insert,
    Revise,
    ReviseStale,
    Replace,
    Move,
    Remove,
    Doubt,
    Explain,
    RefuseExplanation,
    AdoptRules,
    Submit,
    Recall,
    Withdraw,
    Void,
    Sign(Option<&'static str>),
    Return(Option<&'static str>),
    Replan,
    Adopt(&'static str),
    Publish,
    PublishOther,
    Order,
    Expunge,
    Hire(Role),
    Appoint(Role),
    Dismiss,
    Wait,
}

const STAGES: [&str; 5] = [CONFIRMATION, OFFICE_REVIEW, CONFIDENTIALITY, COUNTERSIGNATURE, SIGN_OFF];

fn whats() -> impl Strategy<Value = What> {
    let role = || {
        let reviewers = [
            Role::DivisionHead,
            Role::GroupMember,
            Role::DeputyLeader,
            Role::OfficeLead,
            Role::ConfidentialityReviewer,
            Role::GroupLeader,
        ];
        select([Role::Drafter, Role::Publisher].into_iter().chain(reviewers).collect::<Vec<_>>())
    };
    prop_oneof![
        1 => Just(What::Open),
        1 => Just(What::Import),
        1 => Just(What::ImportPublished),
        2 => Just(What::Complete),
        3 => (0..200_u8).prop_map(What::Count),
        2 => select(vec!["", "0", "1", "140", "/", "1.5", "-1"]).prop_map(What::Fill),
        2 => Just(What::Insert),
        2 => Just(What::Revise),
        1 => Just(What::ReviseStale),
        1 => Just(What::Replace),
        1 => Just(What::Move),
        1 => Just(What::Remove),
        2 => Just(What::Doubt),
        2 => Just(What::Explain),
        2 => Just(What::RefuseExplanation),
        1 => Just(What::AdoptRules),
        4 => Just(What::Submit),
        2 => Just(What::Recall),
        2 => Just(What::Withdraw),
        1 => Just(What::Void),
        6 => Just(What::Sign(None)),
        2 => select(STAGES.to_vec()).prop_map(|key| What::Sign(Some(key))),
        3 => prop::option::of(select(STAGES.to_vec())).prop_map(What::Return),
        2 => Just(What::Replan),
        1 => select(vec!["small@1", "default@1"]).prop_map(What::Adopt),
        1 => Just(What::Publish),
        1 => Just(What::PublishOther),
        2 => Just(What::Order),
        2 => Just(What::Expunge),
        1 => role().prop_map(What::Hire),
        2 => role().prop_map(What::Appoint),
        2 => Just(What::Dismiss),
        1 => Just(What::Wait),
    ]
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<Index>(), prop::bool::weighted(0.8), whats(), any::<Index>(), any::<Index>());
    let step = step.prop_map(|(who, may, what, which, action)| Step { who, may, what, which, action });
    prop::collection::vec(step, 1..50)
}

/// Where a sequence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    four: bool,
    divided: bool,
    year: i64,
    /// Does the clerk review as well, and the lead draft as well?
    overlap: bool,
    given: Given,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Given {
    Nothing,
    Draft,
    Submission,
    SignedReport,
}

pub(super) fn starts() -> impl Strategy<Value = Start> {
    let given = select(vec![Given::Nothing, Given::Draft, Given::Submission, Given::SignedReport]);
    let start = (any::<bool>(), any::<bool>(), select(vec![2020, 2021]), any::<bool>(), given);
    start.prop_map(|(four, divided, year, overlap, given)| Start { four, divided, year, overlap, given })
}

impl Start {
    pub(super) fn office(self) -> Office {
        let mut office = Office::with(if self.four { FOUR } else { THREE }).on(self.year);
        office.hires(PUBLISHER, &[Role::Publisher]);
        office.hires(AUDITOR, &[Role::Auditor]);
        if self.overlap {
            office.appoints(DRAFTER, Role::ConfidentialityReviewer);
            office.appoints(LEAD, Role::Drafter);
        }
        if self.divided {
            office = office.divided();
        }
        match self.given {
            Given::Nothing => office,
            Given::Draft => office.drafted(),
            Given::Submission => office.submitted(),
            Given::SignedReport => office.signed(),
        }
    }
}

impl Step {
    /// Who sends which command; `texts` are those that an order to expunge may name.
    pub(super) fn request(self, office: &Office, texts: &[Commitment]) -> Option<Request> {
        let names = office.names();
        let by = |names: &[String], command| {
            let name = (!names.is_empty()).then(|| &names[self.who.index(names.len())])?;
            Some(office.request(name, None, command))
        };
        if !self.may {
            return by(&names, self.command(office, texts, self.what)?);
        }
        [Some(self.what), self.next(office)].into_iter().flatten().find_map(|what| {
            let command = self.command(office, texts, what)?;
            let able = |name: &&String| office.asks(name, command.clone()).is_ok();
            let able: Vec<_> = names.iter().filter(able).cloned().collect();
            by(&able, command)
        })
    }

    /// What comes next on the way to publication, with a detour before its end.
    fn next(self, office: &Office) -> Option<What> {
        let Some(report) = office.report() else {
            return Some(if self.which.index(2) == 0 { What::Import } else { What::Open });
        };
        match report.edition.phase {
            Phase::Drafting if office.what_is_missing().is_empty() => Some(What::Submit),
            Phase::Drafting => Some(What::Complete),
            Phase::InReview => Some(What::Sign(None)),
            Phase::Signed if self.which.index(3) == 0 => Some(What::Publish),
            Phase::Signed => Some(What::Return(None)),
            Phase::Voided => Some(What::Open),
            Phase::Published => None,
        }
    }

    /// The command that it comes to; none where there is nothing to do it to.
    fn command(self, office: &Office, texts: &[Commitment], what: What) -> Option<Command> {
        let report = office.id;
        Some(match what {
            What::Open => Command::OpenReport { report, carry_over: false },
            What::Import => Command::ImportReport { report, document: document() },
            What::ImportPublished => Command::ImportPublished {
                report,
                document: document(),
                source: SourceFile(b"source".to_vec()),
                published_on: NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(),
            },
            What::Appoint(role) => office.appoint(self.one_of(&office.names())?, role),
            What::Dismiss => self.dismissal(office)?,
            _ if office.report().is_none() => office.submit(),
            What::Submit => office.submit(),
            What::Recall => office.recall(),
            What::Explain => {
                office.explain(self.one_of(&office.findings())?.fingerprint, self.one_of(&["情况属实", "已核对"])?)
            }
            What::RefuseExplanation => {
                office.refuse(self.one_of(&office.edition().explanations().collect::<Vec<_>>()).copied())
            }
            What::AdoptRules => Command::AdoptRules { report },
            What::Sign(key) => self.signing(office, key),
            What::Return(to_stage) => self.returning(office, to_stage),
            What::Withdraw => office.withdraw(self.one_of(&office.edition().signatures).map(|given| given.id)),
            What::Void => office.void(),
            What::Replan => office.replan(),
            What::Adopt(plan) => office.adopt(plan),
            What::Publish => office.publish(),
            What::PublishOther => Command::PublishReport {
                report,
                edition: office.edition().number,
                expected_hash: Hash::of(b"what nobody signed"),
            },
            What::Order => {
                let first = self.which.index(texts.len().max(1));
                office.order(texts.iter().skip(first).take(1 + self.which.index(2)).copied().collect())
            }
            What::Expunge => office.expunge(self.one_of(&office.the_report().orders)?.id),
            edit => self.edit(office, edit)?,
        })
    }

    fn edit(self, office: &Office, what: What) -> Option<Command> {
        let report = office.id;
        let revise = |edits| Command::ReviseText { report, edits };
        let removal = |paragraph: &Paragraph| TextEdit::Remove { paragraph: paragraph.id, based_on: paragraph.version };
        let placed = |number| office.edition().paragraphs(number).iter().map(move |paragraph| (number, paragraph));
        let paragraphs: Vec<(SectionNumber, &Paragraph)> = SectionNumber::all().flat_map(placed).collect();
        Some(match what {
            What::Complete => office.what_is_missing().into_iter().next()?,
            What::Count(number) => count(office, number),
            What::Fill(value) => office.fill(&self.one_of(office.edition().form.cells())?.code[5..], value),
            What::Insert => {
                revise(vec![insert(*self.one_of(&SectionNumber::all().collect::<Vec<_>>())?, None, "又一段")])
            }
            What::Doubt => revise(vec![insert(
                *self.one_of(&SectionNumber::all().collect::<Vec<_>>())?,
                None,
                self.one_of(&["公开信息9条，其中指南1条、其他7条。", "全年收到政府信息公开申请58件。"])?,
            )]),
            What::Revise => office.revise(self.one_of(&paragraphs)?.1, self.one_of(&["改写的文字", "再改的文字"])?),
            What::ReviseStale => {
                let (_, Paragraph { id, version, .. }) = *self.one_of(&paragraphs)?;
                let (paragraph, based_on) = (*id, version.saturating_sub(1));
                revise(vec![TextEdit::Revise { paragraph, based_on, text: "迟到的文字".into() }])
            }
            What::Replace => {
                let (number, old) = *self.one_of(&paragraphs)?;
                let texts = ["新一段", "新二段"].map(|text| insert(number, Some(old), text));
                revise([removal(old)].into_iter().chain(texts).collect())
            }
            What::Move => {
                let (paragraph, (section, anchor)) = (self.one_of(&paragraphs)?.1.id, *self.one_of(&paragraphs)?);
                let spots = [Placement::First, Placement::After(anchor.id), Placement::Last];
                revise(vec![TextEdit::Move { paragraph, section, place: *self.one_of(&spots)? }])
            }
            What::Remove => revise(vec![removal(self.one_of(&paragraphs)?.1)]),
            _ => return None,
        })
    }

    fn signing(self, office: &Office, key: Option<&str>) -> Command {
        let waiting = office.what_is_to_sign();
        let sign = || office.sign(key.or(office.open_stage()).unwrap_or(SIGN_OFF));
        let mut command = self.one_of(&waiting).filter(|_| key.is_none()).cloned().unwrap_or_else(sign);
        if let Command::SignStage { opinion, .. } = &mut command {
            *opinion = (self.which.index(3) == 0).then(|| "同意".to_owned());
        }
        match command {
            Command::SignStage { report, stage, scope: Some(scope), expected_hash, opinion }
                if self.which.index(2) == 0 =>
            {
                let others = waiting.iter().filter_map(part_read).filter(|part| part.scope != scope);
                let parts = [PartRead { scope, expected_hash }].into_iter().chain(others.take(2)).collect();
                Command::SignParts { report, stage, parts, opinion }
            }
            command => command,
        }
    }

    fn returning(self, office: &Office, to_stage: Option<&str>) -> Command {
        let mut command = office.send_back(to_stage);
        if let Command::ReturnReport { sections, .. } = &mut command {
            sections.extend(SectionNumber::all().filter(|number| self.which.index(8) == number.get()));
        }
        command
    }

    fn dismissal(self, office: &Office) -> Option<Command> {
        let held = self.one_of(&office.the_body().appointments)?;
        let (body, person, appointment) = (Some(office.body), held.person, held.id);
        Some(Command::EndAppointment { body, person, appointment, reason: "工作调动".into() })
    }

    fn one_of<T>(self, many: &[T]) -> Option<&T> {
        (!many.is_empty()).then(|| self.which.get(many))
    }
}

fn document() -> ImportedDocument {
    let paragraphs = [1, 5, 6].map(|number| ImportedParagraph {
        section: section(number),
        kind: ParagraphKind::Body,
        text: "来自原文的一段".into(),
    });
    ImportedDocument {
        name: "年报.docx".into(),
        paragraphs: paragraphs.to_vec(),
        cells: vec![],
        unplaced: vec!["无处可放的一段".into()],
    }
}

/// Figures that add up.
fn count(office: &Office, number: u8) -> Command {
    let edits = ["received", "granted", "total"].into_iter().flat_map(|row| {
        ["natural_person", "total"].map(|column| {
            let code = office.code(&format!("3/{row}/{column}"));
            let based_on = office.edition().cell(&code).unwrap().2.version;
            CellEdit { code, based_on, value: number.to_string() }
        })
    });
    Command::SetCells { report: office.id, edits: edits.collect(), block: None }
}

fn part_read(command: &Command) -> Option<PartRead> {
    let Command::SignStage { scope: Some(scope), expected_hash, .. } = command else { return None };
    Some(PartRead { scope: *scope, expected_hash: *expected_hash })
}
