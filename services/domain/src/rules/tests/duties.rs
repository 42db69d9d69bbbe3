//! What a report owes to its year, its kind of body and its sections.

use super::*;
use crate::body::BodyKind;

/// A report on 2021 with nothing to tell.
fn draft() -> Draft {
    let mut draft = Draft::all(form("2021"), 0);
    draft.sections[1] = vec![body("工作平稳。")];
    draft
}

fn with(section: usize, text: &str) -> Draft {
    let mut draft = draft();
    draft.sections[section] = vec![body(String::leak(text.to_owned()))];
    draft
}

/// What one rule says of a body of this kind.
fn of(draft: &Draft, kind: Option<BodyKind>, rule: Rule) -> Vec<Finding> {
    let findings = check_prose(&Subject { kind, ..draft.subject() });
    findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

#[test]
fn the_document_cited_for_the_form_is_the_one_of_the_year() {
    let year = |number| Year::new(number).unwrap();
    let trial = with(0, "按照国办公开办函〔2019〕60号文件要求编制。");
    let current = with(0, "按照国办公开办函[2021] 30 号文件要求编制。");
    for (draft, number, wrong) in
        [(&trial, 2023, true), (&trial, 2020, false), (&current, 2020, true), (&current, 2021, false)]
    {
        let said = of(&Draft { year: year(number), ..draft.clone() }, None, Rule::Form);
        assert_eq!(said.len(), usize::from(wrong), "{number}");
    }
    let said = of(&trial, None, Rule::Form);
    assert_eq!((said[0].severity, said[0].quote.as_deref()), (Severity::Explain, Some("按照国办公开办函〔2019〕60号")));
    assert!(said[0].message.contains("国办公开办函〔2021〕30号"), "{}", said[0].message);
    for right in [
        "按照国办公开办函〔2019〕60号、国办公开办函〔2021〕30号文件要求编制。",
        "按照国办公开办函〔2019〕60号、〔2021〕30号文件要求编制。",
        "国办公开办函〔2019〕60号已废止。",
        "按照国办函〔2019〕60号文件要求。",
        "按照样府办〔2019〕60号文件要求。",
    ] {
        assert_eq!(of(&with(0, right), None, Rule::Form), [], "{right}");
    }
}

#[test]
fn towns_make_no_rules() {
    let rules = draft().with("2/rules/made", "2").with("2/rules/in_force", "6");
    let said = of(&rules, Some(BodyKind::Township), Rule::Rank);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(&*finding.cells, ["2021/2/rules/made".into(), "2021/2/rules/in_force".into()]);
    assert_eq!((finding.severity, &finding.quote), (Severity::Explain, &None));
    assert!(finding.message.contains("“本年制发件数”填 2、“现行有效件数”填 6"), "{}", finding.message);
    for kind in [None, Some(BodyKind::Government), Some(BodyKind::Department)] {
        assert_eq!(of(&rules, kind, Rule::Rank), []);
    }
    assert_eq!(of(&draft().with("2/rules/made", "/"), Some(BodyKind::Township), Rule::Rank), []);
    let disclosed = Draft::all(form("2019"), 0).with("2/rules/disclosed_in_all", "6");
    assert_eq!(of(&disclosed, Some(BodyKind::Township), Rule::Rank), [], "made by others");
}

#[test]
fn a_government_tells_of_assessment_opinion_and_accountability() {
    let government = Some(BodyKind::Government);
    let some = with(1, "将政务公开纳入绩效考核，全年无责任追究情形。");
    let said = of(&some, government, Rule::Affairs);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.severity, finding.section.unwrap().get()), (Severity::Explain, 1));
    assert!(finding.message.contains("没有写到“社会评议”。"), "{}", finding.message);
    for (draft, kind) in [
        (&with(1, "开展考评和满意度调查，没有发生问责情形。"), government),
        (&some, Some(BodyKind::Department)),
        (&some, None),
    ] {
        assert_eq!(of(draft, kind, Rule::Affairs), []);
    }
    let mut empty = draft();
    empty.sections[1].clear();
    assert_eq!(of(&empty, government, Rule::Affairs), [], "that nothing is said is another finding");
}

#[test]
fn the_fee_is_told_of_or_nothing_is() {
    for silent in [
        "无",
        "无。",
        "本年度暂无其他需要报告的事项。",
        "我局没有其他需要报告的事项。",
        "全年未收取信息处理费。",
        "未发生收费情况。",
    ] {
        assert_eq!(of(&with(6, silent), None, Rule::Fee), [], "{silent}");
    }
    let said = of(&with(6, "我局办理人大建议3件，均已办结。"), None, Rule::Fee);
    assert_eq!(
        said.iter().map(|found| (found.severity, found.section.unwrap().get())).collect::<Vec<_>>(),
        [(Severity::Info, 6)]
    );
}

#[test]
fn a_long_first_section_is_a_hint() {
    assert_eq!(of(&with(1, &"公开 ".repeat(500)), None, Rule::Length), [], "white space is no text");
    let said = of(&with(1, &"公开了".repeat(400)), None, Rule::Length);
    assert!(said.iter().all(|finding| finding.severity == Severity::Info && finding.message.contains("共 1200 字")));
    assert_eq!(said.len(), 1);
}
