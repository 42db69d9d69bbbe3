//! `nianbao import`, from a file to a running server.

use std::io::Write;
use std::process::{Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tests::house::{BUREAU, DRAFTER, OTHER_BUREAU, OTHER_DRAFTER, PASSWORD};
use tests::office::Office;
use tests::process::program;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

const SAMPLE: &str = include_str!("../../../samples/样例区科技局_2020.txt");

/// Imports the sample, which comes in on standard input, for `body`.
async fn import(office: &Office, body: &str, user: &str, more: &[&str]) -> Output {
    let mut password = tempfile::NamedTempFile::new().unwrap();
    write!(password, "{PASSWORD}").unwrap();
    let server = office.server.url();
    let server = server.trim_end_matches("/graphql");
    let mut command = Command::new(program());
    command.args(["import", "-", "--year", "2020", "--body", &office.house.bodies[body], "--user", user]);
    command.args(["--server", server, "--password-file"]).arg(password.path()).args(more);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.kill_on_drop(true).spawn().unwrap();
    child.stdin.take().unwrap().write_all(SAMPLE.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[tokio::test]
async fn a_title_that_names_another_body_is_said() {
    let office = Office::new().await;

    let own = import(&office, BUREAU, DRAFTER, &[]).await;
    let said = String::from_utf8_lossy(&own.stderr);
    assert!(own.status.success() && !said.contains("注意"), "{said}");

    let others = import(&office, OTHER_BUREAU, OTHER_DRAFTER, &[]).await;
    let said = String::from_utf8_lossy(&others.stderr);
    assert!(others.status.success(), "{said}");
    let names = format!("标题写的是“{BUREAU}”，--body 指定的是“{OTHER_BUREAU}”");
    assert!(said.contains(&names), "{said}");
    // What is published stays: there it takes a word that the title is right.
    let office = Office::new().await;
    let published = ["--as-published", "--published-on", "2021-02-03"];
    let refused = import(&office, OTHER_BUREAU, OTHER_DRAFTER, &published).await;
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains(&names) && said.contains("--despite-title"), "{said}");
    let done = import(&office, OTHER_BUREAU, OTHER_DRAFTER, &[&published[..], &["--despite-title"]].concat()).await;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// What there is to see of the report of the bureau on 2020, and of its snapshot.
async fn seen(office: &Office) -> Value {
    let query = "query($body: ID!) {
      reportFor(body: $body, year: 2020) {
        phase findings { rule }
        edition {
          publication { elsewhereOn late } signatures { id } source { name file { sha256 content } }
          cells { code value note }
        }
      }
      annualSnapshots(body: $body) { nodes { year elsewhereOn late signOffs { stage } cells { code value } } }
    }";
    office.desk(DRAFTER).ask(query, json!({ "body": office.body(BUREAU) })).await.data()
}

#[tokio::test]
async fn a_report_that_was_published_is_taken_in_as_it_was_with_its_file() {
    // Given a report of which three cells cannot be read
    let office = Office::new().await;
    // When it is imported as it was published
    let done = import(&office, BUREAU, DRAFTER, &["--as-published", "--published-on", "2021-02-03"]).await;
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.starts_with("已按原样补录，标明未经本系统审签："), "{said}");
    // Then it is published, signed by nobody, late as it was, and its file is there byte for byte
    let mut seen = seen(&office).await;
    let report = seen["reportFor"].take();
    let edition = &report["edition"];
    assert_eq!((&report["phase"], &edition["signatures"]), (&json!("PUBLISHED"), &json!([])));
    assert_eq!(edition["publication"], json!({ "elsewhereOn": "2021-02-03", "late": true }));
    let file = &edition["source"]["file"];
    assert_eq!(STANDARD.decode(file["content"].as_str().unwrap()).unwrap(), SAMPLE.as_bytes());
    assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
    // And what could not be read is unknown, for good
    let snapshot = &seen["annualSnapshots"]["nodes"][0];
    assert_eq!((&snapshot["elsewhereOn"], &snapshot["signOffs"]), (&json!("2021-02-03"), &json!([])));
    let unknown = |cells: &Value| cells.as_array().unwrap().iter().filter(|cell| cell["value"] == "?").count();
    assert_eq!((unknown(&edition["cells"]), unknown(&snapshot["cells"])), (3, 3));
    // And whoever looks for a text of it finds it in the file too
    let name = crate::scene::name_of_body(office.body(BUREAU));
    let copies = "query($report: ID!, $text: String!) { textCopies(report: $report, text: $text) { commitment } }";
    let found = async |text: &str| {
        let told = office
            .desk(DRAFTER)
            .ask(copies, json!({ "report": crate::scene::id_of_report(&name, 2020), "text": text }))
            .await;
        told.data()["textCopies"].as_array().unwrap().len()
    };
    assert_eq!(
        (found("政府信息公开工作年度报告").await, found("没有这样的文字").await),
        (1, 0),
        "a title is in the file alone"
    );
    // And it is not taken in twice
    let again = import(&office, BUREAU, DRAFTER, &["--as-published", "--published-on", "2021-02-03"]).await;
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("已发布"), "{}", String::from_utf8_lossy(&again.stderr));
}

#[tokio::test]
async fn what_is_no_report_or_no_file_is_not_taken_in() {
    let office = Office::new().await;
    let drafter = office.desk(DRAFTER);
    let (text, body) = (STANDARD.encode("一、总体情况\n2020年公开信息。\n"), office.body(BUREAU));
    for (source, year, day, path, message) in [
        ("%%%", 2020, "2021-01-20", "source", "Base64"),
        (&*STANDARD.encode("没有标题"), 2020, "2021-01-20", "source", "没有找到年度报告"),
        (&*STANDARD.encode([0xFF_u8; 40]), 2020, "2021-01-20", "source", "UTF-8"),
        (&*STANDARD.encode("字".repeat(90_000)), 2020, "2021-01-20", "source", "256 KB"),
        (&*STANDARD.encode(SAMPLE), 2019, "2021-01-20", "year", "文件是 2020 年度的报告"),
        (&*text, 2020, "2021-01-20", "source", "没有从文件的表格中读出任何数字"),
        (&*STANDARD.encode(SAMPLE), 2020, "2020-12-31", "publishedOn", "2020 年度报告不会在 2020-12-31 发布"),
    ] {
        let input = json!({ "body": body, "year": year, "name": "a.txt", "source": source, "publishedOn": day });
        let answer = drafter.act("importPublishedReport", input).await;
        let error = answer.refused("INVALID_INPUT");
        assert_eq!(error["path"], json!(["input", path]), "{error}");
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
}
