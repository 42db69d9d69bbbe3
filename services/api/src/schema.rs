//! The GraphQL schema: roots, and what the library is told to limit.

use async_graphql::{EmptySubscription, SDLExportOptions, SchemaBuilder};

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
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .finish()
        .sdl_with_options(SDLExportOptions::new().include_specified_by())
}

#[cfg(test)]
mod tests {
    use async_graphql::Value;
    use serde_json::{Value as Json, json};

    use super::*;

    const EVERYTHING: &str = "{ __schema { types { kind name description specifiedByURL
        fields { name description args { name description } }
        inputFields { name description }
        enumValues { name description }
    } } }";

    async fn types() -> Vec<Json> {
        let schema = Schema::build(Query::default(), Mutation::default(), EmptySubscription).finish();
        let Value::Object(mut data) = schema.execute(EVERYTHING).await.data else { panic!("no answer") };
        let answer = data.swap_remove("__schema").unwrap().into_json().unwrap();
        answer["types"].as_array().unwrap().clone()
    }

    /// What `of` holds under `key` and is not described.
    fn silent<'a>(of: &'a Json, key: &str) -> impl Iterator<Item = &'a str> {
        let undescribed = |member: &&Json| member["description"].as_str().is_none_or(str::is_empty);
        of[key].as_array().into_iter().flatten().filter(undescribed).map(|member| member["name"].as_str().unwrap())
    }

    #[tokio::test]
    async fn every_type_field_argument_and_value_says_what_it_is() {
        let mut missing = Vec::new();
        for of in types().await {
            let name = of["name"].as_str().unwrap();
            // The library's own, and the pages of lists, which it makes without a word.
            if name.starts_with("__") || name == "ID" || name.ends_with("Connection") {
                continue;
            }
            missing.extend(silent(&json!({ "it": [of] }), "it").map(str::to_owned));
            for key in ["fields", "inputFields", "enumValues"] {
                missing.extend(silent(&of, key).map(|member| format!("{name}.{member}")));
            }
            for field in of["fields"].as_array().into_iter().flatten() {
                missing.extend(
                    silent(field, "args")
                        .map(|argument| format!("{name}.{}({argument})", field["name"].as_str().unwrap())),
                );
            }
        }
        assert_eq!(missing, [""; 0]);
    }

    #[tokio::test]
    async fn every_scalar_beside_graphqls_own_names_its_specification() {
        let own = ["Boolean", "Float", "ID", "Int", "String"];
        let scalars: Vec<_> = types().await.into_iter().filter(|of| of["kind"] == "SCALAR").collect();
        let others = scalars.iter().filter(|of| !own.contains(&of["name"].as_str().unwrap()));
        let named: Vec<_> = others.clone().map(|of| of["name"].as_str().unwrap()).collect();
        assert_eq!(named, ["Date", "DateTime", "UUID"]);
        assert!(others.clone().all(|of| of["specifiedByURL"].is_string()));
    }
}
