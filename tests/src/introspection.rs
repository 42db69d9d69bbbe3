//! The schema as a server describes it to its clients.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::client::Client;

const QUERY: &str = include_str!("../graphql/introspection.graphql");

/// The types by their names.
pub struct Schema {
    types: BTreeMap<String, Type>,
}

/// A type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Type {
    /// `OBJECT`, `INTERFACE`, `SCALAR`, `ENUM`…
    pub kind: String,
    name: String,
    fields: Option<Vec<Field>>,
}

/// A field of an object or an interface.
#[derive(Clone, Debug, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub args: Vec<Argument>,
    #[serde(rename = "type")]
    result: TypeRef,
}

/// An argument of a field.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Argument {
    /// Its name.
    pub name: String,
    #[serde(rename = "type")]
    wanted: TypeRef,
    default_value: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeRef {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<TypeRef>>,
}

impl TypeRef {
    /// The name of the type within lists and non-nulls.
    fn named(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.of_type.as_ref().unwrap().named())
    }

    /// As it is written in a document.
    fn written(&self) -> String {
        match (&*self.kind, &self.of_type) {
            ("NON_NULL", Some(inner)) => inner.written() + "!",
            ("LIST", Some(inner)) => format!("[{}]", inner.written()),
            _ => self.named().to_owned(),
        }
    }
}

impl Schema {
    /// Asks a server.
    pub async fn of(client: &Client) -> Self {
        let mut schema = client.ask(QUERY, Value::Null).await.data()["__schema"].take();
        let types: Vec<Type> = serde_json::from_value(schema["types"].take()).unwrap();
        Self { types: types.into_iter().map(|found| (found.name.clone(), found)).collect() }
    }

    /// A type by its name.
    #[must_use]
    pub fn type_named(&self, name: &str) -> &Type {
        &self.types[name]
    }

    /// The names of all mutations.
    #[must_use]
    pub fn mutations(&self) -> Vec<&str> {
        self.type_named("Mutation").fields().iter().map(|field| &*field.name).collect()
    }
}

impl Type {
    /// Its fields; none for a scalar.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        self.fields.as_deref().unwrap_or_default()
    }

    /// Whether a document has to say what of it is wanted.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.kind == "UNION" || !self.fields().is_empty()
    }
}

impl Argument {
    /// Its type, as a document declares a variable for it.
    #[must_use]
    pub fn written_type(&self) -> String {
        self.wanted.written()
    }
}

impl Field {
    /// The name of the type that it gives, alone or in a list.
    #[must_use]
    pub fn gives(&self) -> &str {
        self.result.named()
    }

    /// Whether it has an argument of this name.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.args.iter().any(|argument| argument.name == name)
    }

    /// The arguments that have to be given.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let required = |argument: &&Argument| argument.wanted.kind == "NON_NULL" && argument.default_value.is_none();
        self.args.iter().filter(required).map(|argument| &*argument.name)
    }
}
