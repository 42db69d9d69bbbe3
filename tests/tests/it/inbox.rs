//! What waits for whom.

use serde_json::{Value, json};
use tests::house::{
    ADMINISTRATOR, AUDITOR, BUREAU, DRAFTER, GROUP_LEADER, OFFICE_LEAD, OTHER_DRAFTER, OTHER_REVIEWER, POSTS,
    PUBLISHER, REVIEWER, SECOND_DRAFTER, SUPERIOR_OFFICE,
};
use tests::office::{Office, STAGES};

/// Whom something waits for, with the names of the acts.
async fn waiting(office: &Office) -> Vec<(&'static str, String)> {
    let mut waiting = Vec::new();
    for name in [ADMINISTRATOR].into_iter().chain(POSTS.iter().map(|(name, ..)| *name)) {
        let acts = office.desk(name).inbox().await;
        waiting.extend(acts.into_iter().map(|act| (name, act)));
    }
    waiting
}

fn each(people: &[&'static str], act: &str) -> Vec<(&'static str, String)> {
    people.iter().map(|name| (*name, act.to_owned())).collect()
}

#[tokio::test]
async fn everybody_finds_the_reports_that_they_worked_on_last() {
    let office = Office::new().await;
    let [older, newer] = [office.drafted(2020).await, office.drafted(2021).await];
    let recent = async |name: &str, first: i32| {
        let query = "query($first: Int) { viewer { recentReports(first: $first) { id } } }";
        let answer = office.desk(name).ask(query, json!({ "first": first })).await.data();
        let reports = answer["viewer"]["recentReports"].as_array().unwrap().iter();
        reports.map(|report| report["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(recent(DRAFTER, 10).await, [newer.clone(), older.clone()]);
    office.desk(DRAFTER).submit(&older).await.accepted();
    assert_eq!(recent(DRAFTER, 10).await, [older.clone(), newer]);
    assert_eq!(recent(DRAFTER, 1).await, [older]);
    assert_eq!(recent(OFFICE_LEAD, 10).await, [""; 0], "who has not worked on any has none");
}

#[tokio::test]
async fn each_phase_waits_for_those_who_can_act_and_for_nobody_else() {
    let office = Office::new().await;
    assert_eq!(waiting(&office).await, []);
    let report = office.drafted(2020).await;
    assert_eq!(waiting(&office).await, each(&[DRAFTER, SECOND_DRAFTER], "draft"));
    office.desk(DRAFTER).submit(&report).await.accepted();
    for (stage, signer) in STAGES {
        assert_eq!(waiting(&office).await, each(&[signer], &format!("sign:{stage}")));
        office.desk(signer).sign(&report, stage).await.accepted();
    }
    assert_eq!(waiting(&office).await, each(&[DRAFTER, SECOND_DRAFTER, PUBLISHER], "publish"));
    let hash = office.desk(PUBLISHER).read(&report).await.edition.hash.whole;
    office.desk(PUBLISHER).publish(&report, &hash).await.accepted();
    assert_eq!(waiting(&office).await, []);
}

#[tokio::test]
async fn an_inbox_can_be_asked_for_as_it_stood() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    let before = lead.inbox_page(json!({})).await;
    let position = office.head().await["position"].take();
    lead.sign(&report, "office_review").await.accepted();

    assert_eq!(lead.inbox().await, [""; 0]);
    assert_eq!(lead.inbox_page(json!({ "asOf": { "position": position } })).await, before);
    assert_eq!(before["edges"][0]["node"]["reportId"], report);
    assert_eq!(before["edges"][0]["node"]["body"]["id"], office.body(BUREAU));
}

/// When a stage has lost its last person, an administrator is asked to find another, and re-plans.
#[tokio::test]
async fn a_task_that_nobody_can_do_waits_for_the_administrator() {
    let office = Office::new().await;
    let report = office.submitted(2020).await;
    let administrator = office.desk(ADMINISTRATOR);
    let query = "query($id: ID!) { body(id: $id) { appointments { id role person { id } } } }";
    let body = office.body(BUREAU);
    let appointments = administrator.ask(query, json!({ "id": body })).await.data()["body"]["appointments"].take();
    let lead = appointments.as_array().unwrap().iter().find(|held| held["role"] == "OFFICE_LEAD").unwrap();
    let end = json!({ "body": body, "person": lead["person"]["id"], "appointment": lead["id"], "reason": "退休" });
    administrator.act("endAppointment", end).await.accepted();

    let page = administrator.inbox_page(json!({})).await;
    let task = &page["edges"][0]["node"];
    assert_eq!((&task["act"], &task["nobody"]), (&json!("sign:office_review"), &json!(true)));
    assert_eq!(office.desk(OFFICE_LEAD).inbox().await, [""; 0]);

    let replan = json!({ "report": report, "reason": "原办公室主任退休" });
    let missing = administrator.act("replan", replan.clone()).await.refused("PLAN_INCOMPLETE");
    assert_ne!(missing["missing"], json!([]));
    let post = json!({ "body": body, "person": office.person(AUDITOR), "role": "OFFICE_LEAD", "title": "新主任" });
    administrator.act("appoint", post).await.accepted();
    administrator.act("replan", replan).await.accepted();
    assert_eq!(administrator.inbox().await, [""; 0]);
    assert_eq!(office.desk(AUDITOR).inbox().await, ["sign:office_review"]);
    office.desk(AUDITOR).sign(&report, "office_review").await.accepted();
}

#[tokio::test]
async fn an_order_to_erase_waits_for_the_administrator() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let commitment = office.desk(REVIEWER).read(&report).await.paragraphs(1)[0].commitment.clone();
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.accepted();
    let acts = office.desk(ADMINISTRATOR).inbox().await;
    let [act] = &acts[..] else { panic!("{acts:?}") };
    let order = act.strip_prefix("expunge:").unwrap();
    office.desk(ADMINISTRATOR).expunge(&report, order).await.accepted();
    assert_eq!(office.desk(ADMINISTRATOR).inbox().await, [""; 0]);
}

#[tokio::test]
async fn strangers_are_asked_for_nothing_and_find_no_reports() {
    let office = Office::new().await;
    office.submitted(2020).await;
    for stranger in [OTHER_DRAFTER, OTHER_REVIEWER, SUPERIOR_OFFICE, ADMINISTRATOR] {
        let desk = office.desk(stranger);
        assert_eq!(desk.inbox().await, [""; 0], "{stranger}");
        let reports = desk.ask("{ reports { edges { node { id } } } }", Value::Null).await.data();
        assert_eq!(reports["reports"]["edges"], json!([]), "{stranger}");
    }
    let reports = office.desk(GROUP_LEADER).ask("{ reports { edges { node { year } } } }", Value::Null).await.data();
    assert_eq!(reports["reports"]["edges"], json!([{ "node": { "year": 2020 } }]));
}
