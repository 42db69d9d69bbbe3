//! Each rule against a report that keeps it, and against one that breaks it in one place.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

mod claims;
mod duties;
mod figures;
mod fuzz;
mod percentages;
mod sound;
mod years;

use super::*;
use crate::cell::{CellValue, Figures};
use crate::form::{Cell, CellIndex, Form, RowPart, TableNumber};
use crate::id::ParagraphId;
use crate::report::{ParagraphKind, SectionNumber};
use crate::year::Year;

/// Prose in the three sections that want it.
const PROSE: [usize; 3] = [1, 5, 6];

/// A report that the rules look at, to be broken in one place.
#[derive(Clone)]
struct Draft {
    form: &'static Form,
    year: Year,
    values: Vec<CellValue>,
    sections: [Vec<TextView<'static>>; SectionNumber::COUNT],
    noted: Vec<CellIndex>,
    erased_notes: Vec<&'static Cell>,
}

impl Draft {
    /// No figure, no text.
    fn blank(form: &'static Form) -> Self {
        let year = Year::new(form.id().parse().unwrap()).unwrap();
        let values = vec![CellValue::Blank; form.cells().len()];
        Self { form, year, values, sections: Default::default(), noted: vec![], erased_notes: vec![] }
    }

    /// The same figure in every cell, prose where it is wanted.
    fn all(form: &'static Form, figure: i64) -> Self {
        let mut draft = Self::blank(form);
        draft.values.fill(figure.into());
        for section in PROSE {
            draft.sections[section].push(body("无"));
        }
        draft
    }

    /// Correct, and without a zero in tables 三 and 四: each result counts a few applications of each applicant.
    fn correct(form: &'static Form, mut figure: impl FnMut() -> i64) -> Self {
        let mut draft = Self::all(form, 0);
        for column in 0..6 {
            let (mut total, mut total_cell) = (0, None);
            for row in &form.applications().rows {
                let cell = row.cells[column];
                match row.part {
                    RowPart::Result => total += draft.put(cell, figure()),
                    RowPart::Total => total_cell = Some(cell),
                    RowPart::CarriedIn => drop(draft.put(cell, 1)),
                    RowPart::CarriedOut => drop(draft.put(cell, figure())),
                    RowPart::Received => {}
                }
            }
            draft.put(total_cell.unwrap(), total);
            let load = total + draft.figure(RowPart::CarriedOut, column) - draft.figure(RowPart::CarriedIn, column);
            draft.put(draft.cell(RowPart::Received, column), load);
        }
        for row in &form.applications().rows {
            let [applicants @ .., total] = row.cells;
            let sum = applicants.into_iter().map(|cell| draft.number(cell)).sum();
            draft.put(total, sum);
        }
        for group in form.proceedings() {
            let sum = [group.upheld, group.corrected, group.other, group.pending].map(|cell| draft.put(cell, figure()));
            draft.put(group.total, sum.into_iter().sum());
        }
        draft
    }

    fn put(&mut self, cell: CellIndex, figure: i64) -> i64 {
        self.values[cell.get()] = figure.into();
        figure
    }

    fn number(&self, cell: CellIndex) -> i64 {
        self.values[cell.get()].number().unwrap().try_into().unwrap()
    }

    fn cell(&self, part: RowPart, column: usize) -> CellIndex {
        self.form.applications().rows.iter().find(|row| row.part == part).unwrap().cells[column]
    }

    fn figure(&self, part: RowPart, column: usize) -> i64 {
        self.number(self.cell(part, column))
    }

    /// The draft with another value in one cell.
    fn with(&self, code: &str, value: &str) -> Self {
        let mut changed = self.clone();
        let code = format!("{}/{code}", self.form.id());
        changed.values[self.form.index_of(&code).unwrap().get()] = value.parse().unwrap();
        changed
    }

    fn subject(&self) -> Subject<'_> {
        let figures = Figures::new(self.form, &self.values);
        let (sections, erased_notes) = (self.sections.clone(), self.erased_notes.clone());
        Subject {
            year: self.year,
            kind: None,
            figures,
            sections,
            noted: self.noted.clone(),
            erased_notes,
            previous: None,
        }
    }

