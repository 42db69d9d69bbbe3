//! P-PERCENT: a share or a change in percent recomputes from the numbers beside it, to its own printed precision.

mod change;
mod rounding;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rust_decimal::Decimal;

use self::rounding::{Rounding, decimals, is_percent, ratio, rounded};
use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use super::tables::meanings;
use crate::cell::Figures;
use crate::prose::{Paragraph, Quantity, Topic, core, words};
use crate::year::Year;

/// What stands between a number and its share of the whole that is spoken of.
const SHARES: [&str; 14] = [
    "占",
    "占比",
    "占比为",
    "占总数",
    "占总量",
    "占总数的",
    "占总量的",
    "占申请总数的",
    "占申请总量的",
    "占全部申请的",
    "占办结总数的",
    "占办理总数的",
    "占答复总数的",
    "占总数比",
];
/// So many numbers before a share are looked at for a whole that it may be meant of.
const NEAR: usize = 24;
const PARTS: [&str; 2] = ["其中", "包括"];

pub(super) fn check(spot: &Spot<'_>, paragraph: &Paragraph<'_>, figures: &Figures<'_>, year: Year) -> Vec<Finding> {
    if spot.section().get() == 0 {
        return Vec::new();
    }
    let reader = Reader { spot, paragraph, figures, year };
    let shares = reader.shares();
    let complete = reader.complete(&shares);
    let mut found: Vec<_> = shares.iter().filter_map(|share| reader.share(share, &complete)).collect();
    found.extend(change::check(spot, paragraph, year));
    found
}

/// A number with its share.
struct Share {
    /// The place of the number that is a part, and of the percentage behind it.
    part: usize,
    percent: usize,
    sentence: Range<usize>,
}

struct Reader<'a> {
    spot: &'a Spot<'a>,
    paragraph: &'a Paragraph<'a>,
    figures: &'a Figures<'a>,
    year: Year,
}

