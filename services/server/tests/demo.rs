//! `nianbao demo` as one runs it: one report after the other on the same data directory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const SAMPLE: &str = include_str!("../../../samples/样例区科技局_2020.txt");
const PUBLISHED: &str = "== 年度快照";

/// A data directory, and a place for reports beside it, that PostgreSQL's account reaches as well.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(directory)
    }

    fn report(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Whether the demonstration came to its end, and what it printed.
    fn demo(&self, report: &Path) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.args(["demo", "--exit", "--listen", "127.0.0.1:0", "--data-dir"]).arg(self.0.path().join("data"));
        let output = command.arg("--report").arg(report).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(printed).unwrap())
    }
}

/// The sample of another year, cut off before its fifth section.
fn extract() -> String {
    let whole = SAMPLE.replace("2020", "2019");
    let (extract, _) = whole.rsplit_once("\n五、").unwrap();
    extract.to_owned()
}

#[test]
fn what_an_extract_lacks_is_added_and_marked_on_a_directory_with_another_year() {
    let place = Place::new();
    let (done, printed) = place.demo(&place.report("样例_2020.txt", SAMPLE));
    assert!(done && printed.contains(PUBLISHED), "{printed}");
    let (done, printed) = place.demo(&place.report("节选_2019.txt", &extract()));
    assert!(done && printed.contains(PUBLISHED), "{printed}");
    assert_eq!(printed.matches("演示补充，原文节选未载").count(), 2, "{printed}");
}

#[test]
fn tables_that_are_missing_are_not_made_up() {
    let extract = extract();
    let (without_tables, _) = extract.split_once("\n三、").unwrap();
    let place = Place::new();
    let (done, printed) = place.demo(&place.report("节选_2019.txt", without_tables));
    assert!(!done && printed.contains("演示不编造数字"), "{printed}");
    assert!(!printed.contains("补填"), "{printed}");
}

#[test]
fn real_reports_with_complete_tables_are_published() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reports");
    let place = Place::new();
    for name in ["上海市人民政府办公厅_2019.txt", "临淄区科技局_2020.txt", "宿迁市_2023.txt"] {
        let report = directory.join(name);
        if !report.exists() {
            continue;
        }
        let (done, printed) = place.demo(&report);
        assert!(done && printed.contains(PUBLISHED), "{name}: {printed}");
    }
}

/// The text with every run of 64 hexadecimal digits made the same.
fn without_hashes(text: &str) -> String {
    let digit = |c: char| c.is_ascii_hexdigit();
    let mut rest = text;
    let mut masked = String::new();
    while let Some(start) = rest.find(digit) {
        let run = &rest[start..];
        let run = &run[..run.find(|c| !digit(c)).unwrap_or(run.len())];
        masked.extend([&rest[..start], if run.len() == 64 { "〈哈希〉" } else { run }]);
        rest = &rest[start + run.len()..];
    }
    masked + rest
}

/// What changes from one run to the next, made the same.
fn masked(printed: &str, place: &Path) -> String {
    let piece = |piece: &str| {
        let is_time = piece.len() > 19 && piece.as_bytes().get(10) == Some(&b'T') && piece.ends_with('Z');
        if is_time { "〈时间〉".to_owned() } else { without_hashes(piece) }
    };
    let line = |line: &str| match line.split_once("　密码 ") {
        Some((before, _)) => format!("{before}　密码 〈密码〉"),
        None => line.split(' ').map(piece).collect::<Vec<_>>().join(" "),
    };
    let printed = printed.lines().map(line).collect::<Vec<_>>().join("\n") + "\n";
    let printed = printed.replace(place.to_str().unwrap(), "〈目录〉");
    let address = printed.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    printed.replace(&address, "〈地址〉").replace(env!("CARGO_BIN_EXE_nianbao"), "〈程序〉")
}

#[test]
fn the_demonstration_tells_its_story_alone() {
    let place = Place::new();
    let (done, first) = place.demo(&place.report("样例_2020.txt", SAMPLE));
    assert!(done, "{first}");
    insta::assert_snapshot!("first_run", masked(&first, place.0.path()));
    let (done, second) = place.demo(&place.report("样例_2020.txt", SAMPLE));
    assert!(done, "{second}");
    insta::assert_snapshot!("second_run", masked(&second, place.0.path()));
    let log = fs::read_to_string(place.0.path().join("data/demo.log")).unwrap();
    assert!(log.contains("nianbao is listening"), "{log}");
}
