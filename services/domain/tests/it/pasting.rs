//! Blocks pasted from a spreadsheet: what they are read as, what keeps them out, and that nothing in them is guessed.

use domain::Refusal;
use domain::cell::CellValue;
use domain::command::{CellBlock, CellEdit, Command};
use domain::event::Event;
use domain::form::Form;
use domain::limits::{MAX_BLOCK_TEXT, MAX_CELL_EDITS};
use domain::report::block::{BlockFault, BlockProblem, Reading, read};

use crate::office::{DRAFTER, Office};

fn block(anchor: &str, based_on: u64, text: &str) -> CellBlock {
    CellBlock { anchor: anchor.into(), based_on, text: text.into() }
}

fn readings(form: &str, anchor: &str, text: &str) -> Result<Vec<Reading>, Refusal> {
    read(Form::by_id(form).unwrap(), &block(&format!("{form}/{anchor}"), 0, text))
}

#[track_caller]
fn problems(form: &str, anchor: &str, text: &str) -> Vec<BlockProblem> {
    let Err(Refusal::BlockNotRead(problems)) = readings(form, anchor, text) else { panic!("it was read: {text}") };
    problems
}

/// Codes without the form, and values.
fn filled(form: &str, anchor: &str, text: &str) -> Vec<(String, String)> {
    let readings = readings(form, anchor, text).unwrap();
    readings.into_iter().map(|read| (read.cell.code[form.len() + 1..].to_owned(), read.value.to_string())).collect()
}

fn paste(office: &Office, anchor: &str, text: &str) -> Command {
    let block = block(&office.code(anchor), office.the_report().version, text);
    Command::SetCells { report: office.id, edits: vec![], block: Some(block) }
}

fn opened() -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    office
}

fn pair(code: &str, value: &str) -> (String, String) {
    (code.to_owned(), value.to_owned())
}

#[test]
fn a_block_runs_along_rows_and_columns_across_the_headings_of_its_table() {
    let expected = [
        pair("3/partial/natural_person", "1"),
        pair("3/partial/enterprise", "2"),
        pair("3/refused.1/natural_person", "3"),
        pair("3/refused.1/enterprise", "4"),
    ];
    assert_eq!(filled("2021", "3/partial/natural_person", "1\t2\r\n3\t4\r\n"), expected);
}

#[test]
fn every_row_of_table_three_can_be_pasted_at_once() {
    for form in Form::all() {
        let rows = form.applications().rows.len();
        let text = vec!["0\t0\t0\t0\t0\t0\t0"; rows].join("\n");
        let read = filled(form.id(), "3/received/natural_person", &text);
        let all: Vec<_> = form.cells().iter().filter(|cell| cell.code.contains("/3/")).collect();
        assert_eq!(read.len(), all.len());
    }
}

#[test]
fn figures_are_read_as_they_are_typed_and_the_clerk_is_told_how() {
    let text = "１２\t1,234\t１，２３４\t5件\t 7 \t-";
    let readings = readings("2021", "3/received/natural_person", text).unwrap();
    let values: Vec<_> = readings.iter().map(|read| read.value.to_string()).collect();
    assert_eq!(values, ["12", "1234", "1234", "5", "7", ""]);
    let notes = readings.iter().map(|read| read.note.as_ref().map(ToString::to_string));
    let expected = ["“１２”读作 12", "“1,234”读作 1234", "“１，２３４”读作 1234", "“5件”读作 5"];
    let expected = expected.into_iter().map(|note| Some(note.to_owned()));
    let dash = Some("“-”不是数字，单元格留空：没有发生的请填 0".to_owned());
    assert_eq!(notes.collect::<Vec<_>>(), expected.chain([None, dash]).collect::<Vec<_>>());
}

#[test]
fn a_blank_and_a_dash_are_never_read_as_zero() {
    for nothing in ["", " ", "　", "-", "－", "—", "——", "/", "无"] {
        let readings = readings("2021", "3/received/natural_person", nothing).unwrap();
        assert_eq!(readings[0].value, CellValue::Blank, "{nothing}");
        assert!(readings[0].note.as_ref().unwrap().to_string().contains("请填 0"));
    }
}

#[test]
fn a_dash_where_the_row_need_not_apply_says_that_it_does_not() {
    for (typed, noted) in [("-", true), ("－", true), ("—", true), ("/", false)] {
        let readings = readings("2021", "2/rules/made", typed).unwrap();
        assert_eq!((readings[0].value, readings[0].note.is_some()), (CellValue::NotApplicable, noted), "{typed}");
    }
}

