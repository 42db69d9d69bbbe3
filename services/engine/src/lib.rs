//! Makes the domain durable on PostgreSQL. All SQL of the project lives in this crate, one statement a file under
//! `sql/`; a test prepares every one of them against the real schema, another looks at its plan over a grown database.
//!
//! [`Appender`] is the only way in: it decides commands and records what happened. [`Reader`] folds streams for
//! questions, [`Questions`] asks the read models, [`Ledger`] shows the log itself. [`accounts`] keeps credentials, which
//! never enter the log.

pub mod accounts;
mod appender;
mod column;
mod database;
mod error;
mod log;
mod metrics;
mod provision;
mod read_model;
mod reader;
mod world;

use std::io;

use tokio::task::JoinHandle;

pub use appender::{AppendError, Appender, Receipt, RecordedAt};
pub use database::{Database, UnfitDatabase, sharing};
pub use error::StoreError;
pub use log::{Head, Ledger, NOW, TextPlace};
pub use metrics::Metrics;
pub use provision::{DATABASE, OWNER, SERVER, provision};
pub use read_model::{
    AfterTask, AppointmentRow, Asked, BodyFilter, BodyRow, PersonRow, Questions, ReportFilter, ReportRow, SnapshotRow,
    TaskRow,
};
pub use reader::Reader;
pub use world::LoadedWorld;

/// Everything a node does with the log, put together. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Engine {
    /// The connections.
    pub database: Database,
    /// The only way in.
    pub appender: Appender,
    /// States of streams.
    pub reader: Reader,
    /// The read models.
    pub questions: Questions,
    /// The log itself.
    pub ledger: Ledger,
    /// What can be measured of all this.
    pub metrics: Metrics,
}

impl Engine {
    /// Starts the appender over `database`. The handle ends once every clone is dropped and all that waited is done.
    pub fn start(database: Database) -> io::Result<(Self, JoinHandle<()>)> {
        let metrics = Metrics::default();
        let ledger = Ledger::new(database.clone());
        let reader = Reader::new(ledger.clone());
        let (appender, task) = Appender::start(reader.clone(), metrics.clone())?;
        let questions = Questions::new(database.clone());
        Ok((Self { database, appender, reader, questions, ledger, metrics }, task))
    }
}
