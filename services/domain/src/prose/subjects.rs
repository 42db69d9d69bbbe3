//! What a number in prose is a number of, where its name says so in words that leave no doubt.

use super::wording::{after, core};
use crate::year::Year;

/// A row or column of a statutory table, by a name that it has in prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// 收到、受理申请.
    Received,
    /// 办理、处理申请: all that there was to do, or what was done of it.
    Handled,
    /// 办结申请.
    Finished,
    /// 答复申请.
    Answered,
    CarriedIn,
    CarriedOut,
    Granted,
    Partial,
    /// 予以公开及部分公开 in one number.
    GrantedOrPartial,
    Refused,
    Unavailable,
    Declined,
    OtherResult,
    Person,
    Organisation,
    Review,
    Suit,
    /// What reviews came to.
    OfReviews(Outcome),
    /// What suits came to.
    OfSuits(Outcome),
    /// 制发行政规范性文件.
    Made,
    Repealed,
    InForce,
    Licensing,
    Penalties,
    Coercion,
    Fees,
}

/// What reviews and suits come to, by the columns of table 四.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Outcome {
    Upheld,
    Corrected,
    Other,
    Pending,
}

impl Topic {
    /// Whether it is a result of table 三.
    pub(crate) const fn is_result(self) -> bool {
        matches!(
            self,
            Self::Granted
                | Self::Partial
                | Self::GrantedOrPartial
                | Self::Refused
                | Self::Unavailable
                | Self::Declined
                | Self::OtherResult
        )
    }

    /// Whether it is a number of applications that others are parts of.
    pub(crate) const fn is_whole(self) -> bool {
        matches!(self, Self::Received | Self::Handled | Self::Finished | Self::Answered)
    }

    /// Whether it is a kind of applicant.
    pub(crate) const fn is_applicant(self) -> bool {
        matches!(self, Self::Person | Self::Organisation)
    }

    /// Whether it stands in table 二.
    pub(crate) const fn is_of_table_two(self) -> bool {
        matches!(
            self,
            Self::Made
                | Self::Repealed
                | Self::InForce
                | Self::Licensing
                | Self::Penalties
                | Self::Coercion
                | Self::Fees
        )
    }
}

/// A topic, and whether its name says what it is about without the words before it.
pub(crate) type Named = (Topic, bool);

/// How applications are called; the last says nothing of information.
const OBJECTS: [&str; 26] = [
    "政府信息公开申请",
    "政府信息公开的申请",
    "政府信息公开申请件",
    "政府信息公开申请事项",
    "政府信息公开申请案件",
    "政府信息公开依申请",
    "政府信息公开依申请公开",
    "政府信息依申请公开",
    "政府信息依申请公开申请",
    "政府信息依申请公开件",
    "政府信息申请",
    "信息公开申请",
    "依申请公开",
    "依申请公开申请",
    "依申请公开件",
    "依申请公开事项",
    "依申请公开案件",
    "依申请公开信息",
    "依申请公开政府信息",
    "依申请公开政府信息申请",
    "依申请信息公开",
    "依申请信息",
    "申请公开政府信息",
    "申请公开信息",
    "公开申请",
    "申请",
];
const RECEIVE: [&str; 9] = ["新收到", "收到并受理", "收到", "新收", "接收", "接到", "受理", "新受理", "收"];
const HANDLE: [&str; 3] = ["办理", "处理", "收办"];
const ANSWER: [&str; 4] = ["办理回复", "办理答复", "答复", "回复"];
const MAKE: [&str; 6] = ["制定出台", "制发", "制定", "新制定", "新制作", "出台"];
/// What stands before a review or a suit that is about information.
const CAUSES: [&str; 29] = [
    "因",
    "由",
    "针对",
    "涉及",
    "有关",
    "相关",
    "关于",
    "政府信息依申请公开",
    "依申请公开",
    "政府信息公开",
    "信息公开",
    "政府信息",
    "工作",
    "申请",
    "答复",
    "引起",
    "引发",
    "产生",
    "发生",
    "导致",
    "被",
    "提起",
    "提出",
    "方面",
    "事项",
    "问题",
    "类",
    "的",
    "而",
];

/// Whether this is how applications are called, and whether it says of what.
pub(crate) fn object(words: &str) -> Option<bool> {
    OBJECTS.contains(&words).then_some(words != "申请")
}

/// What a number is a number of that this stands before, as far as the next stop.
pub(crate) fn named(words: &str, year: Year) -> Option<Named> {
    let name = core(words, year);
    application(name, year).or_else(|| proceeding(name)).or_else(|| outcome(name)).or_else(|| table_two(name))
}

/// What a number is a number of that has a verb before it and this behind it: 收到 5 件政府信息公开申请.
pub(crate) fn named_around(before: &str, behind: &str, year: Year) -> Option<Named> {
    let about = OBJECTS.iter().find_map(|called| behind.strip_prefix(called).map(|rest| (*called, rest)));
    let verb = core(before, year);
    if let Some((called, rest)) = about.filter(|_| !verb.is_empty()) {
        // 收到 5 件申请公开信息的…: the name goes on.
        return rest.is_empty().then(|| verbal(verb, called)).flatten();
    }
    let carried = verb.is_empty().then(|| carried_out(behind, year)).flatten();
    carried.map(|topic| (topic, false))
}

fn application(name: &str, year: Year) -> Option<Named> {
    if let Some(found) = carried_in(name, year) {
        return Some(found);
    }
    if let Some(topic) = carried_out(name, year) {
        return Some((topic, false));
    }
    let mut verbs = RECEIVE.iter().chain(&HANDLE).chain(&ANSWER).chain(&["办结"]);
    if let Some(found) = verbs.find_map(|verb| verbal(verb, name.strip_prefix(verb)?)) {
        return Some(found);
    }
    let topic = match name {
        "申请人为自然人" | "自然人" | "自然人申请" => Topic::Person,
        "法人或其他组织" | "法人或者其他组织" | "法人和其他组织" | "法人及其他组织" | "法人或其他组织申请" => {
            Topic::Organisation
        }
        _ => result(name)?,
    };
    Some((topic, false))
}

