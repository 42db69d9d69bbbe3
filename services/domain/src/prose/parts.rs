//! Lists of parts under their whole: 主动公开信息 140 条，其中业务工作 64 条、……、其他 40 条.

use std::ops::Range;

use rust_decimal::Decimal;

use super::quantity::{Quantity, quantities};

/// What a list of parts begins with, behind its whole.
const MARKERS: [&str; 2] = ["其中", "包括"];
/// A longer text before a number is more than the name of a part.
const LABEL: usize = 60;
/// So many parts may be followed by a number that is none of them.
const FEW: usize = 3;
/// More parts than any list has.
const PARTS: usize = 200;
/// Words in what stands before a number that make it something else than the next part.
const OTHERWISE: [&str; 31] = [
    "其中",
    "包括",
    "同时",
    "另有",
    "另外",
    "此外",
    "同比",
    "环比",
    "较上",
    "较去",
    "较20",
    "比上",
    "比去",
    "比20",
    "相比",
    "增长",
    "减少",
    "下降",
    "新增",
    "公开率",
    "共计",
    "总共",
    "累计",
    "合计",
    "总计",
    "分别",
    "答复",
    "办结",
    "复议案件",
    "诉讼案件",
    "收取",
];
/// The same at its beginning: 公共资源 and 占地补偿 are parts like others.
const BEGINNINGS: [&str; 7] = ["共", "占", "全年", "截至", "增加", "行政复议", "行政诉讼"];
/// Parts that leave nothing out, at the end of their name or before one of these: 其他部门 is somebody.
const REST: [&str; 3] = ["其他", "其它", "其余"];
const OF_REST: [&str; 9] = ["类", "信息", "方式", "情况", "结果", "处理", "公告", "内容", "事项"];
/// Kinds of parts that make up all applications: how they come, and who sends them.
const KINDS: [&[&str]; 2] = [
    &["网络", "网上", "在线", "网页", "信函", "书面", "来信", "当面", "现场", "窗口", "邮件", "邮寄", "传真", "信件"],
    &["自然人", "法人", "公民"],
];
/// Ways and forms in which one and the same thing is published more than once.
const CHANNELS: [&str; 20] = [
    "通过",
    "微信",
    "微博",
    "公众号",
    "网站",
    "新媒体",
    "抖音",
    "头条",
    "客户端",
    "公开栏",
    "报刊",
    "报纸",
    "广播",
    "电视",
    "电子屏",
    "媒体",
    "文字",
    "图片",
    "图解",
    "视频",
];

/// A list of parts, and the whole that stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartList {
    /// The whole.
    pub whole: Quantity,
    /// The parts, two or more, in order.
    pub parts: Vec<Quantity>,
    /// From the whole to the last part, in bytes of the text.
    pub span: Range<usize>,
    /// What the parts come to.
    pub sum: Decimal,
    /// Whether the parts are said to be all there are.
    complete: bool,
    /// Whether a thing may be counted in several of them.
    overlapping: bool,
}

impl PartList {
    /// Whether whole and parts contradict each other for sure. A list that names a few of many does not; nor does one that
    /// divides the whole twice, by kind and then by channel, or that counts what was published on each of several channels.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        if self.reaches_the_whole() {
            return false;
        }
        if self.sum > self.whole.value {
            return !self.overlapping;
        }
        // So much of the whole that nobody would leave the rest unsaid.
        let least = match self.parts.iter().filter(|part| !part.value.is_zero()).count() {
            0..=2 => 95,
            3 => 90,
            _ => 85,
        };
        let share = self.sum.checked_mul(Decimal::ONE_HUNDRED);
        let reached = self.whole.value.checked_mul(Decimal::from(least)).zip(share);
        self.complete || reached.is_some_and(|(least, share)| share >= least)
    }

    /// Whether the parts, in their order, come to exactly the whole, once or several times. Behind two or three that do,
    /// another matter may follow; behind more of them, or where the parts are all there are, nothing does.
    fn reaches_the_whole(&self) -> bool {
        let mut open = Some(Decimal::ZERO);
        let mut first = None;
        for (place, part) in (1..).zip(&self.parts) {
            open = open.and_then(|open| open.checked_add(part.value));
            if open == Some(self.whole.value) {
                open = Some(Decimal::ZERO);
                first = first.or(Some(place));
            }
        }
        let may_end = first.is_some_and(|parts| (2..=FEW).contains(&parts)) && !self.complete;
        first.is_some() && (may_end || open == Some(Decimal::ZERO))
    }
}