    fn findings(&self) -> Vec<Finding> {
        check(&self.subject(), RuleSet::CURRENT)
    }

    /// Rule and first cell of each finding, the code without its form.
    fn broken(&self) -> BTreeSet<(&'static str, String)> {
        let place = |finding: &Finding| finding.cells.first().map_or("", |code| &code[5..]).to_owned();
        self.findings().iter().map(|finding| (finding.rule.id(), place(finding))).collect()
    }
}

fn body(text: &'static str) -> TextView<'static> {
    TextView { paragraph: None, line: None, kind: ParagraphKind::Body, text: Some(text) }
}

fn form(id: &str) -> &'static Form {
    Form::by_id(id).unwrap()
}

/// Figures from 11 up, none the same as its neighbour.
fn counting() -> impl FnMut() -> i64 {
    let mut last = 10;
    move || {
        last += 1;
        last
    }
}

fn correct(id: &str) -> Draft {
    Draft::correct(form(id), counting())
}

fn places<const N: usize>(places: [(&'static str, &str); N]) -> BTreeSet<(&'static str, String)> {
    places.into_iter().map(|(rule, place)| (rule, place.to_owned())).collect()
}

#[test]
fn a_correct_report_has_no_finding() {
    for form in Form::all() {
        let draft = Draft::correct(form, counting());
        assert_eq!(draft.findings(), []);
        let zeros = form
            .cells()
            .iter()
            .zip(&draft.values)
            .filter(|(cell, value)| cell.table != TableNumber::Two && **value == CellValue::from(0));
        assert_eq!(zeros.count(), 0, "the example has no zero that could hide a mistake");
    }
}

#[test]
fn a_report_of_nothing_but_zeros_has_no_finding() {
    for form in Form::all() {
        assert_eq!(Draft::all(form, 0).findings(), []);
    }
}

/// Every number that differs from `figure` in one digit.
fn one_digit_off(figure: i64) -> impl Iterator<Item = i64> {
    let units = std::iter::successors(Some(1), |unit| Some(unit * 10)).take_while(move |unit| *unit <= figure);
    units.flat_map(move |unit: i64| {
        let digit = figure / unit % 10;
        (0..10).filter(move |other| *other != digit).map(move |other| figure + (other - digit) * unit)
    })
}

#[test]
fn one_changed_digit_anywhere_in_tables_three_and_four_is_found() {
    for (id, applications) in [("2019", 161), ("2021", 175)] {
        let draft = correct(id);
        let mut cells = 0;
        for (index, cell) in draft.form.cells().iter().enumerate().filter(|(_, cell)| cell.table != TableNumber::Two) {
            cells += 1;
            let mut changed = draft.clone();
            for figure in one_digit_off(draft.values[index].number().unwrap().try_into().unwrap()) {
                changed.values[index] = figure.into();
                let figures = Figures::new(changed.form, &changed.values);
                let findings = [applications::check(&figures), proceedings::check(&figures)].concat();
                assert!(!findings.is_empty(), "{} as {figure}", cell.code);
                for finding in findings {
                    assert!(finding.cells.contains(&cell.code), "{finding:?} leads to {}", cell.code);
                    assert_eq!(finding.severity, Severity::Block);
                }
            }
        }
        assert_eq!(cells, applications + 15);
    }
}

#[test]
fn what_was_received_breaks_its_column_and_its_row() {
    let changed = correct("2021").with("3/received/research_institution", "1");
    assert_eq!(
        changed.broken(),
        places([("T3-BALANCE", "3/received/research_institution"), ("T3-ROW", "3/received/total")])
    );
}

#[test]
fn a_result_breaks_the_sum_of_its_column_and_its_row() {
    let changed = correct("2021").with("3/refused.5/natural_person", "999");
    assert_eq!(changed.broken(), places([("T3-RESULTS", "3/total/natural_person"), ("T3-ROW", "3/refused.5/total")]));
}

#[test]
fn a_total_breaks_balance_sum_and_row() {
    let changed = correct("2019").with("3/total/natural_person", "1");
    let expected = [
        ("T3-BALANCE", "3/received/natural_person"),
        ("T3-RESULTS", "3/total/natural_person"),
        ("T3-ROW", "3/total/total"),
    ];
    assert_eq!(changed.broken(), places(expected));
}

#[test]
fn what_is_carried_out_breaks_its_column_and_its_row() {
    let changed = correct("2019").with("3/carried_out/total", "1");
    assert_eq!(changed.broken(), places([("T3-BALANCE", "3/received/total"), ("T3-ROW", "3/carried_out/total")]));
}

#[test]
fn a_mistake_among_the_other_results_of_2021_is_found() {
    let changed = correct("2021").with("3/other.2/natural_person", "999");
    assert_eq!(changed.broken(), places([("T3-RESULTS", "3/total/natural_person"), ("T3-ROW", "3/other.2/total")]));
}

#[test]
fn a_group_of_table_four_breaks_alone() {
    for id in ["2019", "2021"] {
        let draft = correct(id);
        for group in draft.form.proceedings() {
            for index in [group.upheld, group.corrected, group.other, group.pending, group.total] {
                let mut changed = draft.clone();
                changed.values[index.get()] = 7.into();
                let total = draft.form.cell(group.total).unwrap().code[5..].to_owned();
                assert_eq!(changed.broken(), BTreeSet::from([("T4-GROUP", total)]));
            }
        }
    }
}

#[test]
fn a_sum_that_is_off_names_both_sides_and_the_difference() {
    let draft = correct("2021");
    let changed = [
        draft.with("3/received/research_institution", "100000"),
        draft.with("3/refused.5/natural_person", "100000"),
        draft.with("4/review/total", "100000"),
    ];
    let findings: Vec<_> = changed.iter().flat_map(Draft::findings).collect();
    let rules: BTreeSet<_> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, BTreeSet::from([Rule::Balance, Rule::Results, Rule::RowTotal, Rule::ProceedingsTotal]));
    for finding in findings {
        let (expected, found) = (finding.expected.unwrap(), finding.found.unwrap());
        let difference = finding.difference().unwrap();
        assert_eq!(difference, found - expected);
        for figure in [expected, found, difference.abs()] {
            assert!(finding.message.contains(&figure.to_string()), "{figure} in {}", finding.message);
        }
    }
}

#[test]
fn the_clerk_reads_what_does_not_add_up() {
    let changed = Draft::all(form("2021"), 0).with("3/total/natural_person", "140");
    let messages: Vec<_> = changed.findings().into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "表三“自然人”列不平衡：本年新收加上年结转为 0，总计加结转下年度为 140，相差 140。请核对这四项。",
            "表三“自然人”列的总计填 140，各项办理结果之和为 0，相差 140。请核对总计和各项结果。",
            "表三“（七）总计”一行的总计填 0，自然人与各类法人或其他组织之和为 140，相差 140。请核对这一行。",
        ]
    );
}

