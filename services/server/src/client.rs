//! A client of a server's GraphQL, for the commands that go through its doors like everybody else.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};
use uuid::Uuid;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(40);

/// Whether a URL names this machine.
fn is_local(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Speaks to one server, as nobody or as a signed-in person.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

impl Client {
    /// Of the server whose GraphQL is at `url`, as nobody. What goes to this very machine (and passwords go there) is
    /// never sent to the proxy that the environment may name.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        let builder = reqwest::Client::builder().timeout(TIMEOUT);
        let http = if is_local(url) { builder.no_proxy() } else { builder }.build()?;
        Ok(Self { http, url: url.to_owned(), token: None })
    }

    /// The same server, as the person with this user name.
    pub async fn sign_in(&self, user_name: &str, password: &str) -> anyhow::Result<Self> {
        let query =
            "mutation($input: SignInInput!) { done: signIn(input: $input) { accessToken userErrors { message } } }";
        let done = self.act(query, json!({ "userName": user_name, "password": password })).await?;
        let token = done["accessToken"].as_str().context("服务没有返回访问令牌")?;
        Ok(Self { token: Some(token.to_owned()), ..self.clone() })
    }

    /// The access token of whoever signed in.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Asks a question; answers with `data`.
    pub async fn ask(&self, query: &str, variables: Value) -> anyhow::Result<Value> {
        let mut request = self.http.post(&self.url).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.with_context(|| format!("无法连接 {}", self.url))?;
        let mut answer: Value = answer.json().await.context("服务的回答不是 JSON")?;
        if let Some(error) = answer["errors"].as_array().and_then(|errors| errors.first()) {
            bail!("{}", error["message"].as_str().unwrap_or("服务出错"));
        }
        Ok(answer["data"].take())
    }

    /// Sends a mutation whose field is called `done` and takes `$input`; answers with its payload, or fails with the
    /// first of its `userErrors`.
    pub async fn act(&self, mutation: &str, input: Value) -> anyhow::Result<Value> {
        let mut data = self.ask(mutation, json!({ "input": input })).await?;
        let payload = data["done"].take();
        match payload["userErrors"].as_array().and_then(|errors| errors.first()) {
            Some(error) => Err(anyhow!("{}", error["message"].as_str().unwrap_or("未被接受"))),
            None => Ok(payload),
        }
    }
}

/// A fresh command id.
pub fn fresh_id() -> anyhow::Result<Uuid> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("系统没有提供随机数")?;
    Ok(uuid::Builder::from_random_bytes(random).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_this_machine_is_local() {
        for url in ["http://127.0.0.1:8080/graphql", "http://localhost/graphql", "http://[::1]:8080/graphql"] {
            assert!(is_local(url), "{url}");
        }
        for url in ["http://192.0.2.1:8080/graphql", "https://localhost.example/graphql", "nonsense"] {
            assert!(!is_local(url), "{url}");
        }
    }
}
