//! Percentages that recompute, that were cut, and that are wrong.

use super::figures::{APPLICATIONS, said};
use super::*;

/// Severity, what is expected and what is found.
fn percent(cells: &[(&str, &str)], text: &str) -> Vec<(Severity, String, String)> {
    let figure = |figure: Option<Decimal>| figure.unwrap().to_string();
    let findings = said(Rule::Percent, cells, text).into_iter();
    findings.map(|found| (found.severity, figure(found.expected), figure(found.found))).collect()
}

fn wrong(expected: &str, found: &str) -> Vec<(Severity, String, String)> {
    vec![(Severity::Explain, expected.to_owned(), found.to_owned())]
}

fn hint(expected: &str, found: &str) -> Vec<(Severity, String, String)> {
    vec![(Severity::Info, expected.to_owned(), found.to_owned())]
}

#[test]
fn shares_of_applications_are_of_what_was_done_or_received() {
    let done = "答复政府信息公开申请805件。";
    for (text, expected) in [
        ("予以公开及部分公开258件，占33.9%", wrong("32.0", "33.9")),
        ("不予公开35件，占4.34%", hint("4.35", "4.34")),
        ("不予公开35件，占比4.35%；无法提供265件，占32.9%；不予处理158件（占19.6%）", vec![]),
        ("不予公开35件，占4%", vec![]),
        ("不予公开35件，约占5%", vec![]),
        ("不予公开35件，占全市的12%", vec![]),
    ] {
        assert_eq!(percent(&[], &format!("{done}{text}。")), expected, "{text}");
    }
}

#[test]
fn the_cells_may_tell_the_whole() {
    let topic = "做好依申请公开工作，予以公开30件，占";
    for (share, expected) in [
        ("53.57%", vec![]),
        ("50%", vec![]),
        ("46.15%", vec![]),
        ("53.56%", wrong("53.57", "53.56")),
        ("46.1%", hint("46.2", "46.1")),
    ] {
        assert_eq!(percent(&APPLICATIONS, &format!("{topic}{share}。")), expected, "{share}");
    }
}

#[test]
fn shares_of_a_list_are_of_its_whole() {
    for (text, expected) in [
        ("公开信息140条，其中业务信息64条，占45.71%，机构职能10条，占7.14%。", vec![]),
        ("公开信息140条，其中业务信息64条，占47.71%。", wrong("45.71", "47.71")),
        ("公开信息140条，其中业务信息64条（占45%）。", hint("46", "45")),
        ("公开信息300条，其中甲类100条，占33.33%，乙类100条，占33.33%，丙类100条，占33.34%。", hint("33.33", "33.34")),
        ("公开信息300条，其中甲类100条，占33.34%，乙类200条，占66.67%。", wrong("33.33", "33.34")),
        ("公开信息0条，其中业务信息0条，占0%。", vec![]),
        ("公开信息5条，其中业务信息7条，占140.1%。", vec![]),
        ("公开信息140条。业务信息64条，占47.71%。", vec![]),
        ("公开信息140条，其中政策5件，占47.71%。", vec![]),
        ("公开信息约140条，其中业务信息64条，占47.71%。", vec![]),
        ("公开信息140条，其中业务信息64条，其中公文20条，占14.29%。", vec![]),
    ] {
        assert_eq!(percent(&[], text), expected, "{text}");
    }
}

#[test]
fn a_change_recomputes_where_both_years_stand_in_the_sentence() {
    for (text, expected) in [
        ("去年收到申请100件，今年收到申请120件，同比增长20%。", vec![]),
        ("去年收到申请100件，今年120件，同比增长25%。", wrong("20", "25")),
        ("2021年收到申请120件，较去年100件增长25%。", wrong("20", "25")),
        ("2020年公开信息300条，2021年公开信息250条，下降16.6%。", hint("16.7", "16.6")),
        ("去年收到申请100件，今年收到申请90件，同比增长10%。", wrong("-10", "10")),
        ("去年收到申请0件，今年收到申请90件，同比增长100%。", vec![]),
        ("去年收到申请100件，今年答复120件，同比增长25%。", vec![]),
        ("今年收到申请120件，较去年增加30件，增长25%。", wrong("33", "25")),
        ("今年收到申请120件，较去年增加30件，增幅33.3%。", vec![]),
        ("今年收到申请90件，较上年减少30件，下降25%。", vec![]),
        ("收到申请120件，其中网络50件，较去年增加30件，增长25%。", vec![]),
        ("其中网络申请50件，较去年增加30件，增长25%。", vec![]),
        ("今年收到申请120件，同比增长25%。", vec![]),
        ("去年收到申请100件，答复90件，今年收到申请120件，同比增长25%。", vec![]),
        ("去年收到申请100余件，今年120件，同比增长25%。", vec![]),
        ("去年收到申请100件。今年收到申请120件，同比增长25%。", vec![]),
        ("2019年收到申请90件，2021年收到申请120件，同比增长25%。", vec![]),
        ("去年收到申请100件，今年收到申请350件，同比增长250%。", vec![]),
    ] {
        assert_eq!(percent(&[], text), expected, "{text}");
    }
}
