//! Tests of the tables: layouts that are met, and what must not be guessed in them.

use domain::form::Form;

use super::*;
use crate::{Certainty, Reading};

/// What is read from a section of `form`, and the row that a test looks at.
struct Page {
    form: &'static Form,
    tables: Tables,
}

fn page(form: &str, number: u8, text: &str) -> Page {
    let form = Form::by_id(form).unwrap();
    let lines: Vec<_> = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
    Page { form, tables: read(&[TableSection { number, lines: &lines }], form) }
}

impl Page {
    /// The row's cells: a figure, "_" for blank, "/" for not applicable, "?" for unknown.
    fn row(&self, key: &str) -> String {
        let show = |figure: &Figure| match figure.reading {
            Reading::Known(figure) => figure.to_string(),
            Reading::Blank => "_".to_owned(),
            Reading::NotApplicable => "/".to_owned(),
            Reading::Unknown => "?".to_owned(),
        };
        self.figures(key).map(show).collect::<Vec<_>>().join(" ")
    }

    fn figures(&self, key: &str) -> impl Iterator<Item = &Figure> {
        let of_row = move |figure: &&Figure| self.form.cell(figure.cell).is_some_and(|cell| &*cell.row == key);
        self.tables.figures.iter().filter(of_row)
    }

    fn first(&self, key: &str) -> &Figure {
        self.figures(key).next().unwrap()
    }

