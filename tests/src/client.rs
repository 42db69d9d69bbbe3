//! GraphQL over HTTP as any client speaks it.

use serde_json::{Value, json};
use server::client::fresh_id;

/// Every kind of `userErrors` with the data that it carries.
const USER_ERRORS: &str = "userErrors { __typename code message path
    ... on NotAllowed { needs }
    ... on ReportExists { reportId }
    ... on BodyExists { bodyId }
    ... on WrongPhase { phase }
    ... on VersionConflict { conflicts { paragraphId cell version current removed changedBy { id } } }
    ... on TooMany { limit }
    ... on InvalidCellValue { cell }
    ... on BlockNotRead { places { row column typed cell message } }
    ... on FindingsOpen { findings { fingerprint rule cells section message } }
    ... on PlanIncomplete { missing }
    ... on StageNotOpen { openStage }
    ... on ScopeChanged { currentHash }
}";
const EVENTS: &str = "events { position type recordedAt }";

/// Speaks to one server, as nobody or as the person of its token.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON.
    pub body: Value,
}

impl Client {
    /// Of the server whose GraphQL is at `url`, as nobody.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned(), token: None }
    }

    /// The same server with this access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Another server with the same token.
    #[must_use]
    pub fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self.clone() }
    }

    /// Posts a body as it is.
    pub async fn post(&self, body: impl Into<reqwest::Body>) -> Answer {
        self.try_post(body).await.unwrap()
    }

    /// The same where the server may go away.
    pub async fn try_post(&self, body: impl Into<reqwest::Body>) -> reqwest::Result<Answer> {
        let mut request = self.http.post(&self.url).header("content-type", "application/json").body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await?;
        Ok(Answer { status: response.status().as_u16(), body: response.json().await? })
    }

    /// Sends a document with its variables.
    pub async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.post(json!({ "query": query, "variables": variables }).to_string()).await
    }

    /// Sends one mutation under a fresh command id, unless `input` brings one.
    pub async fn act(&self, mutation: &str, input: Value) -> Answer {
        self.post(request(mutation, input)).await
    }

    /// Sends one mutation and asks for nothing but why it was refused.
    pub async fn try_to(&self, mutation: &str, input: Value) -> Answer {
        self.post(request_for(mutation, input, "userErrors { code message }")).await
    }
}

/// The body of a request for one mutation; a command that lacks an id gets a fresh one.
#[must_use]
pub fn request(mutation: &str, input: Value) -> String {
    request_for(mutation, input, &format!("{} {USER_ERRORS}", payload(mutation)))
}

fn request_for(mutation: &str, mut input: Value, selection: &str) -> String {
    if has_command_id(mutation) && input.get("commandId").is_none() {
        input["commandId"] = json!(fresh_id().unwrap());
    }
    let input_type = input_type(mutation);
    let query = format!("mutation($input: {input_type}!) {{ done: {mutation}(input: $input) {{ {selection} }} }}");
    json!({ "query": query, "variables": { "input": input } }).to_string()
}

/// Everything but accounts and sessions goes through the log.
fn has_command_id(mutation: &str) -> bool {
    let accounts =
        ["changePassword", "claimAdministration", "enrol", "issueEnrolment", "refreshToken", "signIn", "signOut"];
    !accounts.contains(&mutation)
}

fn input_type(mutation: &str) -> String {
    match mutation {
        "adoptRules" | "recallSubmission" | "submitReport" => "ReportActInput".to_owned(),
        _ => mutation[..1].to_uppercase() + &mutation[1..] + "Input",
    }
}

fn payload(mutation: &str) -> String {
    match mutation {
        "signIn" | "refreshToken" => "accessToken refreshToken expiresAt".to_owned(),
        "signOut" | "changePassword" => String::new(),
        "enrol" => "userName".to_owned(),
        "issueEnrolment" => "secret expiresAt".to_owned(),
        "claimAdministration" | "registerPerson" => format!("person {{ id }} {EVENTS}"),
        "registerBody" | "adoptPlan" | "appoint" | "endAppointment" => format!("body {{ id }} {EVENTS}"),
        "setCells" => format!("report {{ id version position phase }} notes {{ cell value message }} {EVENTS}"),
        _ => format!("report {{ id version position phase }} {EVENTS}"),
    }
}

impl Answer {
    /// The data, where nothing went wrong.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "that there is data is sometimes all there is to know")]
    pub fn data(mut self) -> Value {
        assert_eq!((self.status, self.body.get("errors")), (200, None), "{}", self.body);
        self.body["data"].take()
    }

    /// The code of the first top-level error.
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.body["errors"][0]["extensions"]["code"].as_str()
    }

    /// What became of a mutation: `OK`, the code of its user error, or that of the top-level error.
    #[must_use]
    pub fn code(&self) -> &str {
        let refusal = self.body["data"]["done"]["userErrors"][0]["code"].as_str();
        self.error_code().or(refusal).unwrap_or("OK")
    }

    /// The payload of a mutation that was accepted.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "that it was accepted is often all there is to know")]
    pub fn accepted(self) -> Value {
        assert_eq!(self.code(), "OK", "{}", self.body);
        self.data()["done"].take()
    }

    /// The one user error of a mutation that was refused for this reason, in Chinese, and recorded nothing.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        assert_eq!(self.code(), code, "{}", self.body);
        let mut payload = self.data()["done"].take();
        assert_eq!(payload["userErrors"].as_array().map(Vec::len), Some(1), "{payload}");
        assert_eq!(payload.get("events").unwrap_or(&json!([])), &json!([]), "{payload}");
        let error = payload["userErrors"][0].take();
        assert_eq!(shouted(error["__typename"].as_str().unwrap()), code, "the type is called as its code");
        assert_is_chinese(&error["message"]);
        error
    }

    /// The message of a request that was not carried out for this reason, in Chinese.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "that it failed is often all there is to know")]
    pub fn failed(&self, code: &str) -> &str {
        assert_eq!(self.error_code(), Some(code), "{}", self.body);
        let message = &self.body["errors"][0]["message"];
        assert_is_chinese(message);
        message.as_str().unwrap()
    }
}

/// `VersionConflict` as `VERSION_CONFLICT`.
fn shouted(name: &str) -> String {
    let mut shouted = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !shouted.is_empty() {
            shouted.push('_');
        }
        shouted.extend(character.to_uppercase());
    }
    shouted
}

/// A message is a sentence for a clerk.
#[track_caller]
pub fn assert_is_chinese(message: &Value) {
    let text = message.as_str().unwrap_or_default();
    assert!(text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)), "not Chinese: {message}");
}
