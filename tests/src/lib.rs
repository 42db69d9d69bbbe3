//! The harness of the tests through the public doors.
//!
//! [`cluster`] is the PostgreSQL of the test process; [`office`] a staffed office on a server of its own, made from
//! [`house`]; a [`desk`] is where one of its people works, over the [`client`] that speaks GraphQL, and gets a [`view`]
//! of a report. [`audit`] reads a database behind everybody's back. [`process`] runs the real program,
//! [`postgres`] those of PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on says so by panicking"
)]

pub mod audit;
pub mod client;
pub mod cluster;
pub mod desk;
pub mod house;
pub mod introspection;
pub mod office;
pub mod postgres;
pub mod process;
pub mod source;
pub mod stream;
pub mod view;
