//! What the demonstration writes into cells that an extract leaves open, and by which reason.
//!
//! Nothing is made up: a figure follows from its row, is the source's own figure without a unit that the form does not
//! print, or is the zero that the form asks for where the source printed nothing. Any other cell is left to people.

use documents::{Figure, Note};
use serde_json::Value;

/// A cell that is filled, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filling<'a> {
    pub(super) cell: &'a Value,
    pub(super) figure: String,
    /// In Chinese, fit for display.
    pub(super) reason: String,
}

/// What follows from the other figures of the rows of table 三, where the parts are counted by applicant.
pub(super) fn told_by_rows(cells: &[Value]) -> Vec<Filling<'_>> {
    let rows = cells.chunk_by(|one, next| row_of(one) == row_of(next));
    rows.filter(|row| is_application_row(row)).flat_map(told_by_row).collect()
}

fn told_by_row(row: &[Value]) -> Vec<Filling<'_>> {
    let figures: Vec<Option<i64>> = row.iter().map(|cell| value(cell).parse().ok()).collect();
    let missing = row.iter().zip(&figures).filter(|(_, figure)| figure.is_none()).map(|(cell, _)| cell);
    let Some((Some(total), parts)) = figures.split_last() else { return Vec::new() };
    let rest = total - parts.iter().flatten().sum::<i64>();
    let missing: Vec<_> = missing.collect();
    // Counts are never below zero: where nothing is left to share out, every missing one is zero.
    if rest < 0 || (rest > 0 && missing.len() != 1) {
        return Vec::new();
    }
    let reason = format!("由本行总计 {total} 减去其余各格推出");
    missing.into_iter().map(|cell| Filling { cell, figure: rest.to_string(), reason: reason.clone() }).collect()
}

/// Totals that are blank and follow from their parts, as the cells themselves offer.
pub(super) fn told_by_parts(cells: &[Value]) -> Vec<Filling<'_>> {
    let blank = cells.iter().filter(|cell| value(cell).is_empty());
    let offered = blank.filter_map(|cell| Some((cell, cell["computed"].as_str()?)));
    offered.map(|(cell, sum)| Filling { cell, figure: sum.to_owned(), reason: "由各分项相加得出".to_owned() }).collect()
}

/// What stands in the source for a cell, and the unit that the form prints for it.
pub(super) struct InSource<'a> {
    pub(super) figure: &'a Figure,
    pub(super) unit: Option<&'a str>,
}

/// What the source says about blank cells that are no totals.
pub(super) fn told_by_source<'a, 's>(
    cells: &'a [Value],
    in_source: impl Fn(&Value) -> Option<InSource<'s>>,
) -> Vec<Filling<'a>> {
    let blank = cells.iter().filter(|cell| value(cell).is_empty() && !is_total(cell));
    blank
        .filter_map(|cell| {
            let InSource { figure: read, unit } = in_source(cell)?;
            let (figure, reason) = match &read.note {
                None => ("0".to_owned(), "原文此格为空，按表式“没有发生的填 0”".to_owned()),
                Some(Note::Miscounted { entries: 0, .. }) => {
                    ("0".to_owned(), "原文此行没有任何数字，按表式“没有发生的填 0”".to_owned())
                }
                Some(Note::ForeignUnit { printed }) => without_unit(printed, unit)?,
                Some(_) => return None,
            };
            Some(Filling { cell, figure, reason })
        })
        .collect()
}

/// The figure that is printed with the unit 元, where the form prints none for the cell.
fn without_unit(printed: &str, unit: Option<&str>) -> Option<(String, String)> {
    let figure = printed.strip_suffix('元').filter(|_| unit.is_none())?;
    let plain = figure.bytes().all(|byte| byte.is_ascii_digit()) && !figure.is_empty();
    plain.then(|| (figure.to_owned(), format!("原文为“{printed}”，表式此格没有单位，照原文数字填写")))
}

fn value(cell: &Value) -> &str {
    cell["value"].as_str().unwrap_or_default()
}

