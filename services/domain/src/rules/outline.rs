//! The text side of D-SECTIONS: where the preamble counts and names the parts of the report, all six are named.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use crate::spelling::Traced;

/// The parts of a report in their order: words of which every title has one, and the title.
const PARTS: [(&[&str], &str); 6] = [
    (&["总体", "概述", "概况", "基本情况"], "总体情况"),
    (&["主动公开"], "主动公开政府信息情况"),
    (&["申请"], "收到和处理政府信息公开申请情况"),
    (&["诉讼", "复议"], "政府信息公开行政复议、行政诉讼情况"),
    (&["问题", "不足", "困难", "短板", "薄弱"], "存在的主要问题及改进情况"),
    (&["其他", "报告的事项", "报告事项", "说明的事项"], "其他需要报告的事项"),
];
const COUNTED: [&str; 6] = ["六个部分", "六部分", "6个部分", "6部分", "六方面", "六个方面"];
/// Where fewer parts are named, the sentence speaks of something else.
const NAMED: usize = 4;

pub(super) fn check(spot: &Spot<'_>) -> Option<Finding> {
    if spot.section().get() != 0 {
        return None;
    }
    let text = Traced::of(spot.text);
    let (end, words) = COUNTED.iter().filter_map(|words| Some((text.find(words)?, words))).min()?;
    let begin = text.get(..end)?.rfind('。').map_or(0, |stop| stop + '。'.len_utf8());
    let named = text.get(begin..end)?;
    let first = |(words, _): &(&[&str], &str)| words.iter().filter_map(|word| named.find(word)).min();
    let begin = begin + PARTS.iter().take(2).find_map(first)?;
    let named = text.get(begin..end)?;
    let named = named.replace("其它", "其他");
    let lacks = |(words, _): &&(&[&str], &str)| !words.iter().any(|word| named.contains(word));
    let missing: Vec<_> = PARTS.iter().filter(lacks).map(|(_, title)| *title).collect();
    if missing.is_empty() || PARTS.len() - missing.len() < NAMED {
        return None;
    }
    let message = format!("说有六个部分，没有写到“{}”。请核对报告的组成部分。", missing.join("”、“"));
    let words = text.source(&(begin..end + words.len()));
    Some(spot.finding(Rule::Sections, Severity::Explain, words, &message))
}
