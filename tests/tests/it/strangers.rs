//! What somebody may not see answers exactly like what does not exist.

use serde_json::{Value, json};
use tests::client::Answer;
use tests::desk::Desk;
use tests::house::{BUREAU, OTHER_DRAFTER, OTHER_REVIEWER, SUPERIOR_OFFICE};
use tests::office::Office;

use crate::permissions::ON_A_REPORT;
use crate::scene::{Moment, Scene, id_of_body, id_of_report};

/// A body that nobody registered.
const NOWHERE: &str = "01900000-0000-7000-8000-000000000000";

/// The answer without the one thing that is every request's own.
fn told(mut answer: Answer) -> Value {
    for error in answer.body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"].take();
    }
    json!([answer.status, answer.body])
}

/// What a stranger is answered who asks for a report in every way there is.
async fn asked(stranger: &Desk, report: &str, body: &str, year: i32, position: u64) -> Vec<Value> {
    let fields = "{ id phase history { edges { cursor } } edition { hash { whole } } }";
    let mut answers = Vec::new();
    for query in [
        format!("{{ it: report(id: \"{report}\") {fields} }}"),
        format!("{{ it: report(id: \"{report}\", asOf: {{ position: {position} }}) {fields} }}"),
        format!("{{ it: reportFor(body: \"{body}\", year: {year}) {fields} }}"),
        format!("{{ it: reportFor(body: \"{body}\", year: {year}, asOf: {{ position: {position} }}) {fields} }}"),
        format!("{{ it: node(id: \"{report}\") {{ __typename id }} }}"),
        format!("{{ it: textCopies(report: \"{report}\", text: \"政府信息\") {{ position }} }}"),
        format!("{{ it: reports(body: \"{body}\") {{ edges {{ node {{ id }} }} pageInfo {{ hasNextPage }} }} }}"),
        format!("{{ it: annualSnapshot(body: \"{body}\", year: {year}) {{ id }} }}"),
        format!("{{ it: annualSnapshots(body: \"{body}\") {{ edges {{ node {{ id }} }} }} }}"),
    ] {
        answers.push(told(stranger.ask(&query, Value::Null).await));
    }
    for action in ["EDIT", "SUBMIT", "RECALL", "SIGN", "RETURN", "REPLAN", "PUBLISH", "ORDER_EXPUNGING"] {
        let query = format!(
            "{{ viewer {{ can(action: {action}, report: \"{report}\") {{ allowed reasons {{ code message }} }} }} }}"
        );
        answers.push(told(stranger.ask(&query, Value::Null).await));
    }
    answers
}

#[tokio::test]
async fn another_bodys_report_answers_like_one_that_does_not_exist() {
    for moment in [Moment::Drafted, Moment::AtStage(1), Moment::Signed] {
        let scene = Scene::at(moment).await;
        let office = &scene.office;
        let (there, nowhere) = (scene.report(), id_of_report(NOWHERE, 2019));
        let (body, no_body) = (office.body(BUREAU), id_of_body(NOWHERE));
        let position = office.head().await["position"].as_u64().unwrap();
        for stranger in [OTHER_DRAFTER, OTHER_REVIEWER, SUPERIOR_OFFICE] {
            let desk = office.desk(stranger);
            assert_eq!(
                asked(&desk, &there, body, 2019, position).await,
                asked(&desk, &nowhere, &no_body, 2019, position).await,
                "{stranger}, {moment:?}"
            );
            for mutation in ON_A_REPORT {
                let input = scene.input(mutation, stranger).await;
                let renamed = input.to_string().replace(&there, &nowhere).replace(body, &no_body);
                let renamed: Value = serde_json::from_str(&renamed).unwrap();
                let one = desk.act(mutation, input).await;
                assert_eq!(one.code(), "NOT_FOUND", "{}", one.body);
                assert_eq!(told(one), told(desk.act(mutation, renamed).await), "{stranger}, {mutation}, {moment:?}");
            }
        }
    }
}

/// A person may see who is registered, but not where anybody of another body works.
#[tokio::test]
async fn who_works_in_another_body_is_not_told() {
    let office = Office::new().await;
    let query = "query($id: ID!) { body(id: $id) { name appointments { id } } }";
    let told = office.desk(OTHER_DRAFTER).ask(query, json!({ "id": office.body(BUREAU) })).await.data();
    assert_eq!(told["body"], json!({ "name": BUREAU, "appointments": [] }));
}
