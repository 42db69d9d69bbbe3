//! Opening a report and editing its text: paragraphs, versions and limits.

use domain::command::{CellEdit, Command, Placement, TextEdit};
use domain::event::{Event, ParagraphChange};
use domain::id::{ParagraphId, ReportId};
use domain::limits::{MAX_EVENT_TEXT, MAX_PARAGRAPHS, MAX_TEXT_EDITS};
use domain::report::{ParagraphKind, Phase, Place};
use domain::{Conflict, Missing, Refusal, Role, TextProblem};
use ledger::MAX_TEXT_BYTES;
use uuid::Uuid;

use crate::office::{DRAFTER, LEAD, Office, insert, instant, section, types, year};

pub(crate) const SECOND: &str = "起草人乙";

pub(crate) fn opened() -> Office {
    let mut office = Office::three();
    office.hires(SECOND, &[Role::Drafter]);
    office.does(DRAFTER, office.open());
    office
}

/// Section 一 holds these paragraphs.
fn with_paragraphs(texts: &[&str]) -> Office {
    let mut office = opened();
    let edits = texts.iter().map(|text| insert(section(1), None, text)).collect();
    office.does(DRAFTER, revise(&office, edits));
    office
}

fn revise(office: &Office, edits: Vec<TextEdit>) -> Command {
    Command::ReviseText { report: office.id, edits }
}

pub(crate) fn set(office: &Office, edits: &[(&str, u64, &str)]) -> Command {
    let edits = edits.iter().map(|(code, based_on, value)| CellEdit {
        code: office.code(code),
        based_on: *based_on,
        value: (*value).to_owned(),
    });
    Command::SetCells { report: office.id, edits: edits.collect(), block: None }
}

fn remove(office: &Office, nth: usize) -> TextEdit {
    let paragraph = &office.edition().paragraphs(section(1))[nth];
    TextEdit::Remove { paragraph: paragraph.id, based_on: paragraph.version }
}

#[test]
fn a_drafter_opens_the_report_in_the_form_of_its_year() {
    for (number, form) in [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")] {
        let mut office = Office::three().on(number);
        let events = office.does(DRAFTER, office.open());
        assert_eq!(types(&events), ["ReportOpened"]);
        assert_eq!(office.edition().form.id(), form);
        assert_eq!((office.edition().phase, office.edition().number), (Phase::Drafting, 1));
        assert!(office.edition().is_empty());
    }
}

#[test]
fn a_report_is_opened_once() {
    let office = opened();
    let again = office.refused(SECOND, office.open());
    assert_eq!(again, Refusal::ReportExists { id: office.id, phase: Phase::Drafting });
}

#[test]
fn a_year_without_a_form_or_in_the_future_cannot_be_reported_on() {
    let office = Office::three();
    for number in [2008, 2018, 2022, 2100] {
        let report = ReportId { year: year(number), ..office.id };
        let refusal = office.refused(DRAFTER, Command::OpenReport { report, carry_over: false });
        assert_eq!(refusal, Refusal::WrongYear { year: year(number), current: 2021 });
    }
}

#[test]
fn the_year_turns_in_beijing() {
    let mut office = Office::three();
    let open = Command::OpenReport { report: ReportId { year: year(2022), ..office.id }, carry_over: false };
    office.now = instant("2021-12-31T15:59:59Z");
    assert_eq!(office.refused_as(DRAFTER, open.clone()), "WrongYear");
    office.now = instant("2021-12-31T16:00:00Z");
    assert_eq!(types(&office.does(DRAFTER, open)), ["ReportOpened"]);
}

#[test]
fn only_drafters_and_division_heads_edit() {
    let office = opened();
    let needs = vec![Role::Drafter, Role::DivisionHead];
    let edits = vec![insert(section(1), None, "总体情况")];
    assert_eq!(office.refused(LEAD, revise(&office, edits)), Refusal::NotAllowed { needs: needs.clone() });
    assert_eq!(office.refused(LEAD, office.fill("3/received/total", "1")), Refusal::NotAllowed { needs });
}

#[test]
fn inserted_paragraphs_stand_in_the_order_sent() {
    let office = with_paragraphs(&["一", "二", "三"]);
    assert_eq!(office.texts(1), ["一", "二", "三"]);
}

