//! `nianbao import`: reads a report file, then hands it to a running server like any client.

mod input;
mod title;

use anyhow::bail;
use documents::ReadReport;
use domain::Year;
use domain::form::Form;
use serde_json::json;

use crate::cli::ImportArguments;
use crate::client::{Client, fresh_id};
use crate::coverage::Coverage;
use crate::report_file::{file_name, read_file};
use crate::terminal::printable;

pub use input::input;

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
    println!("{}", Coverage::of(&read));
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

#[cfg(test)]
mod tests {
    use documents::Limits;

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
}
