//! A report that begins with last year's: what is taken over, how it is marked, and what is not taken over.

use domain::cell::CellValue;
use domain::command::{Command, Placement, TextEdit};
use domain::form::{Cell, Form, TableNumber};
use domain::report::{ParagraphKind, SectionNumber};
use domain::rules::Rule;
use domain::{Refusal, Role};

use crate::office::{ADMINISTRATOR, DRAFTER, LEAD, Office, insert, instant, section, types, year};

fn carry_over(office: &Office) -> Command {
    Command::OpenReport { report: office.id, carry_over: true }
}

/// Last year's report says something everywhere and hands two applications on; this year's is to be opened.
fn next_year(mut last: Office) -> Office {
    last.id.year = year(2021);
    last
}

fn with_two_waiting() -> Office {
    let mut office = Office::three().drafted();
    for code in ["received/natural_person", "received/total", "carried_out/natural_person", "carried_out/total"] {
        office.does(DRAFTER, office.fill(&format!("3/{code}"), "2"));
    }
    office
}

/// Kind and text of every paragraph, section by section.
fn said(office: &Office) -> Vec<(SectionNumber, ParagraphKind, String)> {
    let of = |section| office.edition().paragraphs(section).iter().map(move |paragraph| (section, paragraph));
    let told = SectionNumber::all().flat_map(of);
    told.map(|(section, paragraph)| (section, paragraph.kind, paragraph.text.text().unwrap().to_owned())).collect()
}

fn marked(office: &Office) -> Vec<bool> {
    let paragraphs = SectionNumber::all().flat_map(|section| office.edition().paragraphs(section));
    paragraphs.map(|paragraph| paragraph.carried_over).collect()
}

#[test]
fn every_paragraph_is_taken_over_in_its_order_and_marked() {
    // Given a report with several paragraphs of several kinds
    let mut last = with_two_waiting();
    let heading = TextEdit::Insert {
        section: section(1),
        place: Placement::First,
        kind: ParagraphKind::Heading,
        text: "（一）主动公开".into(),
    };
    let edits = vec![heading, insert(section(1), None, "末段。"), insert(section(0), None, "依据条例编制。")];
    last.does(DRAFTER, Command::ReviseText { report: last.id, edits });
    let told = said(&last);
    // When next year's is opened with what it says
    let mut office = next_year(last);
    let events = office.does(DRAFTER, carry_over(&office));
    // Then it says the same, marked, in paragraphs and under salts of its own
    assert_eq!(types(&events), ["ReportOpened", "TextRevised", "CellsSet"]);
    assert_eq!(said(&office), told);
    assert!(marked(&office).into_iter().all(|marked| marked));
    let mut before = office.clone();
    before.id.year = year(2020);
    let (old, new) = (before.paragraph(1), office.paragraph(1));
    assert!(old.id != new.id && old.text.commitment() != new.text.commitment());
}

#[test]
fn a_paragraph_is_marked_until_it_is_rewritten() {
    let mut office = next_year(with_two_waiting());
    office.does(DRAFTER, carry_over(&office));
    let (first, count) = (office.paragraph(1).id, marked(&office).len());
    let edits = vec![TextEdit::Move { paragraph: first, section: section(5), place: Placement::Last }];
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits });
    assert!(marked(&office).into_iter().all(|marked| marked), "moving says nothing new");
    let (_, paragraph) = office.edition().paragraph(first).unwrap();
    office.does(DRAFTER, office.revise(&paragraph.clone(), "今年的情况。"));
    assert_eq!(marked(&office).into_iter().filter(|marked| *marked).count(), count - 1);
    office.does(DRAFTER, Command::ReviseText { report: office.id, edits: vec![insert(section(1), None, "新写的。")] });
    assert!(!office.paragraph(1).carried_over);
}

#[test]
fn what_last_year_handed_on_is_what_this_year_begins_with() {
    let mut office = next_year(with_two_waiting());
    office.does(DRAFTER, carry_over(&office));
    let form = office.edition().form;
    let filled = form.cells().iter().zip(office.edition().cells()).filter(|(_, entry)| entry.version > 0);
    let filled: Vec<_> = filled.collect();
    assert!(filled.iter().all(|(cell, _)| &*cell.row == "carried_in" && cell.table == TableNumber::Three));
    let values: Vec<_> = filled.iter().map(|(_, entry)| entry.value).collect();
    let (zero, two) = (CellValue::from(0), CellValue::from(2));
    assert_eq!(values, [two, zero, zero, zero, zero, zero, two]);
    // A note says where each comes from, stands in nobody's way, and goes when the figure is confirmed.
    let note = |office: &Office| {
        let entry = office.edition().cell("2021/3/carried_in/total").unwrap().2.clone();
        entry.note.map(|note| note.text().unwrap().to_owned())
    };
    assert_eq!(note(&office).unwrap(), "取自 2020 年度报告（尚未发布）的“结转下年度继续办理”，请核对。");
    office.does(DRAFTER, office.fill("3/carried_in/total", "2"));
    assert_eq!(note(&office), None);
}

