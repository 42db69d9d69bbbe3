//! What waits for whom.

use std::fs;

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tests::desk::Desk;
use tests::house::{
    ADMINISTRATOR, AUDITOR, BUREAU, DRAFTER, GROUP_LEADER, OFFICE_LEAD, OTHER_BUREAU, OTHER_DRAFTER, OTHER_REVIEWER,
    POSTS, PUBLISHER, REVIEWER, SECOND_DRAFTER, SUPERIOR_OFFICE,
};
use tests::office::{Office, STAGES};

use crate::schema::engine;

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

/// Ends the first appointment to a role in a body.
async fn retire(administrator: &Desk, body: &str, role: &str) {
    let query = "query($id: ID!) { body(id: $id) { appointments { id role person { id } } } }";
    let appointments = administrator.ask(query, json!({ "id": body })).await.data()["body"]["appointments"].take();
    let held = appointments.as_array().unwrap().iter().find(|held| held["role"] == role).unwrap();
    let end = json!({ "body": body, "person": held["person"]["id"], "appointment": held["id"], "reason": "退休" });
    administrator.act("endAppointment", end).await.accepted();
}

/// Whose inbox holds what: said plainly, and found by looking at every task there is. What is to be signed at one stage of
/// one report is one task.
const DEFINITION: &str = "
    with held as (
        select body_id, role from appointment_view
        where person_id = $1 and from_position <= $2 and (to_position is null or to_position > $2)
    )
    select task.body_id, task.year, named.act, array_agg(task.act order by task.act) as parts, min(task.title) as title,
        min(task.from_position) as from_position, can_do.nobody
    from task_view as task
    cross join lateral (
        select case when task.act like 'sign:%' then 'sign:' || split_part(task.act, ':', 2) else task.act end as act
    ) as named
    cross join lateral (
        select
            exists (
                select from held
                where held.role = any(task.roles) and (held.body_id = task.body_id or held.body_id is null)
                    and (task.people is null or $1 = any(task.people))
            ) as mine,
            not exists (
                select from appointment_view as anybody
                where anybody.role = any(task.roles)
                    and (anybody.body_id = task.body_id or anybody.body_id is null)
                    and anybody.from_position <= $2 and (anybody.to_position is null or anybody.to_position > $2)
                    and (task.people is null or anybody.person_id = any(task.people))
            ) as nobody
    ) as can_do
    where task.from_position <= $2 and (task.to_position is null or task.to_position > $2)
        and (can_do.mine or can_do.nobody and exists (select from held where held.role = 'administrator'))
        and exists (
            select from appointment_view as office
            where office.person_id = $1 and office.to_position is null
                and (office.body_id = task.body_id or office.role = 'administrator')
        )
    group by task.body_id, task.year, named.act, can_do.nobody
    having (min(task.from_position), named.act, can_do.nobody) > ($3, $4, $5)
    order by from_position, act, nobody
    limit $6";

/// Compares everybody's inbox with its definition at every position of the log and now; answers how many tasks were found
/// that nobody could do.
async fn check_inboxes(office: &Office) -> usize {
    let mut connection = office.database.connect().await;
    let statement = fs::read_to_string(engine().join("sql/question/inbox.sql")).unwrap();
    let people: Vec<sqlx::types::Uuid> =
        sqlx::query_scalar("select person_id from person_view").fetch_all(&mut connection).await.unwrap();
    let head: i64 = sqlx::query_scalar("select position from head").fetch_one(&mut connection).await.unwrap();
    let mut nobodys = 0;
    for person in people {
        for position in (1..=head).chain([i64::MAX]) {
            let mut answers = Vec::new();
            for inbox in [&*statement, DEFINITION] {
                let query = format!("select to_jsonb(task) from ({inbox}) as task");
                let query = sqlx::query_scalar::<_, Value>(AssertSqlSafe(query)).bind(person).bind(position);
                answers.push(
                    query.bind(0_i64).bind("").bind(false).bind(100_i64).fetch_all(&mut connection).await.unwrap(),
                );
            }
            assert_eq!(answers[0], answers[1], "{person} at {position}");
            nobodys += answers[0].iter().filter(|task| task["nobody"] == true).count();
        }
    }
    nobodys
}

/// A report that is to be confirmed section by section and table by table.
async fn divided(office: &Office) -> String {
    let adopt = json!({ "body": office.body(BUREAU), "plan": "default@1" });
    office.desk(ADMINISTRATOR).act("adoptPlan", adopt).await.accepted();
    office.submitted(2021).await
}

