use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::{Method, Request};
use engine::{Database, Engine};
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tower::ServiceExt;

use super::*;
use crate::{Limits, Peer, Settings, Source};

/// An API whose database is not there; the directory holds its keys.
fn app(change: impl FnOnce(&mut Settings)) -> (App, TempDir) {
    let home = tempfile::tempdir().unwrap();
    let nowhere = PgConnectOptions::new().socket(home.path()).port(5432).username("nobody");
    let mut settings = Settings::new(home.path().join("keys"));
    change(&mut settings);
    let (engine, _appender) = Engine::start(Database::new(nowhere, 1)).unwrap();
    (App::new(engine, settings).unwrap(), home)
}

struct Answered {
    status: StatusCode,
    content_type: String,
    request_id: String,
    body: Value,
}

impl Answered {
    fn error(&self) -> &Value {
        &self.body["errors"][0]
    }

    fn code(&self) -> &str {
        self.error()["extensions"]["code"].as_str().unwrap_or_default()
    }

    fn message(&self) -> &str {
        self.error()["message"].as_str().unwrap_or_default()
    }
}

async fn send(app: &App, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    let response = router(app.clone()).oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    (head.status, head.headers, axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

async fn graphql(app: &App, request: Request<Body>) -> Answered {
    let (status, headers, body) = send(app, request).await;
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    Answered {
        status,
        content_type: text("content-type"),
        request_id: text("x-request-id"),
        body: serde_json::from_slice(&body).unwrap(),
    }
}

fn post(body: impl Into<Body>) -> Request<Body> {
    with("content-type", "application/json", body)
}

fn with(name: &str, value: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql").header(name, value).body(body.into()).unwrap()
}

fn query(text: &str) -> String {
    json!({ "query": text }).to_string()
}

#[tokio::test]
async fn a_query_is_answered_with_data() {
    let (app, _home) = app(|_| ());
    let answered = graphql(&app, post(query("{ version }"))).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert_eq!(answered.content_type, "application/json; charset=utf-8");
    assert_eq!(answered.body, json!({ "data": { "version": env!("CARGO_PKG_VERSION") } }));
}

#[tokio::test]
async fn the_media_type_decides_the_status_of_what_is_not_executed() {
    let (app, _home) = app(|_| ());
    let mut request = post(query("{ nothing }"));
    let plain = graphql(&app, request).await;
    assert_eq!((plain.status, plain.code()), (StatusCode::OK, "GRAPHQL_VALIDATION_FAILED"));
    request = post(query("{ nothing }"));
    request.headers_mut().insert("accept", "application/graphql-response+json".parse().unwrap());
    let strict = graphql(&app, request).await;
    assert_eq!((strict.status, strict.code()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(strict.content_type, "application/graphql-response+json; charset=utf-8");
    assert_eq!(strict.body.get("data"), None, "what is not executed has no data");
}

#[tokio::test]
async fn an_error_carries_the_id_of_its_request() {
    let (app, _home) = app(|_| ());
    let answered = graphql(&app, post(query("{ nothing }"))).await;
    assert!(!answered.request_id.is_empty());
    assert_eq!(answered.error()["extensions"]["requestId"], answered.request_id);
}

#[tokio::test]
async fn an_error_of_the_library_has_a_chinese_message_and_its_text_as_detail() {
    let (app, _home) = app(|_| ());
    for (text, code, detail) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", "nothing"),
        ("{", "GRAPHQL_PARSE_FAILED", "1:2"),
        ("query a { version } query b { version }", "GRAPHQL_VALIDATION_FAILED", "Operation name"),
        ("subscription { version }", "GRAPHQL_VALIDATION_FAILED", "subscription"),
        (
            "mutation { signIn(input: {userName: 1, password: true}) { accessToken } }",
            "GRAPHQL_VALIDATION_FAILED",
            "userName",
        ),
    ] {
        let answered = graphql(&app, post(query(text))).await;
        assert_eq!(answered.code(), code, "{text}");
        assert!(answered.message().starts_with("GraphQL 语句"), "{}", answered.message());
        let given = answered.error()["extensions"]["detail"].as_str().unwrap();
        assert!(given.contains(detail), "{given}");
    }
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_not_quoted_at_length() {
    let (app, _home) = app(|_| ());
    let body = json!({
        "query": "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }",
        "variables": { "input": "长".repeat(100_000) },
    });
    let answered = graphql(&app, post(body.to_string())).await;
    let detail = answered.error()["extensions"]["detail"].as_str().unwrap();
    assert!(detail.chars().count() <= 1_000, "{}", detail.len());
}

#[tokio::test]
async fn what_is_no_graphql_request_is_refused_with_a_reason() {
    let (app, _home) = app(|_| ());
    for body in [
        "",
        "{",
        "[]",
        r#"[{"query":"{version}"}]"#,
        "null",
        r#"{"query":1}"#,
        r#"{"query":"{version}","variables":[]}"#,
        "{}",
    ] {
        let answered = graphql(&app, post(body)).await;
        assert_eq!((answered.status, answered.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
    }
    let answered = graphql(&app, post(vec![0xff, 0xfe])).await;
    assert_eq!((answered.status, answered.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

#[tokio::test]
async fn only_json_is_read_and_only_json_is_written() {
    let (app, _home) = app(|_| ());
    let form = graphql(&app, with("content-type", "application/x-www-form-urlencoded", query("{ version }"))).await;
    assert_eq!((form.status, form.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"));
    let foreign = graphql(&app, with("content-type", "application/json; charset=gbk", query("{ version }"))).await;
    assert_eq!((foreign.status, foreign.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST"));
    let plain = graphql(&app, with("content-type", "application/json;charset=\"UTF-8\"", query("{ version }"))).await;
    assert_eq!(plain.status, StatusCode::OK);
    let mut request = post(query("{ version }"));
    request.headers_mut().insert("accept", "text/html".parse().unwrap());
    let picky = graphql(&app, request).await;
    assert_eq!((picky.status, picky.code()), (StatusCode::NOT_ACCEPTABLE, "BAD_REQUEST"));
}

#[tokio::test]
async fn no_other_method_executes() {
    let (app, _home) = app(|_| ());
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri("/graphql?query={version}").body(Body::empty()).unwrap();
        let answered = graphql(&app, request).await;
        assert_eq!((answered.status, answered.code()), (StatusCode::METHOD_NOT_ALLOWED, "BAD_REQUEST"));
    }
}

fn asked_by_get(address: &str) -> Request<Body> {
    let request = Request::get(format!("/graphql?{address}")).header("accept", "application/graphql-response+json");
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_query_may_come_in_the_address() {
    let (app, _home) = app(|_| ());
    let answered = graphql(&app, asked_by_get("query=%7Bversion%7D")).await;
    assert_eq!(answered.body, json!({ "data": { "version": env!("CARGO_PKG_VERSION") } }));
    let named = "query=query%20A($n:Boolean!)%7Bversion@skip(if:$n)%7D&operationName=A&variables=%7B%22n%22:false%7D";
    assert_eq!(graphql(&app, asked_by_get(named)).await.body, answered.body);
}

#[tokio::test]
async fn an_address_that_is_no_query_is_refused_in_chinese() {
    let (app, _home) = app(|_| ());
    let long = format!("query={}", "x".repeat(9_000));
    for (address, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("variables=%7B%7D", StatusCode::BAD_REQUEST),
        ("query=%7Bversion%7D&variables=nothing", StatusCode::BAD_REQUEST),
        ("query=%7B", StatusCode::BAD_REQUEST),
        (long.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answered = graphql(&app, asked_by_get(address)).await;
        assert_eq!(answered.status, status, "{address}: {}", answered.body);
        assert!(answered.message().contains(['请', '须']), "{address}: {}", answered.message());
    }
}

#[tokio::test]
async fn a_mutation_in_the_address_is_not_executed() {
    let (app, _home) = app(|_| ());
    let (status, headers, body) =
        send(&app, asked_by_get("query=mutation%7BsignOut(input:%7B%7D)%7BuserErrors%7Bmessage%7D%7D%7D")).await;
    assert_eq!((status, &headers["allow"]), (StatusCode::METHOD_NOT_ALLOWED, &"POST".parse().unwrap()));
    assert!(String::from_utf8(body).unwrap().contains("变更操作须用 POST"));
}

#[tokio::test]
async fn ten_megabytes_are_refused_in_chinese() {
    let (app, _home) = app(|_| ());
    let answered = graphql(&app, post(query(&"长".repeat(10 * 1024 * 1024 / 3)))).await;
    assert_eq!((answered.status, answered.code()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));
    assert_eq!(answered.message(), "请求内容超过 2048 KB 的上限，请分批提交。");
}

#[tokio::test]
async fn each_limit_says_which_it_is() {
    let (app, _home) = app(|settings| {
        settings.limits = Limits {
            introspection: true,
            fields: 5,
            aliases: 2,
            mutations: 1,
            directives: 1,
            complexity: 3,
            ..Limits::default()
        };
    });
    let sign_out = r#"signOut(input: {refreshToken: ""}) { userErrors { code } }"#;
    for (text, word) in [
        ("{ a b c d e f }", "字段"),
        ("{ a: version b: version c: version }", "别名"),
        ("{ version @skip(if: false) @include(if: true) }", "指令"),
        (&format!("mutation {{ {sign_out} x: {sign_out} }}"), "变更"),
        ("{ a: version b: version version __schema { description } }", "复杂"),
        (&format!("{{ version(x: {}", "[".repeat(1_000)), "嵌套"),
    ] {
        let answered = graphql(&app, post(query(text))).await;
        assert_eq!(answered.code(), "LIMIT_EXCEEDED", "{text}: {}", answered.body);
        assert!(answered.message().contains(word), "{text}: {}", answered.message());
    }
}

#[tokio::test]
async fn variables_nested_too_deeply_are_refused() {
    let (app, _home) = app(|_| ());
    for (depth, code) in [(1_000, "BAD_REQUEST"), (15_000, "BAD_REQUEST"), (100_000, "LIMIT_EXCEEDED")] {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = format!(r#"{{"query":"query($x: String) {{ version }}","variables":{{"x":{nested}}}}}"#);
        assert_eq!(graphql(&app, post(body)).await.code(), code, "{depth}");
    }
}

#[tokio::test]
async fn without_a_database_the_answer_is_to_try_again_and_nothing_inner() {
    let (app, _home) = app(|_| ());
    let text = r#"mutation { signIn(input: {userName: "somebody", password: "something long"}) { accessToken } }"#;
    let answered = graphql(&app, post(query(text))).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert_eq!(answered.code(), "UNAVAILABLE");
    assert_eq!(answered.message(), "系统暂时无法处理，请稍后重试。");
    assert_eq!(answered.error()["path"], json!(["signIn"]));
    let text = answered.body.to_string();
    for inner in ["socket", "database", "sqlx", "os error"] {
        assert!(!text.contains(inner), "{text}");
    }
}

#[tokio::test]
async fn a_source_that_tries_too_often_has_to_wait() {
    let (app, _home) = app(|settings| settings.authentication.sign_in.per_source_and_second = NonZeroU32::MIN);
    let text = r#"mutation { signIn(input: {userName: "", password: ""}) { accessToken userErrors { code } } }"#;
    let mut limited = None;
    for _ in 0..100 {
        let answered = graphql(&app, post(query(text))).await;
        if answered.code() == "RATE_LIMITED" {
            limited = Some(answered);
            break;
        }
        assert_eq!(answered.body["data"]["signIn"]["userErrors"][0]["code"], "SIGN_IN_REFUSED");
    }
    assert!(limited.unwrap().error()["extensions"]["retryAfterSeconds"].as_u64().unwrap() >= 1);
}

#[tokio::test]
async fn tokens_that_are_none_of_ours_are_refused_alike() {
    let (app, _home) = app(|_| ());
    let text = r#"mutation {
        refreshToken(input: {refreshToken: "made up"}) { accessToken userErrors { __typename code message path } }
        signOut(input: {refreshToken: "made up"}) { userErrors { code } }
        enrol(input: {secret: "made up", userName: "a", password: "b"}) { userErrors { code } }
    }"#;
    let answered = graphql(&app, post(query(text))).await;
    let refused = json!({
        "__typename": "SessionEnded", "code": "SESSION_ENDED", "message": "登录已结束，请重新登录。", "path": ["input", "refreshToken"],
    });
    assert_eq!(answered.body["data"]["refreshToken"], json!({ "accessToken": null, "userErrors": [refused] }));
    assert_eq!(answered.body["data"]["signOut"]["userErrors"], json!([]));
    assert_eq!(answered.body["data"]["enrol"]["userErrors"][0]["code"], "ENROLMENT_REFUSED");
}

#[tokio::test]
async fn a_bad_token_does_not_keep_anybody_from_signing_in_again() {
    let (app, _home) = app(|_| ());
    let mut request = post(query("{ version }"));
    request.headers_mut().insert("authorization", "Bearer forged".parse().unwrap());
    assert_eq!(graphql(&app, request).await.body["data"]["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn the_schema_can_be_asked_for_in_development_only() {
    let text = query("{ __schema { queryType { name } } }");
    let (production, _home) = app(|_| ());
    assert_eq!(graphql(&production, post(text.clone())).await.code(), "GRAPHQL_VALIDATION_FAILED");
    let (development, _home) = app(|settings| *settings = settings.clone().for_development());
    assert_eq!(graphql(&development, post(text)).await.body["data"]["__schema"]["queryType"]["name"], "Query");
}

/// What a browser that asks for `address` gets.
async fn browsed(app: &App, address: &str) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    send(app, Request::get(address).header("accept", accept).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn graphiql_is_served_in_development_only() {
    let (production, _home) = app(|_| ());
    assert_eq!(browsed(&production, "/graphql").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(browsed(&production, "/graphiql/start.js").await.0, StatusCode::NOT_FOUND);
    let (development, _home) = app(|settings| *settings = settings.clone().for_development());
    let (status, headers, body) = browsed(&development, "/graphql").await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(String::from_utf8(body).unwrap().contains("GraphiQL"));
    let asked = graphql(&development, asked_by_get("query=%7Bversion%7D")).await;
    assert_eq!(asked.status, StatusCode::OK, "a client that asks for data gets data");
}

/// An office has no internet: what a page needs is here, and its policy lets it look nowhere else.
#[tokio::test]
async fn no_page_needs_anything_from_elsewhere() {
    let (development, _home) = app(|settings| *settings = settings.clone().for_development());
    let (production, _home) = app(|_| ());
    let mut loaded = 0;
    for (app, address) in [(&development, "/"), (&production, "/"), (&development, "/graphql")] {
        let (status, headers, body) = browsed(app, address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'self';"));
        let page = String::from_utf8(body).unwrap();
        assert!(!page.contains("://"), "{address} names another host");
        for attribute in ["src=\"", "href=\""] {
            for reference in page.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                if reference.starts_with("data:") {
                    continue;
                }
                assert!(reference.starts_with('/') && !reference.starts_with("//"), "{address}: {reference}");
                if !["/readyz"].contains(&reference) && !reference.contains('?') {
                    assert_eq!(browsed(app, reference).await.0, StatusCode::OK, "{address}: {reference}");
                    loaded += 1;
                }
            }
        }
    }
    assert!(loaded > 10, "{loaded}");
}

#[tokio::test]
async fn what_the_pages_ask_for_fits_the_schema() {
    let (app, _home) = app(|settings| *settings = settings.clone().for_development());
    for (example, _) in pages::EXAMPLES {
        let answered = graphql(&app, post(query(example))).await;
        assert!(!answered.code().starts_with("GRAPHQL_"), "{example}: {}", answered.body);
    }
    let (_, _, index) = browsed(&app, "/").await;
    let index = String::from_utf8(index).unwrap();
    let published = index.split("query=").nth(1).unwrap().split('"').next().unwrap().replace(' ', "%20");
    let answered =
        graphql(&app, asked_by_get(&format!("query={published}").replace(['{'], "%7B").replace('}', "%7D"))).await;
    assert_eq!(answered.code(), "UNAVAILABLE", "only its database is missing: {}", answered.body);
}

/// The query that GraphiQL starts with passes the limits.
#[tokio::test]
async fn the_usual_introspection_passes_the_limits() {
    let (app, _home) = app(|settings| *settings = settings.clone().for_development());
    let types = (0..9).fold(String::from("kind name"), |inner, _| format!("kind name ofType {{ {inner} }}"));
    let text = format!(
        "query {{ __schema {{ description queryType {{ name }} types {{ ...FullType }} directives {{ name args {{ ...Input }} }} }} }}
         fragment FullType on __Type {{ kind name fields(includeDeprecated: true) {{ name args {{ ...Input }} type {{ ...Ref }} }}
           inputFields {{ ...Input }} interfaces {{ ...Ref }} enumValues {{ name }} possibleTypes {{ ...Ref }} }}
         fragment Input on __InputValue {{ name type {{ ...Ref }} defaultValue }}
         fragment Ref on __Type {{ {types} }}"
    );
    let answered = graphql(&app, post(query(&text))).await;
    assert_eq!(answered.body.get("errors"), None, "{}", answered.message());
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_told_so() {
    let (app, home) = app(|settings| settings.limits.time = Duration::from_millis(1));
    // A database that lets clients in and then says nothing.
    let _silent = std::os::unix::net::UnixListener::bind(home.path().join(".s.PGSQL.5432")).unwrap();
    let text = r#"mutation { signIn(input: {userName: "somebody", password: "something long"}) { accessToken } }"#;
    let answered = graphql(&app, post(query(text))).await;
    assert_eq!((answered.status, answered.code()), (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"));
}

#[tokio::test]
async fn one_request_too_many_is_told_to_try_again() {
    let (app, _home) = app(|settings| settings.limits.in_flight = 0);
    let answered = graphql(&app, post(query("{ version }"))).await;
    assert_eq!((answered.status, answered.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
}

#[tokio::test]
async fn after_the_end_nothing_is_executed() {
    let (app, _home) = app(|_| ());
    app.finish().await;
    assert_eq!(graphql(&app, post(query("{ version }"))).await.code(), "UNAVAILABLE");
}

#[tokio::test]
async fn public_keys_are_published_and_private_ones_are_not() {
    let (app, _home) = app(|_| ());
    let request = Request::get("/.well-known/jwks.json").body(Body::empty()).unwrap();
    let (status, headers, body) = send(&app, request).await;
    assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"application/json".parse().unwrap()));
    let set: Value = serde_json::from_slice(&body).unwrap();
    let members: Vec<_> = set["keys"][0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"]);
}

#[tokio::test]
async fn the_process_lives_but_is_not_ready_without_its_database() {
    let (app, _home) = app(|_| ());
    assert_eq!(send(&app, Request::get("/healthz").body(Body::empty()).unwrap()).await.0, StatusCode::OK);
    assert_eq!(
        send(&app, Request::get("/readyz").body(Body::empty()).unwrap()).await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn as_many_errors_are_told_as_somebody_reads_and_how_many_more_there_are() {
    let (app, _home) = app(|_| ());
    let many = (0..30).map(|number| format!("nothing{number} ")).collect::<Vec<_>>().concat();
    let answered = graphql(&app, post(query(&format!("{{ {many} }}")))).await;
    let errors = answered.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 21);
    assert_eq!(errors[20]["extensions"]["omitted"], 10);
    assert_eq!(errors[20]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(errors[20]["message"], "另有 10 处错误未列出，请先处理以上各处。");
}

/// Whoever has many requests running waits; the others do not.
#[tokio::test]
async fn nobody_has_all_the_places_for_running_requests() {
    let (app, _home) = app(|_| ());
    let crowded = Reading::from((crate::context::Caller::Anonymous, Source::from(IpAddr::from([192, 0, 2, 1]))));
    let mut places = app.running_of_one().take(crowded, 0).unwrap();
    while places.grow(1) {}
    let from = |last: u8| {
        let mut request = post(query("{ version }"));
        request.extensions_mut().insert(Peer(IpAddr::from([192, 0, 2, last])));
        request
    };
    assert_eq!(graphql(&app, from(1)).await.code(), "UNAVAILABLE");
    assert_eq!(graphql(&app, from(2)).await.status, StatusCode::OK);
    drop(places);
    assert_eq!(graphql(&app, from(1)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_of_too_many_values_is_refused_before_it_is_read() {
    let (app, _home) = app(|_| ());
    let body = json!({ "query": "query($v: [Int!]) { version }", "variables": { "v": vec![0; 30_000] } });
    let answered = graphql(&app, post(body.to_string())).await;
    assert_eq!(answered.code(), "LIMIT_EXCEEDED");
    assert_eq!(answered.message(), "variables 中的值超过 20000 个的上限，请分批提交。");
}

fn from_page(method: &str, origin: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri("/graphql").header("origin", origin);
    let request = request.header("access-control-request-method", "POST");
    let request = request.header("access-control-request-headers", "authorization,content-type");
    request.header("content-type", "application/json").body(query("{ version }").into()).unwrap()
}

#[tokio::test]
async fn no_page_of_another_origin_may_ask_unless_it_is_named() {
    let (closed, _home) = app(|_| ());
    let (open, _home) = app(|settings| settings.origins = vec!["https://front.example".parse().unwrap()]);
    let allowed = async |app: &App, method: &str, origin: &str| {
        let (_, headers, _) = send(app, from_page(method, origin)).await;
        headers.get("access-control-allow-origin").cloned()
    };
    for method in ["OPTIONS", "POST"] {
        assert_eq!(allowed(&closed, method, "https://front.example").await, None);
        assert_eq!(allowed(&open, method, "https://front.example").await.unwrap(), "https://front.example");
        assert_eq!(allowed(&open, method, "https://other.example").await, None);
    }
    let (status, headers, _) = send(&open, from_page("OPTIONS", "https://front.example")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["access-control-allow-headers"], "authorization,content-type,accept");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    assert_eq!(send(&closed, from_page("OPTIONS", "https://front.example")).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_takes_them_so() {
    let (app, _home) = app(|_| ());
    let ask = |text: &str, encoding: &str| {
        let request = Request::post("/graphql").header("content-type", "application/json");
        request.header("accept-encoding", encoding).body(query(text).into()).unwrap()
    };
    let long = "{ plans { name title stages { key title role mode meaning otherwise } } }";
    let (_, plain, body) = send(&app, ask(long, "identity")).await;
    assert!(!plain.contains_key("content-encoding") && body.len() > 1024);
    let (_, headers, compressed) = send(&app, ask(long, "gzip, br")).await;
    assert_eq!(headers["content-encoding"], "gzip");
    assert_eq!(headers["vary"], "accept-encoding");
    assert!(compressed.len() < body.len() / 2, "{} of {} bytes", compressed.len(), body.len());
    let (_, short, _) = send(&app, ask("{ version }", "gzip")).await;
    assert!(!short.contains_key("content-encoding"));
}