#[test]
fn a_blank_cell_is_found_once_and_silences_the_sums_that_lack_it() {
    let draft = correct("2021");
    for cell in draft.form.cells() {
        let blank = draft.with(&cell.code[5..], "");
        let findings = blank.findings();
        let [finding] = findings.as_slice() else { panic!("{}: {findings:?}", cell.code) };
        assert_eq!((finding.rule, finding.cells.as_slice()), (Rule::Value, [cell.code.clone()].as_slice()));
        assert!(finding.message.contains(&*cell.row_label) && finding.message.contains("没有填写"));
    }
}

#[test]
fn a_blank_row_is_one_finding_and_so_is_a_blank_table() {
    let draft = correct("2019");
    let mut row = draft.clone();
    for cell in &draft.form.applications().rows[3].cells {
        row.values[cell.get()] = CellValue::Blank;
    }
    let findings = row.findings();
    assert_eq!(findings.iter().map(|finding| finding.cells.len()).collect::<Vec<_>>(), [7]);

    let findings = Draft::blank(draft.form).findings();
    let tables = findings.iter().filter(|finding| finding.rule == Rule::Value);
    assert_eq!(tables.map(|finding| finding.cells.len()).collect::<Vec<_>>(), [22, 161, 15]);
    let sections = findings.iter().filter(|finding| finding.rule == Rule::Sections);
    assert_eq!(sections.map(|finding| finding.section.unwrap().get()).collect::<Vec<_>>(), PROSE);
    assert_eq!(findings.len(), 6);
}

