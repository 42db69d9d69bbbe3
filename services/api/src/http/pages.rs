//! Pages for people who open the server in a browser: what it is and where to go on, and GraphiQL in development.
//! Everything they need is in the program, for offices have no internet; nothing is loaded from elsewhere.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::app::App;

/// A page may load what this server serves, and nothing else; GraphiQL's editor writes styles and fonts into the page.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const INDEX: &str = include_str!("../../assets/index.html");
const ENTRY: &str = include_str!("../../assets/entry.html");
const STYLE: &str = include_str!("../../assets/page.css");
const GRAPHIQL: &str = include_str!("../../assets/graphiql/graphiql.html");
const START: &str = include_str!("../../assets/graphiql/start.js");

/// What GraphiQL consists of, by the name that its page knows it by; compressed.
const PARTS: [(&str, &str, &[u8]); 4] = [
    ("graphiql.min.js", SCRIPT, include_bytes!("../../assets/graphiql/graphiql.min.js.gz")),
    ("graphiql.min.css", SHEET, include_bytes!("../../assets/graphiql/graphiql.min.css.gz")),
    ("react.production.min.js", SCRIPT, include_bytes!("../../assets/graphiql/react.production.min.js.gz")),
    ("react-dom.production.min.js", SCRIPT, include_bytes!("../../assets/graphiql/react-dom.production.min.js.gz")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SHEET: &str = "text/css; charset=utf-8";
const PAGE: &str = "text/html; charset=utf-8";

/// What GraphiQL shows at first: each is a tab, with the variables that it starts with.
pub(super) const EXAMPLES: [(&str, &str); 4] = [
    (include_str!("../../assets/graphiql/examples/1-published.graphql"), ""),
    (
        include_str!("../../assets/graphiql/examples/2-sign-in.graphql"),
        "{\n  \"input\": {\n    \"userName\": \"起草人甲\",\n    \"password\": \"\"\n  }\n}",
    ),
    (include_str!("../../assets/graphiql/examples/3-inbox.graphql"), ""),
    (include_str!("../../assets/graphiql/examples/4-report.graphql"), ""),
];
const PUBLISHED: &str = "{annualSnapshots{nodes{bodyName year late contentHash signOffs{role at}}}}";

pub(super) fn router(graphiql: bool) -> Router<App> {
    let pages = Router::new()
        .route("/", get(move || async move { page(index(graphiql)) }))
        .route("/page.css", get(|| async { file(SHEET, STYLE) }));
    if graphiql { pages.route("/graphiql/{file}", get(part)) } else { pages }
}

/// Whether a browser asks for a page, and not a client for data.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut names = accepted.flat_map(|text| text.split(',')).map(|range| range.split(';').next().unwrap_or_default());
    names.any(|name| name.trim().eq_ignore_ascii_case("text/html"))
}

/// GraphiQL's own page.
pub(super) fn graphiql() -> Response {
    let examples = EXAMPLES.map(|(query, variables)| json!({ "query": query, "variables": variables }));
    // A script ends where its text says so, wherever that is.
    let examples = json!(examples).to_string().replace('<', "\\u003c");
    page(GRAPHIQL.replace("EXAMPLES", &examples))
}

fn index(graphiql: bool) -> String {
    INDEX
        .replace("VERSION", env!("CARGO_PKG_VERSION"))
        .replace("PUBLISHED", PUBLISHED)
        .replace("GRAPHIQL", if graphiql { ENTRY } else { "" })
}

async fn part(Path(name): Path<String>) -> Response {
    if name == "start.js" {
        return file(SCRIPT, START);
    }
    let Some((_, media_type, compressed)) = PARTS.into_iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = file(media_type, compressed);
    response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    response
}

fn page(html: String) -> Response {
    let mut response = file(PAGE, html);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    response
}

fn file(media_type: &'static str, content: impl IntoResponse) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    // The names say no version: a browser asks again after an upgrade.
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("max-age=600"));
    response
}
