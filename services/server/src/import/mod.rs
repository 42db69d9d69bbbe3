//! `nianbao import`: reads a report file, then hands it to a running server like any client.

mod input;
mod title;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use documents::ReadReport;
use domain::Year;
use serde_json::json;

use crate::cli::ImportArguments;
use crate::client::{Client, fresh_id};
use crate::coverage::Coverage;
use crate::report_file::{file_name, read_source};
use crate::terminal::printable;

pub use input::input;

const IMPORT: &str = "mutation($input: ImportReportInput!) {
  done: importReport(input: $input) { report { id version } userErrors { message } } }";

const IMPORT_PUBLISHED: &str = "mutation($input: ImportPublishedReportInput!) {
  done: importPublishedReport(input: $input) { report { id version } userErrors { message } } }";

const BODY: &str = "query($id: ID!) { body(id: $id) { name } }";

/// Reads the file and imports it.
pub async fn run(arguments: &ImportArguments) -> anyhow::Result<()> {
    let year = Year::new(arguments.year.into())?;
    let (source, read) = read_source(&arguments.file)?;
    read.must_be_of(year)?;
    let client = arguments.account.signed_in().await?;
    if let Some(note) = another_body(&client, &arguments.body, &read).await? {
        // A draft can be corrected; what is published stays.
        if arguments.as_published && !arguments.despite_title {
            bail!("{}核对无误的，加上 --despite-title 重试。", printable(&note));
        }
        eprintln!("注意：{}仍按 --body 指定的单位导入。", printable(&note));
    }
    let name = file_name(&arguments.file);
    let done = if arguments.as_published {
        let published_on = published_on(arguments, &read)?;
        let input = json!({
            "commandId": fresh_id()?,
            "body": arguments.body,
            "year": arguments.year,
            "name": name,
            "source": STANDARD.encode(&source),
            "publishedOn": published_on,
        });
        client.act(IMPORT_PUBLISHED, input).await?
    } else {
        client.act(IMPORT, input(&read, &name, &arguments.body, arguments.year, fresh_id()?)).await?
    };
    let how = if arguments.as_published { "已按原样补录，标明未经本系统审签" } else { "已导入" };
    println!("{how}：{}", done["report"]["id"].as_str().unwrap_or_default());
    println!("{}", Coverage::of(&read));
    Ok(())
}

/// The day on which the report was published: as it is said, or as its end is dated.
fn published_on(arguments: &ImportArguments, read: &ReadReport) -> anyhow::Result<NaiveDate> {
    let dated = read.closing.as_ref().and_then(|closing| closing.date);
    arguments.published_on.or(dated).context("文件末尾没有日期：请用 --published-on 写明发布日期，如 2021-01-20")
}

/// What to say when the title names another body than the one that the report is imported for. Names are too often
/// shortened and changed for this to keep a report out.
async fn another_body(client: &Client, body: &str, read: &ReadReport) -> anyhow::Result<Option<String>> {
    let Some(title) = &read.title else { return Ok(None) };
    let answer = client.ask(BODY, json!({ "id": body })).await?;
    let Some(name) = answer["body"]["name"].as_str() else { return Ok(None) };
    Ok(title::another_body(&title.text, name).map(|titled| {
        format!(
            "文件第 {} 行的标题写的是“{titled}”，--body 指定的是“{name}”：请核对是否拿错了文件或写错了单位编号。",
            title.line
        )
    }))
}
