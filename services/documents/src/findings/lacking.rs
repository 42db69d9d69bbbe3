//! What a report does not say. A table that lacks every figure is one finding, and so is a row; where a row lacks some,
//! one finding names their columns. Each says why, as far as the reader knows: a zero belongs only where the source is
//! known to be empty.

use domain::form::{CellIndex, Form, Row, Table};
use domain::rules::{Finding, Rule, many_blank};

use crate::{Figure, Note, ReadReport, Reading};

/// How many reasons are given before the rest is left to `nianbao read`.
const REASONS: usize = 3;

/// `findings` with those on cells that lack a figure gathered by table and row, in the place of the first of them.
pub(super) fn gathered(findings: Vec<Finding>, read: &ReadReport, form: &'static Form) -> Vec<Finding> {
    let lacking = Lacking { read, form, told: vec![] };
    let on_lacking = |finding: &Finding| {
        let mut cells = finding.cells.iter().filter_map(|code| form.index_of(code));
        finding.rule == Rule::Value && cells.all(|cell| lacking.lacks(cell))
    };
    let Some(place) = findings.iter().position(on_lacking) else { return findings };
    let mut kept: Vec<_> = findings.into_iter().filter(|finding| !on_lacking(finding)).collect();
    kept.splice(place..place, form.tables().iter().flat_map(|table| lacking.table(table)));
    kept
}

/// The cells of a report that lack a figure.
struct Lacking<'a> {
    read: &'a ReadReport,
    form: &'static Form,
    /// Those that were told of already.
    told: Vec<CellIndex>,
}

