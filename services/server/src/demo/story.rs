//! What happens in the demonstration: import, mend, submit, sign, publish, look back.

use anyhow::Context;
use serde_json::{Value, json};

use super::cast::{BUREAU, Cast};
use super::look::{list, look, text};
use super::mend::mend;
use super::script::Script;
use crate::client::{Client, fresh_id};
use crate::coverage::Coverage;
use crate::import::input;

const FINISHED: &str =
    "query($year: Int!) { annualSnapshots(year: $year, first: 100) { nodes { bodyName year position contentHash } } }";
const IMPORT: &str =
    "mutation($input: ImportReportInput!) { done: importReport(input: $input) { userErrors { message } } }";
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
        println!("   {}", Coverage::of(&script.read));
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
