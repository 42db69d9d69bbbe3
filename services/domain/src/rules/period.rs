//! D-PERIOD: the period that a report names in its preamble or first section is its year, from the first day to the last;
//! and what was done in the year is not told of another.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::spot::Spot;
use crate::spelling::Traced;
use crate::year::Year;

const ENDS: [char; 5] = ['。', '!', '?', ';', '\n'];
/// More characters between the two days are more than 起至.
const BETWEEN: usize = 12;
/// How a sentence goes on behind its year that tells what was done in it.
const DONE: [&str; 14] = [
    "我",
    "本局",
    "本机关",
    "本单位",
    "本委",
    "本办",
    "本镇",
    "全年",
    "共",
    "主动公开",
    "收到",
    "受理",
    "通过",
    "累计",
];
/// The same anywhere in the clause behind it, whoever did it.
const SUMS: [&str; 6] = ["共制定", "共制发", "共发布", "共公开", "共收到", "共受理"];
/// How a heading ends that stands in the same line.
const HEADING_ENDS: [&str; 6] = ["情况", "方面", "管理", "建设", "保障", ":"];
/// Words that make another year a matter of course: it is compared with, carried over from, or the year of a document.
const OTHERWISE: [&str; 34] = [
    "同比",
    "环比",
    "相比",
    "较",
    "比上",
    "比去",
    "增长",
    "增加",
    "减少",
    "上升",
    "下降",
    "以来",
    "年底",
    "上年",
    "去年",
    "结转",
    "修订",
    "印发",
    "今年",
    "现行",
    "现全部",
    "有效",
    "沿用",
    "评为",
    "获评",
    "荣获",
    "获得",
    "一直",
    "至今",
    "目前",
    "现已",
    "延续",
    "持续",
    "先后",
];
/// How a sentence names the period that a report is on.
const STATISTICS: [&str; 7] = ["统计", "数据", "期限", "起止", "本报告", "本年报", "所列"];
/// What makes a period one of something else.
const OTHER_PERIOD: [&str; 10] = ["有效", "印发", "施行", "制定", "出台", "发布", "清理", "规划", "行动", "任期"];

pub(super) fn check(spot: &Spot<'_>, year: Year) -> Vec<Finding> {
    period(spot, year).into_iter().chain(told_of_another(spot, year)).collect()
}

/// A sentence of the first section that tells what was done, and of a year before: last year's text, it seems.
fn told_of_another(spot: &Spot<'_>, year: Year) -> Option<Finding> {
    if spot.section().get() != 1 {
        return None;
    }
    let text = Traced::of(spot.text);
    let this_year = year.to_string();
    let of_this_year = |sentence: Option<&&str>| sentence.is_some_and(|sentence| sentence.starts_with(&this_year));
    let sentences: Vec<&str> = text.split_inclusive(['。', '!', '?', ';']).collect();
    let mut start = 0;
    for (place_of, sentence) in sentences.iter().copied().enumerate() {
        // 2022年收到3件；2023年收到5件: told side by side.
        let before = place_of.checked_sub(1).and_then(|place| sentences.get(place));
        let beside = of_this_year(before) || of_this_year(sentences.get(place_of + 1));
        if let Some((place, told)) = year_told_of(sentence).filter(|(_, told)| copied(*told, year))
            && !beside
            && !sentence.contains(&this_year)
            && !OTHERWISE.iter().any(|word| sentence.contains(word))
        {
            let words = text.source(&(start + place..start + place + "2020年".len()));
            let message = format!("讲的是 {told} 年的工作，报告年度是 {year}。请核对是不是上年的文字。");
            return Some(spot.finding(Rule::Period, Severity::Info, words, &message));
        }
        start += sentence.len();
    }
    None
}

/// Whether text of this year may have been copied: earlier than the last but one it was told on purpose.
const fn copied(told: u16, year: Year) -> bool {
    told < year.number() && told + 2 >= year.number()
}

/// The year that a sentence begins with, behind its heading, and tells the work of, and where it stands: 2019年，我局….
fn year_told_of(sentence: &str) -> Option<(usize, u16)> {
    let (before, rest) = sentence.split_once('年')?;
    let heading = before.get(..before.len().checked_sub(4)?)?;
    let number = before.get(heading.len()..).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    let is_heading =
        heading.is_empty() || (heading.starts_with('(') && HEADING_ENDS.iter().any(|end| heading.ends_with(end)));
    let rest = rest.trim_start_matches('度').trim_start_matches(',');
    let clause = rest.split([',', '。', ';']).next().unwrap_or_default();
    let done = DONE.iter().any(|word| rest.starts_with(word)) || SUMS.iter().any(|word| clause.contains(word));
    (is_heading && done).then(|| Some((heading.len(), number.parse().ok()?))).flatten()
}

