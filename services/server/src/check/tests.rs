//! Tests of what is said about a report.

use std::path::Path;

use documents::findings;
use domain::Year;
use domain::rules::{Finding, Rule};

use super::*;

/// What is said about the sums of a report whose table 三 is `rows`, which begin in line 4.
fn sums(rows: &str) -> Vec<String> {
    let text = format!("二、主动公开政府信息情况\n行政规范性文件 1 0 1\n三、收到和处理政府信息公开申请情况\n{rows}");
    let read = documents::read(&text, &documents::Limits::default()).unwrap();
    let findings = findings(&read, Year::new(2023).unwrap(), None).unwrap();
    let sums = findings.into_iter().filter(|finding| finding.rule.id().starts_with("T3-"));
    sums.map(|finding| finding.message).collect()
}

#[test]
fn a_sum_over_what_was_read_says_where_to_compare() {
    let row = sums("一、本年新收政府信息公开申请数量 1 2 3 4 5 6 22\n");
    assert_eq!(row.len(), 1, "{row:?}");
    assert!(row[0].ends_with("请核对这一行。也可能是读取时串行：请对照原文第 4 行。"), "{row:?}");

    let balance = sums(
        "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n\
         （七）总计 0 0 0 0 0 0 0\n四、结转下年度继续办理 0 0 0 0 0 0 0\n",
    );
    assert_eq!(balance.len(), 2, "{balance:?}");
    assert!(balance.iter().all(|message| message.ends_with("请对照原文第 4 至 7 行。")), "{balance:?}");
}

/// What is said about the report on 2023 whose text is this.
fn said(text: &str) -> Vec<Finding> {
    let read = documents::read(text, &documents::Limits::default()).unwrap();
    let findings = findings(&read, Year::new(2023).unwrap(), None).unwrap();
    findings.into_iter().filter(|finding| finding.rule == Rule::Value).collect()
}

/// The section of table 四 in a report that is otherwise silent on tables.
fn table_four(rows: &str) -> String {
    let text =
        format!("二、主动公开政府信息情况\n行政规范性文件 1 0 1\n四、政府信息公开行政复议、行政诉讼情况\n{rows}");
    let said = said(&text).into_iter().filter(|finding| finding.cells.iter().all(|cell| cell.starts_with("2021/4/")));
    let said: Vec<_> = said.map(|finding| finding.message).collect();
    said.join("\n")
}

#[test]
fn a_table_that_is_missing_as_a_whole_is_one_finding_with_all_its_cells() {
    let findings = said("二、主动公开政府信息情况\n行政规范性文件 1 0 1\n三、收到和处理政府信息公开申请情况\n无。\n");
    let of = |table: &str| findings.iter().filter(|finding| finding.cells[0].starts_with(table)).collect::<Vec<_>>();
    let (three, four) = (of("2021/3/"), of("2021/4/"));
    let ([three], [four]) = (three.as_slice(), four.as_slice()) else { panic!("{findings:?}") };
    assert_eq!((three.cells.len(), four.cells.len()), (175, 15));
    assert!(three.message.contains("原文有这一部分，但没有找到表中的任何一行"), "{}", three.message);
    assert!(four.message.contains("没有找到“政府信息公开行政复议、行政诉讼情况”这一部分"), "{}", four.message);
}

#[test]
fn a_row_that_is_missing_as_a_whole_is_one_finding() {
    let findings = said("二、主动公开政府信息情况\n行政规范性文件 1 0 1\n");
    let rules: Vec<_> = findings.iter().filter(|finding| finding.cells[0].starts_with("2021/2/rules/")).collect();
    let [rules] = rules.as_slice() else { panic!("{rules:?}") };
    assert_eq!(rules.cells.len(), 3);
    assert!(rules.message.contains("规章”一行没有读出数字：原文中没有找到这一行"), "{}", rules.message);
}

#[test]
fn an_empty_row_is_told_from_one_that_could_not_be_read() {
    let empty = said("二、主动公开政府信息情况\n规章 | | | |\n行政规范性文件 | 1 | 0 | 1 |\n");
    let broken = said("二、主动公开政府信息情况\n规章 1\n行政规范性文件 1 0 1\n");
    assert!(empty[0].message.ends_with("规章”一行没有填写（第 2 行）：没有发生的请填 0。"), "{}", empty[0].message);
    let message = &broken[0].message;
    assert!(message.contains("第 2 行，这一行应有 3 个数字，原文读到 1 个"), "{message}");
    assert!(!message.contains("请填 0"), "nobody knows that nothing happened: {message}");
}

#[test]
fn the_columns_that_a_row_lacks_are_one_finding() {
    let said = said("二、主动公开政府信息情况\n规章 | 1 | | |\n行政规范性文件 | 1 | 0 | 1 |\n");
    let [first, ..] = said.as_slice() else { panic!("nothing is said") };
    assert!(first.message.contains("规章”的“本年废止件数”、“现行有效件数”没有填写（第 2 行）"), "{}", first.message);
    assert_eq!(first.cells.len(), 2);
}

#[test]
fn rows_that_are_in_doubt_together_are_one_finding() {
    let findings = said(
        "二、主动公开政府信息情况\n规章\n行政规范性文件\n1 0 1\n行政许可 5\n\
         三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n",
    );
    let message = &findings[0].message;
    assert!(message.starts_with("表二有 2 行没有读出数字，从“第二十条第（一）项 规章”到"), "{message}");
    assert!(message.contains("行名有 2 个，其后的数字有 1 行"), "{message}");
    assert_eq!(findings[0].cells.len(), 6);
}

