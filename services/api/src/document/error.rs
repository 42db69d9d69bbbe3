//! Why a document is not executed.

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
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Unparsable(detail) | Self::Invalid(detail) => Some(detail),
            _ => None,
        }
    }
}

/// Refuses what is more than its limit.
pub(super) fn within(count: usize, limit: usize, refusal: fn(usize) -> DocumentError) -> Result<(), DocumentError> {
    if count <= limit { Ok(()) } else { Err(refusal(limit)) }
}