#[test]
fn a_value_that_its_cell_does_not_take_is_found_in_a_document_too() {
    let draft = Draft::all(form("2021"), 0);
    for (code, value) in [
        ("2/licensing/decisions", "1.5"),
        ("2/licensing/decisions", "-1"),
        ("2/fees/amount", "43.78801"),
        ("2/fees/amount", "-1"),
        ("2/licensing/decisions", "/"),
        ("2/licensing/decisions", "1000000000000"),
    ] {
        assert_eq!(draft.with(code, value).broken(), places([("T-VALUE", code)]), "{code} as {value}");
    }
    for (code, value) in
        [("2/fees/amount", "59237.2449"), ("2/rules/made", "/"), ("2/penalties/decisions", "999999999999")]
    {
        assert_eq!(draft.with(code, value).findings(), [], "{code} as {value}");
    }
}

#[test]
fn only_a_change_may_be_less_than_zero() {
    let draft = Draft::all(form("2019"), 0);
    assert_eq!(draft.with("2/licensing/change", "-2").findings(), []);
    assert_eq!(draft.with("2/licensing/decisions", "-2").broken(), places([("T-VALUE", "2/licensing/decisions")]));
}

#[test]
fn figures_beyond_all_reason_are_findings_and_stop_nothing() {
    let largest = Decimal::MAX.to_string();
    let smallest = Decimal::MIN.to_string();
    let draft = Draft::all(form("2021"), 0)
        .with("3/received/natural_person", &largest)
        .with("3/carried_out/natural_person", &smallest)
        .with("3/granted/research_institution", &smallest)
        .with("3/total/research_institution", &largest)
        .with("3/granted/total", &largest)
        .with("4/review/upheld", &smallest)
        .with("4/review/total", &largest);
    let values = draft.findings().iter().filter(|finding| finding.rule == Rule::Value).count();
    assert_eq!(values, 7);
}

#[test]
fn the_form_is_the_one_of_the_year() {
    let year = |number| Year::new(number).unwrap();
    for (id, number) in [("2019", 2021), ("2021", 2020), ("2021", 2018)] {
        let draft = Draft { year: year(number), ..correct(id) };
        let findings = draft.findings();
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.rule, Rule::Form);
        assert!(finding.message.contains(&number.to_string()));
    }
    for (id, number) in [("2019", 2019), ("2019", 2020), ("2021", 2021), ("2021", 2025)] {
        assert_eq!(Draft { year: year(number), ..correct(id) }.findings(), []);
    }
}

#[test]
fn every_prose_section_says_something() {
    let titles = [(1, "总体情况"), (5, "存在的主要问题及改进情况"), (6, "其他需要报告的事项")];
    for (section, title) in titles {
        let nothing_said = [
            vec![],
            vec![body(" \n\t　")],
            vec![TextView { kind: ParagraphKind::Heading, ..body("标题") }],
            vec![TextView { kind: ParagraphKind::Caption, ..body("图一") }],
        ];
        for texts in nothing_said {
            let mut draft = correct("2021");
            draft.sections[section] = texts;
            let findings = draft.findings();
            let [finding] = findings.as_slice() else { panic!("{findings:?}") };
            assert_eq!((finding.rule, finding.section.unwrap().get()), (Rule::Sections, section));
            assert!(finding.message.contains(title), "{}", finding.message);
        }
    }
}

#[test]
fn the_preamble_and_the_tables_need_no_prose_but_may_have_some() {
    let mut draft = correct("2021");
    for section in [0, 2, 3, 4] {
        draft.sections[section].push(body("说明"));
    }
    assert_eq!(draft.findings(), []);
}

