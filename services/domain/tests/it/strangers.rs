//! What somebody has no business with does not exist for them; and an administrator has no power over content.

use chrono::NaiveDate;
use domain::case::Asker;
use domain::command::{Command, ImportedDocument, SourceFile};
use domain::id::{BodyId, OrderId, ReportId};
use domain::permission::{Action, can, may_read};
use domain::report::Scope;
use domain::{Missing, Refusal, Role};
use ledger::Hash;
use uuid::Uuid;

use crate::office::{
    ADMINISTRATOR, AUDITOR, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, OUTSIDER, Office, PUBLISHER, SIGN_OFF, year,
};

use crate::refusals::name;

const NOBODY: &str = "无此人员";
const NEIGHBOUR: &str = "邻局人员";

/// Every command about the report.
fn commands(office: &Office, report: ReportId) -> Vec<Command> {
    let here = [
        Command::OpenReport { report, carry_over: false },
        Command::ImportReport { report, document: ImportedDocument::default() },
        Command::ImportPublished {
            report,
            document: ImportedDocument::default(),
            source: SourceFile(vec![]),
            published_on: NaiveDate::MIN,
        },
        office.revise(office.paragraph(1), "改"),
        office.fill("3/received/total", "1"),
        Command::FillZeros { report, table: None },
        office.explain(Hash::of(b"no finding"), "说明"),
        office.refuse(None),
        Command::AdoptRules { report },
        office.submit(),
        office.recall(),
        office.sign(OFFICE_REVIEW),
        office.sign(SIGN_OFF),
        office.sign_parts(OFFICE_REVIEW, &[Scope::Edition]),
        office.void(),
        office.send_back(None),
        office.replan(),
        office.publish(),
        office.order(vec![office.paragraph(1).text.commitment()]),
        office.expunge(OrderId(Uuid::nil())),
    ];
    let withdrawal = office.edition().signatures.first().map(|given| office.withdraw(Some(given.id)));
    here.into_iter().chain(withdrawal).map(|command| elsewhere(command, report)).collect()
}

/// The same command about another report.
fn elsewhere(mut command: Command, to: ReportId) -> Command {
    match &mut command {
        Command::OpenReport { report, .. }
        | Command::ImportReport { report, .. }
        | Command::ImportPublished { report, .. }
        | Command::ReviseText { report, .. }
        | Command::SetCells { report, .. }
        | Command::FillZeros { report, .. }
        | Command::ExplainFinding { report, .. }
        | Command::RefuseExplanation { report, .. }
        | Command::AdoptRules { report }
        | Command::SubmitReport { report }
        | Command::RecallSubmission { report }
        | Command::SignStage { report, .. }
        | Command::SignParts { report, .. }
        | Command::ReturnReport { report, .. }
        | Command::VoidEdition { report, .. }
        | Command::WithdrawSignature { report, .. }
        | Command::Replan { report, .. }
        | Command::PublishReport { report, .. }
        | Command::OrderExpunging { report, .. }
        | Command::ExpungeContent { report, .. } => *report = to,
        other => panic!("{other:?} concerns no report"),
    }
    command
}

/// One office in each phase of its report.
fn phases() -> [Office; 4] {
    [Office::three().drafted(), Office::three().submitted(), Office::three().signed(), Office::three().published()]
}

#[test]
fn to_a_stranger_a_report_is_like_one_that_does_not_exist() {
    for mut office in phases() {
        let neighbours = office.registers_body("邻局", domain::body::BodyKind::Department);
        let person = office.hires(NEIGHBOUR, &[]);
        for role in [Role::Drafter, Role::OfficeLead, Role::Auditor] {
            let (body, title) = (Some(neighbours), "职务".to_owned());
            office
                .does(ADMINISTRATOR, Command::Appoint { sections: vec![], tables: vec![], body, person, role, title });
        }
        let here = office.id;
        let nowhere = ReportId { body: BodyId(Uuid::nil()), ..here };
        let unopened = ReportId { year: year(2019), ..here };
        for name in [OUTSIDER, NEIGHBOUR, NOBODY] {
            for report in [here, nowhere, unopened] {
                for command in commands(&office, report) {
                    let refusal = office.refused(name, command.clone());
                    assert_eq!(refusal, Refusal::NotFound(Missing::Report(report)), "{name}: {command:?}");
                }
                for action in Action::ALL {
                    let asker = Asker { person: office.person(name), acting_as: None, now: office.now };
                    let answer = can(&office.states, asker, report, action, None);
                    assert_eq!(answer, Err(Refusal::NotFound(Missing::Report(report))));
                }
                assert!(!may_read(&office.states, office.person(name), report));
            }
        }
    }
}