/// Every list of parts in `text` that is understood, in order.
#[must_use]
pub fn part_lists(text: &str) -> Vec<PartList> {
    let all = quantities(text);
    let starts = MARKERS.iter().flat_map(|marker| text.match_indices(marker));
    let mut starts: Vec<_> = starts.map(|(place, marker)| (place, place + marker.len())).collect();
    starts.sort_unstable();
    starts.into_iter().filter_map(|(from, to)| list(text, &all, from, to)).collect()
}

/// The list whose marker stands there.
fn list(text: &str, all: &[Quantity], from: usize, to: usize) -> Option<PartList> {
    let before = all.partition_point(|quantity| quantity.span.end <= from);
    let whole = all.get(before.checked_sub(1)?)?;
    let between = text.get(whole.span.end..from)?;
    if !whole.exact || whole.unit.starts_with(['%', '％']) || !between.chars().all(is_punctuation) {
        return None;
    }
    let mut parts: Vec<Quantity> = Vec::new();
    let mut complete_by = vec![true; KINDS.len()];
    let (mut end, mut rest, mut channels, mut sum) = (to, false, 0, Decimal::ZERO);
    let mut by_semicolons = false;
    let behind_marker = all.partition_point(|quantity| quantity.span.start < to);
    for quantity in all.get(behind_marker..)? {
        let label = text.get(end..quantity.span.start)?;
        // What stands behind a semicolon is another matter, unless semicolons part the list itself.
        let semicolon = label.trim_start().starts_with(['；', ';']);
        match parts.len() {
            0 => {}
            // After a single part a semicolon may end the list as well as part it.
            1 if semicolon && !text.get(to..)?.starts_with(['：', ':', '，', ',']) => return None,
            1 => by_semicolons = semicolon,
            _ if semicolon && !by_semicolons => break,
            _ => {}
        }
        match part(label, quantity, whole, parts.is_empty()) {
            Part::Next => {}
            Part::Other => break,
            Part::Unclear => return None,
        }
        // A number that has parts of its own may be the next part, or the next whole.
        let behind = text.get(quantity.span.end..)?.trim_start_matches(is_punctuation);
        if MARKERS.iter().any(|marker| behind.starts_with(marker)) {
            if sum == whole.value {
                break;
            }
            return None;
        }
        rest |= names_the_rest(label);
        channels += usize::from(CHANNELS.iter().any(|word| label.contains(word)));
        for (kind, all) in KINDS.iter().zip(&mut complete_by) {
            *all &= kind.iter().any(|word| label.contains(word));
        }
        end = quantity.span.end;
        sum = sum.checked_add(quantity.value)?;
        parts.push(quantity.clone());
        if parts.len() > PARTS {
            return None;
        }
    }
    // 建议5件、提案8件，其中…: the parts may be those of all that was counted before.
    if sum > whole.value && is_one_of_several(text, all.get(..before)?) {
        return None;
    }
    // 等 leaves the list open.
    let behind = text.get(end..)?.trim_start();
    if parts.len() < 2 || behind.starts_with('等') {
        return None;
    }
    let of_applications = text.get(..from)?.rsplit('。').next()?.contains("申请");
    let complete = rest || (of_applications && complete_by.contains(&true));
    Some(PartList {
        whole: whole.clone(),
        span: whole.span.start..end,
        sum,
        parts,
        complete,
        overlapping: channels > 1,
    })
}

