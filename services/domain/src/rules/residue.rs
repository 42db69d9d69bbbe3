//! D-TEMPLATE: nothing is left of the template, and dates are whole.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;

/// What templates say to whoever fills them in.
const INSTRUCTIONS: [&str; 4] = ["该部分以表格形式报告", "此部分以表格形式报告", "该部分以表格形式呈现", "XX年XX月"];

pub(super) fn check(spot: &Spot<'_>) -> Vec<Finding> {
    let text = spot.text;
    let left = INSTRUCTIONS.into_iter().flat_map(|words| text.match_indices(words));
    let left = left.map(|(place, words)| (place..place + words.len(), "是模板中的提示，不是报告的内容。请删去。"));
    let broken = text.match_indices(['年', '月']).filter_map(|(end, unit)| {
        let digits = text.get(..end)?.bytes().rev().take_while(u8::is_ascii_digit).count();
        // 202020年 and 20251月1日: a year that ran into another number.
        let longest = if unit == "年" { 4 } else { 2 };
        let number = text.get(end - digits..end)?;
        let broken = digits > longest && digits <= 8 && number.starts_with("20");
        broken.then(|| (end - digits..end + unit.len(), "日期不完整或有多余的数字。请核对。"))
    });
    // One broken date is enough to have the paragraph looked at.
    let found = left.chain(broken.take(1));
    found.map(|(words, message)| spot.finding(Rule::Residue, Severity::Info, words, message)).collect()
}
