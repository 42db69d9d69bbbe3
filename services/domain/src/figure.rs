//! How people write a figure: in full-width digits, with separators, with its unit, or as a dash.

use rust_decimal::Decimal;

use crate::spelling::compact;

/// The words that get typed behind a figure.
const UNITS: [&str; 11] = ["", "件", "元", "万元", "亿元", "条", "项", "个", "份", "次", "起"];

/// A word that is no label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A figure, with the unit typed behind it.
    Number {
        /// Exact.
        value: Decimal,
        /// 件, 万元…; empty when there is none.
        unit: &'static str,
    },
    /// "-", "/" or 无.
    Nothing,
}

impl Entry {
    /// Reads one word; `None` when it is a word like any other.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        // No figure is longer, and what is longer need not be folded.
        if word.len() > 80 {
            return None;
        }
        let word = compact(word);
        if ["-", "--", "/", "无"].contains(&word.as_str()) {
            return Some(Self::Nothing);
        }
        let figures = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let typed = word.strip_prefix(figures)?;
        let unit = UNITS.into_iter().find(|unit| *unit == typed)?;
        Some(Self::Number { value: decimal(figures)?, unit })
    }
}

/// "+2", "-1", "59237.2449", "1,808,595".
fn decimal(text: &str) -> Option<Decimal> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (sign, rest) = text.split_at(usize::from(text.starts_with(['+', '-'])));
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| digits(first))?;
    let grouped = whole.contains(',');
    if (grouped && first.len() > 3) || !groups.all(|group| digits(group) && group.len() == 3) {
        return None;
    }
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    let plain = format!("{}{}", sign.trim_start_matches('+'), rest.replace(',', ""));
    Decimal::from_str_exact(&plain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(word: &str) -> Option<(String, &'static str)> {
        match Entry::parse(word)? {
            Entry::Number { value, unit } => Some((value.to_string(), unit)),
            Entry::Nothing => None,
        }
    }

    #[test]
    fn figures_are_exact() {
        for (word, figure) in [
            ("0", "0"),
            ("+2", "2"),
            ("-1", "-1"),
            ("－１", "-1"),
            ("−3", "-3"),
            ("１２", "12"),
            ("59237.2449", "59237.2449"),
            ("1,808,595", "1808595"),
        ] {
            assert_eq!(number(word), Some((figure.to_owned(), "")), "{word}");
        }
    }

    #[test]
    fn a_unit_is_kept_apart() {
        assert_eq!(number("251000元"), Some(("251000".to_owned(), "元")));
        assert_eq!(number("43.788万元"), Some(("43.788".to_owned(), "万元")));
    }

    #[test]
    fn dashes_and_strokes_say_nothing() {
        for word in ["-", "—", "——", "－", "/", "／", "无"] {
            assert_eq!(Entry::parse(word), Some(Entry::Nothing), "{word}");
        }
    }

    #[test]
    fn all_else_is_a_word() {
        for word in
            ["", "1.", ".5", "1.5.2", "1,80", "1234,567", "34%", "2020年", "一", "---", "+", "1-2", "12件3", "件"]
        {
            assert_eq!(Entry::parse(word), None, "{word}");
        }
        assert_eq!(Entry::parse(&"9".repeat(40)), None);
    }
}
