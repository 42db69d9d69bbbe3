//! Finding bodies, people, offices and plans, as a client does that draws a screen with them.

use serde_json::{Value, json};
use tests::client::Client;
use tests::house::{ADMINISTRATOR, AUDITOR, BUREAU, DISTRICT, DRAFTER, OTHER_BUREAU, OTHER_DRAFTER, SUPERIOR_OFFICE};
use tests::office::Office;

async fn names(client: &Client, field: &str) -> Vec<String> {
    let query = format!("{{ it: {field} {{ nodes {{ name }} }} }}");
    let data = client.ask(&query, Value::Null).await.data();
    let nodes = data["it"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn bodies_are_found_by_name_by_superior_and_by_the_report_that_is_wanting() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    drafter.open(office.body(BUREAU), 2021).await;
    let of_district = format!(r#"bodies(superior: "{}")"#, office.body(DISTRICT));
    assert_eq!(names(&drafter, "bodies").await, [DISTRICT, BUREAU, OTHER_BUREAU]);
    assert_eq!(names(&drafter, r#"bodies(name: " 科技 ")"#).await, [BUREAU]);
    assert_eq!(names(&drafter, r#"bodies(name: "%")"#).await, [""; 0], "no sign has a meaning of its own");
    assert_eq!(names(&drafter, &of_district).await, [BUREAU, OTHER_BUREAU]);
    assert_eq!(names(&drafter, "bodies(withoutReportOf: 2021)").await, [DISTRICT, OTHER_BUREAU]);
    assert_eq!(names(&drafter, r#"bodies(name: "局", withoutReportOf: 2021)"#).await, [OTHER_BUREAU]);
    for nothing in [r#"bodies(superior: "x")"#, "bodies(withoutReportOf: 0)"] {
        assert_eq!(names(&drafter, nothing).await, [""; 0], "{nothing}");
    }
}

#[tokio::test]
async fn people_are_seen_by_administrators_and_by_those_who_work_where_they_do() {
    let office = Office::new().await;
    let (administrator, drafter) = (office.desk(ADMINISTRATOR), office.desk(DRAFTER));
    assert_eq!(names(&administrator, r#"people(name: "起草人")"#).await.len(), 3);
    let colleagues = names(&drafter, r#"people(name: "起草人")"#).await;
    assert!(colleagues.len() == 2 && !colleagues.contains(&OTHER_DRAFTER.to_owned()), "{colleagues:?}");

    let offices =
        "query($id: ID!) { node(id: $id) { ... on Person { name appointments { role title body { name } } } } }";
    let of = |name: &str| json!({ "id": office.person(name) });
    let seen = drafter.ask(offices, of(AUDITOR)).await.data();
    assert_eq!(seen["node"]["appointments"][0]["role"], "AUDITOR", "{seen}");
    let elsewhere = drafter.ask(offices, of(SUPERIOR_OFFICE)).await.data();
    assert_eq!(elsewhere["node"]["appointments"], json!([]), "where the drafter has no office");
    let all = administrator.ask(offices, of(SUPERIOR_OFFICE)).await.data();
    assert_eq!(all["node"]["appointments"][0]["body"]["name"], DISTRICT, "{all}");
    let own = administrator.ask(offices, of(ADMINISTRATOR)).await.data();
    assert_eq!(own["node"]["appointments"][0]["role"], "ADMINISTRATOR", "{own}");
}

#[tokio::test]
async fn offices_and_plans_are_listed_with_the_names_that_people_give_them() {
    let office = Office::new().await;
    let query = "{ roles { role title } plans { name title stages { key title role mode meaning otherwise } } }";
    let data = office.nobody.ask(query, Value::Null).await.data();
    assert_eq!((data["roles"].as_array().map(Vec::len), &data["roles"][0]["title"]), (Some(11), &json!("起草人")));
    let default = &data["plans"][1];
    assert_eq!((&default["name"], default["stages"].as_array().map(Vec::len)), (&json!("default@1"), Some(6)));
    let confirmation = &default["stages"][0];
    assert_eq!((&confirmation["otherwise"], &confirmation["mode"]), (&json!("OFFICE_LEAD"), &json!("ANY")));
}
