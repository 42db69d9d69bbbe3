//! What an operator may set about the API. The values come from the server's settings; the defaults suit one node on a
//! small machine.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::HeaderValue;

use crate::authentication::AuthenticationSettings;

/// Everything the API wants to be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How people are told apart.
    pub authentication: AuthenticationSettings,
    /// How much one request, and all together, may ask for.
    pub limits: Limits,
    /// The proxies in front, whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
    /// The origins of front ends whose pages a browser lets ask (CORS), such as `https://nianbao.example.gov.cn`; none
    /// where they are served from the same address.
    pub origins: Vec<HeaderValue>,
    /// Whether a browser gets GraphiQL at `/graphql`; meant for development.
    pub graphiql: bool,
}

impl Settings {
    /// For production: no GraphiQL, no introspection. `keys` is the directory of the signing keys.
    #[must_use]
    pub fn new(keys: PathBuf) -> Self {
        Self {
            authentication: AuthenticationSettings::new(keys),
            limits: Limits::default(),
            proxies: vec![],
            origins: vec![],
            graphiql: false,
        }
    }

    /// The same with GraphiQL and introspection.
    #[must_use]
    pub fn for_development(self) -> Self {
        Self { graphiql: true, limits: Limits { introspection: true, ..self.limits }, ..self }
    }
}

/// How much may be asked for. What exceeds a limit is refused as a whole and changes nothing.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request body.
    pub body: usize,
    /// Bytes of all request bodies being received or worked on together, but for the first 16 KB of each; a quarter of
    /// it for one source.
    pub bodies: usize,
    /// Bytes of the GraphQL document within it; long contents belong into variables.
    pub document: usize,
    /// Selection sets within each other, fragments included. Recursion follows it: keep it below a hundred.
    pub depth: usize,
    /// Complexity: one for each field, and connections multiply by `first`.
    pub complexity: usize,
    /// Fields and uses of fragments, fragments expanded.
    pub fields: usize,
    /// Aliases, fragments expanded.
    pub aliases: usize,
    /// Directives, fragments expanded.
    pub directives: usize,
    /// Arguments and what lies within the values spelled out in the document, fragments expanded.
    pub values: usize,
    /// Bytes of variables, each as often as it is used: every use copies it.
    pub variables: usize,
    /// Operations and fragments that a document defines.
    pub definitions: usize,
    /// Whether the schema itself can be asked for; GraphiQL needs it.
    pub introspection: bool,
    /// Mutations in one request.
    pub mutations: usize,
    /// How long a request may take, from its first byte on.
    pub time: Duration,
    /// Connections to the database that the questions of one person hold at a time.
    pub reads: usize,
    /// Requests executed at a time; one more is told to try again.
    pub in_flight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 2 * 1024 * 1024,
            bodies: 64 * 1024 * 1024,
            document: 32 * 1024,
            depth: 24,
            complexity: 20_000,
            fields: 2_000,
            aliases: 50,
            directives: 50,
            values: 5_000,
            variables: 8 * 1024 * 1024,
            definitions: 50,
            introspection: false,
            mutations: 10,
            time: Duration::from_secs(30),
            reads: 4,
            in_flight: 512,
        }
    }
}
