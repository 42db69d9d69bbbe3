//! What nobody should send: each gets a typed answer in Chinese that says what to do, and changes nothing.

use serde_json::{Value, json};
use server::client::fresh_id;
use tests::client::Answer;
use tests::desk::{insertion, revision};
use tests::house::{ADMINISTRATOR, BUREAU, DISTRICT, DRAFTER, OFFICE_LEAD, PUBLISHER, REVIEWER, SECOND_DRAFTER};
use tests::office::Office;

/// Asserts that nothing was recorded since `head`.
async fn assert_unchanged(office: &Office, head: &Value) {
    assert_eq!(&office.head().await, head, "something was recorded");
}

#[tokio::test]
async fn the_wrong_role_is_told_which_one_is_needed() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let head = office.head().await;
    let publisher = office.desk(PUBLISHER);
    let error = publisher.revise(&report, &[insertion(0, "发布员不写。")]).await.refused("NOT_ALLOWED");
    let needs = json!(["DRAFTER", "DIVISION_HEAD"]);
    assert_eq!((&error["needs"], error["message"].as_str().unwrap().contains("起草人")), (&needs, true));
    publisher.submit(&report).await.refused("NOT_ALLOWED");
    let body = json!({ "name": "某局", "kind": "DEPARTMENT" });
    publisher.act("registerBody", body).await.refused("NOT_ALLOWED");
    let acting = json!({ "report": report, "actingAs": "GROUP_LEADER", "edits": [insertion(0, "冒充。")] });
    office.desk(DRAFTER).act("reviseText", acting).await.refused("NOT_ALLOWED");
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn a_value_of_a_type_of_ours_is_told_what_it_should_look_like() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let head = office.head().await;
    for id in [json!(""), json!("1"), json!(7), json!(["0190c6f4-5b1e-7c3a-9d2f-1a2b3c4d5e6f"])] {
        let answer = office.desk(DRAFTER).act("submitReport", json!({ "report": report, "commandId": id })).await;
        assert_eq!(
            answer.failed("BAD_REQUEST"),
            "请求中的值不符合字段要求：UUID（如 commandId）须由客户端新生成，应形如 0190c6f4-5b1e-7c3a-9d2f-1a2b3c4d5e6f。"
        );
    }
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn a_year_without_a_form_or_not_yet_come_opens_nothing() {
    let office = Office::new().await;
    let head = office.head().await;
    let drafter = office.desk(DRAFTER);
    let body = office.body(BUREAU);
    let now = office.nobody.ask("{ ledger { recordedAt } }", Value::Null).await.data()["ledger"]["recordedAt"].take();
    let year: i32 = now.as_str().unwrap()[..4].parse().unwrap();
    // Two years on: in Beijing the year may have begun that has not in UTC.
    for (year, code) in [
        (2018, "WRONG_YEAR"),
        (year + 2, "WRONG_YEAR"),
        (99_999, "INVALID_INPUT"),
        (0, "INVALID_INPUT"),
        (-2020, "INVALID_INPUT"),
    ] {
        drafter.act("openReport", json!({ "body": body, "year": year })).await.refused(code);
        let document =
            json!({ "body": body, "year": year, "name": "n", "paragraphs": [], "cells": [], "unplaced": [] });
        drafter.act("importReport", document).await.refused(code);
        let form = office.nobody.ask("query($year: Int!) { form(year: $year) { id } }", json!({ "year": year })).await;
        // The form of a year to come is known already.
        assert_eq!(form.data()["form"].is_null(), !(2019..=2100).contains(&year));
    }
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn a_figure_that_a_cell_does_not_take_is_refused() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let cells = drafter.read(&report).await.edition.cells;
    let cell = cells.iter().find(|cell| cell.code.starts_with("2019/3/")).unwrap();
    let head = office.head().await;
    for value in ["1.5", "-1", "1e3", "１２", "十二", "NaN", "∞", "1,000", "99999999999999999999999999999999", "/"]
    {
        let error = drafter.set_cell(&report, &cell.code, cell.version, value).await.refused("INVALID_CELL_VALUE");
        assert_eq!(error["cell"], cell.code, "{value}");
    }
    for code in ["2019/9/nothing/nothing", "", "\u{0}", &"长".repeat(10_000)] {
        let message = drafter.set_cell(&report, code, 0, "1").await.refused("UNKNOWN_CELL")["message"].take();
        assert!(message.as_str().unwrap().chars().count() < 200, "the message does not repeat it all");
    }
    let twice = json!([
        { "code": cell.code, "basedOn": cell.version, "value": "1" },
        { "code": cell.code, "basedOn": cell.version, "value": "2" },
    ]);
    drafter.act("setCells", json!({ "report": report, "cells": twice })).await.refused("REPEATED");
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn too_much_text_is_refused_before_it_costs_anything() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let head = office.head().await;

    let answer = drafter.revise(&report, &[insertion(0, &"文".repeat(10 * 1024 * 1024 / 3))]).await;
    assert_eq!((answer.status, answer.failed("PAYLOAD_TOO_LARGE").contains("2048 KB")), (413, true));
    drafter.revise(&report, &[insertion(0, &"文".repeat(100 * 1024 / 3))]).await.refused("INVALID_TEXT");
    let many: Vec<_> = (0..65).map(|_| insertion(0, "又一段。")).collect();
    let error = drafter.revise(&report, &many).await.refused("TOO_MANY");
    assert_eq!(error["limit"], 64);
    drafter.send_back(&report, None, &"长".repeat(3000)).await.refused("WRONG_PHASE");
    assert_unchanged(&office, &head).await;

    office.desk(DRAFTER).submit(&report).await.accepted();
    office.desk(OFFICE_LEAD).send_back(&report, None, &"长".repeat(3000)).await.refused("INVALID_TEXT");
    office.desk(OFFICE_LEAD).send_back(&report, None, "  ").await.refused("INVALID_TEXT");
}

