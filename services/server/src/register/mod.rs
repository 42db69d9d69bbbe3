//! `nianbao register`: bodies, people and appointments from a table, through a running server like any other client.
//!
//! `roster` reads the rows, `compare` holds them against what the system knows. Only when every row is in order is
//! anything done; what is so already is left alone, so a run that was cut off is simply repeated.

mod compare;
mod roster;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use documents::{Limits, decode};
use serde_json::{Value, json};

use self::compare::{Comparison, Step};
use self::roster::{Problem, Row, Wanted};
use crate::cli::RegisterArguments;
use crate::client::{Client, fresh_id};
use crate::report_file::file_bytes;

const REGISTER_BODY: &str =
    "mutation($input: RegisterBodyInput!) { done: registerBody(input: $input) { body { id } userErrors { message } } }";
const REGISTER_PERSON: &str = "mutation($input: RegisterPersonInput!) { done: registerPerson(input: $input) { person { id } userErrors { message } } }";
const APPOINT: &str = "mutation($input: AppointInput!) { done: appoint(input: $input) { userErrors { message } } }";
const ISSUE: &str =
    "mutation($input: IssueEnrolmentInput!) { done: issueEnrolment(input: $input) { secret userErrors { message } } }";

/// Checks the file, then registers what it asks for and the system does not have.
pub async fn run(arguments: &RegisterArguments) -> anyhow::Result<()> {
    let limits = Limits::default();
    let bytes = file_bytes(&arguments.file, &limits)?;
    if bytes.len() > limits.bytes {
        bail!("文件超过 {} KB 的上限：请分成几个文件", limits.bytes / 1024);
    }
    let rows = roster::read(&decode(&bytes)?).or_else(|problems| refused(&problems))?;
    let administrator = arguments.account.signed_in().await?;
    must_administer(&administrator).await?;
    let (comparison, problems) = Comparison::of(&rows, &administrator).await?;
    if !problems.is_empty() {
        return refused(&problems);
    }
    let to_do = comparison.steps.iter().filter(|step| !matches!(step, Step::Known)).count();
    if arguments.dry_run {
        for (row, step) in rows.iter().zip(&comparison.steps) {
            println!("第 {} 行　{}", row.line, said(row, step));
        }
        println!("检查通过：{} 行中有 {to_do} 行要办理。没有办理任何事项；去掉 --dry-run 后正式办理。", rows.len());
        return Ok(());
    }
    let secrets = arguments.secrets.as_deref().map(Secrets::create).transpose()?;
    let mut registrar = Registrar { administrator, comparison, secrets };
    registrar.carry_out(&rows).await?;
    if let Some(Secrets(file)) = registrar.secrets {
        file.sync_all().context("一次性口令没有写完")?;
        println!("一次性口令已写入文件，七天内有效；请当面交给本人后删除文件。");
    }
    println!("办理完毕：{to_do} 行已办理，{} 行原已登记。", rows.len() - to_do);
    Ok(())
}

/// Others see only a part of the people: what they would compare with is not all there is.
async fn must_administer(client: &Client) -> anyhow::Result<()> {
    let viewer = client.ask("{ viewer { appointments { role } } }", Value::Null).await?;
    let held = viewer["viewer"]["appointments"].as_array();
    if !held.is_some_and(|held| held.iter().any(|held| held["role"] == "ADMINISTRATOR")) {
        bail!("登记单位和人员须由系统管理员办理：请用系统管理员的用户名（--user）");
    }
    Ok(())
}

fn refused<T>(problems: &[Problem]) -> anyhow::Result<T> {
    for Problem { line, message } in problems {
        eprintln!("第 {line} 行　{message}");
    }
    bail!("文件有 {} 处须改正，没有办理任何事项", problems.len())
}

/// What is done about a row, in words.
fn said(row: &Row, step: &Step) -> String {
    match (&row.wanted, step) {
        (_, Step::Known) => "已登记，不重复办理".to_owned(),
        (Wanted::Body { body, .. }, _) => format!("登记单位“{}”", body.name),
        (Wanted::Appointment { body: Some(body), person, role, .. }, _) => {
            format!("任命“{}”为“{}”{role}", person.name, body.name)
        }
        (Wanted::Appointment { body: None, person, role, .. }, _) => format!("任命“{}”为{role}", person.name),
    }
}