impl Reader<'_> {
    fn quantity(&self, place: usize) -> Option<&Quantity> {
        self.paragraph.numbers.get(place).map(|(quantity, _)| quantity)
    }

    /// Every number that has its share right behind it.
    fn shares(&self) -> Vec<Share> {
        let percents = self.paragraph.numbers.iter().enumerate().skip(1);
        let percents = percents.filter(|(_, (quantity, _))| is_percent(quantity) && quantity.exact);
        let shares = percents.filter_map(|(place, (percent, _))| {
            let part = self.quantity(place - 1).filter(|part| !is_percent(part) && part.exact)?;
            let label = words(self.paragraph.text.get(part.span.end..percent.span.start)?);
            let label = label.trim_matches([',', '(', '、', ':']);
            let share = SHARES.contains(&label) || SHARES.contains(&core(label, self.year));
            let sentence = self.paragraph.context.sentence(percent.span.start);
            share.then_some(Share { part: place - 1, percent: place, sentence })
        });
        shares.collect()
    }

    /// What is wrong with a share, where it is understood what it is a share of.
    fn share(&self, share: &Share, complete: &HashSet<usize>) -> Option<Finding> {
        let (part, percent) = (self.quantity(share.part)?, self.quantity(share.percent)?);
        let decimals = decimals(self.paragraph.text.get(percent.span.clone())?);
        let wholes = self.wholes(share).filter(|_| self.is_alone(share))?;
        let near = share.part.saturating_sub(NEAR)..share.part;
        let near = self.paragraph.numbers.get(near)?.iter().map(|(quantity, _)| quantity);
        let near = near.filter(|quantity| quantity.unit == part.unit).map(|quantity| quantity.value);
        let ratios = |whole| Some((whole, ratio(part.value, whole)?));
        let is = |which, exact| Rounding::of(percent.value, exact, decimals) == which;
        if wholes.iter().copied().chain(near).filter_map(ratios).any(|(_, exact)| is(Rounding::Right, exact)) {
            return None;
        }
        let computed: Vec<_> = wholes.into_iter().filter_map(ratios).collect();
        let of = |which| computed.iter().copied().find(|(_, exact)| is(which, *exact));
        let beside = || of(Rounding::Beside).filter(|_| complete.contains(&share.sentence.start));
        let cut = of(Rounding::Cut).map(|found| (found, "（末位是截去的，没有四舍五入）"));
        let hint = cut.or_else(|| beside().map(|found| (found, "（末位相差 1，可能是为了使各项之和为 100%）")));
        let severity = if hint.is_some() { Severity::Info } else { Severity::Explain };
        let ((whole, exact), why) = hint.or_else(|| Some((computed.first().copied()?, "")))?;
        // No part is more than its whole.
        if exact > Decimal::ONE_HUNDRED {
            return None;
        }
        let (expected, found, value, unit) = (rounded(exact, decimals), percent.value, part.value, part.unit);
        let message =
            format!("文中写的是 {found}%，{value} {unit}占 {whole} {unit}应为 {expected}%{why}。请核对百分比和件数。");
        let finding = self.spot.finding(Rule::Percent, severity, part.span.start..percent.span.end, &message);
        Some(Finding { expected: Some(expected), found: Some(found), ..finding })
    }

    /// What a share may be meant of, the likeliest first; none where that is not understood.
    fn wholes(&self, share: &Share) -> Option<Vec<Decimal>> {
        let (part, stated) = self.paragraph.numbers.get(share.part)?;
        let before = self.paragraph.numbers.get(..share.part)?.iter().rev().take(NEAR);
        let wholes: Vec<_> = match stated {
            Some(stated) if stated.topic.is_result() || stated.topic.is_applicant() => {
                let told = before.filter_map(|(quantity, stated)| {
                    stated.as_ref().filter(|stated| stated.topic.is_whole()).map(|_| quantity.value)
                });
                let handled = meanings(self.figures, Topic::Handled).filter(|_| stated.own);
                told.chain(handled.into_iter().flatten().map(|meaning| meaning.value)).collect()
            }
            Some(_) => return None,
            None => {
                let sentence = before.take_while(|(quantity, _)| quantity.span.start >= share.sentence.start);
                let wholes = sentence.filter(|(quantity, _)| {
                    quantity.unit == part.unit && quantity.exact && self.begins_a_list(quantity)
                });
                wholes.map(|(quantity, _)| quantity.value).collect()
            }
        };
        Some(wholes).filter(|wholes| !wholes.is_empty())
    }

    /// Whether the number before a part is none that the share is meant of too: 甲类 3 件、乙类 4 件，占 7%.
    fn is_alone(&self, share: &Share) -> bool {
        let Some(before) = share.part.checked_sub(1).and_then(|before| self.paragraph.numbers.get(before)) else {
            return true;
        };
        let (before, stated) = before;
        let part = self.quantity(share.part).map_or(0, |part| part.span.start);
        let between = self.paragraph.text.get(before.span.end..part).unwrap_or_default();
        before.span.start < share.sentence.start
            || is_percent(before)
            || between.contains(['；', ';'])
            || self.begins_a_list(before)
            || stated.as_ref().is_some_and(|stated| stated.topic.is_whole())
    }

    /// Whether parts of a number follow right behind it.
    fn begins_a_list(&self, quantity: &Quantity) -> bool {
        let behind = self.paragraph.text.get(quantity.span.end..).unwrap_or_default();
        let behind = behind.trim_start_matches(|letter: char| letter.is_whitespace() || "，,：:（(".contains(letter));
        PARTS.iter().any(|word| behind.starts_with(word))
    }

    /// The sentences whose shares come to 100 %, by where they begin; all of them, where all shares together do.
    fn complete(&self, shares: &[Share]) -> HashSet<usize> {
        let mut sums: HashMap<usize, Option<Decimal>> = HashMap::new();
        let mut all = Some(Decimal::ZERO);
        for share in shares {
            let value = self.quantity(share.percent).map(|percent| percent.value);
            let add = |sum: Option<Decimal>| sum?.checked_add(value?);
            let sum = sums.entry(share.sentence.start).or_insert(Some(Decimal::ZERO));
            (*sum, all) = (add(*sum), add(all));
        }
        let hundred = |sum: &Option<Decimal>| *sum == Some(Decimal::ONE_HUNDRED);
        sums.into_iter().filter(|(_, sum)| hundred(sum) || hundred(&all)).map(|(start, _)| start).collect()
    }
}
