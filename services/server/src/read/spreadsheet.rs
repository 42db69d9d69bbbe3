//! The cells for a spreadsheet: a line each.
//!
//! No field begins with words of the source, so none can be taken for a formula.

use std::io;

use csv::{Terminator, Writer, WriterBuilder};
use documents::{Certainty, Figure, ReadReport, Reading};
use domain::form::Cell;

use super::cells::cells;

/// Without it Excel takes UTF-8 for the encoding of the system.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

const HEADER: [&str; 11] = ["编码", "表", "栏目", "行", "列", "单位", "数字", "读取结果", "把握", "原文行号", "说明"];

pub(super) fn render(read: &ReadReport) -> io::Result<String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(HEADER)?;
    for (cell, figure) in cells(read) {
        write(&mut writer, cell, figure)?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn write(writer: &mut Writer<Vec<u8>>, cell: &Cell, figure: &Figure) -> csv::Result<()> {
    let (number, result) = match figure.reading {
        Reading::Known(number) => (number.normalize().to_string(), "读出"),
        Reading::Blank => (String::new(), "空白"),
        Reading::NotApplicable => ("/".to_owned(), "不适用"),
        Reading::Unknown => (String::new(), "未读出"),
    };
    let certainty = match figure.certainty {
        Certainty::Exact => "确定",
        Certainty::Inferred => "推断",
        Certainty::None => "",
    };
    writer.write_record([
        &cell.code,
        &*cell.table.to_string(),
        cell.heading.as_deref().unwrap_or_default(),
        &cell.row_label,
        &cell.column_label,
        cell.unit.as_deref().unwrap_or_default(),
        &number,
        result,
        certainty,
        &figure.line.map(|line| line.to_string()).unwrap_or_default(),
        &figure.note.as_ref().map(ToString::to_string).unwrap_or_default(),
    ])
}
