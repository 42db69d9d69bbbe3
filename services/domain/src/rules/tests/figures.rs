//! Prose against the tables: what it says is wrong, and what it must not cry wolf over.

use super::*;

/// A report on 2021 whose tables have these totals and are otherwise zero, with the text in section 1.
pub(super) fn report(cells: &[(&str, &str)], text: &str) -> Draft {
    let mut draft = Draft::all(form("2021"), 0);
    for (code, value) in cells {
        draft = draft.with(code, value);
    }
    draft.sections[1] = vec![body(String::leak(text.to_owned()))];
    draft
}

/// What one rule says of it.
pub(super) fn said(rule: Rule, cells: &[(&str, &str)], text: &str) -> Vec<Finding> {
    let findings = check_prose(&report(cells, text).subject());
    findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

/// Applications of a year: 60 came, 5 were left from the last, 61 were done with, 4 are left.
pub(super) const APPLICATIONS: [(&str, &str); 12] = [
    ("3/received/total", "60"),
    ("3/received/natural_person", "50"),
    ("3/received/enterprise", "10"),
    ("3/carried_in/total", "5"),
    ("3/granted/total", "30"),
    ("3/partial/total", "6"),
    ("3/refused.5/total", "3"),
    ("3/refused.8/total", "2"),
    ("3/unavailable.1/total", "8"),
    ("3/declined.1/total", "7"),
    ("3/total/total", "56"),
    ("3/carried_out/total", "9"),
];

/// Reviews and suits, some of them pending.
pub(super) const PROCEEDINGS: [(&str, &str); 6] = [
    ("4/review/upheld", "134"),
    ("4/review/pending", "36"),
    ("4/review/total", "170"),
    ("4/suit_direct/total", "4"),
    ("4/suit_after_review/total", "3"),
    ("4/suit_after_review/pending", "1"),
];

/// Quotation and figures of what P-TABLE says.
fn table(cells: &[(&str, &str)], text: &str) -> Vec<(String, String, String)> {
    let figure = |figure: Option<Decimal>| figure.unwrap().to_string();
    let findings = said(Rule::Table, cells, text).into_iter();
    findings.map(|found| (found.quote.unwrap().into(), figure(found.found), figure(found.expected))).collect()
}

#[test]
fn a_result_that_is_not_its_cell_is_quoted_with_both_figures() {
    let text = "本年共受理政府信息公开申请60件。予以公开25件，不予公开5件。";
    let findings = said(Rule::Table, &APPLICATIONS, text);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.severity, Severity::Explain);
    assert_eq!(&*finding.cells, ["2021/3/granted/total".into()]);
    assert_eq!((finding.expected, finding.found), (Some(30.into()), Some(25.into())));
    assert_eq!(
        finding.message,
        "“总体情况”：“予以公开25件”，文中写的是 25 件，表三“予以公开”总计为 30 件，相差 5 件。请核对文字和表格。"
    );
}

/// Totals of two results are not filled: of the one every applicant is, of the other only some.
#[test]
fn a_total_that_was_left_blank_is_at_least_what_its_row_adds_up_to() {
    let mut cells = APPLICATIONS.to_vec();
    cells.retain(|(code, _)| !["3/granted/total", "3/unavailable.1/total"].contains(code));
    cells.extend([("3/granted/total", ""), ("3/granted/natural_person", "28"), ("3/granted/enterprise", "2")]);
    cells.extend([("3/unavailable.1/total", ""), ("3/unavailable.1/other", ""), ("3/unavailable.1/enterprise", "8")]);
    let say = |text: &str| table(&cells, &format!("收到政府信息公开申请60件。{text}"));
    let found = |quote: &str, found: &str, expected: &str| vec![(quote.into(), found.into(), expected.into())];
    assert_eq!(say("予以公开25件。"), found("予以公开25件", "25", "30"));
    assert_eq!(say("予以公开31件。"), found("予以公开31件", "31", "30"));
    assert_eq!(say("无法提供7件。"), found("无法提供7件", "7", "8"));
    assert_eq!(say("予以公开30件，无法提供8件。"), []);
    assert_eq!(say("无法提供9件。"), [], "what is blank may hold one more");
    let findings = said(Rule::Table, &cells, "收到政府信息公开申请60件。予以公开25件，无法提供7件。");
    assert!(findings[0].message.contains("总计没有填，按各列相加"), "{}", findings[0].message);
    assert!(findings[1].message.contains("已填的数字相加已有 8 件"), "{}", findings[1].message);
}

