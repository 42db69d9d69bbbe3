//! Erasing what should never have been written: it is nowhere any more, and every proof stays.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use server::client::fresh_id;
use sqlx::Row;
use tests::audit::{Audit, root};
use tests::cluster::Database;
use tests::desk::{insertion, revision};
use tests::house::{
    ADMINISTRATOR, DRAFTER, GROUP_LEADER, OFFICE_LEAD, OTHER_DRAFTER, OTHER_REVIEWER, PUBLISHER, REVIEWER,
};
use tests::office::Office;
use tests::view::Report;

/// What should never have been written; unlike anything else in the database.
const SECRET: &str = "绝密：某某工程的坐标是一二三四五。";

/// Everything that a database holds, as `pg_dump` writes it.
async fn dump(database: &Database) -> String {
    let mut connection = database.connect().await;
    let directory = "select setting from pg_config where name = 'BINDIR'";
    let directory: String = sqlx::query_scalar(directory).fetch_one(&mut connection).await.unwrap();
    let options = database.options("postgres");
    let mut dump = Command::new(format!("{directory}/pg_dump"));
    dump.arg("-h").arg(options.get_socket().unwrap()).args(["-U", "postgres", database.name()]);
    let dumped = dump.stderr(Stdio::inherit()).output().unwrap();
    assert!(dumped.status.success());
    String::from_utf8(dumped.stdout).unwrap()
}

/// Whether a dump holds a text: as it is, in hexadecimal within a `bytea`, or escaped within JSON.
fn holds(dump: &str, text: &str) -> bool {
    let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    [text, &hexadecimal, &escaped].iter().any(|form| dump.contains(form))
}

/// The first paragraph of section 1, which holds the secret.
fn secret(report: &Report) -> &tests::view::Paragraph {
    report.paragraphs(1).iter().find(|paragraph| paragraph.text.as_deref() == Some(SECRET)).unwrap()
}

/// The order that waits for the administrator.
async fn order(office: &Office) -> String {
    let acts = office.desk(ADMINISTRATOR).inbox().await;
    acts.iter().find_map(|act| act.strip_prefix("expunge:")).unwrap().to_owned()
}

