//! Reads and measures a GraphQL document before it is validated or executed.
//!
//! The library's parser and checks recurse: some hundred brackets within each other overflow the stack, which ends the
//! whole process. So brackets are counted before parsing. And fragments let a short text stand for an enormous query, which
//! those checks walk in its expanded form. So the expansion is measured first, each fragment once. What a field costs is
//! the schema's knowledge: complexity is checked by the library afterwards (see [`crate::types::page_complexity`]).

use std::collections::HashMap;
use std::ops::AddAssign;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet};
use async_graphql::{Positioned, Request};

use crate::errors::ErrorCode;
use crate::settings::Limits;

/// Why a document is not executed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is no GraphQL; holds what the parser said.
    #[error("GraphQL 语句有语法错误，请对照 detail 中的位置检查。")]
    Unparsable(String),
    /// It does not fit the schema; holds what the validator said.
    #[error("GraphQL 语句与接口定义不符，请对照 detail 更正。")]
    Invalid(String),
    /// It asks for the schema, which is switched off.
    #[error("本系统未开放接口结构查询（introspection），请使用随程序提供的 schema.graphql。")]
    Introspection,
    /// Its text is too long.
    #[error("GraphQL 语句超过 {0} 字节的上限，请把长内容放进 variables。")]
    TooLong(usize),
    /// It nests too deeply.
    #[error("查询嵌套超过 {0} 层的上限，请拆成几个较浅的查询。")]
    TooDeep(usize),
    /// It asks for too many fields, fragments expanded.
    #[error("查询展开后超过 {0} 个字段的上限，请分成几次查询。")]
    TooManyFields(usize),
    /// It uses too many aliases.
    #[error("查询使用的别名超过 {0} 个的上限，请分成几次请求。")]
    TooManyAliases(usize),
    /// It uses too many directives.
    #[error("查询使用的指令超过 {0} 个的上限，请精简后重试。")]
    TooManyDirectives(usize),
    /// It defines too many fragments or operations.
    #[error("GraphQL 语句定义的片段和操作超过 {0} 个的上限，请精简后重试。")]
    TooManyDefinitions(usize),
    /// It changes too many things at once.
    #[error("一次请求最多包含 {0} 个变更操作，请分批提交。")]
    TooManyMutations(usize),
    /// What it asks for costs too much.
    #[error("查询过于复杂，请减少字段或每页条数（first），分成几次查询。")]
    TooComplex,
}

impl DocumentError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::Unparsable(_) => ErrorCode::GraphqlParseFailed,
            Self::Invalid(_) | Self::Introspection => ErrorCode::GraphqlValidationFailed,
            _ => ErrorCode::LimitExceeded,
        }
    }

    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Unparsable(detail) | Self::Invalid(detail) => Some(detail),
            _ => None,
        }
    }
}

/// How many brackets of any kind may lie within each other.
const NESTING: usize = 64;

/// Parses the document of a request and refuses it if it asks for too much, whichever of its operations is meant.
pub(crate) fn read(request: &mut Request, limits: &Limits) -> Result<(), DocumentError> {
    within(request.query.len(), limits.document, DocumentError::TooLong)?;
    within(nesting(&request.query), NESTING, DocumentError::TooDeep)?;
    let document = request.parsed_query().map_err(|error| DocumentError::Unparsable(error.message))?;
    measure(document, limits)
}

/// How many brackets lie within each other, those in strings and comments left out.
fn nesting(text: &str) -> usize {
    let mut rest = text;
    let (mut open, mut deepest) = (0_usize, 0);
    while let Some(position) = rest.find(['(', '[', '{', ')', ']', '}', '"', '#']) {
        let (mark, after) = rest[position..].split_at(1);
        rest = match mark {
            "#" => after_comment(after),
            "\"" => after_string(after),
            "(" | "[" | "{" => {
                open += 1;
                deepest = deepest.max(open);
                after
            }
            _ => {
                open = open.saturating_sub(1);
                after
            }
        };
    }
    deepest
}

fn after_comment(text: &str) -> &str {
    text.find(['\n', '\r']).map_or("", |end| &text[end..])
}

