//! People with several roles, and people who come and go while a report is at work.

use serde_json::{Value, json};
use tests::desk::insertion;
use tests::house::{
    ADMINISTRATOR, AUDITOR, BUREAU, DRAFTER, GROUP_LEADER, OFFICE_LEAD, PUBLISHER, REVIEWER, SECOND_DRAFTER,
};
use tests::office::Office;

/// Appoints somebody to one more office of the bureau.
async fn appoint(office: &Office, name: &str, role: &str) {
    let post = json!({ "body": office.body(BUREAU), "person": office.person(name), "role": role, "title": role });
    office.desk(ADMINISTRATOR).act("appoint", post).await.accepted();
}

/// Ends somebody's appointment in the bureau.
async fn dismiss(office: &Office, name: &str, role: &str) {
    let (administrator, body) = (office.desk(ADMINISTRATOR), office.body(BUREAU));
    let query = "query($id: ID!) { body(id: $id) { appointments { id role person { id } } } }";
    let appointments = administrator.ask(query, json!({ "id": body })).await.data()["body"]["appointments"].take();
    let held = |held: &&Value| held["role"] == role && held["person"]["id"] == office.person(name);
    let appointment = &appointments.as_array().unwrap().iter().find(held).unwrap()["id"];
    let end = json!({ "body": body, "person": office.person(name), "appointment": appointment, "reason": "离任" });
    administrator.act("endAppointment", end).await.accepted();
}

/// The only drafter leaves; the auditor follows them.
async fn replace_the_drafter(office: &Office) {
    dismiss(office, DRAFTER, "DRAFTER").await;
    appoint(office, AUDITOR, "DRAFTER").await;
}

/// An office with one drafter.
async fn one_drafter() -> Office {
    let office = Office::new().await;
    dismiss(&office, SECOND_DRAFTER, "DRAFTER").await;
    office
}

/// The roles in which the last events of a report were brought about.
async fn last_role(office: &Office, report: &str) -> Value {
    office.desk(AUDITOR).history(report).await.pop().unwrap()["actor"]["role"].take()
}

#[tokio::test]
async fn who_holds_several_roles_acts_in_the_one_that_they_name() {
    let office = Office::new().await;
    appoint(&office, OFFICE_LEAD, "CONFIDENTIALITY_REVIEWER").await;
    appoint(&office, OFFICE_LEAD, "DRAFTER").await;
    appoint(&office, PUBLISHER, "DRAFTER").await;
    let report = office.submitted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    let hash = lead.read(&report).await.edition.hash.whole;
    let sign = |stage: &str, role: &str| {
        lead.act("signStage", json!({ "report": report, "actingAs": role, "stage": stage, "expectedHash": hash }))
    };
    // Not held; held, but not the one that signs here.
    for role in ["GROUP_LEADER", "CONFIDENTIALITY_REVIEWER"] {
        let error = sign("office_review", role).await.refused("NOT_ALLOWED");
        assert_eq!(error["needs"], json!(["OFFICE_LEAD"]));
        assert!(error["message"].as_str().unwrap().contains("请改用您担任的职责"), "{error}");
    }
    sign("office_review", "OFFICE_LEAD").await.accepted();
    assert_eq!(last_role(&office, &report).await, "OFFICE_LEAD");
    sign("confidentiality_review", "CONFIDENTIALITY_REVIEWER").await.accepted();
    assert_eq!(last_role(&office, &report).await, "CONFIDENTIALITY_REVIEWER");
    office.desk(GROUP_LEADER).sign(&report, "sign_off").await.accepted();

    // Without a name, the act decides: publishing is first the publisher's, then the drafter's.
    office.desk(PUBLISHER).publish(&report, &hash).await.accepted();
    assert_eq!(last_role(&office, &report).await, "PUBLISHER");
}

#[tokio::test]
async fn without_a_role_named_the_one_that_the_act_asks_for_is_taken() {
    let office = Office::new().await;
    appoint(&office, OFFICE_LEAD, "CONFIDENTIALITY_REVIEWER").await;
    let report = office.submitted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    for (stage, role) in [("office_review", "OFFICE_LEAD"), ("confidentiality_review", "CONFIDENTIALITY_REVIEWER")] {
        lead.sign(&report, stage).await.accepted();
        assert_eq!(last_role(&office, &report).await, role);
    }
}

#[tokio::test]
async fn another_drafter_takes_over_a_draft_when_the_only_one_leaves() {
    let office = one_drafter().await;
    let report = office.drafted(2020).await;
    replace_the_drafter(&office).await;

    let successor = office.desk(AUDITOR);
    office.desk(DRAFTER).submit(&report).await.refused("NOT_FOUND");
    assert_eq!(successor.inbox().await, ["draft"]);
    successor.revise(&report, &[insertion(1, "继任者补充。")]).await.accepted();
    successor.submit(&report).await.accepted();
    office.sign_all(&report).await;
    let hash = successor.read(&report).await.edition.hash.whole;
    successor.publish(&report, &hash).await.accepted();
}

#[tokio::test]
async fn another_drafter_takes_over_a_submission_when_the_only_one_leaves() {
    let office = one_drafter().await;
    let report = office.submitted(2020).await;
    // While the submitter drafts, the submission is theirs.
    appoint(&office, AUDITOR, "DRAFTER").await;
    let successor = office.desk(AUDITOR);
    let recall = || successor.act("recallSubmission", json!({ "report": report }));
    let message = recall().await.refused("NOT_ALLOWED")["message"].take();
    assert!(message.as_str().unwrap().contains("请由提交人撤回"), "{message}");
    dismiss(&office, DRAFTER, "DRAFTER").await;

    recall().await.accepted();
    successor.revise(&report, &[insertion(1, "继任者补充。")]).await.accepted();
    successor.submit(&report).await.accepted();
    let hash = successor.read(&report).await.edition.hash.whole;
    successor.publish(&report, &hash).await.refused("WRONG_PHASE");
    office.sign_all(&report).await;
    successor.publish(&report, &hash).await.accepted();
}

#[tokio::test]
async fn another_drafter_publishes_what_was_signed_before_they_came() {
    let office = one_drafter().await;
    let report = office.signed(2020).await;
    replace_the_drafter(&office).await;
    let successor = office.desk(AUDITOR);
    assert_eq!(successor.inbox().await, ["publish"]);
    let hash = successor.read(&report).await.edition.hash.whole;
    successor.publish(&report, &hash).await.accepted();
}

#[tokio::test]
async fn who_came_after_the_submission_is_told_that_the_plan_does_not_name_them() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    appoint(&office, REVIEWER, "OFFICE_LEAD").await;
    let error = office.desk(REVIEWER).sign(&report, "office_review").await.refused("NOT_ALLOWED");
    assert!(error["message"].as_str().unwrap().contains("重新确定审签人员"), "{error}");
    let waiting = office.desk(PUBLISHER);
    let hash = waiting.read(&report).await.edition.hash.whole;
    let error = waiting.publish(&report, &hash).await.refused("WRONG_PHASE");
    assert!(error["message"].as_str().unwrap().contains("请等各环节签批完成"), "{error}");
}
