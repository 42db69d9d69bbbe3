//! Reads and measures a GraphQL document before it is validated or executed.
//!
//! The library's parser and checks recurse: some hundred brackets within each other overflow the stack, which ends the
//! whole process. So [`brackets`] are counted before parsing. And a short text can stand for an enormous query: fragments
//! multiply what they hold, and a variable is copied wherever it is used. The library's checks walk all of it and report
//! every fault that they meet. So [`measure`] finds out first how much there is to walk, each fragment once, and
//! [`merging`] refuses by its first fault what would give them a fault per pair of fields. What a field costs is the
//! schema's knowledge: complexity is checked by the library afterwards (see [`crate::types::page_complexity`]).

mod brackets;
mod measure;
mod merging;
mod parsed;

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{Request, Variables};

use crate::errors::ErrorCode;
use crate::settings::Limits;

pub(crate) use parsed::Documents;

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
    #[error("查询展开后超过 {0} 个字段和片段的上限，请分成几次查询。")]
    TooManyFields(usize),
    /// It uses too many aliases.
    #[error("查询使用的别名超过 {0} 个的上限，请分成几次请求。")]
    TooManyAliases(usize),
    /// It uses too many directives.
    #[error("查询使用的指令超过 {0} 个的上限，请精简后重试。")]
    TooManyDirectives(usize),
    /// It gives too many arguments to one field or directive.
    #[error("一个字段最多带 {0} 个参数，请对照接口定义检查。")]
    TooManyArguments(usize),
    /// It spells out too many values.
    #[error("GraphQL 语句中直接写出的参数和值超过 {0} 个的上限，请把内容放进 variables。")]
    TooManyValues(usize),
    /// It uses too much of its variables too often.
    #[error("variables 的内容按引用次数合计超过 {} KB 的上限，请分成几次请求。", .0 / 1024)]
    TooMuchInVariables(usize),
    /// The variables hold too many values.
    #[error("variables 中的值超过 {0} 个的上限，请分批提交。")]
    TooManyInVariables(usize),
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

fn within(count: usize, limit: usize, refusal: fn(usize) -> DocumentError) -> Result<(), DocumentError> {
    if count <= limit { Ok(()) } else { Err(refusal(limit)) }
}

#[cfg(test)]
mod tests;
