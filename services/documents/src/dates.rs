//! Years and dates as reports print them, in Arabic or Chinese numerals.

use chrono::NaiveDate;
use domain::Year;

use crate::normal::Compact;

/// The one year that a file's name holds, as 样例局2023年报 does.
#[must_use]
pub fn year_of_name(name: &str) -> Option<Year> {
    let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    let year = Year::new(numbers.next()?.parse().ok()?).ok()?;
    numbers.next().is_none().then_some(year)
}

/// The report years named in a text, in order. A broken date such as 202020年 names none.
pub(crate) fn years(text: &Compact) -> Vec<Year> {
    let mut years = Vec::new();
    let mut digits = Vec::new();
    for letter in text.chars() {
        match (digit(letter), letter, digits.as_slice()) {
            (Some(digit), ..) => digits.push(digit),
            (None, '年', &[a, b, c, d]) => {
                years.extend(Year::new(a * 1000 + b * 100 + c * 10 + d));
                digits.clear();
            }
            _ => digits.clear(),
        }
    }
    years
}

/// The only year named in a text; `None` when it names none or several.
pub(crate) fn only_year(text: &Compact) -> Option<Year> {
    let years = years(text);
    years.first().copied().filter(|first| years.iter().all(|year| year == first))
}

/// The year whose first and last day a text names.
pub(crate) fn period(text: &Compact) -> Option<Year> {
    let spans = |year: &Year| text.contains(&format!("{year}年1月1日")) && text.contains(&format!("{year}年12月31日"));
    years(text).into_iter().find(spans)
}

/// Splits a text that ends with a date: what stands before it, and the date unless the calendar lacks it.
pub(crate) fn trailing_date(text: &Compact) -> Option<(&str, Option<NaiveDate>)> {
    let (rest, day) = text.strip_suffix('日')?.rsplit_once('月')?;
    let (rest, month) = rest.rsplit_once('年')?;
    let year_start = rest.char_indices().rev().take_while(|(_, letter)| digit(*letter).is_some()).last()?.0;
    let (before, year) = rest.split_at(year_start);
    let within = |year: &i64| *year < 10_000;
    let year = year.chars().try_fold(0, |year, letter| Some(year * 10 + digit(letter)?).filter(within))?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, ordinal(month)?, ordinal(day)?);
    Some((before, date))
}

fn digit(letter: char) -> Option<i64> {
    match letter {
        '〇' | '○' | '零' => Some(0),
        letter => letter.to_digit(10).map(i64::from).or_else(|| {
            let place = "一二三四五六七八九".chars().position(|numeral| numeral == letter)?;
            i64::try_from(place + 1).ok()
        }),
    }
}

/// A month or day: 12, 十二, 三十一.
fn ordinal(text: &str) -> Option<u32> {
    let (tens, ones) = match text.split_once('十') {
        Some((tens, ones)) => (if tens.is_empty() { 1 } else { single(tens)? }, ones),
        None if text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => return text.parse().ok(),
        None => (0, text),
    };
    let ones = if ones.is_empty() && tens > 0 { 0 } else { single(ones)? };
    u32::try_from(tens * 10 + ones).ok()
}

fn single(text: &str) -> Option<i64> {
    let mut letters = text.chars();
    letters.next().and_then(digit).filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_tells_the_year_when_it_holds_just_one() {
        let year = |name| year_of_name(name).map(Year::number);
        assert_eq!(year("某市_2023.txt"), Some(2023));
        assert_eq!(year("某局2022年度报告（2023年发布）.txt"), None);
        assert_eq!(year("20230131.txt"), None);
        assert_eq!(year("年报.txt"), None);
    }

    fn numbers(text: &str) -> Vec<u16> {
        years(&Compact::of(text)).into_iter().map(Year::number).collect()
    }

    #[test]
    fn years_are_read_in_both_numerals() {
        assert_eq!(numbers("2020年和二〇一九年"), [2020, 2019]);
        assert_eq!(numbers("202020年,20年,1999年,二十年,2020"), [0; 0]);
        assert_eq!(only_year(&Compact::of("2020年……2020年")).map(Year::number), Some(2020));
        assert_eq!(only_year(&Compact::of("2020年,2021年")), None);
    }

    #[test]
    fn a_period_is_a_whole_year() {
        assert_eq!(period(&Compact::of("2019年起,自2020年1月1日至2020年12月31日")).map(Year::number), Some(2020));
        assert_eq!(period(&Compact::of("2019年1月1日至2020年12月31日")), None);
    }

    #[test]
    fn a_date_ends_the_closing() {
        let date = NaiveDate::from_ymd_opt(2021, 1, 25);
        assert_eq!(trailing_date(&Compact::of("某局2021年1月25日")), Some(("某局", date)));
        assert_eq!(trailing_date(&Compact::of("二〇二一年一月二十五日")), Some(("", date)));
        assert_eq!(trailing_date(&Compact::of("某局2021年13月45日")), Some(("某局", None)));
        for text in ["2021年1月", "年月日", "2021年某月某日", "一二三四五年一月一日", "日"] {
            assert_eq!(trailing_date(&Compact::of(text)), None, "{text}");
        }
    }
}
