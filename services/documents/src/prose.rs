//! Lines of prose, made into paragraphs.

use crate::line::Line;
use crate::normal::{Compact, tidy};
use crate::{Paragraph, ParagraphKind, SourceText};

/// A line without any punctuation at its end goes on in the next one only if it is at least this long: a shorter one
/// may be a heading.
const BROKEN_LINE: usize = 16;
/// The same where blank lines stand between, as at the break of a page.
const BROKEN_PAGE: usize = 30;
/// A shorter line that ends with a colon or the like may be a label.
const SENTENCE: usize = 8;
/// A longer line is no heading and no caption.
const HEADING: usize = 40;
/// The words that a heading ends with when its paragraph follows in the same line.
const HEADING_ENDS: [&str; 6] = ["情况", "问题", "措施", "事项", "工作", "方面"];

/// The paragraphs of `lines`; what only numbers a page goes to `unplaced`.
pub(crate) fn paragraphs(lines: &[Line<'_>], unplaced: &mut Vec<SourceText>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut gap = false;
    for line in lines {
        if line.is_blank() {
            gap = true;
        } else if is_number(line.text) || line.is_page_mark() {
            unplaced.extend(line.kept());
            gap = true;
        } else {
            let mut next = split(line);
            if let [last] = next.as_slice()
                && let Some(before) = paragraphs.last_mut()
                && goes_on(before, last, gap)
            {
                join(&mut before.text, &last.text);
            } else {
                paragraphs.append(&mut next);
            }
            gap = false;
        }
    }
    if paragraphs.iter().all(|paragraph| paragraph.kind != ParagraphKind::Body) {
        paragraphs
            .iter_mut()
            .filter(|paragraph| is_point(paragraph))
            .for_each(|point| point.kind = ParagraphKind::Body);
    }
    paragraphs
}

/// Whether a numbered line says what there is to say, where no other text does: 1.公开意识不强。 A heading only names it.
fn is_point(paragraph: &Paragraph) -> bool {
    let text = Compact::of(&paragraph.text);
    let words = text.strip_suffix('。').unwrap_or(&text);
    paragraph.kind == ParagraphKind::Heading && !HEADING_ENDS.iter().any(|end| words.ends_with(end))
}

/// Whether a line of a table section is a sentence or a caption and no part of a table.
pub(crate) fn stands_alone(line: &Line<'_>) -> bool {
    let text = &line.compact;
    let whole = text.ends_with('。') || (text.chars().count() >= SENTENCE && ends_sentence(text));
    let sentence = whole && !line.text.contains(['\t', '|', '｜']);
    sentence || is_caption(text)
}

/// The paragraphs of one line: two when a heading and its text share it.
pub(crate) fn split(line: &Line<'_>) -> Vec<Paragraph> {
    let paragraph = |kind, text| Paragraph { kind, text: tidy(text), line: line.number };
    if is_caption(&line.compact) {
        vec![paragraph(ParagraphKind::Caption, line.text)]
    } else if let Some((heading, body)) = heading_and_body(line.text) {
        vec![paragraph(ParagraphKind::Heading, heading), paragraph(ParagraphKind::Body, body)]
    } else if is_heading(&line.compact) {
        vec![paragraph(ParagraphKind::Heading, line.text)]
    } else {
        vec![paragraph(ParagraphKind::Body, line.text)]
    }
}

fn heading_and_body(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let ends = |head: &str| HEADING_ENDS.iter().any(|end| head.ends_with(end));
    let spaces = line.match_indices(char::is_whitespace).take_while(|(place, _)| *place <= HEADING * 4);
    spaces.map(|(place, _)| line.split_at(place)).find(|(head, body)| {
        let head = Compact::of(head);
        is_heading(&head) && ends(&head) && body.contains(['。', '；', ';']) && body.contains(char::is_alphabetic)
    })
}

/// Whether `next` is the rest of a sentence that `before` breaks off in. When in doubt it is not.
fn goes_on(before: &Paragraph, next: &Paragraph, gap: bool) -> bool {
    if (before.kind, next.kind) != (ParagraphKind::Body, ParagraphKind::Body) {
        return false;
    }
    let (text, next) = (Compact::of(tail(&before.text)), Compact::of(&next.text));
    if marker(&next).is_some() || next.starts_with(['-', '•', '·', '*', '●', '◆']) {
        return false;
    }
    if text.ends_with([',', '、', '(', '《', '〈', '[', '〔']) {
        return true;
    }
    let length = if gap { BROKEN_PAGE } else { BROKEN_LINE };
    text.ends_with(is_word) && text.chars().count() >= length
}

/// The end of a text: as much as tells whether it goes on.
fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(BROKEN_PAGE * 2).map_or(0, |(place, _)| place);
    text.get(start..).unwrap_or(text)
}

fn join(text: &mut String, next: &str) {
    if text.ends_with(|last: char| last.is_ascii_alphabetic())
        && next.starts_with(|next: char| next.is_ascii_alphabetic())
    {
        text.push(' ');
    }
    text.push_str(next);
}

/// 图 1. …, 表2：…
fn is_caption(text: &Compact) -> bool {
    let number = text.strip_prefix("附图").or_else(|| text.strip_prefix(['图', '表']));
    let number = number.is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit() || is_numeral(next)));
    number && text.chars().count() <= HEADING && !text.ends_with('。')
}

