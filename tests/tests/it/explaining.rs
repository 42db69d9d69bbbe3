//! Findings as people meet them: quoted where they stand, mended or explained before submission, and not always taken.

use serde_json::{Value, json};
use tests::desk::insertion;
use tests::house::{DRAFTER, OFFICE_LEAD, OTHER_DRAFTER, REVIEWER};
use tests::office::{Office, STAGES};

const LIST: &str = "全年平稳。公开信息9条，其中指南1条、其他7条。";

/// A draft with a list of parts that does not come to its whole, and what is said about that.
async fn questionable(office: &Office) -> (String, Value) {
    let (report, drafter) = (office.drafted(2021).await, office.desk(DRAFTER));
    drafter.revise(&report, &[insertion(1, LIST)]).await.accepted();
    let finding = drafter.findings(&report).await.into_iter().find(|finding| finding["rule"] == "P-PARTS").unwrap();
    (report, finding)
}

fn name(finding: &Value) -> &str {
    finding["fingerprint"].as_str().unwrap()
}

#[tokio::test]
async fn a_finding_shows_where_it_stands_and_keeps_the_report_until_it_is_answered() {
    let office = Office::new().await;
    let (report, finding) = questionable(&office).await;
    let words: String = LIST.chars().skip(5).take(18).collect();
    let span = &finding["span"];
    let [start, end] = ["start", "end"].map(|side| usize::try_from(span[side].as_u64().unwrap()).unwrap());
    let quoted: String = LIST.chars().skip(start).take(end - start).collect();
    assert!(quoted.starts_with("9条") && quoted.ends_with("其他7条"), "{quoted}");
    assert_eq!(finding["quote"], words);
    assert_eq!([&finding["expected"], &finding["found"], &finding["difference"]], ["8", "9", "1"]);
    assert_eq!((&finding["severity"], &finding["open"]), (&"EXPLAIN".into(), &true.into()));

    let drafter = office.desk(DRAFTER);
    let refused = drafter.submit(&report).await.refused("FINDINGS_OPEN");
    assert_eq!(refused["findings"][0]["fingerprint"], finding["fingerprint"]);
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("其中 1 处可以改正，也可以说明理由"), "{message}");
    drafter.explain(&report, name(&finding), "另有1条为转发。").await.accepted();
    drafter.submit(&report).await.accepted();
    let seen = office.desk(REVIEWER).findings(&report).await;
    assert_eq!(seen[0]["explanation"]["text"]["text"], "另有1条为转发。");
    assert_eq!((&seen[0]["explanation"]["by"]["name"], &seen[0]["open"]), (&DRAFTER.into(), &false.into()));
}

#[tokio::test]
async fn a_reviewer_does_not_take_an_explanation_and_the_report_comes_back_with_the_reason() {
    let office = Office::new().await;
    let (report, finding) = questionable(&office).await;
    let (drafter, (stage, signer)) = (office.desk(DRAFTER), STAGES[0]);
    drafter.explain(&report, name(&finding), "大约如此。").await.accepted();
    drafter.submit(&report).await.accepted();
    let explanation = drafter.findings(&report).await[0]["explanation"]["id"].take();
    let input = json!({ "report": report, "explanation": explanation, "reason": "请逐项核对" });
    drafter.act("refuseExplanation", input.clone()).await.refused("NOT_ALLOWED");
    let done = office.desk(signer).act("refuseExplanation", input.clone()).await.accepted();
    assert_eq!(
        (&done["report"]["phase"], &done["events"][0]["type"]),
        (&"DRAFTING".into(), &"ExplanationRefused".into())
    );
    let back = drafter.findings(&report).await;
    assert_eq!(back[0]["explanation"]["refused"]["reason"]["text"], "请逐项核对");
    assert_eq!(back[0]["open"], true);
    office.desk(signer).act("refuseExplanation", input).await.refused("WRONG_PHASE");

    let query = "query($id: ID!) { report(id: $id) { history(last: 1) { nodes { summary changes {
        ... on ExplanationChange { rule explanation { text } refusalReason { text } }
        ... on PhaseChange { phaseAfter } } } } } }";
    let told = drafter.ask(query, json!({ "id": report })).await.data();
    let event = &told["report"]["history"]["nodes"][0];
    assert_eq!(event["changes"][0]["explanation"]["text"], "大约如此。");
    assert_eq!(event["changes"][0]["refusalReason"]["text"], "请逐项核对");
    assert_eq!(event["changes"][1]["phaseAfter"], "DRAFTING");

    drafter.explain(&report, name(&finding), "已逐项核对，另有1条为转发。").await.accepted();
    drafter.submit(&report).await.accepted();
    office.desk(signer).sign(&report, stage).await.accepted();
}

#[tokio::test]
async fn an_edit_under_an_explanation_leaves_the_finding_open_and_old_names_find_nothing() {
    let office = Office::new().await;
    let (report, finding) = questionable(&office).await;
    let drafter = office.desk(DRAFTER);
    drafter.explain(&report, name(&finding), "另有1条为转发。").await.accepted();
    let read = drafter.read(&report).await;
    let list = read.edition.sections[1].paragraphs.iter().find(|paragraph| paragraph.text.as_deref() == Some(LIST));
    drafter
        .revise(&report, &[tests::desk::revision(list.unwrap(), "公开信息9条，其中指南1条、其他6条。")])
        .await
        .accepted();
    let changed = drafter.findings(&report).await.remove(0);
    assert_eq!((&changed["explanation"], &changed["open"]), (&Value::Null, &true.into()));
    assert_ne!(changed["fingerprint"], finding["fingerprint"]);
    let error = drafter.explain(&report, name(&finding), "同上。").await.refused("NOT_FOUND");
    assert_eq!(error["path"], json!(["input", "fingerprint"]));
    assert_eq!(error["message"], "没有找到要说明的问题：内容可能已经修改，请刷新后重试");
    drafter.explain(&report, "?", "同上。").await.refused("INVALID_INPUT");
    office.desk(OTHER_DRAFTER).explain(&report, name(&changed), "路过。").await.refused("NOT_FOUND");
    office.desk(OFFICE_LEAD).explain(&report, name(&changed), "代为说明。").await.refused("NOT_ALLOWED");
}
