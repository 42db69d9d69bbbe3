//! Reading an existing document into an edition that nobody has worked on.

use domain::cell::CellError;
use domain::command::{Command, ImportedCell, ImportedDocument, ImportedParagraph};
use domain::event::Event;
use domain::limits::{MAX_EVENT_TEXT, MAX_PARAGRAPHS};
use domain::report::{ParagraphKind, Phase};
use domain::{Missing, Refusal, Role, TextProblem};
use ledger::MAX_TEXT_BYTES;

use crate::office::{DRAFTER, LEAD, Office, insert, section, types, year};

fn paragraph(number: i64, text: &str) -> ImportedParagraph {
    ImportedParagraph { section: section(number), kind: ParagraphKind::Body, text: text.to_owned() }
}

fn cell(code: &str, value: &str, note: Option<&str>) -> ImportedCell {
    ImportedCell { code: code.to_owned(), value: value.to_owned(), note: note.map(str::to_owned) }
}

/// A report with 127 under a stated 140, one cell that could not be read, and a piece that found no place.
fn document() -> ImportedDocument {
    ImportedDocument {
        name: "2020年度报告.docx".into(),
        paragraphs: vec![
            paragraph(5, "问题。"),
            paragraph(1, "总体情况，一。"),
            paragraph(1, "总体情况，二。"),
            paragraph(6, "无。"),
        ],
        cells: vec![
            cell("2019/3/received/total", "140", None),
            cell("2019/3/total/total", "127", None),
            cell("2019/3/granted/natural_person", "", Some("原文此处无法辨认")),
        ],
        unplaced: vec!["附件：流程图".into()],
    }
}

fn import(office: &Office, document: ImportedDocument) -> Command {
    Command::ImportReport { report: office.id, document }
}

fn imported(document: ImportedDocument) -> Office {
    let mut office = Office::three();
    office.does(DRAFTER, import(&office, document));
    office
}

#[test]
fn a_document_opens_the_report_and_fills_it() {
    let mut office = Office::three();
    let events = office.does(DRAFTER, import(&office, document()));
    assert_eq!(types(&events), ["ReportOpened", "ReportImported", "TextRevised", "CellsSet"]);
    assert_eq!(office.texts(1), ["总体情况，一。", "总体情况，二。"]);
    assert_eq!((office.texts(5), office.texts(6)), (vec!["问题。"], vec!["无。"]));
    assert_eq!((office.value("3/received/total"), office.value("3/total/total")), ("140".into(), "127".into()));
    let source = office.edition().source.as_ref().unwrap();
    assert_eq!(source.name.text(), Some("2020年度报告.docx"));
    assert_eq!(source.unplaced.iter().map(|text| text.text().unwrap()).collect::<Vec<_>>(), ["附件：流程图"]);
    assert_eq!(office.editors(), [office.person(DRAFTER)].into());
}

#[test]
fn marks_that_turn_text_around_are_taken_out_of_a_document_and_told() {
    let office = imported(ImportedDocument {
        paragraphs: vec![paragraph(1, "共\u{202E}一四〇\u{202C}件。"), paragraph(1, "\u{2066}\u{2069}")],
        cells: vec![cell("2019/3/granted/natural_person", "", Some("\u{200F}无法辨认"))],
        ..document()
    });
    assert_eq!(office.texts(1), ["共一四〇件。"]);
    let source = office.edition().source.as_ref().unwrap();
    let unplaced: Vec<_> = source.unplaced.iter().map(|text| text.text().unwrap()).collect();
    assert_eq!(unplaced, ["附件：流程图", "原文有 5 个看不见的方向控制符，读入时已去掉。"]);
}

#[test]
fn lines_and_notes_that_show_nothing_are_left_out() {
    let office = imported(ImportedDocument {
        paragraphs: vec![paragraph(1, "总体情况。"), paragraph(1, "\u{200B}"), paragraph(1, " ")],
        cells: vec![cell("2019/3/granted/natural_person", "", Some("\u{FEFF}"))],
        unplaced: vec!["\u{00AD}".into()],
        ..document()
    });
    assert_eq!(office.texts(1), ["总体情况。"]);
    assert_eq!(office.edition().source.as_ref().unwrap().unplaced, []);
}

#[test]
fn what_could_not_be_read_is_blank_with_a_note_until_somebody_fills_it() {
    let mut office = imported(document());
    let code = "3/granted/natural_person";
    let note = |office: &Office| {
        let (_, _, entry) = office.edition().cell("2019/3/granted/natural_person").unwrap();
        entry.note.as_ref().and_then(|note| note.text().map(str::to_owned))
    };
    assert_eq!((office.value(code), note(&office)), (String::new(), Some("原文此处无法辨认".into())));
    office.does(DRAFTER, office.fill(code, "0"));
    assert_eq!((office.value(code), note(&office)), ("0".into(), None));
}

#[test]
fn confirming_a_noted_value_clears_the_note() {
    let mut office = imported(ImportedDocument {
        cells: vec![cell("2019/2/procurement/amount", "25.1", Some("原文单位为元"))],
        ..document()
    });
    assert_eq!(office.does(DRAFTER, office.fill("2/procurement/amount", "25.1")).len(), 1);
    assert_eq!(office.does(DRAFTER, office.fill("2/procurement/amount", "25.1")).len(), 0);
}

#[test]
fn an_opened_report_takes_a_document_while_it_is_empty() {
    let mut office = Office::three();
    office.does(DRAFTER, office.open());
    let events = office.does(DRAFTER, import(&office, document()));
    assert_eq!(types(&events), ["ReportImported", "TextRevised", "CellsSet"]);
}

