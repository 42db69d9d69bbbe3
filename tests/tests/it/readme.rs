//! What README says to type is typed, word for word.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tests::cluster::Cluster;
use tests::process::{Place, Process, program};

const README: &str = include_str!("../../../README.md");

/// The shell blocks below a heading.
fn blocks(heading: &str) -> Vec<String> {
    let (_, rest) = README.split_once(&format!("\n## {heading}")).unwrap();
    let chapter = rest.split("\n## ").next().unwrap();
    let pieces = chapter.split("```sh\n").skip(1);
    pieces.map(|piece| piece.split("```").next().unwrap().to_owned()).collect()
}

/// Runs a script from the project's directory, against the server at `base`. The program is the one under test.
fn shell(script: &str, base: &str, environment: &[(&str, &str)], input: &str) -> Output {
    let program = program();
    let script = script.replace("http://127.0.0.1:8080", base);
    let script = script.replace("$PWD/target/release", program.parent().unwrap().to_str().unwrap());
    let typed = format!("TOKEN=\nPATH={}:$PATH\n{script}", program.parent().unwrap().display());
    let mut shell = Command::new("bash");
    shell.args(["-e", "-u", "-c", &typed]).current_dir(project());
    shell.env("NIANBAO_SERVER", base).envs(environment.iter().copied());
    let mut running = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    running.wait_with_output().unwrap()
}

fn project() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Everything that was printed, of a script that did what it should.
#[track_caller]
fn printed(output: &Output) -> String {
    let printed = [&*output.stdout, &*output.stderr].concat();
    let printed = String::from_utf8(printed).unwrap();
    assert!(output.status.success(), "{printed}");
    assert!(!printed.contains("\"errors\":[{") && !printed.contains("\"userErrors\":[{"), "{printed}");
    printed
}

#[tokio::test]
async fn the_tour_goes_as_it_says() {
    let place = Place::new();
    let (demo, told) = Process::demo(place.path()).await;
    let password = |name: &str| {
        let line = told.lines().find(|line| line.contains(&format!("用户名 {name}　"))).unwrap();
        line.split_once("密码 ").unwrap().1.to_owned()
    };
    let script = blocks("A first tour").concat();
    let input = format!("{}\n{}\n", password("审计员"), password("起草人甲"));
    let base = demo.url.trim_end_matches("/graphql").to_owned();

    let said = tokio::task::spawn_blocking(move || shell(&script, &base, &[], &input)).await.unwrap();

    let said = printed(&said);
    for part in ["\"bodyName\":\"样例区科技局\"", "\"summary\":\"读入文档", "\"title\":", "\"type\":\"TextRevised\""]
    {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}

#[tokio::test]
async fn an_office_begins_as_it_says() {
    let cluster = Cluster::of_this_process();
    let database = cluster.copy_of(&cluster.empty()).await;
    let place = Place::new();
    let url = database.url(engine::SERVER);
    let mut server =
        Process::serve(&["--database-url", &url, "--data-dir", place.path().to_str().unwrap()], None).await;
    let secret = server.first_secret().await + "\n";
    let base = server.url.trim_end_matches("/graphql").to_owned();
    let [claim, register, enrol, report] = <[String; 4]>::try_from(blocks("A real office")).unwrap();
    let functions = blocks("A first tour").swap_remove(0);
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("一次性口令.csv").to_str().unwrap().to_owned();

    tokio::task::spawn_blocking(move || {
        let environment = [("NIANBAO_PASSWORD", "样例系统里人人都用的口令")];
        let run = |script: &str, input: &str| printed(&shell(script, &base, &environment, input));
        run(&claim, &secret);
        let said = run(&register.replace("一次性口令.csv", &secrets), "");
        assert!(said.contains("9 行已办理"), "{said}");
        let table = std::fs::read_to_string(&secrets).unwrap();
        let drafter = table.lines().find_map(|line| line.strip_prefix("起草人甲,")).unwrap();
        run(&enrol, &format!("{drafter}\n"));
        let said = run(&(functions + &report), "");
        for part in ["已导入", "起草并提交", "样例区科技局"] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
        let again = run(&register.replace("一次性口令.csv", &format!("{secrets}.2")), "");
        assert!(again.contains("0 行已办理，9 行原已登记"), "{again}");
    })
    .await
    .unwrap();
}
