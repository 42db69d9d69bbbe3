//! What checking costs, in this process and on one core: a whole report from its text, and the same report again after a
//! paragraph changed.

use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use documents::{Limits, findings, read_bytes};

use crate::figures::Spread;

/// A report of usual length, with full tables and a finding or two.
const SAMPLE: &str = "samples/样例区科技局_2020.txt";
/// How often each is done.
const TIMES: usize = 400;

/// Microseconds, one check after the other.
pub(crate) struct Checks {
    /// The characters of the report.
    pub(crate) characters: usize,
    /// Reading its text and checking all of it.
    pub(crate) whole: Spread,
    /// Checking it again after one paragraph changed.
    pub(crate) again: Spread,
}

impl Checks {
    pub(crate) fn measure() -> anyhow::Result<Self> {
        let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SAMPLE))?;
        let limits = Limits::default();
        let mut report = read_bytes(&text, &limits)?;
        let year = report.year.context("the sample names its year")?;
        let whole = timed(|_| {
            let report = read_bytes(&text, &limits)?;
            Ok(findings(&report, year, None)?.len())
        })?;
        let again = timed(|number| {
            let paragraph = report.sections.first_mut().and_then(|section| section.paragraphs.first_mut());
            paragraph.context("the sample has a paragraph")?.text = format!("第{number}次修改。公开信息{number}条。");
            Ok(findings(&report, year, None)?.len())
        })?;
        Ok(Self { characters: String::from_utf8_lossy(&text).chars().count(), whole, again })
    }

    /// How many whole checks a second one core does.
    pub(crate) fn rate(&self) -> f64 {
        1e6 / self.whole.median
    }

    pub(crate) fn print(&self) {
        println!("\nOne check after the other on one core, a report of {} characters, in µs", self.characters);
        println!("{:>32}  {:>22}  {:.0} a second", "read and checked", format!("{}", self.whole), self.rate());
        println!("{:>32}  {:>22}", "again after one edit", format!("{}", self.again));
    }
}

fn timed(mut work: impl FnMut(usize) -> anyhow::Result<usize>) -> anyhow::Result<Spread> {
    let mut times = Vec::with_capacity(TIMES);
    for number in 1..=TIMES {
        let begun = Instant::now();
        work(number)?;
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Spread::of(times))
}
