//! Words against figures.

use super::figures::{APPLICATIONS, PROCEEDINGS, said};
use super::*;

/// Quotation and cells, without their form, of what P-WORDS says.
fn claims(cells: &[(&str, &str)], text: &str) -> Vec<(String, String)> {
    let findings = said(Rule::Words, cells, text).into_iter();
    let cells = |found: &Finding| found.cells.iter().map(|code| &code[5..]).collect::<Vec<_>>().join(" ");
    findings.map(|found| (found.quote.clone().unwrap().into(), cells(&found))).collect()
}

fn one(quote: &str, cells: &str) -> Vec<(String, String)> {
    vec![(quote.to_owned(), cells.to_owned())]
}

#[test]
fn not_all_were_upheld_while_some_are_pending() {
    let text = "信息公开类行政复议170件，均获维持。";
    assert_eq!(claims(&PROCEEDINGS, text), one("信息公开类行政复议170件，均获维持", "4/review/pending"));
    let findings = said(Rule::Words, &PROCEEDINGS, text);
    assert_eq!(findings[0].severity, Severity::Explain);
    assert!(findings[0].message.contains("表四“行政复议”的“尚未审结”填 36"), "{}", findings[0].message);
    for right in [
        "信息公开类行政复议134件，均获维持。",
        "信息公开类行政复议170件，已审结的均获维持。",
        "办理行政复议320件，均获维持。",
        "2020年信息公开类行政复议170件，均获维持。",
        "全市信息公开类行政复议170件，均获维持。",
        "信息公开类行政诉讼3件；被检查事项均维持。",
    ] {
        assert_eq!(claims(&PROCEEDINGS, right), [], "{right}");
    }
    let corrected = [("4/suit_direct/corrected", "2"), ("4/review/pending", "1")];
    let both = "因信息公开引起的行政复议和行政诉讼均维持。";
    assert_eq!(claims(&corrected, both)[0].1, "4/review/pending 4/suit_direct/corrected");
    assert_eq!(claims(&corrected, "因信息公开引起的行政诉讼已审结，均维持。")[0].1, "4/suit_direct/corrected");
    assert_eq!(claims(&[("4/review/pending", "")], text), [], "what is not filled contradicts nothing");
}

#[test]
fn not_all_was_done_while_some_is_carried_out() {
    let cell = "3/carried_out/total";
    for wrong in [
        "收到政府信息公开申请60件，全部办结",
        "收到政府信息公开申请65件,均已办结",
        "受理依申请公开60件,办结率100%",
        "依申请公开全部办结",
    ] {
        assert_eq!(claims(&APPLICATIONS, &format!("{wrong}。")), one(wrong, cell), "{wrong}");
    }
    for right in [
        "收到政府信息公开申请60件，9件结转下年度，其余全部办结。",
        "收到政府信息公开申请60件，均已按时办结。",
        "收到政府信息公开申请60件，按期办结率100%。",
        "办理政府信息公开申请56件，已全部办结。",
        "通过网络收到政府信息公开申请12件，均已办结。",
        "收到网络依申请公开12件，全部办结。",
        "依申请公开稳步推进，人大建议5件全部办结。",
        "依申请公开有序，12345热线工单全部办结。",
        "去年依申请公开全部办结。",
        "全区依申请公开全部办结。",
        "收到政府信息公开申请60件，均已答复。",
    ] {
        assert_eq!(claims(&APPLICATIONS, right), [], "{right}");
    }
}

#[test]
fn none_was_received_only_where_the_cell_is_zero() {
    let cell = "3/received/total";
    for wrong in [
        "2021年,未收到依申请公开政府信息",
        "我局未收到政府信息公开申请",
        "全年没有收到申请公开政府信息要求",
        "未收到任何依申请公开事项",
        "没有收到公民、法人或者其他组织提出的政府信息公开申请",
        "全年无依申请公开事项",
    ] {
        assert_eq!(claims(&APPLICATIONS, &format!("{wrong}。")).len(), 1, "{wrong}");
        assert_eq!(claims(&APPLICATIONS, &format!("{wrong}。"))[0].1, cell, "{wrong}");
        assert_eq!(claims(&[], &format!("{wrong}。")), [], "{wrong}");
        assert_eq!(claims(&[(cell, "")], &format!("{wrong}。")), [], "{wrong}");
    }
    for right in [
        "未收到法人提出的收费异议。",
        "无依申请公开收费。",
        "未收到涉及国家秘密的政府信息公开申请。",
        "未收到政府信息公开申请收费的投诉。",
        "2020年，未收到政府信息公开申请。",
        "某科未收到政府信息公开申请。",
        "未收到建议提案。",
        "上半年未收到政府信息公开申请。",
    ] {
        assert_eq!(claims(&APPLICATIONS, right), [], "{right}");
    }
}

#[test]
fn none_happened_only_where_the_totals_are_zero() {
    let (review, suits) = ("4/review/total", "4/suit_direct/total 4/suit_after_review/total");
    for (wrong, cells) in [
        ("未发生因政府信息公开引起的行政复议", review.to_owned()),
        ("未发生因政府信息申请引起的行政复议和行政诉讼", format!("{review} {suits}")),
        ("全年没有因政府信息公开被申请行政复议、提起行政诉讼的情况", format!("{review} {suits}")),
        ("做好信息公开，无行政诉讼案件", suits.to_owned()),
        ("未因政府信息公开工作被申请行政复议、提起行政诉讼", format!("{review} {suits}")),
    ] {
        let said = claims(&PROCEEDINGS, &format!("{wrong}。"));
        assert_eq!(said.iter().map(|(_, cells)| &**cells).collect::<Vec<_>>(), [cells], "{wrong}");
        assert_eq!(claims(&[], &format!("{wrong}。")), [], "{wrong}");
    }
    for right in [
        "政府信息公开工作未发生行政诉讼败诉。",
        "政府信息公开没有行政复议被纠正。",
        "政府信息公开无法避免行政复议。",
        "2020年未发生因政府信息公开引起的行政复议。",
        "某科未发生因政府信息公开引起的行政复议。",
        "未经行政复议。",
        "下属单位未发生因政府信息公开引起的行政复议。",
    ] {
        assert_eq!(claims(&PROCEEDINGS, right), [], "{right}");
    }
}
