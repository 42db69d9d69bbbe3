//! What each role may do: every mutation, tried by everybody in every phase with an input that is otherwise sound,
//! beside the golden lists `golden/permissions*.snap`; and that `viewer.can` says beforehand what then happens.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};
use tests::client::Client;
use tests::house::{ADMINISTRATOR, POSTS};
use tests::introspection::Schema;
use tests::office::Office;

use crate::golden;
use crate::scene::{Moment, Scene};

const NOBODY: &str = "nobody";

/// How the lists write what becomes of a mutation.
const SIGNS: [(char, &str); 13] = [
    ('+', "OK"),
    ('-', "NOT_ALLOWED"),
    ('?', "NOT_FOUND"),
    ('!', "UNAUTHENTICATED"),
    ('p', "WRONG_PHASE"),
    ('f', "FINDINGS_OPEN"),
    ('s', "ALREADY_DECIDED"),
    ('c', "RULES_ARE_CURRENT"),
    ('x', "REPORT_EXISTS"),
    ('n', "REPORT_NOT_EMPTY"),
    ('e', "ENROLMENT_REFUSED"),
    ('o', "OUTSIDE_DIVISION"),
    ('r', "RATE_LIMITED"),
];

fn sign(code: &str) -> char {
    let sign = SIGNS.into_iter().find(|(_, known)| *known == code);
    sign.unwrap_or_else(|| panic!("give {code} a sign in `SIGNS`")).0
}

fn legend() -> String {
    let signs: String = SIGNS.iter().map(|(sign, code)| format!("{sign}  {code}\n")).collect();
    signs + &golden::columns(&everybody())
}

/// The mutations that are about a report.
pub(crate) const ON_A_REPORT: [&str; 20] = [
    "openReport",
    "importReport",
    "importPublishedReport",
    "reviseText",
    "setCells",
    "fillZeros",
    "explainFinding",
    "refuseExplanation",
    "adoptRules",
    "submitReport",
    "recallSubmission",
    "signStage",
    "signParts",
    "voidEdition",
    "withdrawSignature",
    "returnReport",
    "replan",
    "publishReport",
    "orderExpunging",
    "expungeContent",
];

/// Which mutations `viewer.can` can be asked about, and by which name.
fn action(mutation: &str) -> Option<&'static str> {
    Some(match mutation {
        "reviseText" | "setCells" | "fillZeros" => "EDIT",
        "explainFinding" => "EXPLAIN",
        "refuseExplanation" => "REFUSE_EXPLANATION",
        "adoptRules" => "ADOPT_RULES",
        "submitReport" => "SUBMIT",
        "recallSubmission" => "RECALL",
        "signStage" | "signParts" => "SIGN",
        "voidEdition" => "VOID",
        "withdrawSignature" => "WITHDRAW_SIGNATURE",
        "returnReport" => "RETURN",
        "replan" => "REPLAN",
        "publishReport" => "PUBLISH",
        "orderExpunging" => "ORDER_EXPUNGING",
        _ => return None,
    })
}

fn everybody() -> Vec<&'static str> {
    let posts = POSTS.iter().map(|(name, ..)| *name);
    [NOBODY].into_iter().chain(posts).chain([ADMINISTRATOR]).collect()
}

fn client(office: &Office, name: &str) -> Client {
    if name == NOBODY { office.nobody.clone() } else { Client::clone(&office.desk(name)) }
}

