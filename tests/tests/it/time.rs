//! Earlier moments: a report as it stood, and all that happened to it.

use serde_json::json;
use tests::desk::{insertion, revision};
use tests::house::{ADMINISTRATOR, DRAFTER, GROUP_LEADER, OFFICE_LEAD, PUBLISHER, REVIEWER, SECOND_DRAFTER};
use tests::office::Office;
use tests::view::Report;

#[tokio::test]
async fn a_report_can_be_read_as_it_stood_at_every_position() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let before = office.head().await["position"].as_u64().unwrap();
    let report = office.drafted(2020).await;
    let mut stood: Vec<Report> = vec![drafter.read(&report).await];

    let edit = revision(&stood[0].paragraphs(1)[1], "改过一次的第二段。");
    office.desk(SECOND_DRAFTER).revise(&report, &[edit]).await.accepted();
    stood.push(drafter.read(&report).await);
    drafter.submit(&report).await.accepted();
    stood.push(drafter.read(&report).await);
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
    stood.push(drafter.read(&report).await);
    office.desk(REVIEWER).send_back(&report, None, "缺一句").await.accepted();
    stood.push(drafter.read(&report).await);
    drafter.revise(&report, &[insertion(6, "补上的一句。")]).await.accepted();
    stood.push(drafter.read(&report).await);
    drafter.submit(&report).await.accepted();
    office.sign_all(&report).await;
    stood.push(drafter.read(&report).await);
    office.desk(PUBLISHER).publish(&report, stood[6].hash()).await.accepted();
    stood.push(drafter.read(&report).await);

    assert_eq!(drafter.read_at(&report, before).await, None, "before it was opened");
    for then in &stood {
        assert_eq!(drafter.read_at(&report, then.position).await.as_ref(), Some(then));
    }
}

/// What is still to come would be answered otherwise tomorrow.
#[tokio::test]
async fn a_moment_that_is_still_to_come_is_refused_and_the_last_one_named() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let last = office.head().await["position"].as_u64().unwrap();
    for position in [last + 1, u64::from(u32::MAX), i64::MAX as u64] {
        let as_of = json!({ "position": position });
        for (query, variables) in [
            (
                "query($id: ID!, $asOf: AsOf) { it: report(id: $id, asOf: $asOf) { id } }",
                json!({ "id": report, "asOf": as_of }),
            ),
            ("query($asOf: AsOf) { it: inbox(asOf: $asOf) { nodes { act } } }", json!({ "asOf": as_of })),
        ] {
            let answer = drafter.ask(query, variables).await;
            assert!(answer.failed("POSITION_NOT_REACHED").contains(&last.to_string()), "{}", answer.body);
            assert_eq!(answer.body["errors"][0]["extensions"]["lastPosition"], last);
        }
    }
}

/// A time means everything that was recorded by then.
#[tokio::test]
async fn a_report_can_be_read_as_it_stood_at_a_time() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let edited = drafter.revise(&report, &[insertion(1, "后来的一段。")]).await.accepted();
    let (position, recorded_at) = (&edited["events"][0]["position"], &edited["events"][0]["recordedAt"]);
    drafter.revise(&report, &[insertion(1, "再后来的一段。")]).await.accepted();
    let query = "query($id: ID!, $asOf: AsOf) { report(id: $id, asOf: $asOf) { asOf position } }";
    let at = async |time: &str| drafter.ask(query, json!({ "id": report, "asOf": { "time": time } })).await;
    let then = at(recorded_at.as_str().unwrap()).await.data()["report"].take();
    assert_eq!((&then["asOf"], &then["position"]), (position, position));
    assert_eq!(at("2001-01-01T00:00:00Z").await.data()["report"], json!(null), "long before");
    at("2999-01-01T00:00:00Z").await.failed("POSITION_NOT_REACHED");
    let both = json!({ "id": report, "asOf": { "position": 1, "time": recorded_at } });
    drafter.ask(query, both).await.failed("GRAPHQL_VALIDATION_FAILED");
}

