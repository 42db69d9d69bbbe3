//! `nianbao check`: reads report files and says what is wrong with them. No server, no database.

mod json;
mod lacking;
#[cfg(test)]
mod tests;
mod text;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use documents::{Figure, ReadReport, Reading};
use domain::Year;
use domain::cell::{CellValue, Figures};
use domain::form::Form;
use domain::report::SectionNumber;
use domain::rules::{Finding, Rule, Subject, TextView, check};

use self::json::JsonChecked;
use crate::cli::{CheckArguments, Format};
use crate::import::read_file;
use crate::read::{UNREADABLE, printable, written};

/// Something must be done about the report.
const FINDINGS: u8 = 1;

/// Checks the files: 0 nothing to do, 1 findings, 2 unreadable; of several, the worst.
#[must_use]
pub fn run(arguments: &CheckArguments) -> ExitCode {
    let several = arguments.files.len() > 1;
    let mut counts = [0; 3];
    for file in &arguments.files {
        let checked = Checked::of(file, arguments.year);
        if let Some(count) = counts.get_mut(usize::from(checked.exit_code())) {
            *count += 1;
        }
        if let Err(error) = checked.write(arguments.format, several) {
            return written(Err(error), ExitCode::from(worst(counts)));
        }
    }
    let code = ExitCode::from(worst(counts));
    if !several || arguments.format == Format::Json {
        return code;
    }
    let ([fine, wanting, unreadable], files) = (counts, arguments.files.len());
    let summary = format!("检查了 {files} 份：{fine} 份没有问题，{wanting} 份有问题，{unreadable} 份无法检查。");
    written(writeln!(io::stdout().lock(), "{summary}"), code)
}

/// The exit code for so many files of each exit code.
const fn worst([_, wanting, unreadable]: [usize; 3]) -> u8 {
    match (wanting, unreadable) {
        (0, 0) => 0,
        (_, 0) => FINDINGS,
        _ => UNREADABLE,
    }
}

/// A file, checked as far as it went.
struct Checked {
    /// As it was named on the command line.
    name: String,
    /// Nothing when it could not be read.
    read: Option<ReadReport>,
    /// The year that it was checked for.
    year: Option<Year>,
    findings: anyhow::Result<Vec<Finding>>,
}

impl Checked {
    fn of(file: &Path, year: Option<u16>) -> Self {
        let name = file.to_string_lossy().into_owned();
        let read = match read_file(file) {
            Ok(read) => read,
            Err(error) => return Self { name, read: None, year: None, findings: Err(error) },
        };
        let named = year.map(|year| Year::new(year.into())).transpose();
        let year = named.map(|named| named.or(read.year));
        let due = year.map_err(Into::into).and_then(|year| year.context("报告中没有写明年度：请用 --year 指定"));
        let findings = due.as_ref().map_err(|error| anyhow!("{error:#}")).and_then(|year| findings(&read, *year));
        Self { name, read: Some(read), year: due.ok(), findings }
    }

    /// The form that it was checked against.
    fn form(&self) -> Option<&'static Form> {
        self.read.as_ref().and_then(|read| read.form).or_else(|| self.year.and_then(Form::of_year))
    }

    fn exit_code(&self) -> u8 {
        match &self.findings {
            Ok(findings) if findings.is_empty() => 0,
            Ok(_) => FINDINGS,
            Err(_) => UNREADABLE,
        }
    }

    fn write(&self, format: Format, several: bool) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match (format, &self.findings) {
            (Format::Json, _) => writeln!(out, "{}", serde_json::to_string(&JsonChecked::from(self))?),
            (Format::Text, Err(error)) if !several => write!(io::stderr().lock(), "{}", text::failed(error)),
            (Format::Text, _) => {
                if several {
                    writeln!(out, "== {}", printable(&self.name))?;
                }
                writeln!(out, "{}", text::render(self, io::stdout().is_terminal()).trim_end())?;
                if several { writeln!(out) } else { Ok(()) }
            }
        }
    }
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
    let mut findings = lacking::gathered(check(&subject), read, form);
    for finding in &mut findings {
        finding.message.extend(compare(read, form, finding));
    }
    findings.splice(0..0, other_year(read, year));
    Ok(findings)
}

/// The file names another year than the one that it is checked for: one of the two is wrong.
fn other_year(read: &ReadReport, year: Year) -> Option<Finding> {
    let stated = read.year.filter(|stated| *stated != year)?;
    let message = format!(
        "文件（标题、正文或文件名）写的是 {stated} 年度，--year 指定的是 {year} 年度，以下按 {year} 年度检查：\
         请核对是文件拿错了，还是年度写错了。"
    );
    Some(Finding::block(Rule::Form, message))
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