#[test]
fn whoever_left_the_body_is_a_stranger() {
    let mut office = Office::three().submitted();
    office.dismisses(LEADER, Role::GroupLeader);
    assert_eq!(office.refused(LEADER, office.send_back(None)), Refusal::NotFound(Missing::Report(office.id)));
    assert!(!may_read(&office.states, office.person(LEADER), office.id));
}

#[test]
fn people_of_the_body_are_told_that_a_report_was_not_opened() {
    let office = Office::three();
    for command in [office.submit(), office.recall(), office.replan()] {
        for name in [DRAFTER, LEAD, ADMINISTRATOR] {
            assert_eq!(office.refused(name, command.clone()), Refusal::NotFound(Missing::Report(office.id)));
        }
    }
}

/// What stands against it, also where it stands against one part of many.
fn reason(refusal: Refusal) -> &'static str {
    if let Refusal::Part { refusal, .. } = refusal { reason(*refusal) } else { name(&refusal) }
}

#[test]
fn an_administrator_has_no_power_over_content_and_signatures() {
    for office in phases() {
        let own = |command: &Command| matches!(command, Command::Replan { .. } | Command::ExpungeContent { .. });
        for command in commands(&office, office.id).into_iter().filter(|command| !own(command)) {
            let reason = reason(office.refused(ADMINISTRATOR, command.clone()));
            assert!(["NotAllowed", "WrongPhase", "StageNotOpen"].contains(&reason), "{command:?}: {reason}");
        }
        for action in Action::ALL {
            let asker = Asker { person: office.person(ADMINISTRATOR), acting_as: None, now: office.now };
            assert!(action == Action::Replan || can(&office.states, asker, office.id, action, None).is_err());
        }
    }
}

#[test]
fn an_administrator_who_holds_an_office_acts_in_that_office_only() {
    let mut office = Office::three().drafted();
    office.appoints(ADMINISTRATOR, Role::Auditor);
    assert_eq!(
        office.refused(ADMINISTRATOR, office.fill("3/received/total", "1")),
        Refusal::NotAllowed { needs: vec![Role::Drafter, Role::DivisionHead] }
    );
    office.appoints(ADMINISTRATOR, Role::Drafter);
    let events = office.does(ADMINISTRATOR, office.fill("3/received/total", "1"));
    assert_eq!(&*events[0].actor.role, "drafter");
    office.appoints(ADMINISTRATOR, Role::OfficeLead);
    office.does(ADMINISTRATOR, office.fill("3/received/total", "0"));
    office.does(DRAFTER, office.submit());
    assert_eq!(office.refused_as(ADMINISTRATOR, office.sign(OFFICE_REVIEW)), "DutyConflict");
}

#[test]
fn an_auditor_reads_everything_and_changes_nothing() {
    for mut office in phases() {
        office.hires(AUDITOR, &[Role::Auditor]);
        assert!(may_read(&office.states, office.person(AUDITOR), office.id));
        for command in commands(&office, office.id) {
            let reason = reason(office.refused(AUDITOR, command.clone()));
            assert!(["NotAllowed", "WrongPhase", "StageNotOpen"].contains(&reason), "{command:?}: {reason}");
        }
    }
}

#[test]
fn drafts_are_read_by_the_people_of_the_body_alone() {
    let mut office = Office::three().drafted();
    office.hires(PUBLISHER, &[Role::Publisher]);
    for (name, reads) in [
        (DRAFTER, true),
        (LEAD, true),
        (LEADER, true),
        (PUBLISHER, true),
        (ADMINISTRATOR, false),
        (OUTSIDER, false),
        (NOBODY, false),
    ] {
        assert_eq!(may_read(&office.states, office.person(name), office.id), reads, "{name}");
    }
}

#[test]
fn the_superior_body_sees_no_drafts_of_its_subordinates() {
    let mut office = Office::three().drafted();
    let superior = office.registers_body("区政府办公室", domain::body::BodyKind::Government);
    let person = office.hires(NEIGHBOUR, &[]);
    let (body, title) = (Some(superior), "主任".to_owned());
    office.does(
        ADMINISTRATOR,
        Command::Appoint { sections: vec![], tables: vec![], body, person, role: Role::SuperiorOffice, title },
    );
    assert!(!may_read(&office.states, person, office.id));
}
