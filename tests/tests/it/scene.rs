//! A report in a certain phase, and for each mutation an input that is sound there.

use serde_json::{Value, json};
use tests::desk::{Desk, insertion};
use tests::house::{ADMINISTRATOR, AUDITOR, BUREAU, DRAFTER, OTHER_DRAFTER, PASSWORD, PUBLISHER, REVIEWER};
use tests::office::{Office, STAGES};

/// How far the report has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// There is none yet.
    Unopened,
    /// It was opened and nothing more.
    Opened,
    /// It could be submitted.
    Drafted,
    /// A stage is open.
    AtStage(usize),
    /// Every stage has signed.
    Signed,
    /// It is published.
    Published,
}

impl Moment {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Unopened,
        Self::Opened,
        Self::Drafted,
        Self::AtStage(0),
        Self::AtStage(1),
        Self::AtStage(2),
        Self::Signed,
        Self::Published,
    ];

    /// What to call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unopened => "unopened",
            Self::Opened => "opened",
            Self::Drafted => "drafted",
            Self::AtStage(stage) => STAGES[stage].0,
            Self::Signed => "signed",
            Self::Published => "published",
        }
    }
}

/// An office with reports to use up: one at a time, and a fresh one when the last was changed.
pub(crate) struct Scene {
    pub(crate) office: Office,
    pub(crate) moment: Moment,
    year: i32,
    report: Option<String>,
}

/// A report that is ready to be submitted, with a finding that was explained.
async fn explained(office: &Office, year: i32) -> String {
    let (report, drafter) = (office.drafted(year).await, office.desk(DRAFTER));
    drafter.revise(&report, &[insertion(1, "公开信息9条，其中指南1条、其他7条。")]).await.accepted();
    let findings = drafter.findings(&report).await;
    let found = findings.iter().find(|finding| finding["severity"] == "EXPLAIN").unwrap();
    drafter.explain(&report, found["fingerprint"].as_str().unwrap(), "另有1条为转发。").await.accepted();
    report
}

/// Takes a draft on its way, as far as the moment asks.
async fn taken_to(office: &Office, report: &str, moment: Moment) {
    let stages = match moment {
        Moment::Unopened | Moment::Opened | Moment::Drafted => return,
        Moment::AtStage(open) => open,
        Moment::Signed | Moment::Published => STAGES.len(),
    };
    office.desk(DRAFTER).submit(report).await.accepted();
    for (stage, signer) in &STAGES[..stages] {
        office.desk(signer).sign(report, stage).await.accepted();
    }
    if moment == Moment::Published {
        let hash = office.desk(PUBLISHER).read(report).await.edition.hash.whole;
        office.desk(PUBLISHER).publish(report, &hash).await.accepted();
    }
}

impl Scene {
    pub(crate) async fn at(moment: Moment) -> Self {
        let mut scene = Self { office: Office::new().await, moment, year: 2018, report: None };
        scene.renew().await;
        scene
    }

    /// Takes the report of the next year as far; where the years have come to an end, another office begins.
    pub(crate) async fn renew(&mut self) {
        self.year += 1;
        if self.year > 2025 {
            std::mem::replace(&mut self.office, Office::new().await).close().await;
            self.year = 2019;
        }
        let (office, year) = (&self.office, self.year);
        self.report = match self.moment {
            Moment::Unopened => None,
            Moment::Opened => Some(office.desk(DRAFTER).open(office.body(BUREAU), year).await),
            moment => {
                let report = explained(office, year).await;
                taken_to(office, &report, moment).await;
                Some(report)
            }
        };
    }

    /// A finding that can be explained, and its explanation.
    async fn explained(&self) -> (String, String) {
        let nothing = ("0".repeat(64), "00000000-0000-0000-0000-000000000000".to_owned());
        if self.report.is_none() {
            return nothing;
        }
        let findings = self.reader().findings(&self.report()).await;
        let explained = findings.iter().find(|finding| finding["explanation"].is_object());
        let name = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        explained.map_or(nothing, |found| (name(&found["fingerprint"]), name(&found["explanation"]["id"])))
    }

    /// The report's id; where there is none yet, the id that it will have.
    pub(crate) fn report(&self) -> String {
        self.report.clone().unwrap_or_else(|| id_of_report(&name_of_body(self.office.body(BUREAU)), self.year))
    }