impl<'a> Lacking<'a> {
    fn figure(&self, cell: CellIndex) -> Option<&'a Figure> {
        self.read.figures.get(cell.get())
    }

    fn lacks(&self, cell: CellIndex) -> bool {
        !self.told.contains(&cell)
            && self.figure(cell).is_none_or(|figure| matches!(figure.reading, Reading::Blank | Reading::Unknown))
    }

    /// Whether the cell is there, and nothing in it.
    fn is_blank(&self, cell: CellIndex) -> bool {
        self.figure(cell).is_some_and(|figure| figure.reading == Reading::Blank && figure.note.is_none())
    }

    fn table(&self, table: &Table) -> Vec<Finding> {
        let rows = || table.blocks.iter().flat_map(|block| &block.rows);
        let cells: Vec<_> = rows().flat_map(|row| row.cells.iter().copied()).collect();
        if cells.iter().all(|cell| self.lacks(*cell)) {
            return vec![self.finding(&cells, self.of_table(table, &cells))];
        }
        let blank: Vec<_> = cells.iter().copied().filter(|cell| self.lacks(*cell) && self.is_blank(*cell)).collect();
        if let Some(many) = many_blank(self.form, table.number, &blank) {
            let rest = Lacking { read: self.read, form: self.form, told: blank };
            return [vec![many], rest.table(table)].concat();
        }
        let rows: Vec<_> = rows().filter(|row| row.cells.iter().any(|cell| self.lacks(*cell))).collect();
        // Rows that stand in doubt together do so for one reason: saying it row by row would only hide the rest.
        let together = rows.chunk_by(|one, next| {
            follows(one, next) && self.doubt(one).is_some() && self.doubt(one) == self.doubt(next)
        });
        together.flat_map(|rows| self.rows(table, rows)).collect()
    }

    fn of_table(&self, table: &Table, cells: &[CellIndex]) -> String {
        let name = format!("表{}", table.number);
        if !self.read.sections.iter().any(|section| section.number == table.number.number()) {
            let title = &table.title;
            return format!("{name}没有读出数字：原文中没有找到“{title}”这一部分。请确认文件完整，对照原件填写。");
        }
        if cells.iter().all(|cell| self.is_blank(*cell)) {
            return format!("{name}没有填写：没有发生的请填 0。");
        }
        if cells.iter().all(|cell| self.figure(*cell).is_none_or(|figure| figure.line.is_none())) {
            return format!("{name}没有读出数字：原文有这一部分，但没有找到表中的任何一行。请对照原件填写。");
        }
        format!("{name}没有读出数字：{}", self.reasons(cells))
    }

    fn rows(&self, table: &Table, rows: &[&Row]) -> Vec<Finding> {
        match rows {
            [row] => self.row(table, row),
            [first, .., last] => {
                let cells: Vec<_> = rows.iter().flat_map(|row| row.cells.iter().copied()).collect();
                let (first, last) = (self.name(first), self.name(last));
                let message = format!(
                    "表{}有 {} 行没有读出数字，从“{first}”到“{last}”：{}",
                    table.number,
                    rows.len(),
                    self.reasons(&cells),
                );
                vec![self.finding(&cells, message)]
            }
            [] => Vec::new(),
        }
    }

    fn row(&self, table: &Table, row: &Row) -> Vec<Finding> {
        let lacking: Vec<_> = row.cells.iter().copied().filter(|cell| self.lacks(*cell)).collect();
        let (blank, unread): (Vec<_>, Vec<_>) = lacking.iter().copied().partition(|cell| self.is_blank(*cell));
        let whole = lacking.len() == row.cells.len();
        let groups = if whole && !unread.is_empty() { vec![lacking] } else { vec![blank, unread] };
        let place = format!("表{}“{}”", table.number, self.name(row));
        let message = |cells: Vec<CellIndex>| {
            let which = if whole { "一行".to_owned() } else { format!("的{}", self.columns(&cells)) };
            let message = if cells.iter().all(|cell| self.is_blank(*cell)) {
                let line = cells.first().and_then(|cell| self.figure(*cell)?.line);
                let line = line.map_or(String::new(), |line| format!("（第 {line} 行）"));
                format!("{place}{which}没有填写{line}：没有发生的请填 0。")
            } else {
                format!("{place}{which}没有读出数字：{}", self.reasons(&cells))
            };
            self.finding(&cells, message)
        };
        groups.into_iter().filter(|cells| !cells.is_empty()).map(message).collect()
    }

    /// Why every cell of `row` is unknown, where it is for one reason and in one place of the source, or in none.
    fn doubt(&self, row: &Row) -> Option<(Option<u32>, &'a Note)> {
        let doubt = |cell: &CellIndex| {
            let Some(figure) = self.figure(*cell) else { return Some((None, &Note::RowMissing)) };
            let unknown = (figure.reading == Reading::Unknown).then_some(figure)?;
            Some((unknown.line, unknown.note.as_ref()?))
        };
        let first = row.cells.first().and_then(doubt)?;
        row.cells.iter().all(|cell| doubt(cell) == Some(first)).then_some(first)
    }

    /// A row as a clerk finds it: （三）不予公开 1.属于国家秘密.
    fn name(&self, row: &Row) -> String {
        let heading = row.cells.first().and_then(|cell| self.form.cell(*cell)?.heading.as_deref());
        heading.map_or_else(|| row.label.to_string(), |heading| format!("{heading} {}", row.label))
    }

    fn columns(&self, cells: &[CellIndex]) -> String {
        let labels = cells.iter().filter_map(|cell| self.form.cell(*cell)).map(|cell| &cell.column_label);
        labels.map(|label| format!("“{label}”")).collect::<Vec<_>>().join("、")
    }

    /// Why `cells` lack figures, each reason once, and what to do.
    fn reasons(&self, cells: &[CellIndex]) -> String {
        let mut reasons: Vec<(Option<&Note>, String)> = Vec::new();
        for cell in cells {
            let figure = self.figure(*cell);
            let note = figure.map_or(Some(&Note::RowMissing), |figure| figure.note.as_ref());
            let reason = (note, reason(figure.and_then(|figure| figure.line), note));
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let more = if reasons.len() > REASONS { "等" } else { "" };
        reasons.truncate(REASONS);
        let told = reasons.iter().any(|(note, _)| note.is_some_and(Note::says_what_to_do));
        let reasons: Vec<_> = reasons.into_iter().map(|(_, reason)| reason).collect();
        format!("{}{more}{}。", reasons.join("；"), if told { "" } else { "。请对照原件填写" })
    }

    fn finding(&self, cells: &[CellIndex], message: String) -> Finding {
        let codes = cells.iter().filter_map(|cell| self.form.cell(*cell)).map(|cell| cell.code.clone());
        Finding { cells: codes.collect(), ..Finding::block(Rule::Value, message) }
    }
}

/// Whether a row is the next one of the form.
fn follows(one: &Row, next: &Row) -> bool {
    let ends = one.cells.last().zip(next.cells.first());
    ends.is_some_and(|(last, first)| last.get() + 1 == first.get())
}

/// Why the cell of a row in this line lacks a figure.
fn reason(line: Option<u32>, note: Option<&Note>) -> String {
    let said = note.map_or_else(|| "原文此格为空".to_owned(), ToString::to_string);
    match line.filter(|_| note.is_none_or(|note| note.line().is_none())) {
        Some(line) => format!("第 {line} 行，{said}"),
        None => said,
    }
}
