//! What each role sees: every field of every query, asked by everybody, beside the golden list
//! `golden/visibility.snap`. The walk follows the schema, so a new field stands in the list by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Value, json};
use tests::client::Client;
use tests::house::{ADMINISTRATOR, BUREAU, DRAFTER, OFFICE_LEAD, OTHER_DRAFTER, POSTS, REVIEWER};
use tests::introspection::{Field, Schema};
use tests::office::Office;

use crate::golden;

const LEGEND: &str = "\
+  data
-  null
o  an empty list
!  UNAUTHENTICATED
.  not reached: something above it is null, empty or refused
";

/// A query, asked about something.
struct Question {
    /// The query.
    field: &'static str,
    /// What it is asked about, for people.
    about: &'static str,
    /// Its arguments.
    arguments: String,
    /// The type of the interface that is meant.
    of: Option<&'static str>,
}

impl Question {
    fn new(field: &'static str, about: &'static str, arguments: String) -> Self {
        Self { field, about, arguments, of: None }
    }

    fn title(&self) -> String {
        if self.about.is_empty() { self.field.to_owned() } else { format!("{} ({})", self.field, self.about) }
    }
}

/// Two reports to look at: one being drafted, of 2021, read in from a document and full of findings; and one published,
/// of 2020, that was returned once and has opinions.
struct Sight {
    office: Office,
    schema: Schema,
    drafting: String,
    published: String,
}

impl Sight {
    async fn new() -> Self {
        let office = Office::new().await;
        let document = json!({
            "body": office.body(BUREAU), "year": 2021, "name": "年报.txt", "unplaced": ["无处安放的一句。"],
            "paragraphs": [{ "section": 1, "kind": "BODY", "text": "政府信息公开情况。" }],
            "cells": [{ "code": "2021/3/received/other", "value": "1", "note": "请核对" }],
        });
        let drafting = office.desk(DRAFTER).act("importReport", document).await.accepted();
        let drafting = drafting["report"]["id"].as_str().unwrap().to_owned();
        let published = office.submitted(2020).await;
        let hash = office.desk(OFFICE_LEAD).read(&published).await.edition.hash.whole;
        let opinion = json!({ "report": published, "stage": "office_review", "expectedHash": hash, "opinion": "同意" });
        office.desk(OFFICE_LEAD).act("signStage", opinion).await.accepted();
        office.desk(REVIEWER).send_back(&published, Some("office_review"), "请再看").await.accepted();
        office.desk(DRAFTER).submit(&published).await.accepted();
        office.sign_all(&published).await;
        office.desk(DRAFTER).publish(&published, &hash).await.accepted();
        Self { schema: Schema::of(&office.nobody).await, office, drafting, published }
    }

    /// Every query with everything that it is asked about.
    async fn questions(&self) -> Vec<Question> {
        let body = self.office.body(BUREAU);
        let snapshot = format!("{{ annualSnapshot(body: \"{body}\", year: 2020) {{ id }} }}");
        let snapshot = self.office.nobody.ask(&snapshot, Value::Null).await.data()["annualSnapshot"]["id"].take();
        let position = self.office.head().await["position"].take();
        let mut questions = vec![
            Question::new("body", "of the house", format!("id: \"{body}\"")),
            Question::new("form", "", "year: 2020".to_owned()),
            Question { of: Some("Body"), ..Question::new("node", "body", format!("id: \"{body}\"")) },
            Question {
                of: Some("Person"),
                ..Question::new("node", "person", format!("id: \"{}\"", self.office.person(DRAFTER)))
            },
            Question { of: Some("AnnualSnapshot"), ..Question::new("node", "snapshot", format!("id: {snapshot}")) },
        ];
        let reports = [
            ("drafting", &self.drafting, 2021, String::new()),
            ("published", &self.published, 2020, String::new()),
            ("drafting, as of a position", &self.drafting, 2021, format!(", asOf: {{ position: {position} }}")),
            ("published, as of a position", &self.published, 2020, format!(", asOf: {{ position: {position} }}")),
        ];
        for (about, id, year, as_of) in reports {
            let of_body = format!("body: \"{body}\", year: {year}");
            questions.push(Question::new("report", about, format!("id: \"{id}\"{as_of}")));
            questions.push(Question::new("reportFor", about, format!("{of_body}{as_of}")));
            if as_of.is_empty() {
                let of = Some("Report");
                questions.push(Question { of, ..Question::new("node", about, format!("id: \"{id}\"")) });
                questions.push(Question::new("annualSnapshot", about, of_body));
                questions.push(Question::new("textCopies", about, format!("report: \"{id}\", text: \"政府信息\"")));
            }
        }
        let text = "某局2023年政府信息公开工作年度报告\\n一、总体情况\\n公开信息9条，其中指南1条、其他7条。";
        questions.push(Question::new("check", "a text", format!("input: {{ text: \"{text}\" }}")));
        questions.sort_by_key(|question| question.field);
        self.with_the_rest(questions)
    }

