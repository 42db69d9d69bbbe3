//! Filling the tables: what a cell takes, and what becomes of two people who fill the same one.

use domain::cell::CellError;
use domain::command::{CellEdit, Command};
use domain::limits::MAX_CELL_EDITS;
use domain::{Conflict, Missing, Refusal};

use crate::drafting::{SECOND, opened, set};
use crate::office::{DRAFTER, types};

#[test]
fn cells_are_filled_corrected_and_emptied() {
    let mut office = opened();
    for value in ["140", "127", ""] {
        let events = office.does(DRAFTER, office.fill("3/received/natural_person", value));
        assert_eq!(types(&events), ["CellsSet"]);
        assert_eq!(office.value("3/received/natural_person"), value);
    }
}

#[test]
fn a_stale_cell_conflicts_and_shows_what_the_other_entered() {
    let mut office = opened();
    let stale = set(&office, &[("3/received/total", 0, "140"), ("3/carried_in/total", 0, "1")]);
    office.does(SECOND, office.fill("3/received/total", "127"));
    let (_, _, entry) = office.edition().cell("2019/3/received/total").unwrap();
    let changed = Conflict::Cell {
        code: "2019/3/received/total".into(),
        version: entry.version,
        value: 127.into(),
        by: Some(office.person(SECOND)),
    };
    let expected = Refusal::VersionConflict { conflicts: vec![changed], own: false };
    assert_eq!(office.refused(DRAFTER, stale), expected);
    office.does(DRAFTER, set(&office, &[("3/carried_in/total", 0, "1")]));
    assert_eq!((office.value("3/received/total"), office.value("3/carried_in/total")), ("127".into(), "1".into()));
}

#[test]
fn a_code_that_the_form_does_not_have_is_unknown() {
    let office = opened();
    for code in ["2021/3/received/total", "2019/3/received", "", "规章"] {
        let edit = CellEdit { code: code.to_owned(), based_on: 0, value: "1".into() };
        let refusal = office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![edit], block: None });
        assert_eq!(refusal, Refusal::NotFound(Missing::Cell(code.into())));
    }
    let edit = CellEdit { code: "长".repeat(5000), based_on: 0, value: "1".into() };
    let refusal = office.refused(DRAFTER, Command::SetCells { report: office.id, edits: vec![edit], block: None });
    assert_eq!(refusal, Refusal::NotFound(Missing::Cell("长".repeat(64).into())), "what is repeated is bounded");
}

#[test]
fn a_cell_takes_only_what_its_form_wants_there() {
    let office = opened();
    let number = |text: &str| text.parse().unwrap();
    let problems = [
        ("3/received/total", "1.5", CellError::NotAnInteger(number("1.5"))),
        ("3/received/total", "-1", CellError::Negative(number("-1"))),
        ("3/received/total", "/", CellError::MustApply),
        ("3/received/total", "140件", CellError::NotANumber("140件".into())),
        ("3/received/total", "１４０", CellError::NotANumber("１４０".into())),
        ("3/received/total", "1e3", CellError::NotANumber("1e3".into())),
        ("3/received/total", "1000000000000", CellError::TooLarge(number("1000000000000"))),
        ("2/procurement/amount", "1.00001", CellError::TooManyDecimals { value: number("1.00001"), decimals: 4 }),
    ];
    for (code, value, problem) in problems {
        let refusal = office.refused(DRAFTER, office.fill(code, value));
        assert_eq!(refusal, Refusal::Cell { code: office.code(code).into(), problem });
    }
}

#[test]
fn a_cell_takes_a_sign_decimals_and_not_applicable_where_they_belong() {
    let mut office = opened();
    for (code, value, kept) in [
        ("2/licensing/change", "-2", "-2"),
        ("2/licensing/change", "+2", "2"),
        ("2/licensing/change", "/", "/"),
        ("2/procurement/amount", "59237.2449", "59237.2449"),
        ("3/received/total", "007", "7"),
        ("3/received/total", "-0", "0"),
        ("3/received/total", "999999999999", "999999999999"),
    ] {
        office.does(DRAFTER, office.fill(code, value));
        assert_eq!(office.value(code), kept);
    }
}

#[test]
fn a_command_takes_a_limited_number_of_cells() {
    let office = opened();
    let edits = vec![("3/received/total", 0, "1"); MAX_CELL_EDITS + 1];
    let refused = Refusal::TooMany { limit: MAX_CELL_EDITS, count: MAX_CELL_EDITS + 1 };
    assert_eq!(office.refused(DRAFTER, set(&office, &edits)), refused);
}
