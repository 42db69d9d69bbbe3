//! The headings of the six sections.

use std::sync::LazyLock;

use domain::form::Form;

use crate::line::Line;
use crate::normal::{Compact, likeness, prefix_len};

/// A heading found at the start of a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) number: u8,
    /// As printed, without its number.
    pub(crate) title: String,
    /// Where in the line the heading ends, in bytes.
    pub(crate) end: usize,
}

/// Longer lines are prose, whatever they begin with.
const LONGEST: usize = 48;
/// Among so many spaces the one is looked for that parts a title from its text.
const SPACES: usize = 4;
/// For each section words that its title has, and words that it ends with.
const WORDED: [(&[&str], &[&str]); 6] = [
    (&["总体", "概述", "概况", "基本情况"], &["情况", "概述", "概况"]),
    (&["主动公开"], &["情况"]),
    (&["申请"], &["处理情况", "办理情况", "受理情况", "答复情况", "申请情况", "公开情况", "信息情况"]),
    (&["复议", "诉讼"], &["情况"]),
    (
        &["问题", "不足", "困难", "短板", "薄弱"],
        &["情况", "措施", "打算", "问题", "不足", "方向", "计划", "思路", "安排", "建议", "对策", "工作", "重点"],
    ),
    (&["其他", "其它", "报告的事项", "说明的事项"], &["事项", "其他", "其它", "情况", "问题", "内容", "工作"]),
];
/// How alike a misprinted title must be to the right one, of 100.
const ALIKE: usize = 75;

/// The heading that `line` begins with.
pub(crate) fn heading(line: &Line<'_>) -> Option<Heading> {
    let (number, marker, rest) = match numbered(&line.compact) {
        Some((number, rest)) => (Some(number), line.compact.strip_suffix(rest).unwrap_or_default(), rest),
        None => (None, "", &*line.compact),
    };
    titled(line.text, number, marker, rest)
        .or_else(|| misprinted(line.text, number?, rest))
        .or_else(|| untitled(line.text, number?, marker, rest))
        .or_else(|| number.and_then(|_| worded(line.text)))
}

/// A numeral and what follows it: 一、, 二．, 第三部分.
fn numbered(text: &str) -> Option<(u8, &str)> {
    let text = text.strip_prefix('第').unwrap_or(text);
    let mut letters = text.chars();
    let number = "一二三四五六".chars().zip(1..).find(|(numeral, _)| letters.clone().next() == Some(*numeral))?.1;
    letters.next();
    let rest = letters.as_str();
    let rest = rest.strip_prefix("部分").unwrap_or(rest);
    Some((number, rest.strip_prefix(['、', '.', ',', ':']).unwrap_or(rest)))
}

/// A known title, with text after it or not. An exact title outweighs a wrong numeral.
fn titled(line: &str, number: Option<u8>, marker: &str, rest: &str) -> Option<Heading> {
    let starting = TITLES.iter().filter(|(title, _)| rest.starts_with(&**title));
    let &(ref title, section) = starting.max_by_key(|(title, _)| title.len())?;
    let end = prefix_len(line, &format!("{marker}{}", &**title))?;
    let after = line.get(end..)?;
    let whole = after.trim().is_empty();
    let apart = after.starts_with(|next: char| next.is_whitespace() || "。：:（([【|｜…".contains(next));
    if whole || (apart && number.is_some()) {
        let stop = after.chars().next().filter(|next| ['。', '：', ':'].contains(next)).map_or(0, char::len_utf8);
        let end = end + stop;
        return Some(Heading { number: section, title: title.clone().into_string(), end });
    }
    // 总体情况如下: the words go on, so the line is a heading only when it is numbered and no sentence.
    (number == Some(section) && is_short(rest)).then(|| Heading {
        number: section,
        title: rest.into(),
        end: line.len(),
    })
}

/// A whole line that is nearly the title its numeral calls for.
fn misprinted(line: &str, number: u8, rest: &str) -> Option<Heading> {
    let near = |(title, section): &(Compact, u8)| *section == number && likeness(title, rest) >= ALIKE;
    (is_short(rest) && TITLES.iter().any(near)).then(|| Heading { number, title: rest.into(), end: line.len() })
}