/// A numbered line that is no sentence: （一）主动公开情况.
fn is_heading(text: &Compact) -> bool {
    let words = marker(text).map(|rest| rest.strip_suffix(['。', ':']).unwrap_or(rest));
    let words = words.filter(|words| !words.is_empty() && !words.contains(['。', ',', ';', ':', '!', '?']));
    words.is_some_and(|words| words.chars().count() <= HEADING)
}

/// What follows the number that a line begins with: （一）, 1., 2、, (3).
fn marker(text: &Compact) -> Option<&str> {
    let text = text.trim_start_matches(['-', '•', '·', '*', '●', '◆']);
    let inner = text.strip_prefix('(').unwrap_or(text);
    let rest = inner.trim_start_matches(|letter: char| letter.is_ascii_digit() || is_numeral(letter));
    let digits = inner.strip_suffix(rest).filter(|digits| (1..=9).contains(&digits.len()))?;
    match (inner.len() < text.len(), digits.is_ascii()) {
        (true, _) => rest.strip_prefix(')'),
        (false, true) => {
            rest.strip_prefix(['.', '、']).filter(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
        }
        (false, false) => rest.strip_prefix('、'),
    }
}

fn ends_sentence(text: &Compact) -> bool {
    text.trim_end_matches(['"', '\'', '’', ')', '》']).ends_with(['。', '!', '?', ';', ':'])
}

fn is_numeral(letter: char) -> bool {
    "一二三四五六七八九十".contains(letter)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric()
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::ParagraphKind::{Body, Caption, Heading};
    use super::*;

    fn read(text: &str) -> Vec<(ParagraphKind, String, u32)> {
        let lines: Vec<_> = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
        let paragraphs = paragraphs(&lines, &mut Vec::new());
        paragraphs.into_iter().map(|paragraph| (paragraph.kind, paragraph.text, paragraph.line)).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(_, text, _)| text).collect()
    }

    #[test]
    fn a_sentence_broken_by_a_page_is_one_sentence() {
        assert_eq!(texts("制度逐步健全。同时，\n\n将检查贯穿全程。"), ["制度逐步健全。同时，将检查贯穿全程。"]);
        assert_eq!(texts("制度逐步健全。同时,\n- 3 -\n将检查贯穿全程。"), ["制度逐步健全。同时,将检查贯穿全程。"]);
        let long = "这一年里我们按照统一的部署把各项公开的工作做得更加细致也更加";
        assert_eq!(texts(&format!("{long}\n\n及时。")), [format!("{long}及时。")]);
    }

    #[test]
    fn a_sentence_broken_by_a_line_is_one_sentence() {
        assert_eq!(
            texts("我局及时更新公开指南和公开目录的各个\n栏目。"),
            ["我局及时更新公开指南和公开目录的各个栏目。"]
        );
    }

    #[test]
    fn what_may_be_a_paragraph_of_its_own_stays_one() {
        for text in
            ["主要问题\n力量不足。", "已经完成。\n力量不足。", "同时，\n（一）主要问题", "同时，\n- 1. 力量不足。"]
        {
            assert_eq!(texts(text).len(), 2, "{text}");
        }
    }

    #[test]
    fn headings_and_captions_are_told_from_text() {
        assert_eq!(
            read(
                "（一）主动公开情况\n全年公开5条。\n\n图 1. 公开栏目截图\n(二)平台建设情况 平台按时更新。\n1.加强学习，提高认识。"
            ),
            [
                (Heading, "（一）主动公开情况".to_owned(), 1),
                (Body, "全年公开5条。".to_owned(), 2),
                (Caption, "图 1. 公开栏目截图".to_owned(), 4),
                (Heading, "(二)平台建设情况".to_owned(), 5),
                (Body, "平台按时更新。".to_owned(), 5),
                (Body, "1.加强学习，提高认识。".to_owned(), 6),
            ]
        );
    }

    #[test]
    fn points_are_text_where_there_is_no_other() {
        let kinds = |text| read(text).into_iter().map(|(kind, ..)| kind).collect::<Vec<_>>();
        assert_eq!(kinds("一、公开意识不强。\n二、更新不够及时。"), [Body, Body]);
        assert_eq!(kinds("（一）存在的主要问题\n1.公开意识不强"), [Heading, Body]);
        assert_eq!(kinds("（一）公开意识不强\n公开内容单一。"), [Heading, Body]);
        assert_eq!(kinds("（一）存在的主要问题\n（二）改进措施"), [Heading, Heading]);
    }

    #[test]
    fn a_heading_with_its_sentence_stays_one_paragraph() {
        assert_eq!(texts("（一）主动公开情况。全年公开5条。"), ["（一）主动公开情况。全年公开5条。"]);
    }

    #[test]
    fn page_numbers_are_set_aside() {
        let lines = [Line::new(7, "第 2 页"), Line::new(9, " 3 ")];
        let mut unplaced = Vec::new();
        assert!(paragraphs(&lines, &mut unplaced).is_empty());
        assert_eq!(unplaced.iter().map(|piece| piece.line).collect::<Vec<_>>(), [7, 9]);
    }
}
