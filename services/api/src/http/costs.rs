//! No document within the text limit, whatever is written in it, costs the server or its network much.

use std::sync::LazyLock;
use std::time::Duration;

use async_graphql::{Name, Request, Value, Variables};
use proptest::prelude::*;
use proptest::sample::select;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime;

use super::answer::{Answer, MediaType};
use crate::document::{self, Documents};
use crate::schema::Schema;
use crate::{Limits, schema};

/// How many times the processor time of the plainest long document another may cost: side by side, because machines
/// differ and do other things meanwhile.
const MOST_TIMES: u32 = 3;
/// What one answer may weigh.
const MOST_BYTES: usize = 20 * 1024;

fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap())
}

/// The answer to a document, from measuring it to the last byte. There is nothing behind the schema: what can be
/// executed is answered with faults.
fn answer_to(schema: &Schema, mut request: Request) -> Vec<u8> {
    let limits = Limits { introspection: true, ..Limits::default() };
    let alone = runtime::Builder::new_current_thread().build().unwrap();
    alone.block_on(async {
        let answer = match document::read(&mut request, &limits, &Documents::default()) {
            Ok(()) => Answer::executed(schema.execute(request).await, MediaType::Json, "request"),
            Err(refused) => Answer::refused(refused.into(), MediaType::Json, "request"),
        };
        let body = answer.into_response("request").into_body();
        axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec()
    })
}

/// The least time that refusing or validating a document took in three tries, and the longest answer.
fn cost(query: &str, variables: &Variables) -> (Duration, usize) {
    let schema = schema::build(&Limits::default()).finish();
    let tries = (0..3).map(|_| {
        let request = Request::new(query).variables(variables.clone());
        let begun = processor_time();
        let answer = answer_to(&schema, request);
        (processor_time().saturating_sub(begun), answer.len())
    });
    tries.reduce(|(time, bytes), (other, more)| (time.min(other), bytes.max(more))).unwrap()
}

/// What the plainest document of the longest kind costs: one field, again and again.
static PLAIN: LazyLock<Duration> = LazyLock::new(|| cost(&format!("{{{}}}", text("a ")), &Variables::default()).0);

fn assert_cheap(query: &str, variables: &Variables) {
    let (time, bytes) = cost(query, variables);
    let begin: String = query.chars().take(300).collect();
    let plain = *PLAIN;
    assert!(time < plain * MOST_TIMES, "{time:?}, not {plain:?}, for {} bytes: {begin}", query.len());
    assert!(bytes < MOST_BYTES, "{bytes} bytes answered to {}: {begin}", query.len());
}

fn text(piece: &str) -> String {
    let most = Limits::default().document - 4_000;
    piece.repeat(most / piece.len())
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

#[test]
fn no_document_that_repeats_one_thing_is_expensive() {
    let fragments = |spread: &str, last: &str| {
        let floors =
            (0..19).map(|n| format!("fragment F{n} on Query{{{}}}", spread.replace('N', &(n + 1).to_string())));
        format!("{{...F0}} {} fragment F19 on Query{{{last}}}", floors.collect::<String>())
    };
    for query in [
        fragments("...FN ...FN ...FN ...FN", "...Nope"),
        fragments("...FN ...FN ...FN ...FN", "version"),
        fragments("...FN", &text("nothing ")),
        fragments("...on Query{...FN}", &text("version(a:1) version ")),
        format!("{{...F}} fragment F on Query {} {{version}}", text("@a ")),
        format!("query {} {{version}}", text("@a ")),
        format!("query($v: Int {}) {{version}}", text("@a ")),
        format!("{{version {}}}", text("@include(if: 1) ")),
        format!("{{{}}}", text("nothing ")),
        format!("{{{}}}", text("nothing{nothing}")),
        format!("{{{}}}", text("version ")),
        format!("{{{}}}", text("report(id:1,asOf:{position:\"\u{1}\"}){nope}")),
        format!("{{{}}}", text("version(a:1){b} version(c:2) ")),
        format!("{{{}}}", text("...on Nope{nope}")),
        format!("{{version({})}}", text("a:1 ")),
        format!("{{version(a:[{}])}}", text("1 ")),
        format!("{{version(a:[{}])}}", text("$v ")),
        format!("{{version(a:\"{}\")}}", text("\\u0001")),
        format!("{{version(a:\"\"\"{}\"\"\")}}", text("\\\"\"\"\n ")),
        format!("query({}) {{version}}", numbered(4_000, |n| format!("$v{n}:A "))),
        numbered(2_000, |n| format!("query q{n}{{version}} ")),
        numbered(1_500, |n| format!("fragment f{n} on Query{{...f{}}} ", n + 1)) + "{...f0}",
        text("{"),
        text("\"\"\""),
        text("# "),
        text("\u{feff}"),
        format!("{{{}", text("a ")),
        format!("{{{}}}", text("n").replacen('n', "version ", 1)),
        format!("mutation {{{}}}", text("signOut ")),
    ] {
        assert_cheap(&query, &Variables::default());
    }
}

#[test]
fn no_variable_is_copied_without_end() {
    let list = Value::List(vec![Value::Null; 400_000]);
    let mut variables = Variables::default();
    variables.insert(Name::new("v"), list);
    assert_cheap(&format!("query($v:ID!){{{}}}", text("report(id:$v){id} ")), &variables);
}

/// Names that mean something here, and some that do not.
fn name() -> BoxedStrategy<String> {
    let known = [
        "version",
        "viewer",
        "report",
        "reports",
        "ledger",
        "position",
        "node",
        "id",
        "edges",
        "__typename",
        "person",
        "signIn",
        "form",
        "cells",
        "Query",
        "Report",
        "Node",
        "x",
        "y",
    ];
    select(known.to_vec()).prop_map(str::to_owned).boxed()
}

fn value() -> BoxedStrategy<String> {
    let leaf = prop_oneof!["-?[0-9]{1,9}", "\"[^\"\\\\]{0,40}\"", name(), name().prop_map(|name| format!("${name}"))];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(|items| format!("[{}]", items.join(" "))),
            prop::collection::vec((name(), inner), 0..8).prop_map(|fields| {
                let fields: Vec<_> = fields.into_iter().map(|(name, value)| format!("{name}:{value}")).collect();
                format!("{{{}}}", fields.join(" "))
            }),
        ]
    })
    .boxed()
}

