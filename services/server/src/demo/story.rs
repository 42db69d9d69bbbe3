//! What happens in the demonstration: import, mend, submit, sign, publish, look back.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::Script;
use super::cast::{BUREAU, Cast};
use crate::client::Client;
use crate::import::{fresh_id, input, placed};

const FINISHED: &str =
    "query($year: Int!) { annualSnapshots(year: $year, first: 100) { nodes { bodyName year position contentHash } } }";
const REPORT: &str = "query($body: ID!, $year: Int!) { reportFor(body: $body, year: $year) {
  id phase
  findings { rule severity message cells }
  edition { number hash { whole } stages { key title open parts { scope title role satisfied hash { whole } } } cells { code value version } }
} }";
const IMPORT: &str =
    "mutation($input: ImportReportInput!) { done: importReport(input: $input) { userErrors { message } } }";
const SET: &str = "mutation($input: SetCellsInput!) { done: setCells(input: $input) { userErrors { message } } }";
const SUBMIT: &str =
    "mutation($input: ReportActInput!) { done: submitReport(input: $input) { userErrors { message } } }";
const SIGN: &str = "mutation($input: SignStageInput!) { done: signStage(input: $input) { userErrors { message } } }";
const PUBLISH: &str =
    "mutation($input: PublishReportInput!) { done: publishReport(input: $input) { userErrors { message } } }";
const TRAIL: &str = "query($id: ID!, $after: String) { report(id: $id) { history(first: 100, after: $after) {
  nodes { position recordedAt summary actor { name title } } pageInfo { hasNextPage endCursor }
} } }";
const SNAPSHOT: &str = "query($body: ID!, $year: Int!) {
  annualSnapshot(body: $body, year: $year) { contentHash position late signOffs { role } }
  ledger { position root }
}";

/// What a finished demonstration left, in a sentence.
pub(super) async fn finished(nobody: &Client, year: u16) -> anyhow::Result<Option<String>> {
    let answer = nobody.ask(FINISHED, json!({ "year": year })).await?;
    let snapshots = answer["annualSnapshots"]["nodes"].as_array().context("服务没有返回年度快照")?;
    Ok(snapshots.iter().find(|snapshot| snapshot["bodyName"] == BUREAU).map(|snapshot| {
        let (position, hash) = (&snapshot["position"], text(&snapshot["contentHash"]));
        format!("{BUREAU} {year} 年度报告已发布（位置 {position}，内容哈希 {hash}）")
    }))
}

/// Takes the report from wherever it is to its publication, and shows the trail.
pub(super) async fn tell(cast: &Cast, script: &Script) -> anyhow::Result<()> {
    let drafter = cast.holder("DRAFTER")?;
    let mut report = look(drafter, cast, script).await?;
    if report.is_null() {
        println!("== 起草人甲导入 {}", script.name);
        drafter.act(IMPORT, input(&script.read, &script.name, &cast.bureau, script.year, fresh_id()?)).await?;
        println!("   {}", placed(&script.read));
        report = look(drafter, cast, script).await?;
    }
    if report["phase"] == "DRAFTING" {
        report = mend(drafter, cast, script, report).await?;
        println!("== 起草人甲提交审签");
        drafter.act(SUBMIT, json!({ "commandId": fresh_id()?, "report": report["id"] })).await?;
        report = look(drafter, cast, script).await?;
    }
    while report["phase"] == "IN_REVIEW" {
        sign(cast, &report).await?;
        report = look(drafter, cast, script).await?;
    }
    if report["phase"] == "SIGNED" {
        publish(cast, &report).await?;
    }
    show_trail(cast, &report, script).await
}

async fn look(client: &Client, cast: &Cast, script: &Script) -> anyhow::Result<Value> {
    Ok(client.ask(REPORT, json!({ "body": cast.bureau, "year": script.year })).await?["reportFor"].take())
}

