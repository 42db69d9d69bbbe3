//! One file, checked.

use std::path::Path;

use anyhow::{Context, anyhow};
use documents::{ReadReport, findings};
use domain::Year;
use domain::form::Form;
use domain::rules::{Finding, Severity};

use crate::report_file::read_file;
use crate::terminal::UNREADABLE;

/// The exit code where something must be done about the report.
pub(super) const FINDINGS: u8 = 1;

/// A file, checked as far as it went.
pub(super) struct Checked {
    /// As it was named on the command line.
    pub(super) name: String,
    /// Nothing when it could not be read.
    pub(super) read: Option<ReadReport>,
    pub(super) year: Option<Year>,
    pub(super) findings: anyhow::Result<Vec<Finding>>,
}

impl Checked {
    pub(super) fn of(file: &Path, year: Option<u16>, previous: Option<&Path>) -> Self {
        let name = file.to_string_lossy().into_owned();
        let read = match read_file(file) {
            Ok(read) => read,
            Err(error) => return Self { name, read: None, year: None, findings: Err(error) },
        };
        let named = year.map(|year| Year::new(year.into())).transpose();
        let year = named.map(|named| named.or(read.year));
        let due = year.map_err(Into::into).and_then(|year| year.context("报告中没有写明年度：请用 --year 指定"));
        let findings = due.as_ref().map_err(|error| anyhow!("{error:#}")).and_then(|year| {
            let read_previous =
                |file: &Path| read_file(file).with_context(|| format!("上一年度的报告 {}", file.display()));
            let previous = previous.map(read_previous).transpose()?;
            Ok(findings(&read, *year, previous.as_ref())?)
        });
        Self { name, read: Some(read), year: due.ok(), findings }
    }

    /// The line of the source that a finding is about, counted from 1: that of its paragraph, or of its first cell.
    pub(super) fn line(&self, finding: &Finding) -> Option<u32> {
        let cell = || {
            let (read, form) = (self.read.as_ref()?, self.form()?);
            let index = finding.cells.first().and_then(|code| form.index_of(code))?;
            read.figures.get(index.get())?.line
        };
        finding.line.or_else(cell)
    }

    /// The form that it was checked against.
    pub(super) fn form(&self) -> Option<&'static Form> {
        self.read.as_ref().and_then(|read| read.form).or_else(|| self.year.and_then(Form::of_year))
    }

    pub(super) fn exit_code(&self) -> u8 {
        match &self.findings {
            Ok(findings) if findings.iter().all(|finding| finding.severity == Severity::Info) => 0,
            Ok(_) => FINDINGS,
            Err(_) => UNREADABLE,
        }
    }
}