#[tokio::test]
async fn everybodys_inbox_is_what_its_definition_says_at_every_moment_before_the_migration_too() {
    let office = Office::new().await;
    let administrator = office.desk(ADMINISTRATOR);
    let report = office.submitted(2020).await;
    divided(&office).await;
    let other = office.desk(OTHER_DRAFTER).open(office.body(OTHER_BUREAU), 2020).await;
    let commitment = office.desk(REVIEWER).read(&report).await.paragraphs(1)[0].commitment.clone();
    for (body, role) in [(BUREAU, "OFFICE_LEAD"), (OTHER_BUREAU, "DRAFTER"), (BUREAU, "GROUP_LEADER")] {
        retire(&administrator, office.body(body), role).await;
    }
    for (body, role) in [(BUREAU, "OFFICE_LEAD"), (OTHER_BUREAU, "DRAFTER"), (BUREAU, "GROUP_LEADER")] {
        let post =
            json!({ "body": office.body(body), "person": office.person(AUDITOR), "role": role, "title": "新任" });
        administrator.act("appoint", post).await.accepted();
    }
    office.desk(AUDITOR).read(&other).await;
    administrator.act("replan", json!({ "report": report, "reason": "人员变动" })).await.accepted();
    office.desk(AUDITOR).sign(&report, "office_review").await.accepted();
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.accepted();
    retire(&administrator, office.body(BUREAU), "CONFIDENTIALITY_REVIEWER").await;
    let found = check_inboxes(&office).await;
    assert!(found > 0);

    let migration = engine().join("../../migrations/0007_asked_by_key.sql");
    let before = "drop table vacancy_view; create index command_outcome_stream on command_outcome (stream);
        drop index command_outcome_of_person, task_view_of_administrators, annual_snapshot_year_position_idx,
            refresh_token_expires_at_idx, enrolment_expires_at_idx;";
    let migrate = format!("{before} {}", fs::read_to_string(migration).unwrap());
    sqlx::raw_sql(AssertSqlSafe(migrate)).execute(&mut office.database.connect_as_owner().await).await.unwrap();
    assert_eq!(check_inboxes(&office).await, found);
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

/// A town's head confirms seven sections: that is one task, and one edge of a page.
#[tokio::test]
async fn the_parts_of_one_stage_are_one_task() {
    let office = Office::new().await;
    let first = office.submitted(2020).await;
    let report = divided(&office).await;
    let lead = office.desk(OFFICE_LEAD);
    let page = lead.inbox_page(json!({ "first": 1 })).await;
    assert_eq!(page["edges"][0]["node"]["reportId"], first);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let after = &page["pageInfo"]["endCursor"];
    let page = lead.inbox_page(json!({ "first": 1, "after": after })).await;
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
    let task = &page["edges"][0]["node"];
    assert_eq!((&task["kind"], &task["act"]), (&json!("SIGN"), &json!("sign:division_confirmation")));
    assert_eq!(task["stage"], json!({ "key": "division_confirmation", "title": "科室确认" }));
    assert_eq!(task["scopes"], json!(["section:0", "section:1", "section:3", "section:4", "section:5", "section:6"]));
    assert_eq!(task["title"], "科室确认（卷首说明、第一部分、第三部分、第四部分、第五部分、第六部分）");
    assert_eq!(task["report"]["id"], *report);

    let read = lead.read(&report).await;
    let part = read.edition.stages[0].parts.iter().find(|part| part.scope == "section:0").unwrap();
    let signature = json!({
        "report": report, "stage": "division_confirmation", "scope": "section:0", "expectedHash": part.hash.whole
    });
    lead.act("signStage", signature).await.accepted();
    let task = lead.inbox_page(json!({ "after": after })).await["edges"][0]["node"].take();
    assert_eq!(task["scopes"], json!(["section:1", "section:3", "section:4", "section:5", "section:6"]));
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
    let body = office.body(BUREAU);
    retire(&administrator, body, "OFFICE_LEAD").await;

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
    let task = office.desk(ADMINISTRATOR).inbox_page(json!({})).await["edges"][0]["node"].take();
    assert_eq!((&task["kind"], &task["order"]), (&json!("EXPUNGE"), &json!(order)));
    assert_eq!(task["report"], Value::Null, "administrators read no report");
    assert_eq!((&task["stage"], &task["scopes"]), (&Value::Null, &json!([])));
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