#[test]
fn an_erased_text_blocks_wherever_it_stands() {
    let paragraph = Some(ParagraphId(Uuid::from_u128(1)));
    for section in 0..SectionNumber::COUNT {
        let mut draft = correct("2021");
        draft.sections[section].push(TextView { paragraph, line: None, kind: ParagraphKind::Body, text: None });
        let findings = draft.findings();
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!((finding.rule, finding.paragraph), (Rule::Expunged, paragraph));
        assert_eq!(finding.section.unwrap().get(), section);
        assert!(finding.message.contains("已被清除"));
    }
}

#[test]
fn an_erased_note_blocks_until_its_cell_is_filled_in_again() {
    let mut draft = correct("2021");
    let cell = &draft.form.cells()[3];
    draft.erased_notes.push(cell);
    let findings = draft.findings();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.rule, finding.cells.as_slice()), (Rule::Expunged, [cell.code.clone()].as_slice()));
    assert!(finding.message.contains(&*cell.row_label) && finding.message.contains(&*cell.column_label));
}

#[test]
fn findings_come_in_the_order_of_the_form() {
    let mut draft = Draft::all(form("2021"), 0)
        .with("2/licensing/decisions", "")
        .with("3/received/research_institution", "1")
        .with("4/review/total", "1");
    draft.sections[5].clear();
    draft.year = Year::new(2020).unwrap();
    let rules: Vec<_> = draft.findings().iter().map(|finding| finding.rule.id()).collect();
    assert_eq!(rules, ["D-FORM", "D-SECTIONS", "T-VALUE", "T3-BALANCE", "T3-ROW", "T4-GROUP"]);
}

proptest! {
    #[test]
    fn whatever_was_counted_a_report_that_adds_up_has_no_finding(
        id in prop::sample::select(vec!["2019", "2021"]),
        figures in prop::collection::vec(1_i64..1_000_000, 200),
    ) {
        let mut figures = figures.into_iter();
        let draft = Draft::correct(form(id), || figures.next().unwrap_or(1));
        prop_assert_eq!(draft.findings(), vec![]);
    }

    #[test]
    fn whatever_else_stands_in_one_cell_of_tables_three_and_four_is_found(
        id in prop::sample::select(vec!["2019", "2021"]),
        place in any::<prop::sample::Index>(),
        figure in 0_i64..100_000,
    ) {
        let draft = correct(id);
        let cells: Vec<_> = draft.form.cells().iter().filter(|cell| cell.table != TableNumber::Two).collect();
        let code = &place.get(&cells).code;
        let changed = draft.with(&code[5..], &figure.to_string());
        prop_assert_eq!(changed.findings().is_empty(), changed.values == draft.values);
    }
}

#[test]
fn a_blank_that_somebody_wondered_about_is_not_told_to_be_zero() {
    let mut draft = correct("2021");
    let at = draft.form.index_of("2021/3/received/total").unwrap();
    draft = draft.with("3/received/total", "");
    assert!(draft.findings()[0].message.contains("没有发生的请填 0"));
    draft.noted.push(at);
    assert!(draft.findings()[0].message.contains("请对照原件"));
    let mut blank = Draft::blank(draft.form);
    assert_eq!(blank.findings().iter().filter(|finding| finding.rule == Rule::Value).count(), 3);
    blank.noted.push(at);
    assert!(blank.findings().iter().any(|finding| finding.message.contains("请对照原件")));
}

/// What the prose of a report on which nothing else is wrong says against itself, with the text in section 1.
fn said_against_itself(text: &'static str) -> Vec<Finding> {
    let mut draft = correct("2021");
    draft.sections[1].push(TextView { line: Some(12), ..body(text) });
    assert_eq!(check(&draft.subject(), RuleSet(1)), [], "the figures are right");
    check_prose(&draft.subject())
}

