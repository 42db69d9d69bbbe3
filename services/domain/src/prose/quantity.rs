//! Quantities: a number and what it counts.

use std::ops::Range;

use rust_decimal::Decimal;

use super::numeral::{is_part, numeral};
use crate::visible::shows_nothing;

/// What reports count in, the longer before the shorter, each with the letters that make another word of it (条 of 条例).
const UNITS: [(&str, &str); 22] = [
    ("件次", ""),
    ("人次", ""),
    ("条次", ""),
    ("元", "月旦"),
    ("件", ""),
    ("条", "例款件"),
    ("次", "数年月日"),
    ("篇", ""),
    ("份", ""),
    ("个", "人月百"),
    ("项", "目"),
    ("例", "如"),
    ("起", "草始诉"),
    ("宗", "旨"),
    ("户", "籍"),
    ("名", "称单义"),
    ("家", "庭"),
    ("期", "间限"),
    ("场", "所"),
    ("批", "复准示"),
    ("%", ""),
    ("％", ""),
];
/// Words before a number by which it is not meant exactly, and behind it.
const ABOUT: [&str; 9] = ["约", "近", "超", "逾", "超过", "大约", "不少于", "达到近", "将近"];
const AND_MORE: [&str; 4] = ["余", "多", "左右", "以上"];

/// A number of a text, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Where number and unit stand in the text, in bytes.
    pub span: Range<usize>,
    /// The number.
    pub value: Decimal,
    /// What it counts.
    pub unit: &'static str,
    /// Whether it is meant exactly: not 约, not 余, and counted in 万 only where it is an amount.
    pub exact: bool,
}

/// Every number of `text` that counts something, in order.
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let before = text.get(..from).and_then(|before| before.chars().next_back());
        // 第二十条 is no number of anything, and what goes on is no beginning: it is passed over as a whole.
        if before.is_some_and(|before| before == '第' || is_part(before)) && rest.starts_with(is_part) {
            from += rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
            continue;
        }
        let Some(number) = numeral(rest) else {
            let passed = rest.chars().next().map_or(1, char::len_utf8);
            from += rest.get(passed..).and_then(|rest| rest.find(is_part)).map_or(rest.len(), |next| passed + next);
            continue;
        };
        let end = from + number.length;
        let (behind, more) = vague(text.get(end..).unwrap_or_default());
        let unit_at = end + behind;
        let unit = unit(text.get(unit_at..).unwrap_or_default());
        // 1，234条: whether a comma in full width parts thousands or figures, nobody can tell.
        let torn = before == Some('，') && ends_in_digit(text, from - '，'.len_utf8()) && number.length == 3;
        if let (Some(value), Some(unit), false) = (number.value, unit, torn) {
            let span = from..unit_at + unit.len();
            // 1.2万条 is rounded, 1.2万元 an amount.
            let rounded = unit != "元" && text.get(from..end).is_some_and(|number| number.contains(['万', '亿']));
            let exact = !more
                && !rounded
                && !ABOUT.iter().any(|word| text.get(..from).is_some_and(|before| ends(before, word)));
            found.push(Quantity { span, value, unit, exact });
        }
        from = end;
    }
    found
}

fn ends_in_digit(text: &str, place: usize) -> bool {
    text.get(..place).is_some_and(|before| before.ends_with(|letter: char| letter.is_ascii_digit()))
}

fn ends(before: &str, word: &str) -> bool {
    before.trim_end_matches(|letter: char| letter == ' ' || shows_nothing(letter)).ends_with(word)
}

/// How many bytes of spaces and of 余 stand before the unit, and whether 余 does.
fn vague(text: &str) -> (usize, bool) {
    let spaces = |text: &str| text.len() - text.trim_start_matches(|c: char| c == ' ' || shows_nothing(c)).len();
    let first = spaces(text);
    let rest = text.get(first..).unwrap_or_default();
    match AND_MORE.iter().find(|word| rest.starts_with(**word)) {
        Some(word) => (first + word.len() + spaces(rest.get(word.len()..).unwrap_or_default()), true),
        None => (first, false),
    }
}

fn unit(text: &str) -> Option<&'static str> {
    let starts = |(unit, others): &&(&'static str, &str)| {
        let rest = text.strip_prefix(unit);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| others.contains(next)))
    };
    UNITS.iter().find(starts).map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, &str, bool)> {
        quantities(text).into_iter().map(|found| (found.value.to_string(), found.unit, found.exact)).collect()
    }

    #[test]
    fn numbers_that_count_something_are_found() {
        let exact = |value: &str, unit| (value.to_owned(), unit, true);
        assert_eq!(
            read("截至 2020 年底, 累计公开 140 条, 其中法规公文2条、占33.9%，收费43.788万元。"),
            [exact("140", "条"), exact("2", "条"), exact("33.9", "%"), exact("437880", "元")]
        );
        assert_eq!(read("受理一百二十七件，其中网络两件"), [exact("127", "件"), exact("2", "件")]);
    }

    #[test]
    fn dates_documents_and_words_count_nothing() {
        for text in [
            "2020年1月1日",
            "〔2021〕30号",
            "《条例》第20条例外",
            "0533—7211580",
            "3个月",
            "二〇二一年",
            "第二十条第一项",
            "3千件",
            "1，234条",
            "第1234567条",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn about_and_more_are_not_exact() {
        for text in ["5500 余条", "约 30 件", "近100件", "100多件", "超过 20 次", "1.2万条", "两万人次"]
        {
            assert_eq!(read(text).first().map(|(_, _, exact)| *exact), Some(false), "{text}");
        }
    }
}
