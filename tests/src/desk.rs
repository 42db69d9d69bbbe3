//! Where one signed-in person works: the acts of the office, each one mutation.

use std::ops::Deref;

use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::view::{Paragraph, Report, StagePart};

const REPORT: &str = include_str!("../graphql/report.graphql");
const HISTORY: &str = include_str!("../graphql/history.graphql");
const INBOX: &str = include_str!("../graphql/inbox.graphql");

/// A client with somebody's token, and what they do with it.
#[derive(Clone, Debug)]
pub struct Desk(Client);

impl Deref for Desk {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

/// A new paragraph at the end of a section, as an edit of `reviseText`.
#[must_use]
pub fn insertion(section: u8, text: &str) -> Value {
    json!({ "insert": { "section": section, "text": text } })
}

/// A paragraph that says something else, as an edit of `reviseText`.
#[must_use]
pub fn revision(paragraph: &Paragraph, text: &str) -> Value {
    json!({ "revise": { "paragraphId": paragraph.id, "basedOn": paragraph.version, "text": text } })
}

/// A paragraph that comes first in a section, as an edit of `reviseText`.
#[must_use]
pub fn put_first(paragraph: &Paragraph, section: u8) -> Value {
    json!({ "move": { "paragraphId": paragraph.id, "section": section, "first": true } })
}

/// A paragraph that goes, as an edit of `reviseText`.
#[must_use]
pub fn removal(paragraph: &Paragraph) -> Value {
    json!({ "remove": { "paragraphId": paragraph.id, "basedOn": paragraph.version } })
}

impl Desk {
    /// Of the person whose token `client` carries.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self(client)
    }

    /// The same person at another server.
    #[must_use]
    pub fn moved_to(&self, url: &str) -> Self {
        Self(self.0.at(url))
    }

    /// Opens a report; answers with its id.
    pub async fn open(&self, body: &str, year: i32) -> String {
        let opened = self.act("openReport", json!({ "body": body, "year": year })).await.accepted();
        opened["report"]["id"].as_str().unwrap().to_owned()
    }

    /// Changes paragraphs.
    pub async fn revise(&self, report: &str, edits: &[Value]) -> Answer {
        self.act("reviseText", json!({ "report": report, "edits": edits })).await
    }

    /// Fills one cell.
    pub async fn set_cell(&self, report: &str, code: &str, based_on: u64, value: &str) -> Answer {
        let cells = json!([{ "code": code, "basedOn": based_on, "value": value }]);
        self.act("setCells", json!({ "report": report, "cells": cells })).await
    }

    /// Pastes a block of cells, based on how the report stands.
    pub async fn paste(&self, report: &str, anchor: &str, text: &str) -> Answer {
        let block = json!({ "anchor": anchor, "basedOn": self.read(report).await.version, "text": text });
        self.act("setCells", json!({ "report": report, "block": block })).await
    }

    /// Says why a finding is right as it stands.
    pub async fn explain(&self, report: &str, fingerprint: &str, explanation: &str) -> Answer {
        let input = json!({ "report": report, "fingerprint": fingerprint, "explanation": explanation });
        self.act("explainFinding", input).await
    }

    /// What breaks the rules, with the explanations.
    pub async fn findings(&self, report: &str) -> Vec<Value> {
        let query = "query($id: ID!) { report(id: $id) { findings { fingerprint rule severity open section paragraphId quote \
             span { start end } expected found difference message cells \
             explanation { id text { text } by { name } refused { reason { text } by { name } } } } } }";
        let mut data = self.ask(query, json!({ "id": report })).await.data();
        serde_json::from_value(data["report"]["findings"].take()).unwrap()
    }

    /// Submits for review.
    pub async fn submit(&self, report: &str) -> Answer {
        self.act("submitReport", json!({ "report": report })).await
    }

    /// Signs a stage under what stands there now.
    pub async fn sign(&self, report: &str, stage: &str) -> Answer {
        let hash = self.read(report).await.edition.hash.whole;
        self.sign_hash(report, stage, &hash).await
    }

