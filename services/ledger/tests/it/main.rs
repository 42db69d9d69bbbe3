//! The format of the log against the published vectors of its standards, and against its own promises.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod canonical;
mod commitments;
mod entries;
mod tree;
