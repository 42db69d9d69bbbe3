//! A change against last year, where both values stand in the sentence.

use rust_decimal::Decimal;

use super::rounding::{Rounding, decimals, is_percent, ratio, rounded};
use crate::prose::{Paragraph, Quantity, STOPS, core, words};
use crate::rules::finding::Finding;
use crate::rules::rule::Rule;
use crate::rules::severity::Severity;
use crate::rules::spot::Spot;
use crate::year::Year;

const AGAINST: [&str; 10] =
    ["同比", "较上年", "较去年", "比上年", "比去年", "与上年相比", "与去年相比", "较上年度", "比上年度", "较上年同期"];
const UP: [&str; 5] = ["增幅", "增长", "增加", "上升", "提高"];
const DOWN: [&str; 6] = ["降幅", "下降", "减少", "降低", "回落", "下滑"];
/// What makes a number before it a difference, or one of several.
const OTHERWISE: [&str; 8] = ["增", "减", "多", "少", "升", "降", "同期", "分别"];

pub(super) fn check(spot: &Spot<'_>, paragraph: &Paragraph<'_>, year: Year) -> Vec<Finding> {
    let numbers: Vec<_> = paragraph.numbers.iter().map(|(quantity, _)| quantity).collect();
    let triples = numbers.windows(3).enumerate();
    let changes = triples.filter_map(|(place, triple)| match triple {
        [first, second, percent] if is_percent(percent) && percent.exact => {
            let before = place.checked_sub(1).and_then(|place| numbers.get(place)).map_or(0, |number| number.span.end);
            Change { spot, paragraph, year, before }.finding(first, second, percent)
        }
        _ => None,
    });
    changes.collect()
}

/// Which year a number is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Last,
    This,
    Unsaid,
}

struct Change<'a> {
    spot: &'a Spot<'a>,
    paragraph: &'a Paragraph<'a>,
    year: Year,
    /// Where the number before the three ends.
    before: usize,
}

impl Change<'_> {
    fn finding(&self, first: &Quantity, second: &Quantity, percent: &Quantity) -> Option<Finding> {
        let text = self.paragraph.text;
        let sentence = self.paragraph.context.sentence(percent.span.start);
        // Another number in the sentence may be the one that is meant.
        if first.span.start < sentence.start || self.before > sentence.start || first.unit != second.unit {
            return None;
        }
        if !first.exact || !second.exact || is_percent(first) {
            return None;
        }
        let grows = self.direction(&words(text.get(second.span.end..percent.span.start)?))?;
        let between = words(text.get(first.span.end..second.span.start)?);
        if self.direction(&between) == Some(grows) {
            // 收到 86 件，较上年增加 6 件，增长 7.5%.
            let plain = !["其中", "结转", "去年", "上年"]
                .iter()
                .any(|word| text.get(sentence.start..first.span.start).is_some_and(|before| before.contains(word)));
            let last =
                if grows { first.value.checked_sub(second.value) } else { first.value.checked_add(second.value) };
            let years = last.filter(|last| plain && *last > Decimal::ZERO).map(|last| (last, first.value));
            return years.and_then(|years| self.differs(years, grows, first, percent));
        }
        let (of_first, name) = self.of(&words(text.get(sentence.start..first.span.start)?))?;
        let (of_second, other) = self.of(&words(text.get(first.span.end..second.span.start)?))?;
        // 上年结转 is not how many there were last year.
        if [&name, &other].iter().any(|name| name.contains("结转")) {
            return None;
        }
        let (last, this) = match (of_first, of_second) {
            (Of::Last, Of::This | Of::Unsaid) => (first.value, second.value),
            (Of::This | Of::Unsaid, Of::Last) => (second.value, first.value),
            _ => return None,
        };
        // Both count the same: the second says so, or nothing.
        if !other.is_empty() && other != name {
            return None;
        }
        self.differs((last, this), grows, first, percent)
    }

    /// What is said of a percentage that is not the change from the one year to the other.
    fn differs(
        &self,
        (last, this): (Decimal, Decimal),
        grows: bool,
        first: &Quantity,
        percent: &Quantity,
    ) -> Option<Finding> {
        let change = this.checked_sub(last)?;
        let exact = ratio(if grows { change } else { -change }, last)?;
        let decimals = decimals(self.paragraph.text.get(percent.span.clone())?);
        let severity = match Rounding::of(percent.value, exact, decimals) {
            Rounding::Right => return None,
            Rounding::Cut => Severity::Info,
            Rounding::Beside | Rounding::Wrong => Severity::Explain,
        };
        let (expected, unit) = (rounded(exact, decimals), first.unit);
        let how = if exact < Decimal::ZERO { "，增减方向相反" } else { "" };
        let message = format!(
            "文中写的是 {}%，从 {last} {unit}到 {this} {unit}应为 {}%{how}{}。请核对百分比和件数。",
            percent.value,
            expected.abs(),
            if severity == Severity::Info { "（末位是截去的，没有四舍五入）" } else { "" },
        );
        let finding = self.spot.finding(Rule::Percent, severity, first.span.start..percent.span.end, &message);
        Some(Finding { expected: Some(expected), found: Some(percent.value), ..finding })
    }

    /// Whether it grew, where what stands between says nothing else.
    fn direction(&self, between: &str) -> Option<bool> {
        let between = between.trim_matches(STOPS);
        let against = AGAINST.iter().filter_map(|word| between.strip_prefix(word)).min_by_key(|rest| rest.len());
        let rest = core(against.unwrap_or(between), self.year);
        let rest = rest.trim_end_matches('了');
        if UP.contains(&rest) { Some(true) } else { DOWN.contains(&rest).then_some(false) }
    }

    /// The year of a number and what it counts, from what stands before it; none where that is not plain.
    fn of(&self, before: &str) -> Option<(Of, String)> {
        let label = before.trim_start_matches(STOPS);
        if OTHERWISE.iter().any(|word| label.contains(word)) {
            return None;
        }
        let last = self.year.number().checked_sub(1).map(|last| format!("{last}年"))?;
        let label = label.trim_start_matches(['较', '比']);
        let marks = ["去年度", "去年", "上年度", "上年", last.as_str()];
        let (of, rest) = match marks.iter().find_map(|mark| label.strip_prefix(mark)) {
            Some(rest) => (Of::Last, rest),
            None if label.starts_with(['今', '本']) || label.starts_with(&format!("{}年", self.year)) => {
                (Of::This, label)
            }
            None => (Of::Unsaid, label),
        };
        let name = core(rest.trim_start_matches(STOPS), self.year).trim_start_matches(STOPS);
        let name = core(name, self.year).trim_matches(STOPS);
        (!name.contains(STOPS)).then(|| (of, name.to_owned()))
    }
}
