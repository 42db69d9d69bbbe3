//! What of a roster is still to be done: each row is held against what the system knows, and what the rows before it ask
//! for. Nothing is written.

use std::collections::BTreeMap;

use domain::Role;
use serde_json::{Value, json};

use super::roster::{BodyName, PersonName, Problem, Row, Wanted};
use crate::client::Client;

const BODIES: &str =
    "query($name: String!) { bodies(name: $name, first: 100) { nodes { id name superior { name } } } }";
const PEOPLE: &str =
    "query($name: String!) { people(name: $name, first: 50) { nodes { id name appointments { role body { id } } } } }";
const PERSON: &str =
    "query($id: ID!) { node(id: $id) { ... on Person { id name appointments { role body { id } } } } }";

/// A body of the roster or of the system.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) name: BodyName,
    /// Its opaque id; none until it is registered.
    pub(super) id: Option<String>,
}

/// A person of the roster.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) name: String,
    /// Their opaque id; none until they are registered.
    pub(super) id: Option<String>,
    /// The offices that they hold, by the body's id.
    held: Vec<(Option<String>, String)>,
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
            Wanted::Body { body, .. } => self.body(body, client).await,
            Wanted::Appointment { body, person, role, .. } => {
                self.appointment(body.as_ref(), person, *role, client).await
            }
        }
    }

    async fn body(&mut self, wanted: &BodyName, client: &Client) -> Result<Step, Failure> {
        let superior = match &wanted.superior {
            Some(name) => Some(self.find(&BodyName { name: name.clone(), superior: None }, client).await?),
            None => None,
        };
        if self.bodies.iter().any(|body| body.name == *wanted) {
            return wrong("这个单位在文件中登记了两次：请删去一行");
        }
        let mut known = known_bodies(&wanted.name, client).await?;
        let known = known.iter_mut().find(|body| body.name == *wanted).and_then(|body| body.id.take());
        let (body, step) = (self.bodies.len(), known.is_some());
        self.bodies.push(Body { name: wanted.clone(), id: known });
        Ok(if step { Step::Known } else { Step::Body { body, superior } })
    }

    /// The place of a body that an earlier row registers, or that the system has.
    async fn find(&mut self, wanted: &BodyName, client: &Client) -> Result<usize, Failure> {
        let fits = |body: &Body| {
            body.name.name == wanted.name && (wanted.superior.is_none() || body.name.superior == wanted.superior)
        };
        let mut places = self.bodies.iter().enumerate().filter(|(_, body)| fits(body)).map(|(place, _)| place);
        if let Some(place) = places.next() {
            return if places.next().is_none() { Ok(place) } else { wrong(several(&wanted.name)) };
        }
        let mut known: Vec<_> = known_bodies(&wanted.name, client).await?.into_iter().filter(fits).collect();
        match (known.pop(), known.is_empty()) {
            (Some(body), true) => {
                self.bodies.push(body);
                Ok(self.bodies.len() - 1)
            }
            (Some(_), false) => wrong(several(&wanted.name)),
            (None, _) => wrong(format!("系统中没有“{}”这个单位：请在这一行之前登记它，或核对名称", wanted.name)),
        }
    }

    async fn appointment(
        &mut self,
        body: Option<&BodyName>,
        person: &PersonName,
        role: Role,
        client: &Client,
    ) -> Result<Step, Failure> {
        let body = match body {
            Some(name) => Some(self.find(name, client).await?),
            None => None,
        };
        let place = self.person(person, body, client).await?;
        let body_id = body.and_then(|body| self.bodies.get(body)).and_then(|body| body.id.clone());
        // What is not registered yet is told apart by its place: a new body has no id.
        let office = (body_id.or_else(|| body.map(|body| format!("#{body}"))), role.key().to_uppercase());
        let Some(somebody) = self.people.get_mut(place) else { return wrong("内部错误：找不到人员") };
        if somebody.held.contains(&office) {
            return Ok(Step::Known);
        }
        somebody.held.push(office);
        Ok(Step::Appointment { body, person: place })
    }

    /// The place of a person whom an earlier row named, whom the system has, or who is new.
    async fn person(&mut self, wanted: &PersonName, body: Option<usize>, client: &Client) -> Result<usize, Failure> {
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
        let found = self.known_person(wanted, body, client).await?;
        self.first_seen.entry(wanted.name.clone()).or_insert(body);
        self.people.push(found.unwrap_or_else(|| Person { name: wanted.name.clone(), id: None, held: Vec::new() }));
        self.numbered.insert(key, self.people.len() - 1);
        Ok(self.people.len() - 1)
    }

    async fn known_person(
        &self,
        wanted: &PersonName,
        body: Option<usize>,
        client: &Client,
    ) -> Result<Option<Person>, Failure> {
        if let Some(number) = &wanted.number {
            let person = client.ask(PERSON, json!({ "id": number })).await?;
            match person_of(&person["node"]) {
                Some(person) if person.name == wanted.name => return Ok(Some(person)),
                Some(person) => return wrong(format!("编号 {number} 是“{}”，不是“{}”", person.name, wanted.name)),
                None => {}
            }
        }
        let answer = client.ask(PEOPLE, json!({ "name": wanted.name })).await?;
        let namesakes = nodes(&answer["people"]).iter().filter_map(person_of);
        let mut namesakes: Vec<_> = namesakes.filter(|person| person.name == wanted.name).collect();
        let body_id = body.and_then(|body| self.bodies.get(body)).and_then(|body| body.id.clone());
        // Somebody without any office was registered by a run that was cut off.
        let here = |person: &Person| {
            person.held.is_empty() || person.held.iter().any(|(place, _)| place.is_some() && *place == body_id)
        };
        let mut colleagues: Vec<_> =
            (0..namesakes.len()).filter(|index| namesakes.get(*index).is_some_and(here)).collect();
        match (colleagues.pop(), colleagues.is_empty(), namesakes.first()) {
            (Some(index), true, _) => Ok(Some(namesakes.swap_remove(index))),
            (Some(_), false, _) => wrong(format!("单位中有几位“{}”：请在“人员编号”填写其编号", wanted.name)),
            (None, _, Some(other)) if wanted.number.is_none() => wrong(format!(
                "系统中别处已有“{}”：是同一人请在“人员编号”填写 {}，不是同一人请填写任意编号（如 1）",
                wanted.name,
                other.id.as_deref().unwrap_or_default()
            )),
            (None, ..) => Ok(None),
        }
    }
}

