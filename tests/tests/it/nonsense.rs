//! Nothing that can be sent makes the server fail: every value of every input is replaced by nonsense in turn.

use serde_json::{Value, json};
use tests::client::{Answer, assert_is_chinese};
use tests::house::{ADMINISTRATOR, DRAFTER, GROUP_LEADER, OFFICE_LEAD, PUBLISHER, REVIEWER};
use tests::introspection::Schema;
use tests::office::Office;

use crate::scene::{Moment, Scene};

/// What nobody should send.
fn nonsense() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("\u{0}"),
        json!("a\u{0}b"),
        json!("长".repeat(30_000)),
        json!("'); drop table event; --"),
        json!("\u{202e}\u{feff}\u{fffd}\u{10ffff}"),
        json!("%s%n{}\\\"$1"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!(-1),
        json!(0),
        json!(i64::from(i32::MAX) + 1),
        json!(u64::MAX),
        json!(1.5),
        json!([]),
        json!({}),
    ]
}

/// Every place of a value where something else could stand, as a pointer.
fn places(value: &Value, path: &str, places: &mut Vec<String>) {
    places.push(path.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| self::places(value, &format!("{path}/{name}"), places));
        }
        Value::Array(items) => {
            (0..)
                .zip(items)
                .for_each(|(index, item): (usize, _)| self::places(item, &format!("{path}/{index}"), places));
        }
        _ => {}
    }
}

/// An answer that says what is wrong with the request, in Chinese, and blames nothing on the server.
#[track_caller]
fn assert_is_an_answer(answer: &Answer, sent: &str) {
    let sent: String = sent.chars().take(300).collect();
    let code = answer.error_code();
    assert!(!matches!(code, Some("INTERNAL" | "UNAVAILABLE" | "TIMEOUT")), "{sent}: {}", answer.body);
    assert!(answer.status < 500, "{sent}: {}", answer.body);
    for error in answer.body["errors"].as_array().into_iter().flatten() {
        assert_is_chinese(&error["message"]);
    }
    for error in answer.body["data"]["done"]["userErrors"].as_array().into_iter().flatten() {
        assert_is_chinese(&error["message"]);
    }
}

#[tokio::test]
async fn no_value_in_a_mutation_makes_the_server_fail() {
    for (moment, acts) in [
        (
            Moment::Drafted,
            &[("reviseText", DRAFTER), ("setCells", DRAFTER), ("fillZeros", DRAFTER), ("orderExpunging", REVIEWER)][..],
        ),
        (Moment::Unopened, &[("openReport", DRAFTER), ("importReport", DRAFTER)]),
        (
            Moment::AtStage(0),
            &[
                ("signStage", OFFICE_LEAD),
                ("signParts", OFFICE_LEAD),
                ("returnReport", OFFICE_LEAD),
                ("replan", ADMINISTRATOR),
            ],
        ),
        (Moment::Signed, &[("publishReport", PUBLISHER), ("expungeContent", ADMINISTRATOR), ("submitReport", DRAFTER)]),
    ] {
        let mut scene = Scene::at(moment).await;
        for (mutation, name) in acts {
            try_nonsense(&mut scene, mutation, name).await;
        }
    }
    let mut scene = Scene::at(Moment::Unopened).await;
    let accounts = ["changePassword", "enrol", "claimAdministration", "refreshToken", "signOut", "issueEnrolment"];
    for mutation in accounts.into_iter().chain(["registerPerson", "registerBody", "appoint", "endAppointment"]) {
        try_nonsense(&mut scene, mutation, ADMINISTRATOR).await;
    }
    scene.office.desk(GROUP_LEADER).ask("{ version }", Value::Null).await.data();
}

async fn try_nonsense(scene: &mut Scene, mutation: &str, name: &str) {
    let mut sound = scene.input(mutation, name).await;
    let mut places = vec!["/commandId".to_owned(), "/actingAs".to_owned()];
    for (name, value) in sound.as_object().unwrap() {
        self::places(value, &format!("/{name}"), &mut places);
    }
    for place in places {
        for nonsense in nonsense() {
            let mut input = sound.clone();
            match input.pointer_mut(&place) {
                Some(value) => *value = nonsense,
                None => input[&place[1..]] = nonsense,
            }
            let sent = format!("{mutation} {input}");
            let answer = scene.office.desk(name).try_to(mutation, input).await;
            assert_is_an_answer(&answer, &sent);
            if answer.code() == "OK" {
                scene.renew().await;
                sound = scene.input(mutation, name).await;
            }
        }
    }
}

#[tokio::test]
async fn no_argument_of_a_query_makes_the_server_fail() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let schema = Schema::of(&office.nobody).await;
    for field in schema.type_named("Query").fields() {
        for argument in &field.args {
            for nonsense in nonsense() {
                let given = field.required().filter(|name| *name != argument.name).map(|name| match name {
                    "year" => "year: 2020".to_owned(),
                    "text" => "text: \"政府\"".to_owned(),
                    "id" | "report" => format!("{name}: \"{report}\""),
                    "body" => format!("body: \"{}\"", office.body(tests::house::BUREAU)),
                    name => panic!("say what to ask `{}` with as `{name}`", field.name),
                });
                let given: String = given.map(|argument| argument + ", ").collect();
                let query = format!(
                    "query($it: {}) {{ {}({given}{}: $it) {{ __typename }} }}",
                    argument.written_type(),
                    field.name,
                    argument.name
                );
                let sent = format!("{query} {nonsense}");
                assert_is_an_answer(&drafter.ask(&query, json!({ "it": nonsense })).await, &sent);
                let wrapped = json!({ "it": { "position": nonsense } });
                assert_is_an_answer(&drafter.ask(&query, wrapped).await, &sent);
            }
        }
    }
}
