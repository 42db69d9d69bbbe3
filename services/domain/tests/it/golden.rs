//! Golden files: written by the first run that misses them, compared by every run after, and for good once committed.

use std::path::{Path, PathBuf};

/// Where the golden files lie.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Holds `content` against the golden file. A file that is missing is written, and the test fails: look at it first.
#[track_caller]
pub(crate) fn holds(name: &str, content: &str) {
    hold([(name.to_owned(), content.to_owned())]);
}

/// Like [`holds`], for several files at a time.
#[track_caller]
pub(crate) fn hold(files: impl IntoIterator<Item = (String, String)>) {
    let mut written = Vec::new();
    for (name, content) in files {
        let path = folder().join(&name);
        if let Ok(golden) = std::fs::read_to_string(&path) {
            assert_eq!(content, golden, "{name} says something else");
        } else {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, content).unwrap();
            written.push(name);
        }
    }
    assert!(written.is_empty(), "missing, and written now: read them, then commit them: {written:?}");
}
