//! `nianbao import`, from a file to a running server.

use std::io::Write;
use std::process::{Output, Stdio};

use tests::house::{BUREAU, DRAFTER, OTHER_BUREAU, OTHER_DRAFTER, PASSWORD};
use tests::office::Office;
use tests::process::program;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

const SAMPLE: &str = include_str!("../../../samples/样例区科技局_2020.txt");

/// Imports the sample, which comes in on standard input, for `body`.
async fn import(office: &Office, body: &str, user: &str) -> Output {
    let mut password = tempfile::NamedTempFile::new().unwrap();
    write!(password, "{PASSWORD}").unwrap();
    let server = office.server.url();
    let server = server.trim_end_matches("/graphql");
    let mut command = Command::new(program());
    command.args(["import", "-", "--year", "2020", "--body", &office.house.bodies[body], "--user", user]);
    command.args(["--server", server, "--password-file"]).arg(password.path());
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.kill_on_drop(true).spawn().unwrap();
    child.stdin.take().unwrap().write_all(SAMPLE.as_bytes()).await.unwrap();
    child.wait_with_output().await.unwrap()
}

#[tokio::test]
async fn a_title_that_names_another_body_is_said() {
    let office = Office::new().await;

    let own = import(&office, BUREAU, DRAFTER).await;
    let said = String::from_utf8_lossy(&own.stderr);
    assert!(own.status.success() && !said.contains("注意"), "{said}");

    let others = import(&office, OTHER_BUREAU, OTHER_DRAFTER).await;
    let said = String::from_utf8_lossy(&others.stderr);
    assert!(others.status.success(), "{said}");
    assert!(said.contains(&format!("标题写的是“{BUREAU}”，--body 指定的是“{OTHER_BUREAU}”")), "{said}");
}