#[test]
fn paragraphs_inserted_behind_another_keep_their_order_too() {
    let mut office = with_paragraphs(&["一", "五"]);
    let first = office.paragraph(1).clone();
    let edits = ["二", "三", "四"].map(|text| insert(section(1), Some(&first), text)).to_vec();
    office.does(SECOND, revise(&office, edits));
    assert_eq!(office.texts(1), ["一", "二", "三", "四", "五"]);
}

#[test]
fn one_command_may_replace_a_paragraph_by_others_in_any_order() {
    for removal_first in [true, false] {
        let mut office = with_paragraphs(&["旧", "尾"]);
        let old = office.paragraph(1).clone();
        let mut edits = ["新一", "新二"].map(|text| insert(section(1), Some(&old), text)).to_vec();
        edits.insert(if removal_first { 0 } else { 2 }, remove(&office, 0));
        office.does(DRAFTER, revise(&office, edits));
        assert_eq!(office.texts(1), ["新一", "新二", "尾"]);
    }
}

#[test]
fn a_paragraph_keeps_its_id_through_revisions() {
    let mut office = with_paragraphs(&["原文"]);
    let before = office.paragraph(1).clone();
    let events = office.does(SECOND, office.revise(&before, "改文"));
    let after = office.paragraph(1);
    assert_eq!((after.id, after.kind, after.text.text()), (before.id, before.kind, Some("改文")));
    assert_eq!((after.version, after.position), (events[0].version, events[0].position));
    assert_eq!(after.by, office.person(SECOND));
}

#[test]
fn a_stale_paragraph_conflicts_and_shows_what_the_other_wrote() {
    let mut office = with_paragraphs(&["原文"]);
    let seen = office.paragraph(1).clone();
    office.does(SECOND, office.revise(&seen, "乙的改文"));
    let changed = Conflict::Paragraph {
        id: seen.id,
        version: office.paragraph(1).version,
        text: Some("乙的改文".into()),
        by: office.person(SECOND),
    };
    let expected = Refusal::VersionConflict { conflicts: vec![changed], own: false };
    assert_eq!(office.refused(DRAFTER, office.revise(&seen, "甲的改文")), expected);
    let removal = TextEdit::Remove { paragraph: seen.id, based_on: seen.version };
    assert_eq!(office.refused(DRAFTER, revise(&office, vec![removal])), expected);
    assert_eq!(office.texts(1), ["乙的改文"]);
}

#[test]
fn edits_to_different_paragraphs_both_land() {
    let mut office = with_paragraphs(&["一", "二"]);
    let [first, second] = office.edition().paragraphs(section(1)) else { panic!("two paragraphs") };
    let (by_first, by_second) = (office.revise(first, "一，甲改"), office.revise(second, "二，乙改"));
    office.does(DRAFTER, by_first);
    office.does(SECOND, by_second);
    assert_eq!(office.texts(1), ["一，甲改", "二，乙改"]);
}

#[test]
fn a_conflict_in_one_edit_stops_the_whole_command() {
    let mut office = with_paragraphs(&["一", "二"]);
    let stale = office.paragraph(1).clone();
    office.does(SECOND, office.revise(&stale, "一，乙改"));
    let edits = vec![
        insert(section(5), None, "新的"),
        TextEdit::Revise { paragraph: stale.id, based_on: stale.version, text: "一，甲改".into() },
    ];
    assert_eq!(office.refused_as(DRAFTER, revise(&office, edits)), "VersionConflict");
    assert!(office.texts(5).is_empty());
}

#[test]
fn a_paragraph_removed_meanwhile_conflicts_and_tells_who_removed_it() {
    let mut office = with_paragraphs(&["一", "二"]);
    let gone = office.paragraph(1).clone();
    let events = office.does(SECOND, revise(&office, vec![remove(&office, 0)]));
    let removed = Conflict::Removed { id: gone.id, version: events[0].version, by: office.person(SECOND) };
    let expected = Refusal::VersionConflict { conflicts: vec![removed], own: false };
    assert!(expected.to_string().contains("其中 1 处已被删除"), "{expected}");
    let (paragraph, place) = (gone.id, Placement::Last);
    for edit in [
        TextEdit::Revise { paragraph, based_on: gone.version, text: "改".into() },
        TextEdit::Remove { paragraph, based_on: gone.version },
        TextEdit::Move { paragraph, section: section(1), place },
        TextEdit::Move { paragraph: office.paragraph(1).id, section: section(1), place: Placement::After(gone.id) },
        insert(section(1), Some(&gone), "后"),
    ] {
        assert_eq!(office.refused(DRAFTER, revise(&office, vec![edit])), expected);
    }
}

