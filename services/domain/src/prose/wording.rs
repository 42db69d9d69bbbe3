//! Words of a report as they are compared: white space and what cannot be seen dropped, one width, and what may stand
//! around a statement taken off.

use crate::spelling::{Traced, folded};
use crate::visible::shows_nothing;
use crate::year::Year;

/// What parts clauses, in the spelling of [`words`].
pub(crate) const STOPS: [char; 11] = [',', '。', ';', ':', '!', '?', '(', ')', '\n', '\r', '、'];

/// Words before a statement that leave it one of this body in this year. Whatever else stands there may make it another's.
const BEFORE: [&str; 47] = [
    "全年度",
    "全年",
    "本年度",
    "本年",
    "今年",
    "年内",
    "一年来",
    "年度",
    "度",
    "我单位",
    "本单位",
    "我机关",
    "本机关",
    "我部门",
    "本部门",
    "我局",
    "本局",
    "我委",
    "本委",
    "我办",
    "本办",
    "我厅",
    "本厅",
    "我镇",
    "本镇",
    "我乡",
    "本乡",
    "我街道",
    "本街道",
    "我街",
    "本街",
    "我中心",
    "本中心",
    "总共",
    "共计",
    "合计",
    "总计",
    "共",
    "已经",
    "已",
    "均",
    "都",
    "依法",
    "另有",
    "另",
    "同时",
    "则",
];
/// Words between a name and its number.
const BEHIND: [&str; 16] =
    ["总共", "共计", "合计", "总计", "总数", "总量", "数量", "件数", "共", "计", "为", "有", "的", "数", "了", "达"];

/// A text as it is compared. Every line break stays: it ends a sentence.
pub(crate) fn words(text: &str) -> String {
    text.chars().flat_map(spelled).collect()
}

/// The same, which still knows where in the text it was taken from.
pub(crate) fn traced(text: &str) -> Traced {
    Traced::spelled(text, spelled)
}

fn spelled(letter: char) -> impl Iterator<Item = char> {
    let stays = (letter == '\n').then_some(letter);
    let seen = (!shows_nothing(letter)).then(|| folded(letter));
    stays.into_iter().chain(seen.into_iter().flatten())
}

/// A statement without what may stand around it.
pub(crate) fn core(statement: &str, year: Year) -> &str {
    let this_year = format!("{year}年");
    let mut left = statement;
    while let Some(rest) = left.strip_prefix(&*this_year).or_else(|| without(left, &BEFORE)) {
        left = rest;
    }
    while let Some(rest) = BEHIND.iter().find_map(|word| left.strip_suffix(word)) {
        left = rest;
    }
    left
}

/// What is left of a statement when each of `these` at its beginning is taken off, as often as they stand there.
pub(crate) fn after<'a>(statement: &'a str, these: &[&str]) -> &'a str {
    let mut left = statement;
    while let Some(rest) = without(left, these) {
        left = rest;
    }
    left
}

fn without<'a>(statement: &'a str, these: &[&str]) -> Option<&'a str> {
    these.iter().find_map(|word| statement.strip_prefix(word))
}
