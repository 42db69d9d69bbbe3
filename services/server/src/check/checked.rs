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
    pub(super) fn of(file: &Path, year: Option<u16>) -> Self {
        let name = file.to_string_lossy().into_owned();
        let read = match read_file(file) {
            Ok(read) => read,
            Err(error) => return Self { name, read: None, year: None, findings: Err(error) },
        };
        let named = year.map(|year| Year::new(year.into())).transpose();
        let year = named.map(|named| named.or(read.year));
        let due = year.map_err(Into::into).and_then(|year| year.context("报告中没有写明年度：请用 --year 指定"));
        let findings = due.as_ref().map_err(|error| anyhow!("{error:#}")).and_then(|year| Ok(findings(&read, *year)?));
        Self { name, read: Some(read), year: due.ok(), findings }
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
