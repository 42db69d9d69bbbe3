//! Bytes as text: UTF-8, UTF-16 or GB18030 (GBK is a part of it), and what bytes are that are no text.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::ReadError;

/// How the files begin that a clerk may hand in instead of plain text.
const FORMATS: [(&[u8], &str); 5] = [
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "DOCX 或 XLSX"),
    (b"\xD0\xCF\x11\xE0", "DOC 或 XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x1F\x8B", "压缩"),
];

/// How web pages begin. They are text, but their tags would be read as words.
const PAGES: [&str; 3] = ["<!doctype html", "<html", "<table"];

/// Encodings that nothing in the bytes announces. Most of their texts are GB18030 too, as other characters: only the
/// words tell.
const UNANNOUNCED: [(&Encoding, &str); 3] =
    [(UTF_16LE, "UTF-16（没有字节顺序标记）"), (UTF_16BE, "UTF-16（没有字节顺序标记）"), (BIG5, "Big5（繁体）")];

/// Words of which every report holds some, in either script.
const WORDS: [&str; 6] = ["情况", "公开", "报告", "情況", "公開", "報告"];

/// The text that `bytes` hold, its byte-order mark included. Every character is one that the encoding has: nothing is
/// replaced.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if let Some((_, format)) = FORMATS.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ReadError::OtherFormat { format });
    }
    let text = characters(bytes)?;
    let start = text.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace());
    let is_page = |page: &str| start.get(..page.len()).is_some_and(|start| start.eq_ignore_ascii_case(page));
    if PAGES.into_iter().any(is_page) { Err(ReadError::OtherFormat { format: "HTML" }) } else { Ok(text) }
}

fn characters(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    match bytes {
        // The mark of UTF-32 begins like that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Err(ReadError::OtherEncoding { encoding: "UTF-32" }),
        [0xFF, 0xFE, ..] => marked(bytes, UTF_16LE),
        [0xFE, 0xFF, ..] => marked(bytes, UTF_16BE),
        _ => match unmarked(bytes) {
            Ok(text) if holds_words(&text) => Ok(text),
            other => unannounced(bytes).map_or(other, |encoding| Err(ReadError::OtherEncoding { encoding })),
        },
    }
}

/// UTF-8, or else GB18030.
fn unmarked(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(_) if bytes.starts_with(b"\xEF\xBB\xBF") => Err(ReadError::Damaged { encoding: "UTF-8" }),
        Err(error) => strictly(bytes, GB18030).ok_or(ReadError::NotText { offset: error.valid_up_to() + 1 }),
    }
}

/// The encoding, beside those that are read, in which `bytes` make a report's words.
fn unannounced(bytes: &[u8]) -> Option<&'static str> {
    let fits = |encoding| strictly(bytes, encoding).is_some_and(|text| holds_words(&text));
    UNANNOUNCED.into_iter().find(|(encoding, _)| fits(encoding)).map(|(_, name)| name)
}

fn holds_words(text: &str) -> bool {
    WORDS.into_iter().any(|word| text.contains(word))
}

/// Text in the encoding that its mark promises.
fn marked<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Cow<'a, str>, ReadError> {
    strictly(bytes, encoding).ok_or(ReadError::Damaged { encoding: encoding.name() })
}

fn strictly<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GBK: &[u8] = b"\xD2\xBB\xA1\xA2\xD7\xDC\xCC\xE5\xC7\xE9\xBF\xF6\n";

    #[test]
    fn gbk_and_the_rare_characters_of_gb18030_are_read() {
        assert_eq!(decode(GBK).unwrap(), "一、总体情况\n");
        assert_eq!(decode(b"\xD2\xBB\x95\x32\x82\x36").unwrap(), "一\u{20000}");
    }

    #[test]
    fn utf_16_is_read_in_either_order() {
        assert_eq!(decode(b"\xFF\xFE\x00\x4E").unwrap(), "\u{FEFF}一");
        assert_eq!(decode(b"\xFE\xFF\x4E\x00").unwrap(), "\u{FEFF}一");
    }

    #[test]
    fn utf_16_that_is_cut_short_or_holds_half_a_character_is_refused() {
        for bytes in [&b"\xFF\xFE\x00\x4E\x00"[..], b"\xFF\xFE\x00\xD8\x00\x4E", b"\xFF\xFE\x00\x4E\x00\xD8"] {
            assert_eq!(decode(bytes), Err(ReadError::Damaged { encoding: "UTF-16LE" }));
        }
    }

    #[test]
    fn damaged_utf_8_that_has_its_mark_is_not_taken_for_gbk() {
        let bytes = [b"\xEF\xBB\xBF", GBK].concat();
        assert_eq!(decode(&bytes), Err(ReadError::Damaged { encoding: "UTF-8" }));
    }

    #[test]
    fn another_encoding_is_named() {
        let error = decode(b"\xFF\xFE\x00\x00\x00\x4E\x00\x00").unwrap_err();
        assert_eq!(error, ReadError::OtherEncoding { encoding: "UTF-32" });
        assert!(error.to_string().contains("另存为 UTF-8"));
    }

    #[test]
    fn utf_16_without_its_mark_and_big5_are_named_instead_of_read_as_other_characters() {
        let text = "某局2020年\n一、总体情况\n";
        let units = || text.encode_utf16();
        let orders: [Vec<u8>; 2] =
            [units().flat_map(u16::to_le_bytes).collect(), units().flat_map(u16::to_be_bytes).collect()];
        for bytes in orders {
            let error = decode(&bytes).unwrap_err();
            assert!(error.to_string().contains("UTF-16（没有字节顺序标记）"), "{error}");
        }
        let (big5, ..) = BIG5.encode("政府資訊公開年度報告\n一、總體情況\n");
        assert!(strictly(&big5, GB18030).is_some(), "the case is one where the bytes alone do not tell");
        assert_eq!(decode(&big5), Err(ReadError::OtherEncoding { encoding: "Big5（繁体）" }));
    }

    #[test]
    fn text_without_the_words_of_a_report_stays_what_it_is() {
        assert_eq!(decode(b"abcd\n").unwrap(), "abcd\n");
        let (gbk, ..) = GB18030.encode("请各单位按时报送");
        assert_eq!(decode(&gbk).unwrap(), "请各单位按时报送");
    }

    #[test]
    fn another_format_is_named() {
        assert_eq!(decode(b"%PDF-1.7\n\xFF"), Err(ReadError::OtherFormat { format: "PDF" }));
        assert_eq!(decode(b"PK\x03\x04rest"), Err(ReadError::OtherFormat { format: "DOCX 或 XLSX" }));
        for page in ["\u{FEFF}\r\n<!DOCTYPE HTML>", "<html lang=\"zh\">", "<table><tr>"] {
            assert_eq!(decode(page.as_bytes()), Err(ReadError::OtherFormat { format: "HTML" }));
        }
        assert_eq!(decode("<一、总体情况>".as_bytes()).unwrap(), "<一、总体情况>");
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_place() {
        assert_eq!(decode(b"abc\xFF"), Err(ReadError::NotText { offset: 4 }));
        assert_eq!(decode(&GBK[..GBK.len() - 2]), Err(ReadError::NotText { offset: 3 }), "half a character");
    }
}
