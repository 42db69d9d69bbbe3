//! Taking a report in as it was published before this system was there: what it becomes, what it is not, and what the year
//! after it is compared with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::command::{Command, ImportedCell, ImportedDocument, ImportedParagraph, SourceFile};
use domain::event::{Event, Recorded};
use domain::limits::MAX_SOURCE;
use domain::report::{ParagraphKind, Phase};
use domain::rules::{Rule, Severity};
use domain::snapshot::AnnualSnapshot;
use domain::{Refusal, Role, TextProblem};
use ledger::Sha256;

use crate::office::{
    ADMINISTRATOR, CONFIDENTIALITY, DRAFTER, LEAD, LEADER, OFFICE_REVIEW, Office, PUBLISHER, SIGN_OFF, instant,
    section, types, year,
};

const FILE: &str = "一、总体情况\n全年公开信息12条。\n五、存在的主要问题及改进情况\n内容不够丰富。\n";

fn document() -> ImportedDocument {
    let paragraph = |number, text: &str| ImportedParagraph {
        section: section(number),
        kind: ParagraphKind::Body,
        text: text.to_owned(),
    };
    let cell = |code: &str, value: &str, note: Option<&str>| ImportedCell {
        code: code.to_owned(),
        value: value.to_owned(),
        note: note.map(str::to_owned),
    };
    ImportedDocument {
        name: "2019年度报告.txt".into(),
        paragraphs: vec![paragraph(1, "全年公开信息12条。"), paragraph(5, "内容不够丰富。")],
        cells: vec![
            cell("2019/3/carried_out/total", "3", None),
            cell("2019/3/granted/natural_person", "?", Some("原文没有留下数字")),
            cell("2019/3/partial/natural_person", "?", None),
        ],
        unplaced: vec!["页脚文字".into()],
    }
}

fn taking_in(office: &Office, file: &[u8], on: &str) -> Command {
    let published_on = on.parse().unwrap();
    Command::ImportPublished {
        report: office.id,
        document: document(),
        source: SourceFile(file.to_vec()),
        published_on,
    }
}

/// The report on 2019 as it was published, taken in in January 2021.
pub(crate) fn taken_in(mut office: Office) -> Office {
    office.id.year = year(2019);
    office.does(DRAFTER, taking_in(&office, FILE.as_bytes(), "2020-01-20"));
    office
}

fn pieces(events: &[Recorded]) -> Vec<String> {
    let kept = events.iter().filter_map(|event| match &event.payload {
        Event::SourceKept(kept) => Some(&kept.content),
        _ => None,
    });
    kept.flatten().map(|piece| piece.text().unwrap().to_owned()).collect()
}

#[test]
fn a_published_report_is_published_here_too_and_signed_by_nobody() {
    let mut office = Office::three().on(2020);
    office.id.year = year(2019);
    let events = office.does(DRAFTER, taking_in(&office, FILE.as_bytes(), "2020-01-20"));
    assert_eq!(
        types(&events),
        ["ReportOpened", "ReportImported", "TextRevised", "CellsSet", "SourceKept", "EditionImported"]
    );
    let edition = office.edition();
    let publication = edition.publication.as_deref().unwrap();
    assert_eq!((edition.phase, publication.elsewhere_on), (Phase::Published, Some("2020-01-20".parse().unwrap())));
    assert_eq!((publication.hash, publication.late), (edition.hash(office.id).unwrap(), false));
    assert!(edition.signatures.is_empty() && edition.submission.is_none() && office.the_report().tasks().is_empty());
    let snapshot = AnnualSnapshot::of(office.the_report()).unwrap();
    assert!(snapshot.is_sound().unwrap() && snapshot.sign_offs.is_empty());
    assert_eq!(snapshot.elsewhere_on, publication.elsewhere_on);
    assert!(events[5].payload.summary().starts_with("补录已发布的年报，发布于 2020-01-20，内容哈希 "));
}

#[test]
fn what_could_not_be_read_stays_unknown_and_what_was_blank_blank() {
    let office = taken_in(Office::three());
    assert_eq!(office.value("3/granted/natural_person"), "?");
    assert_eq!(office.value("3/partial/natural_person"), "?");
    assert_eq!((office.value("3/carried_out/total"), office.value("3/received/total")), ("3".into(), String::new()));
    let (_, _, entry) = office.edition().cell("2019/3/granted/natural_person").unwrap();
    assert_eq!((entry.value.number(), entry.note.as_ref().unwrap().text()), (None, Some("原文没有留下数字")));
    let findings = office.findings();
    let unread = |finding: &&domain::report::Examined| finding.finding.message.contains("没有读出数字");
    assert_eq!(findings.iter().filter(unread).count(), 2);
}

