//! What breaks the rules in a report that was read from a file.

mod altered;
mod lacking;

use domain::Year;
use domain::body::BodyKind;
use domain::cell::{CellValue, Figures};
use domain::form::Form;
use domain::report::SectionNumber;
use domain::rules::{Finding, Rule, RuleSet, Severity, Subject, TextView, check};

use crate::{Figure, Paragraph, ReadReport, Reading};

/// Why a report cannot be held against the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The year has no form that a report could be held against.
    #[error("{0} 年度没有全国统一的表格，不能检查")]
    NoForm(Year),
    /// What is given for the year before is on another year.
    #[error("上一年度的报告写的是 {stated} 年度，这里需要 {wanted} 年度的：请核对文件")]
    NotTheYearBefore {
        /// The year that it names.
        stated: Year,
        /// The year before the one that is checked.
        wanted: Year,
    },
}

/// What breaks the rules in a report that was read, taken as the report on `year`; compared with the same body's report on
/// the year before, where that is at hand. What is graver comes first.
pub fn findings(read: &ReadReport, year: Year, previous: Option<&ReadReport>) -> Result<Vec<Finding>, CheckError> {
    let before = year.previous().zip(previous).map(|(year, read)| year_before(read, year)).transpose()?;
    let before = before.as_ref().map(|laid| laid.subject(None));
    let laid = Laid::out(read, year)?;
    let mut findings = lacking::gathered(check(&laid.subject(before.as_ref()), RuleSet::CURRENT), read, laid.form);
    for finding in &mut findings {
        finding.message.extend(compare(read, laid.form, finding));
    }
    findings.splice(0..0, other_year(read, year));
    let hints = findings.partition_point(|finding| finding.severity < Severity::Info);
    findings.splice(hints..hints, altered::altered(read, laid.form));
    Ok(findings)
}

fn year_before(read: &ReadReport, wanted: Year) -> Result<Laid<'_>, CheckError> {
    match read.year {
        Some(stated) if stated != wanted => Err(CheckError::NotTheYearBefore { stated, wanted }),
        _ => Laid::out(read, wanted),
    }
}

/// A report as the rules look at it.
struct Laid<'a> {
    read: &'a ReadReport,
    year: Year,
    form: &'static Form,
    values: Vec<CellValue>,
}

impl<'a> Laid<'a> {
    fn out(read: &'a ReadReport, year: Year) -> Result<Self, CheckError> {
        let form = read.form.or_else(|| Form::of_year(year)).ok_or(CheckError::NoForm(year))?;
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
        Ok(Self { read, year, form, values })
    }

    fn subject<'s>(&'s self, previous: Option<&'s Subject<'s>>) -> Subject<'s> {
        let unread = |figure: &&Figure| figure.reading == Reading::Unknown || figure.note.is_some();
        Subject {
            year: self.year,
            kind: self.read.body_name().and_then(BodyKind::of_name),
            figures: Figures::new(self.form, &self.values),
            sections: self.sections(),
            noted: self.read.figures.iter().filter(unread).map(|figure| figure.cell).collect(),
            erased_notes: vec![],
            previous,
        }
    }

    fn sections(&self) -> [Vec<TextView<'_>>; SectionNumber::COUNT] {
        let mut sections: [Vec<TextView<'_>>; SectionNumber::COUNT] = Default::default();
        let preamble = self.read.preamble.iter().map(|paragraph| (0, paragraph));
        let others = self.read.sections.iter();
        let others = others.flat_map(|section| section.paragraphs.iter().map(|paragraph| (section.number, paragraph)));
        for (section, Paragraph { line, kind, text }) in preamble.chain(others) {
            if let Some(texts) = sections.get_mut(usize::from(section)) {
                texts.push(TextView { paragraph: None, line: Some(*line), kind: *kind, text: Some(text) });
            }
        }
        sections
    }
}

/// The file names another year than the one that it is checked for: one of the two is wrong.
fn other_year(read: &ReadReport, year: Year) -> Option<Finding> {
    let stated = read.year.filter(|stated| *stated != year)?;
    let message = format!(
        "文件（标题、正文或文件名）写的是 {stated} 年度，指定的是 {year} 年度，以下按 {year} 年度检查：\
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
