//! The tables that answer questions without folding, and how events become rows of them.
//!
//! They decide what people find and who may act, so they are written in the very transaction that records the event.
//! All of them follow from the log.

mod project;
mod questions;

pub(crate) use project::{concerns, project};
pub use questions::{
    AfterTask, AppointmentRow, Asked, BodyFilter, BodyRow, PersonRow, Questions, ReportFilter, ReportRow, SnapshotRow,
    TaskRow,
};
