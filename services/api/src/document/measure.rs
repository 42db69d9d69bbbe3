//! How much a document amounts to when its fragments are expanded, measured without expanding them.

use std::collections::HashMap;
use std::ops::AddAssign;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::error::{DocumentError, within};
use crate::settings::Limits;

/// How many arguments one field or directive may take: comparing two fields takes each with each.
const ARGUMENTS: usize = 32;
/// What a value of a variable costs beside its text, in bytes.
const VALUE: usize = 16;

/// Refuses a document in which too much would have to be walked, or whose fragments do not fit together.
pub(super) fn measure(
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &Limits,
) -> Result<(), DocumentError> {
    let definitions = document.operations.iter().len() + document.fragments.len();
    within(definitions, limits.definitions, DocumentError::TooManyDefinitions)?;
    let mut measuring = Measuring {
        document,
        variables,
        limits,
        fragments: HashMap::new(),
        defaults: defaults(document),
        weighed: HashMap::new(),
    };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        total += measuring.operation(&operation.node)?;
    }
    within(total.selections, limits.fields, DocumentError::TooManyFields)?;
    within(total.aliases, limits.aliases, DocumentError::TooManyAliases)?;
    within(total.directives, limits.directives, DocumentError::TooManyDirectives)?;
    within(total.values, limits.values, DocumentError::TooManyValues)?;
    within(total.variables, limits.variables, DocumentError::TooMuchInVariables)?;
    match document.fragments.keys().find(|name| !measuring.fragments.contains_key(name.as_str())) {
        Some(unused) => Err(DocumentError::Invalid(format!("Fragment \"{unused}\" is never used."))),
        None => Ok(()),
    }
}

/// What a selection set amounts to when its fragments are expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    /// How many selection sets lie within each other, those of fragments included.
    height: usize,
    /// How many fields stand directly in it.
    roots: usize,
    /// Fields, spreads and inline fragments.
    selections: usize,
    aliases: usize,
    directives: usize,
    /// Arguments, and what lies within their values.
    values: usize,
    /// Bytes of the variables' values, as often as they are used.
    variables: usize,
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.height = self.height.max(other.height);
        self.roots = self.roots.saturating_add(other.roots);
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.values = self.values.saturating_add(other.values);
        self.variables = self.variables.saturating_add(other.variables);
    }
}

struct Measuring<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    limits: &'a Limits,
    /// `None` while a fragment is being measured: meeting it then means that it contains itself.
    fragments: HashMap<&'a str, Option<Size>>,
    /// What the defaults of the variables weigh.
    defaults: HashMap<&'a str, usize>,
    /// Of the variables met so far.
    weighed: HashMap<&'a str, usize>,
}

