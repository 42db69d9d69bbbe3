//! Whole reports, cell for cell: the sample of this repository, and the real reports where they are at hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what cannot be read fails the test")]

use std::path::{Path, PathBuf};

use documents::{Certainty, Limits, Paragraph, ParagraphKind, ReadReport, Reading, read_bytes};
use domain::Year;
use domain::form::Form;
use rust_decimal::Decimal;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/样例区科技局_2020.txt")
}

/// A real report beside the repository; `None` where they are not at hand.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports").join(name);
    path.exists().then_some(path)
}

fn read(path: &Path) -> ReadReport {
    read_bytes(&std::fs::read(path).unwrap(), &Limits::default()).unwrap()
}

/// The row's cells: a figure, "_" for blank, "/" for not applicable, "?" for unknown.
fn row(report: &ReadReport, table: u8, key: &str) -> String {
    let form = report.form.unwrap();
    let of_row = |figure: &&documents::Figure| {
        let cell = form.cell(figure.cell).unwrap();
        (cell.table.number(), &*cell.row) == (table, key)
    };
    let show = |figure: &documents::Figure| match figure.reading {
        Reading::Known(figure) => figure.to_string(),
        Reading::Blank => "_".to_owned(),
        Reading::NotApplicable => "/".to_owned(),
        Reading::Unknown => "?".to_owned(),
    };
    report.figures.iter().filter(of_row).map(show).collect::<Vec<_>>().join(" ")
}

fn of_kind(paragraphs: &[Paragraph], kind: ParagraphKind) -> Vec<u32> {
    paragraphs.iter().filter(|paragraph| paragraph.kind == kind).map(|paragraph| paragraph.line).collect()
}

/// Holds for the sample and for the real report of 2020 whose layout it has.
fn has_the_layout_of_2020(report: &ReadReport, body: &str) {
    let title = report.title.as_ref().unwrap();
    assert_eq!((title.line, title.text.starts_with(body)), (1, true));
    assert_eq!(report.year.map(Year::number), Some(2020));
    assert_eq!(report.form.map(Form::id), Some("2019"));
    assert_eq!(report.preamble.iter().map(|paragraph| paragraph.line).collect::<Vec<_>>(), [3]);
    let headings: Vec<_> = report.sections.iter().map(|section| (section.number, section.heading.line)).collect();
    assert_eq!(headings, [(1, 5), (2, 37), (3, 58), (4, 88), (5, 96), (6, 109)]);
    for section in &report.sections {
        let form = report.form.unwrap().sections().iter().find(|form| form.number == section.number).unwrap();
        assert_eq!(section.title, &*form.title);
    }
    has_its_prose(report);
    has_its_figures(report);
    let closing = report.closing.as_ref().unwrap();
    assert_eq!((closing.body.as_deref(), closing.line), (Some(body), 113));
    assert_eq!(closing.date.map(|date| date.to_string()).as_deref(), Some("2021-01-25"));
    assert_eq!(report.unplaced, []);
}

fn has_its_prose(report: &ReadReport) {
    let [first, second, third, fourth, fifth, sixth] = report.sections.as_slice() else { panic!("six sections") };
    assert_eq!(of_kind(&first.paragraphs, ParagraphKind::Heading), [9, 17, 25, 27, 31]);
    assert_eq!(of_kind(&first.paragraphs, ParagraphKind::Caption), [15, 23]);
    assert_eq!(of_kind(&first.paragraphs, ParagraphKind::Body), [7, 11, 19, 25, 29, 33]);
    for table in [second, third, fourth] {
        assert_eq!(table.paragraphs, []);
    }
    assert_eq!(of_kind(&fifth.paragraphs, ParagraphKind::Heading), [98, 103]);
    assert_eq!(of_kind(&fifth.paragraphs, ParagraphKind::Body), [100, 101, 105, 106, 107]);
    assert_eq!(of_kind(&sixth.paragraphs, ParagraphKind::Body), [111]);
    // The page breaks in mid-sentence.
    let broken = first.paragraphs.last().unwrap();
    assert!(broken.text.contains("同时,") && !broken.text.contains('\n') && broken.text.ends_with('。'));
    assert!(first.paragraphs.iter().any(|paragraph| paragraph.text.contains("140 条")));
}

fn has_its_figures(report: &ReadReport) {
    let form = report.form.unwrap();
    let swallowed =
        ["2019/3/carried_in/natural_person", "2019/3/partial/natural_person", "2019/3/carried_out/natural_person"];
    assert_eq!(report.figures.len(), form.cells().len());
    for (figure, cell) in report.figures.iter().zip(form.cells()) {
        assert_eq!(form.index_of(&cell.code), Some(figure.cell));
        if swallowed.contains(&&*cell.code) {
            assert_eq!((figure.reading, figure.certainty), (Reading::Unknown, Certainty::None), "{}", cell.code);
            assert!(figure.note.is_some());
        } else {
            assert_eq!(figure.reading, Reading::Known(Decimal::ZERO), "{}", cell.code);
        }
        assert!(figure.line.is_some(), "{}", cell.code);
    }
    let certainty = |code: &str| report.figures.get(form.index_of(code).unwrap().get()).unwrap().certainty;
    assert_eq!(certainty("2019/3/refused.1/total"), Certainty::Exact);
    assert_eq!(certainty("2019/3/received/total"), Certainty::Inferred, "the label is cut short");
    assert_eq!(certainty("2019/3/unavailable.1/total"), Certainty::Inferred, "the label is altered");
    assert_eq!(certainty("2019/3/carried_out/total"), Certainty::Inferred, "the place is told by the grid");
    assert_eq!(certainty("2019/4/suit_after_review/total"), Certainty::Exact);
}