#[test]
fn who_changed_it_in_another_window_is_not_told_of_others() {
    let mut office = with_paragraphs(&["原文"]);
    let seen = office.paragraph(1).clone();
    office.does(DRAFTER, office.revise(&seen, "甲的改文"));
    let refused = office.refused(DRAFTER, office.revise(&seen, "甲的另一改文"));
    assert!(matches!(refused, Refusal::VersionConflict { own: true, .. }), "{refused:?}");
    assert!(!refused.to_string().contains("他人"), "{refused}");
}

#[test]
fn new_paragraphs_come_last_in_the_order_in_which_they_were_sent() {
    let mut office = with_paragraphs(&["一"]);
    office.does(DRAFTER, revise(&office, ["二", "三"].map(|text| insert(section(1), None, text)).to_vec()));
    office.does(DRAFTER, revise(&office, vec![insert(section(1), None, "四")]));
    assert_eq!(office.texts(1), ["一", "二", "三", "四"]);
}

#[test]
fn several_at_one_place_keep_their_order() {
    let mut office = with_paragraphs(&["一", "二"]);
    let anchor = office.paragraph(1).clone();
    let put = |place, text: &str| {
        let kind = ParagraphKind::Body;
        TextEdit::Insert { section: section(1), place, kind, text: text.to_owned() }
    };
    let (first, behind) = (Placement::First, Placement::After(anchor.id));
    let edits = vec![put(first, "甲"), put(behind, "子"), put(first, "乙"), put(behind, "丑")];
    office.does(DRAFTER, revise(&office, edits));
    assert_eq!(office.texts(1), ["甲", "乙", "一", "子", "丑", "二"]);
}

fn put(office: &Office, index: usize, number: i64, place: Placement) -> TextEdit {
    let paragraph = office.edition().paragraphs(section(1))[index].id;
    TextEdit::Move { paragraph, section: section(number), place }
}

#[test]
fn a_paragraph_moves_within_its_section_and_into_another() {
    let mut office = with_paragraphs(&["一", "二", "三"]);
    let before = office.paragraph(1).clone();
    office.does(SECOND, revise(&office, vec![put(&office, 0, 1, Placement::Last)]));
    assert_eq!(office.texts(1), ["二", "三", "一"]);
    assert_eq!(office.edition().paragraphs(section(1))[2], before, "its words, version and author stay");
    office.does(SECOND, revise(&office, vec![put(&office, 2, 1, Placement::First)]));
    assert_eq!(office.texts(1), ["一", "二", "三"]);
    let second = Placement::After(office.edition().paragraphs(section(1))[1].id);
    office.does(SECOND, revise(&office, vec![put(&office, 0, 1, second)]));
    assert_eq!(office.texts(1), ["二", "一", "三"]);
    office.does(SECOND, revise(&office, vec![put(&office, 1, 5, Placement::Last)]));
    assert_eq!((office.texts(1), office.texts(5)), (vec!["二", "三"], vec!["一"]));
    let places = [1, 5].map(|number| (office.person(SECOND), Place::Text(section(number))));
    assert!(places.iter().all(|place| office.edition().edits.contains(place)), "both sections were edited");
}

#[test]
fn a_move_lets_the_words_be_changed_by_another() {
    let mut office = with_paragraphs(&["一", "二"]);
    let seen = office.paragraph(1).clone();
    office.does(SECOND, revise(&office, vec![put(&office, 0, 1, Placement::Last)]));
    office.does(DRAFTER, office.revise(&seen, "一改"));
    assert_eq!(office.texts(1), ["二", "一改"]);
}

#[test]
fn a_move_to_where_it_stands_is_none() {
    let mut office = with_paragraphs(&["一", "二"]);
    let first = Placement::After(office.paragraph(1).id);
    for (index, place) in [(0, Placement::First), (0, first), (1, first), (1, Placement::Last)] {
        let events = office.does(DRAFTER, revise(&office, vec![put(&office, index, 1, place)]));
        assert_eq!(events.len(), 0, "{index} to {place:?}");
    }
    let twice = vec![put(&office, 0, 1, Placement::Last), put(&office, 0, 1, Placement::First)];
    assert_eq!(office.refused(DRAFTER, revise(&office, twice)), Refusal::Repeated);
    let elsewhere = put(&office, 0, 5, first);
    assert_eq!(office.refused_as(DRAFTER, revise(&office, vec![elsewhere])), "NotFound");
}

