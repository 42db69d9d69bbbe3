//! What of a roster is still to be done: each row is held against what the system knows, and what the rows before it ask
//! for. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use domain::body::BodyKind;
use serde_json::{Value, json};

use super::roster::{BodyName, PersonName, Problem, Row, Wanted};
use crate::client::Client;

const BODIES: &str = "query($name: String!, $after: String) { page: bodies(name: $name, first: 100, after: $after) {
    nodes { id name kind plan superior { name } } pageInfo { hasNextPage endCursor } } }";
const PEOPLE: &str = "query($name: String!, $after: String) { page: people(name: $name, first: 50, after: $after) {
    nodes { id name appointments { role title answersFor body { id } } } pageInfo { hasNextPage endCursor } } }";
const PERSON: &str = "query($id: ID!) { node(id: $id) { ... on Person {
    id name appointments { role title answersFor body { id } } } } }";

/// A body of the roster or of the system.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) name: BodyName,
    /// Its opaque id; none until it is registered.
    pub(super) id: Option<String>,
    /// Kind and plan, where the system has it.
    known_as: Option<(String, String)>,
    /// Whether a row registers it.
    in_file: bool,
}

/// A person of the roster.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) name: String,
    /// Their opaque id; none until they are registered.
    pub(super) id: Option<String>,
    held: Vec<Office>,
}

/// An office that somebody holds, or is to hold.
#[derive(Debug)]
struct Office {
    /// The body's id, or `#` and its place where it has none yet; none for an administrator.
    body: Option<String>,
    role: String,
    title: String,
    /// `section:2`, `table:3`.
    answers_for: BTreeSet<String>,
}

/// What is to be done about a row. Bodies and people are named by their places in [`Comparison`].
#[derive(Debug)]
pub(super) enum Step {
    /// Nothing: it is so already.
    Known,
    /// Register a body under another.
    Body { body: usize, superior: Option<usize> },
    /// Appoint somebody, who may have to be registered first.
    Appointment { body: Option<usize>, person: usize },
}

/// Everybody and everything that the rows are about, and a step for each row.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) bodies: Vec<Body>,
    pub(super) people: Vec<Person>,
    pub(super) steps: Vec<Step>,
    /// The names for whose bodies the system was asked: all it has of them are among `bodies`.
    asked: BTreeSet<String>,
    numbered: BTreeMap<(PersonName, Option<usize>), usize>,
    /// In which body somebody without a number was named first.
    first_seen: BTreeMap<String, Option<usize>>,
}

/// Why a row cannot be compared: it is wrong, or the server cannot be asked.
pub(super) enum Failure {
    Row(String),
    Server(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Server(error)
    }
}

fn wrong<T>(message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Row(message.into()))
}

impl Comparison {
    /// Compares every row; what is wrong with any of them comes beside the steps of the others.
    pub(super) async fn of(rows: &[Row], administrator: &Client) -> anyhow::Result<(Self, Vec<Problem>)> {
        let (mut comparison, mut problems) = (Self::default(), Vec::new());
        for row in rows {
            match comparison.step(&row.wanted, administrator).await {
                Ok(step) => comparison.steps.push(step),
                Err(Failure::Row(message)) => problems.push(Problem { line: row.line, message }),
                Err(Failure::Server(error)) => return Err(error),
            }
        }
        Ok((comparison, problems))
    }

    async fn step(&mut self, wanted: &Wanted, client: &Client) -> Result<Step, Failure> {
        match wanted {
            Wanted::Body { body, kind, plan } => self.body(body, *kind, plan.as_deref(), client).await,
            Wanted::Appointment { body, person, role, title, sections, tables } => {
                let body = match body {
                    Some(name) => Some(self.find(name, client).await?),
                    None => None,
                };
                let sections = sections.iter().map(|section| format!("section:{section}"));
                let answers_for = sections.chain(tables.iter().map(|table| format!("table:{table}"))).collect();
                let (role, title) = (role.key().to_uppercase(), title.clone());
                let office = Office { body: body.map(|body| self.key_of(body)), role, title, answers_for };
                self.appointment(body, person, office, client).await
            }
        }
    }

