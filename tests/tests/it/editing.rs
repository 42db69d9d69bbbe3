//! People who edit at the same time.

use serde_json::{Value, json};
use tests::audit::Audit;
use tests::client::assert_is_chinese;
use tests::desk::{insertion, put_first, removal, revision};
use tests::house::{BUREAU, DRAFTER, SECOND_DRAFTER};
use tests::office::{FIRST_TEXT, Office, SECOND_TEXT};

#[tokio::test]
async fn two_people_edit_different_paragraphs_at_once_and_both_land() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (one, other) = (office.desk(DRAFTER), office.desk(SECOND_DRAFTER));
    let seen = one.read(&report).await;
    let [first, second] = seen.paragraphs(1) else { panic!("{seen:?}") };

    let (one_edits, other_edits) = ([revision(first, "甲改过的第一段。")], [revision(second, "乙改过的第二段。")]);
    let (one_did, other_did) = tokio::join!(one.revise(&report, &one_edits), other.revise(&report, &other_edits));

    one_did.accepted();
    other_did.accepted();
    let now = one.read(&report).await;
    let texts: Vec<_> = now.paragraphs(1).iter().map(|paragraph| paragraph.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["甲改过的第一段。", "乙改过的第二段。"]);
    let authors: Vec<_> = now.paragraphs(1).iter().map(|paragraph| &*paragraph.changed_by.id).collect();
    assert_eq!(authors, [office.person(DRAFTER), office.person(SECOND_DRAFTER)]);
    assert_eq!(now.version, seen.version + 2);
}

#[tokio::test]
async fn of_two_edits_of_one_paragraph_one_lands_and_the_other_is_told_its_text() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (one, other) = (office.desk(DRAFTER), office.desk(SECOND_DRAFTER));
    let seen = one.read(&report).await;
    let paragraph = &seen.paragraphs(1)[0];

    let (one_edits, other_edits) = ([revision(paragraph, "甲的写法。")], [revision(paragraph, "乙的写法。")]);
    let (one_did, other_did) = tokio::join!(one.revise(&report, &one_edits), other.revise(&report, &other_edits));

    let (winner, text, loser) = match one_did.code() {
        "OK" => (office.person(DRAFTER), "甲的写法。", other_did),
        _ => (office.person(SECOND_DRAFTER), "乙的写法。", one_did),
    };
    let conflict = loser.refused("VERSION_CONFLICT")["conflicts"][0].take();
    let now = one.read(&report).await;
    let landed = &now.paragraphs(1)[0];
    assert_eq!((landed.text.as_deref(), &*landed.changed_by.id), (Some(text), winner));
    assert_eq!(conflict["paragraphId"], paragraph.id);
    assert_eq!(conflict["current"], text);
    assert_eq!(conflict["changedBy"]["id"], winner);
    assert_eq!(conflict["version"], landed.version);
    assert_eq!(now.version, seen.version + 1, "the loser recorded nothing");

    let merged = revision(landed, "两人合并后的写法。");
    other.revise(&report, &[merged]).await.accepted();
}

#[tokio::test]
async fn of_two_edits_of_one_cell_one_lands_and_the_other_is_told_its_value() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let (one, other) = (office.desk(DRAFTER), office.desk(SECOND_DRAFTER));
    let seen = one.read(&report).await;
    let cell = &seen.edition.cells[0];

    one.set_cell(&report, &cell.code, cell.version, "3").await.accepted();
    let conflict = other.set_cell(&report, &cell.code, cell.version, "4").await.refused("VERSION_CONFLICT");

    assert_eq!(conflict["conflicts"][0]["cell"], cell.code);
    assert_eq!(conflict["conflicts"][0]["current"], "3");
    let now = one.read(&report).await;
    assert_eq!(conflict["conflicts"][0]["version"], now.cell(&cell.code).version);
    other.set_cell(&report, &cell.code, now.cell(&cell.code).version, "4").await.accepted();
    assert_eq!(one.read(&report).await.cell(&cell.code).value, "4");
}

#[tokio::test]
async fn a_block_pasted_from_a_spreadsheet_fills_its_cells_and_says_what_it_was_read_as() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2021).await;

    let done = drafter.paste(&report, "2021/3/received/natural_person", "１,234\t2\n-\t\n").await.accepted();

    assert_eq!(done["events"].as_array().map(Vec::len), Some(1));
    let notes = done["notes"].as_array().unwrap();
    let values = notes.iter().map(|note| (note["cell"].as_str().unwrap(), note["value"].as_str().unwrap()));
    let expected = [
        ("2021/3/received/natural_person", "1234"),
        ("2021/3/carried_in/natural_person", ""),
        ("2021/3/carried_in/enterprise", ""),
    ];
    assert_eq!(values.collect::<Vec<_>>(), expected);
    for note in notes {
        assert_is_chinese(&note["message"]);
    }
    let now = drafter.read(&report).await;
    assert_eq!(now.cell("2021/3/received/natural_person").value, "1234");
    assert_eq!(now.cell("2021/3/received/enterprise").value, "2");
    Audit::of(&mut office.database.connect().await).await;
}

