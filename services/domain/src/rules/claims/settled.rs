//! 均获维持 and 全部办结: that all of something came to its end.

use std::ops::Range;

use rust_decimal::Decimal;

use super::reader::Reader;
use crate::form::{CellIndex, RowPart};
use crate::prose::{Stated, Topic};
use crate::rules::finding::Finding;
use crate::rules::tables::meanings;

pub(super) const UPHELD: [&str; 11] = [
    "均获维持",
    "均被维持",
    "均予维持",
    "均予以维持",
    "均为维持",
    "均维持",
    "全部维持",
    "全部获维持",
    "结果均为维持",
    "均得到维持",
    "均为结果维持",
];
/// Words by which those that are pending are not spoken of, or not all.
const SETTLED: [&str; 12] =
    ["审结", "审理", "决定", "法院", "已结", "结案", "判决", "裁决", "裁定", "其余", "除", "另"];
pub(super) const DONE: [&str; 10] = [
    "全部办结",
    "均已办结",
    "均办结",
    "全部办理完毕",
    "均已办理完毕",
    "已全部办理完毕",
    "办结率100%",
    "办结率为100%",
    "办结率达100%",
    "办结率达到100%",
];
/// Words by which not all are spoken of, or those carried out are told of too.
const NOT_ALL: [&str; 11] = ["结转", "顺延", "其余", "除", "应办", "到期", "按期", "按时", "期限", "时限", "另"];

/// What contradicts table 四 where [`UPHELD`] stands.
pub(super) fn upheld(reader: &Reader<'_>, words: &[Range<usize>]) -> Vec<Finding> {
    first_of_sentences(reader, words).filter_map(|words| all_upheld(reader, words)).collect()
}

/// What contradicts table 三 where [`DONE`] stands.
pub(super) fn done(reader: &Reader<'_>, words: &[Range<usize>]) -> Vec<Finding> {
    first_of_sentences(reader, words).filter_map(|words| all_done(reader, words)).collect()
}

/// The first such words of each sentence.
fn first_of_sentences<'a>(reader: &'a Reader<'_>, words: &'a [Range<usize>]) -> impl Iterator<Item = &'a Range<usize>> {
    let mut end = 0;
    words.iter().filter(move |place| {
        let first = place.start >= end;
        if first {
            end = reader.context().sentence(place.start).end;
        }
        first
    })
}

/// The part of the sentence before these words that they are said of.
fn clause<'a>(reader: &'a Reader<'_>, place: usize) -> Option<(usize, &'a str)> {
    let sentence = reader.context().sentence(place);
    let before = reader.text.get(sentence.start..place)?;
    let start = before.rfind(';').map_or(sentence.start, |stop| sentence.start + stop + 1);
    Some((start, reader.text.get(start..place)?))
}

fn all_upheld(reader: &Reader<'_>, words: &Range<usize>) -> Option<Finding> {
    let (start, clause) = clause(reader, words.start)?;
    let about = reader.text.get(reader.context().sentence(words.start).start..words.start)?;
    let about = about.contains("信息公开") || about.contains("依申请") || about.contains("信息申请");
    if !about || reader.context().is_of_others(words.start) {
        return None;
    }
    // 均维持一审判决 says who won, not what became of the answer.
    let behind = reader.text.get(words.end..).unwrap_or_default();
    if ["一审", "原判", "原审", "判决"].iter().any(|word| behind.starts_with(word)) {
        return None;
    }
    let settled = SETTLED.iter().any(|word| clause.contains(word));
    let numbers = reader.paragraph.within(start..words.start);
    // What is not understood may be a part of all.
    let told = |stated: &Stated| stated.own && matches!(stated.topic, Topic::Review | Topic::Suit);
    if numbers.iter().any(|(quantity, stated)| !quantity.value.is_zero() && !stated.as_ref().is_some_and(told)) {
        return None;
    }
    let mut cells: Vec<CellIndex> = Vec::new();
    for (word, reviews, topic) in [("复议", true, Topic::Review), ("诉讼", false, Topic::Suit)] {
        if !clause.contains(word) {
            continue;
        }
        let groups: Vec<_> = reader.groups(reviews).collect();
        let upheld = reader.figures.sum(groups.iter().map(|group| group.upheld));
        let numbers = numbers.iter().filter_map(|(_, stated)| stated.as_ref());
        let mut numbers = numbers.filter(|stated| stated.topic == topic);
        // 已审结的 134 件均获维持 is right while others are pending.
        if numbers.any(|stated| Some(stated.quantity.value) == upheld) {
            continue;
        }
        cells.extend(groups.iter().flat_map(|group| [group.corrected, group.other]));
        cells.extend(groups.iter().filter(|_| !settled).map(|group| group.pending));
    }
    let cells = reader.more_than_zero(cells);
    (!cells.is_empty()).then(|| reader.finding(&(start..words.end), &cells))
}

fn all_done(reader: &Reader<'_>, words: &Range<usize>) -> Option<Finding> {
    let place = words.start;
    let context = reader.context();
    if context.is_of_others(place) || !context.is_of_applications(place) {
        return None;
    }
    let sentence = context.sentence(place);
    let said = reader.text.get(sentence.clone())?;
    if NOT_ALL.iter().any(|word| said.contains(word)) {
        return None;
    }
    let left = reader.more_than_zero(reader.part(RowPart::CarriedOut));
    let total = meanings(reader.figures, Topic::Handled)?.first()?.value;
    let numbers = reader.paragraph.within(sentence.start..place).iter();
    let mut named = context.names_applications(place);
    for (quantity, stated) in numbers.filter(|(quantity, _)| !quantity.value.is_zero()) {
        // What is not understood may be a part of all; and what is done may be told as all there is.
        let topic = stated.as_ref().map(|stated| stated.topic)?;
        if !topic.is_whole() || quantity.value == total {
            return None;
        }
        named = true;
    }
    // Without one of either, something else may be meant: 工单全部办结.
    (named && !left.is_empty() && total > Decimal::ZERO).then(|| reader.finding(&(sentence.start..words.end), &left))
}