    /// What tells bodies apart: the id, or the place of one that has none yet.
    fn key_of(&self, place: usize) -> String {
        let id = self.bodies.get(place).and_then(|body| body.id.clone());
        id.unwrap_or_else(|| format!("#{place}"))
    }

    async fn body(
        &mut self,
        wanted: &BodyName,
        kind: BodyKind,
        plan: Option<&str>,
        client: &Client,
    ) -> Result<Step, Failure> {
        let superior = match &wanted.superior {
            Some(name) => Some(self.find(&BodyName { name: name.clone(), superior: None }, client).await?),
            None => None,
        };
        self.ask_for(&wanted.name, client).await?;
        let body = self.bodies.len();
        let Some(known) = self.bodies.iter_mut().find(|body| body.name == *wanted) else {
            self.bodies.push(Body { name: wanted.clone(), id: None, known_as: None, in_file: true });
            return Ok(Step::Body { body, superior });
        };
        if known.in_file {
            return wrong("这个单位在文件中登记了两次：请删去一行");
        }
        known.in_file = true;
        let same = |(known_kind, known_plan): &(String, String)| {
            *known_kind == kind.key().to_uppercase() && plan.is_none_or(|plan| plan == known_plan)
        };
        match &known.known_as {
            Some(known_as) if !same(known_as) => wrong(format!(
                "单位已登记，但类别或审签流程（{}）与文件不同：请改正文件；更换流程请由系统管理员用 adoptPlan 办理",
                known_as.1
            )),
            _ => Ok(Step::Known),
        }
    }

    /// Takes in every body of this name that the system has.
    async fn ask_for(&mut self, name: &str, client: &Client) -> anyhow::Result<()> {
        if self.asked.insert(name.to_owned()) {
            let nodes = every(client, BODIES, json!({ "name": name })).await?;
            self.bodies.extend(nodes.iter().filter_map(body_of).filter(|body| body.name.name == name));
        }
        Ok(())
    }

    /// The place of a body that an earlier row registers, or that the system has.
    async fn find(&mut self, wanted: &BodyName, client: &Client) -> Result<usize, Failure> {
        self.ask_for(&wanted.name, client).await?;
        let fits = |body: &Body| {
            body.name.name == wanted.name && (wanted.superior.is_none() || body.name.superior == wanted.superior)
        };
        let mut places = self.bodies.iter().enumerate().filter(|(_, body)| fits(body)).map(|(place, _)| place);
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => wrong(format!("有几个单位名为“{}”：请在“上级单位”写明是哪一个", wanted.name)),
            (None, _) => wrong(format!("系统中没有“{}”这个单位：请在这一行之前登记它，或核对名称", wanted.name)),
        }
    }

    async fn appointment(
        &mut self,
        body: Option<usize>,
        person: &PersonName,
        office: Office,
        client: &Client,
    ) -> Result<Step, Failure> {
        let place = self.person(person, body, &office, client).await?;
        let Some(somebody) = self.people.get_mut(place) else { return wrong("内部错误：找不到人员") };
        match somebody.held.iter().find(|held| held.body == office.body && held.role == office.role) {
            Some(held) if held.title == office.title && held.answers_for == office.answers_for => Ok(Step::Known),
            Some(held) => wrong(format!(
                "“{}”已任此职，但职务（{}）或负责范围与这一行不同：请合并为一行，或先结束原任职",
                person.name, held.title
            )),
            None => {
                somebody.held.push(office);
                Ok(Step::Appointment { body, person: place })
            }
        }
    }

    /// The place of a person whom an earlier row named, whom the system has, or who is new.
    async fn person(
        &mut self,
        wanted: &PersonName,
        body: Option<usize>,
        office: &Office,
        client: &Client,
    ) -> Result<usize, Failure> {
        // By a number somebody is the same everywhere; by the name alone only within a body.
        let key = (wanted.clone(), if wanted.number.is_some() { None } else { body });
        if let Some(place) = self.numbered.get(&key) {
            return Ok(*place);
        }
        if wanted.number.is_none() && self.first_seen.get(&wanted.name).is_some_and(|first| *first != body) {
            return wrong(format!(
                "“{}”在另一个单位出现过：是同一人请在各行的“人员编号”填写同一个编号，不是同一人请填写不同的编号",
                wanted.name
            ));
        }
        let found = known_person(wanted, office, client).await?;
        self.first_seen.entry(wanted.name.clone()).or_insert(body);
        self.people.push(found.unwrap_or_else(|| Person { name: wanted.name.clone(), id: None, held: Vec::new() }));
        self.numbered.insert(key, self.people.len() - 1);
        Ok(self.people.len() - 1)
    }
}

