//! People who edit at the same time.

use tests::audit::Audit;
use tests::desk::{insertion, removal, revision};
use tests::house::{DRAFTER, SECOND_DRAFTER};
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

    drafter.revise(&report, &[insertion(0, "卷首。"), revision(first, "改")]).await.refused("NOT_FOUND");
    office.desk(SECOND_DRAFTER).revise(&report, &[revision(second, "乙先改了。")]).await.accepted();
    drafter.revise(&report, &[insertion(0, "卷首。"), revision(second, "改")]).await.refused("VERSION_CONFLICT");

    let after = drafter.read(&report).await;
    assert_eq!(after.version, before.version + 1);
    assert_eq!(after.paragraphs(0), []);
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
