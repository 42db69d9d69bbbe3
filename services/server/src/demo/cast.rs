//! The people of the demonstration, with user names that say what they are.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use engine::accounts::enrolment;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::account::new_password;
use crate::client::Client;
use crate::register::issue;
use crate::serve::Server;
use crate::user;

/// How long the secrets work with which the accounts are set up in a moment.
const SECRET: Duration = Duration::from_mins(10);
/// The user name of the administrator: one that nobody takes for a real system, whose administrator's password a
/// demonstration must not replace.
const ADMINISTRATOR: &str = "演示管理员";
/// The body that reports.
pub(super) const BUREAU: &str = "样例区科技局";

/// Somebody of the demonstration.
struct Part {
    name: &'static str,
    roles: &'static [&'static str],
    title: &'static str,
    in_bureau: bool,
}

/// Six people who carry the bureau's report by the default plan, the office lead being the confidentiality reviewer as
/// well; and two who look on.
const PEOPLE: &[Part] = &[
    Part { name: "起草人甲", roles: &["DRAFTER"], title: "办公室科员", in_bureau: true },
    Part { name: "科室负责人", roles: &["DIVISION_HEAD"], title: "业务科科长", in_bureau: true },
    Part {
        name: "办公室主任",
        roles: &["OFFICE_LEAD", "CONFIDENTIALITY_REVIEWER"],
        title: "办公室主任",
        in_bureau: true,
    },
    Part { name: "小组成员", roles: &["GROUP_MEMBER"], title: "领导小组成员", in_bureau: true },
    Part { name: "副组长", roles: &["DEPUTY_LEADER"], title: "副局长", in_bureau: true },
    Part { name: "组长", roles: &["GROUP_LEADER"], title: "局长", in_bureau: true },
    Part {
        name: "区办联络员", roles: &["SUPERIOR_OFFICE"], title: "区政府办公室政务公开科科员", in_bureau: false
    },
    Part { name: "审计员", roles: &["AUDITOR"], title: "审计专员", in_bureau: true },
];

const CLAIM: &str = "mutation($input: ClaimAdministrationInput!) { done: claimAdministration(input: $input) { userErrors { message } } }";
const REGISTER_BODY: &str =
    "mutation($input: RegisterBodyInput!) { done: registerBody(input: $input) { body { id } userErrors { message } } }";
const ADOPT_PLAN: &str =
    "mutation($input: AdoptPlanInput!) { done: adoptPlan(input: $input) { userErrors { message } } }";
const REGISTER_PERSON: &str = "mutation($input: RegisterPersonInput!) { done: registerPerson(input: $input) { person { id } userErrors { message } } }";
const APPOINT: &str = "mutation($input: AppointInput!) { done: appoint(input: $input) { userErrors { message } } }";
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
        let adopt = json!({ "commandId": command_id("default plan"), "body": bureau, "plan": "default@1" });
        administrator.act(ADOPT_PLAN, adopt).await?;
        for Part { name, roles, title, in_bureau } in PEOPLE {
            let body = if *in_bureau { &bureau } else { &office };
            let person = register(&administrator, name).await?;
            for role in *roles {
                appoint(&administrator, body, &person, role, title).await?;
            }
            let secret = issue(&administrator, &person).await?;
            let client = enrol(nobody, &secret, name).await?;
            people.extend(roles.iter().map(|role| (*role, client.clone())));
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
    if let Some((first, _)) = enrolment::issue_first(database, SECRET).await? {
        let password = new_password()?;
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
    let password = new_password()?;
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

async fn appoint(administrator: &Client, body: &str, person: &str, role: &str, title: &str) -> anyhow::Result<()> {
    // The division answers for section 2, and for the figures of table 三; the rest is the office's.
    let (sections, tables): (&[u8], &[u8]) = if role == "DIVISION_HEAD" { (&[2], &[3]) } else { (&[], &[]) };
    let input = json!({
        "commandId": command_id(&format!("appoint {person} {role}")), "body": body, "person": person, "role": role,
        "title": title, "sections": sections, "tables": tables,
    });
    administrator.act(APPOINT, input).await?;
    Ok(())
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

fn announce(name: &str, password: &str) {
    println!("   用户名 {name}　密码 {password}");
}
