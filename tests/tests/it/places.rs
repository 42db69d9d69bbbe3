//! A refusal says which part of the input it is about: down to the field, and with the index in a list.

use serde_json::{Value, json};
use tests::client::Answer;
use tests::desk::insertion;
use tests::house::{ADMINISTRATOR, BUREAU, DIVISION_HEAD, DRAFTER, OFFICE_LEAD, OTHER_BUREAU, REVIEWER};
use tests::office::Office;

/// The path that a mutation was refused for this reason with.
#[track_caller]
fn path(answer: Answer, code: &str) -> Vec<String> {
    serde_json::from_value(answer.refused(code)["path"].take()).unwrap()
}

#[tokio::test]
async fn a_cell_is_told_by_its_index() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2020).await;
    let set = async |codes: [&str; 2], value: &str| {
        let cell = |code: &str, value: &str| json!({ "code": code, "basedOn": 0, "value": value });
        let cells = [cell(codes[0], "1"), cell(codes[1], value)];
        drafter.act("setCells", json!({ "report": report, "cells": cells })).await
    };
    let codes = ["2019/3/received/total", "2019/3/received/natural_person"];
    assert_eq!(path(set(codes, "许多").await, "INVALID_CELL_VALUE"), ["input", "cells", "1", "value"]);
    let long = "没有".repeat(100);
    for unknown in ["", "没有", &long] {
        assert_eq!(path(set([codes[0], unknown], "1").await, "UNKNOWN_CELL"), ["input", "cells", "1", "code"]);
    }
    let pasted = async |anchor: &str| drafter.paste(&report, anchor, "许多").await;
    assert_eq!(path(pasted("没有").await, "UNKNOWN_CELL"), ["input", "block", "anchor"]);
    assert_eq!(path(pasted(codes[0]).await, "BLOCK_NOT_READ"), ["input", "block", "text"]);
}

#[tokio::test]
async fn an_edit_is_told_by_its_index_its_kind_and_its_field() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.drafted(2020).await;
    let elsewhere = drafter.open(office.body(BUREAU), 2021).await;
    drafter.revise(&elsewhere, &[insertion(1, "另一份报告的段落。")]).await.accepted();
    let stranger = drafter.read(&elsewhere).await.paragraphs(1)[0].id.clone();
    for id in ["段落", &stranger] {
        for (edit, field) in [
            (json!({ "insert": { "section": 1, "after": id, "text": "文字。" } }), "after"),
            (json!({ "revise": { "paragraphId": id, "basedOn": 3, "text": "文字。" } }), "paragraphId"),
            (json!({ "move": { "paragraphId": id, "section": 1 } }), "paragraphId"),
            (json!({ "remove": { "paragraphId": id, "basedOn": 3 } }), "paragraphId"),
        ] {
            let kind = edit.as_object().unwrap().keys().next().unwrap().clone();
            let answer = drafter.revise(&report, &[insertion(1, "先写一段。"), edit]).await;
            assert_eq!(path(answer, "NOT_FOUND"), ["input", "edits", "1", &kind, field]);
        }
    }
    let answer = drafter.revise(&report, &[insertion(1, "先写一段。"), insertion(1, "\u{200B}")]).await;
    assert_eq!(path(answer, "INVALID_TEXT"), ["input", "edits", "1", "insert", "text"]);
    let answer = drafter.revise(&report, &[insertion(1, "先写一段。"), insertion(9, "没有这部分。")]).await;
    assert_eq!(path(answer, "INVALID_INPUT"), ["input", "edits", "1", "insert", "section"]);
    let both = json!({ "insert": { "section": 1, "after": stranger, "first": true, "text": "文字。" } });
    assert_eq!(
        path(drafter.revise(&report, &[both]).await, "INVALID_INPUT"),
        ["input", "edits", "0", "insert", "first"]
    );
}

#[tokio::test]
async fn an_item_of_a_list_is_told_by_its_index() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let back = json!({ "report": report, "sections": [3, 7], "reason": "请更正" });
    assert_eq!(
        path(office.desk(REVIEWER).act("returnReport", back).await, "INVALID_INPUT"),
        ["input", "sections", "1"]
    );
    let read = office.desk(OFFICE_LEAD).read(&report).await.edition.hash.whole;
    let part = |scope: &str, hash: &str| json!({ "scope": scope, "expectedHash": hash });
    let sign = async |parts: &[Value]| {
        let input = json!({ "report": report, "stage": "office_review", "parts": parts });
        office.desk(OFFICE_LEAD).act("signParts", input).await
    };
    let (whole, other) = (part("edition", &read), "0".repeat(64));
    for (wrong, code, field) in [
        (part("第二部分", &other), "INVALID_INPUT", "scope"),
        (part("edition", "哈希"), "INVALID_INPUT", "expectedHash"),
        (whole.clone(), "STAGE_NOT_OPEN", "scope"),
    ] {
        assert_eq!(path(sign(&[whole.clone(), wrong]).await, code), ["input", "parts", "1", field]);
    }
    let changed = sign(&[part("edition", &other)]).await;
    assert_eq!(path(changed, "SCOPE_CHANGED"), ["input", "parts", "0", "expectedHash"]);
    let order = office.desk(REVIEWER).order_expunging(&report, &[&"0".repeat(64), "文字"]).await;
    assert_eq!(path(order, "NOT_FOUND"), ["input", "texts", "1"]);
    let post = json!({
        "body": office.body(OTHER_BUREAU), "person": office.person(DIVISION_HEAD), "role": "DIVISION_HEAD",
        "title": "科长", "tables": [3, 5],
    });
    assert_eq!(path(office.desk(ADMINISTRATOR).act("appoint", post).await, "INVALID_INPUT"), ["input", "tables", "1"]);
    let document = json!({
        "body": office.body(BUREAU), "year": 2021, "name": "年报.txt", "unplaced": [], "cells": [],
        "paragraphs": [{ "section": 1, "kind": "BODY", "text": "一" }, { "section": 8, "kind": "BODY", "text": "二" }],
    });
    let refused = office.desk(DRAFTER).act("importReport", document).await;
    assert_eq!(path(refused, "INVALID_INPUT"), ["input", "paragraphs", "1", "section"]);
    let whole = office.desk(DRAFTER).act("submitReport", json!({ "report": report })).await.refused("WRONG_PHASE");
    assert_eq!(whole["path"], json!(["input"]), "{whole}");
}
