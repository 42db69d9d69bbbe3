//! Sets the stage through GraphQL: for every client a body with a drafter and the sample report of 2020.

use anyhow::Context;
use documents::{Limits, ReadReport};
use serde_json::{Value, json};
use server::client::fresh_id;
use server::import;
use tests::client::Client;
use tests::desk::Desk;

const SAMPLE: &str = include_str!("../../../../samples/样例区科技局_2020.txt");
const YEAR: u16 = 2020;
const ADMINISTRATOR: &str = "系统管理员";
/// Of this measurement's people, who live as long as it takes.
const PASSWORD: &str = "只在测量时使用的口令";

/// Somebody who edits one paragraph of one report, which nobody else edits.
pub(crate) struct Writer {
    /// Goes with the requests.
    pub(crate) token: String,
    /// The body.
    pub(crate) body: String,
    /// The report.
    pub(crate) report: String,
    /// The paragraph.
    pub(crate) paragraph: String,
    /// The paragraph's version: what the next edit is based on.
    pub(crate) based_on: u64,
    /// The report's version: the next edit makes it one more, and that is the paragraph's then.
    pub(crate) version: u64,
}

/// Who sets the stage.
pub(crate) struct Registry {
    nobody: Client,
    administrator: Client,
    sample: ReadReport,
}

impl Registry {
    /// Claims the administration of a new server.
    pub(crate) async fn claim(url: &str, secret: &str) -> anyhow::Result<Self> {
        let nobody = Client::new(url);
        let claim = json!({ "secret": secret, "name": ADMINISTRATOR, "userName": ADMINISTRATOR, "password": PASSWORD });
        nobody.act("claimAdministration", claim).await.accepted();
        let administrator = nobody.with_token(&sign_in(&nobody, ADMINISTRATOR).await?);
        Ok(Self { nobody, administrator, sample: documents::read(SAMPLE, &Limits::default())? })
    }

    /// Registers the body and the drafter of this number, who reads the sample in.
    pub(crate) async fn writer(&self, number: usize) -> anyhow::Result<Writer> {
        let body =
            self.act("registerBody", json!({ "name": format!("样例区第{number}局"), "kind": "DEPARTMENT" })).await;
        let body = text(&body["body"]["id"])?;
        let (person, token) = self.person(&format!("起草人{number}")).await?;
        self.appoint(&person, &body).await;
        let drafter = Desk::new(self.nobody.with_token(&token));
        let document = import::input(&self.sample, "样例", &body, YEAR, fresh_id()?);
        let imported = drafter.act("importReport", document).await.accepted();
        let report = drafter.read(&text(&imported["report"]["id"])?).await;
        let paragraph = report.paragraphs(1).first().context("the sample says nothing in its first section")?;
        let (based_on, version) = (paragraph.version, report.version);
        Ok(Writer { token, body, paragraph: paragraph.id.clone(), report: report.id, based_on, version })
    }

    /// Registers somebody who drafts in each of these writers' bodies: the token.
    pub(crate) async fn drafter_of(&self, writers: &[Writer]) -> anyhow::Result<String> {
        let (person, token) = self.person("多单位起草人").await?;
        for writer in writers {
            self.appoint(&person, &writer.body).await;
        }
        Ok(token)
    }

    async fn person(&self, name: &str) -> anyhow::Result<(Value, String)> {
        let person = self.act("registerPerson", json!({ "name": name })).await["person"]["id"].take();
        let secret = self.act("issueEnrolment", json!({ "person": person })).await["secret"].take();
        let account = json!({ "secret": secret, "userName": name, "password": PASSWORD });
        self.nobody.act("enrol", account).await.accepted();
        Ok((person, sign_in(&self.nobody, name).await?))
    }

    async fn appoint(&self, person: &Value, body: &str) {
        let post = json!({ "body": body, "person": person, "role": "DRAFTER", "title": "办公室科员" });
        self.act("appoint", post).await;
    }

    async fn act(&self, mutation: &str, input: Value) -> Value {
        self.administrator.act(mutation, input).await.accepted()
    }
}

/// The access token.
async fn sign_in(nobody: &Client, name: &str) -> anyhow::Result<String> {
    let tokens = nobody.act("signIn", json!({ "userName": name, "password": PASSWORD })).await.accepted();
    text(&tokens["accessToken"])
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().context("the answer lacks a text")?.to_owned())
}
