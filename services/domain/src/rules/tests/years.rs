//! What the year before says against a report.

use super::*;

/// A report on 2022, and one on 2021 that it follows from.
fn years() -> (Draft, Draft) {
    let (mut now, mut then) = (correct("2021"), correct("2021"));
    (now.year, then.year) = (Year::new(2022).unwrap(), Year::new(2021).unwrap());
    for column in 0..7 {
        let handed = then.number(then.cell(RowPart::CarriedOut, column));
        let (taken, received) = (now.cell(RowPart::CarriedIn, column), now.cell(RowPart::Received, column));
        let load = now.number(taken) + now.number(received);
        now.put(taken, handed);
        now.put(received, load - handed);
    }
    (now, then)
}

fn against(now: &Draft, then: &Draft) -> Vec<Finding> {
    let then = then.subject();
    check(&Subject { previous: Some(&then), ..now.subject() }, RuleSet::CURRENT)
}

#[test]
fn a_report_that_follows_from_the_year_before_is_not_mentioned() {
    let (now, then) = years();
    assert_eq!(against(&now, &then), []);
    assert_eq!(check(&now.subject(), RuleSet::CURRENT), [], "without the year before there is nothing to compare");
}

#[test]
fn what_was_carried_in_is_held_against_what_was_carried_out() {
    let (now, then) = years();
    let (column, taken) = (0, now.cell(RowPart::CarriedIn, 0));
    let handed = then.number(then.cell(RowPart::CarriedOut, column));
    let mut wrong = then.clone();
    wrong.put(then.cell(RowPart::CarriedOut, column), handed + 2);
    let said = against(&now, &wrong);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.rule, finding.severity), (Rule::Carry, Severity::Explain));
    assert_eq!(finding.cells, [now.form.cell(taken).unwrap().code.clone()]);
    assert_eq!(finding.difference(), Some((-2).into()));
    assert!(
        finding.message.contains(&format!("“自然人”本年填 {handed}，上年为 {}", handed + 2)),
        "{}",
        finding.message
    );
    let blank = then.with("3/carried_out/natural_person", "");
    assert_eq!(against(&now, &blank), [], "what was not filled contradicts nothing");
}

#[test]
fn columns_that_do_not_follow_are_told_as_one() {
    let (now, then) = years();
    let mut wrong = then;
    for column in 0..7 {
        let cell = wrong.cell(RowPart::CarriedOut, column);
        wrong.put(cell, 999);
    }
    let carry: Vec<_> = against(&now, &wrong).into_iter().filter(|finding| finding.rule == Rule::Carry).collect();
    assert_eq!((carry.len(), carry[0].cells.len()), (1, 7));
}

#[test]
fn what_is_in_force_follows_from_what_was_and_what_came_and_went() {
    let (now, then) = years();
    let then = then.with("2/normative_documents/in_force", "40");
    let now = now.with("2/normative_documents/made", "3").with("2/normative_documents/repealed", "5");
    assert_eq!(against(&now.with("2/normative_documents/in_force", "38"), &then), []);
    let said = against(&now.with("2/normative_documents/in_force", "48"), &then);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.rule, finding.expected, finding.found), (Rule::Stock, Some(38.into()), Some(48.into())));
    assert_eq!(finding.cells.len(), 3);
    let other_form = Draft { year: Year::new(2020).unwrap(), ..correct("2019") };
    let said: Vec<_> = against(&now, &other_form).into_iter().filter(|found| found.rule == Rule::Stock).collect();
    assert_eq!(said, [], "the form of 2019 counts something else");
}

#[test]
fn last_years_items_follow_from_the_year_before_by_the_form_of_2019() {
    let of = |number| Draft { year: Year::new(number).unwrap(), ..Draft::all(form("2019"), 0) };
    let then = of(2019).with("2/licensing/items_last_year", "12").with("2/licensing/change", "-2");
    assert_eq!(against(&of(2020).with("2/licensing/items_last_year", "10"), &then), []);
    let said = against(&of(2020).with("2/licensing/items_last_year", "12"), &then);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.rule, finding.expected, finding.found), (Rule::Items, Some(10.into()), Some(12.into())));
}

#[test]
fn a_figure_far_from_last_years_is_a_hint_and_so_is_much_that_is_left() {
    let (now, then) = years();
    let (then, jump) = (then.with("2/licensing/decisions", "40"), |value| now.with("2/licensing/decisions", value));
    for (value, hints) in [("200", 1), ("199", 0), ("8", 0), ("3", 0), ("0", 0)] {
        assert_eq!(against(&jump(value), &then).len(), hints, "40 to {value}");
    }
    let said = against(&jump("437880"), &then);
    assert_eq!((said[0].rule, said[0].severity), (Rule::Jump, Severity::Info));
    assert!(said[0].message.contains("由 40 变为 437880"), "{}", said[0].message);

    let mut left = Draft::all(form("2021"), 0);
    for (row, value) in [("received", 20), ("total", 9), ("granted", 9), ("carried_out", 11)] {
        for column in ["natural_person", "total"] {
            left = left.with(&format!("3/{row}/{column}"), &value.to_string());
        }
    }
    let said = check(&left.subject(), RuleSet::CURRENT);
    assert_eq!(said.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::Jump], "{said:?}");
    assert!(said[0].message.starts_with("20 件申请中有 11 件结转下年度"), "{}", said[0].message);
}

#[test]
fn sections_that_are_last_years_again_are_pointed_out() {
    let told = |year: u16, more: &str| {
        let text = format!(
            "{year}年，我局完善制度，公开政策文件{year}件，办理申请及时规范，平台内容更新及时，培训工作人员，听取公众意见，回应社会关切；\
             推进政务公开标准化，梳理公开事项目录，编制公开指南，明确责任分工，落实审查制度，规范公开流程，加强监督检查，组织业务交流，\
             畅通线上线下渠道，方便群众查询办事，做好档案移送和数据统计，配合上级开展评估，按时报送材料，工作平稳有序，各项任务如期完成。{more}"
        );
        body(String::leak(text))
    };
    let (mut now, mut then) = years();
    now.sections[1] = vec![told(2022, "")];
    then.sections[1] = vec![told(2021, "")];
    let said = against(&now, &then);
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.rule, finding.section.unwrap().get()), (Rule::Copy, 1));
    assert!(finding.message.contains("有 100% 与 2021 年度报告相同"), "{}", finding.message);
    now.sections[1] = vec![told(
        2022,
        "另一方面，今年新开设政策问答专栏，邀请企业代表座谈三场，完成历史文件清理，对外公布继续有效目录，并按季度通报各科室公开情况，效果明显。",
    )];
    assert_eq!(against(&now, &then), [], "a quarter of it is new");
    (now.sections[1], then.sections[1]) = (vec![body("工作平稳。")], vec![body("工作平稳。")]);
    assert_eq!(against(&now, &then), [], "little to tell may be told again");
}