/// What such a verb makes of applications; without them it is one of theirs only among others.
fn verbal(verb: &str, called: &str) -> Option<Named> {
    let of_information = if called.is_empty() { false } else { object(called)? };
    let topic = match verb {
        verb if RECEIVE.contains(&verb) => Topic::Received,
        verb if HANDLE.contains(&verb) => Topic::Handled,
        verb if ANSWER.contains(&verb) => Topic::Answered,
        "办结" => Topic::Finished,
        _ => return None,
    };
    // 办理 5 件 of nothing is anything; 答复 5 件 behind applications is an answer to them.
    let alone = called.is_empty() && matches!(topic, Topic::Received | Topic::Handled);
    (!alone).then_some((topic, of_information))
}

fn result(name: &str) -> Option<Topic> {
    let of_reasons = name.strip_prefix('因').and_then(|rest| rest.split_once("等原因"));
    let name = of_reasons.map_or(name, |(_, rest)| rest.trim_start_matches('而'));
    let name = name.strip_suffix("答复").unwrap_or(name);
    match name {
        "予以公开" => Some(Topic::Granted),
        "部分公开" | "予以部分公开" => Some(Topic::Partial),
        "予以公开及部分公开" | "予以公开和部分公开" | "予以公开或部分公开" => {
            Some(Topic::GrantedOrPartial)
        }
        "不予公开" => Some(Topic::Refused),
        "无法提供" => Some(Topic::Unavailable),
        "不予处理" => Some(Topic::Declined),
        "其他处理" => Some(Topic::OtherResult),
        _ => None,
    }
}

fn carried_in(name: &str, year: Year) -> Option<Named> {
    let last = year.number().checked_sub(1)?;
    let years = ["上年度", "上一年度", "上一年", "上年", "去年", &*format!("{last}年度"), &*format!("{last}年")];
    let name = after(name, &["含", "包括", "包含", "加上"]);
    let rest = years.iter().find_map(|of| name.strip_prefix(of)?.strip_prefix("结转"));
    let rest = rest.or_else(|| years.iter().find_map(|of| name.strip_prefix("结转")?.strip_prefix(of)))?;
    let rest = after(rest, &["至本年度", "到本年度", "至本年", "到本年", "办理", "的"]);
    let of_itself = if rest.is_empty() { false } else { object(rest)? };
    Some((Topic::CarriedIn, of_itself))
}

fn carried_out(name: &str, year: Year) -> Option<Topic> {
    let next = year.number().checked_add(1)?;
    let verbs = ["结转至", "结转到", "结转", "转", "顺延到", "顺延至", "延至"];
    let years = ["下年度", "下一年度", "下一年", "下年", "次年", &*format!("{next}年度"), &*format!("{next}年")];
    let rest = verbs.iter().find_map(|verb| name.strip_prefix(verb))?;
    let rest = years.iter().find_map(|of| rest.strip_prefix(of))?;
    matches!(rest, "" | "继续办理" | "办理" | "继续答复" | "答复" | "继续处理" | "处理").then_some(Topic::CarriedOut)
}

fn proceeding(name: &str) -> Option<Named> {
    // 收到行政复议 is said by who decides on reviews.
    let of_information = name.contains("信息公开") || name.contains("依申请公开") || name.contains("信息申请");
    let topic = match after(name, &CAUSES) {
        "行政复议" | "行政复议案件" | "复议" | "复议案件" => Topic::Review,
        "行政诉讼" | "行政诉讼案件" | "诉讼" | "诉讼案件" => Topic::Suit,
        _ => return None,
    };
    Some((topic, of_information))
}

/// An outcome of reviews: whether it is one of suits what stands before it tells.
fn outcome(name: &str) -> Option<Named> {
    let outcome = match name {
        "维持" | "结果维持" | "维持原行政行为" | "维持原具体行政行为" => Outcome::Upheld,
        "纠正" | "结果纠正" | "被纠正" => Outcome::Corrected,
        "其他结果" => Outcome::Other,
        "尚未审结" | "未审结" | "正在审理" | "尚在审理" => Outcome::Pending,
        _ => return None,
    };
    Some((Topic::OfReviews(outcome), false))
}

fn table_two(name: &str) -> Option<Named> {
    // 规范性文件 alone may be those of the Party too.
    let document = |rest: &str| rest == "行政规范性文件";
    let made = MAKE
        .iter()
        .any(|verb| name.strip_prefix(verb).is_some_and(document) || name.strip_suffix(verb).is_some_and(document));
    let topic = match name {
        _ if made => Topic::Made,
        "废止行政规范性文件" => Topic::Repealed,
        "现行有效行政规范性文件" | "现行有效的行政规范性文件" => Topic::InForce,
        "行政许可处理决定" | "行政许可决定" | "作出行政许可处理决定" | "作出行政许可决定" | "作出行政许可" => {
            Topic::Licensing
        }
        "行政处罚处理决定" | "行政处罚决定" | "作出行政处罚处理决定" | "作出行政处罚决定" | "作出行政处罚" => {
            Topic::Penalties
        }
        "行政强制处理决定" | "行政强制决定" | "作出行政强制处理决定" | "作出行政强制决定" => {
            Topic::Coercion
        }
        "行政事业性收费" | "收取行政事业性收费" | "行政事业性收费金额" => Topic::Fees,
        _ => return None,
    };
    Some((topic, true))
}