/// Where one-time secrets are written down, each as soon as it is given: it is shown this once.
struct Secrets(File);

impl Secrets {
    /// A new file that only its owner reads. The mark tells spreadsheets that it is UTF-8.
    fn create(path: &Path) -> anyhow::Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let mut file = file.with_context(|| format!("不能新建 {}：请换一个还没有的文件名", path.display()))?;
        file.write_all("\u{FEFF}姓名,一次性口令\n".as_bytes())?;
        Ok(Self(file))
    }

    fn write(&mut self, name: &str, secret: &str) -> anyhow::Result<()> {
        let mut row = csv::Writer::from_writer(Vec::new());
        row.write_record([name, secret])?;
        Ok(self.0.write_all(&row.into_inner()?)?)
    }
}

struct Registrar {
    administrator: Client,
    comparison: Comparison,
    secrets: Option<Secrets>,
}

impl Registrar {
    async fn carry_out(&mut self, rows: &[Row]) -> anyhow::Result<()> {
        let steps = std::mem::take(&mut self.comparison.steps);
        for (row, step) in rows.iter().zip(steps) {
            println!("第 {} 行　{}", row.line, said(row, &step));
            let done = self.take(&row.wanted, &step).await;
            done.with_context(|| {
                format!("第 {} 行没有办成。之前各行已经办理；改正后重新运行同一文件，不会重复办理", row.line)
            })?;
        }
        Ok(())
    }

    async fn take(&mut self, wanted: &Wanted, step: &Step) -> anyhow::Result<()> {
        match (wanted, step) {
            (Wanted::Body { body: name, kind, plan }, Step::Body { body, superior }) => {
                let input = json!({
                    "commandId": fresh_id()?, "name": name.name, "kind": kind.key().to_uppercase(), "superior": self.body(*superior),
                    "plan": plan,
                });
                let id = id(&self.administrator.act(REGISTER_BODY, input).await?["body"])?;
                if let Some(body) = self.comparison.bodies.get_mut(*body) {
                    body.id = Some(id);
                }
            }
            (Wanted::Appointment { role, title, sections, tables, .. }, Step::Appointment { body, person }) => {
                let person = self.person(*person).await?;
                let input = json!({
                    "commandId": fresh_id()?, "body": self.body(*body), "person": person,
                    "role": role.key().to_uppercase(), "title": title, "sections": sections, "tables": tables,
                });
                self.administrator.act(APPOINT, input).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn body(&self, place: Option<usize>) -> Option<&str> {
        place.and_then(|place| self.comparison.bodies.get(place)).and_then(|body| body.id.as_deref())
    }

    /// The id of a person, who is registered and given a one-time secret if they are new.
    async fn person(&mut self, place: usize) -> anyhow::Result<String> {
        let person = self.comparison.people.get_mut(place).context("内部错误：找不到人员")?;
        if let Some(id) = &person.id {
            return Ok(id.clone());
        }
        let input = json!({ "commandId": fresh_id()?, "name": person.name });
        let id = id(&self.administrator.act(REGISTER_PERSON, input).await?["person"])?;
        person.id = Some(id.clone());
        let name = person.name.clone();
        self.invite(&name, &id).await.with_context(|| {
            format!("“{name}”已登记，一次性口令没有发出：请用 nianbao user invite 为编号 {id} 补发")
        })?;
        Ok(id)
    }

    /// Gives somebody new their one-time secret.
    async fn invite(&mut self, name: &str, id: &str) -> anyhow::Result<()> {
        let secret = issue(&self.administrator, id).await?;
        match &mut self.secrets {
            Some(secrets) => secrets.write(name, &secret)?,
            None => {
                println!("　　一次性口令（七天内有效，只显示这一次；本人用 nianbao user enrol 设立账号）：{secret}");
            }
        }
        Ok(())
    }
}

/// A one-time secret for somebody, in place of any that they were given before.
pub(crate) async fn issue(administrator: &Client, person: &str) -> anyhow::Result<String> {
    let issued = administrator.act(ISSUE, json!({ "person": person })).await?;
    Ok(issued["secret"].as_str().context("服务没有返回一次性口令")?.to_owned())
}

fn id(node: &Value) -> anyhow::Result<String> {
    Ok(node["id"].as_str().context("服务没有返回编号")?.to_owned())
}
