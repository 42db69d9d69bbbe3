//! What each event changed, beside what stood there before.

use serde_json::{Value, json};
use tests::desk::{Desk, insertion, put_first, removal, revision};
use tests::house::{ADMINISTRATOR, BUREAU, DRAFTER, OFFICE_LEAD, OTHER_DRAFTER, REVIEWER};
use tests::office::{FIRST_TEXT, Office};

const CHANGES: &str = include_str!("../../graphql/changes.graphql");

/// A page of what the events of a report changed.
async fn page(desk: &Desk, report: &str, first: i32, after: &Value) -> Value {
    let variables = json!({ "id": report, "first": first, "after": after });
    desk.ask(CHANGES, variables).await.data()["report"]["history"].take()
}

/// What each event changed, the latest last.
async fn changes(desk: &Desk, report: &str) -> Vec<Value> {
    let page = page(desk, report, 100, &Value::Null).await;
    page["nodes"].as_array().unwrap().iter().map(|event| event["changes"].clone()).collect()
}

/// What the latest event changed.
async fn latest(desk: &Desk, report: &str) -> Value {
    changes(desk, report).await.pop().unwrap()
}

#[tokio::test]
async fn a_filled_cell_shows_what_it_held() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.drafted(2020).await;
    let cell = drafter.read(&report).await.cell("2019/3/received/total").version;
    drafter.set_cell(&report, "2019/3/received/total", cell, "7").await.accepted();
    let changed = latest(&drafter, &report).await;
    let [change] = &changed.as_array().unwrap()[..] else { panic!("{changed}") };
    assert_eq!((&change["valueBefore"], &change["valueAfter"]), (&json!("0"), &json!("7")));
    assert_eq!((&change["code"], &change["columnLabel"]), (&json!("2019/3/received/total"), &json!("总计")));
    let opened = changes(&drafter, &report).await.swap_remove(0);
    assert_eq!(opened, json!([{ "__typename": "PhaseChange", "phaseBefore": null, "phaseAfter": "DRAFTING" }]));
}

#[tokio::test]
async fn a_paragraph_shows_what_it_said_and_where_it_stood() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.drafted(2020).await;
    let read = drafter.read(&report).await;
    let first = &read.paragraphs(1)[0];
    let edits = [revision(first, "改过的话。"), put_first(first, 5), insertion(0, "卷首。")];
    drafter.revise(&report, &edits).await.accepted();
    let changed = latest(&drafter, &report).await;
    let texts = |change: &Value| (change["textBefore"]["text"].clone(), change["textAfter"]["text"].clone());
    let sections = |change: &Value| (change["sectionBefore"].clone(), change["sectionAfter"].clone());
    assert_eq!(changed[0]["change"], "REVISED");
    assert_eq!(texts(&changed[0]), (json!(FIRST_TEXT), json!("改过的话。")));
    assert_eq!(changed[1]["change"], "MOVED");
    assert_eq!(sections(&changed[1]), (json!(1), json!(5)));
    assert_eq!(texts(&changed[1]), (json!("改过的话。"), json!("改过的话。")), "it was revised before it moved");
    assert_eq!(changed[2]["change"], "ADDED");
    assert_eq!((texts(&changed[2]), sections(&changed[2])), ((Value::Null, json!("卷首。")), (Value::Null, json!(0))));

    let moved = drafter.read(&report).await.paragraphs(5)[0].clone();
    drafter.revise(&report, &[removal(&moved)]).await.accepted();
    let removed = latest(&drafter, &report).await[0].take();
    assert_eq!((&removed["change"], &removed["paragraphId"]), (&json!("REMOVED"), &json!(moved.id)));
    assert_eq!((texts(&removed), sections(&removed)), ((json!("改过的话。"), Value::Null), (json!(5), Value::Null)));
}

#[tokio::test]
async fn signatures_and_phases_show_where_they_begin_and_end() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    let hash = lead.read(&report).await.edition.hash.whole;
    let opinion = json!({ "report": report, "stage": "office_review", "expectedHash": hash, "opinion": "同意" });
    lead.act("signStage", opinion).await.accepted();
    let given = latest(&lead, &report).await[0].take();
    assert_eq!((&given["meaning"], &given["opinion"]["text"]), (&json!("REVIEWED"), &json!("同意")));

    office.desk(REVIEWER).send_back(&report, Some("office_review"), "请再看").await.accepted();
    let back = latest(&lead, &report).await;
    assert_eq!((&back[0]["__typename"], &back[0]["signatureId"]), (&json!("SignatureLapsed"), &given["signatureId"]));
    assert_eq!(back[0]["person"]["id"], office.person(OFFICE_LEAD));
    assert_eq!((&back[1]["phaseBefore"], &back[1]["phaseAfter"]), (&json!("IN_REVIEW"), &json!("DRAFTING")));
}