    /// Signs a stage under a certain hash.
    pub async fn sign_hash(&self, report: &str, stage: &str, hash: &str) -> Answer {
        self.act("signStage", json!({ "report": report, "stage": stage, "expectedHash": hash })).await
    }

    /// Signs every part of the open stage that waits for this person, under what stands there now.
    pub async fn sign_parts(&self, report: &str, person: &str) {
        let read = self.read(report).await;
        let stage = read.edition.stages.iter().find(|stage| stage.open).unwrap();
        let mine = |part: &&StagePart| !part.satisfied && part.people.iter().any(|named| named.id == person);
        let read = |part: &StagePart| json!({ "scope": part.scope, "expectedHash": part.hash.whole });
        let parts: Vec<_> = stage.parts.iter().filter(mine).map(read).collect();
        self.act("signParts", json!({ "report": report, "stage": stage.key, "parts": parts })).await.accepted();
    }

    /// Sends back.
    pub async fn send_back(&self, report: &str, to_stage: Option<&str>, reason: &str) -> Answer {
        self.act("returnReport", json!({ "report": report, "toStage": to_stage, "reason": reason })).await
    }

    /// Publishes edition 1 under a certain hash.
    pub async fn publish(&self, report: &str, hash: &str) -> Answer {
        self.act("publishReport", json!({ "report": report, "edition": 1, "expectedHash": hash })).await
    }

    /// Orders texts to be erased.
    pub async fn order_expunging(&self, report: &str, texts: &[&str]) -> Answer {
        let input = json!({ "report": report, "texts": texts, "reason": "误写了不应公开的内容" });
        self.act("orderExpunging", input).await
    }

    /// Carries an order out.
    pub async fn expunge(&self, report: &str, order: &str) -> Answer {
        self.act("expungeContent", json!({ "report": report, "order": order })).await
    }

    /// The report as it stands.
    pub async fn read(&self, report: &str) -> Report {
        self.try_read(report, None).await.unwrap()
    }

    /// The report as it stood at a position.
    pub async fn read_at(&self, report: &str, position: u64) -> Option<Report> {
        self.try_read(report, Some(position)).await
    }

    /// The report, if there is one for this person. At a position it and its parts have ids of their own, which name the
    /// position; here they are given under their ids of now, so that both can be compared.
    pub async fn try_read(&self, report: &str, position: Option<u64>) -> Option<Report> {
        let as_of = position.map(|position| json!({ "position": position }));
        let mut data = self.ask(REPORT, json!({ "id": report, "asOf": as_of })).await.data()["report"].take();
        if let Some(position) = position
            && !data.is_null()
        {
            assert_ne!(data["id"], *report);
            data["id"] = json!(report);
            data = serde_json::from_str(&data.to_string().replace(&format!("@{position}\""), "\"")).unwrap();
        }
        serde_json::from_value(data).unwrap()
    }

    /// The first hundred events of a report, as nodes.
    pub async fn history(&self, report: &str) -> Vec<Value> {
        let page = self.history_page(report, json!({ "first": 100 })).await;
        page["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
    }

    /// A page of a report's history; `variables` may say `first`, `after` and `asOf`.
    pub async fn history_page(&self, report: &str, mut variables: Value) -> Value {
        variables["id"] = json!(report);
        self.ask(HISTORY, variables).await.data()["report"]["history"].take()
    }

    /// What waits, as the names of the acts.
    pub async fn inbox(&self) -> Vec<String> {
        let page = self.inbox_page(json!({})).await;
        let nodes = page["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
        nodes.map(|node| node["act"].as_str().unwrap().to_owned()).collect()
    }

    /// A page of what waits; `variables` may say `first`, `after` and `asOf`.
    pub async fn inbox_page(&self, variables: Value) -> Value {
        self.ask(INBOX, variables).await.data()["inbox"].take()
    }
}
