//! What is refused at the door, and what the clerk is told.

use documents::{Limits, ReadError, read, read_bytes};

#[test]
fn ten_megabytes_are_refused_unread() {
    let bytes = "一、总体情况\n".repeat(600_000).into_bytes();
    let error = read_bytes(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(error, ReadError::TooLarge { bytes: bytes.len(), limit: 1 << 20 });
    assert!(error.to_string().contains("超过 1024 KB 的上限"));
}

#[test]
fn too_many_lines_are_refused() {
    let text = "一\n".repeat(20_001);
    assert_eq!(read(&text, &Limits::default()).unwrap_err(), ReadError::TooManyLines { limit: 20_000 });
}

#[test]
fn an_endless_line_is_refused() {
    let text = format!("一、总体情况\n{}", "长".repeat(20_001));
    assert_eq!(read(&text, &Limits::default()).unwrap_err(), ReadError::LineTooLong { line: 2, limit: 20_000 });
}

#[test]
fn another_encoding_is_refused_by_name() {
    let utf32: Vec<u8> = "\u{FEFF}一、总体情况".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(read_bytes(&utf32, &Limits::default()).unwrap_err(), ReadError::OtherEncoding { encoding: "UTF-32" });
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let report = read_bytes("\u{FEFF}一、总体情况\n好。".as_bytes(), &Limits::default()).unwrap();
    assert_eq!(report.sections.first().map(|section| section.heading.text.as_str()), Some("一、总体情况"));
}

#[test]
fn a_null_byte_is_no_text() {
    assert_eq!(read("一\0", &Limits::default()).unwrap_err(), ReadError::NotText { offset: 4 });
}

#[test]
fn an_empty_file_is_called_empty() {
    for bytes in [&b""[..], b" \r\n\n", b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        let error = read_bytes(bytes, &Limits::default()).unwrap_err();
        assert_eq!(error, ReadError::Empty, "{bytes:?}");
        assert!(error.to_string().contains("文件是空的"));
    }
}