#[test]
fn a_paragraph_is_inserted_behind_one_of_its_own_section_only() {
    let office = with_paragraphs(&["一"]);
    let anchor = office.paragraph(1);
    let refusal = office.refused(DRAFTER, revise(&office, vec![insert(section(5), Some(anchor), "问题")]));
    assert_eq!(refusal, Refusal::NotFound(Missing::Paragraph(anchor.id)));
}

#[test]
fn no_change_makes_no_event() {
    let mut office = with_paragraphs(&["原文"]);
    office.does(DRAFTER, office.fill("3/received/total", "5"));
    let version = office.the_report().version;
    for command in [
        revise(&office, vec![]),
        set(&office, &[]),
        office.revise(office.paragraph(1), "原文"),
        office.revise(office.paragraph(1), " 原文\n"),
        office.fill("3/received/total", "5"),
        office.fill("3/received/total", "+5.0"),
        office.fill("3/carried_in/total", ""),
    ] {
        assert_eq!(office.does(SECOND, command).len(), 0);
    }
    assert_eq!(office.the_report().version, version);
    assert!(!office.editors().contains(&office.person(SECOND)), "who changed nothing is no editor");
}

#[test]
fn a_command_records_only_what_it_changes() {
    let mut office = with_paragraphs(&["一", "二"]);
    let [first, second] = office.edition().paragraphs(section(1)) else { panic!("two paragraphs") };
    let (same, changed) = (first.clone(), second.clone());
    let edits = [(&same, "一"), (&changed, "二改")].map(|(paragraph, text)| TextEdit::Revise {
        paragraph: paragraph.id,
        based_on: paragraph.version,
        text: text.to_owned(),
    });
    let events = office.does(SECOND, revise(&office, edits.to_vec()));
    let Event::TextRevised(event) = &events[0].payload else { panic!("a revision") };
    let [ParagraphChange::Revised { paragraph, .. }] = event.changes.as_slice() else { panic!("one change") };
    assert_eq!(*paragraph, changed.id);
    assert_eq!(office.paragraph(1).version, same.version, "the other paragraph still stands at its version");
}

#[test]
fn a_text_says_something_and_keeps_its_limits() {
    let office = with_paragraphs(&["原文"]);
    let long = "年".repeat(MAX_TEXT_BYTES / 3 + 1);
    let problems = [
        ("", TextProblem::Empty),
        (" \n　", TextProblem::Empty),
        ("\u{200B}", TextProblem::Empty),
        ("\u{FEFF}\u{3164} \u{202E}", TextProblem::Empty),
        ("本年收到\u{202E}一四〇\u{202C}件", TextProblem::TurnedDirection),
        (long.as_str(), TextProblem::TooLong { limit: 16 * 1024 }),
        ("前\u{0}后", TextProblem::ControlCharacter),
        ("前\r\n后", TextProblem::ControlCharacter),
    ];
    for (text, problem) in problems {
        let refused = Refusal::TextOfEdit { edit: 0, problem };
        assert_eq!(office.refused(DRAFTER, office.revise(office.paragraph(1), text)), refused);
        assert_eq!(office.refused(DRAFTER, revise(&office, vec![insert(section(1), None, text)])), refused);
        let second = vec![insert(section(1), None, "说得明白"), insert(section(1), None, text)];
        assert_eq!(office.refused(DRAFTER, revise(&office, second)), Refusal::TextOfEdit { edit: 1, problem });
    }
}

#[test]
fn what_surrounds_a_text_is_cut_off() {
    let office = with_paragraphs(&["　　 总体情况\n"]);
    assert_eq!(office.texts(1), ["总体情况"]);
}

