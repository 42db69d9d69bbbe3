//! Computed totals: offered beside what was entered, never written.

use domain::form::RowPart;

use crate::office::{DRAFTER, Office};

fn opened() -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    office
}

/// What is offered for a cell, whose code comes without its form.
fn offered(office: &Office, code: &str) -> Option<String> {
    let (index, ..) = office.edition().cell(&office.code(code)).unwrap();
    office.edition().computed()[index.get()].map(|sum| sum.to_string())
}

const APPLICANTS: [&str; 6] =
    ["natural_person", "enterprise", "research_institution", "public_welfare", "legal_service", "other"];

#[test]
fn a_row_of_applications_is_summed_once_all_its_parts_are_figures() {
    let mut office = opened();
    for (number, applicant) in (1..).zip(APPLICANTS) {
        assert_eq!(offered(&office, "3/received/total"), None);
        office.does(DRAFTER, office.fill(&format!("3/received/{applicant}"), &number.to_string()));
    }
    assert_eq!(offered(&office, "3/received/total"), Some("21".into()));
    office.does(DRAFTER, office.fill("3/received/total", "20"));
    assert_eq!(offered(&office, "3/received/total"), Some("21".into()), "beside what was entered");
    let (_, _, entry) = office.edition().cell(&office.code("3/received/total")).unwrap();
    assert_eq!(entry.value, 20.into(), "never over it");
}

#[test]
fn results_are_summed_down_their_column_and_reviews_across_their_group() {
    let mut office = opened();
    let rows = &office.edition().form.applications().rows;
    for row in rows.iter().filter(|row| row.part == RowPart::Result) {
        office.does(DRAFTER, office.fill(&format!("3/{}/natural_person", row.key), "2"));
    }
    assert_eq!(offered(&office, "3/total/natural_person"), Some("38".into()), "19 results of 2 each");
    for (outcome, value) in [("upheld", "1"), ("corrected", "2"), ("other", "3"), ("pending", "4")] {
        office.does(DRAFTER, office.fill(&format!("4/review/{outcome}"), value));
    }
    assert_eq!(offered(&office, "4/review/total"), Some("10".into()));
}

#[test]
fn where_row_and_column_disagree_nothing_is_offered() {
    let mut office = Office::three().drafted();
    assert_eq!(offered(&office, "3/total/total"), Some("0".into()));
    office.does(DRAFTER, office.fill("3/total/other", "1"));
    assert_eq!(offered(&office, "3/total/total"), None);
}

#[test]
fn what_is_no_total_is_not_offered_and_neither_is_the_sum_of_nothing() {
    assert!(opened().edition().computed().iter().all(Option::is_none));
    let office = Office::three().drafted();
    for code in ["3/granted/natural_person", "2/licensing/decisions", "4/review/upheld"] {
        assert_eq!(offered(&office, code), None);
    }
}