#[test]
fn figures_that_are_there_are_not_called_missing() {
    assert_eq!(table_four("1 0 0 0 1 0 0 0 0 0 0 0 0 0 0\n"), "");
}

#[test]
fn a_year_that_contradicts_the_file_is_said() {
    let text = "某局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n";
    let read = documents::read(text, &documents::Limits::default()).unwrap();
    let of = |year| findings(&read, Year::new(year).unwrap(), None).unwrap().remove(0);
    let other = of(2022);
    assert_eq!(other.rule, Rule::Form);
    assert!(other.message.contains("写的是 2023 年度，指定的是 2022 年度"), "{}", other.message);
    assert_ne!(of(2023).rule, Rule::Form);
}

/// Where the reports that people wrote are at hand, none of them buries its reader.
#[test]
fn no_real_report_gives_more_findings_than_a_person_reads() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports");
    let files = reports.read_dir().into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let checked = Checked::of(&file, None, None);
        let lines = text::render(&checked, false).lines().count();
        assert!(lines <= 60, "{}: {lines} lines", checked.name);
    }
}

#[test]
fn a_list_of_parts_says_where_it_stands_and_that_it_may_be_explained() {
    let text = "某局2023年政府信息公开工作年度报告\n一、总体情况\n公开信息9条，其中指南1条、其他7条。\n";
    let read = documents::read(text, &documents::Limits::default()).unwrap();
    let findings = findings(&read, Year::new(2023).unwrap(), None).map_err(Into::into);
    let checked = Checked { name: "某局.txt".to_owned(), year: read.year, read: Some(read), findings };
    let told = text::render(&checked, false);
    let line = told.lines().find(|line| line.contains("P-PARTS")).unwrap();
    assert!(
        line.contains("“总体情况”第 3 行：“公开信息9条，其中指南1条、其他7条”")
            && line.ends_with("[P-PARTS 核对或说明]"),
        "{line}"
    );
    assert!(told.ends_with("其中 1 处改正不了的可以说明理由。\n"), "{told}");
    let json: serde_json::Value = serde_json::to_value(JsonChecked::from(&checked)).unwrap();
    let finding = json["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "P-PARTS").unwrap();
    assert_eq!(
        (&finding["severity"], &finding["line"], &finding["difference"]),
        (&"EXPLAIN".into(), &3.into(), &1.into())
    );
}

/// A file with this text, checked as the report that it says it is.
fn checked_file(text: &str, previous: Option<&str>) -> Checked {
    let place = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let previous = previous.map(|text| file("上年.txt", text));
    let mut checked = Checked::of(&file("本年.txt", text), None, previous.as_deref());
    checked.name = "某局/本年 报告.txt".to_owned();
    checked
}

/// A report whose table 三 has one row of applications carried in and one carried out.
fn carrying(year: u16, carried_in: u8, carried_out: u8) -> String {
    format!(
        "某局{year}年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n行政规范性文件 1 0 1\n\
         三、收到和处理政府信息公开申请情况\n二、上年结转政府信息公开申请数量 {carried_in} 0 0 0 0 0 {carried_in}\n\
         四、结转下年度继续办理 {carried_out} 0 0 0 0 0 {carried_out}\n"
    )
}

#[test]
fn the_year_before_is_compared_where_it_is_given() {
    let said = |previous: Option<&str>| {
        let checked = checked_file(&carrying(2023, 3, 0), previous);
        let findings = checked.findings.unwrap().into_iter().filter(|finding| finding.rule == Rule::Carry);
        findings.map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(said(None), Vec::<String>::new());
    assert_eq!(said(Some(&carrying(2022, 0, 3))), Vec::<String>::new());
    let wrong = said(Some(&carrying(2022, 0, 5)));
    assert!(wrong[0].contains("与 2022 年度报告的“结转下年度继续办理”不一致"), "{wrong:?}");
    let other = checked_file(&carrying(2023, 3, 0), Some(&carrying(2021, 0, 5)));
    let error = other.findings.unwrap_err().to_string();
    assert_eq!(error, "上一年度的报告写的是 2021 年度，这里需要 2022 年度的：请核对文件");
}

#[test]
fn a_sum_that_does_not_add_up_is_drawn_beside_both_sums() {
    let text = "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 1 0 3 0 5 0 12\n";
    let checked = checked_file(&format!("某局2023年政府信息公开工作年度报告\n{text}"), None);
    let told = text::render(&checked, false);
    let (_, drawn) = told.split_once("[T3-ROW]\n").unwrap();
    let lines: Vec<_> =
        drawn.lines().take(6).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines, ["自然人 1", "科研机构 3", "法律服务机构 5", "各项之和 9", "表中总计 12", "相差 3"], "{told}");
}

#[test]
fn tools_are_told_the_rule_the_level_and_the_line() {
    let checked =
        checked_file("某局2023年政府信息公开工作年度报告\n一、总体情况\n公开信息9条，其中指南1条、其他7条。\n", None);
    let unreadable = Checked::of(Path::new("没有.txt"), None, None);
    let document = sarif::document(&[checked, unreadable]);
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    let parts = results.iter().find(|result| result["ruleId"] == "P-PARTS").unwrap();
    assert_eq!(parts["level"], "warning");
    let place = &parts["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(place["artifactLocation"]["uri"], "%E6%9F%90%E5%B1%80/%E6%9C%AC%E5%B9%B4%20%E6%8A%A5%E5%91%8A.txt");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(results.iter().all(|result| rules.iter().any(|rule| rule["id"] == result["ruleId"])));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(told.contains("没有这个文件"), "{told}");
    assert_eq!(results[0]["level"], "error", "what is graver comes first");
}