/// Whether the last of these numbers counts beside another one of its sentence.
fn is_one_of_several(text: &str, before: &[Quantity]) -> bool {
    let [.., other, whole] = before else { return false };
    let between = text.get(other.span.end..whole.span.start);
    other.unit == whole.unit && between.is_some_and(|between| !between.contains(['。', '\n', '；', ';']))
}

/// Whether a part is said to be all that the others are not.
fn names_the_rest(label: &str) -> bool {
    let rests = REST.iter().filter_map(|word| label.rsplit_once(word));
    rests
        .map(|(_, behind)| behind.trim())
        .any(|behind| behind.is_empty() || OF_REST.iter().any(|word| behind.starts_with(word)))
}

/// What a number is to the list before it.
enum Part {
    /// The next part.
    Next,
    /// None of it: the list has ended.
    Other,
    /// Nobody can tell: then nothing is said of the list.
    Unclear,
}

fn part(label: &str, quantity: &Quantity, whole: &Quantity, first: bool) -> Part {
    if label.len() > LABEL * 4 {
        return if first { Part::Unclear } else { Part::Other };
    }
    let named = label.trim_matches(is_punctuation);
    let ends = label.contains(['。', '！', '？', '\n']) || OTHERWISE.iter().any(|word| named.contains(word));
    let ends = ends || BEGINNINGS.iter().any(|word| named.starts_with(word));
    if ends || label.chars().count() > LABEL {
        // Nobody knows where a list ends whose first part is not understood.
        return if first { Part::Unclear } else { Part::Other };
    }
    if opens_or_closes(label) || !quantity.exact {
        return Part::Unclear;
    }
    if quantity.unit != whole.unit {
        return if quantity.value.is_zero() {
            Part::Next
        } else if first {
            Part::Unclear
        } else {
            Part::Other
        };
    }
    match named.chars().count() {
        // 2件为网络申请: the name stands behind.
        0 | 1 => Part::Unclear,
        // No part is more than the whole: it is one that the list does not speak of.
        _ if quantity.value > whole.value => Part::Unclear,
        _ if named.ends_with(['各', '均', '约', '为']) && !quantity.value.is_zero() => Part::Unclear,
        _ => Part::Next,
    }
}

