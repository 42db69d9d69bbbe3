//! How a cluster is to be run.

use std::path::PathBuf;

/// The role that owns the cluster, and the database that is there from the start.
pub const SUPERUSER: &str = "postgres";

/// What an acknowledged commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Everything, the machine's sudden end included.
    #[default]
    Durable,
    /// The end of PostgreSQL's processes, but not of the machine. For the clusters of tests.
    Fast,
}

impl Durability {
    /// The settings that make it so.
    pub(super) fn settings(self) -> &'static [&'static str] {
        match self {
            Self::Durable => &["synchronous_commit=on", "fsync=on", "full_page_writes=on"],
            Self::Fast => &["synchronous_commit=on", "fsync=off", "full_page_writes=off"],
        }
    }
}

/// How to run the cluster.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What a commit survives.
    pub durability: Durability,
    /// The directory of PostgreSQL's programs; none: look for them.
    pub bin_dir: Option<PathBuf>,
}