#[tokio::test]
async fn a_block_with_one_unreadable_piece_saves_nothing_and_names_the_place() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2021).await;
    let before = drafter.read(&report).await;

    let error = drafter.paste(&report, "2021/3/received/other", "1\t2\t3\n若干\t5\t").await.refused("BLOCK_NOT_READ");

    let places = error["places"].as_array().unwrap();
    let [edge, word] = places.as_slice() else { panic!("{error}") };
    assert_eq!((&edge["row"], &edge["column"], &edge["typed"]), (&json!(1), &json!(3), &json!("3")));
    assert_eq!((&edge["cell"], &word["cell"]), (&Value::Null, &json!("2021/3/carried_in/other")));
    assert_eq!((&word["row"], &word["column"], &word["typed"]), (&json!(2), &json!(1), &json!("若干")));
    for place in places {
        assert_is_chinese(&place["message"]);
    }
    assert_eq!(drafter.read(&report).await, before);
    drafter.paste(&report, "2021/3/nothing", "1").await.refused("UNKNOWN_CELL");
    drafter.paste(&report, "2021/3/received/total", &"1\n".repeat(300)).await.refused("TOO_MANY");
    drafter.paste(&report, "2021/3/received/total", &" ".repeat(20_000)).await.refused("INVALID_TEXT");
}

#[tokio::test]
async fn a_bureau_that_received_nothing_fills_its_blanks_in_one_act() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2021).await;
    drafter.paste(&report, "2021/3/received/total", "7").await.accepted();

    let fill = json!({ "report": report, "table": 3 });
    let events = drafter.act("fillZeros", fill.clone()).await.accepted()["events"].take();

    assert_eq!((events.as_array().map(Vec::len), &events[0]["type"]), (Some(1), &json!("ZerosFilled")));
    let now = drafter.read(&report).await;
    assert_eq!(now.cell("2021/3/received/total").value, "7");
    assert_eq!((&*now.cell("2021/3/granted/total").value, &*now.cell("2021/4/review/total").value), ("0", ""));
    assert_eq!(drafter.history(&report).await[2]["summary"], "表三 174 个空白单元格一次填 0");
    assert_eq!(drafter.act("fillZeros", fill).await.accepted()["events"], json!([]), "nothing is blank any more");
    drafter.act("fillZeros", json!({ "report": report, "table": 5 })).await.refused("INVALID_INPUT");
    Audit::of(&mut office.database.connect().await).await;
}

#[tokio::test]
async fn a_total_is_offered_beside_what_was_entered_and_written_by_nobody_else() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2021).await;
    drafter.paste(&report, "2021/4/review/upheld", "1\t2\t3\t4\t9").await.accepted();
    let now = drafter.read(&report).await;
    let (total, part) = (now.cell("2021/4/review/total"), now.cell("2021/4/review/upheld"));
    assert_eq!((&*total.value, total.computed.as_deref(), part.computed.as_deref()), ("9", Some("10"), None));
}

/// All edits of a command land, or none.
#[tokio::test]
async fn one_stale_edit_keeps_its_whole_command_out() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let seen = drafter.read(&report).await;
    let [first, second] = seen.paragraphs(1) else { panic!("{seen:?}") };
    office.desk(SECOND_DRAFTER).revise(&report, &[removal(first)]).await.accepted();
    let before = drafter.read(&report).await;

    let error =
        drafter.revise(&report, &[insertion(0, "卷首。"), revision(first, "改")]).await.refused("VERSION_CONFLICT");
    let removed = &error["conflicts"][0];
    assert_eq!((&removed["paragraphId"], &removed["removed"]), (&json!(first.id), &json!(true)), "{error}");
    assert_eq!(removed["changedBy"]["id"], office.person(SECOND_DRAFTER), "{error}");
    office.desk(SECOND_DRAFTER).revise(&report, &[revision(second, "乙先改了。")]).await.accepted();
    drafter.revise(&report, &[insertion(0, "卷首。"), revision(second, "改")]).await.refused("VERSION_CONFLICT");

    let after = drafter.read(&report).await;
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.paragraphs(0), []);
}

#[tokio::test]
async fn paragraphs_come_in_the_order_in_which_they_were_written_and_can_be_moved() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let report = drafter.open(office.body(BUREAU), 2021).await;
    for text in ["一", "二", "三"] {
        drafter.revise(&report, &[insertion(1, text)]).await.accepted();
    }
    let seen = drafter.read(&report).await;
    let third = &seen.paragraphs(1)[2];

    drafter.revise(&report, &[put_first(third, 1)]).await.accepted();

    let now = drafter.read(&report).await;
    let texts: Vec<_> = now.paragraphs(1).iter().map(|paragraph| paragraph.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["三", "一", "二"]);
    assert_eq!(now.paragraphs(1)[0], *third, "its words and its version are what they were");
    let both = json!({ "insert": { "section": 1, "text": "又", "first": true, "after": third.id } });
    drafter.revise(&report, &[both]).await.refused("INVALID_INPUT");
    Audit::of(&mut office.database.connect().await).await;
}

#[tokio::test]
async fn an_edit_that_changes_nothing_records_nothing() {
    let office = Office::new().await;
    let report = office.drafted(2020).await;
    let drafter = office.desk(DRAFTER);
    let seen = drafter.read(&report).await;
    let [first, _] = seen.paragraphs(1) else { panic!("{seen:?}") };

    let events = drafter.revise(&report, &[revision(first, FIRST_TEXT)]).await.accepted()["events"].take();
    assert_eq!(events, serde_json::json!([]));
    assert_eq!(drafter.read(&report).await, seen);
    drafter.revise(&report, &[revision(first, SECOND_TEXT)]).await.accepted();
    Audit::of(&mut office.database.connect().await).await;
}
