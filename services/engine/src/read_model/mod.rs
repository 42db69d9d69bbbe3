//! The tables that answer questions without folding, and how events become rows of them.
//!
//! They decide what people find and who may act, so they are written in the very transaction that records the event.
//! All of them follow from the log.

mod inbox;
mod project;
mod questions;
mod row;

pub use inbox::{AfterTask, Asked, TaskRow};
pub(crate) use project::{concerns, project};
pub use questions::{BodyFilter, Questions, ReportFilter};
pub use row::{AppointmentRow, BodyRow, PersonRow, ReportRow, SnapshotRow};
