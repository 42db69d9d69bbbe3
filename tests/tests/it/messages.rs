//! Every sentence that the program can say to somebody, to be read in one go as a tired clerk would. What the rules of the
//! office say is rendered beside the domain's tests; here stands what the sources of all crates hold, whoever says it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::golden;

/// Whose words are read: those of the statutory forms and plans stand in files of their own.
const CRATES: [&str; 5] = ["domain", "documents", "engine", "api", "server"];

fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| !path.ends_with("tests"))
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs"))
        .collect()
}

/// The code without its lists of words: those are what the program looks for in texts, and not what it says.
fn without_word_lists(code: &str) -> String {
    let mut kept = String::new();
    for item in code.split_inclusive("const ") {
        let is_list = item.split_once('=').is_some_and(|(head, _)| head.contains("[&str") && !head.contains("fn "));
        let rest = if is_list { item.split_once("];\n").map_or("", |(_, rest)| rest) } else { item };
        kept.push_str(rest);
    }
    kept
}

/// The string literals of a source that people read as sentences or parts of one, comments and tests left out.
fn sentences(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = without_word_lists(&lines.collect::<Vec<_>>().join("\n"));
    let code: String = code.replace("'\"'", "").replace("\\\"", "”");
    let literals = code.split('"').skip(1).step_by(2);
    let chinese = |text: &&str| text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 4;
    let on_one_line = |text: &str| text.split("\\\n").map(str::trim_start).collect::<String>().replace('\n', "⏎");
    literals.filter(chinese).map(on_one_line).collect()
}

#[test]
fn every_sentence_reads_as_it_should() {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("services");
    let mut listed = String::new();
    for name in CRATES {
        // In an order of their own, so that no sentence changes its place when code does.
        let sources = sources(&services.join(name).join("src")).into_iter().map(fs::read_to_string);
        let listed_once: BTreeSet<_> = sources.flat_map(|source| sentences(&source.unwrap())).collect();
        writeln!(listed, "{name}").unwrap();
        for sentence in listed_once {
            writeln!(listed, "    {sentence}").unwrap();
        }
    }
    golden::assert_is("messages", &listed);
}