#[test]
fn the_sample_is_read_cell_for_cell() {
    has_the_layout_of_2020(&read(&sample()), "样例区科技局");
}

#[test]
fn the_encoding_of_the_sample_changes_nothing() {
    let text = std::fs::read_to_string(sample()).unwrap();
    let marked = format!("{}{text}", '\u{FEFF}');
    let (gb18030, _, lossy) = encoding_rs::GB18030.encode(&text);
    assert!(!lossy);
    let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let expected = format!("{:?}", read(&sample()));
    for bytes in [&*gb18030, &little, &big, marked.as_bytes()] {
        assert_eq!(format!("{:?}", read_bytes(bytes, &Limits::default()).unwrap()), expected);
    }
}

#[test]
fn the_real_report_of_2020_is_read_cell_for_cell() {
    if let Some(path) = real("临淄区科技局_2020.txt") {
        has_the_layout_of_2020(&read(&path), "临淄区科技局");
    }
}

#[test]
fn the_real_report_of_2019_keeps_its_blanks() {
    let Some(path) = real("上海市人民政府办公厅_2019.txt") else { return };
    let report = read(&path);
    assert_eq!(report.form.map(Form::id), Some("2019"));
    assert_eq!(row(&report, 2, "rules"), "13 13 524");
    assert_eq!(row(&report, 2, "procurement"), "6 ?", "a unit is typed into the cell, and the form has none");
    assert_eq!(row(&report, 3, "received"), "821 35 _ _ 2 1 859");
    assert_eq!(row(&report, 3, "granted"), "258 12 _ _ 1 1 _");
    assert_eq!(row(&report, 3, "refused.2"), "_ _ _ _ _ _ _");
    assert_eq!(row(&report, 3, "total"), "767 35 _ _ 2 1 805");
    assert_eq!(row(&report, 4, "review"), "5 _ _ 2 7");
    assert_eq!(row(&report, 4, "suit_after_review"), "? ? ? ? ?", "four strokes for five cells");
}

#[test]
fn the_real_table_of_2023_is_read_though_its_labels_run_downwards() {
    let Some(path) = real("宿迁市_2023.txt") else { return };
    let report = read(&path);
    assert_eq!(report.form.map(Form::id), Some("2021"));
    let unknown = report.figures.iter().filter(|figure| figure.reading == Reading::Unknown).count();
    assert_eq!((report.figures.len(), unknown), (200, 0));
    assert_eq!(row(&report, 2, "fees"), "59237.2449");
    assert_eq!(row(&report, 3, "received"), "3402 99 0 4 5 1 3511");
    assert_eq!(row(&report, 3, "declined.5"), "4 0 0 0 0 0 4");
    assert_eq!(row(&report, 3, "other.1"), "40 0 0 0 0 0 40");
    assert_eq!(row(&report, 4, "suit_after_review"), "13 0 67 9 89");
}

#[test]
fn parts_of_real_reports_give_what_they_hold_and_no_more() {
    for (name, table, key, figures) in [
        ("乌海市工信局_2020_partial.txt", 2, "other_services", "2 2 114"),
        ("乌海市工信局_2020_partial.txt", 2, "penalties", "25 -1 0"),
        ("乌海市工信局_2020_partial.txt", 2, "fees", "? ?"),
        ("新疆尼勒克县某镇_2023_partial.txt", 2, "rules", "0 0 6"),
        ("新疆尼勒克县某镇_2023_partial.txt", 3, "carried_in", "0 0 0 0 0 0 0"),
        ("新疆尼勒克县某镇_2023_partial.txt", 3, "granted", "? ? ? ? ? ? ?"),
        ("桃江县松木塘镇_2022_partial.txt", 2, "rules", "2 0 2"),
        ("桃江县松木塘镇_2022_partial.txt", 2, "penalties", "9"),
        ("深圳市龙岗区某部门_2024_partial.txt", 3, "received", "58 7 0 0 1 0 66"),
        ("深圳市龙岗区某部门_2024_partial.txt", 3, "refused.7", "? ? ? ? ? ? ?"),
        ("长春市二道区房屋征收办_2022_partial.txt", 3, "received", "56 _ _ _ _ _ 56"),
        ("长春市二道区房屋征收办_2022_partial.txt", 3, "granted", "18 _ _ _ _ _ _"),
        ("长春市二道区房屋征收办_2022_partial.txt", 3, "partial", "? ? ? ? ? ? ?"),
    ] {
        let Some(path) = real(name) else { continue };
        assert_eq!(row(&read(&path), table, key), figures, "{name}: {key}");
    }
}