#[test]
fn in_a_draft_what_could_not_be_read_is_blank_and_nobody_can_enter_it() {
    let mut office = Office::three().on(2019);
    office.does(DRAFTER, Command::ImportReport { report: office.id, document: document() });
    for code in ["3/granted/natural_person", "3/partial/natural_person"] {
        let (_, _, entry) = office.edition().cell(&office.code(code)).unwrap();
        assert!(entry.value.to_string().is_empty() && entry.note.is_some(), "{code}");
    }
    let refusal = office.refused(DRAFTER, office.fill("3/received/total", "?"));
    assert!(refusal.to_string().contains("“?”不是数字"), "{refusal}");
}

#[test]
fn the_file_is_kept_byte_for_byte_however_long_it_is() {
    let long: Vec<u8> = (0..MAX_SOURCE).map(|byte| u8::try_from(byte % 251).unwrap()).collect();
    let mut office = Office::three();
    office.id.year = year(2019);
    let events = office.does(DRAFTER, taking_in(&office, &long, "2020-01-20"));
    assert!(types(&events).iter().filter(|name| **name == "SourceKept").count() > 5);
    assert_eq!(STANDARD.decode(pieces(&events).concat()).unwrap(), long);
    let file = office.edition().source.as_ref().unwrap().file.as_ref().unwrap();
    assert_eq!(file.digest.text(), Some(&*Sha256::new().with(&long).finish().to_string()));
    assert_eq!(file.pieces.len(), pieces(&events).len());
    let of_source = events.iter().filter(|event| matches!(event.payload, Event::SourceKept(_)));
    assert!(of_source.map(|event| event.version).eq(file.versions.clone()));
}

#[test]
fn the_year_after_is_compared_with_it_and_says_so_when_it_is_submitted() {
    let mut office = taken_in(Office::three());
    let imported = office.edition().publication.as_deref().unwrap().hash.public;
    office.id.year = year(2020);
    let mut office = office.drafted();
    let carried: Vec<_> =
        office.findings().into_iter().filter(|examined| examined.finding.rule == Rule::Carry).collect();
    assert_eq!((carried.len(), carried[0].finding.severity), (1, Severity::Explain));
    assert!(carried[0].finding.message.contains('3'), "{}", carried[0].finding.message);
    office.does(DRAFTER, office.explain(carried[0].fingerprint, "上年结转的3件年初已并入他局办理。"));
    office.does(DRAFTER, office.submit());
    let reference = office.edition().submission.as_ref().unwrap().reference.unwrap();
    assert_eq!(reference.hash, imported);
    for (who, stage) in [(LEAD, OFFICE_REVIEW), (LEAD, CONFIDENTIALITY), (LEADER, SIGN_OFF)] {
        office.does(who, office.sign(stage));
    }
    office.does(DRAFTER, office.publish());
    assert_eq!(office.edition().publication.as_deref().unwrap().elsewhere_on, None);
}

#[test]
fn whoever_publishes_takes_it_in_and_nobody_else() {
    let mut office = Office::three();
    office.hires(PUBLISHER, &[Role::Publisher]);
    office.id.year = year(2019);
    let command = taking_in(&office, FILE.as_bytes(), "2020-01-20");
    assert!(office.asks(PUBLISHER, command.clone()).is_ok());
    for name in [LEAD, LEADER, ADMINISTRATOR] {
        let refusal = office.refused(name, command.clone());
        assert_eq!(refusal, Refusal::NotAllowed { needs: vec![Role::Publisher, Role::Drafter] }, "{name}");
    }
}

