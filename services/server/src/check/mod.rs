//! `nianbao check`: reads a report file and says what is wrong with it. No server, no database.

mod text;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use documents::{Figure, ReadReport, Reading};
use domain::Year;
use domain::cell::{CellValue, Figures};
use domain::form::Form;
use domain::report::SectionNumber;
use domain::rules::{Finding, Rule, Subject, TextView, check};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::cli::{CheckArguments, Format};
use crate::import::read_file;

/// Checks the file: 0 nothing to do, 1 findings, 2 unreadable.
#[must_use]
pub fn run(arguments: &CheckArguments) -> ExitCode {
    match checked(arguments).and_then(|(read, findings)| write(arguments, &read, &findings).map(|()| findings)) {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("错误：{error:#}");
            ExitCode::from(2)
        }
    }
}

fn checked(arguments: &CheckArguments) -> anyhow::Result<(ReadReport, Vec<Finding>)> {
    let read = read_file(&arguments.file)?;
    let named = arguments.year.map(|year| Year::new(year.into())).transpose()?;
    let year = named.or(read.year).context("报告中没有写明年度：请用 --year 指定")?;
    let findings = findings(&read, year)?;
    Ok((read, findings))
}

/// What breaks the rules in a report that was read, taken as the report on `year`.
pub fn findings(read: &ReadReport, year: Year) -> anyhow::Result<Vec<Finding>> {
    let form = read.form.or_else(|| Form::of_year(year));
    let form = form.ok_or_else(|| anyhow!("{year} 年度没有全国统一的表格，不能检查"))?;
    let mut values = vec![CellValue::Blank; form.cells().len()];
    for figure in &read.figures {
        if let Some(value) = values.get_mut(figure.cell.get()) {
            *value = match figure.reading {
                Reading::Known(number) => CellValue::Number(number),
                Reading::NotApplicable => CellValue::NotApplicable,
                Reading::Blank | Reading::Unknown => CellValue::Blank,
            };
        }
    }
    let unread = |figure: &&Figure| figure.reading == Reading::Unknown || figure.note.is_some();
    let noted = read.figures.iter().filter(unread).map(|figure| figure.cell).collect();
    let mut sections: [Vec<TextView<'_>>; SectionNumber::COUNT] = Default::default();
    let preamble = read.preamble.iter().map(|paragraph| (0, paragraph));
    let others = read.sections.iter().flat_map(|section| section.paragraphs.iter().map(|p| (section.number, p)));
    for (section, paragraph) in preamble.chain(others) {
        if let Some(texts) = sections.get_mut(usize::from(section)) {
            texts.push(TextView { paragraph: None, kind: paragraph.kind, text: Some(&paragraph.text) });
        }
    }
    let subject = Subject { year, figures: Figures::new(form, &values), sections, noted, erased_notes: vec![] };
    let mut findings = check(&subject);
    for finding in &mut findings {
        finding.message.extend(compare(read, form, finding));
    }
    Ok(findings)
}

/// A sum that does not add up may be the reader's fault: where to look before anybody is asked for better figures.
fn compare(read: &ReadReport, form: &Form, finding: &Finding) -> Option<String> {
    if !matches!(finding.rule, Rule::Balance | Rule::Results | Rule::RowTotal | Rule::ProceedingsTotal) {
        return None;
    }
    let cells: Vec<_> = finding.cells.iter().filter_map(|code| form.index_of(code)).collect();
    let lines = || read.figures.iter().filter(|figure| cells.contains(&figure.cell)).filter_map(|figure| figure.line);
    let (first, last) = (lines().min()?, lines().max()?);
    let place = if first == last { format!("第 {first} 行") } else { format!("第 {first} 至 {last} 行") };
    Some(format!("也可能是读取时串行：请对照原文{place}。"))
}

fn write(arguments: &CheckArguments, read: &ReadReport, findings: &[Finding]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Json => {
            let findings: Vec<_> = findings.iter().map(JsonFinding::from).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&findings)?)?;
        }
        Format::Text => write!(out, "{}", text::render(read, findings, io::stdout().is_terminal()))?,
    }
    Ok(())
}

/// A finding as programs read it. Figures are JSON numbers, written digit by digit: they never pass through a float.
#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    severity: &'static str,
    cells: &'a [Box<str>],
    section: Option<SectionNumber>,
    expected: Option<Box<RawValue>>,
    found: Option<Box<RawValue>>,
    difference: Option<Box<RawValue>>,
    message: &'a str,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let number = |figure: Decimal| RawValue::from_string(figure.to_string()).ok();
        Self {
            rule: finding.rule.id(),
            severity: finding.severity.key(),
            cells: &finding.cells,
            section: finding.section,
            expected: finding.expected.and_then(number),
            found: finding.found.and_then(number),
            difference: finding.difference().and_then(number),
            message: &finding.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said about the sums of a report whose table 三 is `rows`, which begin in line 4.
    fn sums(rows: &str) -> Vec<String> {
        let text =
            format!("二、主动公开政府信息情况\n行政规范性文件 1 0 1\n三、收到和处理政府信息公开申请情况\n{rows}");
        let read = documents::read(&text, &documents::Limits::default()).unwrap();
        let findings = findings(&read, Year::new(2023).unwrap()).unwrap();
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
}