#[test]
fn a_list_of_parts_that_does_not_come_to_its_whole_is_quoted_with_both_sums() {
    let findings =
        said_against_itself("本年平稳。累计公开信息 140 条，其中业务工作 64 条、机构职能 23 条、其他 40 条。");
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.rule, finding.severity), (Rule::Parts, Severity::Explain));
    assert_eq!((finding.section.unwrap().get(), finding.line), (1, Some(12)));
    assert_eq!((finding.expected, finding.found), (Some(127.into()), Some(140.into())));
    assert_eq!(finding.quote.as_deref(), Some("累计公开信息 140 条，其中业务工作 64 条、机构职能 23 条、其他 40 条"));
    assert_eq!(
        finding.message,
        "“总体情况”第 12 行：“累计公开信息 140 条，其中业务工作 64 条、机构职能 23 条、其他 40 条”，所列 3 项合计 127 条，\
         总数写的是 140 条，相差 13 条。请核对总数和各项；确未全部列出的，请在末尾加“等”字。"
    );
}

#[test]
fn a_long_list_is_quoted_by_its_ends() {
    let findings = said_against_itself(
        "累计公开信息 140 条，其中业务工作 64 条、机构职能 10 条、公开指南 1 条、法规公文 2 条、管理服务 7 条、年度报告 1 条、其他 40 条。",
    );
    let quote = findings[0].quote.as_deref().unwrap();
    assert!(
        quote.starts_with("累计公开信息 140 条，其中业务工作 64 条") && quote.ends_with("1 条、其他 40 条"),
        "{quote}"
    );
    assert!(quote.contains("……") && quote.chars().count() <= 66, "{quote}");
}

#[test]
fn lists_that_come_to_their_whole_are_not_mentioned() {
    assert_eq!(said_against_itself("累计公开信息 140 条，其中业务工作 77 条、机构职能 23 条、其他 40 条。"), []);
}

/// Rule and quotation of what is said about a text in the preamble or in section 1 of a report on 2021.
fn pointed_out(section: usize, text: &'static str) -> Vec<(&'static str, String)> {
    let mut draft = correct("2021");
    draft.sections[section].push(body(text));
    let findings = check_prose(&draft.subject()).into_iter();
    findings.map(|finding| (finding.rule.id(), finding.quote.unwrap_or_default().to_string())).collect()
}

#[test]
fn a_period_that_is_not_the_report_year_is_pointed_out() {
    let wrong = |quote: &str| vec![("D-PERIOD", quote.to_owned())];
    assert_eq!(
        pointed_out(0, "统计期限为2020年1月1日至2020年12月31日。"),
        wrong("统计期限为2020年1月1日至2020年12月31日")
    );
    assert_eq!(
        pointed_out(0, "数据自 2020 年 1 月 1 日起至 12 月 31 日止。"),
        wrong("数据自 2020 年 1 月 1 日起至 12 月 31 日")
    );
    for (wrong_day, quote) in [
        ("统计期限为2021年1月1日至2021年12月30日。", "统计期限为2021年1月1日至2021年12月30日"),
        ("统计时间自2021年1月31日起至12月31日止。", "统计时间自2021年1月31日起至12月31日"),
        ("统计期限2021年1月1日—11月30日。", "统计期限2021年1月1日—11月30日"),
    ] {
        assert_eq!(pointed_out(0, wrong_day), wrong(quote), "{wrong_day}");
    }
    assert_eq!(pointed_out(1, "2021年1月1日至2020年12月31日"), wrong("2021年1月1日至2020年12月31日"));
    for right in [
        "2021年1月1日至2021年12月31日",
        "２０２１年１月１日起至12月31日止",
        "自2019年1月1日起施行的办法",
        "2021年1月20日至2021年2月28日开展自查。",
        "本报告于2022年1月15日至31日公示，数据截至2021年12月31日。",
        "截至2020年12月31日",
    ] {
        assert_eq!(pointed_out(0, right), [], "{right}");
    }
    for other in [
        "对2015年1月1日至2020年12月31日印发的规范性文件进行清理。",
        "办法有效期限自2020年1月1日至2025年12月31日。",
        "我局在2020年1月1日至2020年12月31日承办了试点。",
    ] {
        assert_eq!(pointed_out(1, other), [], "{other}");
    }
    let named = "根据《关于印发格式的通知》，本报告统计期限为2020年1月1日至2020年12月31日。";
    assert_eq!(pointed_out(1, named), wrong("本报告统计期限为2020年1月1日至2020年12月31日"));
}

