//! Which document the demonstration takes to publication.

use std::path::Path;

use anyhow::Context;
use documents::{Limits, ReadReport, read};

use crate::report_file::{file_name, read_file};

const SAMPLE: &str = include_str!("../../../../samples/样例区科技局_2020.txt");
const SAMPLE_NAME: &str = "样例区科技局_2020.txt";

/// The document that the demonstration takes to publication.
pub(super) struct Script {
    pub(super) name: String,
    pub(super) read: ReadReport,
    pub(super) year: u16,
}

impl Script {
    /// The report of a file, or the sample.
    pub(super) fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let (name, read) = match file {
            Some(file) => (file_name(file), read_file(file)?),
            None => (SAMPLE_NAME.to_owned(), read(SAMPLE, &Limits::default())?),
        };
        let year = read.year.context("报告中没有写明年度")?.number();
        Ok(Self { name, read, year })
    }
}
