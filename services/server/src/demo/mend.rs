//! Adds what an extract lacks before it can be submitted, explains what stands in it and seems wrong, and prints both with
//! the reason.

use anyhow::bail;
use documents::ReadReport;
use serde_json::{Value, json};

use super::cast::Cast;
use super::fill::{Filling, InSource, told_by_parts, told_by_rows, told_by_source};
use super::look::{list, look, text};
use super::script::Script;
use crate::client::{Client, fresh_id};

/// What a section says that the source does not have.
const ADDED: &str = "（演示补充，原文节选未载）本部分文字由演示程序补入，并非原文内容。";
/// What is said of a finding that stands in the source.
const EXPLANATION: &str =
    "（演示说明）原文如此，演示程序照录原文，不编造数字。正式填报时由起草人核对后改正，或据实说明理由。";
const SET: &str = "mutation($input: SetCellsInput!) { done: setCells(input: $input) { userErrors { message } } }";
const REVISE: &str =
    "mutation($input: ReviseTextInput!) { done: reviseText(input: $input) { userErrors { message } } }";

const EXPLAIN: &str =
    "mutation($input: ExplainFindingInput!) { done: explainFinding(input: $input) { userErrors { message } } }";

/// Shows the findings, adds what the source leaves open, explains what it says, and ends where something still blocks.
pub(super) async fn mend(drafter: &Client, cast: &Cast, script: &Script, mut report: Value) -> anyhow::Result<Value> {
    println!("== 检查");
    for finding in list(&report["findings"]) {
        let severity = match text(&finding["severity"]) {
            "BLOCK" => "须改正",
            "EXPLAIN" => "须改正或说明",
            _ => "提示",
        };
        println!("   {severity}（{}）　{}", text(&finding["rule"]), text(&finding["message"]));
    }
    if list(&report["findings"]).is_empty() {
        println!("   没有发现问题。");
        return Ok(report);
    }
    write_sections(drafter, &report).await?;
    for step in [Step::Rows, Step::Source, Step::Parts] {
        fill(drafter, &report["id"], &step.fillings(list(&report["edition"]["cells"]), &script.read)).await?;
        report = look(drafter, cast, script).await?;
    }
    explain(drafter, &report).await?;
    let blocking: Vec<_> = list(&report["findings"]).iter().filter(|finding| finding["severity"] == "BLOCK").collect();
    match blocking.first() {
        None => look(drafter, cast, script).await,
        Some(finding) => bail!(
            "仍有 {} 个问题须由人对照原件处理，演示不编造数字，到此为止。第一个：{}",
            blocking.len(),
            text(&finding["message"])
        ),
    }
}

/// Says of whatever may be explained that the source has it so.
async fn explain(drafter: &Client, report: &Value) -> anyhow::Result<()> {
    let explainable = |finding: &&Value| finding["severity"] == "EXPLAIN" && finding["open"] == true;
    for finding in list(&report["findings"]).iter().filter(explainable) {
        println!("== 起草人甲说明（{}）", text(&finding["rule"]));
        println!("   {}", text(&finding["message"]));
        println!("   说明：{EXPLANATION}");
        let (report, fingerprint) = (&report["id"], &finding["fingerprint"]);
        let input = json!({
            "commandId": fresh_id()?, "report": report, "fingerprint": fingerprint, "explanation": EXPLANATION,
        });
        drafter.act(EXPLAIN, input).await?;
    }
    Ok(())
}

/// A paragraph that says what it is, in every section that must not be empty.
async fn write_sections(drafter: &Client, report: &Value) -> anyhow::Result<()> {
    let findings = list(&report["findings"]).iter().filter(|finding| finding["rule"] == "D-SECTIONS");
    let wanting: Vec<_> = findings.map(|finding| text(&finding["message"])).collect();
    let titled = list(&report["edition"]["sections"]).iter().filter(|section| section["title"].is_string());
    let empty = titled.filter(|section| list(&section["paragraphs"]).is_empty());
    let empty: Vec<_> = empty.filter(|section| wanting.iter().any(|of| of.contains(text(&section["title"])))).collect();
    if empty.is_empty() {
        return Ok(());
    }
    println!("== 起草人甲补写原文没有的 {} 个部分", empty.len());
    let mut edits = Vec::new();
    for section in empty {
        println!("   “{}”：{ADDED}", text(&section["title"]));
        edits.push(json!({ "insert": { "section": section["number"], "text": ADDED } }));
    }
    drafter.act(REVISE, json!({ "commandId": fresh_id()?, "report": report["id"], "edits": edits })).await?;
    Ok(())
}

async fn fill(drafter: &Client, report: &Value, fillings: &[Filling<'_>]) -> anyhow::Result<()> {
    if fillings.is_empty() {
        return Ok(());
    }
    println!("== 起草人甲补填 {} 个单元格", fillings.len());
    let mut cells = Vec::new();
    for Filling { cell, figure, reason } in fillings {
        let (row, column) = (text(&cell["rowLabel"]), text(&cell["columnLabel"]));
        println!("   {row}·{column}：空白 → {figure}（{reason}）");
        cells.push(json!({ "code": cell["code"], "basedOn": cell["version"], "value": figure }));
    }
    drafter.act(SET, json!({ "commandId": fresh_id()?, "report": report, "cells": cells })).await?;
    Ok(())
}

/// By which reason cells are filled.
#[derive(Clone, Copy)]
enum Step {
    Rows,
    Source,
    Parts,
}

impl Step {
    fn fillings<'a>(self, cells: &'a [Value], read: &ReadReport) -> Vec<Filling<'a>> {
        match self {
            Self::Rows => told_by_rows(cells),
            Self::Source => told_by_source(cells, |cell| in_source(cell, read)),
            Self::Parts => told_by_parts(cells),
        }
    }
}

fn in_source<'a>(cell: &Value, read: &'a ReadReport) -> Option<InSource<'a>> {
    let form = read.form?;
    let index = form.index_of(text(&cell["code"]))?;
    Some(InSource { figure: read.figures.get(index.get())?, unit: form.cell(index)?.unit.as_deref() })
}
