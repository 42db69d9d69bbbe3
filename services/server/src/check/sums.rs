//! A row or column that does not add up, drawn beside its two sums.

use comfy_table::{CellAlignment, Table, presets};
use documents::Reading;
use domain::rules::{Finding, Rule};
use rust_decimal::Decimal;

use super::checked::Checked;

/// How far the drawing stands from the edge.
const INDENT: &str = "   ";

/// What the sum of a finding is made of, without the zeros; nothing for a finding that is about no sum.
pub(super) fn drawn(checked: &Checked, finding: &Finding) -> Option<String> {
    let (expected, found) = (finding.expected?, finding.found?);
    let (totals, by_column, whole, stated) = match finding.rule {
        Rule::RowTotal | Rule::ProceedingsTotal => (1, true, "各项之和", "表中总计"),
        Rule::Results => (1, false, "各项之和", "表中总计"),
        Rule::Balance => (0, false, "新收加结转", "总计加结转下年"),
        _ => return None,
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for code in finding.cells.iter().skip(totals) {
        let (label, figure) = cell(checked, code, by_column)?;
        if !figure.is_zero() {
            table.add_row([label, figure.to_string()]);
        }
    }
    table.add_row([whole.to_owned(), expected.to_string()]);
    table.add_row([stated.to_owned(), found.to_string()]);
    table.add_row(["相差".to_owned(), finding.difference()?.to_string()]);
    if let Some(figures) = table.column_mut(1) {
        figures.set_cell_alignment(CellAlignment::Right);
    }
    Some(table.lines().flat_map(|line| [INDENT, line.trim_end(), "\n"].map(str::to_owned)).collect())
}

/// What a cell is called within its row, or within its column, and what was read there.
fn cell(checked: &Checked, code: &str, by_column: bool) -> Option<(String, Decimal)> {
    let (form, read) = (checked.form()?, checked.read.as_ref()?);
    let index = form.index_of(code)?;
    let cell = form.cell(index)?;
    let Reading::Known(figure) = read.figures.get(index.get())?.reading else { return None };
    let label = if by_column { &cell.column_label } else { &cell.row_label };
    Some((label.to_string(), figure))
}
