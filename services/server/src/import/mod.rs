//! `nianbao import`: reads a report file, then hands it to a running server like any client.

mod title;

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use documents::{Figure, Limits, ReadReport, Reading, read_bytes};
use domain::Year;
use domain::form::Form;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::ImportArguments;
use crate::client::Client;
use crate::read::{Coverage, printable};

const IMPORT: &str = "mutation($input: ImportReportInput!) {
  done: importReport(input: $input) { report { id version } userErrors { message } } }";

const BODY: &str = "query($id: ID!) { body(id: $id) { name } }";

/// Reads the file and imports it.
pub async fn run(arguments: &ImportArguments) -> anyhow::Result<()> {
    let read = read_file(&arguments.file)?;
    must_be_of(arguments.year, &read)?;
    let client = arguments.account.signed_in().await?;
    if let Some(note) = another_body(&client, &arguments.body, &read).await? {
        eprintln!("注意：{}", printable(&note));
    }
    let name = file_name(&arguments.file);
    let done = client.act(IMPORT, input(&read, &name, &arguments.body, arguments.year, fresh_id()?)).await?;
    println!("已导入：{}", done["report"]["id"].as_str().unwrap_or_default());
    println!("{}", placed(&read));
    Ok(())
}

/// What to say when the title names another body than the one that the report is imported for. Names are too often
/// shortened and changed for this to keep a report out.
async fn another_body(client: &Client, body: &str, read: &ReadReport) -> anyhow::Result<Option<String>> {
    let Some(title) = &read.title else { return Ok(None) };
    let answer = client.ask(BODY, json!({ "id": body })).await?;
    let Some(name) = answer["body"]["name"].as_str() else { return Ok(None) };
    Ok(title::another_body(&title.text, name).map(|titled| {
        format!(
            "文件第 {} 行的标题写的是“{titled}”，--body 指定的是“{name}”，仍按“{name}”导入：请核对是否拿错了文件或写错了单位编号。",
            title.line
        )
    }))
}

/// A report of another year, or on another year's form, would only be refused by the server in words about cells.
fn must_be_of(year: u16, read: &ReadReport) -> anyhow::Result<()> {
    if let Some(found) = read.year.filter(|found| found.number() != year) {
        bail!("文件是 {found} 年度的报告，--year 写的是 {year}：请核对后重试");
    }
    let due = Year::new(year.into()).ok().and_then(Form::of_year);
    if let (Some(found), Some(due)) = (read.form, due)
        && found.id() != due.id()
    {
        bail!(
            "文件用的是 {} 年版格式，{year} 年度应使用 {} 年版格式：请按规定的格式重新制表后导入",
            found.id(),
            due.id()
        );
    }
    Ok(())
}

/// Reads a report file within the reader's limits; "-" is what comes in. Where the report does not say its year, the
/// file's name may.
pub fn read_file(path: &Path) -> anyhow::Result<ReadReport> {
    let limits = Limits::default();
    let mut read = read_bytes(&file_bytes(path, &limits)?, &limits)?;
    read.year = read.year.or_else(|| year_in(&file_name(path)));
    Ok(read)
}

/// What is in a file, or comes in, as far as the limits allow and a byte more.
pub(crate) fn file_bytes(path: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    if is_input(path) {
        return bytes_of(io::stdin().lock(), limits).map_err(|error| anyhow!("无法读取标准输入：{error}"));
    }
    let file = fs::File::open(path).and_then(|file| bytes_of(file, limits));
    file.map_err(|error| anyhow!("无法读取文件 {}：{}", path.display(), why(&error)))
}

/// One byte more than allowed is enough to be refused: a file of any size costs no more memory than that.
fn bytes_of(source: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let within = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.take(within).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件，请核对文件名和所在的目录".to_owned(),
        ErrorKind::PermissionDenied => "没有读取它的权限".to_owned(),
        ErrorKind::IsADirectory => "这是目录，请指定其中的文件".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a file's name means what comes in.
fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The one year that a file's name holds.
fn year_in(name: &str) -> Option<Year> {
    let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == 4);
    let year = Year::new(numbers.next()?.parse().ok()?).ok()?;
    numbers.next().is_none().then_some(year)
}

/// The file's name, as the import is called.
#[must_use]
pub fn file_name(path: &Path) -> String {
    if is_input(path) {
        return "标准输入".to_owned();
    }
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A fresh command id.
pub fn fresh_id() -> anyhow::Result<Uuid> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("系统没有提供随机数")?;
    Ok(uuid::Builder::from_random_bytes(random).into_uuid())
}

/// What the reader found, as the input of `importReport`.
#[must_use]
pub fn input(read: &ReadReport, name: &str, body: &str, year: u16, command_id: Uuid) -> Value {
    let preamble = read.preamble.iter().map(|paragraph| (0, paragraph));
    let sections = read.sections.iter().flat_map(|section| section.paragraphs.iter().map(|p| (section.number, p)));
    let paragraphs = preamble.chain(sections).map(|(section, paragraph)| {
        json!({ "section": section, "kind": paragraph.kind.key().to_uppercase(), "text": paragraph.text })
    });
    let cells = read.figures.iter().filter_map(|figure| cell(read, figure));
    let unplaced = read.unplaced.iter().map(|piece| piece.text.clone());
    json!({
        "commandId": command_id,
        "body": body,
        "year": year,
        "name": name,
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
        "unplaced": unplaced.collect::<Vec<_>>(),
    })
}

/// A cell that says something: a value, or why there is none.
fn cell(read: &ReadReport, figure: &Figure) -> Option<Value> {
    let code = &read.form?.cell(figure.cell)?.code;
    let (value, note) = match figure.reading {
        Reading::Known(number) => (number.normalize().to_string(), figure.note.clone()),
        Reading::NotApplicable => ("/".to_owned(), figure.note.clone()),
        Reading::Blank => (String::new(), Some(figure.note.clone()?)),
        Reading::Unknown => {
            let unread = || "文档中的这个数字无法辨认，请对照原件填写".to_owned();
            (String::new(), Some(figure.note.clone().unwrap_or_else(unread)))
        }
    };
    Some(json!({ "code": code, "value": value, "note": note }))
}

/// What was placed and what was not, in a sentence.
#[must_use]
pub fn placed(read: &ReadReport) -> String {
    let Coverage { paragraphs, cells, cells_read, unplaced } = Coverage::of(read);
    format!("读出 {paragraphs} 个段落、{cells_read}/{cells} 个单元格；{unplaced} 处文字未能归位。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_another_year_or_on_another_form_is_not_sent() {
        let sample = include_str!("../../../../samples/样例区科技局_2020.txt");
        let read = documents::read(sample, &Limits::default()).unwrap();
        assert!(must_be_of(2020, &read).is_ok());
        assert!(must_be_of(2019, &read).unwrap_err().to_string().contains("文件是 2020 年度的报告"));
        let undated = ReadReport { year: None, ..read };
        assert!(must_be_of(2022, &undated).unwrap_err().to_string().contains("应使用 2021 年版格式"));
    }

    #[test]
    fn a_file_name_tells_the_year_when_it_holds_just_one() {
        let year = |name| year_in(name).map(Year::number);
        assert_eq!(year("某市_2023.txt"), Some(2023));
        assert_eq!(year("某局2022年度报告（2023年发布）.txt"), None);
        assert_eq!(year("20230131.txt"), None);
        assert_eq!(year("年报.txt"), None);
    }
}