/// Each page is replayed for itself, and tells the same.
#[tokio::test]
async fn every_page_tells_the_same_as_the_whole() {
    let office = Office::new().await;
    let report = office.published(2020).await;
    let drafter = office.desk(DRAFTER);
    let whole = page(&drafter, &report, 100, &Value::Null).await["nodes"].take();
    let (mut told, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = page(&drafter, &report, 1, &after).await;
        told.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(json!(told), whole);
    assert_eq!(told.len(), 8);
    assert_eq!(whole[7]["changes"][0]["phaseAfter"], "PUBLISHED");
}

#[tokio::test]
async fn an_expunged_text_is_in_no_change_any_more() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.drafted(2020).await;
    let first = drafter.read(&report).await.paragraphs(1)[0].clone();
    drafter.revise(&report, &[revision(&first, "改过的话。")]).await.accepted();
    assert!(json!(changes(&drafter, &report).await).to_string().contains(FIRST_TEXT));
    office.desk(REVIEWER).order_expunging(&report, &[&first.commitment]).await.accepted();
    let order = office.desk(ADMINISTRATOR).inbox().await[0].strip_prefix("expunge:").unwrap().to_owned();
    office.desk(ADMINISTRATOR).expunge(&report, &order).await.accepted();

    let told = changes(&drafter, &report).await;
    assert!(!json!(told).to_string().contains(FIRST_TEXT));
    let erased = json!({ "commitment": first.commitment, "text": null });
    assert_eq!(told[3][0]["textBefore"], erased, "{told:?}");
    let last = told.last().unwrap();
    assert_eq!(last[0], json!({ "__typename": "TextExpunged", "commitment": first.commitment }));
}

#[tokio::test]
async fn a_bodys_history_shows_who_was_appointed_and_whose_office_ended() {
    const HISTORY: &str =
        "query($id: ID!, $last: Int!) { node(id: $id) { ... on Body { history(last: $last) { totalCount nodes {
        type version texts { text } changes { __typename
            ... on AppointmentChange { appointmentId ended appointee { name } office officeTitle answersFor } }
    } } } } }";
    let office = Office::new().await;
    let administrator = office.desk(ADMINISTRATOR);
    let body = office.body(BUREAU);
    let mut post =
        json!({ "body": body, "person": office.person(OFFICE_LEAD), "role": "DIVISION_HEAD", "title": "代科长" });
    post["sections"] = json!([2]);
    administrator.act("appoint", post).await.accepted();
    let read = async |desk: &Desk, last: i32| {
        desk.ask(HISTORY, json!({ "id": body, "last": last })).await.data()["node"]["history"].take()
    };
    let appointed = read(&administrator, 1).await["nodes"][0]["changes"][0].clone();
    let end = json!({
        "body": body, "person": office.person(OFFICE_LEAD), "reason": "科长已到任", "appointment": appointed["appointmentId"],
    });
    administrator.act("endAppointment", end).await.accepted();
    // The two last events say the same of the appointment, but that it began and ended, and why it did
    let history = read(&office.desk(DRAFTER), 2).await;
    let change = |ended: bool| {
        json!({
            "__typename": "AppointmentChange", "appointmentId": appointed["appointmentId"], "ended": ended,
            "appointee": { "name": OFFICE_LEAD }, "office": "DIVISION_HEAD", "officeTitle": "代科长", "answersFor": ["section:2"],
        })
    };
    assert_eq!(history["nodes"][0]["changes"], json!([change(false)]));
    assert_eq!(history["nodes"][1]["changes"], json!([change(true)]));
    assert_eq!(history["nodes"][1]["texts"], json!([{ "text": "科长已到任" }]));
    assert_eq!(history["totalCount"], history["nodes"][1]["version"]);
    // From its registration on, page by page or at once; but not for those who have no business there
    let whole = read(&administrator, 100).await;
    assert_eq!(whole["nodes"][0]["type"], "BodyRegistered");
    assert_eq!(whole["nodes"].as_array().unwrap().len() as u64, whole["totalCount"].as_u64().unwrap());
    assert_eq!(read(&office.desk(OTHER_DRAFTER), 1).await, Value::Null);
}
