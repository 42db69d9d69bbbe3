//! A report that was read, as a command takes it in.

use domain::Year;
use domain::cell::CellValue;
use domain::command::{ImportedCell, ImportedDocument, ImportedParagraph};
use domain::form::Form;
use domain::report::SectionNumber;

use crate::{Figure, ReadReport, Reading};

/// Why a report is not one on the year for which it is to be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MismatchError {
    /// It names another year.
    #[error("文件是 {found} 年度的报告，要导入的是 {wanted} 年度：请核对后重试")]
    Year {
        /// The year that it names.
        found: Year,
        /// The year that was asked for.
        wanted: Year,
    },
    /// Its tables follow another form than the year asks for.
    #[error("文件用的是 {found} 年版格式，{year} 年度应使用 {due} 年版格式：请按规定的格式重新制表后导入")]
    Form {
        /// The id of the form that it follows.
        found: &'static str,
        /// The id of the form of the year.
        due: &'static str,
        /// The year that was asked for.
        year: Year,
    },
}

impl ReadReport {
    /// Refuses to take the report for one on another year, or on another year's form: of that one only its cells would be
    /// complained about.
    pub fn must_be_of(&self, wanted: Year) -> Result<(), MismatchError> {
        if let Some(found) = self.year.filter(|found| *found != wanted) {
            return Err(MismatchError::Year { found, wanted });
        }
        match (self.form, Form::of_year(wanted)) {
            (Some(found), Some(due)) if found.id() != due.id() => {
                Err(MismatchError::Form { found: found.id(), due: due.id(), year: wanted })
            }
            _ => Ok(()),
        }
    }

    /// What was read, called `name`: its paragraphs section by section, and the cells that say something, or why there is
    /// nothing.
    #[must_use]
    pub fn to_document(&self, name: &str) -> ImportedDocument {
        let preamble = self.preamble.iter().map(|paragraph| (0, paragraph));
        let sections = self.sections.iter().flat_map(|section| section.paragraphs.iter().map(|p| (section.number, p)));
        let paragraphs = preamble.chain(sections).filter_map(|(section, paragraph)| {
            let section = SectionNumber::new(section.into()).ok()?;
            Some(ImportedParagraph { section, kind: paragraph.kind, text: paragraph.text.clone() })
        });
        ImportedDocument {
            name: name.to_owned(),
            paragraphs: paragraphs.collect(),
            cells: self.figures.iter().filter_map(|figure| self.cell(figure)).collect(),
            unplaced: self.unplaced.iter().map(|piece| piece.text.clone()).collect(),
        }
    }

    fn cell(&self, figure: &Figure) -> Option<ImportedCell> {
        let cell = self.form?.cell(figure.cell)?;
        let code = cell.code.to_string();
        let mut note = figure.note.as_ref().map(ToString::to_string);
        let value = match figure.reading {
            Reading::Known(number) => {
                let value = CellValue::Number(number.normalize());
                // No cell holds such a figure, and the file says it all the same.
                match value.fits(cell) {
                    Ok(()) => value,
                    Err(problem) => {
                        note = Some(format!("原文写的是 {number}：{problem}"));
                        CellValue::Unknown
                    }
                }
            }
            Reading::NotApplicable => CellValue::NotApplicable,
            Reading::Blank if note.is_none() => return None,
            Reading::Blank => CellValue::Blank,
            Reading::Unknown => CellValue::Unknown,
        };
        Some(ImportedCell { code, value: value.to_string(), note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    #[test]
    fn a_report_of_another_year_or_on_another_form_is_refused() {
        let sample = include_str!("../../../samples/样例区科技局_2020.txt");
        let report = read(sample, &Limits::default()).unwrap();
        let of = |year| Year::new(year).unwrap();
        assert_eq!(report.must_be_of(of(2020)), Ok(()));
        let other = MismatchError::Year { found: of(2020), wanted: of(2019) };
        assert_eq!(report.must_be_of(of(2019)), Err(other));
        let undated = ReadReport { year: None, ..report };
        let form = MismatchError::Form { found: "2019", due: "2021", year: of(2022) };
        assert_eq!(undated.must_be_of(of(2022)), Err(form));
    }

    #[test]
    fn a_figure_that_no_cell_takes_is_told_in_words() {
        let text = "一、总体情况\n2021年公开。\n三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 1.5 0 0 0 0 0 -2\n";
        let document = read(text, &Limits::default()).unwrap().to_document("样例.txt");
        let notes = document.cells.iter().filter(|cell| cell.value == "?").filter_map(|cell| cell.note.as_deref());
        let told: Vec<_> = notes.filter(|note| note.starts_with("原文写的是")).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("原文写的是 1.5：") && told[1].starts_with("原文写的是 -2："), "{told:?}");
    }

    #[test]
    fn a_cell_that_could_not_be_read_says_so() {
        let sample = include_str!("../../../samples/样例区科技局_2020.txt");
        let document = read(sample, &Limits::default()).unwrap().to_document("样例.txt");
        let unknown: Vec<_> = document.cells.iter().filter(|cell| cell.value == "?").collect();
        assert_eq!(unknown.len(), 3);
        assert!(unknown.iter().all(|cell| cell.note.as_ref().is_some_and(|note| note.contains("吞掉"))));
    }
}