#[test]
fn a_command_takes_a_limited_number_of_edits_and_bytes() {
    let mut office = opened();
    let many = vec![insert(section(1), None, "段"); MAX_TEXT_EDITS + 1];
    let refused = Refusal::TooMany { limit: MAX_TEXT_EDITS, count: MAX_TEXT_EDITS + 1 };
    assert_eq!(office.refused(DRAFTER, revise(&office, many.clone())), refused);
    office.does(DRAFTER, revise(&office, many[1..].to_vec()));

    let heavy = vec![insert(section(1), None, &"a".repeat(MAX_TEXT_BYTES)); MAX_EVENT_TEXT / MAX_TEXT_BYTES + 1];
    let refused = Refusal::Text { field: "本次提交的文字", problem: TextProblem::TooLong { limit: 48 * 1024 } };
    assert!(refused.to_string().contains("最多 48 KB"), "the limit that was hit is named: {refused}");
    assert_eq!(office.refused(DRAFTER, revise(&office, heavy.clone())), refused);
    office.does(DRAFTER, revise(&office, heavy[1..].to_vec()));
}

#[test]
fn a_section_takes_a_limited_number_of_paragraphs() {
    let mut office = opened();
    let batch = |count| vec![insert(section(6), None, "段"); count];
    for _ in 0..MAX_PARAGRAPHS / 50 {
        office.does(DRAFTER, revise(&office, batch(50)));
    }
    let refused = Refusal::TooMany { limit: MAX_PARAGRAPHS, count: MAX_PARAGRAPHS + 1 };
    assert_eq!(office.refused(DRAFTER, revise(&office, batch(1))), refused);
    office.does(DRAFTER, revise(&office, vec![insert(section(5), None, "段")]));

    let full = office.paragraph(6);
    let removal = TextEdit::Remove { paragraph: full.id, based_on: full.version };
    office.does(DRAFTER, revise(&office, [batch(1), vec![removal]].concat()));
    assert_eq!(office.texts(6).len(), MAX_PARAGRAPHS);
}

#[test]
fn the_same_place_twice_in_one_command_is_refused() {
    let office = with_paragraphs(&["一"]);
    let paragraph = office.paragraph(1);
    let again = TextEdit::Revise { paragraph: paragraph.id, based_on: paragraph.version, text: "改".into() };
    assert_eq!(office.refused(DRAFTER, revise(&office, vec![remove(&office, 0), again])), Refusal::Repeated);
    let cells = set(&office, &[("3/received/total", 0, "1"), ("3/received/total", 0, "2")]);
    assert_eq!(office.refused(DRAFTER, cells), Refusal::Repeated);
}

#[test]
fn a_version_from_the_future_conflicts_too() {
    let office = with_paragraphs(&["一"]);
    let ahead = set(&office, &[("3/received/total", 9, "1")]);
    assert_eq!(office.refused_as(DRAFTER, ahead), "VersionConflict");
    let paragraph = office.paragraph(1);
    let edit = TextEdit::Revise { paragraph: paragraph.id, based_on: paragraph.version + 1, text: "改".into() };
    assert_eq!(office.refused_as(DRAFTER, revise(&office, vec![edit])), "VersionConflict");
}

#[test]
fn content_changes_only_while_drafting() {
    for (office, phase) in [
        (Office::three().submitted(), Phase::InReview),
        (Office::three().signed(), Phase::Signed),
        (Office::three().published(), Phase::Published),
    ] {
        let refused = Refusal::WrongPhase { phase };
        assert_eq!(office.refused(DRAFTER, office.revise(office.paragraph(1), "改")), refused);
        assert_eq!(office.refused(DRAFTER, office.fill("3/received/total", "1")), refused);
    }
}

#[test]
fn a_paragraph_that_never_was_is_not_found() {
    let office = opened();
    let paragraph = ParagraphId(Uuid::nil());
    let edit = TextEdit::Revise { paragraph, based_on: 1, text: "改".into() };
    assert_eq!(office.refused(DRAFTER, revise(&office, vec![edit])), Refusal::NotFound(Missing::Paragraph(paragraph)));
}

#[test]
fn headings_and_captions_stay_what_they_are() {
    let mut office = opened();
    let kinds = [ParagraphKind::Heading, ParagraphKind::Body, ParagraphKind::Caption];
    let edits =
        kinds.map(|kind| TextEdit::Insert { section: section(1), place: Placement::Last, kind, text: "文".into() });
    office.does(DRAFTER, revise(&office, edits.to_vec()));
    let kept = office.edition().paragraphs(section(1)).iter().map(|paragraph| paragraph.kind);
    assert_eq!(kept.collect::<Vec<_>>(), kinds);
}