fn several(name: &str) -> String {
    format!("有几个单位名为“{name}”：请在“上级单位”写明是哪一个")
}

/// The bodies of exactly this name.
async fn known_bodies(name: &str, client: &Client) -> anyhow::Result<Vec<Body>> {
    let answer = client.ask(BODIES, json!({ "name": name })).await?;
    let body = |node: &Value| {
        let (id, name) = (node["id"].as_str()?.to_owned(), node["name"].as_str()?.to_owned());
        let superior = node["superior"]["name"].as_str().map(str::to_owned);
        Some(Body { name: BodyName { name, superior }, id: Some(id) })
    };
    Ok(nodes(&answer["bodies"]).iter().filter_map(body).filter(|body| body.name.name == name).collect())
}

fn person_of(node: &Value) -> Option<Person> {
    let held = node["appointments"].as_array()?.iter().map(|held| {
        (held["body"]["id"].as_str().map(str::to_owned), held["role"].as_str().unwrap_or_default().to_owned())
    });
    let (id, name) = (node["id"].as_str()?.to_owned(), node["name"].as_str()?.to_owned());
    Some(Person { name, id: Some(id), held: held.collect() })
}

fn nodes(connection: &Value) -> &[Value] {
    connection["nodes"].as_array().map_or(&[], Vec::as_slice)
}