#[tokio::test]
async fn what_cannot_be_kept_as_text_is_refused() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let head = office.head().await;
    for text in ["", " \n ", "\u{200B}", "\u{202E}年", "\u{0}", "a\u{0}b", "\u{1b}[31m", "\u{7f}", "\u{85}"] {
        drafter.revise(&report, &[insertion(0, text)]).await.refused("INVALID_TEXT");
    }
    let half_a_character = r#"{"query":"{ version }","variables":{"x":"\ud800"}}"#;
    assert_eq!(office.nobody.post(half_a_character).await.error_code(), Some("BAD_REQUEST"));
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn a_command_id_is_good_for_one_command() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let id = fresh_id().unwrap();
    let input = |text: &str| json!({ "commandId": id, "report": report, "edits": [insertion(6, text)] });
    let first = drafter.act("reviseText", input("只写一次。")).await.accepted()["events"].take();
    assert_eq!(first.as_array().unwrap().len(), 1);
    let head = office.head().await;

    let again = drafter.act("reviseText", input("只写一次。")).await.accepted()["events"].take();
    assert_eq!(again, first, "a repetition finds the first outcome");
    let other = drafter.act("reviseText", input("换了内容。")).await.refused("COMMAND_ID_REUSED");
    assert_eq!(other["path"], json!(["input", "commandId"]));
    let other_act = json!({ "commandId": id, "report": report });
    drafter.act("submitReport", other_act.clone()).await.refused("COMMAND_ID_REUSED");
    assert_unchanged(&office, &head).await;

    // Ids are each person's own.
    let theirs = office.desk(SECOND_DRAFTER).act("reviseText", input("别人的同号操作。")).await.accepted();
    assert_ne!(theirs["events"], first);
    // What was refused is not remembered: the same id may do better.
    let id = fresh_id().unwrap();
    let input = |text: &str| json!({ "commandId": id, "report": report, "edits": [insertion(6, text)] });
    drafter.act("reviseText", input("")).await.refused("INVALID_TEXT");
    drafter.act("reviseText", input("这回写了。")).await.accepted();
}

