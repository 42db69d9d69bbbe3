//! Signatures: what they cover, what lapses them, who may give them.

use serde_json::json;
use tests::desk::revision;
use tests::house::{ADMINISTRATOR, BUREAU, DRAFTER, GROUP_LEADER, OFFICE_LEAD, PUBLISHER, REVIEWER};
use tests::office::{Office, STAGES};

#[tokio::test]
async fn an_edit_after_a_return_lapses_exactly_the_signatures_that_covered_it() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let (lead, reviewer, leader) = (office.desk(OFFICE_LEAD), office.desk(REVIEWER), office.desk(GROUP_LEADER));
    lead.sign(&report, "office_review").await.accepted();
    reviewer.sign(&report, "confidentiality_review").await.accepted();

    // The return itself lapses the stage that it names, and nothing else.
    let returned = leader.send_back(&report, Some("office_review"), "第一段请写明来源").await.accepted();
    let read = leader.read(&report).await;
    assert_eq!((&*read.phase, read.valid_stages()), ("DRAFTING", vec!["confidentiality_review"]));

    // An edit that changes nothing lapses nothing; the first real one lapses what is left.
    let drafter = office.desk(DRAFTER);
    let paragraph = &read.paragraphs(1)[0];
    drafter.revise(&report, &[revision(paragraph, paragraph.text.as_deref().unwrap())]).await.accepted();
    assert_eq!(drafter.read(&report).await.valid_stages(), ["confidentiality_review"]);
    let edited = drafter.revise(&report, &[revision(paragraph, "据统计台账，公开一百四十条。")]).await.accepted();

    let read = drafter.read(&report).await;
    let lapsed: Vec<_> = read.edition.signatures.iter().map(|given| (&*given.stage, given.lapsed_position)).collect();
    let position = |payload: &serde_json::Value| payload["events"][0]["position"].as_u64();
    assert_eq!(lapsed, [("office_review", position(&returned)), ("confidentiality_review", position(&edited))]);

    // What lapsed never revives: every stage signs again, and the new signatures stand beside the old.
    let undone = revision(&read.paragraphs(1)[0], paragraph.text.as_deref().unwrap());
    drafter.revise(&report, &[undone]).await.accepted();
    assert_eq!(drafter.read(&report).await.valid_stages(), [""; 0]);
    drafter.submit(&report).await.accepted();
    office.sign_all(&report).await;
    let read = drafter.read(&report).await;
    assert_eq!((read.edition.signatures.len(), read.valid_stages().len(), &*read.phase), (5, 3, "SIGNED"));
}

#[tokio::test]
async fn after_a_return_without_an_edit_work_resumes_at_the_first_stage_not_signed() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
    office.desk(REVIEWER).send_back(&report, None, "请再想想").await.accepted();

    office.desk(DRAFTER).submit(&report).await.accepted();

    let read = office.desk(REVIEWER).read(&report).await;
    assert_eq!((read.valid_stages(), read.open_stage()), (vec!["office_review"], Some("confidentiality_review")));
}

#[tokio::test]
async fn nobody_reviews_their_own_work() {
    let office = Office::new().await;
    let post = json!({
        "body": office.body(BUREAU), "person": office.person(DRAFTER), "role": "OFFICE_LEAD", "title": "办公室副主任",
    });
    office.desk(ADMINISTRATOR).act("appoint", post).await.accepted();
    let report = office.submitted(2020).await;
    let drafter = office.desk(DRAFTER);
    let stage = &drafter.read(&report).await.edition.stages[0];
    assert!(stage.people.iter().any(|person| person.id == office.person(DRAFTER)), "the plan lists them");

    drafter.sign(&report, "office_review").await.refused("DUTY_CONFLICT");

    assert_eq!(drafter.inbox().await, [""; 0], "nor are they asked to");
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
}

#[tokio::test]
async fn stages_sign_in_their_order_each_by_its_own_people_and_once() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let open = office.desk(REVIEWER).sign(&report, "confidentiality_review").await.refused("STAGE_NOT_OPEN");
    assert_eq!(open["openStage"], "office_review");
    let needed = office.desk(REVIEWER).sign(&report, "office_review").await.refused("NOT_ALLOWED");
    assert_eq!(needed["needs"], json!(["OFFICE_LEAD"]));
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.refused("STAGE_NOT_OPEN");
}

#[tokio::test]
async fn nobody_publishes_what_is_not_signed_by_every_stage() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let publisher = office.desk(PUBLISHER);
    let hash = publisher.read(&report).await.edition.hash.whole;
    let phase = publisher.publish(&report, &hash).await.refused("WRONG_PHASE");
    assert_eq!(phase["phase"], "DRAFTING");
    office.desk(DRAFTER).submit(&report).await.accepted();
    for (stage, signer) in STAGES {
        let phase = publisher.publish(&report, &hash).await.refused("WRONG_PHASE");
        assert_eq!(phase["phase"], "IN_REVIEW", "before {stage}");
        office.desk(signer).sign(&report, stage).await.accepted();
    }
    for signer in [OFFICE_LEAD, REVIEWER, GROUP_LEADER] {
        office.desk(signer).publish(&report, &hash).await.refused("NOT_ALLOWED");
    }
    publisher.publish(&report, &hash).await.accepted();
    publisher.publish(&report, &hash).await.refused("WRONG_PHASE");
}

