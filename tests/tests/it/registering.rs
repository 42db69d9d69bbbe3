//! `nianbao register`: everything in a table, or nothing.

use std::fs;
use std::process::{Command, Output};

use serde_json::json;
use tests::house::{ADMINISTRATOR, AUDITOR, BUREAU, DISTRICT, DRAFTER, OTHER_BUREAU, PASSWORD};
use tests::office::Office;
use tests::process::program;

const HEADER: &str = "单位,单位类别,上级单位,姓名,人员编号,职责,职务\n";

/// What comes of a table that `user` brings.
async fn register(office: &Office, user: &str, rows: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("名单.csv");
    fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    let mut command = Command::new(program());
    command.args(["register", "--user", user, "--server", office.server.base().as_str()]).arg(file);
    command.env("NIANBAO_PASSWORD", PASSWORD);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8([&*output.stdout, &*output.stderr].concat()).unwrap()
}

#[tokio::test]
async fn one_wrong_row_keeps_all_others_out() {
    let office = Office::new().await;
    let before = office.head().await;
    let rows = format!(
        "新设的局,部门,,,,,\n没有的局,,,某甲,,起草人,科员\n{OTHER_BUREAU},,,{DRAFTER},,起草人,科员\n{BUREAU},,,新人,,打字员,科员\n"
    );

    let output = register(&office, ADMINISTRATOR, &rows).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("第 5 行　没有“打字员”这项职责"), "what the table alone tells: {}", told(&output));

    let output = register(&office, ADMINISTRATOR, &rows.replace("打字员", "发布员")).await;
    assert_eq!(output.status.code(), Some(1));
    for part in ["第 3 行　系统中没有“没有的局”", "第 4 行　系统中别处已有“起草人甲”", "没有办理任何事项"]
    {
        assert!(told(&output).contains(part), "{part}: {}", told(&output));
    }
    assert_eq!(office.head().await, before);
}

#[tokio::test]
async fn a_namesake_is_somebody_else_or_the_same_as_the_number_says() {
    let office = Office::new().await;
    let same = office.person(DRAFTER);
    let rows = format!("{OTHER_BUREAU},,,{DRAFTER},{same},发布员,科员\n{OTHER_BUREAU},,,{DRAFTER},1,审计,科员\n");
    let output = register(&office, ADMINISTRATOR, &rows).await;
    assert!(output.status.success(), "{}", told(&output));
    let namesakes = "query($name: String!) { people(name: $name) { nodes { id appointments { role } } } }";
    let found = office.desk(ADMINISTRATOR).ask(namesakes, json!({ "name": DRAFTER })).await.data();
    let roles = |index: usize| found["people"]["nodes"][index]["appointments"].clone();
    assert_eq!(found["people"]["nodes"][0]["id"], same);
    assert_eq!(roles(0), json!([{ "role": "DRAFTER" }, { "role": "PUBLISHER" }]));
    assert_eq!(roles(1), json!([{ "role": "AUDITOR" }]));
}

/// Somebody who has left may have an account still: whoever comes next under that name is not taken for them.
#[tokio::test]
async fn somebody_who_left_is_not_taken_for_whoever_comes_next() {
    let office = Office::new().await;
    let administrator = office.desk(ADMINISTRATOR);
    let held = "query($id: ID!) { node(id: $id) { ... on Person { appointments { id } } } }";
    let held = administrator.ask(held, json!({ "id": office.person(AUDITOR) })).await.data();
    let end = json!({
        "body": office.body(BUREAU), "person": office.person(AUDITOR), "reason": "调离",
        "appointment": held["node"]["appointments"][0]["id"],
    });
    administrator.act("endAppointment", end).await.accepted();
    let before = office.head().await;

    let output = register(&office, ADMINISTRATOR, &format!("{BUREAU},,,{AUDITOR},,发布员,科员\n")).await;
    assert!(told(&output).contains(office.person(AUDITOR)), "who it may be is named: {}", told(&output));
    assert_eq!((output.status.code(), office.head().await), (Some(1), before));

    let output = register(&office, ADMINISTRATOR, &format!("{BUREAU},,,{AUDITOR},1,发布员,科员\n")).await;
    assert!(output.status.success() && told(&output).contains("一次性口令"), "{}", told(&output));
    let again = register(&office, ADMINISTRATOR, &format!("{BUREAU},,,{AUDITOR},1,发布员,科员\n")).await;
    assert!(told(&again).contains("0 行已办理"), "{}", told(&again));
}

/// What stands there already is left alone only where the file says the same.
#[tokio::test]
async fn a_row_that_says_otherwise_than_what_is_there_is_told() {
    let office = Office::new().await;
    for (rows, part) in [
        (format!("{BUREAU},,,{DRAFTER},,起草人,另一职务\n"), "已任此职，但职务"),
        (format!("{BUREAU},政府,{DISTRICT},,,,\n"), "单位已登记，但类别"),
        (format!("新局,部门,{DISTRICT},,,,\n新局,部门,{DISTRICT},,,,\n"), "登记了两次"),
    ] {
        let output = register(&office, ADMINISTRATOR, &rows).await;
        assert!(!output.status.success() && told(&output).contains(part), "{part}: {}", told(&output));
    }
    let known = format!("新局,部门,{DISTRICT},,,,\n{DISTRICT},政府,,,,,\n{BUREAU},部门,{DISTRICT},,,,\n");
    let output = register(&office, ADMINISTRATOR, &known).await;
    assert!(told(&output).contains("1 行已办理，2 行原已登记"), "{}", told(&output));
}

#[tokio::test]
async fn only_an_administrator_registers() {
    let office = Office::new().await;
    let before = office.head().await;
    let output = register(&office, DRAFTER, "新设的局,部门,,,,,\n").await;
    assert!(told(&output).contains("须由系统管理员办理"), "{}", told(&output));
    assert_eq!((output.status.code(), office.head().await), (Some(1), before));
}
