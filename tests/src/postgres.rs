//! PostgreSQL's own programs, as an operator uses them: dumps, copies, scripts.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::postgres::PgConnectOptions;

/// A program of PostgreSQL, of the newest version that is installed, where a server's own is looked for.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut debian: Vec<_> = debian.map(|entry| entry.unwrap().path().join("bin")).collect();
    debian.sort();
    // The client programs on PATH are Debian's wrappers, which choose a cluster by themselves: beside a server first.
    let directories = std::env::split_paths(&path).filter(|directory| directory.join("postgres").exists());
    let found = directories.chain(debian.into_iter().rev()).map(|directory| directory.join(name));
    found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| panic!("{name} is not installed"))
}

/// Where its programs find a database, as their `--dbname` takes it.
#[must_use]
pub fn dbname(options: &PgConnectOptions) -> String {
    let (socket, port) = (options.get_socket().unwrap().display(), options.get_port());
    let (user, database) = (options.get_username(), options.get_database().unwrap());
    format!("--dbname=host={socket} port={port} user={user} dbname={database}")
}

/// Runs a program to its end, without settings meant for others; what it says is for the one who reads of a failure.
#[track_caller]
pub fn run(program: &Path, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).env_remove("PGDATABASE").env_remove("PGUSER").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} {arguments:?} ended with {}: {said}", program.display(), output.status);
}