    /// Adds the queries that need no arguments.
    fn with_the_rest(&self, asked: Vec<Question>) -> Vec<Question> {
        let mut questions = Vec::new();
        let mut asked = asked.into_iter().peekable();
        let mut fields: Vec<&Field> = self.schema.type_named("Query").fields().iter().collect();
        fields.sort_by_key(|field| &field.name);
        for field in fields {
            let before = questions.len();
            questions.extend(std::iter::from_fn(|| asked.next_if(|question| question.field == field.name)));
            if questions.len() == before {
                let needed: Vec<_> = field.required().collect();
                assert_eq!(needed, [""; 0], "say in `questions` what to ask `{}` about", field.name);
                questions.push(Question::new(field.name.clone().leak(), "", String::new()));
            }
        }
        assert!(asked.peek().is_none(), "there is no query `{}`", asked.peek().unwrap().field);
        questions
    }

    /// The arguments that a field below a query is asked with.
    fn arguments(&self, path: &str, field: &Field) -> String {
        let needed: Vec<_> = field.required().collect();
        match (path, &needed[..]) {
            ("viewer.can", _) => format!("(action: EDIT, report: \"{}\")", self.drafting),
            (_, []) if field.takes("first") => "(first: 5)".to_owned(),
            (_, []) => String::new(),
            _ => panic!("say in `arguments` what {path} is asked with: it needs {needed:?}"),
        }
    }

    /// What a field gives that is no scalar, unless it is a type that is being looked at already. The offices of people and
    /// the histories of bodies are looked at where people and bodies are what is asked for: a query for all of them
    /// everywhere would be beyond its bounds.
    fn inner<'a>(&self, field: &'a Field, types: &[&str]) -> Option<&'a str> {
        let name = field.gives();
        let offices = name == "Appointment" && types.ends_with(&["Person"]) && types.len() > 3;
        let histories = field.name == "history" && types.ends_with(&["Body"]) && types.len() > 1;
        if offices || histories {
            return None;
        }
        (!self.schema.type_named(name).fields().is_empty() && !types.contains(&name)).then_some(name)
    }

    /// The fields of a type to look at. `nodes` says again what `edges.node` says.
    fn fields(&self, name: &str) -> impl Iterator<Item = &Field> {
        let connection = name.ends_with("Connection");
        self.schema.type_named(name).fields().iter().filter(move |field| !(connection && field.name == "nodes"))
    }

    /// The paths of everything below a type that ends in a value.
    fn leaves<'a>(&'a self, path: &str, name: &'a str, types: &mut Vec<&'a str>, leaves: &mut Vec<String>) {
        types.push(name);
        for field in self.fields(name) {
            let path = format!("{path}.{}", field.name);
            match self.inner(field, types) {
                Some(inner) => self.leaves(&path, inner, types, leaves),
                None => leaves.push(path),
            }
        }
        types.pop();
    }

    /// A selection of everything below a type, without the paths in `refused`.
    fn selection<'a>(
        &'a self,
        path: &str,
        name: &'a str,
        types: &mut Vec<&'a str>,
        refused: &BTreeSet<String>,
    ) -> String {
        let mut selection = String::from("{ __typename");
        types.push(name);
        for field in self.fields(name) {
            let path = format!("{path}.{}", field.name);
            if refused.contains(&path) {
                continue;
            }
            write!(selection, " {}{}", field.name, self.arguments(&path, field)).unwrap();
            if let Some(inner) = self.inner(field, types) {
                write!(selection, " {}", self.selection(&path, inner, types, refused)).unwrap();
            } else if self.schema.type_named(field.gives()).has_parts() {
                selection.push_str(" { __typename }");
            }
        }
        types.pop();
        selection + " }"
    }

    /// Asks a question for everything, and again without what is refused until nothing is.
    async fn ask(&self, client: &Client, question: &Question) -> BTreeMap<String, char> {
        let field = self.schema.type_named("Query").fields().iter().find(|field| field.name == question.field).unwrap();
        let name = question.of.unwrap_or(field.gives());
        let mut refused = BTreeSet::new();
        loop {
            let mut selection = String::new();
            if !self.schema.type_named(name).fields().is_empty() {
                selection = self.selection(question.field, name, &mut vec![], &refused);
                if question.of.is_some() {
                    selection = format!("{{ ... on {name} {selection} }}");
                }
            }
            let arguments = match &*question.arguments {
                "" if field.takes("first") => "(first: 5)".to_owned(),
                "" => String::new(),
                given => format!("({given})"),
            };
            let answer = client.ask(&format!("{{ {}{arguments} {selection} }}", question.field), Value::Null).await;
            let Some(code) = answer.error_code() else {
                let mut seen: BTreeMap<_, _> = refused.into_iter().map(|path| (path, '!')).collect();
                look(question.field, &answer.body["data"][question.field], &mut seen);
                return seen;
            };
            assert_eq!(code, "UNAUTHENTICATED", "{}: {}", question.title(), answer.body);
            let path = answer.body["errors"][0]["path"].as_array().unwrap().iter().filter_map(Value::as_str);
            let path = path.collect::<Vec<_>>().join(".");
            if path == question.field {
                return BTreeMap::from([(path, '!')]);
            }
            assert!(refused.insert(path), "{}", answer.body);
        }
    }

    /// The rows of a question: every leaf, and whatever above one is null, empty or refused for somebody.
    async fn rows(&self, people: &[Client], question: &Question) -> Vec<(String, String)> {
        let field = self.schema.type_named("Query").fields().iter().find(|field| field.name == question.field).unwrap();
        let name = question.of.unwrap_or(field.gives());
        let mut paths = Vec::new();
        self.leaves(question.field, name, &mut vec![], &mut paths);
        let mut seen = Vec::new();
        for client in people {
            seen.push(self.ask(client, question).await);
        }
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for path in seen.iter().flat_map(BTreeMap::keys).filter(|path| !paths.contains(path)) {
            let first_leaf = paths.iter().position(|leaf| leaf.starts_with(&format!("{path}.")));
            rows.insert(path.clone(), first_leaf.unwrap_or(0));
        }
        let mut order: Vec<_> = rows.into_iter().map(|(path, place)| (place, 0, path)).collect();
        order.extend(paths.into_iter().enumerate().map(|(place, path)| (place, 1, path)));
        order.sort();
        let row = |path: String| {
            let signs = seen.iter().map(|seen| seen.get(&path).copied().unwrap_or('.')).collect();
            (path, signs)
        };
        order.into_iter().map(|(.., path)| row(path)).collect()
    }
}

