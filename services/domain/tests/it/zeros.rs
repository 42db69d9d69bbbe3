//! Filling what is blank with 0: one act, exactly the blanks, nothing overwritten.

use domain::cell::CellValue;
use domain::command::{Command, ImportedCell, ImportedDocument};
use domain::event::Event;
use domain::form::TableNumber;

use crate::office::{DRAFTER, LEAD, Office};

fn opened() -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    office
}

fn zeros(office: &Office, table: Option<TableNumber>) -> Command {
    Command::FillZeros { report: office.id, table }
}

fn values(office: &Office, table: TableNumber) -> Vec<CellValue> {
    let cells = office.edition().form.cells().iter().zip(office.edition().cells());
    cells.filter(|(cell, _)| cell.table == table).map(|(_, entry)| entry.value).collect()
}

#[test]
fn exactly_the_blanks_of_the_named_table_become_zero_in_one_event() {
    let mut office = opened();
    office.does(DRAFTER, office.fill("3/received/total", "7"));
    office.does(DRAFTER, office.fill("2/rules/newly_made", "/"));

    let events = office.does(DRAFTER, zeros(&office, Some(TableNumber::Three)));

    let [Event::ZerosFilled(filled)] = [&events[0].payload] else { panic!("{events:?}") };
    assert_eq!((events.len(), filled.table, filled.cells.len()), (1, Some(TableNumber::Three), 160));
    let three = values(&office, TableNumber::Three);
    assert_eq!(three.iter().filter(|value| **value == 0.into()).count(), 160);
    assert!(three.contains(&7.into()), "what was entered stands");
    assert!(values(&office, TableNumber::Four).iter().all(|value| *value == CellValue::Blank));
    assert!(office.editors().contains(&office.person(DRAFTER)));

    office.does(DRAFTER, zeros(&office, None));
    let two = values(&office, TableNumber::Two);
    assert_eq!(two.iter().filter(|value| **value == CellValue::NotApplicable).count(), 1);
    assert!(two.iter().all(|value| *value != CellValue::Blank));
}

#[test]
fn where_nothing_is_blank_nothing_is_recorded() {
    let mut office = Office::three().drafted();
    assert!(office.does(DRAFTER, zeros(&office, None)).is_empty());
}

#[test]
fn what_could_not_be_read_is_no_zero() {
    let mut office = Office::three();
    let unknown =
        ImportedCell { code: office.code("3/received/total"), value: String::new(), note: Some("无法辨认".into()) };
    let document = ImportedDocument { name: "年报".into(), cells: vec![unknown], ..ImportedDocument::default() };
    office.does(DRAFTER, Command::ImportReport { report: office.id, document });
    office.does(DRAFTER, zeros(&office, None));
    let blank = office.edition().cells().iter().filter(|entry| entry.value == CellValue::Blank);
    assert!(blank.map(|entry| entry.note.is_some()).eq([true]));
}

#[test]
fn zeros_are_filled_by_drafters_while_drafting() {
    assert_eq!(opened().refused_as(LEAD, zeros(&opened(), None)), "NotAllowed");
    let office = Office::three().submitted();
    assert_eq!(office.refused_as(DRAFTER, zeros(&office, None)), "WrongPhase");
}
