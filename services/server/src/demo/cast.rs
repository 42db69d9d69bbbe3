//! The people of the demonstration: one per role, with user names that say what they are.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::accounts::enrolment;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::serve::Server;
use crate::user;

/// How long the secrets work with which the accounts are set up in a moment.
const SECRET: Duration = Duration::from_mins(10);
/// The user name of the administrator: one that nobody takes for a real system, whose administrator's password a
/// demonstration must not replace.
const ADMINISTRATOR: &str = "演示管理员";
/// The body that reports.
pub(super) const BUREAU: &str = "样例区科技局";

/// User name, role, title, and whether the office is in the district office rather than in the bureau.
const PEOPLE: &[(&str, &str, &str, bool)] = &[
    ("起草人甲", "DRAFTER", "办公室科员", false),
    ("科室负责人", "DIVISION_HEAD", "业务科科长", false),
    ("办公室主任", "OFFICE_LEAD", "办公室主任", false),
    ("保密审查员", "CONFIDENTIALITY_REVIEWER", "保密专干", false),
    ("小组成员", "GROUP_MEMBER", "领导小组成员", false),
    ("副组长", "DEPUTY_LEADER", "副局长", false),
    ("组长", "GROUP_LEADER", "局长", false),
    ("发布员", "PUBLISHER", "网站管理员", false),
    ("区办联络员", "SUPERIOR_OFFICE", "区政府办公室政务公开科科员", true),
    ("审计员", "AUDITOR", "审计专员", false),
];

const CLAIM: &str = "mutation($input: ClaimAdministrationInput!) { done: claimAdministration(input: $input) { userErrors { message } } }";
const REGISTER_BODY: &str =
    "mutation($input: RegisterBodyInput!) { done: registerBody(input: $input) { body { id } userErrors { message } } }";
const REGISTER_PERSON: &str = "mutation($input: RegisterPersonInput!) { done: registerPerson(input: $input) { person { id } userErrors { message } } }";
const APPOINT: &str = "mutation($input: AppointInput!) { done: appoint(input: $input) { userErrors { message } } }";
const ISSUE: &str =
    "mutation($input: IssueEnrolmentInput!) { done: issueEnrolment(input: $input) { secret userErrors { message } } }";
const ENROL: &str = "mutation($input: EnrolInput!) { done: enrol(input: $input) { userErrors { message } } }";

/// Everybody, signed in.
pub(super) struct Cast {
    /// The reporting body, by its opaque id.
    pub(super) bureau: String,
    people: BTreeMap<&'static str, Client>,
}

impl Cast {
    /// Registers whoever is not registered yet, and gives everybody a new password, which is printed this once.
    pub(super) async fn assemble(server: &Server, nobody: &Client) -> anyhow::Result<Self> {
        println!("== 登记单位和人员");
        let administrator = administrator(server, nobody).await?;
        let office = body(&administrator, "样例区人民政府办公室", "DEPARTMENT", None).await?;
        let bureau = body(&administrator, BUREAU, "DEPARTMENT", Some(&office)).await?;
        let mut people = BTreeMap::new();
        for (name, role, title, in_office) in PEOPLE {
            let body = if *in_office { &office } else { &bureau };
            let person = register(&administrator, name).await?;
            let input = json!({ "commandId": command_id(&format!("appoint {name}")), "body": body, "person": person, "role": role, "title": title });
            administrator.act(APPOINT, input).await?;
            let issued = administrator.act(ISSUE, json!({ "person": person })).await?;
            let secret = issued["secret"].as_str().context("服务没有返回一次性口令")?;
            people.insert(*role, enrol(nobody, secret, name).await?);
        }
        Ok(Self { bureau, people })
    }

    /// The person who holds this role.
    pub(super) fn holder(&self, role: &str) -> anyhow::Result<&Client> {
        self.people.get(role).with_context(|| format!("演示中没有担任 {role} 的人员"))
    }
}

/// Claims the administration of a new system. Where a demonstration was cut off, gives its administrator a new
/// password, as whoever runs the machine may.
async fn administrator(server: &Server, nobody: &Client) -> anyhow::Result<Client> {
    let database = &server.engine.database;
    if let Some(first) = enrolment::issue_first(database, SECRET).await? {
        let password = password()?;
        let input = json!({ "secret": first.secret.reveal(), "name": ADMINISTRATOR, "userName": ADMINISTRATOR, "password": password });
        nobody.act(CLAIM, input).await?;
        announce(ADMINISTRATOR, &password);
        return nobody.sign_in(ADMINISTRATOR, &password).await;
    }
    let known = user::all(database).await?.into_iter().find(|account| account.user_name == ADMINISTRATOR);
    let person = known.context("数据目录中已有其他数据：请用 --data-dir 指定一个新目录")?.person;
    let secret = enrolment::issue(database, person, SECRET).await?.secret.reveal();
    enrol(nobody, &secret, ADMINISTRATOR).await
}

async fn enrol(nobody: &Client, secret: &str, name: &str) -> anyhow::Result<Client> {
    let password = password()?;
    nobody.act(ENROL, json!({ "secret": secret, "userName": name, "password": password })).await?;
    announce(name, &password);
    nobody.sign_in(name, &password).await
}

async fn body(administrator: &Client, name: &str, kind: &str, superior: Option<&str>) -> anyhow::Result<String> {
    let input =
        json!({ "commandId": command_id(&format!("body {name}")), "name": name, "kind": kind, "superior": superior });
    let done = administrator.act(REGISTER_BODY, input).await?;
    println!("   {name}");
    id(&done["body"])
}

async fn register(administrator: &Client, name: &str) -> anyhow::Result<String> {
    let input = json!({ "commandId": command_id(&format!("person {name}")), "name": name });
    id(&administrator.act(REGISTER_PERSON, input).await?["person"])
}

fn id(node: &Value) -> anyhow::Result<String> {
    Ok(node["id"].as_str().context("服务没有返回编号")?.to_owned())
}

/// The same for the same act, so that a demonstration that was cut off finds what it had done.
fn command_id(act: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&ledger::Hash::of(act.as_bytes()).as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// 96 random bits: long enough not to be guessed, short enough to be typed.
fn password() -> anyhow::Result<String> {
    let mut random = [0; 12];
    getrandom::fill(&mut random).context("系统没有提供随机数")?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

fn announce(name: &str, password: &str) {
    println!("   用户名 {name}　密码 {password}");
}