/// A client that keeps things by their ids keeps the earlier report beside the present one.
#[tokio::test]
async fn an_earlier_report_has_ids_of_its_own_by_which_it_is_found_again() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let then = drafter.read(&report).await.position;
    drafter.revise(&report, &[insertion(1, "后来的一段。")]).await.accepted();
    let content = "id asOf edition { sections(numbers: [1]) { paragraphs { id text } } }";
    let by_position =
        format!("query($id: ID!, $at: Int!) {{ report(id: $id, asOf: {{position: $at}}) {{ {content} }} }}");
    let past = drafter.ask(&by_position, json!({ "id": report, "at": then })).await.data()["report"].take();
    let by_id = format!("query($id: ID!) {{ report(id: $id) {{ {content} }} }}");
    let now = drafter.ask(&by_id, json!({ "id": report })).await.data()["report"].take();
    assert_eq!((&past["asOf"], &now["asOf"]), (&json!(then), &json!(null)));
    let ids = |report: &serde_json::Value| -> std::collections::BTreeSet<String> {
        let paragraphs = report["edition"]["sections"][0]["paragraphs"].as_array().unwrap();
        paragraphs.iter().chain([report]).map(|part| part["id"].to_string()).collect()
    };
    assert!(ids(&past).is_disjoint(&ids(&now)));
    let node = format!("query($id: ID!) {{ node(id: $id) {{ ... on Report {{ {content} }} }} }}");
    let again = drafter.ask(&node, json!({ "id": past["id"] })).await.data()["node"].take();
    assert_eq!(again, past);
    drafter.revise(past["id"].as_str().unwrap(), &[insertion(1, "改写过去。")]).await.refused("NOT_FOUND");
}

/// Looking far back costs no replay from the beginning each time, and what it answers is what a replay would.
#[tokio::test]
async fn every_moment_of_a_long_report_is_answered_as_it_was() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let mut stood = Vec::new();
    for number in 0..300 {
        let read = drafter.read(&report).await;
        drafter.revise(&report, &[revision(&read.paragraphs(1)[1], &format!("第 {number} 次改写。"))]).await.accepted();
        if number % 50 == 3 {
            stood.push(drafter.read(&report).await);
        }
    }
    for then in stood.iter().rev().chain(&stood) {
        assert_eq!(drafter.read_at(&report, then.position).await.as_ref(), Some(then));
    }
}

/// Who may read is decided by the offices of now, also where the content is of then.
#[tokio::test]
async fn whoever_has_left_reads_nothing_not_even_of_their_own_time() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let second = office.desk(SECOND_DRAFTER);
    let position = second.read(&report).await.position;
    let mine = second.ask("{ viewer { appointments { id } } }", json!({})).await.data();
    let end = json!({
        "body": office.body(tests::house::BUREAU), "person": office.person(SECOND_DRAFTER),
        "appointment": mine["viewer"]["appointments"][0]["id"], "reason": "调离",
    });
    office.desk(ADMINISTRATOR).act("endAppointment", end).await.accepted();

    assert_eq!(second.try_read(&report, None).await, None);
    assert_eq!(second.read_at(&report, position).await, None);
    second.revise(&report, &[insertion(0, "走了还写。")]).await.refused("NOT_FOUND");
    assert_eq!(second.inbox().await, [""; 0]);
}

#[tokio::test]
async fn the_history_tells_who_did_what_in_order() {
    let office = Office::new().await;
    let report = office.published(2020).await;
    let history = office.desk(GROUP_LEADER).history(&report).await;

    let told: Vec<_> = history
        .iter()
        .map(|event| (event["type"].as_str().unwrap(), event["actor"]["name"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("ReportOpened", DRAFTER),
            ("CellsSet", DRAFTER),
            ("TextRevised", DRAFTER),
            ("ReportSubmitted", DRAFTER),
            ("StageSigned", OFFICE_LEAD),
            ("StageSigned", REVIEWER),
            ("StageSigned", GROUP_LEADER),
            ("EditionPublished", PUBLISHER),
        ]
    );
    assert_eq!(history[4]["actor"]["role"], "OFFICE_LEAD");
    assert_eq!(history[4]["actor"]["person"]["id"], office.person(OFFICE_LEAD));
    assert!(history[2]["texts"].as_array().unwrap().iter().any(|text| text["text"] == tests::office::FIRST_TEXT));
    let versions: Vec<_> = history.iter().map(|event| event["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, (1..=8).collect::<Vec<_>>());

    let submitted = &history[3]["position"];
    let then = office.desk(DRAFTER).history_page(&report, json!({ "asOf": { "position": submitted } })).await;
    assert_eq!(then["edges"].as_array().unwrap().len(), 4, "as of the submission nobody had signed");
}