fn period(spot: &Spot<'_>, year: Year) -> Option<Finding> {
    // Further on other periods are spoken of: plans, campaigns, inspections.
    if spot.section().get() > 1 {
        return None;
    }
    let text = Traced::of(spot.text);
    let ranges = text.match_indices('年').filter_map(|(place, _)| Range::around(&text, place));
    let wrong = ranges.map(|range| (range.is_named(&text, spot.section().get() == 0), range)).find(|(named, range)| {
        let of_this_year = range.years == (year.number(), year.number());
        let whole = range.days == ((1, 1), (12, 31));
        match named {
            Named::AsThePeriod => !of_this_year || !whole,
            Named::AsPerhapsIt => whole && !of_this_year,
            Named::Otherwise => false,
        }
    });
    let (_, range) = wrong?;
    let words = text.source(&(range.begin..range.end));
    let message = format!("不是报告年度（{year} 年 1 月 1 日至 12 月 31 日）。请核对统计期限。");
    Some(spot.finding(Rule::Period, Severity::Explain, words, &message))
}

/// A month and a day of it.
type Day = (u8, u8);

/// From one day to another, as it is written: 2020年1月1日起至12月31日.
struct Range {
    begin: usize,
    end: usize,
    years: (u16, u16),
    days: (Day, Day),
}

/// What a sentence says that a range of days is.
enum Named {
    /// The period that the report is on: 统计期限.
    AsThePeriod,
    /// Nothing: it may be that.
    AsPerhapsIt,
    /// Something else.
    Otherwise,
}

impl Range {
    /// The range whose first year ends here.
    fn around(text: &str, place: usize) -> Option<Self> {
        let begin = place.checked_sub(4)?;
        let from = text.get(begin..place)?.parse().ok()?;
        // Of a number that goes on before, nobody knows which year is meant: D-TEMPLATE points at it.
        if text.get(..begin)?.ends_with(|before: char| before.is_ascii_digit()) {
            return None;
        }
        let (first, rest) = day(text.get(place + '年'.len_utf8()..)?)?;
        let near = rest.char_indices().nth(BETWEEN).map_or(rest.len(), |(near, _)| near);
        let digits = rest.find(|letter: char| letter.is_ascii_digit()).filter(|digits| *digits < near)?;
        let joined = rest.get(..digits)?;
        if joined.contains(ENDS) || !["至", "到", "-", "—", "~"].iter().any(|word| joined.contains(word)) {
            return None;
        }
        let last = rest.get(digits..)?;
        let (until, last) = match last.split_once('年').and_then(|(year, rest)| Some((year.parse().ok()?, rest))) {
            Some((until, last)) => (until, last),
            None => (from, last),
        };
        let (last, rest) = day(last)?;
        Some(Self { begin, end: text.len() - rest.len(), years: (from, until), days: (first, last) })
    }

    /// What it is, by its sentence; a preamble and the beginning of a paragraph name no other.
    fn is_named(&self, text: &str, in_preamble: bool) -> Named {
        let before = text.get(..self.begin).and_then(|before| before.rsplit(ENDS).next()).unwrap_or_default();
        let behind = text.get(self.end..).and_then(|behind| behind.split(ENDS).next()).unwrap_or_default();
        let says = |words: &[&str]| words.iter().any(|word| before.contains(word) || behind.contains(word));
        if says(&["统计"]) && says(&["期限", "时间", "周期", "区间", "起止"]) && !says(&["有效期"]) {
            Named::AsThePeriod
        } else if (says(&STATISTICS) && !says(&["有效期"]))
            || ((self.begin == 0 || in_preamble) && !says(&OTHER_PERIOD))
        {
            Named::AsPerhapsIt
        } else {
            Named::Otherwise
        }
    }
}

/// The month and day that a text begins with, and what follows.
fn day(text: &str) -> Option<(Day, &str)> {
    let (month, rest) = text.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    let short = |number: &str| Some(number).filter(|number| number.len() <= 2)?.parse().ok();
    Some(((short(month)?, short(day)?), rest))
}
