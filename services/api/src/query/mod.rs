//! The queries, one file for each subject.

mod check;
mod copies;
mod ledger;
mod registry;
mod reports;
mod task;
mod viewer;

use async_graphql::{MergedObject, Object};

pub(crate) use reports::readable;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    ServerQuery,
    viewer::ViewerQuery,
    registry::RegistryQuery,
    reports::ReportsQuery,
    check::CheckQuery,
    copies::TextCopiesQuery,
    ledger::LedgerQuery,
);

/// About the server itself.
#[derive(Default)]
struct ServerQuery;

#[Object]
impl ServerQuery {
    /// The version of the server.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
