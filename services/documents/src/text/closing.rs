//! The end of a report: the body's name and the date.

use crate::Closing;
use crate::dates::trailing_date;
use crate::line::Line;
use crate::normal::tidy;

/// A longer line is no body's name.
const NAME: usize = 30;

/// Takes the closing off the end of the last section.
pub(super) fn take(lines: &mut Vec<Line<'_>>) -> Option<Closing> {
    let last = lines.iter().rposition(|line| !line.is_blank())?;
    let line = lines.get(last)?.clone();
    if line.text.chars().count() > NAME * 3 {
        return None;
    }
    let (before, date) = trailing_date(&line.compact)?;
    if !before.is_empty() {
        let body = Some(before.to_owned()).filter(|body| is_name(body))?;
        lines.truncate(last);
        return Some(Closing { body: Some(body), date, text: tidy(line.text), line: line.number });
    }
    // The name may stand in a line of its own, over the date.
    let above = lines.get(..last)?.iter().rposition(|line| !line.is_blank());
    let name = above.and_then(|place| Some((place, lines.get(place)?.clone())));
    let name = name.filter(|(_, name)| name.text.chars().count() <= NAME * 3 && is_name(&name.compact));
    let Some((place, name)) = name else {
        lines.truncate(last);
        return Some(Closing { body: None, date, text: tidy(line.text), line: line.number });
    };
    lines.truncate(place);
    let text = format!("{} {}", tidy(name.text), tidy(line.text));
    Some(Closing { body: Some(name.compact.into_string()), date, text, line: name.number })
}

/// A few words without any punctuation, and no beginning of a sentence that the date would end.
fn is_name(text: &str) -> bool {
    let plain = |letter: char| letter.is_alphabetic() || "()〇".contains(letter);
    !text.is_empty()
        && text.chars().count() <= NAME
        && text.chars().all(plain)
        && !text.ends_with(['至', '到', '于', '自', '为'])
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn close(text: &str) -> (Option<Closing>, usize) {
        let mut lines = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
        let closing = take(&mut lines);
        (closing, lines.len())
    }

    #[test]
    fn name_and_date_stand_in_one_line_or_in_two() {
        let (closing, rest) = close("无。\n\n某区某局 2021年1月25日\n");
        let closing = closing.unwrap();
        assert_eq!((closing.body.as_deref(), closing.line, rest), (Some("某区某局"), 3, 2));
        assert_eq!(closing.date, NaiveDate::from_ymd_opt(2021, 1, 25));
        assert_eq!(closing.text, "某区某局 2021年1月25日");

        let (closing, rest) = close("无。\n某区某局\n\n二〇二一年一月二十五日");
        let closing = closing.unwrap();
        assert_eq!((closing.body.as_deref(), closing.line, rest), (Some("某区某局"), 2, 1));
    }

    #[test]
    fn a_date_that_is_none_is_kept_as_text() {
        let closing = close("某局2021年2月30日").0.unwrap();
        assert_eq!((closing.date, closing.text.as_str()), (None, "某局2021年2月30日"));
    }

    #[test]
    fn a_sentence_is_no_closing() {
        for text in ["统计期限为2020年1月1日至2020年12月31日", "无。", "截至2020年12月31日", "全文完。2021年1月25日"]
        {
            assert_eq!(close(text).0, None, "{text}");
        }
        assert_eq!(close("无。\n2021年1月25日").0.unwrap().body, None);
    }
}