#[test]
fn every_place_that_cannot_be_read_is_named() {
    let found = problems("2021", "3/received/total", "若干\n1.5\n-3\n12元");
    let places: Vec<_> = found.iter().map(|problem| (problem.row, problem.column, &*problem.typed)).collect();
    assert_eq!(places, [(1, 1, "若干"), (2, 1, "1.5"), (3, 1, "-3"), (4, 1, "12元")]);
    let messages: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages[0],
        "第 1 行第 1 格（表三“一、本年新收政府信息公开申请数量”的“总计”）“若干”不是数字：请只填数字，不带单位和文字"
    );
    assert!(messages[3].ends_with("数字后带有单位“元”，此处的单位是“件”：请换算后只填数字"), "{messages:?}");
}

#[test]
fn what_runs_over_the_edge_is_named_unless_nothing_stands_there() {
    let found = problems("2021", "3/received/total", "1\t2");
    let [BlockProblem { row: 1, column: 2, cell: None, fault: BlockFault::OverTheEdge, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(found[0].to_string(), "第 1 行第 2 格“2” 超出表格边界：请核对左上角单元格和所选区域");
    assert_eq!(problems("2021", "3/carried_out/total", "1\n2").len(), 1, "below the last row");
    // Rows of table two are of different lengths; a spreadsheet copies a rectangle.
    let licensing = filled("2021", "2/normative_documents/made", "1\t2\t3\n4\t\t");
    assert_eq!(licensing.last(), Some(&pair("2/licensing/decisions", "4")));
    assert_eq!(licensing.len(), 4);
}

#[test]
fn a_line_of_another_length_keeps_the_block_out() {
    let found = problems("2021", "3/received/natural_person", "1\t2\n3\n4\t5\t6");
    let ragged: Vec<_> = found.iter().map(|problem| (problem.row, problem.fault.clone())).collect();
    let fault = |found| BlockFault::Ragged { found, wanted: 2 };
    assert_eq!(ragged, [(2, fault(1)), (3, fault(3))]);
}

#[test]
fn a_block_has_limits() {
    let long = " ".repeat(MAX_BLOCK_TEXT + 1);
    assert!(matches!(readings("2021", "3/received/total", &long), Err(Refusal::Text { .. })));
    let many = "0\n".repeat(MAX_CELL_EDITS + 1);
    let refused = Refusal::TooMany { limit: MAX_CELL_EDITS, count: MAX_CELL_EDITS + 1 };
    assert_eq!(readings("2021", "3/received/total", &many), Err(refused));
    assert!(matches!(readings("2021", "9/nothing/there", "0"), Err(Refusal::NotFound(_))));
}

#[test]
fn a_block_is_one_event_with_what_changes() {
    let mut office = opened();
    office.does(DRAFTER, office.fill("3/received/natural_person", "3"));
    let events = office.does(DRAFTER, paste(&office, "3/received/natural_person", "3\t4\t\n"));
    let [Event::CellsSet(set)] = [&events[0].payload] else { panic!("{events:?}") };
    assert_eq!(set.cells.len(), 1, "the first stood there already, the third is blank already");
    assert_eq!(set.cells[0].value, 4.into());
    assert!(office.does(DRAFTER, paste(&office, "3/received/natural_person", "3\t4")).is_empty());
}

#[test]
fn a_block_conflicts_with_what_changed_since_and_only_with_that() {
    let mut office = opened();
    let before = paste(&office, "3/received/natural_person", "1\t2");
    office.does(DRAFTER, office.fill("3/received/total", "9"));
    office.does(DRAFTER, before.clone());
    office.does(DRAFTER, office.fill("3/received/natural_person", "8"));
    let Refusal::VersionConflict { conflicts, .. } = office.refused(DRAFTER, before) else { panic!("a conflict") };
    assert_eq!(conflicts.len(), 2, "each cell changed after the version that the block names");
    let (anchor, based_on) = (office.code("3/received/natural_person"), office.the_report().version + 1);
    let ahead = Some(block(&anchor, based_on, "1"));
    let ahead = Command::SetCells { report: office.id, edits: vec![], block: ahead };
    assert_eq!(office.refused_as(DRAFTER, ahead), "VersionConflict");
}

#[test]
fn a_cell_may_stand_in_the_block_or_beside_it_but_not_both() {
    let office = opened();
    let (code, version) = (office.code("3/received/total"), office.the_report().version);
    let edits = vec![CellEdit { code: code.clone(), based_on: 0, value: "1".into() }];
    let command = Command::SetCells { report: office.id, edits, block: Some(block(&code, version, "1")) };
    assert_eq!(office.refused(DRAFTER, command), Refusal::Repeated);
}