#[test]
fn every_row_is_known_by_its_usual_names() {
    for (text, found, expected) in [
        ("2021年，我局共收到政府信息公开申请 59 件。", "59", "60"),
        ("全年新收依申请公开5９件", "59", "60"),
        ("本年收到 59 件政府信息公开申请。", "59", "60"),
        ("共办理政府信息公开申请59件", "59", "56"),
        ("收到依申请公开60件，办结55件。", "55", "56"),
        ("收到依申请公开60件，已答复申请55件。", "55", "56"),
        ("收到依申请公开60件（含上年度结转申请4件）", "4", "5"),
        ("收到依申请公开60件，上年结转政府信息公开申请4件", "4", "5"),
        ("收到依申请公开60件，2020年结转4件", "4", "5"),
        ("收到依申请公开60件，其中予以公开29件", "29", "30"),
        ("收到依申请公开60件，部分公开5件", "5", "6"),
        ("收到依申请公开60件。予以公开及部分公开35件", "35", "36"),
        ("收到依申请公开60件。其中，予以公开答复29件", "29", "30"),
        ("收到依申请公开60件，不予公开4件", "4", "5"),
        ("收到依申请公开60件，因本机关不掌握等原因无法提供7件", "7", "8"),
        ("收到依申请公开60件，不予处理6件", "6", "7"),
        ("收到依申请公开60件，其他处理1件", "1", "0"),
        ("收到依申请公开60件，结转下年度继续办理8件", "8", "9"),
        ("收到依申请公开60件，另有8件结转2022年度继续办理", "8", "9"),
        ("收到依申请公开60件，其中自然人49件", "49", "50"),
        ("收到依申请公开60件，其中自然人50件，法人或其他组织11件", "11", "10"),
        ("收到依申请公开\u{200B}60件，不予\u{200B}公开\u{200B}4\u{FEFF}件", "4", "5"),
    ] {
        let said = table(&APPLICATIONS, text);
        let [(_, is_found, is_expected)] = said.as_slice() else { panic!("{text}: {said:?}") };
        assert_eq!((&**is_found, &**is_expected), (found, expected), "{text}");
    }
}

#[test]
fn what_was_received_may_include_what_was_carried_in_and_both_are_told() {
    for right in ["共收到政府信息公开申请60件。", "共收到政府信息公开申请65件。", "共办理政府信息公开申请65件。"]
    {
        assert_eq!(table(&APPLICATIONS, right), [], "{right}");
    }
    let findings = said(Rule::Table, &APPLICATIONS, "共收到政府信息公开申请64件。");
    let message = &findings[0].message;
    assert!(
        message.contains("表三“本年新收”总计为 60 件，相差 4 件；本年新收加上年结转为 65 件，也不相同"),
        "{message}"
    );
}

#[test]
fn reviews_and_suits_may_leave_out_the_pending_ones() {
    let topic = "因政府信息公开引起的";
    for right in ["行政复议170件", "行政复议案件134件，行政诉讼7件", "行政复议170件，行政诉讼6件"]
    {
        assert_eq!(table(&PROCEEDINGS, &format!("{topic}{right}。")), [], "{right}");
    }
    let said = table(&PROCEEDINGS, &format!("{topic}行政复议150件，行政诉讼5件。"));
    let figures: Vec<_> = said.iter().map(|(_, found, expected)| (&**found, &**expected)).collect();
    assert_eq!(figures, [("150", "170"), ("5", "7")]);
}

#[test]
fn outcomes_are_compared_where_all_reviews_or_suits_are_told() {
    let say = |text: &str| table(&PROCEEDINGS, &format!("因政府信息公开引起的{text}。"));
    let found = |quote: &str, found: &str, expected: &str| (quote.into(), found.into(), expected.into());
    assert_eq!(
        say("行政复议170件，其中结果维持36件，尚未审结134件"),
        [found("其中结果维持36件", "36", "134"), found("尚未审结134件", "134", "36")]
    );
    assert_eq!(
        say("行政复议170件，其中维持134件，尚未审结36件；行政诉讼7件，其中尚未审结2件"),
        [found("其中尚未审结2件", "2", "1")]
    );
    assert_eq!(say("行政诉讼7件，尚未审结1件"), []);
    assert_eq!(
        say("行政复议20件，其中维持15件"),
        [found("因政府信息公开引起的行政复议20件", "20", "170")],
        "of some nobody knows the outcomes"
    );
}

#[test]
fn table_two_is_told_by_what_was_done_this_year() {
    let cells = [
        ("2/normative_documents/made", "3"),
        ("2/normative_documents/in_force", "18"),
        ("2/penalties/decisions", "12"),
        ("2/fees/amount", "59237.2449"),
    ];
    for (text, found, expected) in [
        ("本年制发行政规范性文件4件。", "4", "3"),
        ("行政规范性文件制发 4 件、废止1件。", "4", "3"),
        ("现行有效行政规范性文件17件", "17", "18"),
        ("作出行政处罚决定 11 件", "11", "12"),
        ("行政事业性收费5923.72万元", "5923.72", "59237.2449"),
        ("行政事业性收费592372450元", "59237.245", "59237.2449"),
    ] {
        let said = table(&cells, text);
        let [(_, is_found, is_expected)] = said.as_slice() else { panic!("{text}: {said:?}") };
        assert_eq!((&**is_found, &**is_expected), (found, expected), "{text}");
    }
    for right in [
        "制定规范性文件5件，其中行政规范性文件3件",
        "公开规范性文件7件",
        "公开行政许可42709条",
        "公开行政处罚信息9条",
        "代政府起草规范性文件5件",
        "行政事业性收费59237.24万元",
        "行政事业性收费5.92亿元",
        "行政事业性收费592372449元",
        "发布部门文件3份",
    ] {
        assert_eq!(table(&cells, right), [], "{right}");
    }
}

