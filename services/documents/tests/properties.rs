//! What holds for every source: nothing is lost, and no figure is shifted or guessed.

#![expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]

use documents::{Figure, Limits, ReadReport, Reading, read};
use domain::form::{ApplicationRow, Form};
use proptest::prelude::*;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// The characters of `texts` in a fixed order, without space and without the strokes between fields.
fn letters<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
    let folded = texts.into_iter().flat_map(str::chars).flat_map(|letter| std::iter::once(letter).nfkc());
    let mut letters: Vec<_> =
        folded.filter(|letter| !letter.is_whitespace() && !";|│┃¦\u{FEFF}".contains(*letter)).collect();
    letters.sort_unstable();
    letters
}

/// All texts of a report.
fn texts(report: &ReadReport) -> Vec<&str> {
    let sections = report.sections.iter();
    let pieces = report.title.iter().chain(sections.clone().map(|section| &section.heading));
    let pieces = pieces.chain(&report.table_text).chain(&report.unplaced).map(|piece| piece.text.as_str());
    let paragraphs = report.preamble.iter().chain(sections.flat_map(|section| &section.paragraphs));
    let closing = report.closing.iter().map(|closing| closing.text.as_str());
    pieces.chain(paragraphs.map(|paragraph| paragraph.text.as_str())).chain(closing).collect()
}

/// A line of a report, or nearly.
fn line() -> impl Strategy<Value = String> {
    let printed = prop::sample::select(vec![
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况 ",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项 无。",
        "某局2020年政府信息公开",
        "工作年度报告",
        "（一）主动公开情况 全年公开5条。",
        "图 1. 公开栏目",
        "同时，",
        "- 3 -",
        "某局 2021年1月25日",
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
        "规章 | 1 | - | 3 |",
        "行政规范性文件",
        "\t(三)不予公开\t1. 属于国家秘密\t1\t2\t3\t4\t5\t6\t21",
        "二、上年结转\t\t\t\t2\t3\t4\t5\t6\t20",
        "3",
        "|",
        "行政复议 1 2 3 4 10 || 未经复议直接起诉 | 5",
        "1\t2\t3\t4\t10\t5\t6\t7\t8\t26\t9\t0\t1\t2\t12",
    ]);
    let words = prop::collection::vec(
        prop::sample::select(vec![
            "规章",
            "总计",
            "（一）",
            "1.",
            "其他",
            "12",
            "-",
            "\t",
            "|",
            "；",
            "。",
            " ",
            "⼆",
            "件",
        ]),
        0..12,
    );
    prop_oneof![4 => printed.prop_map(str::to_owned), 2 => words.prop_map(|words| words.concat()), 1 => "\\PC{0,40}", 1 => Just(String::new())]
}

/// How table 三 is laid out.
#[derive(Clone, Copy, Debug)]
enum Layout {
    /// Fields between tabs, as many in every row.
    Tabs,
    /// Fields between strokes, and one at the end.
    Strokes,
    /// One blank between figures, so that an empty cell leaves no trace.
    Blanks,
    /// One cell a line.
    Column,
    /// One cell a line, closed by a stroke.
    StrokedColumn,
}

/// How the label of a row lies on a grid of ten fields, three of them for labels.
#[derive(Clone, Copy, Debug)]
enum Merge {
    /// The third field holds the label.
    None,
    /// The label is merged, and the figures are pushed left behind it.
    PushedLeft,
    /// The label is merged, and it swallowed the first figure.
    Swallowed,
}

/// A row's figures; what is `None` was left empty.
type Cells = Vec<Option<u32>>;

/// Figures that stand in no other cell, some of them left out.
fn figures(rows: usize, left_out: f64) -> impl Strategy<Value = Vec<Cells>> {
    let kept = prop::collection::vec(prop::collection::vec(prop::bool::weighted(1.0 - left_out), 7), rows);
    kept.prop_map(|rows| {
        let mut next = 1000..;
        rows.into_iter().map(|row| row.into_iter().map(|kept| next.next().filter(|_| kept)).collect()).collect()
    })
}

fn printed(cells: &Cells) -> Vec<String> {
    cells.iter().map(|cell| cell.map_or(String::new(), |figure| figure.to_string())).collect()
}

fn render(rows: &[ApplicationRow], figures: &[Cells], layout: Layout) -> String {
    let row = |(row, cells): (&ApplicationRow, &Cells)| {
        let (label, cells) = (&*row.label, printed(cells));
        match layout {
            Layout::Tabs => format!("{label}\t{}\n", cells.join("\t")),
            Layout::Strokes => format!("{label} | {} |\n", cells.join(" | ")),
            Layout::Blanks => format!("{label} {}\n", cells.join(" ")),
            Layout::Column => format!("{label}\n{}\n", cells.join("\n")),
            Layout::StrokedColumn => format!("{label} |\n{} |\n", cells.join(" |\n")),
        }
    };
    rows.iter().zip(figures).map(row).collect()
}

