//! Words in the names of parts, and what they say of a number.

/// What a list of parts begins with, behind its whole.
pub(super) const MARKERS: [&str; 6] = ["其中", "包括", "分别为", "分别是", "具体为", "具体是"];
pub(super) const ENDS: [char; 4] = ['。', '！', '？', '\n'];
/// Words before a number that is only compared with.
pub(super) const COMPARES: [&str; 9] = ["同比", "环比", "较", "比上", "比去", "相比", "增长", "减少", "下降"];
/// Verbs that a name begins with where something else is told than before.
pub(super) const VERBS: [&str; 11] =
    ["通过", "利用", "发布", "公开", "召开", "举办", "开展", "推送", "转载", "制作", "组织"];
/// Words in what stands before a number by which it is for sure none of the parts.
pub(super) const OTHERWISE: [&str; 24] = [
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
    "公开率",
    "共计",
    "总共",
    "累计",
    "合计",
    "总计",
];
/// Words by which it may be none of them, or one that is called so: 新增栏目信息, 咨询答复.
const MAYBE: [&str; 7] = ["新增", "分别", "答复", "办结", "复议案件", "诉讼案件", "收取"];
/// The same at its beginning: 公共资源 is a part like others, 共青团工作 too.
const MAYBE_BEFORE: [&str; 7] = ["共", "占", "全年", "截至", "增加", "行政复议", "行政诉讼"];
/// Parts that leave nothing out, at the end of their name or before one of these: 其他部门 is somebody.
const REST: [&str; 3] = ["其他", "其它", "其余"];
const OF_REST: [&str; 9] = ["类", "信息", "方式", "情况", "结果", "处理", "公告", "内容", "事项"];
/// Kinds of parts that make up all applications: how they come, and who sends them.
pub(super) const KINDS: [&[&str]; 2] = [
    &["网络", "网上", "在线", "网页", "信函", "书面", "来信", "当面", "现场", "窗口", "邮件", "邮寄", "传真", "信件"],
    &["自然人", "法人", "公民"],
];
/// What applications come to: each of them to one of these.
pub(super) const RESULTS: [&str; 6] = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"];
/// Words before a whole that is divided into results: what was received may be less, for something was carried in.
pub(super) const DONE: [&str; 4] = ["办理", "办结", "答复", "处理"];
/// Ways and forms in which one and the same thing is published more than once; and what it is about, which may be much.
pub(super) const CHANNELS: [&str; 21] = [
    "涉及",
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

pub(super) fn begins_with_semicolon(label: &str) -> bool {
    label.trim_start().starts_with(['；', ';'])
}

/// Whether a part is said to be all that the others are not.
pub(super) fn names_the_rest(label: &str) -> bool {
    let rests = REST.iter().filter_map(|word| label.rsplit_once(word));
    rests
        .map(|(_, behind)| behind.trim())
        .any(|behind| behind.is_empty() || OF_REST.iter().any(|word| behind.starts_with(word)))
}

/// Whether a number of this name may be none of the parts.
pub(super) fn may_be_another(label: &str) -> bool {
    let named = label.trim_matches(is_punctuation);
    MAYBE.iter().any(|word| named.contains(word)) || MAYBE_BEFORE.iter().any(|word| named.starts_with(word))
}

pub(super) fn is_punctuation(letter: char) -> bool {
    letter.is_whitespace() || "，,、；;：:。（(".contains(letter)
}