#[test]
fn figures_of_others_and_of_other_times_are_left_alone() {
    for text in [
        "全区共收到政府信息公开申请300件。",
        "各部门收到政府信息公开申请300件，不予公开20件。",
        "2020年，我局收到政府信息公开申请80件。",
        "去年收到政府信息公开申请80件。",
        "累计收到政府信息公开申请800件。",
        "上半年收到政府信息公开申请20件。",
        "1至6月，收到政府信息公开申请20件。",
        "收到政府信息公开申请60件，较上年增加12件。",
        "收到政府信息公开申请约70件。",
        "收到政府信息公开申请70余件。",
        "收到政府信息公开申请70件以上。",
        "市公安局收到政府信息公开申请12件。",
        "通过网络收到政府信息公开申请12件。",
        "共收到网络申请12件，不予公开1件。",
        "收到政府信息公开申请60件，其中信函申请6件，予以公开2件。",
        "收到政府信息公开申请60件，其中网络申请54件，其中予以公开22件。",
        "收到政府信息公开申请12件涉及拆迁。",
        "收到政府信息公开申请60件，予以公开、部分公开35件。",
        "收到政府信息公开申请60件，予以公开、部分公开分别为31件、7件。",
        "收到政府信息公开申请60件，按时答复40件。",
        "收到建议提案20件，答复20件，予以公开20件。",
        "做好依申请公开工作。办理人大建议20件，答复20件，不予公开3件。",
        "收到政府信息公开申请60件；收到低保补助申请90件，不予处理9件。",
        "办理行政复议案件320件，行政诉讼12件。",
        "收到行政复议申请320件。",
        "对全市规范性文件清理，废止规范性文件7件。",
        "当面申请情况：收到政府信息公开申请20件。网络申请情况：收到政府信息公开申请40件。",
        "公开0件，不予公开5件",
    ] {
        assert_eq!(table(&APPLICATIONS, text), [], "{text}");
    }
}

#[test]
fn a_cell_that_is_not_filled_contradicts_nothing() {
    let mut blank = APPLICATIONS.to_vec();
    for row in ["carried_in", "refused.3"] {
        for column in ["total", "natural_person"] {
            blank.push((String::leak(format!("3/{row}/{column}")), ""));
        }
    }
    assert_eq!(table(&blank, "收到政府信息公开申请12件，不予公开6件，上年结转1件。"), []);
}

#[test]
fn what_a_government_does_itself_is_not_what_all_of_its_departments_do() {
    let draft = report(&[("2/normative_documents/made", "109")], "制定行政规范性文件8件。");
    let of = |kind| check_prose(&Subject { kind, ..draft.subject() }).iter().filter(|f| f.rule == Rule::Table).count();
    assert_eq!((of(Some(crate::body::BodyKind::Government)), of(None)), (0, 1));
}

#[test]
fn whatever_stands_in_a_paragraph_it_is_read_in_one_pass() {
    let topic = "收到政府信息公开申请60件，";
    for text in [
        format!("{topic}不予公开{}件", "9".repeat(40)),
        format!("{topic}{}", "不予公开9件，".repeat(1_500)),
        format!("{topic}{}", "（其中自然人９件、占8%".repeat(1_500)),
        format!("{topic}{}", "）其中9件同比去年".repeat(1_500)),
        "9".repeat(16_000),
        "申请".repeat(8_000),
        "无".repeat(5_000),
        "依申请公开9件，全部办结。信息公开行政复议9件，均获维持。".repeat(300),
        "公开300件，其中甲类9件占4%、".repeat(500),
        "去年9件，今年9件，增长9%。".repeat(600),
        "年月其中未收到均维持占".repeat(1_500),
        "家住1号,3单元2室，".repeat(5_000),
        "1条，其中0条，".repeat(5_000),
        "\u{200B}".repeat(5_000) + "9件" + &"\u{200B}".repeat(5_000),
        format!("{topic}去年0件，今年0件，同比增长{}%，占100000000000000000%", "9".repeat(17)),
        "占0.00000000000000001%".to_owned(),
    ] {
        let begin = std::time::Instant::now();
        drop(check_prose(&report(&APPLICATIONS, &text).subject()));
        assert!(begin.elapsed().as_secs() < 10, "{text:.40}");
    }
}
