//! Lists that are right, that are wrong, and that nobody can be sure of.

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
fn parts_may_be_announced_in_other_words() {
    for announced in ["分别为", "，分别是", "。具体为：", "，具体是："] {
        let text = format!("全年发布信息140条{announced}工作动态64条、政策文件36条、其他30条。");
        assert_eq!(read(&text), [list("140", "130", true)], "{text}");
    }
    assert_eq!(read("收到申请5件，网络申请和信函申请分别为3件、2件。"), []);
    assert_eq!(read("召开会议3次，分别为1月、4月和10月，参加120人次。"), []);
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
fn a_part_may_be_called_like_another_matter() {
    let real = "公开信息127条,其中,重大项目建设信息89条,本单位财政预算决算2条,农村危房改造类信息5条,保障性住房信息17条,新增设市政服务信息栏目,公开市政道路及城镇燃气相关信息7条,涉企行政检查7条。";
    let parts = [
        "建议提案答复",
        "咨询答复",
        "新增栏目信息",
        "收取保证金公示",
        "共同富裕信息",
        "共青团工作",
        "占补平衡信息",
        "行政复议信息",
    ];
    let lists = parts.map(|part| format!("公开100条，其中工作动态60条，通知公告30条，财政信息5条，{part}5条。"));
    let parted = "公开100条，包括：政策文件15条；工作动态75条；依申请公开答复4条；其他6条。";
    for text in lists.iter().map(String::as_str).chain([real, parted]) {
        assert!(read(text).iter().all(|(.., wrong)| !wrong), "{text}: {:?}", read(text));
    }
    let ended = "公开100条，其中工作动态60条，通知公告20条，其他15条，答复咨询3条，较上年增加5条。";
    assert_eq!(read(ended), [list("100", "95", true)]);
}

#[test]
fn what_is_counted_in_several_parts_is_right() {
    for text in [
        "新闻发布会20场，其中主要领导出席15场，部门主要负责人出席18场。",
        "办件1256件，其中网上办理1200件，即办件1000件。",
        "事项500项，其中全程网办480项，即办件300项，承诺件200项。",
        "会议24次，其中党组会4次，局长办公会12次，专题会12次。",
        "规范性文件12件，其中图文解读10件，负责人解读5件。",
        "处罚87件，其中罚款60件，没收违法所得40件。",
        "工单326件，其中按期回复326件，群众满意320件。",
        "申请86件，其中涉及征地50件，涉及拆迁45件。",
        "收到申请86件，其中自然人网上申请40件、自然人信函申请30件。",
        "全年收到申请86件，其中自然人通过网络申请40件、通过信函申请30件。",
        "公开信息1.2万条，其中网站8500条，微信3600条。",
    ] {
        assert!(read(text).iter().all(|(.., wrong)| !wrong), "{text}: {:?}", read(text));
    }
}

#[test]
fn behind_parts_that_come_to_the_whole_something_else_may_follow() {
    for text in [
        "公开140条，其中工作动态60条，其他信息80条，微信公众号发布50条。",
        "公开140条，其中政策9条，人事11条，财政20条，规划40条，动态60条，通过微信公众号发布信息80条。",
        "公开140条，其中政策9条，人事11条，财政20条，规划40条，动态60条，发布政策解读8条。",
        "建议45件，其中省级3件，市级12件，县级20件，乡镇级10件，主办件30件。",
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
    for long in
        ["1".repeat(1_000_000), format!("第{}条", "2".repeat(1_000_000)), "十".repeat(300_000), "，1".repeat(300_000)]
    {
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
