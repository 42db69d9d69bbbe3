//! Where the sections of a report begin.

use domain::body::BodyKind;
use domain::form::Form;

use crate::SourceText;
use crate::dates::years;
use crate::heading::heading;
use crate::line::Line;
use crate::normal::{Compact, tidy};
use crate::table::TableSection;

/// A report's lines, divided.
pub(super) struct Division<'a> {
    pub(super) front: Front<'a>,
    pub(super) sections: Vec<SectionLines<'a>>,
    pub(super) unplaced: Vec<SourceText>,
}

/// What stands before the first section.
#[derive(Default)]
pub(super) struct Front<'a> {
    pub(super) title: Option<SourceText>,
    pub(super) preamble: Vec<Line<'a>>,
}

/// A section's heading and the lines under it.
pub(super) struct SectionLines<'a> {
    pub(super) number: u8,
    pub(super) title: String,
    pub(super) heading: SourceText,
    pub(super) lines: Vec<Line<'a>>,
}

impl SectionLines<'_> {
    /// Whether the section holds a table in any form.
    pub(super) fn has_table(&self) -> bool {
        let mut sections = Form::all().flat_map(Form::sections);
        sections.any(|section| section.number == self.number && section.table.is_some())
    }
}

impl<'a> From<&'a SectionLines<'a>> for TableSection<'a> {
    fn from(section: &'a SectionLines<'a>) -> Self {
        Self { number: section.number, lines: &section.lines }
    }
}

/// How many lines at the top may hold the title, and how many it may be broken into.
const TOP: usize = 6;
const TITLE_LINES: usize = 3;
/// A longer text is no title.
const TITLE: usize = 60;

/// Divides `lines` at their headings.
pub(super) fn divide(lines: Vec<Line<'_>>) -> Division<'_> {
    let mut sections: Vec<SectionLines<'_>> = Vec::new();
    let mut front = Vec::new();
    for line in lines {
        let Some(found) = heading(&line) else {
            sections.last_mut().map_or(&mut front, |section| &mut section.lines).push(line);
            continue;
        };
        let (printed, rest) = line.text.split_at_checked(found.end).unwrap_or((line.text, ""));
        let heading = SourceText { line: line.number, text: tidy(printed) };
        let rest = Line::new(line.number, rest);
        let (number, title) = (found.number, tidy(&found.title));
        sections.push(SectionLines { number, title, heading, lines: vec![rest] });
    }
    let mut unplaced = Vec::new();
    take_contents(&mut front, &mut sections, &mut unplaced);
    let title = take_title(&mut front, &mut unplaced);
    // Without its first section the text at the top is more than a preamble, and nobody can say where that ends.
    if sections.first().is_none_or(|section| section.number != 1) {
        unplaced.extend(front.drain(..).filter_map(|line| line.kept()));
    }
    Division { front: Front { title, preamble: front }, sections, unplaced }
}

/// Takes a table of contents away: headings with nothing under them, before the first section proper.
fn take_contents<'a>(front: &mut Vec<Line<'a>>, sections: &mut Vec<SectionLines<'a>>, unplaced: &mut Vec<SourceText>) {
    let first = sections.iter().rposition(|section| section.number == 1).unwrap_or_default();
    let Some((_, before)) = sections.get(..first).and_then(|contents| contents.split_last()) else { return };
    if !before.iter().all(|section| section.lines.iter().all(is_leader)) {
        return;
    }
    let (name, kept): (Vec<_>, Vec<_>) = front.drain(..).partition(|line| &*line.compact == "目录");
    unplaced.extend(name.iter().filter_map(Line::kept));
    *front = kept;
    let rest = sections.split_off(first);
    for section in std::mem::replace(sections, rest) {
        unplaced.push(section.heading);
        let (leaders, lines): (Vec<_>, Vec<_>) = section.lines.into_iter().partition(is_leader);
        unplaced.extend(leaders.iter().filter_map(Line::kept));
        front.extend(lines);
    }
}

/// Nothing, or the dots and the number of a page.
fn is_leader(line: &Line<'_>) -> bool {
    line.text.chars().all(|letter| letter.is_whitespace() || letter.is_ascii_digit() || "….·-—_".contains(letter))
}

