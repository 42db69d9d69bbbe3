//! Reports broken one row at a time: unknown is allowed, another row's figure is not.

use std::ops::{Range, RangeInclusive};
use std::path::Path;

use documents::{Limits, ReadReport, Reading, read, read_bytes};
use domain::form::{CellIndex, Form, TableNumber};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;

/// What separates fields.
const STROKES: [char; 3] = ['\t', '|', ';'];

/// Where the plain figures of a line stand.
fn figures(line: &str) -> Vec<Range<usize>> {
    let ends = |letter: char| letter.is_whitespace() || STROKES.contains(&letter);
    let mut start = 0;
    let mut found = Vec::new();
    for word in line.split(ends) {
        let plain = word.starts_with(|first: char| first.is_ascii_digit()) && !word.ends_with('.');
        if plain && word.parse::<Decimal>().is_ok() {
            found.push(start..start + word.len());
        }
        let end = start + word.len();
        start = end + line[end..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn has_words(line: &str) -> bool {
    line.chars().any(char::is_alphabetic)
}

/// Whether a line holds both a label and figures.
fn is_row(line: &str) -> bool {
    has_words(line) && !figures(line).is_empty()
}

/// The label of a row and its figures, in a line each.
fn parts(line: &str) -> Option<[&str; 2]> {
    let first = figures(line).first()?.start;
    let (label, figures) = line.split_at(first);
    has_words(label).then_some([label, figures])
}

/// `lines` with those at `range` replaced.
fn replaced(lines: &[String], range: RangeInclusive<usize>, by: &[&str]) -> Vec<String> {
    let mut lines = lines.to_vec();
    lines.splice(range, by.iter().map(|line| (*line).to_owned()));
    lines
}

/// The ways to break the line at `place`: dropped, swapped with the next, split, one figure short.
fn broken(lines: &[String], place: usize) -> Vec<Vec<String>> {
    let line = lines[place].as_str();
    let with = |by: &[&str]| replaced(lines, place..=place, by);
    let mut broken = vec![with(&[])];
    if let Some(next) = lines.get(place + 1).filter(|next| has_words(line) || has_words(next)) {
        broken.push(replaced(lines, place..=place + 1, &[next, line]));
    }
    let figures = figures(line);
    for figure in &figures {
        let (before, behind) = (&line[..figure.start], &line[figure.end..]);
        broken.push(with(&[&format!("{before}{behind}")]));
        broken.push(with(&[&format!("{before}{}", behind.trim_start_matches(' ').trim_start_matches(STROKES))]));
        broken.push(with(&[before, &line[figure.start..]]));
    }
    let letters: Vec<_> = line.char_indices().map(|(place, _)| place).collect();
    let words = &line[..figures.first().map_or(line.len(), |figure| figure.start)];
    for part in 1..4 {
        let end = letters.iter().copied().filter(|end| *end < words.len()).nth(words.chars().count() * part / 4);
        broken.extend(end.map(|end| with(&[&line[..end], &line[end..]])));
    }
    if let Some([label, figures]) = parts(line) {
        broken.extend([with(&[label]), with(&[figures]), with(&[figures, label])]);
        broken.extend(interleaved(lines, place, label, figures));
    }
    broken
}

/// The label of the row at `place` and its figures torn apart, with other rows between them.
fn interleaved(lines: &[String], place: usize, label: &str, figures: &str) -> Vec<Vec<String>> {
    let mut broken = Vec::new();
    for other in (place + 1..lines.len().min(place + 6)).take_while(|other| is_row(&lines[*other])) {
        let rows: Vec<_> = lines[place + 1..other].iter().map(String::as_str).collect();
        let Some([other_label, other_figures]) = parts(&lines[other]) else { break };
        let tear = |by: &[&[&str]]| replaced(lines, place..=other, &by.concat());
        broken.push(tear(&[&[label], &rows, &[&lines[other], figures]]));
        broken.push(tear(&[&[label, other_label, figures], &rows, &[other_figures]]));
        broken.push(tear(&[&[label], &rows, &[other_label, figures, other_figures]]));
        broken.push(tear(&[&[label, other_label, figures], &rows]));
        broken.push(tear(&[&[label, other_label, other_figures], &rows]));
        broken.push(tear(&[&[figures], &rows, &[label, other_figures, other_label]]));
        broken.push(tear(&[&[label, other_label, figures, other_figures], &rows]));
    }
    broken
}

/// The figures that a report is read as, cell by cell.
fn known(report: &ReadReport) -> Vec<(CellIndex, Decimal)> {
    let known = report.figures.iter().filter_map(|figure| match figure.reading {
        Reading::Known(value) => Some((figure.cell, value)),
        _ => None,
    });
    known.collect()
}

/// Where the figures of a report belong.
struct Truth {
    form: &'static Form,
    figures: Vec<(CellIndex, Decimal)>,
    /// Those that are not placed, with the cells of the row that is printed in their line.
    rows: Vec<(CellIndex, Decimal)>,
}

impl Truth {
    fn of(lines: &[String]) -> Option<Self> {
        let report = read(&lines.join("\n"), &Limits::default()).ok()?;
        let unplaced = report.figures.iter().filter(|figure| figure.reading == Reading::Unknown);
        let rows = unplaced.filter_map(|figure| {
            let line = lines.get(usize::try_from(figure.line?.checked_sub(1)?).ok()?)?;
            let numbers = figures(line).into_iter().filter_map(|place| line[place].parse().ok());
            Some(numbers.map(|number| (figure.cell, number)).collect::<Vec<_>>())
        });
        Some(Self { form: report.form?, figures: known(&report), rows: rows.flatten().collect() })
    }

    /// What is wrong with the figures that are read from `lines`.
    fn misplaced(&self, lines: &[String]) -> Option<String> {
        let report = read(&lines.join("\n"), &Limits::default()).ok()?;
        if report.form.is_some_and(|read| read.id() != self.form.id()) {
            return None;
        }
        let is_true = |figure: &(CellIndex, Decimal)| self.figures.contains(figure) || self.rows.contains(figure);
        let (cell, figure) = known(&report).into_iter().find(|figure| !is_true(figure))?;
        Some(format!("{figure} in {}:\n{}", self.form.cell(cell)?.code, lines.join("\n")))
    }
}

/// The lines of the table sections, every figure replaced by one that stands nowhere else.
fn tables_of(text: &str, report: &ReadReport) -> Vec<String> {
    let mut next = 1001..;
    let mut tables = Vec::new();
    let mut is_table = false;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(section) = report.sections.iter().find(|section| section.heading.line == number) {
            is_table = (2..=4).contains(&section.number);
        }
        if is_table {
            let mut line = line.to_owned();
            for figure in figures(&line).into_iter().rev() {
                line.replace_range(figure, &next.next().unwrap_or(0).to_string());
            }
            tables.push(line);
        }
    }
    tables
}

/// Rows whose labels and figures stand in lines of their own.
fn torn(lines: &[String]) -> Vec<String> {
    lines.iter().flat_map(|line| parts(line).map_or(vec![line.as_str()], Vec::from)).map(str::to_owned).collect()
}

/// How tables are laid out.
#[derive(Clone, Copy, Debug)]
enum Layout {
    /// Fields between tabs.
    Tabs,
    /// Fields between strokes, and one at the end.
    Strokes,
    /// One blank between figures.
    Blanks,
    /// One cell a line.
    Column,
    /// One cell a line, closed by a stroke.
    StrokedColumn,
    /// The label in a line of its own, then the figures.
    Torn,
    /// The same, between strokes.
    StrokedTorn,
    /// A longer label broken over two lines, the figures behind its end.
    Wrapped,
    /// A longer label broken over two lines, the figures between them.
    Centred,
    /// The labels of some rows, then the figures of those.
    Grouped(usize),
}

fn layout() -> impl Strategy<Value = Layout> {
    use Layout::{Blanks, Centred, Column, Grouped, StrokedColumn, StrokedTorn, Strokes, Tabs, Torn, Wrapped};
    let even = [Tabs, Strokes, Blanks, Column, StrokedColumn, Torn, StrokedTorn, Wrapped, Centred];
    prop::sample::select([even.as_slice(), &[Grouped(2), Grouped(3)]].concat())
}

/// Some rows as they are printed.
fn printed(rows: &[(String, Vec<String>)], layout: Layout) -> Vec<String> {
    // Half of a short label is a number and no word.
    let halves = |label: &str| {
        let half = label.char_indices().nth((label.chars().count() / 2 + 1).max(5));
        let half = half.map_or(label.len(), |(place, _)| place);
        (label[..half].to_owned(), label[half..].to_owned())
    };
    let row = |(label, cells): &(String, Vec<String>)| match layout {
        Layout::Tabs => vec![format!("{label}\t{}", cells.join("\t"))],
        Layout::Strokes => vec![format!("{label} | {} |", cells.join(" | "))],
        Layout::Blanks => vec![format!("{label} {}", cells.join(" "))],
        Layout::Column => [std::slice::from_ref(label), cells].concat(),
        Layout::StrokedColumn => {
            [std::slice::from_ref(label), cells].concat().iter().map(|cell| format!("{cell} |")).collect()
        }
        Layout::Torn | Layout::Grouped(_) => vec![label.clone(), cells.join(" ")],
        Layout::StrokedTorn => vec![format!("| {label} |"), format!("| {} |", cells.join(" | "))],
        Layout::Wrapped => {
            let (first, second) = halves(label);
            vec![first, format!("{second} {}", cells.join(" "))]
        }
        Layout::Centred => {
            let (first, second) = halves(label);
            vec![first, cells.join(" "), second]
        }
    };
    let Layout::Grouped(size) = layout else { return rows.iter().flat_map(row).collect() };
    let group = |group: &[(String, Vec<String>)]| {
        let labels = group.iter().map(|(label, _)| label.clone());
        labels.chain(group.iter().map(|(_, cells)| cells.join(" "))).collect::<Vec<_>>()
    };
    rows.chunks(size).flat_map(group).collect()
}

/// All tables of `form` with figures that stand in no other cell, and where each belongs.
fn made(form: &'static Form, layout: Layout) -> (Vec<String>, Truth) {
    let mut next = 1001_u32..;
    let mut truth = Truth { form, figures: Vec::new(), rows: Vec::new() };
    let mut lines = Vec::new();
    for table in form.tables() {
        lines.extend(form.sections().iter().filter(|section| section.number == table.number.number()).map(|section| {
            let numerals = ["一", "二", "三", "四", "五", "六"];
            format!("{}、{}", numerals[usize::from(section.number) - 1], section.title)
        }));
        // The heads of the columns tell the forms apart, however the labels are broken.
        lines.extend(
            table
                .blocks
                .iter()
                .map(|block| block.columns.iter().map(|column| &*column.label).collect::<Vec<_>>().join(" ")),
        );
        let mut rows = Vec::new();
        for row in table.blocks.iter().flat_map(|block| &block.rows) {
            let figures: Vec<_> = row.cells.iter().zip(&mut next).map(|(cell, figure)| (*cell, figure)).collect();
            truth.figures.extend(figures.iter().map(|(cell, figure)| (*cell, Decimal::from(*figure))));
            rows.push((row.label.to_string(), figures.iter().map(|(_, figure)| figure.to_string()).collect()));
        }
        lines.extend(printed(&rows, layout));
    }
    (lines, truth)
}

fn form() -> impl Strategy<Value = &'static Form> {
    prop::sample::select(Form::all().collect::<Vec<_>>())
}

/// One of the ways to break one of the lines.
fn broken_once(lines: &[String], place: Index, way: Index) -> Vec<String> {
    let mut ways = broken(lines, place.index(lines.len()));
    ways.swap_remove(way.index(ways.len()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_cell_takes_another_rows_figure(
        form in form(), layout in layout(), place in any::<Index>(), way in any::<Index>(),
    ) {
        let (lines, truth) = made(form, layout);
        prop_assert_eq!(truth.misplaced(&broken_once(&lines, place, way)), None);
    }

    #[test]
    fn what_is_whole_is_read_in_every_layout(form in form(), layout in layout()) {
        let (lines, truth) = made(form, layout);
        let figures = known(&read(&lines.join("\n"), &Limits::default()).unwrap());
        for figure in &truth.figures {
            let of_applications = form.cell(figure.0).is_some_and(|cell| cell.table == TableNumber::Three);
            prop_assert!(!of_applications || figures.contains(figure), "{figure:?} of {lines:?}");
        }
    }
}

#[test]
fn no_cell_of_a_real_report_takes_another_rows_figure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("the real reports are not at hand: {}", folder.display());
        return;
    };
    for path in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "txt")) {
        let bytes = std::fs::read(&path).unwrap();
        let Ok(report) = read_bytes(&bytes, &Limits::default()) else { continue };
        let lines = tables_of(&String::from_utf8(bytes).unwrap(), &report);
        let Some(truth) = Truth::of(&lines) else { continue };
        assert_eq!(truth.figures.len(), known(&report).len(), "{}", path.display());
        let both = [torn(&lines), lines];
        for lines in &both {
            assert_eq!(truth.misplaced(lines), None, "{}", path.display());
        }
        let mut runner =
            TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) });
        let breaks = (any::<bool>(), any::<Index>(), any::<Index>());
        let held = runner.run(&breaks, |(torn, place, way)| {
            let lines = &both[usize::from(!torn)];
            prop_assert_eq!(truth.misplaced(&broken_once(lines, place, way)), None);
            Ok(())
        });
        assert!(held.is_ok(), "{}: {}", path.display(), held.unwrap_err());
    }
}
