//! The statutory tables as they are printed, with what was read in them.

use std::fmt::Write;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};
use documents::{Certainty, Figure, Note, ReadReport, Reading};
use domain::form::{Block, CellIndex, Form, Row, Table};

/// Columns of the terminal that a table takes; Chinese characters take two.
const WIDTH: u16 = 118;
const LABEL: u16 = 40;
/// How many rows a note names before it counts them.
const NAMED: usize = 3;

const LEGEND: &str =
    "数字照原文；~ 推断：行名残缺或有改动，或按表格位置确定；? 没有读出；空 原文此格为空；/ 不适用。首列为原文行号。";

/// The three tables, under one legend.
pub(super) fn render(read: &ReadReport, form: &Form) -> String {
    let mut text = format!("\n== 表格\n{LEGEND}\n");
    for table in form.tables() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "\n表{} {}", table.number, table.title);
        let cells = || rows(table).flat_map(|row| &row.cells).filter_map(|cell| figure(read, *cell));
        if cells().all(|figure| figure.line.is_none()) {
            let _ = writeln!(text, "没有读出：原文中没有找到这张表的任何一行。");
            continue;
        }
        for blocks in table.blocks.chunk_by(|one, next| labels(one).eq(labels(next))) {
            let _ = writeln!(text, "{}", grid(read, blocks));
        }
        for (note, rows) in notes(read, table) {
            let named: Vec<_> = rows.iter().take(NAMED).map(|row| format!("“{}”", row.label)).collect();
            let named = named.join("、");
            let more = if rows.len() > NAMED { format!("等 {} 行", rows.len()) } else { String::new() };
            let _ = writeln!(text, "* {named}{more}：{note}");
        }
    }
    text
}

/// Blocks with the same columns, as one grid: the heading of each stands over its rows.
fn grid(read: &ReadReport, blocks: &[Block]) -> comfy_table::Table {
    let mut grid = comfy_table::Table::new();
    grid.load_style(presets::ASCII_FULL_CONDENSED);
    grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    let columns = blocks.first().into_iter().flat_map(labels).map(ToOwned::to_owned);
    grid.set_header(["行号".to_owned(), String::new()].into_iter().chain(columns));
    for block in blocks {
        if let Some(heading) = block.headings.last() {
            grid.add_row([String::new(), format!("[{heading}]")]);
        }
        for row in &block.rows {
            let line = row.cells.iter().find_map(|cell| figure(read, *cell)?.line);
            let line = line.map(|line| line.to_string()).unwrap_or_default();
            let figures = row.cells.iter().map(|cell| figure(read, *cell).map_or_else(|| "?".to_owned(), shown));
            grid.add_row([line, row.label.to_string()].into_iter().chain(figures));
        }
    }
    for (place, column) in grid.column_iter_mut().enumerate() {
        match place {
            1 => {
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(LABEL)));
            }
            _ => column.set_cell_alignment(CellAlignment::Right),
        }
    }
    grid
}

fn labels(block: &Block) -> impl Iterator<Item = &str> {
    block.columns.iter().map(|column| &*column.label)
}

fn shown(figure: &Figure) -> String {
    let inferred = if figure.certainty == Certainty::Inferred { "~" } else { "" };
    match figure.reading {
        Reading::Known(number) => format!("{inferred}{}", number.normalize()),
        Reading::Blank => format!("{inferred}空"),
        Reading::NotApplicable => format!("{inferred}/"),
        Reading::Unknown => "?".to_owned(),
    }
}

/// What the reader says of the cells of `table`, each note once, with the rows that it is about.
fn notes<'a>(read: &'a ReadReport, table: &'a Table) -> Vec<(&'a Note, Vec<&'a Row>)> {
    let mut notes: Vec<(&Note, Vec<&Row>)> = Vec::new();
    for row in rows(table) {
        for note in row.cells.iter().filter_map(|cell| figure(read, *cell)?.note.as_ref()) {
            match notes.iter_mut().find(|(other, _)| *other == note) {
                Some((_, rows)) if rows.last().is_some_and(|last| last.cells == row.cells) => {}
                Some((_, rows)) => rows.push(row),
                None => notes.push((note, vec![row])),
            }
        }
    }
    notes
}

fn rows(table: &Table) -> impl Iterator<Item = &Row> {
    table.blocks.iter().flat_map(|block| &block.rows)
}

fn figure(read: &ReadReport, cell: CellIndex) -> Option<&Figure> {
    read.figures.get(cell.get())
}
