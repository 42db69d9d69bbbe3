//! What the demonstration writes into cells that an extract leaves open, and by which reason.
//!
//! Nothing is made up: a figure follows from its row, is the source's own figure without a unit that the form does not
//! print, or is the zero that the form asks for where the source printed nothing. Any other cell is left to people.

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

/// What the source says about blank cells that are no totals. `unit` gives the unit that the form prints for a cell.
pub(super) fn told_by_source(cells: &[Value], unit: impl Fn(&Value) -> Option<String>) -> Vec<Filling<'_>> {
    let blank = cells.iter().filter(|cell| value(cell).is_empty() && !is_total(cell));
    blank
        .filter_map(|cell| {
            let (figure, reason) = match cell["note"].as_str() {
                None => ("0".to_owned(), "原文此格为空，按表式“没有发生的填 0”".to_owned()),
                Some(note) if note.contains("原文读到 0 个") => {
                    ("0".to_owned(), "原文此行没有任何数字，按表式“没有发生的填 0”".to_owned())
                }
                Some(note) => without_unit(note, unit(cell).as_deref())?,
            };
            Some(Filling { cell, figure, reason })
        })
        .collect()
}

/// The figure that the note quotes with the unit 元, where the form prints none for the cell.
fn without_unit(note: &str, unit: Option<&str>) -> Option<(String, String)> {
    let (_, rest) = note.split_once('“')?;
    let (printed, _) = rest.split_once('”')?;
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

    #[test]
    fn what_the_source_left_blank_is_zero_and_a_total_never() {
        let cells = row(["258", "12", "", "", "1", "1", ""]);
        let told: Vec<_> = figures(&told_by_source(&cells, |_| None)).into_iter().map(|(_, figure)| figure).collect();
        assert_eq!(told, ["0", "0"]);
    }

    #[test]
    fn what_could_not_be_read_is_left_to_people() {
        let note = |note: &str| [json!({ "code": "2019/2/procurement/amount", "value": "", "note": note })];
        let unread = note("原文中没有找到这一行");
        assert_eq!(told_by_source(&unread, |_| None), []);
        let with_unit = note("原文为“251000元”，单位与表式不符，没有采用");
        assert_eq!(told_by_source(&with_unit, |_| None).first().map(|filling| &*filling.figure), Some("251000"));
        assert_eq!(told_by_source(&with_unit, |_| Some("万元".to_owned())), []);
    }
}
