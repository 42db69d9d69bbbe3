//! Lists of parts under their whole: 主动公开信息 140 条，其中业务工作 64 条、……、其他 40 条.

#[cfg(test)]
mod tests;

use std::ops::Range;

use rust_decimal::Decimal;

use super::quantity::{Quantity, quantities};

/// What a list of parts begins with, behind its whole.
const MARKERS: [&str; 6] = ["其中", "包括", "分别为", "分别是", "具体为", "具体是"];
/// A longer text before a number is more than the name of a part.
const LABEL: usize = 60;
/// So many parts may be followed by a number that is none of them.
const FEW: usize = 3;
/// More parts than any list has.
const PARTS: usize = 200;
/// Words in what stands before a number that make it something else than the next part.
const OTHERWISE: [&str; 31] = [
    "其中",
    "包括",
    "同时",
    "另有",
    "另外",
    "此外",
    "同比",
    "环比",
    "较上",
    "较去",
    "较20",
    "比上",
    "比去",
    "比20",
    "相比",
    "增长",
    "减少",
    "下降",
    "新增",
    "公开率",
    "共计",
    "总共",
    "累计",
    "合计",
    "总计",
    "分别",
    "答复",
    "办结",
    "复议案件",
    "诉讼案件",
    "收取",
];
/// The same at its beginning: 公共资源 and 占地补偿 are parts like others.
const BEGINNINGS: [&str; 7] = ["共", "占", "全年", "截至", "增加", "行政复议", "行政诉讼"];
/// Parts that leave nothing out, at the end of their name or before one of these: 其他部门 is somebody.
const REST: [&str; 3] = ["其他", "其它", "其余"];
const OF_REST: [&str; 9] = ["类", "信息", "方式", "情况", "结果", "处理", "公告", "内容", "事项"];
/// Kinds of parts that make up all applications: how they come, and who sends them.
const KINDS: [&[&str]; 2] = [
    &["网络", "网上", "在线", "网页", "信函", "书面", "来信", "当面", "现场", "窗口", "邮件", "邮寄", "传真", "信件"],
    &["自然人", "法人", "公民"],
];
/// Ways and forms in which one and the same thing is published more than once.
const CHANNELS: [&str; 20] = [
    "通过",
    "微信",
    "微博",
    "公众号",
    "网站",
    "新媒体",
    "抖音",
    "头条",
    "客户端",
    "公开栏",
    "报刊",
    "报纸",
    "广播",
    "电视",
    "电子屏",
    "媒体",
    "文字",
    "图片",
    "图解",
    "视频",
];

/// A list of parts, and the whole that stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartList {
    /// The whole.
    pub whole: Quantity,
    /// The parts, two or more, in order.
    pub parts: Vec<Quantity>,
    /// From the whole to the last part, in bytes of the text.
    pub span: Range<usize>,
    /// What the parts come to.
    pub sum: Decimal,
    /// Whether the parts are said to be all there are.
    complete: bool,
    /// Whether a thing may be counted in several of them.
    overlapping: bool,
}

impl PartList {
    /// Whether whole and parts contradict each other for sure. A list that names a few of many does not; nor does one that
    /// divides the whole twice, by kind and then by channel, or that counts what was published on each of several channels.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        if self.reaches_the_whole() {
            return false;
        }
        if self.sum > self.whole.value {
            return !self.overlapping;
        }
        // So much of the whole that nobody would leave the rest unsaid.
        let least = match self.parts.iter().filter(|part| !part.value.is_zero()).count() {
            0..=2 => 95,
            3 => 90,
            _ => 85,
        };
        let share = self.sum.checked_mul(Decimal::ONE_HUNDRED);
        let reached = self.whole.value.checked_mul(Decimal::from(least)).zip(share);
        self.complete || reached.is_some_and(|(least, share)| share >= least)
    }

    /// Whether the parts, in their order, come to exactly the whole, once or several times. Behind two or three that do,
    /// another matter may follow; behind more of them, or where the parts are all there are, nothing does.
    fn reaches_the_whole(&self) -> bool {
        let mut open = Some(Decimal::ZERO);
        let mut first = None;
        for (place, part) in (1..).zip(&self.parts) {
            open = open.and_then(|open| open.checked_add(part.value));
            if open == Some(self.whole.value) {
                open = Some(Decimal::ZERO);
                first = first.or(Some(place));
            }
        }
        let may_end = first.is_some_and(|parts| (2..=FEW).contains(&parts)) && !self.complete;
        first.is_some() && (may_end || open == Some(Decimal::ZERO))
    }
}

