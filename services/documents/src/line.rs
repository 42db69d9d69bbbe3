//! The lines of a source.

use crate::normal::{Compact, tidy};
use crate::{Limits, ReadError, SourceText};

/// A line of the source, or what is left of it after a heading.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub(crate) number: u32,
    /// As printed.
    pub(crate) text: &'a str,
    /// The same as it is matched.
    pub(crate) compact: Compact,
}

impl<'a> Line<'a> {
    pub(crate) fn new(number: u32, text: &'a str) -> Self {
        Self { number, text, compact: Compact::of(text) }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The whole line, to be kept; `None` when it is blank.
    pub(crate) fn kept(&self) -> Option<SourceText> {
        (!self.is_blank()).then(|| SourceText { line: self.number, text: tidy(self.text) })
    }

    /// Whether it only numbers a page: "- 3 -", "第 3 页", "第3页 共9页".
    pub(crate) fn is_page_mark(&self) -> bool {
        if self.text.len() > 60 {
            return false;
        }
        let text = &*self.compact;
        let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let page = |text: &str| {
            let inner = text.strip_prefix('第').or_else(|| text.strip_prefix('共'));
            inner.and_then(|inner| inner.strip_suffix('页')).is_some_and(digits)
        };
        let framed = text.starts_with('-') && text.ends_with('-') && digits(text.trim_matches('-'));
        let first = text.find('页').map_or(0, |place| place + '页'.len_utf8());
        let (left, right) = text.split_at(first);
        framed || (page(left) && (right.is_empty() || page(right.trim_start_matches([',', '/']))))
    }
}

/// Splits `text` into its lines, the blank ones included.
pub(crate) fn lines<'a>(text: &'a str, limits: &Limits) -> Result<Vec<Line<'a>>, ReadError> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(text.split(end)) {
        if lines.len() == limits.lines {
            return Err(ReadError::TooManyLines { limit: limits.lines });
        }
        if text.chars().nth(limits.line_chars).is_some() {
            return Err(ReadError::LineTooLong { line: number, limit: limits.line_chars });
        }
        lines.push(Line::new(number, text));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_number_is_no_figure() {
        let mark = |text| Line::new(1, text).is_page_mark();
        for text in ["- 3 -", "— 12 —", "第 3 页", "第3页 共 9 页", "第3页，共9页", "第3页/共9页"] {
            assert!(mark(text), "{text}");
        }
        for text in ["3", "-1", "+2", "-", "第三页", "第3页说明", "2020年"] {
            assert!(!mark(text), "{text}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let numbers = |text| {
            let lines = lines(text, &Limits::default()).unwrap();
            lines.iter().filter_map(Line::kept).map(|kept| (kept.line, kept.text)).collect::<Vec<_>>()
        };
        let two = [(1, "一".to_owned()), (3, "二".to_owned())];
        assert_eq!(numbers("一\n\n二\n"), two);
        assert_eq!(numbers("一\r\n\r\n二"), two);
        assert_eq!(numbers("一\r\r二"), two);
    }

    #[test]
    fn too_many_and_too_long_lines_are_refused() {
        let limits = Limits { lines: 2, line_chars: 3, ..Limits::default() };
        assert!(lines("一二三\n四", &limits).is_ok());
        assert_eq!(lines("一\n二\n三", &limits).unwrap_err(), ReadError::TooManyLines { limit: 2 });
        assert_eq!(lines("一\n一二三四", &limits).unwrap_err(), ReadError::LineTooLong { line: 2, limit: 3 });
    }
}