#[test]
fn a_figure_that_was_carried_in_is_no_finding() {
    let mut office = next_year(Office::three().published());
    office.does(DRAFTER, carry_over(&office));
    let concerned = |office: &Office| {
        let findings = office
            .findings()
            .into_iter()
            .map(|examined| examined.finding)
            .filter(|finding| finding.rule == Rule::Value);
        findings.flat_map(|finding| finding.cells).filter(|code| code.contains("carried_in")).count()
    };
    assert_eq!(concerned(&office), 0);
    let note = office.edition().cell("2021/3/carried_in/total").unwrap().2.note.clone().unwrap();
    assert_eq!(note.text(), Some("取自 2020 年度报告的“结转下年度继续办理”，请核对。"));
}

#[test]
fn what_last_year_left_open_is_left_open() {
    let mut last = Office::three();
    last.does(DRAFTER, last.open());
    last.does(DRAFTER, last.fill("3/carried_out/total", "3"));
    let mut office = next_year(last);
    office.does(DRAFTER, carry_over(&office));
    let filled: Vec<_> = office.edition().cells().iter().filter(|entry| entry.version > 0).collect();
    assert_eq!(filled.len(), 1);
}

#[test]
fn nothing_that_is_erased_or_ordered_to_be_is_taken_over() {
    for carried_out in [false, true] {
        let mut last = Office::three().published();
        last.does(LEAD, last.order(vec![last.paragraph(1).text.commitment()]));
        if carried_out {
            last.does(ADMINISTRATOR, last.expunge(last.the_report().orders[0].id));
        }
        let mut office = next_year(last);
        office.does(DRAFTER, carry_over(&office));
        assert!(office.edition().paragraphs(section(1)).is_empty(), "carried out: {carried_out}");
        assert!(!office.edition().paragraphs(section(5)).is_empty());
    }
}

#[test]
fn a_long_report_is_taken_over_in_several_events() {
    let mut last = Office::three().drafted();
    for _ in 0..3 {
        let edits = (0..60).map(|_| insert(section(1), None, &"长".repeat(200))).collect();
        last.does(DRAFTER, Command::ReviseText { report: last.id, edits });
    }
    let told = said(&last);
    let mut office = next_year(last);
    let events = office.does(DRAFTER, carry_over(&office));
    assert!(types(&events).iter().filter(|kind| **kind == "TextRevised").count() > 2);
    assert_eq!(said(&office), told);
}

#[test]
fn without_a_report_on_the_year_before_there_is_nothing_to_take_over() {
    let office = Office::three();
    let nothing = Refusal::NothingToCarryOver { year: office.id.year };
    assert_eq!(office.refused(DRAFTER, carry_over(&office)), nothing, "none was opened");
    let mut last = Office::three();
    last.does(DRAFTER, last.open());
    let office = next_year(last);
    let nothing = Refusal::NothingToCarryOver { year: office.id.year };
    assert_eq!(office.refused(DRAFTER, carry_over(&office)), nothing, "it says nothing");
}

#[test]
fn who_takes_last_years_text_over_has_written_it() {
    let mut office = next_year(Office::three().published());
    office.appoints(LEAD, Role::Drafter);
    office.does(LEAD, carry_over(&office));
    office.completes_the_draft(DRAFTER);
    office.now = instant("2022-01-10T09:00:00+08:00");
    let refusal = office.refused(DRAFTER, office.submit());
    assert!(matches!(refusal, Refusal::PlanIncomplete { .. }), "the office lead cannot review what they brought in");
}

#[test]
fn figures_are_compared_where_both_forms_ask_for_the_same() {
    let [old, new] = ["2019", "2021"].map(|id| Form::by_id(id).unwrap());
    for cell in new.cells() {
        // What the form of 2021 parts in three was one row before.
        let new_row = cell.table == TableNumber::Two || cell.row.starts_with("other.");
        let before = old.counterpart(new, cell).and_then(|index| old.cell(index));
        assert_eq!(before.is_none(), new_row, "{}", cell.code);
        let told = |cell: &Cell| (cell.table, cell.row_label.clone(), cell.column_label.clone());
        assert!(before.is_none_or(|before| told(before) == told(cell)), "{before:?} {cell:?}");
        assert_eq!(new.counterpart(new, cell), new.index_of(&cell.code));
    }
}