impl<'a> Measuring<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Size, DocumentError> {
        let mut size = self.selection_set(&operation.selection_set.node, 1)?;
        if operation.ty == OperationType::Mutation {
            within(size.roots, self.limits.mutations, DocumentError::TooManyMutations)?;
        }
        size += self.directives(&operation.directives)?;
        for Positioned { node: variable, .. } in &operation.variable_definitions {
            size += self.directives(&variable.directives)?;
            size.values += 1 + variable.default_value.as_ref().map_or(0, |value| values_in(&value.node));
        }
        Ok(size)
    }

    fn selection_set(&mut self, set: &'a SelectionSet, level: usize) -> Result<Size, DocumentError> {
        within(level, self.limits.depth, DocumentError::TooDeep)?;
        let mut size = Size::default();
        for Positioned { node: selection, .. } in &set.items {
            size += match selection {
                Selection::Field(field) => self.field(&field.node, level)?,
                Selection::InlineFragment(inline) => self.selection_set(&inline.node.selection_set.node, level + 1)?,
                Selection::FragmentSpread(spread) => self.spread(&spread.node.fragment_name.node, level + 1)?,
            };
            size += self.directives(selection.directives())?;
            size.selections = size.selections.saturating_add(1);
        }
        size.height += 1;
        Ok(size)
    }

    fn field(&mut self, field: &'a Field, level: usize) -> Result<Size, DocumentError> {
        if !self.limits.introspection && matches!(field.name.node.as_str(), "__schema" | "__type") {
            return Err(DocumentError::Introspection);
        }
        let mut size = self.arguments(&field.arguments)?;
        if !field.selection_set.node.items.is_empty() {
            size += self.selection_set(&field.selection_set.node, level + 1)?;
        }
        size += Size { aliases: usize::from(field.alias.is_some()), ..Size::default() };
        Ok(Size { roots: 1, ..size })
    }

    fn spread(&mut self, name: &'a str, level: usize) -> Result<Size, DocumentError> {
        let size = match self.fragments.get(name) {
            Some(Some(size)) => *size,
            Some(None) => return Err(DocumentError::Invalid(format!("Fragment \"{name}\" contains itself."))),
            None => {
                let unknown = || DocumentError::Invalid(format!("Unknown fragment: \"{name}\"."));
                let fragment = self.document.fragments.get(name).ok_or_else(unknown)?;
                self.fragments.insert(name, None);
                let size = self.fragment(&fragment.node, level)?;
                self.fragments.insert(name, Some(size));
                size
            }
        };
        within(level - 1 + size.height, self.limits.depth, DocumentError::TooDeep)?;
        Ok(size)
    }

    fn fragment(&mut self, fragment: &'a FragmentDefinition, level: usize) -> Result<Size, DocumentError> {
        let mut size = self.selection_set(&fragment.selection_set.node, level)?;
        size += self.directives(&fragment.directives)?;
        Ok(size)
    }

    fn directives(&mut self, directives: &'a [Positioned<Directive>]) -> Result<Size, DocumentError> {
        let mut size = Size { directives: directives.len(), ..Size::default() };
        for directive in directives {
            size += self.arguments(&directive.node.arguments)?;
        }
        Ok(size)
    }

    fn arguments(&mut self, arguments: &'a [(Positioned<Name>, Positioned<Value>)]) -> Result<Size, DocumentError> {
        within(arguments.len(), ARGUMENTS, DocumentError::TooManyArguments)?;
        let mut size = Size::default();
        for (_, value) in arguments {
            size += self.value(&value.node);
        }
        Ok(size)
    }

    fn value(&mut self, value: &'a Value) -> Size {
        let mut size = Size { values: 1, ..Size::default() };
        match value {
            Value::Variable(name) => size.variables = self.weight(name),
            Value::List(items) => items.iter().for_each(|item| size += self.value(item)),
            Value::Object(fields) => fields.values().for_each(|field| size += self.value(field)),
            _ => {}
        }
        size
    }

    fn weight(&mut self, variable: &'a Name) -> usize {
        if let Some(weight) = self.weighed.get(variable.as_str()) {
            return *weight;
        }
        let default = self.defaults.get(variable.as_str()).copied().unwrap_or_default();
        let weight = self.variables.get(variable).map_or(0, bytes_of).max(default);
        self.weighed.insert(variable.as_str(), weight);
        weight
    }
}

/// What the variables weigh that have a default: it is copied at every use where none is given.
fn defaults(document: &ExecutableDocument) -> HashMap<&str, usize> {
    let mut weights = HashMap::new();
    let defined = document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    for Positioned { node: variable, .. } in defined {
        if let Some(default) = &variable.default_value {
            let weight = weights.entry(variable.name.node.as_str()).or_default();
            *weight = bytes_of(&default.node).max(*weight);
        }
    }
    weights
}

fn bytes_of(value: &ConstValue) -> usize {
    let below: usize = match value {
        ConstValue::String(text) => text.len(),
        ConstValue::List(items) => items.iter().map(bytes_of).sum(),
        ConstValue::Object(fields) => fields.iter().map(|(name, field)| name.len() + bytes_of(field)).sum(),
        _ => 0,
    };
    VALUE + below
}

fn values_in(value: &ConstValue) -> usize {
    let below: usize = match value {
        ConstValue::List(items) => items.iter().map(values_in).sum(),
        ConstValue::Object(fields) => fields.values().map(values_in).sum(),
        _ => 0,
    };
    1 + below
}
