//! A full season of a bureau with divisions and a leading group, by the default plan.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::house::{
    ADMINISTRATOR, BUREAU, DEPUTY_LEADER, DIVISION_HEAD, DRAFTER, GROUP_LEADER, GROUP_MEMBER, OFFICE_LEAD, PUBLISHER,
    REVIEWER,
};
use tests::office::Office;
use tests::view::Report;

use crate::golden;

/// One application was received and granted after all.
const CORRECTED: [&str; 6] = [
    "received/natural_person",
    "received/total",
    "granted/natural_person",
    "granted/total",
    "total/natural_person",
    "total/total",
];

/// Stage and scope of the signatures that count, or of those that no longer do.
fn signatures(report: &Report, valid: bool) -> BTreeSet<(&str, &str)> {
    let given = report.edition.signatures.iter().filter(|signature| signature.valid == valid);
    given.map(|signature| (&*signature.stage, &*signature.scope)).collect()
}

/// Those named sign every part of the open stage that waits for them.
async fn sign(office: &Office, report: &str, signers: &[&str]) {
    for signer in signers {
        office.desk(signer).sign_parts(report, office.person(signer)).await;
    }
}

/// What one person has to confirm: all of it is one task.
async fn scopes(desk: &Desk) -> Vec<String> {
    let page = desk.inbox_page(json!({})).await;
    let [task] = &page["edges"].as_array().unwrap()[..] else { panic!("{page}") };
    assert_eq!(task["node"]["act"], "sign:division_confirmation");
    serde_json::from_value(task["node"]["scopes"].clone()).unwrap()
}

async fn may_edit(office: &Office, report: &str, scope: &str) -> Value {
    let query = "query($id: ID!, $scope: String) {
        viewer { can(action: EDIT, report: $id, scope: $scope) { allowed reasons { code } } } }";
    let answer = office.desk(DIVISION_HEAD).ask(query, json!({ "id": report, "scope": scope })).await;
    answer.data()["viewer"]["can"].take()
}

async fn correct_table_three(office: &Office, report: &str) {
    let head = office.desk(DIVISION_HEAD);
    let read = head.read(report).await;
    let cells: Vec<_> = CORRECTED
        .iter()
        .map(|code| read.cell(&format!("2019/3/{code}")))
        .map(|cell| json!({ "code": cell.code, "basedOn": cell.version, "value": "1" }))
        .collect();
    head.act("setCells", json!({ "report": report, "cells": cells })).await.accepted();
}

/// What happened, a line each: who, as what, did what. The hash differs from run to run.
async fn trail(office: &Office, report: &str) -> String {
    let mut lines = String::new();
    for event in office.desk(DRAFTER).history(report).await {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let published = event["type"] == "EditionPublished";
        let summary = if published { "发布".to_owned() } else { text(&event["summary"]) };
        let (name, role) = (text(&event["actor"]["name"]), text(&event["actor"]["role"]));
        writeln!(lines, "{:>2} {name} {role}: {summary}", event["version"]).unwrap();
    }
    lines
}

#[tokio::test]
async fn a_bureau_with_divisions_publishes_by_the_default_plan() {
    let office = Office::new().await;
    let adopt = json!({ "body": office.body(BUREAU), "plan": "default@1" });
    office.desk(ADMINISTRATOR).act("adoptPlan", adopt).await.accepted();
    let report = &office.drafted(2020).await;
    let head = office.desk(DIVISION_HEAD);
    assert_eq!(may_edit(&office, report, "table:3").await["allowed"], true);
    assert_eq!(may_edit(&office, report, "section:3").await["reasons"][0]["code"], "OUTSIDE_DIVISION");
    let beyond = head.revise(report, &[tests::desk::insertion(5, "他科的问题。")]).await;
    assert_eq!(beyond.code(), "OUTSIDE_DIVISION");

    office.desk(DRAFTER).submit(report).await.accepted();
    assert_eq!(scopes(&head).await, ["section:2", "table:3"]);
    sign(&office, report, &[DIVISION_HEAD, OFFICE_LEAD]).await;
    for signer in [OFFICE_LEAD, REVIEWER] {
        sign(&office, report, &[signer]).await;
    }

    let member = office.desk(GROUP_MEMBER);
    let back = json!({ "report": report, "sections": [3], "reason": "漏计一件申请，请第三部分更正。" });
    member.act("returnReport", back).await.accepted();
    assert!(signatures(&member.read(report).await, false).is_empty(), "nothing is edited yet");
    correct_table_three(&office, report).await;
    let read = member.read(report).await;
    let lapsed = [
        ("confidentiality_review", "edition"),
        ("division_confirmation", "section:3"),
        ("division_confirmation", "table:3"),
        ("office_review", "edition"),
    ];
    assert_eq!(signatures(&read, false), BTreeSet::from(lapsed));
    let survive = ["section:0", "section:1", "section:2", "section:4", "section:5", "section:6"];
    assert!(signatures(&read, true).into_iter().eq(survive.map(|scope| ("division_confirmation", scope))));

    office.desk(DRAFTER).submit(report).await.accepted();
    assert_eq!(scopes(&head).await, ["table:3"]);
    assert_eq!(scopes(&office.desk(OFFICE_LEAD)).await, ["section:3"]);
    sign(&office, report, &[DIVISION_HEAD, OFFICE_LEAD]).await;
    for signer in [OFFICE_LEAD, REVIEWER, GROUP_MEMBER, DEPUTY_LEADER, GROUP_LEADER] {
        sign(&office, report, &[signer]).await;
    }
    let hash = office.desk(PUBLISHER).read(report).await.edition.hash;
    office.desk(PUBLISHER).publish(report, &hash.whole).await.accepted();
    let published = office.desk(DRAFTER).read(report).await;
    assert_eq!(
        (published.phase.as_str(), published.edition.publication.unwrap().hash.public),
        ("PUBLISHED", hash.public)
    );
    golden::assert_is("season", &trail(&office, report).await);
}
