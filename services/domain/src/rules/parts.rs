//! P-PARTS: a list of parts in prose comes to the whole that is stated before it.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use crate::prose::{PartList, part_lists};

pub(super) fn check(spot: &Spot<'_>) -> Vec<Finding> {
    let wrong = part_lists(spot.text).into_iter().filter(PartList::is_wrong);
    wrong.map(|list| finding(spot, &list)).collect()
}

fn finding(spot: &Spot<'_>, list: &PartList) -> Finding {
    let (unit, whole, sum) = (list.whole.unit, list.whole.value, list.sum);
    let message = format!(
        "所列 {} 项合计 {sum} {unit}，总数写的是 {whole} {unit}，相差 {} {unit}。\
         请核对总数和各项；确未全部列出的，请在末尾加“等”字。",
        list.parts.len(),
        (whole - sum).abs(),
    );
    let finding = spot.finding(Rule::Parts, Severity::Explain, list.span.clone(), &message);
    Finding { expected: Some(sum), found: Some(whole), ..finding }
}