    /// Whether a mutation can have a sound input: before there is a text, none can be erased.
    pub(crate) fn allows(&self, mutation: &str) -> bool {
        self.moment != Moment::Opened || !matches!(mutation, "orderExpunging" | "expungeContent")
    }

    /// A sound input of a mutation; what it names is there as far as the moment allows. New mutations are to be added.
    pub(crate) async fn input(&self, mutation: &str, sender: &str) -> Value {
        let report = self.report();
        let person = |name: &str| self.office.person(name);
        let (body, hash) = (self.office.body(BUREAU), self.hash().await);
        match mutation {
            "openReport" => json!({ "body": body, "year": self.year }),
            "importReport" => json!({
                "body": body, "year": self.year, "name": "年报.txt", "unplaced": ["无处安放的一句。"],
                "paragraphs": [{ "section": 1, "kind": "BODY", "text": "读入的一段。" }],
                "cells": [{ "code": self.cell(), "value": "1", "note": "请核对" }],
            }),
            "importPublishedReport" => json!({
                "body": body, "year": self.year, "name": "年报.txt", "source": source_of(self.year),
                "publishedOn": format!("{}-01-20", self.year + 1),
            }),
            "reviseText" => json!({ "report": report, "edits": [insertion(1, "又一段。")] }),
            "setCells" => {
                let cells = [json!({ "code": self.cell(), "basedOn": self.cell_version().await, "value": "1" })];
                let (anchor, based_on) = (self.cell().replace("received", "granted"), self.version().await);
                let block = json!({ "anchor": anchor, "basedOn": based_on, "text": "１,234\t-" });
                json!({ "report": report, "cells": cells, "block": block })
            }
            "fillZeros" => json!({ "report": report, "table": 3 }),
            "submitReport" | "recallSubmission" | "adoptRules" => json!({ "report": report }),
            "explainFinding" => {
                json!({ "report": report, "fingerprint": self.explained().await.0, "explanation": "另有说明" })
            }
            "refuseExplanation" => {
                json!({ "report": report, "explanation": self.explained().await.1, "reason": "请附依据" })
            }
            "signStage" => {
                let stage = if let Moment::AtStage(stage) = self.moment { stage } else { 0 };
                json!({ "report": report, "stage": STAGES[stage].0, "expectedHash": hash, "opinion": "同意" })
            }
            "signParts" => {
                let stage = if let Moment::AtStage(stage) = self.moment { stage } else { 0 };
                let part = json!({ "scope": "edition", "expectedHash": hash });
                json!({ "report": report, "stage": STAGES[stage].0, "parts": [part], "opinion": "同意" })
            }
            "voidEdition" => json!({ "report": report, "reason": "年度选错了" }),
            "withdrawSignature" => {
                json!({ "report": report, "signature": self.signature(sender).await, "reason": "看错了" })
            }
            "returnReport" => json!({
                "report": report, "reason": "请补充", "sections": [1], "toStage": STAGES[0].0,
            }),
            "replan" => json!({ "report": report, "reason": "人员变动" }),
            "publishReport" => json!({ "report": report, "edition": 1, "expectedHash": hash }),
            "orderExpunging" => json!({ "report": report, "texts": [self.text().await], "reason": "误写" }),
            "expungeContent" => json!({ "report": report, "order": self.order().await }),
            "registerPerson" => json!({ "name": "新来的同志" }),
            "adoptPlan" => json!({ "body": body, "plan": "default@1" }),
            "registerBody" => json!({ "name": "新设的局", "kind": "DEPARTMENT", "superior": body }),
            "appoint" => {
                let somebody = self.office.desk(ADMINISTRATOR).act("registerPerson", json!({ "name": "新人" })).await;
                let somebody = somebody.accepted()["person"]["id"].take();
                json!({ "body": body, "person": somebody, "role": "PUBLISHER", "title": "发布员" })
            }
            "endAppointment" => json!({
                "body": body, "person": person(AUDITOR), "appointment": self.appointment(AUDITOR).await, "reason": "轮岗",
            }),
            "issueEnrolment" => json!({ "person": person(OTHER_DRAFTER) }),
            "signIn" => json!({ "userName": sender, "password": PASSWORD }),
            "changePassword" => json!({ "currentPassword": PASSWORD, "newPassword": PASSWORD }),
            "refreshToken" | "signOut" => {
                let token = self.office.house.people.get(sender).map(|member| member.refresh_token.clone());
                json!({ "refreshToken": token.unwrap_or_default() })
            }
            "enrol" => json!({ "secret": "A".repeat(43), "userName": "somebody", "password": PASSWORD }),
            "claimAdministration" => {
                json!({ "secret": "A".repeat(43), "name": "某人", "title": "管理员", "userName": "somebody", "password": PASSWORD })
            }
            _ => panic!("say in `Scene::input` what a sound input of `{mutation}` is"),
        }
    }