/// Shows the findings and mends what blocks: cells that the rest of their row tells, and sections that say nothing.
async fn mend(drafter: &Client, cast: &Cast, script: &Script, report: Value) -> anyhow::Result<Value> {
    println!("== 检查");
    let findings = list(&report["findings"]);
    for finding in findings {
        println!("   {} {} {}", text(&finding["severity"]), text(&finding["rule"]), text(&finding["message"]));
    }
    if findings.is_empty() {
        println!("   没有发现问题。");
        return Ok(report);
    }
    let cells = told_cells(&report);
    if !cells.is_empty() {
        println!("== 起草人甲按同一行的其余数字补填 {} 个单元格", cells.len());
        drafter.act(SET, json!({ "commandId": fresh_id()?, "report": report["id"], "cells": cells })).await?;
    }
    let sections: Vec<_> = findings.iter().filter(|finding| finding["rule"] == "D-SECTIONS").collect();
    if !sections.is_empty() {
        bail!("报告缺少正文，演示不能代写：请换一份完整的报告");
    }
    let mended = look(drafter, cast, script).await?;
    match list(&mended["findings"]).first() {
        None => Ok(mended),
        Some(finding) => bail!("仍有问题须由人处理，演示到此为止：{}", text(&finding["message"])),
    }
}

/// Blank cells of table 三 whose row holds the other six figures: what is missing follows from the row's total.
fn told_cells(report: &Value) -> Vec<Value> {
    let cells = list(&report["edition"]["cells"]);
    let mut told = Vec::new();
    for row in cells.chunk_by(|one, next| row_of(one) == row_of(next)).filter(|row| is_application_row(row)) {
        let figures: Vec<Option<i64>> = row.iter().map(|cell| text(&cell["value"]).parse().ok()).collect();
        let missing: Vec<usize> = (0..row.len()).filter(|place| figures[*place].is_none()).collect();
        let [place] = missing[..] else { continue };
        let Some((_, applicants)) = figures.split_last() else { continue };
        let known: i64 = applicants.iter().flatten().sum();
        let figure = match figures.last().copied().flatten() {
            Some(total) => total - known,
            None => known,
        };
        let cell = &row[place];
        told.push(json!({ "code": cell["code"], "basedOn": cell["version"], "value": figure.to_string() }));
    }
    told
}

fn row_of(cell: &Value) -> Option<&str> {
    cell["code"].as_str().and_then(|code| code.rsplit_once('/')).map(|(row, _)| row)
}

fn is_application_row(row: &[Value]) -> bool {
    row.first().and_then(row_of).is_some_and(|row| row.split('/').nth(1) == Some("3"))
}

/// Everything that the open stage waits for: the whole report, or one section and table after the other.
async fn sign(cast: &Cast, report: &Value) -> anyhow::Result<()> {
    let stages = list(&report["edition"]["stages"]);
    let stage = stages.iter().find(|stage| stage["open"] == true).context("没有待签批的环节")?;
    println!("== {}", text(&stage["title"]));
    for part in list(&stage["parts"]).iter().filter(|part| part["satisfied"] == false) {
        println!("   {}", text(&part["title"]));
        let input = json!({
            "commandId": fresh_id()?, "report": report["id"], "stage": stage["key"], "scope": part["scope"],
            "expectedHash": part["hash"]["whole"], "opinion": "同意",
        });
        cast.holder(text(&part["role"]))?.act(SIGN, input).await?;
    }
    Ok(())
}

async fn publish(cast: &Cast, report: &Value) -> anyhow::Result<()> {
    println!("== 起草人甲发布");
    let edition = &report["edition"];
    let input = json!({ "commandId": fresh_id()?, "report": report["id"], "edition": edition["number"], "expectedHash": edition["hash"]["whole"] });
    cast.holder("DRAFTER")?.act(PUBLISH, input).await?;
    Ok(())
}

async fn show_trail(cast: &Cast, report: &Value, script: &Script) -> anyhow::Result<()> {
    println!("== 经过（审计员所见）");
    let auditor = cast.holder("AUDITOR")?;
    let mut after = Value::Null;
    loop {
        let answer = auditor.ask(TRAIL, json!({ "id": report["id"], "after": after })).await?;
        let history = &answer["report"]["history"];
        for event in list(&history["nodes"]) {
            let (at, actor) = (text(&event["recordedAt"]), &event["actor"]);
            let (name, title) = (text(&actor["name"]), text(&actor["title"]));
            println!("   {:>4}  {at}  {name}（{title}）  {}", event["position"], text(&event["summary"]));
        }
        if history["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = history["pageInfo"]["endCursor"].clone();
    }
    let answer = auditor.ask(SNAPSHOT, json!({ "body": cast.bureau, "year": script.year })).await?;
    let (snapshot, ledger) = (&answer["annualSnapshot"], &answer["ledger"]);
    println!("== 年度快照");
    println!("   位置 {}，内容哈希 {}", snapshot["position"], text(&snapshot["contentHash"]));
    println!("   账本共 {} 条，树根 {}", ledger["position"], text(&ledger["root"]));
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