    fn unplaced(&self) -> Vec<&str> {
        self.tables.unplaced.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Rows that show where the figures begin on a grid of ten fields.
const TEN_FIELDS: &str = "\t(三)不予公开\t1. 属于国家秘密\t1\t2\t3\t4\t5\t6\t21\n\
                          一、本年新\t1\t2\t3\t4\t5\t6\t21\t\t\n\
                          \t(一) 予以\t1\t2\t3\t4\t5\t6\t21\t\n";

#[test]
fn a_row_with_all_its_figures_is_read_in_any_layout() {
    for row in [
        "1. 属于国家秘密\t1\t2\t3\t4\t5\t6\t21",
        "\t(三)不 予公开\t1. 属于国家秘密\t1\t2\t3\t4\t5\t6\t21\t\t",
        "1.属于国家秘密 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |",
        "| 1.属于国家秘密 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |",
        "1. 属于国家秘密 1 2 3 4 5 6 21",
        "１．属于国家秘密 １ ２ ３ ４ ５ ６ ２１",
        "1. 属于国\n家秘密 1 2 3 4 5 6 21",
        "1. 属于国家秘密\n1\n2\n3\n4\n5\n6\n21",
        "1. 属于国家秘密 |\n1 |\n2 |\n3 |\n4 |\n5 |\n6 |\n21 |",
        "1. 属于国家秘密\n|\n1\n|\n2\n|\n3\n|\n4\n|\n5\n|\n6\n|\n21",
    ] {
        let page = page("2021", 3, row);
        assert_eq!(page.row("refused.1"), "1 2 3 4 5 6 21", "{row:?}");
        assert_eq!(page.first("refused.1").certainty, Certainty::Exact, "{row:?}");
        assert_eq!(page.unplaced(), [""; 0], "{row:?}");
    }
}

#[test]
fn a_page_number_completes_no_row_that_is_short() {
    for text in [
        "1. 属于国家秘密 1 2 3 4 5 6\n12",
        "1. 属于国\n家秘密 1 2 3 4 5 6\n12",
        "1. 属于国家秘密\n1 2 3 4 5 6\n12",
        "1. 属于国家秘密\n12\n1 2 3 4 5 6",
        "1. 属于国家秘密 1 2 3 4 5\n12\n6",
    ] {
        let text = format!("{text}\n2. 其他法律行政法规禁止公开 1 2 3 4 5 6 21\n13");
        let page = page("2021", 3, &text);
        assert_eq!(page.row("refused.1"), "? ? ? ? ? ? ?", "{text:?}");
        assert_eq!(page.row("refused.2"), "1 2 3 4 5 6 21", "{text:?}");
        let kept = page.unplaced().join("\n");
        for figure in ["1 2 3 4 5", "6", "12", "13"] {
            assert!(kept.contains(figure), "{figure} of {text:?} is lost: {kept}");
        }
    }
    assert_eq!(page("2019", 2, "政府集中采购 6\n12").row("procurement"), "? ?");
}

#[test]
fn a_row_broken_between_figures_goes_on_in_the_next_line() {
    assert_eq!(page("2021", 3, "1. 属于国家秘密 1 2 3 4\n5 6 21").row("refused.1"), "1 2 3 4 5 6 21");
}

#[test]
fn a_cell_that_a_merged_label_swallowed_is_unknown_and_the_rest_stays() {
    let page = page("2019", 3, &format!("{TEN_FIELDS}二、上年结转政府信息公开申请数量\t\t\t\t2\t3\t4\t5\t6\t20"));
    assert_eq!(page.row("carried_in"), "? 2 3 4 5 6 20");
    let swallowed = page.first("carried_in");
    assert_eq!((swallowed.line, swallowed.certainty), (Some(4), Certainty::None));
    assert!(swallowed.note.as_ref().unwrap().to_string().contains("吞掉"));
    assert_eq!(page.unplaced(), [""; 0]);
}

#[test]
fn without_a_grid_no_figure_is_shifted() {
    let row = "二、上年结转政府信息公开申请数量\t\t\t\t2\t3\t4\t5\t6\t20";
    let page = page("2019", 3, row);
    assert_eq!(page.row("carried_in"), "? ? ? ? ? ? ?");
    assert_eq!(page.unplaced(), [row]);
    assert!(page.first("carried_in").note.as_ref().unwrap().to_string().contains("读到 6 个"));
}

#[test]
fn a_row_that_was_pushed_left_on_its_grid_is_not_placed() {
    for row in ["\t(七)总计\t2\t3\t4\t5\t6\t20\t\t", "\t(七)总计\t\t2\t3\t4\t5\t6\t20\t", "(七)总计 2 3 4 5 6 20"]
    {
        let page = page("2019", 3, &format!("{TEN_FIELDS}{row}"));
        assert_eq!(page.row("total"), "? ? ? ? ? ? ?", "{row:?}");
        assert_eq!(page.unplaced().len(), 1, "{row:?}");
    }
}

#[test]
fn blanks_are_told_by_the_grid_of_their_table() {
    let rows = "一、本年新收政府信息公开申请数量 | 821 | 35 |  |  | 2 | 1 | 859\n\
                （一）予以公开 | 258 | 12 |  |  | 1 | 1 | \n\
                2.其他法律行政法规禁止公开 |  |  |  |  |  |  | \n\
                （七）总计 | 767 | 35 |  |  | 2 | 1";
    let page = page("2019", 3, rows);
    assert_eq!(page.row("received"), "821 35 _ _ 2 1 859");
    assert_eq!(page.row("granted"), "258 12 _ _ 1 1 _");
    assert_eq!(page.row("refused.2"), "_ _ _ _ _ _ _");
    assert_eq!(page.row("total"), "? ? ? ? ? ? ?", "a field is missing, and nobody knows which");
}

#[test]
fn a_column_of_cells_is_read_when_every_cell_is_there() {
    let page = page(
        "2021",
        3,
        "一、本年新收政府信息公开申请数量 |\n56 |\n|\n|\n|\n|\n|\n56 |\n\
         二、上年结转政府信息公开申请数量 |\n|\n|\n|\n|\n|\n|\n|\n（一）予以公开 |\n18 |\n|\n|\n",
    );
    assert_eq!(page.row("received"), "56 _ _ _ _ _ 56");
    assert_eq!(page.row("carried_in"), "_ _ _ _ _ _ _");
    assert_eq!(page.row("granted"), "? ? ? ? ? ? ?");
}

#[test]
fn a_figure_without_a_label_is_not_the_row_before() {
    let page =
        page("2021", 3, "2. 重复申请 1 2 3 4 5 6 21\n7 7 7 7 7 7 42\n3. 要求提供公开出版物\n3\n1\n2\n3\n4\n5\n6\n21\n");
    assert_eq!(page.row("declined.2"), "1 2 3 4 5 6 21");
    assert_eq!(page.row("declined.3"), "? ? ? ? ? ? ?");
    assert_eq!(page.unplaced().first(), Some(&"7 7 7 7 7 7 42"));
}

#[test]
fn a_label_broken_over_rows_waits_for_its_figures() {
    let page = page("2021", 3, "一、本年新收政府信息公\t\t\t\t\t\t\t\n开申请数量\t1\t2\t3\t4\t5\t6\t21\n");
    assert_eq!(page.row("received"), "1 2 3 4 5 6 21");
}

#[test]
fn labels_written_downwards_are_read() {
    let text = "三\n、\n本\n年\n度\n办\n理\n结\n果\n(一)予以公开 1 2 3 4 5 6 21\n(三)\n不予\n公开\n1. 属于国家秘密 0 0 0 0 0 0 0\n";
    let page = page("2021", 3, text);
    assert_eq!(page.row("granted"), "1 2 3 4 5 6 21");
    assert_eq!(page.row("refused.1"), "0 0 0 0 0 0 0");
    assert_eq!(page.unplaced(), [""; 0]);
}

#[test]
fn a_row_printed_twice_counts_when_both_agree() {
    let twice = |second: &str| page("2021", 2, &format!("规章 | 1 | 2 | 3 |\n规章 | {second} |\n"));
    assert_eq!(twice("1 | 2 | 3").row("rules"), "1 2 3");
    let differing = twice("1 | 2 | 4");
    assert_eq!(differing.row("rules"), "? ? ?");
    assert_eq!(differing.unplaced(), ["规章 | 1 | 2 | 3", "规章 | 1 | 2 | 4"]);
    assert!(differing.first("rules").note.as_ref().unwrap().to_string().contains("不止一次"));
}

#[test]
fn several_rows_may_share_a_line() {
    let page = page("2021", 2, "规章 | 2 | 0 | 2 | 行政规范性文件 | 5 | 1 | 4 | 行政许可 0 | 行政处罚 9 ; 行政强制 1");
    assert_eq!(page.row("rules"), "2 0 2");
    assert_eq!(page.row("normative_documents"), "5 1 4");
    assert_eq!([page.row("licensing"), page.row("penalties"), page.row("coercion")], ["0", "9", "1"]);
}

#[test]
fn a_label_doubled_by_a_merged_cell_is_one_label() {
    let page = page(
        "2019",
        2,
        "信息内容\t上一年项目数量\t一年项目数量 本年增/减\t\n行政事业性收费\t行政事业性收费 3 -1\t\t\n",
    );
    assert_eq!(page.row("fees"), "3 -1");
    assert_eq!(page.unplaced(), [""; 0]);
}

#[test]
fn table_four_is_read_in_one_line_and_in_three() {
    let headings = "行政复议\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t\n结果\t维持\t总\t计\n";
    let line = page("2019", 4, &format!("{headings}1\t2\t3\t4\t10\t5\t6\t7\t8\t26\t9\t0\t1\t2\t12\n"));
    let rows = page("2019", 4, "行政复议 1 2 3 4 10 | 未经复议直接起诉 5 6 7 8 26 | 复议后起诉 9 0 1 2 12 |");
    for page in [line, rows] {
        assert_eq!(page.row("review"), "1 2 3 4 10");
        assert_eq!(page.row("suit_direct"), "5 6 7 8 26");
        assert_eq!(page.row("suit_after_review"), "9 0 1 2 12");
        assert_eq!(page.unplaced(), [""; 0]);
    }
}

#[test]
fn table_four_with_a_figure_short_is_unknown() {
    let page = page("2019", 4, "1\t2\t3\t4\t10\t5\t6\t7\t8\t26\t9\t0\t1\t2\n");
    assert_eq!(page.row("review"), "? ? ? ? ?");
    assert_eq!(page.unplaced().len(), 1);
}

#[test]
fn not_applicable_stands_only_where_the_form_allows_it() {
    let page = page("2021", 2, "规章 | - | / | — |\n行政规范性文件 | - | 1 | 2 |\n");
    assert_eq!(page.row("rules"), "/ / /");
    assert_eq!(page.row("normative_documents"), "_ 1 2");
    assert!(page.first("normative_documents").note.as_ref().unwrap().to_string().contains("“-”"));
}

#[test]
fn a_unit_in_the_cell_is_taken_only_when_it_is_the_forms() {
    let fees = |text: &str| page("2021", 2, text);
    let own = fees("行政事业性收费 | 43.788万元 |");
    assert_eq!(own.row("fees"), "43.788");
    assert!(own.first("fees").note.as_ref().unwrap().to_string().contains("43.788万元"));

    for text in ["行政事业性收费 | 437880元 |", "本年收费金额(单位:元)\n行政事业性收费 | 437880 |"]
    {
        let other = fees(text);
        assert_eq!(other.row("fees"), "?", "{text}");
        assert!(other.unplaced().iter().any(|piece| piece.starts_with("437880")), "{text}");
    }
    let open = page("2019", 2, "政府集中采购 | 6 | 251000元");
    assert_eq!(open.row("procurement"), "6 ?");
    assert_eq!(open.unplaced(), ["251000元"]);
}

#[test]
fn sentences_among_the_tables_are_paragraphs() {
    let page = page("2021", 2, "该部分以表格形式报告。表格如下:\n规章 | 1 | 2 | 3 |\n- 7 -\n无。\n备注 | 待核\n");
    let texts: Vec<_> = page.tables.paragraphs.iter().flatten().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["该部分以表格形式报告。表格如下:", "无。"]);
    assert_eq!(page.unplaced(), ["备注 | 待核", "- 7 -"]);
}

#[test]
fn a_row_that_is_not_there_is_unknown() {
    let page = page("2021", 3, "");
    assert_eq!(page.row("received"), "? ? ? ? ? ? ?");
    assert_eq!(page.first("received").line, None);
}

const UNKNOWN: &str = "? ? ? ? ? ? ?";

#[test]
fn two_labels_before_one_line_of_figures_leave_both_rows_unknown() {
    let page = page(
        "2021",
        3,
        "5.属于三类内部事务信\n息\n1.本机关不掌握相关政\n府信息\n| 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n\
         6.属于四类过程性信息 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n\
         7.属于行政执法案卷 | 21 | 0 | 0 | 0 | 0 | 0 | 21 |\n\
         8.属于行政查询事项 | 20 | 1 | 0 | 0 | 0 | 0 | 21 |\n| 4 | 0 | 0 | 0 | 0 | 0 | 4 |\n",
    );
    for key in ["refused.5", "unavailable.1"] {
        assert_eq!(page.row(key), UNKNOWN, "{key}");
        let note = page.first(key).note.as_ref().unwrap().to_string();
        assert!(note.contains("行名有 2 个，其后的数字有 1 行") && note.contains("请对照原文"), "{note}");
    }
    assert_eq!(page.row("refused.6"), "9 0 0 0 0 0 9");
    assert_eq!(page.row("refused.8"), "20 1 0 0 0 0 21");
    let kept = page.unplaced().join("\n");
    for piece in ["5.属于三类内部事务信", "1.本机关不掌握相关政", "1 | 0 | 0", "4 | 0 | 0"] {
        assert!(kept.contains(piece), "{piece} is lost: {kept}");
    }
}

#[test]
fn labels_and_lines_of_figures_are_matched_in_the_forms_order_without_a_gap() {
    for figures in ["1 2 3 4 5 6 21\n7 8 9 0 0 0 24", "| 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n| 7 | 8 | 9 | 0 | 0 | 0 | 24 |"]
    {
        let page = page("2021", 3, &format!("5.属于三类内部事务信\n息\n6.属于四类过程性信息\n{figures}\n"));
        assert_eq!(page.row("refused.5"), "1 2 3 4 5 6 21");
        assert_eq!(page.row("refused.6"), "7 8 9 0 0 0 24");
        assert_eq!(page.first("refused.5").certainty, Certainty::Inferred);
        assert_eq!(page.unplaced(), [""; 0]);
    }
}

#[test]
fn a_block_that_does_not_match_is_not_placed_at_all() {
    let (five, six, seven) = ("5.属于三类内部事务信息\n", "6.属于四类过程性信息\n", "7.属于行政执法案卷\n");
    let (first, second, short) = ("1 2 3 4 5 6 21\n", "| 7 | 8 | 9 | 0 | 0 | 0 | 24 |\n", "7 8 9 0 0 24\n");
    for block in [
        [six, five, first, second].concat(),
        [five, seven, first, second].concat(),
        [five, six, first, short].concat(),
        [five, six, first, second, first].concat(),
        [five, six, seven, first, second].concat(),
        [five, first, second].concat(),
        [five, six, "1\n2\n3\n4\n5\n6\n21\n7\n8\n9\n0\n0\n0\n24\n"].concat(),
        [five.trim_end(), " ", six, first].concat(),
    ] {
        let page =
            page("2021", 3, &format!("4.保护第三方合法权益 4 0 0 0 0 0 4\n{block}8.属于行政查询事项 8 0 0 0 0 0 8\n"));
        for key in ["refused.5", "refused.6", "refused.7"] {
            assert_eq!(page.row(key), UNKNOWN, "{key} of {block:?}");
        }
        assert_eq!(page.row("refused.4"), "4 0 0 0 0 0 4", "{block:?}");
        assert_eq!(page.row("refused.8"), "8 0 0 0 0 0 8", "{block:?}");
        assert!(
            page.first("refused.5").note.as_ref().unwrap().to_string().contains("不能按表式的次序一一对上"),
            "{block:?}"
        );
        assert!(page.unplaced().join("\n").contains("21"), "{block:?}");
    }
}

#[test]
fn figures_between_a_lone_label_and_a_lone_line_may_be_shifted() {
    let page = page(
        "2021",
        3,
        "4.保护第三方合法权益\n5.属于三类内部事务信息 5 0 0 0 0 0 5\n6.属于四类过程性信息\n4 0 0 0 0 0 4\n\
         7.属于行政执法案卷\n6 0 0 0 0 0 6\n8.属于行政查询事项 8 0 0 0 0 0 8\n7 0 0 0 0 0 7\n\
         1.本机关不掌握相关政府信息\n9 0 0 0 0 0 9\n",
    );
    assert_eq!([page.row("refused.6"), page.row("refused.7")], [UNKNOWN, UNKNOWN]);
    assert!(page.first("refused.6").note.as_ref().unwrap().to_string().contains("可能串行"));
    assert_eq!(page.row("refused.5"), "5 0 0 0 0 0 5", "label and figures share a line");
    assert_eq!(page.row("unavailable.1"), "9 0 0 0 0 0 9", "nothing is missing from there on");
    assert!(page.unplaced().join("\n").contains("7.属于行政执法案卷"));
}

#[test]
fn the_number_of_a_page_is_no_line_of_figures() {
    let page = page("2021", 3, "5.属于三类内部事务信息\n1 2 3 4 5 6 21\n12\n6.属于四类过程性信息\n7 8 9 0 0 0 24\n");
    assert_eq!(page.row("refused.5"), "1 2 3 4 5 6 21");
    assert_eq!(page.row("refused.6"), "7 8 9 0 0 0 24");
    assert_eq!(page.unplaced(), ["12"]);
}

#[test]
fn a_label_on_a_line_between_strokes_waits_for_its_figures() {
    let page = page("2021", 3, "| 5.属于三类内部事务信息 |\n| 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n");
    assert_eq!(page.row("refused.5"), "1 2 3 4 5 6 21");
}

#[test]
fn a_row_that_is_one_short_is_not_completed_by_the_stroke_that_ends_it() {
    let page = page("2021", 2, "规章 |\n1 |\n2 |\n3 |\n|\n行政规范性文件 |\n4 |\n6 |\n|\n");
    assert_eq!(page.row("rules"), "1 2 3");
    assert_eq!(page.row("normative_documents"), "? ? ?");
}

#[test]
fn the_end_of_a_label_that_two_rows_share_names_neither() {
    let page = page(
        "2021",
        3,
        "一、本年新收政府信\n二、上年结转政府信\n息公开申请数量 1 2 3 4 5 6 21\n息公开申请数量 7 8 9 0 0 0 24\n",
    );
    assert_eq!([page.row("received"), page.row("carried_in")], [UNKNOWN, UNKNOWN]);
}