#[test]
fn numbers_of_persons_are_pointed_out_and_not_repeated() {
    let mut draft = correct("2021");
    draft.sections[1].push(body(
        "申请人身份证号11010519491231002X，手机１３９１２３４５６７８，电话0533-7211580，统一编码11620403013912770D。",
    ));
    let findings = check_prose(&draft.subject());
    let [card, mobile] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(findings.iter().all(|finding| (finding.rule, finding.quote.is_none()) == (Rule::Privacy, true)));
    assert!(
        card.message.contains("公民身份号码（110****2X）") && !card.message.contains("19491231"),
        "{}",
        card.message
    );
    assert!(mobile.message.contains("手机号码（139****78）") && !mobile.message.contains("3456"), "{}", mobile.message);
    assert_eq!(pointed_out(1, "请与经办人联系，139-1234-5678。").len(), 1);
    for text in ["110105194912310021", "电话05337211580", "文号20211234567", "18位编码123456789012345678"] {
        assert_eq!(pointed_out(1, text), [], "{text}");
    }
}

#[test]
fn homes_are_pointed_out_and_not_repeated_and_offices_are_left_alone() {
    for (text, words) in [
        ("申请人家住样例县样例村3组，申请公开补偿标准。", "家住样例县样例村3组"),
        ("当事人（家庭住址：样例区样例路12号）", "家庭住址：样例区样例路12号"),
        ("申请人王某某，样例小区５栋2单元402室。", "样例小区５栋2单元402室"),
        ("住址为样例街道样例巷十二号", "住址为样例街道样例巷十二号"),
    ] {
        let mut draft = correct("2021");
        draft.sections[1].push(body(text));
        let findings = check_prose(&draft.subject());
        let [home] = findings.as_slice() else { panic!("{text}: {findings:?}") };
        assert_eq!((home.rule, home.severity, &home.quote), (Rule::Privacy, Severity::Explain, &None));
        assert!(!home.message.contains("样例"), "{}", home.message);
        let span = home.span.clone().unwrap();
        assert_eq!(text.chars().skip(span.start).take(span.len()).collect::<String>(), words);
    }
    for text in [
        "联系地址：样例市样例路19号样例大厦3单元1205室，邮编255400。",
        "办公地址在样例区政务服务中心2号楼2单元402室。",
        "公开申请人住址核验流程3项。",
        "居住地证明事项1件。",
        "户籍地址变更12户。",
        "地址：样例路18号，样例花园3单元502室。",
        "邮箱13905230001@163.com。",
        "现住建局印发8号文件。",
        "房屋征收涉及12户、3个单元。",
    ] {
        assert_eq!(pointed_out(1, text), [], "{text}");
    }
}

#[test]
fn work_that_is_told_of_another_year_is_a_hint() {
    for text in [
        "2019年，我局主动公开信息5条。",
        "（一）公开情况。2019年度全年公开信息5条。",
        "（三）政府信息管理情况 2019年，样例镇人民政府办公室共制定文件3件。",
        "好。2019 年，本机关加强培训。",
    ] {
        let mut draft = correct("2021");
        draft.sections[1].push(body(text));
        let findings = check_prose(&draft.subject());
        let [told] = findings.as_slice() else { panic!("{text}: {findings:?}") };
        assert_eq!((told.rule, told.severity), (Rule::Period, Severity::Info), "{text}");
        assert!(told.message.contains("讲的是 2019 年的工作，报告年度是 2021"), "{}", told.message);
    }
    for text in [
        "2021年，我局主动公开信息5条。",
        "2020年，我局公开信息5条，2021年公开7条。",
        "2020年我局公开信息5条，同比增长3条。",
        "2022年，我局将加强培训。",
        "2019年修订的《条例》施行以来，我局公开信息5条。",
        "自2019年，我局即设专栏。",
        "2019年样例区出台办法，我局遵照执行。",
        "网站从2019年起共发布信息5条。",
        "2020年收到3件；2021年收到5件。",
        "2020年共收到3件。2021年共收到5件。",
        "2020年我局承办的试点已于今年完成。",
        "2019年共制定规范性文件12件，现全部有效。",
        "2020年，我局被评为先进单位。",
        "2019年，我局制定了审查制度，一直沿用。",
    ] {
        assert_eq!(pointed_out(1, text), [], "{text}");
    }
    assert_eq!(pointed_out(5, "2019年，我局公开不够主动。"), []);
}

