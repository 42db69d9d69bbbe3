//! Tests of whole texts.

use domain::Year;

use super::*;

fn report(text: &str) -> ReadReport {
    read(text, &Limits::default()).unwrap()
}

#[test]
fn the_year_comes_from_the_title_first() {
    let year = |text: &str| report(text).year.map(Year::number);
    let period = "统计期限为2019年1月1日至2019年12月31日。";
    assert_eq!(year(&format!("某局2020年政府信息公开工作年度报告\n\n{period}\n一、总体情况\n好。")), Some(2020));
    assert_eq!(year(&format!("2021年起实行。{period}\n一、总体情况\n好。")), Some(2019));
    assert_eq!(year("一、总体情况\n2022年公开5条。\n"), Some(2022));
    assert_eq!(year("一、总体情况\n2021年比2022年少。\n"), None);
}

#[test]
fn the_form_is_told_by_the_labels_and_not_by_the_year() {
    let form = |rows: &str| {
        let text = format!("某局2022年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n{rows}");
        report(&text).form.map(Form::id)
    };
    assert_eq!(form("信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n行政许可 | 0 | 0 | 0"), Some("2019"));
    assert_eq!(form("信息内容 | 本年处理决定数量\n行政许可 | 0 |"), Some("2021"));
    assert_eq!(form("行政许可 | 0 |"), Some("2021"), "the year decides where the labels do not");
}

#[test]
fn without_any_form_the_tables_are_set_aside() {
    let report = report("二、主动公开政府信息情况\n规章 | 1 | 2 | 3 |\n");
    assert!(report.form.is_none() && report.figures.is_empty());
    assert_eq!(report.unplaced.iter().map(|piece| piece.line).collect::<Vec<_>>(), [2]);
}

#[test]
fn what_has_no_section_is_no_report() {
    for text in ["", "\n\n", "通知\n请各单位于1月31日前报送。", "规章 | 0 | 0 | 0"] {
        assert_eq!(read(text, &Limits::default()).unwrap_err(), ReadError::NotAReport, "{text:?}");
    }
}

#[test]
fn sections_are_kept_as_they_come() {
    let report = report("一、总体情况\n好。\n五、存在的主要问题及改进情况\n少。\n三、收到和处理政府信息公开申请情况\n");
    assert_eq!(report.sections.iter().map(|section| section.number).collect::<Vec<_>>(), [1, 5, 3]);
}

#[test]
fn a_heading_in_the_line_of_its_text_loses_nothing() {
    let report = report("六、其他需要报告的事项 无。");
    let [section] = report.sections.as_slice() else { panic!("one section") };
    assert_eq!(
        (section.title.as_str(), section.heading.text.as_str()),
        ("其他需要报告的事项", "六、其他需要报告的事项")
    );
    assert_eq!(section.paragraphs.first().map(|paragraph| paragraph.text.as_str()), Some("无。"));
}
