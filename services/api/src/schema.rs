//! The GraphQL schema: roots, and what the library is told to limit.

use async_graphql::{EmptySubscription, SchemaBuilder};

use crate::mutation::Mutation;
use crate::query::Query;
use crate::settings::Limits;

/// The schema of this server.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema with its limits, still without what its resolvers work with. Nobody is told which name they may have
/// meant: whoever may not ask for the schema is not helped to guess it, and comparing names costs more than all other
/// checks of a document together.
pub(crate) fn build(limits: &Limits) -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_complexity(limits.complexity)
        .disable_suggestions()
        // The document was measured before: this is only not to be in the way.
        .limit_recursive_depth(limits.depth + 1)
}

/// The schema in the definition language, as committed in `schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).finish().sdl()
}
