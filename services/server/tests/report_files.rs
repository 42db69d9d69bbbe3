//! `nianbao check` and `nianbao read` as they are called.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BROKEN: &str = "某局2023年政府信息公开工作年度报告\n一、总体情况\n好。\n";

fn sample() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/样例区科技局_2020.txt");
    path.to_str().unwrap().to_owned()
}

/// Runs the program with `input` coming in.
fn nianbao(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    let pipes = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn objects(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no object: {line}"))).collect()
}

#[test]
fn a_report_can_come_in_on_standard_input() {
    let checked = nianbao(&["check", "-"], BROKEN.as_bytes());
    assert_eq!(checked.status.code(), Some(1));
    assert!(String::from_utf8(checked.stdout).unwrap().contains("按 2023 年度的报告检查"));
    let read = nianbao(&["read", "-"], BROKEN.as_bytes());
    assert_eq!(read.status.code(), Some(0));
    assert!(String::from_utf8(read.stdout).unwrap().contains("年度：2023"));
}

#[test]
fn of_several_files_each_is_an_object_and_the_worst_decides_the_exit_code() {
    let sample = sample();
    let output = nianbao(&["check", "--format", "json", &sample, "-", "/没有"], BROKEN.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let objects = objects(&output);
    let [first, second, third] = objects.as_slice() else { panic!("{objects:?}") };
    assert_eq!((&first["file"], &first["year"], &first["form"]), (&sample.into(), &2020.into(), &"2019".into()));
    assert_eq!(first["coverage"]["cells"], 198);
    assert!(second["error"].is_null() && !second["findings"].as_array().unwrap().is_empty());
    assert!(third["error"].as_str().unwrap().contains("没有这个文件") && third["findings"].is_null());
    for object in &objects {
        for key in ["file", "error", "title", "year", "statedYear", "form", "coverage", "unplaced", "findings"] {
            assert!(object.get(key).is_some(), "{key} is missing");
        }
    }
}

#[test]
fn one_failed_file_is_an_object_that_says_why() {
    for command in ["check", "read"] {
        let output = nianbao(&[command, "--format", "json", "-"], b"");
        assert_eq!(output.status.code(), Some(2));
        let object: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(object["error"].as_str().unwrap().contains("文件是空的"), "{object}");
    }
}

#[test]
fn a_report_that_could_be_read_but_not_checked_still_tells_what_was_read() {
    let output = nianbao(&["check", "--format", "json", "-"], "一、总体情况\n好。\n".as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let objects = objects(&output);
    assert!(objects[0]["error"].as_str().unwrap().contains("请用 --year 指定"));
    assert_eq!(objects[0]["coverage"]["paragraphs"], 1);
    assert!(objects[0]["findings"].is_null());
}

#[test]
fn several_files_are_told_apart_and_counted() {
    let output = nianbao(&["check", &sample(), "-"], b"");
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("样例区科技局_2020.txt\n") && text.contains("== -\n错误：文件是空的"), "{text}");
    assert!(text.ends_with("1 份无法检查。\n"), "{text}");
}