fn render_grid(rows: &[ApplicationRow], figures: &[Cells], merges: &[Merge]) -> String {
    let row = |((row, cells), merge): ((&ApplicationRow, &Cells), &Merge)| {
        let (label, cells) = (&*row.label, printed(cells).join("\t"));
        match merge {
            Merge::None => format!("\t\t{label}\t{cells}\n"),
            Merge::PushedLeft => format!("\t{label}\t{cells}\t\n"),
            Merge::Swallowed => format!("\t{label}\t\t\t{}\n", cells.split_once('\t').unwrap().1),
        }
    };
    rows.iter().zip(figures).zip(merges).map(row).collect()
}

fn tables(form: &str, rows: &str) -> ReadReport {
    let head = match form {
        "2019" => "规范性文件 | 本年新制作数量\n",
        _ => "行政规范性文件 | 本年制发件数\n",
    };
    let text = format!("二、主动公开政府信息情况\n{head}三、收到和处理政府信息公开申请情况\n{rows}");
    read(&text, &Limits::default()).unwrap()
}

/// The figures read for a row.
fn row<'r>(report: &'r ReadReport, row: &ApplicationRow) -> Vec<&'r Figure> {
    row.cells.iter().map(|cell| report.figures.get(cell.get()).unwrap()).collect()
}

/// Every figure that was read is the one that stood there; a row without a gap was read whole.
fn is_true_to(report: &ReadReport, rows: &[ApplicationRow], figures: &[Cells]) -> Result<(), TestCaseError> {
    for (printed, cells) in rows.iter().zip(figures) {
        let whole = cells.iter().all(Option::is_some);
        for (figure, cell) in row(report, printed).into_iter().zip(cells) {
            let expected = cell.map(|figure| Reading::Known(Decimal::from(figure)));
            let known = matches!(figure.reading, Reading::Known(_));
            prop_assert!(!known || Some(figure.reading) == expected, "{}: {figure:?}", printed.key);
            prop_assert!(known || !whole, "{}: {figure:?}", printed.key);
        }
    }
    Ok(())
}

fn form() -> impl Strategy<Value = &'static Form> {
    prop::sample::select(Form::all().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_lost(lines in prop::collection::vec(line(), 0..40)) {
        let source = lines.join("\n");
        if let Ok(report) = read(&source, &Limits::default()) {
            prop_assert_eq!(letters(texts(&report)), letters([source.as_str()]));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(一、总体情况\n)?(二、主动公开政府信息情况\n)?[\\PC\n\t|]{0,200}") {
        if let Ok(report) = read(&text, &Limits::default()) {
            prop_assert_eq!(letters(texts(&report)), letters([text.as_str()]));
        }
    }

    #[test]
    fn a_gap_shifts_no_figure(
        (form, figures) in form().prop_flat_map(|form| (Just(form), figures(form.applications().rows.len(), 0.04))),
        layout in prop::sample::select(vec![Layout::Tabs, Layout::Strokes, Layout::Blanks, Layout::Column, Layout::StrokedColumn]),
    ) {
        let rows = &form.applications().rows;
        is_true_to(&tables(form.id(), &render(rows, &figures, layout)), rows, &figures)?;
    }

    #[test]
    fn a_line_that_is_gone_shifts_no_figure(
        (form, figures) in form().prop_flat_map(|form| (Just(form), figures(form.applications().rows.len(), 0.0))),
        layout in prop::sample::select(vec![Layout::Tabs, Layout::Strokes, Layout::Blanks, Layout::Column, Layout::StrokedColumn]),
        gone in any::<prop::sample::Index>(),
    ) {
        let rows = &form.applications().rows;
        let mut lines: Vec<_> = render(rows, &figures, layout).lines().map(str::to_owned).collect();
        lines.remove(gone.index(lines.len()));
        let report = tables(form.id(), &lines.join("\n"));
        for (printed, cells) in rows.iter().zip(&figures) {
            for (figure, cell) in row(&report, printed).into_iter().zip(cells) {
                let expected = cell.map(|figure| Reading::Known(Decimal::from(figure)));
                prop_assert!(figure.reading == Reading::Unknown || Some(figure.reading) == expected, "{figure:?}");
            }
        }
    }

    #[test]
    fn a_merged_label_shifts_no_figure(
        (form, figures) in form().prop_flat_map(|form| (Just(form), figures(form.applications().rows.len(), 0.04))),
        merges in prop::collection::vec(prop::sample::select(vec![Merge::None, Merge::PushedLeft, Merge::Swallowed]), 25),
    ) {
        let rows = &form.applications().rows;
        let mut left = figures.clone();
        for (cells, merge) in left.iter_mut().zip(&merges) {
            if matches!(merge, Merge::Swallowed) {
                cells[0] = None;
            }
        }
        is_true_to(&tables(form.id(), &render_grid(rows, &figures, &merges)), rows, &left)?;
    }
}