#[test]
fn a_report_that_somebody_works_on_takes_no_document() {
    let mut with_text = Office::three();
    with_text.does(DRAFTER, with_text.open());
    let mut with_figure = with_text.clone();
    let edits = vec![insert(section(1), None, "总体情况")];
    with_text.does(DRAFTER, Command::ReviseText { report: with_text.id, edits });
    with_figure.does(DRAFTER, with_figure.fill("3/received/total", "0"));
    for office in [with_text, with_figure, imported(document()), Office::three().drafted()] {
        assert_eq!(office.refused(DRAFTER, import(&office, document())), Refusal::ReportNotEmpty);
    }
}

#[test]
fn a_document_is_read_in_once_even_if_nothing_of_it_found_a_place() {
    let nothing_placed = ImportedDocument { paragraphs: vec![], cells: vec![], ..document() };
    let office = imported(nothing_placed);
    assert_eq!(office.refused(DRAFTER, import(&office, document())), Refusal::ReportNotEmpty);
}

#[test]
fn a_report_in_review_takes_no_document() {
    let office = Office::three().submitted();
    let refusal = office.refused(DRAFTER, import(&office, document()));
    assert_eq!(refusal, Refusal::WrongPhase { phase: Phase::InReview });
}

#[test]
fn only_a_drafter_reads_a_document_in() {
    let office = Office::three();
    let refusal = office.refused(LEAD, import(&office, document()));
    assert_eq!(refusal, Refusal::NotAllowed { needs: vec![Role::Drafter] });
}

#[test]
fn a_document_of_a_year_without_a_form_is_refused() {
    let office = Office::three().on(2018);
    let refusal = office.refused(DRAFTER, import(&office, document()));
    assert_eq!(refusal, Refusal::WrongYear { year: year(2018), current: 2019 });
}

#[test]
fn a_long_document_becomes_many_events_in_its_order() {
    let texts: Vec<_> = (0..150).map(|number| format!("第{number}段{}", "文".repeat(400))).collect();
    let long = ImportedDocument { paragraphs: texts.iter().map(|text| paragraph(1, text)).collect(), ..document() };
    let mut office = Office::three();
    let events = office.does(DRAFTER, import(&office, long));
    let revisions = events.iter().filter(|event| matches!(event.payload, Event::TextRevised(_))).count();
    assert!(revisions > 3, "{revisions} events of text");
    assert_eq!(office.texts(1), texts);
}

#[test]
fn much_that_is_unplaced_becomes_many_events_in_its_order() {
    let unplaced: Vec<_> = (0..20).map(|number| format!("{number}{}", "段".repeat(2000))).collect();
    let mut office = Office::three();
    let events = office.does(DRAFTER, import(&office, ImportedDocument { unplaced: unplaced.clone(), ..document() }));
    assert!(events.iter().filter(|event| matches!(event.payload, Event::ReportImported(_))).count() > 2);
    let kept = &office.edition().source.as_ref().unwrap().unplaced;
    assert_eq!(kept.iter().map(|text| text.text().unwrap()).collect::<Vec<_>>(), unplaced);
}

#[test]
fn a_document_keeps_its_limits() {
    let many = |count, text: &str| vec![paragraph(1, text); count];
    let text = |field, problem| Refusal::Text { field, problem };
    let cases = [
        (
            ImportedDocument { paragraphs: many(MAX_PARAGRAPHS + 1, "段"), ..document() },
            Refusal::TooMany { limit: MAX_PARAGRAPHS, count: MAX_PARAGRAPHS + 1 },
        ),
        (
            ImportedDocument { unplaced: vec!["片段".into(); 201], ..document() },
            Refusal::TooMany { limit: 200, count: 201 },
        ),
        (
            ImportedDocument { paragraphs: many(40, &"a".repeat(MAX_TEXT_BYTES)), ..document() },
            text("文档", TextProblem::TooLong { limit: 512 * 1024 }),
        ),
        (
            ImportedDocument { paragraphs: many(1, &"a".repeat(MAX_TEXT_BYTES + 1)), ..document() },
            text("段落", TextProblem::TooLong { limit: 16 * 1024 }),
        ),
        (ImportedDocument { name: " ".into(), ..document() }, text("文档名称", TextProblem::Empty)),
        (
            ImportedDocument { name: "名".repeat(256), ..document() },
            text("文档名称", TextProblem::TooManyCharacters { limit: 255 }),
        ),
        (
            ImportedDocument {
                cells: vec![cell("2019/3/received/total", "1", Some(&"注".repeat(501)))], ..document()
            },
            text("单元格说明", TextProblem::TooManyCharacters { limit: 500 }),
        ),
        (
            ImportedDocument { cells: vec![cell("2019/3/received/total", "1", None); 199], ..document() },
            Refusal::TooMany { limit: 198, count: 199 },
        ),
        (
            ImportedDocument { cells: vec![cell("2019/3/received/total", "1", None); 2], ..document() },
            Refusal::Repeated,
        ),
        (
            ImportedDocument { cells: vec![cell("2021/3/received/total", "1", None)], ..document() },
            Refusal::NotFound(Missing::Cell("2021/3/received/total".into())),
        ),
        (
            ImportedDocument { cells: vec![cell("2019/3/received/total", "43.788万元", None)], ..document() },
            Refusal::Cell {
                code: "2019/3/received/total".into(), problem: CellError::NotANumber("43.788万元".into())
            },
        ),
    ];
    let office = Office::three();
    for (document, refusal) in cases {
        assert_eq!(office.refused(DRAFTER, import(&office, document)), refusal);
    }
    let heaviest = ImportedDocument {
        paragraphs: many(2 * MAX_EVENT_TEXT / MAX_TEXT_BYTES, &"a".repeat(MAX_TEXT_BYTES)),
        ..document()
    };
    assert!(office.asks(DRAFTER, import(&office, heaviest)).is_ok());
}