/// Takes the title out of `front`; the lines over it are set aside.
fn take_title(front: &mut Vec<Line<'_>>, unplaced: &mut Vec<SourceText>) -> Option<SourceText> {
    let printed: Vec<_> = front.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(TOP).collect();
    let text = |lines: &[(usize, &Line<'_>)]| lines.iter().map(|(_, line)| line.text.trim()).collect::<String>();
    let titles = || {
        (1..=TITLE_LINES).flat_map(|count| printed.windows(count)).filter(|lines| is_title(&Compact::of(&text(lines))))
    };
    // A title without its year may be the last line of one that is broken.
    let found = titles().find(|lines| !years(&Compact::of(&text(lines))).is_empty()).or_else(|| titles().next())?;
    let above = printed.iter().position(|(place, _)| found.first().is_some_and(|(first, _)| place == first));
    let above = above.and_then(|place| printed.get(place.checked_sub(1)?..place + found.len()));
    // 某市人民政府 stands in a line of its own over a title that begins with the year.
    let begins_with_year = |text: &str| text.starts_with(|letter: char| letter.is_numeric() || letter == '二');
    let names_body = |lines: &&[(usize, &Line<'_>)]| {
        lines.first().is_some_and(|(_, line)| BodyKind::of_name(&line.compact).is_some())
    };
    let found = above.filter(|_| begins_with_year(&text(found))).filter(names_body).unwrap_or(found);
    let text = text(found);
    let ((first, line), (last, _)) = (found.first()?, found.last()?);
    let title = SourceText { line: line.number, text: tidy(&text) };
    let (first, last) = (*first, *last);
    unplaced.extend(front.drain(..=last).take(first).filter_map(|line| line.kept()));
    Some(title)
}

/// "…政府信息公开工作年度报告", "关于2022年度政府信息公开情况的报告".
fn is_title(text: &Compact) -> bool {
    let name = text.split('(').next().unwrap_or_default();
    let ends = |text: &str| ["报告", "年报"].iter().any(|end| text.ends_with(end));
    text.contains("公开") && (ends(text) || ends(name)) && text.chars().count() <= TITLE && !text.contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> (Vec<u8>, Vec<String>, Vec<String>) {
        let lines: Vec<_> = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
        let division = divide(lines);
        let texts = |lines: &[Line<'_>]| lines.iter().filter_map(Line::kept).map(|kept| kept.text).collect();
        let numbers = division.sections.iter().map(|section| section.number).collect();
        let unplaced = division.unplaced.into_iter().map(|piece| piece.text).collect();
        (numbers, texts(&division.front.preamble), unplaced)
    }

    fn title(text: &str) -> Option<(u32, String)> {
        let lines: Vec<_> = (1..).zip(text.lines()).map(|(number, text)| Line::new(number, text)).collect();
        divide(lines).front.title.map(|title| (title.line, title.text))
    }

    #[test]
    fn a_table_of_contents_holds_no_sections() {
        let contents = "目 录\n一、总体情况……1\n二、主动公开政府信息情况……2\n六、其他需要报告的事项……9\n前言。\n";
        let (numbers, preamble, unplaced) =
            numbers(&format!("{contents}一、总体情况\n好。\n二、主动公开政府信息情况\n"));
        assert_eq!(numbers, [1, 2]);
        assert_eq!(preamble, ["前言。"]);
        assert_eq!(unplaced.len(), 7);
    }

    #[test]
    fn a_section_that_stands_there_twice_is_read_twice() {
        let (numbers, ..) = numbers("一、总体情况\n好。\n六、其他需要报告的事项\n无。\n一、总体情况\n更好。\n");
        assert_eq!(numbers, [1, 6, 1]);
    }

    #[test]
    fn text_before_a_later_section_is_no_preamble() {
        let (numbers, preamble, unplaced) = numbers("全年公开5条。\n二、主动公开政府信息情况\n");
        assert_eq!((numbers, preamble, unplaced), (vec![2], vec![], vec!["全年公开5条。".to_owned()]));
    }

    #[test]
    fn a_title_may_be_broken_and_may_have_lines_over_it() {
        let rest = "\n前言提到政府信息公开年度报告。\n一、总体情况\n";
        assert_eq!(
            title(&format!("某局2020年政府信息公开工作 年度报告{rest}")).unwrap().1,
            "某局2020年政府信息公开工作 年度报告"
        );
        assert_eq!(
            title(&format!("（主动公开）\n某局2020年政府\n信息公开工作年度报告{rest}")),
            Some((2, "某局2020年政府信息公开工作年度报告".to_owned()))
        );
        assert_eq!(
            title(&format!("某市人民政府\n2020 年政府信息公开工作年度报告{rest}")),
            Some((1, "某市人民政府2020 年政府信息公开工作年度报告".to_owned()))
        );
        assert_eq!(title(&format!("某局文件\n2020年政府信息公开工作年度报告{rest}")).unwrap().0, 2);
        assert_eq!(title(&format!("关于2022年度政府信息公开情况的报告（摘要）{rest}")).unwrap().0, 1);
        assert_eq!(title(rest), None);
    }
}
