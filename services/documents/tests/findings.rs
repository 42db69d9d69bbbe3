//! What is said of the reports that people wrote, wherever those are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use documents::{Limits, ReadReport, findings, read_bytes};
use domain::Year;
use domain::prose::{PartList, part_lists};
use domain::rules::Finding;
use rust_decimal::Decimal;

/// So many characters of a quotation tell which one it is.
const QUOTED: usize = 24;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The reports, in the order of their names.
fn files() -> Vec<PathBuf> {
    let files = here().join("../../../shared/reports").read_dir().into_iter().flatten();
    let files = files.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "txt")).collect();
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A report with its year, which its file's name may tell; none where it is not read as one.
fn read(file: &Path) -> Option<(ReadReport, Year)> {
    let read = read_bytes(&fs::read(file).ok()?, &Limits::default()).ok()?;
    let named = || name(file).split('_').find_map(|part| Year::new(part.parse().ok()?).ok());
    let year = read.year.or_else(named)?;
    Some((read, year))
}

/// A finding by its rule, what it means and where it is: the words, the first cell or the section.
fn told(finding: &Finding) -> String {
    let section = || finding.section.map_or_else(String::new, |section| format!("§{}", section.get()));
    let place = match (&finding.quote, finding.cells.first()) {
        (Some(quote), _) => quote.chars().take(QUOTED).collect(),
        (None, Some(cell)) => cell.to_string(),
        (None, None) => section(),
    };
    let listed = finding.rule.entry().is_some_and(|entry| entry.severities.contains(&finding.severity));
    assert!(listed, "{finding:?}");
    format!("{} {} {place}", finding.rule, finding.severity.key()).trim_end().to_owned()
}

/// Each file of `expected` holds what was confirmed by reading the report, and nothing else is said.
#[test]
fn of_real_reports_is_said_what_was_confirmed_by_reading_them() {
    let mut wrong = Vec::new();
    for file in files() {
        let said = read(&file).map(|(read, year)| findings(&read, year, None).unwrap()).unwrap_or_default();
        let said: Vec<_> = said.iter().map(told).collect();
        let expected = fs::read_to_string(here().join(format!("tests/expected/{}.txt", name(&file))));
        let expected = expected.unwrap_or_default();
        if !said.iter().eq(expected.lines()) {
            wrong.push(format!("{}:\n{}\n", name(&file), said.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "is said now:\n{}", wrong.join("\n"));
}

/// Reports without a mistake in their prose are blamed for nothing but what the copy of them lacks.
#[test]
fn of_faultless_prose_nothing_is_said() {
    for file in files().into_iter().filter(|file| name(file).ends_with("散文无误")) {
        let (read, year) = read(&file).unwrap();
        let said = findings(&read, year, None).unwrap();
        let lacks = |finding: &&Finding| !["D-SECTIONS", "T-VALUE"].contains(&finding.rule.id());
        assert_eq!(said.iter().filter(lacks).count(), 0, "{}", name(&file));
    }
}

/// Whichever number of a list that adds up is changed, zeros left alone, the list is found.
#[test]
fn a_changed_number_is_found_in_every_list_of_parts_of_real_reports() {
    let mut lists = 0;
    let files = files();
    for (read, _) in files.iter().filter_map(|file| read(file)) {
        let sections = read.sections.iter().flat_map(|section| &section.paragraphs);
        for text in read.preamble.iter().chain(sections).map(|paragraph| &*paragraph.text) {
            for list in part_lists(text).into_iter().filter(|list| !list.is_wrong()) {
                lists += 1;
                // A zero may count nothing in whatever unit, or be shared out (各 0 条): one that is not is not understood.
                for part in list.parts.iter().filter(|part| !part.value.is_zero()) {
                    let changed = format!("{}{}{}", &text[..part.span.start], part.value + Decimal::ONE, part.unit);
                    let changed = changed + &text[part.span.end..];
                    let found = part_lists(&changed).into_iter().filter(PartList::is_wrong);
                    assert_eq!(found.count(), 1, "{changed}");
                }
            }
        }
    }
    assert!(lists > 10 || files.is_empty(), "only {lists} lists were understood");
}