#[tokio::test]
async fn an_expunged_text_is_nowhere_any_more_and_every_proof_stays() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (drafter, reviewer) = (office.desk(DRAFTER), office.desk(REVIEWER));
    let id = fresh_id().unwrap();
    let command = |text: &str| json!({ "commandId": id, "report": report, "edits": [insertion(1, text)] });
    let brought = drafter.act("reviseText", command(SECRET)).await.accepted()["events"].take();
    let before = drafter.read(&report).await;
    let copies = "query($id: ID!, $text: String!) { textCopies(report: $id, text: $text) { commitment position } }";
    let copies = reviewer.ask(copies, json!({ "id": report, "text": "某某工程" })).await.data()["textCopies"].take();
    assert_eq!(copies, json!([{ "commitment": secret(&before).commitment, "position": before.position }]));
    let other = office.another_server().await;
    let elsewhere = drafter.moved_to(&other.url());
    assert_eq!(elsewhere.read(&report).await, before, "the other node has it in its caches too");
    assert!(holds(&dump(&office.database).await, SECRET), "the search finds what is there");
    let log_before = Audit::of(&mut office.database.connect().await).await;

    let ordering = json!({
        "commandId": fresh_id().unwrap(), "report": report, "texts": [secret(&before).commitment], "reason": "误写",
    });
    let first = reviewer.act("orderExpunging", ordering.clone()).await.accepted()["events"].take();
    let order = order(&office).await;
    let expunged = office.desk(ADMINISTRATOR).expunge(&report, &order).await.accepted()["events"].take();

    // It is nowhere: not in the database, not at any node, not at any position.
    assert!(!holds(&dump(&office.database).await, SECRET));
    for desk in [&drafter, &elsewhere, &reviewer] {
        for position in [None, Some(before.position), Some(before.position + 1)] {
            let read = desk.try_read(&report, position).await.unwrap();
            let paragraph = read.paragraphs(1).iter().find(|paragraph| paragraph.id == secret(&before).id).unwrap();
            assert_eq!((&paragraph.text, &paragraph.commitment), (&None, &secret(&before).commitment));
        }
        assert!(!json!(desk.history(&report).await).to_string().contains("某某工程"));
    }

    // Every earlier leaf is what it was, and so is every earlier root; the erasing is recorded.
    let log = Audit::of(&mut office.database.connect().await).await;
    let earlier = log_before.leaves();
    assert_eq!(log.leaves()[..earlier.len()], earlier);
    for size in 0..=earlier.len() {
        assert_eq!(root(&log.leaves()[..size]), root(&earlier[..size]));
    }
    assert_eq!(expunged[0]["type"], "ContentExpunged");
    let history = drafter.history(&report).await;
    let told: Vec<_> =
        history[history.len() - 2..].iter().map(|event| (&event["type"], &event["actor"]["role"])).collect();
    let (ordered, carried_out) = (json!("ExpungingOrdered"), json!("ContentExpunged"));
    assert_eq!(told, [(&ordered, &json!("CONFIDENTIALITY_REVIEWER")), (&carried_out, &json!("ADMINISTRATOR"))]);

    // The command that brought it is answered as before, whatever it says now: the key of its hash went with the text.
    assert!(!log.outcome(&id.to_string()).unwrap().has_key);
    for text in [SECRET, "别的内容。"] {
        assert_eq!(drafter.act("reviseText", command(text)).await.accepted()["events"], brought);
    }
    assert_eq!(
        reviewer.act("orderExpunging", ordering).await.accepted()["events"],
        first,
        "nor is the order forgotten"
    );
    assert!(!holds(&dump(&office.database).await, SECRET), "nor has the repetition brought it back");
    other.stop().await.unwrap();
}

#[tokio::test]
async fn an_expunged_text_lapses_the_signatures_and_blocks_until_it_is_replaced() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    drafter.revise(&report, &[insertion(1, SECRET)]).await.accepted();
    drafter.submit(&report).await.accepted();
    office.desk(OFFICE_LEAD).sign(&report, "office_review").await.accepted();
    let commitment = secret(&drafter.read(&report).await).commitment.clone();
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.accepted();
    office.desk(ADMINISTRATOR).expunge(&report, &order(&office).await).await.accepted();

    let read = drafter.read(&report).await;
    assert_eq!((&*read.phase, read.valid_stages()), ("DRAFTING", vec![]));
    drafter.submit(&report).await.refused("FINDINGS_OPEN");
    let erased = read.paragraphs(1).iter().find(|paragraph| paragraph.text.is_none()).unwrap();
    drafter.revise(&report, &[revision(erased, "已改写。")]).await.accepted();
    drafter.submit(&report).await.accepted();
    office.sign_all(&report).await;
}

#[tokio::test]
async fn no_hash_of_an_erased_text_stays_with_a_command_that_changed_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    drafter.revise(&report, &[insertion(1, SECRET)]).await.accepted();
    let read = drafter.read(&report).await;
    let repeated = drafter.revise(&report, &[revision(secret(&read), SECRET)]).await.accepted()["events"].take();
    assert_eq!(repeated, json!([]), "the same text is no change");
    let mut connection = office.database.connect().await;
    let keys = "select encode(key, 'hex') from request_key where stream like 'report:%'";
    let [before]: [String; 1] = sqlx::query_scalar(keys).fetch_all(&mut connection).await.unwrap().try_into().unwrap();
    assert!(holds(&dump(&office.database).await, &before));
    office.desk(REVIEWER).order_expunging(&report, &[&secret(&read).commitment]).await.accepted();
    office.desk(ADMINISTRATOR).expunge(&report, &order(&office).await).await.accepted();
    assert!(!holds(&dump(&office.database).await, &before), "what its requests were hashed under is gone");
    let open = "select count(*) from command_outcome join request_key using (stream)
        where stream like 'report:%' and since <= first_position";
    let open: i64 = sqlx::query_scalar(open).fetch_one(&mut connection).await.unwrap();
    assert_eq!(open, 0, "and no earlier hash is taken for one under the new key");

    // What comes after is bound to its request again, which is told from another under the same id.
    let id = fresh_id().unwrap();
    let command = |text: &str| json!({ "commandId": id, "report": report, "edits": [insertion(1, text)] });
    let events = drafter.act("reviseText", command("二")).await.accepted()["events"].take();
    assert_eq!(drafter.act("reviseText", command("二")).await.accepted()["events"], events);
    drafter.act("reviseText", command("三")).await.refused("COMMAND_ID_REUSED");
}

