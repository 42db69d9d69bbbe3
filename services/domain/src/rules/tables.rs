//! P-TABLE: a figure that prose names equals its cell.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::finding::{Finding, codes};
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use super::sums::computed;
use crate::body::BodyKind;
use crate::cell::Figures;
use crate::form::{ApplicationRow, CellIndex, Proceeding, RowPart};
use crate::prose::{Outcome, Paragraph, Stated, Topic};

/// What a name may mean: a figure of the tables, the cells that it comes from, and how it is called.
pub(super) struct Meaning {
    pub(super) value: Decimal,
    pub(super) cells: Vec<CellIndex>,
    pub(super) called: String,
}

pub(super) fn check(
    spot: &Spot<'_>,
    paragraph: &Paragraph<'_>,
    figures: &Figures<'_>,
    kind: Option<BodyKind>,
) -> Vec<Finding> {
    // The preamble tells no figures, and problems and fees are told of some applications only.
    if !(1..=4).contains(&spot.section().get()) {
        return Vec::new();
    }
    let unclear = told_otherwise(paragraph, figures);
    // A government's text tells what it did itself, its table 二 what all of its departments did.
    let government = |topic: Topic| topic.is_of_table_two() && kind == Some(BodyKind::Government);
    let stated = paragraph.stated().filter(|stated| stated.own && !government(stated.topic));
    let stated = stated.filter(|stated| !unclear.contains(&stated.topic));
    // Outcomes are those of all reviews only where all of them are told.
    let all_told = |of: Topic| {
        let total = meanings(figures, of).and_then(|meanings| meanings.first().map(|total| total.value));
        total.is_some()
            && paragraph.stated().any(|told| told.own && told.topic == of && Some(told.quantity.value) == total)
    };
    let stated = stated.filter(|stated| match stated.topic {
        Topic::OfReviews(_) => all_told(Topic::Review),
        Topic::OfSuits(_) => all_told(Topic::Suit),
        _ => true,
    });
    stated.filter_map(|stated| finding(spot, paragraph, stated, figures)).collect()
}

/// What the paragraph tells several times and once as the cells have it, or in several parts: then nobody can tell which of
/// the figures is meant for all.
fn told_otherwise(paragraph: &Paragraph<'_>, figures: &Figures<'_>) -> HashSet<Topic> {
    let mut told: HashMap<Topic, Vec<Decimal>> = HashMap::new();
    for stated in paragraph.stated() {
        told.entry(stated.topic).or_default().push(stated.quantity.value);
    }
    let unclear = |(topic, told): (Topic, Vec<Decimal>)| {
        let sum = told.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add);
        let fits = |meaning: &Meaning| Some(meaning.value) == sum || told.contains(&meaning.value);
        (told.len() > 1 && meanings(figures, topic)?.iter().any(fits)).then_some(topic)
    };
    told.into_iter().filter_map(unclear).collect()
}

fn finding(spot: &Spot<'_>, paragraph: &Paragraph<'_>, stated: &Stated, figures: &Figures<'_>) -> Option<Finding> {
    let Some(meanings) = meanings(figures, stated.topic) else { return below(spot, stated, figures) };
    let (unit, found) = match stated.topic {
        Topic::Fees => ("万元", in_ten_thousands(stated.quantity.value)?),
        _ => (stated.quantity.unit, stated.quantity.value),
    };
    let written = paragraph.text.get(stated.quantity.span.clone())?;
    if meanings.iter().any(|meaning| agrees(stated.topic, found, meaning.value, written)) {
        return None;
    }
    let first = meanings.first()?;
    let (expected, called) = (first.value, &first.called);
    let difference = found.checked_sub(expected)?.abs();
    let others = meanings.iter().skip(1).filter(|meaning| meaning.value != expected);
    let others: Vec<_> = others.map(|other| format!("；{}为 {} {unit}，也不相同", other.called, other.value)).collect();
    let others = others.concat();
    let message = format!(
        "文中写的是 {found} {unit}，{called}为 {expected} {unit}，相差 {difference} {unit}{others}。请核对文字和表格。"
    );
    let finding = spot.finding(Rule::Table, Severity::Explain, stated.start..stated.quantity.span.end, &message);
    let cells = codes(figures, first.cells.iter().copied());
    Some(Finding { cells, expected: Some(expected), found: Some(found), ..finding })
}