#[tokio::test]
async fn a_signature_names_what_was_read() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let lead = office.desk(OFFICE_LEAD);
    let read_before = lead.read(&report).await;
    let edit = revision(&read_before.paragraphs(1)[0], "起草人后来改的。");
    office.desk(DRAFTER).revise(&report, &[edit]).await.accepted();
    office.desk(DRAFTER).submit(&report).await.accepted();
    let head = office.head().await;

    let changed = lead.sign_hash(&report, "office_review", read_before.hash()).await.refused("SCOPE_CHANGED");
    assert_eq!(changed["currentHash"], lead.read(&report).await.hash());
    for no_hash in ["", "0", "哈希", &"g".repeat(64), &"a".repeat(65), &"a".repeat(100_000)] {
        lead.sign_hash(&report, "office_review", no_hash).await.refused("INVALID_INPUT");
    }
    lead.sign_hash(&report, "office_review", &"0".repeat(64)).await.refused("SCOPE_CHANGED");
    for no_stage in ["", "no_stage", "\u{0}", &"长".repeat(10_000)] {
        lead.sign_hash(&report, no_stage, read_before.hash()).await.refused("NOT_FOUND");
    }
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn ids_that_name_nothing_find_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let head = office.head().await;
    let drafter = office.desk(DRAFTER);
    let commitment = "0".repeat(64);
    for id in ["", "报告", "cmVwb3J0", "\u{0}", office.person(DRAFTER), &"A".repeat(100_000)] {
        drafter.revise(id, &[insertion(0, "给谁写的？")]).await.refused("NOT_FOUND");
        drafter.submit(id).await.refused("NOT_FOUND");
        assert_eq!(drafter.try_read(id, None).await, None);
        drafter.act("openReport", json!({ "body": id, "year": 2020 })).await.refused("NOT_FOUND");
        let can = "query($id: ID!) { viewer { can(action: EDIT, report: $id) { allowed reasons { code } } } }";
        let can = drafter.ask(can, json!({ "id": id })).await.data()["viewer"]["can"].take();
        assert_eq!(can, json!({ "allowed": false, "reasons": [{ "code": "NOT_FOUND" }] }));
    }
    office.desk(REVIEWER).order_expunging(&report, &[&commitment]).await.refused("NOT_FOUND");
    office.desk(REVIEWER).order_expunging(&report, &["不是承诺"]).await.refused("NOT_FOUND");
    office.desk(REVIEWER).order_expunging(&report, &[]).await.refused("INVALID_TEXT");
    let snapshot = "query($body: ID!) { annualSnapshot(body: $body, year: 2020, edition: 4000000000) { id } }";
    assert_eq!(
        drafter.ask(snapshot, json!({ "body": office.body(BUREAU) })).await.data()["annualSnapshot"],
        Value::Null
    );
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn an_edition_that_never_was_is_not_answered_with_another() {
    let office = Office::new().await;
    office.published(2020).await;
    let query =
        "query($body: ID!, $edition: Int) { annualSnapshot(body: $body, year: 2020, edition: $edition) { edition } }";
    for (edition, found) in
        [(Some(1), true), (None, true), (Some(0), false), (Some(2), false), (Some(4_000_000_000_u32), false)]
    {
        let variables = json!({ "body": office.body(BUREAU), "edition": edition });
        let snapshot = office.nobody.ask(query, variables).await.data()["annualSnapshot"].take();
        assert_eq!(!snapshot.is_null(), found, "edition {edition:?}");
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_as_a_whole() {
    let office = Office::new().await;
    let head = office.head().await;
    let drafter = office.desk(DRAFTER);
    let query = |text: &str| json!({ "query": text }).to_string();
    let deep = format!("{{ {} version {} }}", "bodies { nodes { superior {".repeat(200), "} } }".repeat(200));
    let aliases: String = (0..1000).map(|number| format!("a{number}: version ")).collect();
    let sign_outs: String = (0..11)
        .map(|number| format!("m{number}: signOut(input: {{ refreshToken: \"\" }}) {{ userErrors {{ code }} }} "))
        .collect();
    let costly =
        "{ bodies(first: 100) { nodes { appointments { body { appointments { body { appointments { id } } } } } } } }";
    for (body, code) in [
        ("{{{".to_owned(), "BAD_REQUEST"),
        ("\u{0}\u{1}".to_owned(), "BAD_REQUEST"),
        (String::new(), "BAD_REQUEST"),
        ("[".repeat(15_000), "BAD_REQUEST"),
        ("[".repeat(100_000), "LIMIT_EXCEEDED"),
        (query("{"), "GRAPHQL_PARSE_FAILED"),
        (query("{ nothing }"), "GRAPHQL_VALIDATION_FAILED"),
        (query(&deep), "LIMIT_EXCEEDED"),
        (query(&format!("{{ {aliases} }}")), "LIMIT_EXCEEDED"),
        (query(&format!("mutation {{ {sign_outs} }}")), "LIMIT_EXCEEDED"),
        (query(costly), "LIMIT_EXCEEDED"),
        (query(&format!("{{ version # {}\n }}", "长".repeat(100_000))), "LIMIT_EXCEEDED"),
        (
            query("query a { version ...b } fragment b on Query { ...c } fragment c on Query { ...b }"),
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ] {
        let shown: String = body.chars().take(60).collect();
        let answer = drafter.post(body).await;
        assert_eq!(answer.error_code(), Some(code), "{shown}: {}", answer.body);
        answer.failed(code);
    }
    assert_unchanged(&office, &head).await;
}

#[tokio::test]
async fn cursors_and_page_lengths_that_make_no_sense_are_refused() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let mut faults = Vec::new();
    let mut look = |answer: &Answer, shown: String, codes: &[Option<&str>]| {
        if !codes.contains(&answer.error_code()) {
            faults.push(format!("{shown}: {}", answer.body));
        }
    };
    let cursors = [
        "",
        "x",
        "\u{0}",
        "1 \u{0}",
        "-1",
        "18446744073709551615",
        "18446744073709551615 draft",
        "9223372036854775808",
    ];
    for (field, arguments) in [
        ("bodies", "first: $first, after: $after"),
        ("reports", "first: $first, after: $after"),
        ("inbox", "first: $first, after: $after"),
        ("annualSnapshots", "first: $first, after: $after"),
    ] {
        let query = format!("query($first: Int, $after: String) {{ {field}({arguments}) {{ edges {{ cursor }} }} }}");
        for first in [-1, 101, i32::MAX, i32::MIN] {
            let answer = drafter.ask(&query, json!({ "first": first })).await;
            look(&answer, format!("{field} {first}"), &[Some("BAD_REQUEST"), Some("LIMIT_EXCEEDED")]);
        }
        for after in cursors {
            let answer = drafter.ask(&query, json!({ "after": after })).await;
            look(&answer, format!("{field} after {after:?}"), &[None, Some("BAD_REQUEST")]);
        }
    }
    let history = "query($id: ID!, $after: String) { report(id: $id) { history(after: $after) { edges { cursor } } } }";
    for after in cursors {
        let answer = drafter.ask(history, json!({ "id": report, "after": after })).await;
        look(&answer, format!("history after {after:?}"), &[None, Some("BAD_REQUEST")]);
    }
    let copies = "query($id: ID!, $text: String!) { textCopies(report: $id, text: $text) { position } }";
    for text in ["\u{0}", "主\u{0}", "\\", "\"", "%", "", "\u{1f}"] {
        let found = drafter.ask(copies, json!({ "id": report, "text": text })).await;
        look(&found, format!("textCopies of {text:?}"), &[None]);
    }
    assert_eq!(faults, [""; 0]);
}

/// Two bodies of one name under one superior could not be told apart. Under another superior the name is another one.
#[tokio::test]
async fn a_superior_has_no_two_bodies_of_one_name() {
    let office = Office::new().await;
    let administrator = office.desk(ADMINISTRATOR);
    let superior = office.body(DISTRICT);
    let head = office.head().await;
    let register = |name: &str, superior: Option<&str>| {
        administrator.act("registerBody", json!({ "name": name, "kind": "DEPARTMENT", "superior": superior }))
    };
    let spaced = format!(" {BUREAU}　");
    for name in [BUREAU, &spaced] {
        let refused = register(name, Some(superior)).await.refused("BODY_EXISTS");
        assert_eq!(refused["bodyId"], office.body(BUREAU));
    }
    assert_unchanged(&office, &head).await;
    register(BUREAU, None).await.accepted();
    register(BUREAU, None).await.refused("BODY_EXISTS");
    let twice = [register("样例区民政局", Some(superior)), register("样例区民政局", Some(superior))];
    let [one, other] = twice;
    let (one, other) = tokio::join!(one, other);
    let taken = [one, other].into_iter().filter(|answer| answer.body["data"]["done"]["body"].is_object());
    assert_eq!(taken.count(), 1, "two at once are one");
    office
        .desk(DRAFTER)
        .act("registerBody", json!({ "name": BUREAU, "kind": "DEPARTMENT" }))
        .await
        .refused("NOT_ALLOWED");
}