/// Whether a bracket is left open or closed that was open before: what stands in it divides one of the parts.
fn opens_or_closes(label: &str) -> bool {
    let depth = label.chars().try_fold(0_u8, |depth, letter| match letter {
        '(' | '（' => depth.checked_add(1),
        ')' | '）' => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth != Some(0)
}

fn is_punctuation(letter: char) -> bool {
    letter.is_whitespace() || "，,、；;：:。（(".contains(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The lists of a text: whole, sum, and whether they contradict each other.
    fn read(text: &str) -> Vec<(String, String, bool)> {
        let lists = part_lists(text).into_iter();
        lists.map(|list| (list.whole.value.to_string(), list.sum.to_string(), list.is_wrong())).collect()
    }

    fn list(whole: &str, sum: &str, wrong: bool) -> (String, String, bool) {
        (whole.to_owned(), sum.to_owned(), wrong)
    }

    #[test]
    fn parts_that_come_to_less_than_their_whole_are_found() {
        let text = "我局累计主动公开政府信息 140 条, 其中业务工作 64 条、机构职能 10 条、政府信息公开指南 1 条、法规公文2条、管理和服务公开7条、政府信息公开年度报告1条、政府公开保障机制1条、主动公开基本目录1条、其他40条。(以下为部分主动公开信息截图。)";
        assert_eq!(read(text), [list("140", "127", true)]);
        assert_eq!(read(&text.replace("64 条", "77 条")), [list("140", "140", false)]);
    }

    #[test]
    fn parts_that_come_to_more_than_their_whole_are_found() {
        assert_eq!(read("收到申请 4 件，其中网络申请 3 件，信函申请 2 件。"), [list("4", "5", true)]);
    }

    #[test]
    fn parts_of_a_closed_kind_are_all_there_are() {
        assert_eq!(read("办理申请23件，其中网上申请12件，书面申请1件，均已答复。"), [list("23", "13", true)]);
        assert_eq!(read("收到申请10件，其中自然人5件，法人4件。"), [list("10", "9", true)]);
    }

    #[test]
    fn a_list_that_names_a_few_of_many_is_right() {
        for text in [
            "公开信息8469条，其中公开政府文件15条，会议信息21条。",
            "公开信息500条，其中政策解读200条，财政信息100条。",
            "公开信息1000条，其中工作动态300条，政策解读150条，通知公告200条，财政信息50条。",
            "办理申请100件，其中予以公开50件，部分公开10件。",
            "接受咨询1200人次，其中现场咨询300人次，网上咨询150人次。",
            "今年办理申请30件，其中上年结转2件，其他部门转办3件。",
            "主动公开政府信息600条，其中门户网站公开520条，政务新媒体公开310条。",
            "发布政策解读120件，其中文字解读100件，图片解读60件，视频解读20件。",
            "公开信息500条，其中政策解读30条，抖音号发布600条。",
            "办理人大代表建议5件、政协委员提案8件，其中主办件6件、会办件7件。",
            "全年新收申请15件，上年结转申请2件，其中网络申请12件，信函申请5件。",
            "收到申请15件，其中网络申请10件，信函申请5件，较去年增加3件。",
            "收到申请15件，其中网络申请10件，信函申请5件，与上年相比增加3件。",
            "收到申请20件，其中自然人18件，法人2件，行政复议1件，行政诉讼0件。",
            "收到申请15件，其中网络申请10件，信函申请5件，已答复14件，结转1件。",
            "收到申请10件，其中网络申请10件；行政复议3件，行政诉讼1件。",
            "收到申请10件，其中涉及征地拆迁8件；行政复议案件3件。",
            "公开信息100条，其中动态类80条、公告类6条，收取费用0元，行政复议0件。",
            "公开信息306条，其中通过政府网站公开216条，通过微信公开122条，通过其他方式公开299条。",
            "公开信息100条，其中动态类60条、公告类20条等。",
        ] {
            assert!(read(text).iter().all(|(.., wrong)| !wrong), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn a_whole_that_is_divided_twice_is_right() {
        let text = "收到申请10件，其中自然人8件，法人2件，网络申请7件，信函申请3件。";
        assert_eq!(read(text), [list("10", "20", false)]);
    }

    #[test]
    fn a_list_ends_where_something_else_is_counted() {
        let text = "公开信息18条，其中年报1条，公共资源7条，矿产资源10条；同时，在信用平台发布行政许可信息76条。";
        assert_eq!(read(text), [list("18", "18", false)]);
        let text = "收到申请3件，其中网络2件，信函1件，收取费用420元，同比增长50%。";
        assert_eq!(read(text), [list("3", "3", false)]);
    }

    #[test]
    fn a_list_ends_where_the_next_whole_begins() {
        let cases = "行政复议351件，其中结果维持72件，结果纠正64件，其他结果178件，尚未审结37件；行政诉讼46件，其中结果维持25件，结果纠正5件，其他结果9件，尚未审结7件。";
        assert_eq!(read(cases), [list("351", "351", false), list("46", "46", false)]);
        assert_eq!(read(&cases.replace("72件", "71件")), [list("351", "350", true), list("46", "46", false)]);
        let commas = cases.replace('；', "，");
        assert_eq!(read(&commas), [list("351", "351", false), list("46", "46", false)]);
        let bracketed = "公开信息306条，其中：机构类信息11条、政务（工作）动态类信息167条、其他128条。";
        assert_eq!(read(bracketed), [list("306", "306", false)]);
        let parted = "公开信息249条，其中：政策9条；人事7条；重点工作39条；政府网站信息194条。";
        assert_eq!(read(parted), [list("249", "249", false)]);
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        for text in [
            "收到申请5500余件，其中网络5000件，信函100件。",
            "收到申请4件，其中2件为网络申请，1件为信函申请。",
            "公开信息9条，其中指南、目录各2条，其他1条。",
            "收到申请9件，其中网络4件（邮件2件），信函5件。",
            "收到申请9件（其中网络4件（含邮件2件），信函3件）。",
            "公开率100%，其中网站50%，微信20%。",
            "其中网站50条，微信20条。",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn however_long_it_is_it_is_read() {
        let parts: Vec<_> = (0..1_000).map(|number| format!("第{number}类信息1条")).collect();
        let text = format!("公开信息1000条，其中{}。", parts.join("、"));
        assert!(read(&text).is_empty());
        assert!(read(&"其中".repeat(8_000)).is_empty());
        assert!(read(&"1条，其中2条，".repeat(20_000)).iter().all(|(.., wrong)| !wrong));
        for long in [
            "1".repeat(1_000_000),
            format!("第{}条", "2".repeat(1_000_000)),
            "十".repeat(300_000),
            "，1".repeat(300_000),
        ] {
            assert!(read(&long).is_empty());
        }
    }

    const NAMES: [&str; 8] =
        ["业务工作", "机构职能", "公开指南", "法规公文", "财政信息", "年度报告", "人事信息", "公示公告"];

    /// A list as it is written: one part more than the numbers, 其他, and the whole.
    fn written(parts: &[u32], rest: u32, whole: u32) -> String {
        let named = parts.iter().zip(NAMES.iter().cycle()).map(|(part, name)| format!("{name}{part}条、"));
        format!("累计公开信息{whole}条，其中{}其他{rest}条。", named.collect::<String>())
    }

    proptest! {
        #[test]
        fn a_list_is_right_as_long_as_it_adds_up(parts in prop::collection::vec(0..2_000_u32, 1..20), rest in 0..500_u32) {
            let whole = parts.iter().sum::<u32>() + rest;
            let lists = part_lists(&written(&parts, rest, whole));
            prop_assert_eq!(lists.len(), 1);
            prop_assert!(!lists[0].is_wrong());
        }

        #[test]
        fn one_changed_number_is_found(
            parts in prop::collection::vec(1..2_000_u32, 1..20),
            rest in 1..500_u32,
            changed in any::<prop::sample::Index>(),
            to in 1..3_000_u32,
        ) {
            let whole = parts.iter().sum::<u32>() + rest;
            let mut changed_parts = parts.clone();
            *changed.get_mut(&mut changed_parts) = to;
            // A part of more than the whole is none, and then nothing is said.
            prop_assume!(changed_parts != parts && to <= whole);
            let lists = part_lists(&written(&changed_parts, rest, whole));
            // Parts that happen to reach the whole before the last would divide it twice.
            let mut sums = changed_parts.iter().scan(0, |sum, part| { *sum += part; Some(*sum) });
            prop_assume!(!sums.any(|sum| sum == whole));
            prop_assert!(lists[0].is_wrong(), "{:?}", lists);
        }

        #[test]
        fn whatever_comes_in_is_read_and_quoted_whole(text in "[0-9０-９,.，、；。（）()%其中包括等其他约余万亿一二十百条件元 \u{200B}\n]{0,120}") {
            for quantity in quantities(&text) {
                prop_assert!(text.get(quantity.span.clone()).is_some());
            }
            for list in part_lists(&text) {
                prop_assert!(text.get(list.span.clone()).is_some());
                prop_assert!(list.parts.len() >= 2);
                prop_assert!(list.sum != list.whole.value || !list.is_wrong());
            }
        }
    }
}