/// What follows a string whose first quotation mark has been read. As in the grammar, three marks that are never closed
/// are an empty string and the beginning of another.
fn after_string(text: &str) -> &str {
    if let Some(block) = text.strip_prefix("\"\"") {
        let end = block.match_indices("\"\"\"").find(|(end, _)| !block[..*end].ends_with('\\'));
        return end.map_or(&text[1..], |(end, marks)| &block[end + marks.len()..]);
    }
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return &text[position + 1..],
            '\n' | '\r' => return &text[position..],
            _ => {}
        }
    }
    ""
}

/// What a selection set amounts to when its fragments are expanded.
#[derive(Clone, Copy, Default)]
struct Size {
    /// How many selection sets lie within each other, those of fragments included.
    height: usize,
    /// How many fields stand directly in it.
    roots: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.height = self.height.max(other.height);
        self.roots = self.roots.saturating_add(other.roots);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

fn measure(document: &ExecutableDocument, limits: &Limits) -> Result<(), DocumentError> {
    let definitions = document.operations.iter().len() + document.fragments.len();
    within(definitions, limits.definitions, DocumentError::TooManyDefinitions)?;
    let mut fragments = Fragments { document, limits, measured: HashMap::new() };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        let size = fragments.size_of(&operation.node.selection_set.node, 1)?;
        if operation.node.ty == OperationType::Mutation {
            within(size.roots, limits.mutations, DocumentError::TooManyMutations)?;
        }
        total += size;
        total += Size { directives: operation.node.directives.len(), ..Size::default() };
    }
    within(total.fields, limits.fields, DocumentError::TooManyFields)?;
    within(total.aliases, limits.aliases, DocumentError::TooManyAliases)?;
    within(total.directives, limits.directives, DocumentError::TooManyDirectives)
}

fn within(count: usize, limit: usize, refusal: fn(usize) -> DocumentError) -> Result<(), DocumentError> {
    if count <= limit { Ok(()) } else { Err(refusal(limit)) }
}

struct Fragments<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    /// `None` while a fragment is being measured: meeting it then means that it contains itself.
    measured: HashMap<&'a str, Option<Size>>,
}

impl<'a> Fragments<'a> {
    fn size_of(&mut self, set: &'a SelectionSet, level: usize) -> Result<Size, DocumentError> {
        within(level, self.limits.depth, DocumentError::TooDeep)?;
        let mut size = Size::default();
        for Positioned { node: selection, .. } in &set.items {
            size += match selection {
                Selection::Field(field) => self.size_of_field(&field.node, level)?,
                Selection::InlineFragment(inline) => self.size_of(&inline.node.selection_set.node, level + 1)?,
                Selection::FragmentSpread(spread) => {
                    self.size_of_fragment(&spread.node.fragment_name.node, level + 1)?
                }
            };
            size += Size { directives: selection.directives().len(), ..Size::default() };
        }
        size.height += 1;
        Ok(size)
    }

    fn size_of_field(&mut self, field: &'a Field, level: usize) -> Result<Size, DocumentError> {
        if !self.limits.introspection && matches!(field.name.node.as_str(), "__schema" | "__type") {
            return Err(DocumentError::Introspection);
        }
        let below = match &field.selection_set.node {
            SelectionSet { items } if items.is_empty() => Size::default(),
            set => self.size_of(set, level + 1)?,
        };
        let mut size = Size { fields: 1, aliases: usize::from(field.alias.is_some()), ..Size::default() };
        size += below;
        Ok(Size { roots: 1, ..size })
    }

    fn size_of_fragment(&mut self, name: &'a str, level: usize) -> Result<Size, DocumentError> {
        let size = match self.measured.get(name) {
            Some(Some(size)) => *size,
            Some(None) => return Err(DocumentError::Invalid(format!("Fragment \"{name}\" contains itself."))),
            None => {
                // An unknown fragment is for the validator to report.
                let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
                self.measured.insert(name, None);
                let size = self.size_of(&fragment.node.selection_set.node, level)?;
                self.measured.insert(name, Some(size));
                size
            }
        };
        within(level - 1 + size.height, self.limits.depth, DocumentError::TooDeep)?;
        Ok(size)
    }
}

#[cfg(test)]
mod tests;