#[tokio::test]
async fn a_published_edition_keeps_hash_and_signatures_when_a_text_is_erased() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    drafter.revise(&report, &[insertion(1, SECRET)]).await.accepted();
    drafter.submit(&report).await.accepted();
    office.sign_all(&report).await;
    let signed = drafter.read(&report).await;
    office.desk(PUBLISHER).publish(&report, signed.hash()).await.accepted();
    let query = "{ annualSnapshots { nodes { contentHash canonical signOffs { position } sections { paragraphs { id text salt commitment } } } } }";
    let snapshot = async || office.nobody.ask(query, Value::Null).await.data()["annualSnapshots"]["nodes"][0].take();
    let before = snapshot().await;
    assert!(before.to_string().contains(SECRET));

    office.desk(REVIEWER).order_expunging(&report, &[&secret(&signed).commitment]).await.accepted();
    office.desk(ADMINISTRATOR).expunge(&report, &order(&office).await).await.accepted();

    let after = snapshot().await;
    for same in ["contentHash", "canonical", "signOffs"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert!(!after.to_string().contains(SECRET));
    assert!(!holds(&dump(&office.database).await, SECRET));
    let read = drafter.read(&report).await;
    assert_eq!((&*read.phase, read.hash(), read.valid_stages().len()), ("PUBLISHED", signed.hash(), 3));
    let mut connection = office.database.connect().await;
    let row = sqlx::query("select open, texts from annual_snapshot").fetch_one(&mut connection).await.unwrap();
    assert_eq!(row.get::<Vec<u8>, _>("open"), before["canonical"].as_str().unwrap().as_bytes());
    assert!(!row.get::<String, _>("texts").contains(&secret(&signed).commitment), "its salt is gone too");
    Audit::of(&mut connection).await;
}

#[tokio::test]
async fn only_the_houses_reviewer_orders_and_only_an_administrator_erases() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    drafter.revise(&report, &[insertion(1, SECRET)]).await.accepted();
    let commitment = secret(&drafter.read(&report).await).commitment.clone();
    for (name, code) in [
        (OTHER_REVIEWER, "NOT_FOUND"),
        (OTHER_DRAFTER, "NOT_FOUND"),
        (ADMINISTRATOR, "NOT_ALLOWED"),
        (DRAFTER, "NOT_ALLOWED"),
        (GROUP_LEADER, "NOT_ALLOWED"),
    ] {
        office.desk(name).order_expunging(&report, &[&commitment]).await.refused(code);
    }
    let nothing = "00000000-0000-0000-0000-000000000000";
    office.desk(ADMINISTRATOR).expunge(&report, nothing).await.refused("NOT_FOUND");
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.accepted();
    let order = order(&office).await;
    for (name, code) in [(OTHER_REVIEWER, "NOT_FOUND"), (REVIEWER, "NOT_ALLOWED"), (DRAFTER, "NOT_ALLOWED")] {
        office.desk(name).expunge(&report, &order).await.refused(code);
    }
    assert!(holds(&dump(&office.database).await, SECRET), "nothing was erased");
    office.desk(ADMINISTRATOR).expunge(&report, &order).await.accepted();
    office.desk(ADMINISTRATOR).expunge(&report, &order).await.refused("NOT_FOUND");
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.refused("NOT_FOUND");
}