/// Every list of parts in `text` that is understood, in order.
#[must_use]
pub fn part_lists(text: &str) -> Vec<PartList> {
    let starts = MARKERS.iter().flat_map(|marker| text.match_indices(marker));
    let mut starts: Vec<_> = starts.map(|(place, marker)| (place, place + marker.len())).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    starts.sort_unstable();
    let all = quantities(text);
    starts.into_iter().filter_map(|(from, to)| list(text, &all, from, to)).collect()
}

/// The list whose marker stands there.
fn list(text: &str, all: &[Quantity], from: usize, to: usize) -> Option<PartList> {
    let before = all.get(..all.partition_point(|quantity| quantity.span.end <= from))?;
    let whole = before.last()?;
    let between = text.get(whole.span.end..from)?;
    if !whole.exact || whole.unit.starts_with(['%', '％']) || !between.chars().all(is_punctuation) {
        return None;
    }
    let mut open = Open::behind(text, to, whole);
    for quantity in all.get(all.partition_point(|quantity| quantity.span.start < to)..)? {
        match open.what_is(quantity) {
            Part::Next => open.take(quantity)?,
            Part::Other => break,
            Part::Unclear => return None,
        }
    }
    // 建议5件、提案8件，其中…: the parts may be those of all that was counted before.
    if open.sum > whole.value && is_one_of_several(text, before) {
        return None;
    }
    // Only applications come in ways that are all known.
    let of_applications = text.get(..from)?.rsplit('。').next()?.contains("申请");
    open.end(of_applications)
}

/// A list while it is read.
struct Open<'a> {
    text: &'a str,
    whole: &'a Quantity,
    /// Where the names of the parts begin.
    start: usize,
    /// Where the last part ends.
    end: usize,
    parts: Vec<Quantity>,
    sum: Decimal,
    /// Whether semicolons stand between its parts.
    by_semicolons: bool,
    /// Whether a part is called the rest of them.
    has_rest: bool,
    /// How many parts are ways in which a thing is published.
    channels: usize,
    /// Whether all parts are of one kind, for each kind.
    of_kind: [bool; KINDS.len()],
}

impl<'a> Open<'a> {
    fn behind(text: &'a str, start: usize, whole: &'a Quantity) -> Self {
        let (parts, sum, of_kind) = (Vec::new(), Decimal::ZERO, [true; KINDS.len()]);
        Self { text, whole, start, end: start, parts, sum, by_semicolons: false, has_rest: false, channels: 0, of_kind }
    }

