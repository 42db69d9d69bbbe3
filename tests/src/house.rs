//! The people of a few public bodies, registered, appointed and signed in through GraphQL alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::desk::Desk;

/// Administers the system; holds no office in any body.
pub const ADMINISTRATOR: &str = "系统管理员";
/// Drafts the bureau's reports.
pub const DRAFTER: &str = "起草人甲";
/// Drafts the bureau's reports too.
pub const SECOND_DRAFTER: &str = "起草人乙";
/// Answers for a division of the bureau: section 2 of the report, and table 三.
pub const DIVISION_HEAD: &str = "科室负责人";
/// Reviews for the bureau's office.
pub const OFFICE_LEAD: &str = "办公室主任";
/// Reviews that nothing secret is published.
pub const REVIEWER: &str = "保密审查员";
/// Sits in the bureau's leading group.
pub const GROUP_MEMBER: &str = "领导小组成员";
/// Leads the group as the deputy.
pub const DEPUTY_LEADER: &str = "副组长";
/// Leads the group.
pub const GROUP_LEADER: &str = "组长";
/// Publishes.
pub const PUBLISHER: &str = "发布员";
/// Audits the bureau.
pub const AUDITOR: &str = "审计员";
/// Holds the superior office's post in the district.
pub const SUPERIOR_OFFICE: &str = "上级主管部门";
/// Drafts for another bureau.
pub const OTHER_DRAFTER: &str = "外单位起草人";
/// Reviews for another bureau.
pub const OTHER_REVIEWER: &str = "外单位保密审查员";

/// The government that the bureaus report to.
pub const DISTRICT: &str = "样例区人民政府";
/// The bureau whose reports are worked on.
pub const BUREAU: &str = "样例区科技局";
/// A bureau that has nothing to do with them.
pub const OTHER_BUREAU: &str = "样例区教育局";

/// Who holds which role in which body.
pub const POSTS: &[(&str, &str, &str)] = &[
    (DRAFTER, "DRAFTER", BUREAU),
    (SECOND_DRAFTER, "DRAFTER", BUREAU),
    (DIVISION_HEAD, "DIVISION_HEAD", BUREAU),
    (OFFICE_LEAD, "OFFICE_LEAD", BUREAU),
    (REVIEWER, "CONFIDENTIALITY_REVIEWER", BUREAU),
    (GROUP_MEMBER, "GROUP_MEMBER", BUREAU),
    (DEPUTY_LEADER, "DEPUTY_LEADER", BUREAU),
    (GROUP_LEADER, "GROUP_LEADER", BUREAU),
    (PUBLISHER, "PUBLISHER", BUREAU),
    (AUDITOR, "AUDITOR", BUREAU),
    (SUPERIOR_OFFICE, "SUPERIOR_OFFICE", DISTRICT),
    (OTHER_DRAFTER, "DRAFTER", OTHER_BUREAU),
    (OTHER_REVIEWER, "CONFIDENTIALITY_REVIEWER", OTHER_BUREAU),
];

/// What everybody signs in with. Password and people are of this test system alone.
pub const PASSWORD: &str = "样例系统里人人都用的口令";

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Member {
    /// The opaque id.
    pub id: String,
    /// The access token.
    pub token: String,
    /// The refresh token.
    pub refresh_token: String,
}

/// Bodies and people by name.
#[derive(Clone, Debug)]
pub struct House {
    /// Opaque ids of the bodies.
    pub bodies: BTreeMap<&'static str, String>,
    /// The people.
    pub people: BTreeMap<&'static str, Member>,
}

impl House {
    /// Claims the administration with the first secret, then registers the bodies and those of `POSTS` who are named.
    pub async fn found(nobody: &Client, first_secret: &str, names: &[&str]) -> Self {
        let claim =
            json!({ "secret": first_secret, "name": ADMINISTRATOR, "userName": ADMINISTRATOR, "password": PASSWORD });
        let claimed = nobody.act("claimAdministration", claim).await.accepted();
        let administrator = sign_in(nobody, ADMINISTRATOR, &claimed["person"]["id"]).await;
        let mut house = Self { bodies: BTreeMap::new(), people: BTreeMap::from([(ADMINISTRATOR, administrator)]) };
        house.register_bodies(nobody).await;
        for (name, role, body) in POSTS.iter().filter(|(name, ..)| names.contains(name)) {
            house.hire(nobody, name, role, body).await;
        }
        house
    }

    async fn register_bodies(&mut self, nobody: &Client) {
        let administrator = self.desk(nobody, ADMINISTRATOR);
        for (name, kind) in [(DISTRICT, "GOVERNMENT"), (BUREAU, "DEPARTMENT"), (OTHER_BUREAU, "DEPARTMENT")] {
            let superior = self.bodies.get(DISTRICT);
            let input = json!({ "name": name, "kind": kind, "superior": superior });
            let registered = administrator.act("registerBody", input).await.accepted();
            self.bodies.insert(name, text(&registered["body"]["id"]));
        }
    }

    async fn hire(&mut self, nobody: &Client, name: &'static str, role: &str, body: &str) {
        let administrator = self.desk(nobody, ADMINISTRATOR);
        let person =
            administrator.act("registerPerson", json!({ "name": name })).await.accepted()["person"]["id"].take();
        // A division head answers for something.
        let (sections, tables): (&[u8], &[u8]) = if role == "DIVISION_HEAD" { (&[2], &[3]) } else { (&[], &[]) };
        let body = &self.bodies[body];
        let post = json!({
            "body": body, "person": person, "role": role, "title": name, "sections": sections, "tables": tables,
        });
        administrator.act("appoint", post).await.accepted();
        let secret = administrator.act("issueEnrolment", json!({ "person": person })).await.accepted()["secret"].take();
        let enrolment = json!({ "secret": secret, "userName": name, "password": PASSWORD });
        nobody.act("enrol", enrolment).await.accepted();
        self.people.insert(name, sign_in(nobody, name, &person).await);
    }

    /// Where somebody works, at the server that `nobody` speaks to.
    #[must_use]
    pub fn desk(&self, nobody: &Client, name: &str) -> Desk {
        Desk::new(nobody.with_token(&self.people[name].token))
    }
}

async fn sign_in(nobody: &Client, name: &str, id: &Value) -> Member {
    let tokens = nobody.act("signIn", json!({ "userName": name, "password": PASSWORD })).await.accepted();
    Member { id: text(id), token: text(&tokens["accessToken"]), refresh_token: text(&tokens["refreshToken"]) }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
