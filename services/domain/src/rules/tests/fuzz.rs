//! Whatever a text says, the rules answer: at once, the same each time, and about words that stand there.
//!
//! `PROPTEST_CASES` says how many texts are tried, and `--nocapture` shows how many found something.

use std::cell::Cell;

use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner, contextualize_config};

use super::*;
use crate::body::BodyKind;

/// What reports are made of, and what nobody should write.
const PIECES: [&str; 62] = [
    "公开信息",
    "政府信息公开申请",
    "依申请公开",
    "行政复议",
    "行政诉讼",
    "收到",
    "受理",
    "办结",
    "答复",
    "结转下年度",
    "上年结转",
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "其中",
    "包括",
    "分别为",
    "其他",
    "等",
    "共计",
    "占",
    "占比",
    "同比增长",
    "较上年",
    "去年",
    "今年",
    "2021年",
    "2020年1月1日至12月31日",
    "全部办结",
    "均获维持",
    "未收到",
    "未发生",
    "行政规范性文件",
    "行政事业性收费",
    "规章",
    "件",
    "条",
    "万元",
    "%",
    "％",
    "，",
    "。",
    "、",
    "；",
    "（",
    "）",
    "\n",
    "0",
    "127",
    "１２７",
    "一百二十七",
    "两万",
    "43.788",
    "1,234",
    "1\u{200B}27",
    "\u{202E}",
    "9999999999999999999999999999999999999999",
    "100.00",
    "国办公开办函〔2019〕60号",
    "11010519491231002X",
    "等六个部分",
];

/// Texts of such pieces, some of them very long.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(PIECES.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}", 1 => "[0-9０-９.,，]{1,45}"];
    let usual = prop::collection::vec(piece.clone(), 0..60);
    let repeated = (prop::collection::vec(piece, 1..6), 1..400_usize)
        .prop_map(|(pieces, times)| pieces.iter().cycle().take(pieces.len() * times).cloned().collect::<Vec<_>>());
    prop_oneof![9 => usual, 1 => repeated].prop_map(|pieces| pieces.concat())
}

fn answers(text: &str) -> usize {
    let mut draft = correct("2021");
    draft.sections[1] = vec![body(String::leak(text.to_owned()))];
    draft.sections[6].push(body("本年度收取信息处理费0元。"));
    let then = Draft { year: Year::new(2020).unwrap(), ..correct("2021") };
    let then = then.subject();
    let subject = Subject { previous: Some(&then), kind: Some(BodyKind::Government), ..draft.subject() };
    let said = check(&subject, RuleSet::CURRENT);
    assert_eq!(said, check(&subject, RuleSet::CURRENT));
    let length = text.chars().count();
    for finding in &said {
        assert!(!finding.message.is_empty());
        assert!(finding.rule.entry().unwrap().severities.contains(&finding.severity), "{finding:?}");
        if let Some(span) = finding.span.as_ref().filter(|_| finding.section.unwrap().get() == 1) {
            assert!(span.start < span.end && span.end <= length, "{finding:?} in {length} characters");
        }
        assert!(finding.quote.as_ref().is_none_or(|quote| !quote.is_empty() && quote.chars().count() <= 66));
    }
    said.iter().filter(|finding| finding.span.is_some()).count()
}

#[test]
fn whatever_a_text_says_the_rules_answer() {
    let (tried, told) = (Cell::new(0_u32), Cell::new(0_u32));
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(contextualize_config(config));
    let outcome = runner.run(&texts(), |text| {
        let findings = answers(&text);
        tried.set(tried.get() + 1);
        told.set(told.get() + u32::from(findings > 0));
        Ok(())
    });
    println!("{} texts tried; something was said of {}", tried.get(), told.get());
    outcome.unwrap();
}

/// What has to be got over: each of these once.
#[test]
fn bad_input_is_got_over() {
    for text in [
        "公开信息".repeat(4_000),
        format!("公开信息1000条，其中{}。", "甲类1条、".repeat(1_000)),
        format!("公开信息{}条，其中甲类{}条。", "9".repeat(40), "9".repeat(40)),
        "收到政府信息公开申请0件，不予公开5件，占∞%，占100000%。".to_owned(),
        "（".repeat(5_000),
        "1".repeat(16_384),
    ] {
        answers(&text);
    }
}
