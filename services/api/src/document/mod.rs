//! Reads and measures a GraphQL document before it is validated or executed.
//!
//! The library's parser and checks recurse: some hundred brackets within each other overflow the stack, which ends the
//! whole process. So [`brackets`] are counted before parsing. And a short text can stand for an enormous query: fragments
//! multiply what they hold, and a variable is copied wherever it is used. The library's checks walk all of it and report
//! every fault that they meet. So [`measure`] finds out first how much there is to walk, each fragment once, and
//! [`merging`] refuses by its first fault what would give them a fault per pair of fields. What a field costs is the
//! schema's knowledge: complexity is checked by the library afterwards (see [`crate::types::page_complexity`]).

mod brackets;
mod error;
mod measure;
mod merging;
mod parsed;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Variables};

use self::error::within;
use crate::settings::Limits;

pub(crate) use error::DocumentError;
pub(crate) use parsed::Documents;

/// How many brackets of any kind may lie within each other.
const NESTING: usize = 64;

/// Parses the document of a request and refuses it if it asks for too much, whichever of its operations is meant.
pub(crate) fn read(request: &mut Request, limits: &Limits, documents: &Documents) -> Result<(), DocumentError> {
    within(request.query.len(), limits.document, DocumentError::TooLong)?;
    within(brackets::nesting(&request.query), NESTING, DocumentError::TooDeep)?;
    let document = documents.parse(&request.query)?;
    check(&document, &request.variables, limits)?;
    documents.remember(&request.query, &document);
    request.set_parsed_query(Arc::unwrap_or_clone(document));
    Ok(())
}

/// Whether a request that was read may change something: whichever of its operations is meant.
pub(crate) fn changes_something(request: &mut Request) -> bool {
    request.parsed_query().is_ok_and(|document| {
        document.operations.iter().any(|(_, operation)| operation.node.ty == OperationType::Mutation)
    })
}

/// The name of the operation that a request that was read asks for, where it has one.
pub(crate) fn operation(request: &mut Request) -> Option<String> {
    let asked = request.operation_name.clone();
    let document = request.parsed_query().ok()?;
    let names = document.operations.iter().filter_map(|(name, _)| name);
    let mut meant = names.filter(|name| asked.as_deref().is_none_or(|asked| asked == name.as_str()));
    meant.next().map(ToString::to_string)
}

fn check(document: &ExecutableDocument, variables: &Variables, limits: &Limits) -> Result<(), DocumentError> {
    measure::measure(document, variables, limits)?;
    merging::check(document)
}

#[cfg(test)]
mod tests;
