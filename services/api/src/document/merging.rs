//! Fields of one name in one place are answered once, so they have to ask for the same (GraphQL, section 5.3.2). The
//! library checks this as well, but tells every pair that differs, at every level above it.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

use super::error::DocumentError;

/// Refuses a measured document by the first two fields that cannot be answered as one.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), DocumentError> {
    for (_, operation) in document.operations.iter() {
        check_set(document, &operation.node.selection_set.node)?;
    }
    for fragment in document.fragments.values() {
        check_set(document, &fragment.node.selection_set.node)?;
    }
    Ok(())
}

fn check_set<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet) -> Result<(), DocumentError> {
    Place { document, fields: HashMap::new(), expanded: HashSet::new() }.take(None, set)?;
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => check_set(document, &field.node.selection_set.node)?,
            Selection::InlineFragment(inline) => check_set(document, &inline.node.selection_set.node)?,
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

/// What is asked for in one place, by the type it is asked of and the name it is answered under.
struct Place<'a> {
    document: &'a ExecutableDocument,
    fields: HashMap<(Option<&'a str>, &'a str), &'a Field>,
    expanded: HashSet<&'a str>,
}

impl<'a> Place<'a> {
    fn take(&mut self, on_type: Option<&'a str>, set: &'a SelectionSet) -> Result<(), DocumentError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.add(on_type, &field.node)?,
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| &*condition.node.on.node);
                    self.take(condition, &inline.node.selection_set.node)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.expanded.insert(name)
                    {
                        let condition = &fragment.node.type_condition.node.on.node;
                        self.take(Some(condition), &fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, on_type: Option<&'a str>, field: &'a Field) -> Result<(), DocumentError> {
        let key = field.response_key().node.as_str();
        match self.fields.insert((on_type, key), field) {
            Some(other) if !same(other, field) => Err(DocumentError::Invalid(format!(
                "Fields \"{key}\" conflict: they ask for different things under one name. Give them different aliases."
            ))),
            _ => Ok(()),
        }
    }
}

fn same(one: &Field, other: &Field) -> bool {
    one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|(name, value)| other.get_argument(&name.node).is_some_and(|given| given == value))
}