#[tokio::test]
async fn nobody_publishes_something_else_than_what_was_signed() {
    let office = Office::new().await;
    let report = office.signed(2020).await;
    let (drafter, publisher) = (office.desk(DRAFTER), office.desk(PUBLISHER));
    let signed = publisher.read(&report).await;
    // Signed content does not change under the signatures.
    let edit = revision(&signed.paragraphs(1)[0], "签后改动。");
    drafter.revise(&report, std::slice::from_ref(&edit)).await.refused("WRONG_PHASE");

    office.desk(GROUP_LEADER).send_back(&report, None, "数字要改").await.accepted();
    drafter.revise(&report, &[edit]).await.accepted();
    publisher.publish(&report, signed.hash()).await.refused("WRONG_PHASE");
    drafter.submit(&report).await.accepted();
    publisher.publish(&report, signed.hash()).await.refused("WRONG_PHASE");
    office.sign_all(&report).await;

    let now = publisher.read(&report).await;
    let changed = publisher.publish(&report, signed.hash()).await.refused("SCOPE_CHANGED");
    assert_eq!(changed["currentHash"], now.hash());
    let other_edition = json!({ "report": report, "edition": 2, "expectedHash": now.hash() });
    publisher.act("publishReport", other_edition).await.refused("SCOPE_CHANGED");
    publisher.publish(&report, now.hash()).await.accepted();
    let edition = publisher.read(&report).await.edition;
    assert_eq!(edition.publication.unwrap().hash.whole, now.hash());
    let valid = edition.signatures.iter().filter(|signature| signature.valid);
    assert!(valid.clone().count() == 3 && valid.map(|given| &*given.hash.whole).all(|hash| hash == now.hash()));
}

#[tokio::test]
async fn a_submission_can_be_taken_back_until_somebody_has_signed() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let drafter = office.desk(DRAFTER);
    let recall = || drafter.act("recallSubmission", json!({ "report": report }));
    recall().await.accepted();
    assert_eq!(drafter.read(&report).await.phase, "DRAFTING");
    drafter.submit(&report).await.accepted();
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
    recall().await.refused("ALREADY_DECIDED");
}

#[tokio::test]
async fn a_signature_can_be_taken_back_until_a_later_stage_has_signed() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    lead.sign(&report, "office_review").await.accepted();
    let given = lead.read(&report).await.edition.signatures[0].id.clone();
    let withdraw =
        || lead.act("withdrawSignature", json!({ "report": report, "signature": given, "reason": "看错了" }));
    withdraw().await.accepted();
    let read = lead.read(&report).await;
    assert!(!read.edition.signatures[0].valid && read.phase == "IN_REVIEW");
    withdraw().await.refused("NOT_FOUND");
    lead.sign(&report, "office_review").await.accepted();
    office.desk(REVIEWER).sign(&report, "confidentiality_review").await.accepted();
    let given = lead.read(&report).await.edition.signatures[1].id.clone();
    let late = json!({ "report": report, "signature": given, "reason": "看错了" });
    lead.act("withdrawSignature", late).await.refused("ALREADY_DECIDED");
}

#[tokio::test]
async fn a_report_opened_by_mistake_is_voided_and_opened_anew() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let inbox = drafter.inbox().await;
    assert!(!inbox.is_empty());
    drafter.act("voidEdition", json!({ "report": report, "reason": "年度选错了" })).await.accepted();
    assert_eq!(drafter.inbox().await.len(), inbox.len() - 1);
    let read = drafter.read(&report).await;
    assert_eq!((&*read.phase, read.edition.number), ("VOIDED", 1));
    assert!(!read.edition.cells.is_empty(), "it stays readable");
    drafter.act("openReport", json!({ "body": office.body(BUREAU), "year": 2020 })).await.accepted();
    let read = drafter.read(&report).await;
    assert_eq!((&*read.phase, read.edition.number), ("DRAFTING", 2));
    assert_eq!(drafter.inbox().await.len(), inbox.len());
    let listed = "query($body: ID!) { reports(body: $body) { nodes { phase } } }";
    let listed = drafter.ask(listed, json!({ "body": office.body(BUREAU) })).await.data();
    assert_eq!(listed["reports"]["nodes"], json!([{ "phase": "DRAFTING" }]));
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_submitted() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let read = drafter.read(&report).await;
    let cell = &read.edition.cells[0];
    drafter.set_cell(&report, &cell.code, cell.version, "").await.accepted();
    let open = drafter.submit(&report).await.refused("FINDINGS_OPEN");
    assert_eq!(open["findings"][0]["rule"], drafter.read(&report).await.findings[0].rule);
    assert_eq!(open["findings"][0]["cells"], json!([cell.code]));
}
