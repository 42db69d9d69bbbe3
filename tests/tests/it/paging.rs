//! Ids and connections.

use serde_json::{Value, json};
use tests::client::Client;
use tests::house::{ADMINISTRATOR, AUDITOR, BUREAU, DRAFTER, OTHER_DRAFTER};
use tests::office::Office;

/// The edges of a connection, page by page of one each, checked against the connection in one piece.
async fn page_by_page(client: &Client, query: &str, path: &str) -> Vec<Value> {
    let whole = client.ask(query, json!({ "first": 100 })).await.data().pointer(path).unwrap().clone();
    assert_eq!(whole["pageInfo"]["hasNextPage"], false);
    let mut edges = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = client.ask(query, json!({ "first": 1, "after": after })).await.data().pointer(path).unwrap().clone();
        assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
        edges.extend(page["edges"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(json!(edges), whole["edges"], "the same edges in the same order");
    let none = client.ask(query, json!({ "first": 0 })).await.data().pointer(path).unwrap().clone();
    assert_eq!((&none["edges"], &none["pageInfo"]["hasNextPage"]), (&json!([]), &json!(true)));
    edges
}

const PAGE: &str = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

#[tokio::test]
async fn every_connection_gives_the_same_page_by_page_as_in_one_piece() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.published(2020).await;
    office.published(2021).await;
    for year in [2022, 2023, 2019] {
        drafter.open(office.body(BUREAU), year).await;
    }
    let arguments = "query($first: Int, $after: String)";
    let connection = |field: &str, node: &str| {
        format!(
            "{arguments} {{ it: {field}(first: $first, after: $after) {{ edges {{ cursor node {{ {node} }} }} {PAGE} }} }}"
        )
    };
    let years = |edges: Vec<Value>| edges.iter().map(|edge| edge["node"]["year"].as_u64().unwrap()).collect::<Vec<_>>();

    let bodies = page_by_page(&drafter, &connection("bodies", "id name"), "/it").await;
    assert_eq!(bodies.len(), 3);
    let people = page_by_page(&office.desk(ADMINISTRATOR), &connection("people", "id name"), "/it").await;
    assert_eq!(people.len(), office.house.people.len(), "an administrator sees everybody");
    let colleagues = page_by_page(&drafter, &connection("people", "id name"), "/it").await;
    assert!(colleagues.iter().any(|edge| edge["node"]["name"] == AUDITOR), "{colleagues:?}");
    assert!(!colleagues.iter().any(|edge| edge["node"]["name"] == OTHER_DRAFTER), "{colleagues:?}");
    let reports = page_by_page(&drafter, &connection("reports", "id year"), "/it").await;
    assert_eq!(years(reports), [2023, 2022, 2021, 2020, 2019], "the latest year first");
    let snapshots = page_by_page(&office.nobody, &connection("annualSnapshots", "id year"), "/it").await;
    assert_eq!(years(snapshots), [2020, 2021], "in the order of publication");
    let inbox = page_by_page(&drafter, &connection("inbox", "reportId act year"), "/it").await;
    assert_eq!(years(inbox), [2022, 2023, 2019], "the longest waiting first");
    let history = format!(
        "{arguments} {{ report(id: \"{report}\") {{ history(first: $first, after: $after) {{ edges {{ cursor node {{ version }} }} {PAGE} }} }} }}"
    );
    assert_eq!(page_by_page(&drafter, &history, "/report/history").await.len(), 8);
}

#[tokio::test]
async fn a_history_can_be_read_from_its_end() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = office.published(2020).await;
    let query = format!(
        "query($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $asOf: AsOf) {{ report(id: $id, asOf: $asOf) {{
            version history(first: $first, last: $last, after: $after, before: $before) {{
                totalCount nodes {{ version position }} {PAGE} }} }} }}"
    );
    let page = async |mut variables: Value| {
        variables["id"] = json!(report);
        drafter.ask(&query, variables).await.data()["report"]["history"].take()
    };
    let versions = |page: &Value| {
        page["nodes"].as_array().unwrap().iter().map(|node| node["version"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let end = page(json!({ "last": 3 })).await;
    assert_eq!((versions(&end), &end["totalCount"]), (vec![6, 7, 8], &json!(8)));
    assert_eq!((&end["pageInfo"]["hasPreviousPage"], &end["pageInfo"]["hasNextPage"]), (&json!(true), &json!(false)));
    let middle = page(json!({ "last": 3, "before": end["pageInfo"]["startCursor"] })).await;
    assert_eq!(versions(&middle), [3, 4, 5]);
    assert_eq!(middle["pageInfo"]["hasNextPage"], true);
    let start = page(json!({ "last": 3, "before": middle["pageInfo"]["startCursor"] })).await;
    assert_eq!((versions(&start), &start["pageInfo"]["hasPreviousPage"]), (vec![1, 2], &json!(false)));

    let then = json!({ "last": 2, "asOf": { "position": middle["nodes"][1]["position"] } });
    let then = page(then).await;
    assert_eq!((versions(&then), &then["totalCount"]), (vec![3, 4], &json!(4)), "of then");
    for nonsense in [json!({ "first": 1, "last": 1 }), json!({ "last": 101 }), json!({ "last": 1, "before": "末" })] {
        let variables =
            json!({ "id": report, "first": nonsense["first"], "last": nonsense["last"], "before": nonsense["before"] });
        drafter.ask(&query, variables).await.failed("BAD_REQUEST");
    }
}

#[tokio::test]
async fn reports_can_be_asked_for_by_body_year_and_phase() {
    let office = Office::new().await;
    office.submitted(2020).await;
    office.desk(DRAFTER).open(office.body(BUREAU), 2021).await;
    let ask = async |arguments: String| {
        let query = format!("{{ reports({arguments}) {{ nodes {{ year }} }} }}");
        let nodes = office.desk(DRAFTER).ask(&query, Value::Null).await.data()["reports"]["nodes"].take();
        nodes.as_array().unwrap().iter().map(|node| node["year"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ask("phase: IN_REVIEW".to_owned()).await, [2020]);
    assert_eq!(ask("phase: DRAFTING".to_owned()).await, [2021]);
    assert_eq!(ask("year: 2021".to_owned()).await, [2021]);
    assert_eq!(ask(format!("body: \"{}\", year: 2020", office.body(BUREAU))).await, [2020]);
    assert_eq!(ask(format!("body: \"{}\"", office.person(DRAFTER))).await, [0_u64; 0]);
    assert_eq!(ask("year: 99999".to_owned()).await, [0_u64; 0]);
}

#[tokio::test]
async fn whatever_has_an_id_is_found_by_it() {
    let office = Office::new().await;
    let report = office.published(2020).await;
    let drafter = office.desk(DRAFTER);
    let query = "query($body: ID!) { annualSnapshot(body: $body, year: 2020) { id } }";
    let body = office.body(BUREAU);
    let snapshot = drafter.ask(query, json!({ "body": body })).await.data()["annualSnapshot"]["id"].take();
    for (id, kind) in [
        (json!(report), "Report"),
        (json!(body), "Body"),
        (json!(office.person(OTHER_DRAFTER)), "Person"),
        (snapshot, "AnnualSnapshot"),
    ] {
        let query = "query($id: ID!) { node(id: $id) { __typename id } }";
        let node = drafter.ask(query, json!({ "id": id })).await.data()["node"].take();
        assert_eq!(node, json!({ "__typename": kind, "id": id }));
    }
    let query = "query($body: ID!) { reportFor(body: $body, year: 2020) { id } }";
    assert_eq!(drafter.ask(query, json!({ "body": body })).await.data()["reportFor"]["id"], report);
}
