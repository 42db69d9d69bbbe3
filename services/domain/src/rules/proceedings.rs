//! Table 四: reviews and suits add up, group by group.

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::sums::outcomes;
use crate::cell::Figures;
use crate::form::Proceeding;

pub(super) fn check(figures: &Figures<'_>) -> Vec<Finding> {
    figures.form().proceedings().iter().filter_map(|group| total(figures, group)).collect()
}

fn total(figures: &Figures<'_>, group: &Proceeding) -> Option<Finding> {
    let outcomes = outcomes(group);
    let (expected, found) = (figures.sum(outcomes)?, figures.number(group.total)?);
    (expected != found).then(|| {
        let message = format!(
            "表四“{}”的总计填 {found}，维持、纠正、其他结果与尚未审结之和为 {expected}，相差 {}。请核对这一组。",
            group.label,
            (found - expected).abs(),
        );
        let cells = codes(figures, [group.total].into_iter().chain(outcomes));
        Finding {
            cells,
            expected: Some(expected),
            found: Some(found),
            ..Finding::block(Rule::ProceedingsTotal, message)
        }
    })
}