    fn cell(&self) -> &'static str {
        if self.year < 2021 { "2019/3/received/other" } else { "2021/3/received/other" }
    }

    /// The house's own view of the report, by somebody who may read it.
    fn reader(&self) -> Desk {
        self.office.desk(PUBLISHER)
    }

    async fn hash(&self) -> String {
        let report = self.reader().try_read(&self.report(), None).await;
        report.map_or_else(|| "0".repeat(64), |report| report.edition.hash.whole)
    }

    async fn version(&self) -> u64 {
        self.reader().try_read(&self.report(), None).await.map_or(0, |report| report.version)
    }

    async fn cell_version(&self) -> u64 {
        let report = self.reader().try_read(&self.report(), None).await;
        report.map_or(0, |report| report.cell(self.cell()).version)
    }

    /// The commitment of the report's first text.
    async fn text(&self) -> String {
        let report = self.reader().try_read(&self.report(), None).await;
        let sections = report.map(|report| report.edition.sections).unwrap_or_default();
        let first = sections.into_iter().flat_map(|section| section.paragraphs).next();
        first.map_or_else(|| "0".repeat(64), |paragraph| paragraph.commitment)
    }

    /// The last signature of `signer` that counts; somebody's, or one that was never given, where there is none.
    async fn signature(&self, signer: &str) -> String {
        let nothing = "00000000-0000-0000-0000-000000000000".to_owned();
        if self.report.is_none() {
            return nothing;
        }
        let signatures = self.office.desk(DRAFTER).read(&self.report()).await.edition.signatures;
        let signer = self.office.house.people.get(signer).map(|member| &*member.id);
        let own = signatures.iter().rfind(|given| given.valid && signer == Some(&*given.person.id));
        own.or_else(|| signatures.iter().rfind(|given| given.valid)).map_or(nothing, |given| given.id.clone())
    }

    /// An order that waits to be carried out.
    async fn order(&self) -> String {
        let nothing = "00000000-0000-0000-0000-000000000000".to_owned();
        if self.report.is_none() {
            return nothing;
        }
        self.office.desk(REVIEWER).order_expunging(&self.report(), &[&self.text().await]).await.accepted();
        let acts = self.office.desk(ADMINISTRATOR).inbox().await;
        acts.last().unwrap().strip_prefix("expunge:").unwrap().to_owned()
    }

    async fn appointment(&self, name: &str) -> Value {
        let held = self.office.desk(name).ask("{ viewer { appointments { id } } }", Value::Null).await.data();
        held["viewer"]["appointments"][0]["id"].clone()
    }
}

/// A report as it may have been published, in Base64.
fn source_of(year: i32) -> String {
    use base64::Engine;
    let text = format!(
        "{year}年政府信息公开工作年度报告\n一、总体情况\n全年公开信息。\n三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 0 0 0 0 0 0 0\n六、其他需要报告的事项\n无。\n"
    );
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The id under which a body's name is opaque: what is left of it without its kind.
pub(crate) fn name_of_body(id: &str) -> String {
    use base64::Engine;
    let name = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(id).unwrap();
    String::from_utf8(name).unwrap().strip_prefix("body:").unwrap().to_owned()
}

/// The opaque id of a report that need not be there.
pub(crate) fn id_of_report(body: &str, year: i32) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("report:{body}:{year}"))
}

/// The opaque id of a body that need not be there.
pub(crate) fn id_of_body(body: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("body:{body}"))
}
