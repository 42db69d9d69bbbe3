//! Documents that were parsed lately: programs send the same few again and again, with other variables.

use std::sync::Arc;

use async_graphql::ServerError;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::error::DocumentError;

/// How many bytes of documents are remembered together; parsed, each takes some twenty times as much.
const REMEMBERED: usize = 512 * 1024;
/// How long a document usually is.
const USUAL: usize = 1024;

/// Weighs a document by its text.
#[derive(Clone)]
struct Length;

impl Weighter<Box<str>, Arc<ExecutableDocument>> for Length {
    fn weight(&self, text: &Box<str>, _: &Arc<ExecutableDocument>) -> u64 {
        text.len() as u64
    }
}

/// The documents of one node.
pub(crate) struct Documents(Cache<Box<str>, Arc<ExecutableDocument>, Length>);

impl Default for Documents {
    fn default() -> Self {
        Self(Cache::with_weighter(REMEMBERED / USUAL, REMEMBERED as u64, Length))
    }
}

impl Documents {
    /// Parses `text`, unless that was done lately.
    pub(super) fn parse(&self, text: &str) -> Result<Arc<ExecutableDocument>, DocumentError> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        let parsed = parse_query(text).map_err(ServerError::from);
        parsed.map(Arc::new).map_err(|error| DocumentError::Unparsable(error.message))
    }

    /// Remembers a document that was found sound, unless it carries a text of its own: that is not sent again, and might
    /// be a password.
    pub(super) fn remember(&self, text: &str, document: &Arc<ExecutableDocument>) {
        if !text.contains('"') && self.0.peek(text).is_none() {
            self.0.insert(text.into(), Arc::clone(document));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sound_is_parsed_once_and_what_carries_a_text_is_forgotten() {
        let documents = Documents::default();
        let again = |text: &str| {
            let first = documents.parse(text).unwrap();
            documents.remember(text, &first);
            Arc::ptr_eq(&first, &documents.parse(text).unwrap())
        };
        assert!(again("query($id: ID!) { report(id: $id) { year } }"));
        assert!(!again("mutation { signIn(input: { userName: \"甲\", password: \"乙\" }) { accessToken } }"));
        assert!(documents.parse("query {").is_err());
    }
}
