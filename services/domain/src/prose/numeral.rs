//! Numbers as they are written: 1,234.5, full-width, with 万 and 亿, and in Chinese numerals.

use rust_decimal::Decimal;

use crate::visible::shows_nothing;

/// A number at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// What it comes to; `None` for one that is beyond any count.
    pub(super) value: Option<Decimal>,
    /// How many bytes of the text it takes.
    pub(super) length: usize,
}

/// More digits than any figure of a report has.
const DIGITS: usize = 18;

/// More letters than any number has that is written in them.
const LETTERS: usize = 20;

/// The number that `text` begins with.
pub(super) fn numeral(text: &str) -> Option<Numeral> {
    let first = text.chars().next()?;
    if digit(first).is_some() { Some(scaled(text, arabic(text))) } else { chinese(text) }
}

/// Whether a number may go on in a letter, so that no other begins behind it.
pub(super) fn is_part(letter: char) -> bool {
    digit(letter).is_some() || "零〇一二两三四五六七八九十百千万亿.．".contains(letter)
}

/// A digit, in half or in full width: as it is in half width.
pub(crate) fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    }
}

/// Digits with commas between thousands and at most one point.
fn arabic(text: &str) -> Numeral {
    let mut written = String::new();
    let (mut length, mut group) = (0, 0);
    for (place, letter) in text.char_indices() {
        let rest = text.get(place + letter.len_utf8()..).unwrap_or_default();
        match letter {
            letter if shows_nothing(letter) => continue,
            '.' | '．' if !written.contains('.') && starts_with_digit(rest) => written.push('.'),
            ',' if !written.contains('.') && parts_thousands(group, rest) => group = 0,
            letter => match digit(letter) {
                // More digits than any figure has are passed over and not kept.
                Some(digit) if written.len() <= DIGITS => {
                    written.push(digit);
                    group += 1;
                }
                Some(_) => {}
                None => break,
            },
        }
        length = place + letter.len_utf8();
    }
    let value = (written.len() <= DIGITS).then(|| written.parse().ok()).flatten();
    Numeral { value, length }
}

fn starts_with_digit(text: &str) -> bool {
    text.chars().find(|letter| !shows_nothing(*letter)).and_then(digit).is_some()
}

/// Whether a comma behind so many digits parts thousands: exactly three follow, and one to three stand before it.
fn parts_thousands(before: usize, rest: &str) -> bool {
    let group = rest.chars().take(4).take_while(|letter| digit(*letter).is_some()).count();
    group == 3 && (1..=3).contains(&before)
}

/// 一百二十七, 十二万三千, 两亿.
fn chinese(text: &str) -> Option<Numeral> {
    let (mut total, mut section, mut open, mut length) = (0_u64, 0_u64, None::<u64>, 0);
    for (count, (place, letter)) in text.char_indices().enumerate() {
        if count > LETTERS {
            return None;
        }
        if let Some(value) = "零一二三四五六七八九".chars().position(|numeral| numeral == plain(letter)) {
            let value = u64::try_from(value).ok()?;
            // Two digits beside each other are a year or a number that is read out, and no count.
            if open.is_some_and(|open| open > 0) {
                return None;
            }
            open = Some(value);
        } else {
            match letter {
                '十' => section += open.take().filter(|digit| *digit > 0).unwrap_or(1) * 10,
                '百' => section += open.take()? * 100,
                '千' => section += open.take()? * 1_000,
                '万' | '亿' if length > 0 => {
                    let scale = if letter == '万' { 10_000 } else { 100_000_000 };
                    total = (total + section + open.take().unwrap_or_default()).checked_mul(scale)?;
                    section = 0;
                }
                _ => break,
            }
        }
        if section > 100_000 || total > 1_000_000_000_000 {
            return None;
        }
        length = place + letter.len_utf8();
    }
    let value = total + section + open.unwrap_or_default();
    (length > 0).then(|| Numeral { value: Some(value.into()), length })
}

const fn plain(letter: char) -> char {
    match letter {
        '〇' => '零',
        '两' => '二',
        letter => letter,
    }
}

/// The same with 万 or 亿 behind it.
fn scaled(text: &str, written: Numeral) -> Numeral {
    let rest = text.get(written.length..).unwrap_or_default();
    let space = rest.len() - rest.trim_start_matches(' ').len();
    let scale = match rest.trim_start_matches(' ').chars().next() {
        Some('万') => Decimal::from(10_000),
        Some('亿') => Decimal::from(100_000_000),
        _ => return written,
    };
    let value = written.value.and_then(|value| value.checked_mul(scale)).map(|value| value.normalize());
    Numeral { value, length: written.length + space + '万'.len_utf8() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &str)> {
        let numeral = numeral(text)?;
        Some((numeral.value?.to_string(), &text[numeral.length..]))
    }

    #[test]
    fn numbers_are_read_in_every_writing() {
        for (text, value, rest) in [
            ("140条", "140", "条"),
            ("１２７ 条", "127", " 条"),
            ("1,234,567件", "1234567", "件"),
            ("43.788万元", "437880", "元"),
            ("3.5 亿元", "350000000", "元"),
            ("1\u{200B}40条", "140", "条"),
            ("一百二十七件", "127", "件"),
            ("两万条", "20000", "条"),
            ("十二个", "12", "个"),
            ("一千零五件", "1005", "件"),
            ("二十万条", "200000", "条"),
            ("十二万三千件", "123000", "件"),
            ("两亿元", "200000000", "元"),
        ] {
            assert_eq!(read(text), Some((value.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn a_comma_between_two_figures_parts_no_thousands() {
        assert_eq!(read("15,20条"), Some(("15".to_owned(), ",20条")));
        assert_eq!(read("15,2021年"), Some(("15".to_owned(), ",2021年")));
        assert_eq!(read("1234,567条"), Some(("1234".to_owned(), ",567条")));
    }

    #[test]
    fn what_is_no_count_is_none() {
        assert_eq!(read("二〇二一年"), None);
        assert_eq!(read("条"), None);
        assert_eq!(read("万条"), None);
        assert_eq!(read("百余条"), None);
        let long = "9".repeat(40);
        assert_eq!(numeral(&long), Some(Numeral { value: None, length: 40 }));
    }
}
