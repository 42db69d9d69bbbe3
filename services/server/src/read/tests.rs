//! Tests of what is shown.

use documents::{Limits, ReadReport, read};
use domain::form::Form;
use serde_json::Value;

use super::*;

const TEXT: &str = "某局2023年政府信息公开工作年度报告\n一、总体情况\n本年度工作平稳。\n二、主动公开政府信息情况\n\
    规章 | 1 | | 12 |\n行政规范性文件 | 3 | 0 |\n行政事业性收费 | 59237.2449 |\n\
    三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n";

fn report() -> ReadReport {
    read(TEXT, &Limits::default()).unwrap()
}

fn cells_of_form() -> usize {
    report().form.map(Form::cells).unwrap().len()
}

#[test]
fn the_spreadsheet_has_a_line_for_every_cell_and_opens_in_chinese_excel() {
    let text = spreadsheet::render(&report()).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("the byte-order mark");
    assert_eq!(text.matches("\r\n").count(), 1 + cells_of_form());
    let row = |code: &str| text.lines().find(|line| line.starts_with(code)).unwrap();
    assert_eq!(
        row("2021/2/rules/made,"),
        "2021/2/rules/made,二,第二十条第（一）项,规章,本年制发件数,件,1,读出,确定,5,"
    );
    assert!(row("2021/2/rules/repealed,").contains(",件,,空白,"));
    assert!(row("2021/2/normative_documents/made,").contains(",件,,未读出,,6,这一行应有 3 个数字"));
    assert!(row("2021/2/fees/amount,").contains(",万元,59237.2449,读出,"));
}

#[test]
fn programs_get_every_cell_with_its_figure_its_certainty_and_its_place() {
    let text = json::render("报告.txt", &report()).unwrap();
    assert!(text.contains(r#""value": 59237.2449"#), "no float comes between");
    let report: Value = serde_json::from_str(&text).unwrap();
    let cells = report["cells"].as_array().unwrap();
    assert_eq!(cells.len(), cells_of_form());
    let cell = cells.iter().find(|cell| cell["code"] == "2021/3/received/total").unwrap();
    assert_eq!((&cell["value"], &cell["reading"]), (&1.into(), &"KNOWN".into()));
    assert_eq!((&cell["certainty"], &cell["line"]), (&"EXACT".into(), &9.into()));
    assert_eq!(cell["rowLabel"], "一、本年新收政府信息公开申请数量");
    assert_eq!((&report["error"], &report["year"]), (&Value::Null, &2023.into()));
    assert_eq!(report["sections"][0]["paragraphs"][0]["text"], "本年度工作平稳。");
    assert_eq!(report["sections"][0]["paragraphs"][0]["line"], 3);
}

#[test]
fn people_see_sections_figures_and_what_is_wrong_with_them() {
    let text = pages::render(&report());
    for part in [
        "年度：2023",
        "== 一、总体情况（第 2 行）",
        "    3  本年度工作平稳。",
        "|    5 | 规章 ",
        "没有读出：原文中没有找到这张表的任何一行",
        "* “行政规范性文件”：这一行应有 3 个数字",
        "== 未能归位的文字",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn a_source_does_not_steer_the_terminal() {
    assert_eq!(printable("一\u{1B}[2J二\u{7}\n"), "一\u{FFFD}[2J二\u{FFFD}\n");
}
