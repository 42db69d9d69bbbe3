//! The server on one machine: its settings, its database, its life from start to stop, and what an operator asks of it.
//!
//! [`cli`] says what can be asked. `nianbao serve` is [`serve`] over [`store`], which is the [`private_postgres`] or a
//! database that somebody else runs; [`demo`] does the same and takes a report all the way through. [`check`], [`read`]
//! and [`import`] read report files; [`client`] is how the commands that are only clients speak to a server, and [`health`]
//! asks one whether it is well.

pub mod account;
pub mod check;
pub mod cli;
pub mod client;
mod coverage;
pub mod demo;
mod disk;
pub mod health;
pub mod import;
mod listen;
mod metrics;
pub mod private_postgres;
pub mod read;
pub mod register;
mod report_file;
pub mod serve;
pub mod settings;
pub mod store;
pub mod telemetry;
mod terminal;
pub mod user;