#[test]
fn the_day_of_publication_is_after_the_year_and_not_to_come() {
    let mut office = Office::three();
    office.id.year = year(2019);
    for day in ["2019-12-31", "2021-01-05", "2018-01-20"] {
        let refusal = office.refused(DRAFTER, taking_in(&office, FILE.as_bytes(), day));
        let today = "2021-01-04".parse().unwrap();
        assert_eq!(refusal, Refusal::PublicationDay { year: year(2019), on: day.parse().unwrap(), today });
    }
    for (day, late) in [("2020-01-01", false), ("2020-01-31", false), ("2020-02-01", true), ("2021-01-04", true)] {
        let mut office = office.clone();
        office.does(DRAFTER, taking_in(&office, FILE.as_bytes(), day));
        let found = office.findings().into_iter().find(|examined| examined.finding.rule == Rule::Due);
        assert_eq!(found.is_some(), late, "{day}");
        assert!(found.is_none_or(|found| found.finding.message.contains(day)));
    }
    office.now = instant("2021-01-04T23:59:59+08:00");
    assert!(office.asks(DRAFTER, taking_in(&office, FILE.as_bytes(), "2021-01-04")).is_ok());
}

#[test]
fn a_report_that_was_worked_on_or_published_is_not_replaced() {
    let taken_in = taken_in(Office::three());
    let again = taking_in(&taken_in, FILE.as_bytes(), "2020-01-20");
    assert_eq!(taken_in.refused(DRAFTER, again), Refusal::WrongPhase { phase: Phase::Published });
    let drafted = Office::three().drafted();
    assert_eq!(drafted.refused(DRAFTER, taking_in(&drafted, FILE.as_bytes(), "2021-01-02")), Refusal::ReportNotEmpty);
    let mut opened = Office::three();
    opened.does(DRAFTER, opened.open());
    let events = opened.does(DRAFTER, taking_in(&opened, FILE.as_bytes(), "2021-01-02"));
    assert_eq!(types(&events).first(), Some(&"ReportImported"));
}

#[test]
fn a_file_keeps_its_limits() {
    let mut office = Office::three();
    office.id.year = year(2019);
    for (file, problem) in
        [(vec![], TextProblem::Empty), (vec![b'a'; MAX_SOURCE + 1], TextProblem::TooLong { limit: MAX_SOURCE })]
    {
        let refusal = office.refused(DRAFTER, taking_in(&office, &file, "2020-01-20"));
        assert_eq!(refusal, Refusal::Text { field: "原件", problem });
    }
}

#[test]
fn what_is_erased_is_erased_in_the_file_too() {
    let mut office = taken_in(Office::three());
    let before = office.edition().publication.clone();
    let secret = office.paragraph(1).text.commitment();
    let mut told = office.does(LEAD, office.order(vec![secret]));
    let Event::ExpungingOrdered(order) = told.remove(0).payload else { panic!("an order") };
    let file = office.edition().source.clone().unwrap().file.clone().unwrap();
    assert!(file.pieces.iter().chain([&file.digest.commitment()]).all(|text| order.texts.contains(text)));
    office.does(ADMINISTRATOR, office.expunge(order.order));
    let file = office.edition().source.as_ref().unwrap().file.as_ref().unwrap();
    assert!(file.digest.is_erased() && office.paragraph(1).text.is_erased());
    assert!(!office.paragraph(5).text.is_erased());
    let log: String = office.log.iter().map(|stored| serde_json::to_string(&stored.sealed).unwrap()).collect();
    assert!(!log.contains(&STANDARD.encode(FILE)) && !log.contains("全年公开信息12条"));
    assert_eq!(office.edition().publication, before, "a publication stays");
    let again = office.does(LEAD, office.order(vec![office.paragraph(5).text.commitment()]));
    assert!(matches!(again[0].payload, Event::ExpungingOrdered(_)), "the file is gone, and more may have to go");
}

#[test]
fn the_whole_file_goes_where_a_piece_of_it_has_to() {
    let long = "全年公开信息。".repeat(2_000);
    let mut office = Office::three();
    office.id.year = year(2019);
    office.does(DRAFTER, taking_in(&office, long.as_bytes(), "2020-01-20"));
    let file = office.edition().source.as_ref().unwrap().file.clone().unwrap();
    assert!(file.pieces.len() > 1);
    let told = office.does(LEAD, office.order(vec![file.pieces[0]]));
    let Event::ExpungingOrdered(order) = &told[0].payload else { panic!("an order") };
    assert!(file.pieces.iter().chain([&file.digest.commitment()]).all(|text| order.texts.contains(text)));
    assert!(
        !order.texts.contains(&office.paragraph(1).text.commitment()),
        "what was read from it is named by whoever reads it"
    );
}