/// A title in the body's own words that says what the section of its numeral is about: 五、存在问题及下一步打算. Text may follow
/// behind a space or a stop.
fn worded(line: &str) -> Option<Heading> {
    let printed = line.trim_start();
    let end = printed.find(['。', '：', ':']).map(|stop| stop + printed.get(stop..).map_or(0, first_len));
    let end = end.unwrap_or(printed.trim_end().len());
    let spaces = printed.match_indices(char::is_whitespace).map(|(place, _)| place).filter(|place| *place < end);
    [end].into_iter().chain(spaces.take(SPACES)).find_map(|end| {
        let head = Compact::of(printed.get(..end)?);
        let (number, rest) = numbered(&head)?;
        let title = rest.trim_end_matches(['。', ':']);
        let (about, ends) = WORDED.get(usize::from(number).checked_sub(1)?)?;
        let speaks = about.iter().any(|word| title.contains(word)) && ends.iter().any(|word| title.ends_with(word));
        let end = line.len() - printed.len() + end;
        (speaks && is_short(title)).then(|| Heading { number, title: title.into(), end })
    })
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// A numeral that stands directly before the first row of its table: the title was lost.
fn untitled(line: &str, number: u8, marker: &str, rest: &str) -> Option<Heading> {
    let tables = Form::all().flat_map(Form::tables).filter(|table| table.number.number() == number);
    let mut labels = tables.filter_map(|table| Some(Compact::of(&table.blocks.first()?.rows.first()?.label)));
    let row = |label: Compact| {
        let figures = rest.strip_prefix(&*label)?;
        figures.starts_with(|next: char| next.is_ascii_digit() || "|+-/".contains(next)).then_some(())
    };
    labels.find_map(row)?;
    Some(Heading { number, title: String::new(), end: prefix_len(line, marker)? })
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.contains(['。', ',', ';', '!', '|'])
}

/// Every title that a section goes by in any form, with its number.
static TITLES: LazyLock<Vec<(Compact, u8)>> = LazyLock::new(|| {
    let sections = Form::all().flat_map(Form::sections);
    let names = sections.flat_map(|section| {
        let titles = std::iter::once(&section.title).chain(&section.variants);
        titles.map(|title| (Compact::of(title), section.number))
    });
    names.collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<(u8, String, &str)> {
        heading(&Line::new(1, line)).map(|heading| (heading.number, heading.title, &line[heading.end..]))
    }

    #[test]
    fn a_section_is_known_by_its_title() {
        assert_eq!(found("一、总体情况"), Some((1, "总体情况".into(), "")));
        assert_eq!(found("⼆、主动公开政府 信息情况 "), Some((2, "主动公开政府信息情况".into(), " ")));
        assert_eq!(found("第六部分 其他需要报告的事项"), Some((6, "其他需要报告的事项".into(), "")));
        assert_eq!(found("其他需要报告的事项"), Some((6, "其他需要报告的事项".into(), "")));
    }

    #[test]
    fn variants_and_misprints_of_a_title_are_accepted() {
        for line in [
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            "四、政府信息公开行政复议和行政诉讼情况",
            "四、政府信息公开行政复议、行政诉讼的情况",
        ] {
            assert_eq!(heading(&Line::new(1, line)).map(|heading| heading.number), Some(4), "{line}");
        }
        assert_eq!(found("五、存在的主要问题及改进措施").map(|found| found.0), Some(5));
        assert_eq!(found("四、存在的主要问题及改进情况").map(|found| found.0), Some(5));
    }

    #[test]
    fn titles_in_other_words_are_known_by_what_they_speak_of() {
        for (line, number) in [
            ("一、政府信息公开工作总体情况", 1),
            ("一、概述", 1),
            ("二、行政机关主动公开政府信息情况", 2),
            ("二、政府信息主动公开情况", 2),
            ("三、政府信息公开申请收到和处理情况", 3),
            ("三、依申请公开政府信息情况", 3),
            ("四、行政复议和应诉情况", 4),
            ("五、存在问题及改进措施", 5),
            ("五、存在的主要问题及下一步打算", 5),
            ("五、存在的不足及改进措施", 5),
            ("五、存在的困难及改进情况：", 5),
            ("六、其他事项", 6),
            ("六、其他", 6),
            ("六、需要报告的事项", 6),
            ("第六部分 其他事项", 6),
        ] {
            assert_eq!(found(line).map(|found| (found.0, found.2)), Some((number, "")), "{line}");
        }
        assert_eq!(found("六、其他事项 无。").map(|found| found.2), Some(" 无。"));
        assert_eq!(found("六、其他：无。").map(|found| found.2), Some("无。"));
    }

    #[test]
    fn text_may_follow_in_the_same_line() {
        assert_eq!(found("六、其他需要报告的事项 无。"), Some((6, "其他需要报告的事项".into(), " 无。")));
        assert_eq!(found("一、总体情况。本年"), Some((1, "总体情况".into(), "本年")));
        assert_eq!(found("一、总体情况如下"), Some((1, "总体情况如下".into(), "")));
    }

    #[test]
    fn a_table_may_stand_directly_after_the_number() {
        assert_eq!(found("二、 规章 0|0|0"), Some((2, String::new(), " 规章 0|0|0")));
        assert_eq!(found("四、 行政复议 309 17"), Some((4, String::new(), " 行政复议 309 17")));
    }

    #[test]
    fn prose_and_rows_are_no_headings() {
        for line in [
            "（一）主动公开政府信息情况",
            "一、本年新收政府信息公开申请数量",
            "四、结转下年度继续办理",
            "一、总体情况良好，主动公开不断深入。",
            "一、加强组织领导",
            "二、规章制度逐步完善",
            "一、存在的主要问题",
            "二、改进措施",
            "二、依申请公开情况",
            "三、主动公开情况",
            "五、问题整改不够到位。",
            "三、本年度办理结果 （一）予以公开 0 0",
            "六、其他处理 0 0 0",
            "总体情况如下",
            "其他需要报告的事项 无。",
            "",
        ] {
            assert_eq!(heading(&Line::new(1, line)), None, "{line}");
        }
    }
}
