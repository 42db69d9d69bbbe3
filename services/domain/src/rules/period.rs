//! D-PERIOD: the period that a report names in its preamble or first section is its year, from the first day to the last.

use super::finding::{Finding, Severity};
use super::rule::Rule;
use super::spot::Spot;
use crate::spelling::Traced;
use crate::year::Year;

const FIRST_DAY: &str = "年1月1日";
const LAST_DAY: &str = "12月31日";
/// More characters between the two days are more than 起至.
const BETWEEN: usize = 12;

pub(super) fn check(spot: &Spot<'_>, year: Year) -> Option<Finding> {
    // Further on other periods are spoken of: plans, campaigns, inspections.
    if spot.section().get() > 1 {
        return None;
    }
    let text = Traced::of(spot.text);
    let (first, _) = text.match_indices(FIRST_DAY).next()?;
    let begin = first.checked_sub(4)?;
    let from = text.get(begin..first)?.parse::<u16>().ok()?;
    // Of a number that goes on before, nobody knows which year is meant: D-TEMPLATE points at it.
    if text.get(..begin)?.ends_with(|before: char| before.is_ascii_digit()) {
        return None;
    }
    let behind = text.get(first + FIRST_DAY.len()..)?;
    let (last, _) = behind.match_indices(LAST_DAY).next()?;
    let between = behind.get(..last)?;
    let named = between.trim_end_matches('年');
    let until = named.get(named.len().checked_sub(4).filter(|_| named.len() < between.len()).unwrap_or(named.len())..);
    let until = until.and_then(|until| until.parse::<u16>().ok());
    if between.chars().count() > BETWEEN || (from == year.number() && until.is_none_or(|until| until == year.number()))
    {
        return None;
    }
    let words = text.source(&(begin..first + FIRST_DAY.len() + last + LAST_DAY.len()));
    let message = format!("不是报告年度（{year} 年 1 月 1 日至 12 月 31 日）。请核对统计期限。");
    Some(spot.finding(Rule::Period, Severity::Explain, words, &message))
}
