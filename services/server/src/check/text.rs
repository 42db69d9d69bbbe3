//! Findings for people to read.

use std::fmt::Write;

use anyhow::Error;
use documents::ReadReport;
use domain::rules::{Finding, Severity};

use super::checked::Checked;
use super::sums::drawn;
use crate::coverage::Coverage;
use crate::terminal::printable;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// How much of what found no place is shown, and how much of each line.
const UNPLACED: usize = 10;
const EXCERPT: usize = 40;

/// The findings one under the other, then what the reader could not place; in colour on a terminal.
pub(super) fn render(checked: &Checked, colour: bool) -> String {
    match (&checked.findings, &checked.read) {
        (Ok(findings), Some(read)) => found(checked, read, findings, colour),
        (Err(error), _) => failed(error),
        (Ok(_), None) => String::new(),
    }
}

/// Why a file was not checked.
pub(super) fn failed(error: &Error) -> String {
    format!("错误：{}\n", printable(&format!("{error:#}")))
}

fn found(checked: &Checked, read: &ReadReport, findings: &[Finding], colour: bool) -> String {
    let (alarm, bold, plain) = if colour { (RED, BOLD, PLAIN) } else { ("", "", "") };
    let mut text = String::new();
    // Writing to a string does not fail.
    if let (Some(year), Some(form)) = (checked.year, checked.form()) {
        let _ = writeln!(text, "按 {year} 年度的报告检查，表格为 {} 年版（{}）。", form.id(), form.document());
    }
    let _ = writeln!(text, "{}", Coverage::of(read));
    for (number, finding) in (1..).zip(findings) {
        let message = printable(&finding.message);
        let todo = match finding.severity {
            Severity::Block => "",
            Severity::Explain => " 核对或说明",
            Severity::Info => " 提示",
        };
        let _ = writeln!(text, "{bold}{number}.{plain} {message} {alarm}[{}{todo}]{plain}", finding.rule);
        text.extend(drawn(checked, finding));
    }
    if !read.unplaced.is_empty() {
        let _ = writeln!(text, "未能归位的文字：");
    }
    for piece in read.unplaced.iter().take(UNPLACED) {
        let _ = writeln!(text, "   第 {} 行：{}", piece.line, excerpt(&piece.text));
    }
    if let Some(more @ 1..) = read.unplaced.len().checked_sub(UNPLACED) {
        let _ = writeln!(text, "   ……还有 {more} 处，用 nianbao read 查看全部。");
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let _ = match (count(Severity::Block) + count(Severity::Explain), count(Severity::Explain)) {
        (0, _) => writeln!(text, "没有发现须处理的问题。"),
        (count, 0) => writeln!(text, "共 {count} 处问题须处理。"),
        (count, some) => writeln!(text, "共 {count} 处问题须处理，其中 {some} 处改正不了的可以说明理由。"),
    };
    text
}

fn excerpt(text: &str) -> String {
    let short: String = text.chars().take(EXCERPT).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{}{more}", printable(&short))
}
