//! Findings for people to read.

use std::fmt::Write;

use documents::ReadReport;
use domain::rules::Finding;

use crate::import::placed;

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// The findings one under the other, with what the reader could not place; in colour on a terminal.
pub(super) fn render(read: &ReadReport, findings: &[Finding], colour: bool) -> String {
    let (alarm, bold, plain) = if colour { (RED, BOLD, PLAIN) } else { ("", "", "") };
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(text, "{}", placed(read));
    for piece in read.unplaced.iter().take(20) {
        let _ = writeln!(text, "  第 {} 行未归位：{}", piece.line, shortened(&piece.text));
    }
    for finding in findings {
        let _ = writeln!(
            text,
            "{alarm}{}{plain} {bold}{}{plain} {}",
            finding.severity.key(),
            finding.rule,
            finding.message
        );
        for cell in finding.cells.iter().take(8) {
            let _ = writeln!(text, "      {cell}");
        }
        if finding.cells.len() > 8 {
            let _ = writeln!(text, "      …等 {} 个单元格", finding.cells.len());
        }
    }
    let _ = match findings.len() {
        0 => writeln!(text, "没有发现须处理的问题。"),
        count => writeln!(text, "共 {count} 处问题须处理。"),
    };
    text
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