    fn label(&self, quantity: &Quantity) -> &'a str {
        self.text.get(self.end..quantity.span.start).unwrap_or_default()
    }

    fn what_is(&self, quantity: &Quantity) -> Part {
        let label = self.label(quantity);
        // What stands behind a semicolon is another matter, unless semicolons part the list itself; behind a single part
        // they may do either, but for 其中：.
        if begins_with_semicolon(label) {
            let is_announced = self.text.get(self.start..).is_some_and(|list| list.starts_with(['：', ':', '，', ',']));
            match self.parts.len() {
                1 if !is_announced => return Part::Unclear,
                0 | 1 => {}
                _ if !self.by_semicolons => return Part::Other,
                _ => {}
            }
        }
        match part(label, quantity, self.whole, self.parts.is_empty()) {
            // A number that has parts of its own may be the next part, or the next whole.
            Part::Next if self.begins_a_list(quantity) && self.sum == self.whole.value => Part::Other,
            Part::Next if self.begins_a_list(quantity) => Part::Unclear,
            other => other,
        }
    }

    fn begins_a_list(&self, quantity: &Quantity) -> bool {
        let behind = self.text.get(quantity.span.end..).unwrap_or_default().trim_start_matches(is_punctuation);
        MARKERS.iter().any(|marker| behind.starts_with(marker))
    }

    /// Takes the next part in; `None` when there are too many.
    fn take(&mut self, quantity: &Quantity) -> Option<()> {
        let label = self.label(quantity);
        if self.parts.len() == 1 {
            self.by_semicolons = begins_with_semicolon(label);
        }
        self.has_rest |= names_the_rest(label);
        self.channels += usize::from(CHANNELS.iter().any(|word| label.contains(word)));
        for (kind, all) in KINDS.iter().zip(&mut self.of_kind) {
            *all &= kind.iter().any(|word| label.contains(word));
        }
        self.end = quantity.span.end;
        self.sum = self.sum.checked_add(quantity.value)?;
        self.parts.push(quantity.clone());
        (self.parts.len() <= PARTS).then_some(())
    }

    /// The list, unless it is none or goes on in 等.
    fn end(self, of_applications: bool) -> Option<PartList> {
        let behind = self.text.get(self.end..)?.trim_start();
        if self.parts.len() < 2 || behind.starts_with('等') {
            return None;
        }
        Some(PartList {
            whole: self.whole.clone(),
            span: self.whole.span.start..self.end,
            sum: self.sum,
            parts: self.parts,
            complete: self.has_rest || (of_applications && self.of_kind.contains(&true)),
            overlapping: self.channels > 1,
        })
    }
}

fn begins_with_semicolon(label: &str) -> bool {
    label.trim_start().starts_with(['；', ';'])
}

/// Whether the last of these numbers counts beside another one of its sentence.
fn is_one_of_several(text: &str, before: &[Quantity]) -> bool {
    let [.., other, whole] = before else { return false };
    let between = text.get(other.span.end..whole.span.start);
    other.unit == whole.unit && between.is_some_and(|between| !between.contains(['。', '\n', '；', ';']))
}

/// Whether a part is said to be all that the others are not.
fn names_the_rest(label: &str) -> bool {
    let rests = REST.iter().filter_map(|word| label.rsplit_once(word));
    rests
        .map(|(_, behind)| behind.trim())
        .any(|behind| behind.is_empty() || OF_REST.iter().any(|word| behind.starts_with(word)))
}

/// What a number is to the list before it.
enum Part {
    /// The next part.
    Next,
    /// None of it: the list has ended.
    Other,
    /// Nobody can tell: then nothing is said of the list.
    Unclear,
}

fn part(label: &str, quantity: &Quantity, whole: &Quantity, first: bool) -> Part {
    if label.len() > LABEL * 4 {
        return if first { Part::Unclear } else { Part::Other };
    }
    let named = label.trim_matches(is_punctuation);
    let ends = label.contains(['。', '！', '？', '\n']) || OTHERWISE.iter().any(|word| named.contains(word));
    let ends = ends || BEGINNINGS.iter().any(|word| named.starts_with(word));
    if ends || label.chars().count() > LABEL {
        // Nobody knows where a list ends whose first part is not understood.
        return if first { Part::Unclear } else { Part::Other };
    }
    if opens_or_closes(label) || !quantity.exact {
        return Part::Unclear;
    }
    if quantity.unit != whole.unit {
        return if quantity.value.is_zero() {
            Part::Next
        } else if first {
            Part::Unclear
        } else {
            Part::Other
        };
    }
    match named.chars().count() {
        // 2件为网络申请: the name stands behind.
        0 | 1 => Part::Unclear,
        // No part is more than the whole: it is one that the list does not speak of.
        _ if quantity.value > whole.value => Part::Unclear,
        _ if named.ends_with(['各', '均', '约', '为']) && !quantity.value.is_zero() => Part::Unclear,
        _ => Part::Next,
    }
}

/// Whether a bracket is left open or closed that was open before: what stands in it divides one of the parts.
fn opens_or_closes(label: &str) -> bool {
    let depth = label.chars().try_fold(0_u8, |depth, letter| match letter {
        '(' | '（' => depth.checked_add(1),
        ')' | '）' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth != Some(0)
}

fn is_punctuation(letter: char) -> bool {
    letter.is_whitespace() || "，,、；;：:。（(".contains(letter)
}
