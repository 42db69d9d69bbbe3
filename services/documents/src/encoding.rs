//! Bytes that should be UTF-8 text, and what they look like when they are not.

use crate::ReadError;

/// How the files begin that a clerk may hand in instead of plain text.
const FORMATS: [(&[u8], &str); 5] = [
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "DOCX 或 XLSX"),
    (b"\xD0\xCF\x11\xE0", "DOC 或 XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x1F\x8B", "压缩"),
];

/// The bytes as text.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    if let Some((_, format)) = FORMATS.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ReadError::OtherFormat { format });
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(ReadError::OtherEncoding { encoding: "UTF-16" });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        if is_gbk(bytes) {
            ReadError::OtherEncoding { encoding: "GBK（GB18030）" }
        } else {
            ReadError::NotText { offset: error.valid_up_to() + 1 }
        }
    })
}

/// Whether every byte has its place in GB18030: ASCII, pairs, or groups of four.
fn is_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [0x01..=0x7F, rest @ ..]
            | [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..]
            | [0x81..=0xFE, b'0'..=b'9', 0x81..=0xFE, b'0'..=b'9', rest @ ..] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_encoding_is_named() {
        let gbk = b"\xD2\xBB\xA1\xA2\xD7\xDC\xCC\xE5\xC7\xE9\xBF\xF6\n";
        assert_eq!(utf8(gbk), Err(ReadError::OtherEncoding { encoding: "GBK（GB18030）" }));
        assert_eq!(utf8(b"\xFF\xFE\x00\x4E"), Err(ReadError::OtherEncoding { encoding: "UTF-16" }));
        assert!(utf8(gbk).unwrap_err().to_string().contains("另存为 UTF-8"));
    }

    #[test]
    fn another_format_is_named() {
        assert_eq!(utf8(b"%PDF-1.7\n\xFF"), Err(ReadError::OtherFormat { format: "PDF" }));
        assert_eq!(utf8(b"PK\x03\x04rest"), Err(ReadError::OtherFormat { format: "DOCX 或 XLSX" }));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_place() {
        assert_eq!(utf8(b"abc\xFF"), Err(ReadError::NotText { offset: 4 }));
    }
}