fn row_of(cell: &Value) -> Option<&str> {
    cell["code"].as_str().and_then(|code| code.rsplit_once('/')).map(|(row, _)| row)
}

fn is_application_row(row: &[Value]) -> bool {
    row.first().and_then(row_of).is_some_and(|row| row.split('/').nth(1) == Some("3"))
}

/// Whether a cell stands in the row or the column of a total.
fn is_total(cell: &Value) -> bool {
    cell["code"].as_str().is_some_and(|code| code.split('/').skip(2).any(|part| part == "total"))
}

#[cfg(test)]
mod tests {
    use documents::{Certainty, Reading};
    use domain::form::Form;
    use serde_json::json;

    use super::*;

    fn row(values: [&str; 7]) -> Vec<Value> {
        let cell = |(place, value)| match place {
            6 => json!({ "code": "2019/3/granted/total", "value": value, "note": null }),
            place => json!({ "code": format!("2019/3/granted/{place}"), "value": value, "note": null }),
        };
        values.into_iter().enumerate().map(cell).collect()
    }

    fn figures(fillings: &[Filling<'_>]) -> Vec<(String, String)> {
        fillings.iter().map(|filling| (filling.cell["code"].to_string(), filling.figure.clone())).collect()
    }

    #[test]
    fn the_one_missing_part_of_a_row_is_the_rest_of_its_total() {
        let cells = row(["", "3", "0", "0", "0", "0", "8"]);
        assert_eq!(figures(&told_by_rows(&cells)), [("\"2019/3/granted/0\"".to_owned(), "5".to_owned())]);
    }

    #[test]
    fn several_missing_parts_are_zero_only_where_nothing_is_left() {
        let cells = row(["5", "3", "", "", "0", "0", "8"]);
        let told: Vec<_> = figures(&told_by_rows(&cells)).into_iter().map(|(_, figure)| figure).collect();
        assert_eq!(told, ["0", "0"]);
        assert_eq!(told_by_rows(&row(["5", "", "", "0", "0", "0", "8"])), []);
        assert_eq!(told_by_rows(&row(["9", "", "0", "0", "0", "0", "8"])), [], "the row contradicts itself");
    }

    /// A cell in which the reader found no figure.
    fn unread(note: Option<Note>) -> Figure {
        let form = Form::by_id("2019").unwrap();
        let cell = form.index_of("2019/2/procurement/amount").unwrap();
        Figure { cell, reading: Reading::Blank, certainty: Certainty::None, line: None, note }
    }

    #[test]
    fn what_the_source_left_blank_is_zero_and_a_total_never() {
        let cells = row(["258", "12", "", "", "1", "1", ""]);
        let blank = unread(None);
        let told = told_by_source(&cells, |_| Some(InSource { figure: &blank, unit: None }));
        assert_eq!(figures(&told).into_iter().map(|(_, figure)| figure).collect::<Vec<_>>(), ["0", "0"]);
        assert_eq!(told_by_source(&cells, |_| None), [], "of which the source says nothing");
    }

    #[test]
    fn what_could_not_be_read_is_left_to_people() {
        let cells = [json!({ "code": "2019/2/procurement/amount", "value": "" })];
        let told = |note: Note, unit| {
            let figure = unread(Some(note));
            let told = told_by_source(&cells, |_| Some(InSource { figure: &figure, unit }));
            told.into_iter().next().map(|filling| filling.figure)
        };
        assert_eq!(told(Note::RowMissing, None), None);
        assert_eq!(told(Note::Miscounted { columns: 7, entries: 6 }, None), None);
        assert_eq!(told(Note::Miscounted { columns: 7, entries: 0 }, None).as_deref(), Some("0"));
        let with_unit = || Note::ForeignUnit { printed: "251000元".to_owned() };
        assert_eq!(told(with_unit(), None).as_deref(), Some("251000"));
        assert_eq!(told(with_unit(), Some("万元")), None);
    }
}
