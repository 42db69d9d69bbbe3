//! Tests of the forms, against the domain's description of them.

use std::collections::HashSet;

use super::catalogue::SOURCES;
use super::*;
use crate::Year;

fn year(number: i64) -> Year {
    Year::new(number).unwrap()
}

fn form(id: &str) -> &'static Form {
    Form::by_id(id).unwrap()
}

/// "block heading | row | columns" of a table, one line a row.
fn outline(form: &Form, number: TableNumber) -> Vec<String> {
    let table = form.tables().iter().find(|table| table.number == number).unwrap();
    let mut lines = Vec::new();
    for block in &table.blocks {
        let columns: Vec<_> = block.columns.iter().map(|column| &*column.label).collect();
        for row in &block.rows {
            lines.push(format!("{}|{}|{}", block.headings.join(">"), row.label, columns.join(" ")));
        }
    }
    lines
}

fn broken(from: &str, to: &str) -> FormError {
    let [source, ..] = SOURCES;
    assert!(source.contains(from), "the form does not hold {from:?}");
    Form::parse(&source.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn every_embedded_form_can_be_read() {
    for source in SOURCES {
        Form::parse(source).unwrap();
    }
    assert_eq!(Form::all().map(Form::id).collect::<Vec<_>>(), ["2019", "2021"]);
}

#[test]
fn the_report_year_selects_the_form() {
    let id = |number| Form::of_year(year(number)).map(Form::id);
    assert_eq!(id(2018), None);
    assert_eq!([id(2019), id(2020)], [Some("2019"); 2]);
    assert_eq!([id(2021), id(2025), id(2100)], [Some("2021"); 3]);
}

#[test]
fn each_form_names_its_document() {
    assert_eq!(form("2019").document(), "国办公开办函〔2019〕60号");
    assert_eq!(form("2021").document(), "国办公开办函〔2021〕30号");
}

#[test]
fn every_form_has_the_six_sections() {
    for form in Form::all() {
        let titles: Vec<_> = form.sections().iter().map(|section| (section.number, &*section.title)).collect();
        assert_eq!(
            titles,
            [
                (1, "总体情况"),
                (2, "主动公开政府信息情况"),
                (3, "收到和处理政府信息公开申请情况"),
                (4, "政府信息公开行政复议、行政诉讼情况"),
                (5, "存在的主要问题及改进情况"),
                (6, "其他需要报告的事项"),
            ]
        );
        let tables: Vec<_> = form.sections().iter().filter_map(|section| section.table).collect();
        assert_eq!(tables, TableNumber::ALL);
    }
}

#[test]
fn the_forms_have_as_many_cells_as_their_documents() {
    let counts = |id| TableNumber::ALL.map(|table| form(id).cells().iter().filter(|cell| cell.table == table).count());
    assert_eq!(counts("2019"), [22, 161, 15]);
    assert_eq!(counts("2021"), [10, 175, 15]);
}

#[test]
fn table_two_of_2019_asks_for_items_changes_and_decisions() {
    assert_eq!(
        outline(form("2019"), TableNumber::Two),
        [
            "第二十条第（一）项|规章|本年新制作数量 本年新公开数量 对外公开总数量",
            "第二十条第（一）项|规范性文件|本年新制作数量 本年新公开数量 对外公开总数量",
            "第二十条第（五）项|行政许可|上一年项目数量 本年增/减 处理决定数量",
            "第二十条第（五）项|其他对外管理服务事项|上一年项目数量 本年增/减 处理决定数量",
            "第二十条第（六）项|行政处罚|上一年项目数量 本年增/减 处理决定数量",
            "第二十条第（六）项|行政强制|上一年项目数量 本年增/减 处理决定数量",
            "第二十条第（八）项|行政事业性收费|上一年项目数量 本年增/减",
            "第二十条第（九）项|政府集中采购|采购项目数量 采购总金额",
        ]
    );
}

#[test]
fn table_two_of_2021_asks_for_stocks_decisions_and_fees() {
    assert_eq!(
        outline(form("2021"), TableNumber::Two),
        [
            "第二十条第（一）项|规章|本年制发件数 本年废止件数 现行有效件数",
            "第二十条第（一）项|行政规范性文件|本年制发件数 本年废止件数 现行有效件数",
            "第二十条第（五）项|行政许可|本年处理决定数量",
            "第二十条第（六）项|行政处罚|本年处理决定数量",
            "第二十条第（六）项|行政强制|本年处理决定数量",
            "第二十条第（八）项|行政事业性收费|本年收费金额（单位：万元）",
        ]
    );
}

#[test]
fn table_three_holds_every_result_of_its_year() {
    let common = [
        ("received", "一、本年新收政府信息公开申请数量"),
        ("carried_in", "二、上年结转政府信息公开申请数量"),
        ("granted", "（一）予以公开"),
        ("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("refused.1", "1.属于国家秘密"),
        ("refused.2", "2.其他法律行政法规禁止公开"),
        ("refused.3", "3.危及“三安全一稳定”"),
        ("refused.4", "4.保护第三方合法权益"),
        ("refused.5", "5.属于三类内部事务信息"),
        ("refused.6", "6.属于四类过程性信息"),
        ("refused.7", "7.属于行政执法案卷"),
        ("refused.8", "8.属于行政查询事项"),
        ("unavailable.1", "1.本机关不掌握相关政府信息"),
        ("unavailable.2", "2.没有现成信息需要另行制作"),
        ("unavailable.3", "3.补正后申请内容仍不明确"),
        ("declined.1", "1.信访举报投诉类申请"),
        ("declined.2", "2.重复申请"),
        ("declined.3", "3.要求提供公开出版物"),
        ("declined.4", "4.无正当理由大量反复申请"),
        ("declined.5", "5.要求行政机关确认或重新出具已获取信息"),
    ];
    let last = [("total", "（七）总计"), ("carried_out", "四、结转下年度继续办理")];
    let other_2019 = vec![("other", "（六）其他处理")];
    let other_2021 = vec![
        ("other.1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("other.2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other.3", "3.其他"),
    ];
    for (id, other) in [("2019", other_2019), ("2021", other_2021)] {
        let rows: Vec<_> = form(id).applications().rows.iter().map(|row| (&*row.key, &*row.label)).collect();
        assert_eq!(rows, [common.as_slice(), &other, &last].concat(), "form {id}");
    }
}

#[test]
fn every_result_counts_once_in_the_balance() {
    for (id, results) in [("2019", 19), ("2021", 21)] {
        let rows = &form(id).applications().rows;
        assert_eq!(rows.iter().filter(|row| row.part == RowPart::Result).count(), results);
        let rest: Vec<_> = rows.iter().map(|row| row.part).filter(|part| *part != RowPart::Result).collect();
        assert_eq!(rest, [RowPart::Received, RowPart::CarriedIn, RowPart::Total, RowPart::CarriedOut]);
    }
}

#[test]
fn table_three_counts_six_kinds_of_applicant_and_their_total() {
    let columns = &form("2021").applications().columns;
    let labels: Vec<_> = columns.iter().map(|column| &*column.label).collect();
    assert_eq!(labels, ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]);
    let organisations = columns.iter().filter(|column| column.group.as_deref() == Some("法人或其他组织")).count();
    assert_eq!(organisations, 5);
}

#[test]
fn table_four_has_three_groups_of_five() {
    for form in Form::all() {
        let labels: Vec<_> = form.proceedings().iter().map(|group| &*group.label).collect();
        assert_eq!(labels, ["行政复议", "未经复议直接起诉", "复议后起诉"]);
        let [review, ..] = form.proceedings() else { panic!("three groups") };
        let cells = [review.upheld, review.corrected, review.other, review.pending, review.total];
        let labels = cells.map(|index| &*form.cell(index).unwrap().column_label);
        assert_eq!(labels, ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]);
    }
}

#[test]
fn a_code_names_one_cell_and_leads_back_to_it() {
    let mut codes = HashSet::new();
    for form in Form::all() {
        for (place, cell) in form.cells().iter().enumerate() {
            assert!(codes.insert(&cell.code), "{} twice", cell.code);
            assert_eq!(form.index_of(&cell.code).map(CellIndex::get), Some(place));
        }
    }
    for (id, code) in
        [("2019", "2019/3/refused.1/natural_person"), ("2019", "2019/2/fees/change"), ("2021", "2021/4/review/upheld")]
    {
        assert!(form(id).index_of(code).is_some(), "{code}");
    }
    assert_eq!(form("2021").index_of("2019/4/review/upheld"), None);
}

#[test]
fn cells_stand_in_the_order_of_the_tables() {
    let form = form("2019");
    let printed = form.tables().iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
    let printed: Vec<_> = printed.flat_map(|row| &row.cells).map(|index| index.get()).collect();
    assert_eq!(printed, (0..form.cells().len()).collect::<Vec<_>>());
}

#[test]
fn money_has_four_decimals_and_a_unit_only_where_the_form_prints_one() {
    let cell = |id: &str, code| form(id).cell(form(id).index_of(code).unwrap()).unwrap();
    let fees = cell("2021", "2021/2/fees/amount");
    assert_eq!((fees.kind, fees.unit.as_deref()), (CellKind::Amount { decimals: 4 }, Some("万元")));
    let procurement = cell("2019", "2019/2/procurement/amount");
    assert_eq!((procurement.kind, procurement.unit.as_deref()), (CellKind::Amount { decimals: 4 }, None));
    assert_eq!(cell("2019", "2019/2/licensing/change").kind, CellKind::Change);
    assert_eq!(cell("2021", "2021/3/received/total").unit.as_deref(), Some("件"));
}

#[test]
fn not_applicable_is_for_rules_and_for_changes() {
    let cells = |id| form(id).cells().iter().filter(|cell| cell.may_not_apply).map(|cell| &*cell.code);
    assert_eq!(
        cells("2019").collect::<Vec<_>>(),
        [
            "2019/2/rules/newly_made",
            "2019/2/rules/newly_disclosed",
            "2019/2/rules/disclosed_in_all",
            "2019/2/licensing/change",
            "2019/2/other_services/change",
            "2019/2/penalties/change",
            "2019/2/coercion/change",
            "2019/2/fees/change",
        ]
    );
    assert_eq!(
        cells("2021").collect::<Vec<_>>(),
        ["2021/2/rules/made", "2021/2/rules/repealed", "2021/2/rules/in_force"]
    );
}

#[test]
fn a_cell_says_where_it_stands() {
    let cell = |code| form("2019").cell(form("2019").index_of(code).unwrap()).unwrap().to_string();
    assert_eq!(cell("2019/3/refused.1/total"), "表三“（三）不予公开 1.属于国家秘密”的“总计”");
    assert_eq!(cell("2019/3/received/other"), "表三“一、本年新收政府信息公开申请数量”的“其他”");
}

#[test]
fn a_row_names_the_articles_that_it_rests_on() {
    let law = |id: &str, row: &str| form(id).cells().iter().find(|cell| &*cell.row == row).unwrap().law.as_deref();
    assert_eq!(law("2021", "refused.8"), Some("第三十六条第（七）项"));
    assert_eq!(law("2021", "penalties"), Some("第二十条第（六）项"));
    assert_eq!(law("2019", "carried_in"), None);
}

#[test]
fn a_file_that_is_no_form_is_refused() {
    assert!(matches!(Form::parse("id = 1"), Err(FormError::Shape(_))));
    assert!(matches!(broken("first_year = 2019", "first_year = 1919"), FormError::Shape(_)));
    assert!(matches!(broken("corner", "korner"), FormError::Shape(_)));
    assert!(matches!(broken("[[sections]]\ntitle = \"总体情况\"\n", ""), FormError::Sections));
    assert!(matches!(broken("[[tables]]\nnumber = 2", "[[tables]]\nnumber = 3"), FormError::Tables));
    assert!(matches!(broken("key = \"rules\"", "key = \"规章\""), FormError::Key(_)));
    assert!(matches!(broken("key = \"refused.2\"", "key = \"refused.1\""), FormError::Code(_)));
    assert!(matches!(broken("part = \"carried_out\"", "part = \"result\""), FormError::Applications));
    assert!(matches!(broken("part = \"received\", ", ""), FormError::Applications));
    assert!(matches!(broken("key = \"pending\"", "key = \"open\""), FormError::Proceedings));
}