#[test]
fn what_is_left_of_a_template_and_broken_dates_are_hints() {
    let mut draft = correct("2021");
    draft.sections[2].push(body("（该部分以表格形式报告）"));
    draft.sections[0].push(body("统计期限为20251月1日到12月31日，2021年202120年均有公开。"));
    let findings = check_prose(&draft.subject());
    let hints: Vec<_> = findings.iter().map(|finding| (finding.severity, finding.quote.as_deref().unwrap())).collect();
    assert!(findings.iter().all(|finding| finding.rule == Rule::Residue));
    assert_eq!(hints, [(Severity::Info, "统计期限为20251月"), (Severity::Info, "（该部分以表格形式报告"),]);
    assert_eq!(pointed_out(1, "2021年12月31日发布第20211001号"), []);
}

#[test]
fn parts_of_the_report_that_are_counted_and_not_named_are_pointed_out() {
    let parts =
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、";
    let wrong = String::leak(format!("根据条例编制。{parts}其他需要报告的事项等六部分组成。"));
    let [(rule, quote)] = &*pointed_out(0, wrong) else { panic!("nothing is said") };
    assert!(
        *rule == "D-SECTIONS" && quote.starts_with("本报告由总体情况、主动公开") && quote.ends_with("等六部分"),
        "{quote}"
    );
    let right = String::leak(format!("{parts}存在问题及改进情况、其他需要报告的事项六个部分组成。"));
    assert_eq!(pointed_out(0, right), []);
    let other = String::leak(format!("{parts}存在问题及改进情况和其它需要报告的事项等六个部分组成。"));
    assert_eq!(pointed_out(0, other), []);
    let worded = "报告由概述、主动公开政府信息情况、政府信息公开申请办理情况、行政复议和应诉情况、存在的不足及改进情况、需要报告的事项六部分组成。";
    assert_eq!(pointed_out(0, worded), []);
    assert_eq!(pointed_out(0, "我局从六个方面推进工作：加强领导、完善制度。"), []);
    assert_eq!(pointed_out(1, wrong), [], "it is the preamble that speaks of the report");
}

#[test]
fn columns_that_nobody_filled_are_one_finding_and_so_are_blanks_in_many_rows() {
    let blank = |columns: &[&str]| {
        let mut draft = correct("2021");
        for (index, cell) in draft.form.cells().iter().enumerate() {
            if cell.table == TableNumber::Three && columns.contains(&&*cell.column) {
                draft.values[index] = CellValue::Blank;
            }
        }
        draft
    };
    let organisations = ["enterprise", "research_institution", "public_welfare", "legal_service", "other"];
    let said = blank(&organisations).findings();
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!((finding.rule, finding.cells.len()), (Rule::Value, 125));
    assert!(finding.message.starts_with("表三的“商业企业”、“科研机构”"), "{}", finding.message);
    assert!(finding.message.ends_with("“其他”整列没有填写：没有发生的请填 0。"), "{}", finding.message);

    let said = blank(&["enterprise"]).with("3/received/natural_person", "").findings();
    let [finding] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(finding.message, "表三有 25 行没有填全，共 26 个单元格空白：没有发生的请填 0。");
    let few = correct("2021").with("3/received/enterprise", "").with("3/granted/enterprise", "").findings();
    assert_eq!(few.len(), 2, "few are told one by one: {few:?}");
}
