//! This year's report begins with last year's, and every cell is offered last year's figure.

use serde_json::{Value, json};
use tests::house::{BUREAU, DRAFTER, OTHER_DRAFTER, PUBLISHER};
use tests::office::{FIRST_TEXT, Office};

const NEXT: &str = "query($id: ID!, $asOf: AsOf, $codes: [String!]) { report(id: $id, asOf: $asOf) { edition {
    sections(numbers: [1]) { paragraphs { text carriedOver commitment } } cells(codes: $codes) { value note lastYear } } } }";

async fn next(office: &Office, report: &str, codes: &[&str], as_of: Option<&Value>) -> Value {
    let as_of = as_of.map(|position| json!({ "position": position }));
    let variables = json!({ "id": report, "codes": codes, "asOf": as_of });
    office.desk(DRAFTER).ask(NEXT, variables).await.data()["report"]["edition"].take()
}

#[tokio::test]
async fn a_report_begins_with_last_years_and_says_what_comes_from_there() {
    // Given last year's report, published
    let office = Office::new().await;
    let last = office.drafted(2019).await;
    let drafter = office.desk(DRAFTER);
    drafter
        .set_cell(
            &last,
            "2019/2/licensing/decisions",
            drafter.read(&last).await.cell("2019/2/licensing/decisions").version,
            "7",
        )
        .await
        .accepted();
    drafter.submit(&last).await.accepted();
    office.sign_all(&last).await;
    let read = drafter.read(&last).await;
    office.desk(PUBLISHER).publish(&last, read.hash()).await.accepted();
    // When this year's is opened with what it says
    let input = json!({ "body": office.body(BUREAU), "year": 2020, "carryOver": true });
    let opened = drafter.act("openReport", input).await.accepted();
    let report = opened["report"]["id"].as_str().unwrap();
    // Then the text is there and marked, the applications handed on are taken in, and last year's figures are offered
    let codes = ["2019/2/licensing/decisions", "2019/3/carried_in/total"];
    let told = next(&office, report, &codes, None).await;
    let paragraph = &told["sections"][0]["paragraphs"][0];
    assert_eq!((&paragraph["text"], &paragraph["carriedOver"]), (&json!(FIRST_TEXT), &json!(true)));
    assert_ne!(paragraph["commitment"], read.paragraphs(1)[0].commitment, "under a salt of its own");
    let note = "取自 2019 年度报告的“结转下年度继续办理”，请核对。";
    assert_eq!(told["cells"][0], json!({ "value": "", "note": null, "lastYear": "7" }));
    assert_eq!(told["cells"][1], json!({ "value": "0", "note": note, "lastYear": "0" }));
    let history = drafter.history(report).await;
    assert_eq!(
        history[1]["summary"],
        format!(
            "沿用上年 {} 个段落",
            read.edition.sections.iter().map(|section| section.paragraphs.len()).sum::<usize>()
        )
    );
    // And a paragraph that is rewritten is this year's, while it is last year's at an earlier moment
    let first = &drafter.read(report).await.paragraphs(1)[0].clone();
    drafter.revise(report, &[tests::desk::revision(first, "今年的情况。")]).await.accepted();
    let now = next(&office, report, &codes, None).await;
    assert_eq!(now["sections"][0]["paragraphs"][0]["carriedOver"], false);
    let before = opened["events"].as_array().unwrap().last().unwrap();
    assert_eq!(next(&office, report, &codes, Some(&before["position"])).await, told);
}

#[tokio::test]
async fn nothing_is_carried_over_from_nowhere_or_by_strangers() {
    let office = Office::new().await;
    let input = json!({ "body": office.body(BUREAU), "year": 2020, "carryOver": true });
    let refused = office.desk(DRAFTER).act("openReport", input.clone()).await.refused("NOT_FOUND");
    assert!(refused["message"].as_str().unwrap().contains("2019"), "{refused}");
    office.desk(OTHER_DRAFTER).act("openReport", input).await.refused("NOT_FOUND");
    // A report without one before it offers nothing, and is no error.
    let report = office.desk(DRAFTER).open(office.body(BUREAU), 2020).await;
    let told = next(&office, &report, &["2019/3/received/total"], None).await;
    assert_eq!(told["cells"][0]["lastYear"], Value::Null);
}