/// Notes what a value and everything in it is.
fn look(path: &str, value: &Value, seen: &mut BTreeMap<String, char>) {
    match value {
        Value::Null => drop(seen.entry(path.to_owned()).or_insert('-')),
        Value::Array(items) if items.is_empty() => drop(seen.entry(path.to_owned()).or_insert('o')),
        Value::Array(items) => items.iter().for_each(|item| look(path, item, seen)),
        Value::Object(fields) if fields.keys().any(|name| name != "__typename") => {
            fields.iter().filter(|(name, _)| *name != "__typename").for_each(|(name, value)| {
                look(&format!("{path}.{name}"), value, seen);
            });
        }
        _ => drop(seen.insert(path.to_owned(), '+')),
    }
}

#[tokio::test]
async fn everybody_sees_what_the_golden_list_says() {
    let sight = Sight::new().await;
    let mut names = vec!["nobody", OTHER_DRAFTER];
    names.extend(POSTS.iter().map(|(name, ..)| *name).filter(|name| *name != OTHER_DRAFTER));
    names.push(ADMINISTRATOR);
    let mut people = vec![sight.office.nobody.clone()];
    people.extend(names[1..].iter().map(|name| Client::clone(&sight.office.desk(name))));

    let mut list = LEGEND.to_owned() + &golden::columns(&names);
    let mut before: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for question in sight.questions().await {
        writeln!(list, "\n{}", question.title()).unwrap();
        let rows = sight.rows(&people, &question).await;
        let below = |(path, signs): &(String, String)| (path[question.field.len()..].to_owned(), signs.clone());
        let rows: Vec<_> = rows.iter().map(below).collect();
        match before.iter().find(|(_, same)| *same == rows) {
            Some((title, _)) if rows.len() > 3 => {
                writeln!(list, "{}  the same as {title}", " ".repeat(names.len())).unwrap();
            }
            _ => rows.iter().for_each(|(path, signs)| writeln!(list, "{signs}  {}{path}", question.field).unwrap()),
        }
        before.push((question.title(), rows));
    }
    golden::assert_is("visibility", &list);
}