fn arguments() -> BoxedStrategy<String> {
    prop::collection::vec((name(), value()), 0..3)
        .prop_map(|given| {
            let given: Vec<_> = given.into_iter().map(|(name, value)| format!("{name}:{value}")).collect();
            if given.is_empty() { String::new() } else { format!("({})", given.join(" ")) }
        })
        .boxed()
}

fn directives() -> BoxedStrategy<String> {
    let directive =
        (select(vec!["include", "skip", "x"]), arguments()).prop_map(|(name, given)| format!(" @{name}{given}"));
    prop::collection::vec(directive, 0..2).prop_map(|all| all.concat()).boxed()
}

/// A selection set, which may spread the fragments `F0` to `F7`.
fn selections() -> BoxedStrategy<String> {
    let spread = (0..8, directives()).prop_map(|(number, directives)| format!("...F{number}{directives}"));
    let field = (prop::option::of(name()), name(), arguments(), directives());
    let field = field.prop_map(|(alias, name, given, directives)| {
        alias.map(|alias| format!("{alias}:")).unwrap_or_default() + &name + &given + &directives
    });
    let field = field.boxed();
    let leaf = prop_oneof![2 => field.clone(), 1 => spread].prop_map(|one| format!("{{{one}}}"));
    leaf.prop_recursive(6, 400, 12, move |inner| {
        let within = (field.clone(), inner.clone()).prop_map(|(field, set)| field + &set);
        let inline = (name(), directives(), inner.clone())
            .prop_map(|(on, directives, set)| format!("...on {on}{directives}{set}"));
        let bare = inner.prop_map(|set| set[1..set.len() - 1].to_owned());
        prop::collection::vec(prop_oneof![within, inline, bare], 1..12).prop_map(|all| format!("{{{}}}", all.join(" ")))
    })
    .boxed()
}

fn document() -> BoxedStrategy<String> {
    let operation = (select(vec!["query", "mutation"]), directives(), selections())
        .prop_map(|(kind, directives, set)| format!("{kind}($x:ID $y:[Int!]=[1]){directives}{set}"));
    let fragment = (name(), directives(), selections());
    (operation, prop::collection::vec(fragment, 0..8), 1..40_usize)
        .prop_map(|(operation, fragments, repeat)| {
            let defined = fragments.into_iter().enumerate().map(|(number, (on, directives, set))| {
                let body = set[1..set.len() - 1].to_owned() + " ";
                format!(" fragment F{number} on {on}{directives}{{{}}}", body.repeat(repeat))
            });
            let text: String = std::iter::once(operation).chain(defined).collect();
            text.chars().take(Limits::default().document).collect()
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_document_is_expensive(query in document()) {
        assert_cheap(&query, &Variables::default());
    }
}