/// Where cells of a result are blank, those that are filled add up to no more than what it comes to.
fn below(spot: &Spot<'_>, stated: &Stated, figures: &Figures<'_>) -> Option<Finding> {
    let least = Table { figures }.filled(stated.topic)?;
    let (unit, found, expected) = (stated.quantity.unit, stated.quantity.value, least.value);
    if found >= expected {
        return None;
    }
    let message = format!(
        "文中写的是 {found} {unit}，{}中已填的数字相加已有 {expected} {unit}。请核对文字和表格。",
        least.called,
    );
    let finding = spot.finding(Rule::Table, Severity::Explain, stated.start..stated.quantity.span.end, &message);
    let cells = codes(figures, least.cells.iter().copied());
    Some(Finding { cells, expected: Some(expected), found: Some(found), ..finding })
}

fn in_ten_thousands(value: Decimal) -> Option<Decimal> {
    value.checked_div(Decimal::from(10_000)).map(|value| value.normalize())
}

/// Whether they are the same; an amount may be told with fewer decimals.
fn agrees(topic: Topic, found: Decimal, expected: Decimal, written: &str) -> bool {
    if topic != Topic::Fees {
        return found == expected;
    }
    let decimals = written
        .split_once(['.', '．'])
        .map_or(0, |(_, behind)| behind.chars().take_while(|letter| crate::prose::digit(*letter).is_some()).count());
    // 亿 are told roughly, and 元 to the last.
    if written.contains('亿') {
        return true;
    }
    let decimals = if written.contains('万') { u32::try_from(decimals).unwrap_or(u32::MAX) } else { 4 };
    found == expected.round_dp(decimals) || found == expected.trunc_with_scale(decimals)
}

/// What a name may mean, the likeliest first; none where a cell that it takes is not filled.
pub(super) fn meanings(figures: &Figures<'_>, topic: Topic) -> Option<Vec<Meaning>> {
    let table = Table { figures };
    match topic {
        Topic::Received => {
            let received = table.part(RowPart::Received, "表三“本年新收”总计")?;
            let all = table.parts(&[RowPart::Received, RowPart::CarriedIn], "本年新收加上年结转")?;
            Some(vec![received, all])
        }
        Topic::Handled => {
            let total = table.part(RowPart::Total, "表三办理结果总计")?;
            let received = table.part(RowPart::Received, "本年新收")?;
            let all = table.parts(&[RowPart::Received, RowPart::CarriedIn], "本年新收加上年结转")?;
            Some(vec![total, received, all])
        }
        Topic::Finished | Topic::Answered => table.finished(topic),
        Topic::CarriedIn => Some(vec![table.part(RowPart::CarriedIn, "表三“上年结转”总计")?]),
        Topic::CarriedOut => Some(vec![table.part(RowPart::CarriedOut, "表三“结转下年度继续办理”总计")?]),
        Topic::Person => table.applicants(0..1, "自然人"),
        Topic::Organisation => table.applicants(1..6, "法人或其他组织"),
        Topic::Review => table.proceedings(|group| &*group.key == "review", "表四“行政复议”总计"),
        Topic::Suit => table.proceedings(|group| &*group.key != "review", "表四“行政诉讼”总计"),
        Topic::OfReviews(outcome) => table.outcome(|group| &*group.key == "review", "行政复议", outcome),
        Topic::OfSuits(outcome) => table.outcome(|group| &*group.key != "review", "行政诉讼", outcome),
        _ if topic.is_result() => table.result(topic),
        _ => table.cell_of_two(topic),
    }
}

