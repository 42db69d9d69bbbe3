//! 未收到申请 and 未发生行政复议: that there was none of something.

use std::ops::Range;

use super::reader::Reader;
use crate::form::{CellIndex, RowPart};
use crate::prose::{STOPS, after, core, object};
use crate::rules::finding::Finding;

pub(super) const NOT_RECEIVED: [&str; 8] =
    ["未收到", "没有收到", "未曾收到", "未接到", "没有接到", "未受理", "无", "没有"];
/// Who asks for information: whoever that is.
const ANYBODY: [&str; 14] = [
    "公民",
    "、",
    "法人",
    "和",
    "或者",
    "或",
    "及",
    "其他组织",
    "其它组织",
    "社会公众",
    "群众",
    "提出的",
    "提交的",
    "的",
];
pub(super) const NOT_HAPPENED: [&str; 19] = [
    "未因",
    "未被申请",
    "未发生",
    "没有发生",
    "未产生",
    "没有产生",
    "未出现",
    "没有出现",
    "未引发",
    "没有引发",
    "未引起",
    "没有引起",
    "未收到",
    "没有收到",
    "未涉及",
    "没有",
    "未有",
    "无",
    "未被提起",
];
/// What may stand between such a word and what there was none of.
const CAUSES: [&str; 27] = [
    "因",
    "由",
    "针对",
    "涉及",
    "有关",
    "相关",
    "关于",
    "政府信息依申请公开",
    "依申请公开",
    "政府信息公开",
    "信息公开",
    "政府信息",
    "工作",
    "申请",
    "答复",
    "引起",
    "引发",
    "产生",
    "发生",
    "导致",
    "被",
    "提起",
    "提出",
    "方面",
    "而",
    "的",
    "任何",
];
/// What joins a review and a suit.
const JOINS: [&str; 11] = ["、", "和", "及", "以及", "或者", "或", "与", "被", "提起", "申请", "也没有"];
/// What may follow them.
const ENDINGS: [&str; 11] = ["案件", "事件", "情况", "情形", "事项", "行为", "问题", "申请", "等", "的", "发生"];
/// No such statement is longer.
const LONGEST: usize = 60;

/// What stands around a word: from the last stop to it, and from it to the next one; 、 is none.
fn around<'a>(text: &'a str, word: &Range<usize>) -> Option<(&'a str, &'a str)> {
    let stop = |letter: char| letter != '、' && STOPS.contains(&letter);
    let before = text.get(..word.start)?;
    let start = before.char_indices().rev().take(LONGEST).take_while(|(_, letter)| !stop(*letter)).last();
    let before = before.get(start.map_or(word.start, |(start, _)| start)..)?;
    let behind = text.get(word.end..)?;
    let mut letters = behind.char_indices();
    let end = letters.by_ref().take(LONGEST).find(|(_, letter)| stop(*letter)).map(|(end, _)| end);
    let end = end.or_else(|| letters.next().is_none().then_some(behind.len()))?;
    Some((before, behind.get(..end)?))
}

/// What is left of a statement when these are taken off its end.
fn without_endings<'a>(statement: &'a str, endings: &[&str]) -> &'a str {
    let mut left = statement;
    while let Some(rest) = endings.iter().find_map(|word| left.strip_suffix(word)) {
        left = rest;
    }
    left
}

/// Of the places where [`NOT_RECEIVED`] stands, the first that contradicts table 三.
pub(super) fn received(reader: &Reader<'_>, words: &[Range<usize>]) -> Option<Finding> {
    let mut said = words.iter().filter_map(|word| {
        let (before, behind) = around(reader.text, word)?;
        let behind_words = after(after(behind, &["过", "任何", "有关", "相关"]), &ANYBODY);
        let called = without_endings(behind_words, &["情况", "要求", "的"]);
        let plain = core(before, reader.year).is_empty() && object(called) == Some(true);
        let context = reader.context();
        let way = context.names_a_way(context.sentence(word.start).start..word.start);
        let own = !way && !context.is_of_others(word.start);
        (plain && own).then(|| word.start - before.len()..word.end + behind.len())
    });
    let words = said.next()?;
    let cells = reader.more_than_zero(reader.part(RowPart::Received));
    (!cells.is_empty()).then(|| reader.finding(&words, &cells))
}

/// Of the places where [`NOT_HAPPENED`] stands, the first that contradicts table 四.
pub(super) fn happened(reader: &Reader<'_>, words: &[Range<usize>]) -> Option<Finding> {
    let mut said = words.iter().filter_map(|word| {
        let (before, behind) = around(reader.text, word)?;
        let of = reviews_or_suits(after(behind, &CAUSES))?;
        let plain = after(core(before, reader.year), &CAUSES).is_empty();
        let own = !reader.context().is_of_others(word.start);
        let cells: Vec<CellIndex> = [true, false]
            .into_iter()
            .filter(|reviews| if *reviews { of.0 } else { of.1 })
            .flat_map(|reviews| reader.groups(reviews).map(|group| group.total))
            .collect();
        let cells = reader.more_than_zero(cells);
        let about = plain && own && !cells.is_empty();
        about.then(|| (word.start - before.len()..word.end + behind.len(), cells))
    });
    let (words, cells) = said.next()?;
    // A report on disclosure may speak of reviews of other matters.
    let quote = reader.text.get(words.clone())?;
    let sentence = reader.text.get(reader.context().sentence(words.start).start..words.start)?;
    let of_disclosure = sentence.contains("信息公开") || reader.context().is_of_applications(words.start);
    let about = of_disclosure || quote.contains("公开") || quote.contains("信息");
    about.then(|| reader.finding(&words, &cells))
}

/// Whether reviews and whether suits are spoken of, where nothing else is.
fn reviews_or_suits(statement: &str) -> Option<(bool, bool)> {
    let mut left = without_endings(statement, &ENDINGS);
    let (mut reviews, mut suits) = (false, false);
    while !left.is_empty() {
        let rest = left.strip_prefix("行政").unwrap_or(left);
        if let Some(rest) = rest.strip_prefix("复议") {
            (reviews, left) = (true, rest);
        } else if let Some(rest) = rest.strip_prefix("诉讼") {
            (suits, left) = (true, rest);
        } else {
            return None;
        }
        left = after(left, &["案件", "申请"]);
        left = after(left, &JOINS);
    }
    (reviews || suits).then_some((reviews, suits))
}
