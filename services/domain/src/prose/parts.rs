//! Lists of parts under their whole: 主动公开信息 140 条，其中业务工作 64 条、……、其他 40 条.

mod list;
mod names;
mod open;
#[cfg(test)]
mod tests;

pub use self::list::PartList;
use self::names::{MARKERS, is_punctuation};
use self::open::{Open, Part};
use super::quantity::{Quantity, quantities};

/// So much of a sentence is looked at for what its numbers are about.
const SENTENCE: usize = 300;

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
    // Only applications come in ways that are all known.
    open.of_applications = sentence_before(text, from).contains("申请");
    let mut behind = all.get(all.partition_point(|quantity| quantity.span.start < to)..)?.iter();
    let ended_by = loop {
        let Some(quantity) = behind.next() else { break None };
        match open.what_is(quantity) {
            Part::Next => open.take(quantity)?,
            Part::Other => break Some(quantity),
            Part::Unclear => return None,
        }
    };
    // 建议5件、提案8件，其中…: the parts may be those of all that was counted before.
    if open.sum > whole.value && is_one_of_several(text, before) {
        return None;
    }
    let completed_behind = open.is_completed_by(ended_by.into_iter().chain(behind));
    open.end(completed_behind)
}

/// What stands before a place in its sentence, as far as it matters.
fn sentence_before(text: &str, place: usize) -> &str {
    let before = text.get(..place).unwrap_or_default();
    let start = before.char_indices().rev().nth(SENTENCE).map_or(0, |(start, _)| start);
    before.get(start..).and_then(|before| before.rsplit('。').next()).unwrap_or_default()
}

/// Whether the last of these numbers counts beside another one of its sentence.
fn is_one_of_several(text: &str, before: &[Quantity]) -> bool {
    let [.., other, whole] = before else { return false };
    let between = text.get(other.span.end..whole.span.start);
    other.unit == whole.unit && between.is_some_and(|between| !between.contains(['。', '\n', '；', ';']))
}