/// The tables, by what prose calls their figures.
struct Table<'a> {
    figures: &'a Figures<'a>,
}

impl Table<'_> {
    /// A total that was left blank is what its parts add up to.
    fn meaning(&self, cells: Vec<CellIndex>, called: &str) -> Option<Meaning> {
        let figure = |cell: &CellIndex| self.figures.number(*cell).or_else(|| computed(self.figures, *cell));
        let sum = |sum: Decimal, cell: &CellIndex| sum.checked_add(figure(cell)?);
        let value = cells.iter().try_fold(Decimal::ZERO, sum).filter(|_| !cells.is_empty())?;
        let blank = cells.iter().any(|cell| self.figures.number(*cell).is_none());
        let added = if blank { "（总计没有填，按各列相加）" } else { "" };
        Some(Meaning { value, cells, called: format!("{called}{added}") })
    }

    /// The cells of all rows that are these parts of table 三, in these columns.
    fn cells(&self, parts: &[RowPart], columns: std::ops::Range<usize>) -> Vec<CellIndex> {
        let rows = self.figures.form().applications().rows.iter().filter(|row| parts.contains(&row.part));
        rows.filter_map(|row| row.cells.get(columns.clone())).flatten().copied().collect()
    }

    fn part(&self, part: RowPart, called: &str) -> Option<Meaning> {
        self.parts(&[part], called)
    }

    fn parts(&self, parts: &[RowPart], called: &str) -> Option<Meaning> {
        self.meaning(self.cells(parts, 6..7), called)
    }

    /// What was done: all results; not all of them are answers, and what was carried in may be left out.
    fn finished(&self, topic: Topic) -> Option<Vec<Meaning>> {
        let total = self.part(RowPart::Total, "表三办理结果总计")?;
        let carried_in = self.part(RowPart::CarriedIn, "")?.value;
        let of_this_year = total.value.checked_sub(carried_in)?;
        let mut values = vec![(of_this_year, "不计上年结转")];
        if topic == Topic::Answered {
            let other = self.rows(&["other"], "")?.value;
            let declined = self.rows(&["declined"], "")?.value;
            values.push((total.value.checked_sub(other)?, "不计其他处理"));
            values.push((total.value.checked_sub(other)?.checked_sub(declined)?, "不计不予处理和其他处理"));
        }
        let cells = total.cells.clone();
        let others =
            values.into_iter().map(|(value, called)| Meaning { value, cells: cells.clone(), called: called.into() });
        Some(std::iter::once(total).chain(others).collect())
    }

    /// The results whose keys begin so.
    fn results<'k>(&self, keys: &'k [&'k str]) -> impl Iterator<Item = &'static ApplicationRow> + 'k {
        let of = |key: &str| keys.iter().any(|of| key.split('.').next() == Some(*of));
        let rows = self.figures.form().applications().rows.iter();
        rows.filter(move |row| row.part == RowPart::Result && of(&row.key))
    }

    fn rows(&self, keys: &[&str], called: &str) -> Option<Meaning> {
        self.meaning(self.results(keys).filter_map(|row| row.cells.last().copied()).collect(), called)
    }

    /// What is filled of a result: its total, or as much of its row as there is; none where nothing is.
    fn filled(&self, topic: Topic) -> Option<Meaning> {
        let (keys, called) = of_result(topic)?;
        let filled = |cells: &[CellIndex]| -> Vec<CellIndex> {
            cells.iter().copied().filter(|cell| self.figures.number(*cell).is_some()).collect()
        };
        let cells = self.results(keys).flat_map(|row| match row.cells.split_last() {
            Some((total, applicants)) if self.figures.number(*total).is_none() => filled(applicants),
            Some((total, _)) => vec![*total],
            None => Vec::new(),
        });
        let cells: Vec<_> = cells.collect();
        let value = self.figures.sum(cells.iter().copied())?;
        (!cells.is_empty()).then(|| Meaning { value, cells, called: called.to_owned() })
    }

    fn result(&self, topic: Topic) -> Option<Vec<Meaning>> {
        let (keys, called) = of_result(topic)?;
        Some(vec![self.rows(keys, called)?])
    }

    /// Applicants of a kind: of what was received, with what was carried in, or of what was done.
    fn applicants(&self, columns: std::ops::Range<usize>, kind: &str) -> Option<Vec<Meaning>> {
        let of = |parts: &[RowPart], called: &str| {
            self.meaning(self.cells(parts, columns.clone()), &format!("{called}“{kind}”"))
        };
        Some(vec![
            of(&[RowPart::Received], "表三本年新收的")?,
            of(&[RowPart::Received, RowPart::CarriedIn], "本年新收加上年结转的")?,
            of(&[RowPart::Total], "办理结果总计的")?,
        ])
    }

    /// Reviews or suits; prose may leave out what is pending.
    fn proceedings(&self, which: impl Fn(&Proceeding) -> bool, called: &str) -> Option<Vec<Meaning>> {
        let groups: Vec<_> = self.figures.form().proceedings().iter().filter(|group| which(group)).collect();
        let total = self.meaning(groups.iter().map(|group| group.total).collect(), called)?;
        let pending = self.meaning(groups.iter().map(|group| group.pending).collect(), "")?;
        let value = total.value.checked_sub(pending.value)?;
        let settled = Meaning { value, cells: total.cells.clone(), called: "不计尚未审结的".to_owned() };
        Some(vec![total, settled])
    }

    fn outcome(&self, which: impl Fn(&Proceeding) -> bool, of: &str, outcome: Outcome) -> Option<Vec<Meaning>> {
        let groups = self.figures.form().proceedings().iter().filter(|group| which(group));
        let (cell, called): (fn(&Proceeding) -> CellIndex, _) = match outcome {
            Outcome::Upheld => (|group| group.upheld, "结果维持"),
            Outcome::Corrected => (|group| group.corrected, "结果纠正"),
            Outcome::Other => (|group| group.other, "其他结果"),
            Outcome::Pending => (|group| group.pending, "尚未审结"),
        };
        Some(vec![self.meaning(groups.map(cell).collect(), &format!("表四“{of}”的“{called}”"))?])
    }

    fn cell_of_two(&self, topic: Topic) -> Option<Vec<Meaning>> {
        let places: &[&str] = match topic {
            Topic::Made => &["normative_documents/made", "normative_documents/newly_made"],
            Topic::Repealed => &["normative_documents/repealed"],
            Topic::InForce => &["normative_documents/in_force"],
            Topic::Licensing => &["licensing/decisions"],
            Topic::Penalties => &["penalties/decisions"],
            Topic::Coercion => &["coercion/decisions"],
            Topic::Fees => &["fees/amount"],
            _ => return None,
        };
        let form = self.figures.form();
        let index = places.iter().find_map(|place| form.index_of(&format!("{}/2/{place}", form.id())))?;
        Some(vec![self.meaning(vec![index], &form.cell(index)?.to_string())?])
    }
}

/// The rows of table 三 that a result is told in, by how their keys begin, and what their totals are called.
fn of_result(topic: Topic) -> Option<(&'static [&'static str], &'static str)> {
    Some(match topic {
        Topic::Granted => (&["granted"], "表三“予以公开”总计"),
        Topic::Partial => (&["partial"], "表三“部分公开”总计"),
        Topic::GrantedOrPartial => (&["granted", "partial"], "表三“予以公开”与“部分公开”总计之和"),
        Topic::Refused => (&["refused"], "表三“不予公开”各项总计之和"),
        Topic::Unavailable => (&["unavailable"], "表三“无法提供”各项总计之和"),
        Topic::Declined => (&["declined"], "表三“不予处理”各项总计之和"),
        Topic::OtherResult => (&["other"], "表三“其他处理”总计"),
        _ => return None,
    })
}
