//! What a place of a paragraph stands among: its sentence, and words in it that make a figure another body's, another
//! year's or another matter's.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use crate::year::Year;

const ENDS: [char; 6] = ['。', '！', '？', '!', '?', '\n'];
/// What a government's own table need not count.
const OTHERS: [&str; 35] = [
    "本级",
    "全区",
    "全市",
    "全县",
    "全省",
    "全州",
    "全旗",
    "全国",
    "全系统",
    "我区",
    "我市",
    "我县",
    "我省",
    "我州",
    "各部门",
    "各单位",
    "各镇",
    "各乡",
    "各街道",
    "各区",
    "各县",
    "各市",
    "各级",
    "各地",
    "各科室",
    "各股室",
    "各处室",
    "下属",
    "所属",
    "直属",
    "市直",
    "区直",
    "县直",
    "某些",
    "系统内",
];
/// What is not just this year, or not all of it.
const OTHER_TIMES: [&str; 23] = [
    "去年",
    "前年",
    "往年",
    "历年",
    "同期",
    "累计",
    "截至",
    "截止",
    "以来",
    "上半年",
    "下半年",
    "季度",
    "月",
    "期间",
    "近年",
    "两年来",
    "三年来",
    "四年来",
    "五年来",
    "十年来",
    "几年来",
    "多年来",
    "年均",
];
/// What makes a figure one of applications for information.
const APPLICATIONS: [&str; 6] = ["公开申请", "申请公开", "依申请", "信息申请", "公开的申请", "申请信息"];
/// What makes it one of something else.
const OTHER_MATTERS: [&str; 35] = [
    "行政权力",
    "权力事项",
    "依申请类",
    "建议",
    "提案",
    "议案",
    "信访",
    "投诉",
    "举报",
    "热线",
    "留言",
    "问政",
    "咨询",
    "来信",
    "来电",
    "主动公开",
    "补助",
    "补贴",
    "登记",
    "许可",
    "处罚",
    "强制",
    "线索",
    "信箱",
    "邮箱",
    "办件",
    "服务事项",
    "确权",
    "救助",
    "资助",
    "申报",
    "审批",
    "检查",
    "培训",
    "抽查",
];

/// Ways in which applications come: what is said of one is not said of all.
const WAYS: [&str; 16] = [
    "通过", "渠道", "线上", "线下", "网站", "平台", "网络", "网上", "在线", "信函", "邮寄", "邮件", "当面", "窗口",
    "现场", "传真",
];

/// What a word says of the figures around it.
#[derive(Clone, Copy)]
enum Hint {
    Others,
    OtherTimes,
    Applications,
    OtherMatters,
    Ways,
}

static HINTS: LazyLock<Lexicon<Hint>> = LazyLock::new(|| {
    Lexicon::of(&[
        (Hint::Others, &OTHERS),
        (Hint::OtherTimes, &OTHER_TIMES),
        (Hint::Applications, &APPLICATIONS),
        (Hint::OtherMatters, &OTHER_MATTERS),
        (Hint::Ways, &WAYS),
    ])
});

/// Where in a paragraph such words stand.
pub(crate) struct Context<'a> {
    text: &'a str,
    /// Where sentences end, in order.
    ends: Vec<usize>,
    others: Vec<usize>,
    other_times: Vec<usize>,
    applications: Vec<usize>,
    other_matters: Vec<usize>,
    ways: Vec<usize>,
}

impl<'a> Context<'a> {
    /// Looks at a paragraph of the report on `year`.
    pub(crate) fn of(text: &'a str, year: Year) -> Self {
        let mut context = Self {
            text,
            ends: text.match_indices(ENDS).map(|(place, end)| place + end.len()).collect(),
            others: Vec::new(),
            other_times: Vec::new(),
            applications: Vec::new(),
            other_matters: Vec::new(),
            ways: Vec::new(),
        };
        for (word, hint) in HINTS.find(text) {
            match hint {
                Hint::Others => context.others.push(word.start),
                Hint::OtherTimes if is_compared(text, word.start) => {}
                Hint::OtherTimes => context.other_times.push(word.start),
                Hint::Applications => context.applications.push(word.start),
                Hint::OtherMatters => context.other_matters.push(word.start),
                Hint::Ways => context.ways.push(word.start),
            }
        }
        context.other_times.extend(other_years(text, year));
        context.other_times.sort_unstable();
        context
    }

    /// The sentence that this place stands in.
    pub(crate) fn sentence(&self, place: usize) -> Range<usize> {
        let next = self.ends.partition_point(|end| *end <= place);
        let start = next.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        start..self.ends.get(next).copied().unwrap_or(self.text.len())
    }

    /// Whether what stands here may be another body's or another time's.
    pub(crate) fn is_of_others(&self, place: usize) -> bool {
        let sentence = self.sentence(place);
        any_in(&self.others, sentence.clone()) || any_in(&self.other_times, sentence.start..place)
    }

    /// Whether what stands here is said of applications for information: they are spoken of before, and nothing else since.
    pub(crate) fn is_of_applications(&self, place: usize) -> bool {
        let last = self.applications.get(..self.applications.partition_point(|topic| *topic < place));
        last.and_then(<[usize]>::last).is_some_and(|last| !any_in(&self.other_matters, *last..place))
    }

    /// Whether one of the ways in which applications come is named here.
    pub(crate) fn names_a_way(&self, range: Range<usize>) -> bool {
        any_in(&self.ways, range)
    }

    /// Whether the sentence itself speaks of applications before this place.
    pub(crate) fn names_applications(&self, place: usize) -> bool {
        any_in(&self.applications, self.sentence(place).start..place)
    }
}

/// Whether what stands here is only compared with: 较去年增加 3 件.
fn is_compared(text: &str, place: usize) -> bool {
    text.get(..place).is_some_and(|before| before.trim_end_matches(' ').ends_with(['较', '比', '与', '同']))
}

fn any_in(places: &[usize], range: Range<usize>) -> bool {
    places.get(places.partition_point(|place| *place < range.start)).is_some_and(|place| *place < range.end)
}

/// Where years are named that are not the report's; one that something is carried in from or out to is no matter.
fn other_years(text: &str, year: Year) -> impl Iterator<Item = usize> {
    let named = text.match_indices('年').filter_map(|(end, _)| {
        let before = text.get(..end)?.trim_end_matches(' ');
        let digits = before.bytes().rev().take(5).take_while(u8::is_ascii_digit).count();
        let number = before.get(before.len() - digits..).filter(|_| digits == 4)?;
        Some((before.len() - digits, end, number.parse::<u16>().ok()?))
    });
    named.filter_map(move |(start, end, number)| {
        let before = text.get(..start)?.trim_end_matches(' ');
        let behind = text.get(end + '年'.len_utf8()..)?.trim_start_matches('度');
        let carried = ["结转", "结转至", "结转到", "顺延到", "顺延至"].iter().any(|word| before.ends_with(word));
        let other = number != year.number() && !carried && !behind.starts_with("结转");
        (other && !is_compared(text, start)).then_some(start)
    })
}