/// What `viewer.can` says of every mutation that it can be asked about: `OK`, or the code of the reason. Those that
/// edit are asked about where the scene edits.
async fn foretold(client: &Client, report: &str) -> BTreeMap<&'static str, String> {
    let asked = ON_A_REPORT.into_iter().filter_map(|mutation| Some((mutation, action(mutation)?)));
    let ask = |(mutation, action)| {
        let scope = match mutation {
            "reviseText" => "section:1",
            "setCells" | "fillZeros" => "table:3",
            _ => "edition",
        };
        let scope = if action == "EDIT" { format!(", scope: \"{scope}\"") } else { String::new() };
        format!("{mutation}: can(action: {action}, report: $id{scope}) {{ allowed reasons {{ code }} }} ")
    };
    let query: String = asked.clone().map(ask).collect();
    let query = format!("query($id: ID!) {{ viewer {{ {query} }} }}");
    let answer = client.ask(&query, json!({ "id": report })).await.data()["viewer"].take();
    let code = |(mutation, _)| {
        let reason = answer[mutation]["reasons"][0]["code"].as_str().unwrap_or("OK");
        assert_eq!(answer[mutation]["allowed"], reason == "OK", "{answer}");
        (mutation, reason.to_owned())
    };
    asked.map(code).collect()
}

/// Tries a mutation as everybody; answers with one sign for each. What is accepted uses the report up.
async fn tried_by_everybody(
    scene: &mut Scene,
    mutation: &str,
    foretold: &BTreeMap<&str, BTreeMap<&str, String>>,
) -> String {
    let mut signs = String::new();
    let mut input = scene.input(mutation, NOBODY).await;
    for name in everybody() {
        // `can` asks about any signature of one's own, so the mutation names one.
        if mutation == "withdrawSignature" {
            input = scene.input(mutation, name).await;
        }
        let answer = client(&scene.office, name).try_to(mutation, input.clone()).await;
        if let Some(foretold) = foretold.get(name).and_then(|foretold| foretold.get(mutation)) {
            assert_eq!(answer.code(), foretold, "{name}: {mutation}, {:?}: {}", scene.moment, answer.body);
        }
        signs.push(sign(answer.code()));
        if answer.code() == "OK" {
            scene.renew().await;
            input = scene.input(mutation, NOBODY).await;
        }
    }
    signs
}

#[tokio::test]
async fn everybody_may_do_what_the_golden_list_says_and_is_told_beforehand() {
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    for moment in Moment::ALL {
        let mut scene = Scene::at(moment).await;
        let mut told = BTreeMap::new();
        for name in everybody().into_iter().skip(1) {
            told.insert(name, foretold(&client(&scene.office, name), &scene.report()).await);
        }
        for mutation in ON_A_REPORT {
            if scene.allows(mutation) {
                let signs = tried_by_everybody(&mut scene, mutation, &told).await;
                writeln!(tables.entry(mutation).or_default(), "{signs}  {}", moment.name()).unwrap();
            }
        }
    }
    let tables: String = tables.iter().map(|(mutation, table)| format!("\n{mutation}\n{table}")).collect();
    golden::assert_is("permissions_on_reports", &(legend() + &tables));
}

#[tokio::test]
async fn everybody_may_do_beside_reports_what_the_golden_list_says() {
    let scene = Scene::at(Moment::Unopened).await;
    let schema = Schema::of(&scene.office.nobody).await;
    let mut list = legend() + "\n";
    for mutation in schema.mutations().into_iter().filter(|mutation| !ON_A_REPORT.contains(mutation)) {
        let mut signs = String::new();
        for name in everybody() {
            let input = scene.input(mutation, if name == NOBODY { ADMINISTRATOR } else { name }).await;
            signs.push(sign(client(&scene.office, name).try_to(mutation, input).await.code()));
        }
        writeln!(list, "{signs}  {mutation}").unwrap();
    }
    golden::assert_is("permissions", &list);
}

/// The list follows the schema: what is new there has to be tried here.
#[tokio::test]
async fn no_mutation_is_left_out() {
    let office = Office::new().await;
    let schema = Schema::of(&office.nobody).await;
    let scene = Scene::at(Moment::Drafted).await;
    for mutation in schema.mutations() {
        assert_ne!(scene.input(mutation, ADMINISTRATOR).await, Value::Null);
    }
    for mutation in ON_A_REPORT {
        assert!(schema.mutations().contains(&mutation), "there is no mutation `{mutation}`");
    }
}