/// The person of the system who is meant: by their id; or by the name, where exactly one of that name works in the body.
/// Somebody without an office may have left long ago and is nobody's guess.
async fn known_person(wanted: &PersonName, office: &Office, client: &Client) -> Result<Option<Person>, Failure> {
    if let Some(number) = &wanted.number {
        let person = client.ask(PERSON, json!({ "id": number })).await?;
        match person_of(&person["node"]) {
            Some(person) if person.name == wanted.name => return Ok(Some(person)),
            Some(person) => return wrong(format!("编号 {number} 是“{}”，不是“{}”", person.name, wanted.name)),
            None => {}
        }
    }
    let nodes = every(client, PEOPLE, json!({ "name": wanted.name })).await?;
    let namesakes = nodes.iter().filter_map(person_of).filter(|person| person.name == wanted.name);
    let (mut here, elsewhere): (Vec<_>, Vec<_>) =
        namesakes.partition(|person| person.held.iter().any(|held| held.body == office.body));
    let id = |person: &Person| person.id.clone().unwrap_or_default();
    match (here.pop(), here.last(), elsewhere.first()) {
        (Some(_), Some(_), _) => wrong(format!("单位中有几位“{}”：请在“人员编号”填写其编号", wanted.name)),
        // A number of the file's own is for somebody new; run again, the file finds whom it appointed.
        (Some(person), None, _)
            if wanted.number.is_none() || person.held.iter().any(|held| held.role == office.role) =>
        {
            Ok(Some(person))
        }
        (Some(person), None, _) => wrong(format!(
            "单位中已有“{}”：是同一人请在“人员编号”填写 {}；不是同一人，请由系统管理员单独登记",
            wanted.name,
            id(&person)
        )),
        (None, _, Some(other)) if wanted.number.is_none() => wrong(format!(
            "系统中别处已有“{}”：是同一人请在“人员编号”填写 {}，不是同一人请填写任意编号（如 1）",
            wanted.name,
            id(other)
        )),
        (None, ..) => Ok(None),
    }
}

/// Everything on all pages of a list.
async fn every(client: &Client, query: &str, mut variables: Value) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    loop {
        let page = client.ask(query, variables.clone()).await?["page"].take();
        all.extend(page["nodes"].as_array().into_iter().flatten().cloned());
        if page["pageInfo"]["hasNextPage"] != true {
            return Ok(all);
        }
        variables["after"] = page["pageInfo"]["endCursor"].clone();
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn body_of(node: &Value) -> Option<Body> {
    let name = BodyName { name: text(&node["name"])?, superior: text(&node["superior"]["name"]) };
    let known_as = Some((text(&node["kind"])?, text(&node["plan"])?));
    Some(Body { name, id: Some(text(&node["id"])?), known_as, in_file: false })
}

fn person_of(node: &Value) -> Option<Person> {
    let office = |held: &Value| {
        let answers_for = held["answersFor"].as_array()?.iter().filter_map(text).collect();
        let (role, title) = (text(&held["role"])?, text(&held["title"])?);
        Some(Office { body: text(&held["body"]["id"]), role, title, answers_for })
    };
    let held = node["appointments"].as_array()?.iter().filter_map(office).collect();
    Some(Person { name: text(&node["name"])?, id: Some(text(&node["id"])?), held })
}
