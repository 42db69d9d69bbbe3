//! Findings for tools that show them beside the text: one SARIF 2.1.0 document (OASIS) over all files.

use std::fmt::Write;

use domain::rules::{Finding, Rule, RuleEntry, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use super::checked::Checked;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What was found in the files, and which of them could not be checked.
pub(super) fn document(all: &[Checked]) -> Value {
    let results = all.iter().flat_map(|checked| {
        let findings = checked.findings.iter().flatten();
        findings.map(|finding| Result::of(checked, finding))
    });
    let failures = all.iter().filter_map(|checked| Some((checked, checked.findings.as_ref().err()?)));
    let failures: Vec<Value> = failures
        .map(|(checked, error)| {
            json!({ "level": "error", "message": { "text": format!("{error:#}") }, "locations": [location(checked, None)] })
        })
        .collect();
    let rules: Vec<Value> = Rule::ALL.iter().filter_map(|rule| rule.entry()).map(described).collect();
    let driver =
        json!({ "name": "nianbao", "version": env!("CARGO_PKG_VERSION"), "language": "zh-CN", "rules": rules });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": failures.is_empty(), "toolExecutionNotifications": failures }],
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

/// A rule, with what viewers show of it.
fn described(rule: &RuleEntry) -> Value {
    let help = [
        rule.tolerance.as_ref().map(|tolerance| format!("允许的差别：{tolerance}")),
        rule.silent.as_ref().map(|silent| format!("不作判断的情形：{silent}")),
        rule.basis.as_ref().map(|basis| format!("依据：{basis}")),
    ];
    let help: Vec<_> = [Some(rule.holds.to_string())].into_iter().chain(help).flatten().collect();
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.holds },
        "help": { "text": help.join("\n") },
        "defaultConfiguration": { "level": rule.severities.first().copied().map_or("none", level) },
    })
}

/// How SARIF calls a severity.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "error",
        Severity::Explain => "warning",
        Severity::Info => "note",
    }
}

/// One finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result {
    rule_id: &'static str,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
}

impl Result {
    fn of(checked: &Checked, finding: &Finding) -> Self {
        Self {
            rule_id: finding.rule.id(),
            level: level(finding.severity),
            message: json!({ "text": finding.message }),
            locations: [location(checked, checked.line(finding))],
        }
    }
}

/// A line of a file; the first where none is known, for viewers want one.
fn location(checked: &Checked, line: Option<u32>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&checked.name) }, "region": { "startLine": line.unwrap_or(1) },
    } })
}

/// A path as a relative reference (RFC 3986, section 4.2), or an absolute one as it is.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_a_reference() {
        assert_eq!(uri("某局/a b.txt"), "%E6%9F%90%E5%B1%80/a%20b.txt");
    }
}
