//! Why a request was not answered, and what became an answer of what went wrong within.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use engine::StoreError;

use super::code::ErrorCode;
use crate::authentication::{AuthenticationError, TokenRefusal};
use crate::document::DocumentError;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// No token was sent where one is needed.
    #[error("请先登录。")]
    SignInRequired,
    /// The token is not believed.
    #[error(transparent)]
    TokenRefused(#[from] TokenRefusal),
    /// The request cannot be read; the detail quotes what the reader said.
    #[error("{message}")]
    BadRequest {
        /// What is wrong and what to do, in Chinese.
        message: &'static str,
        /// What the reader said, in its own words.
        detail: String,
    },
    /// A value does not fit its type; the detail says what the reader said, the message what we know of it.
    #[error("请求中的值不符合字段要求{}。", .wanted.map_or_else(|| "，请按 detail 的说明更正".to_owned(), |wanted| format!("：{wanted}")))]
    InvalidValue {
        /// What would fit, in Chinese, where the type is one of ours.
        wanted: Option<&'static str>,
        /// What the reader said, in its own words.
        detail: String,
    },
    /// A method that nothing here understands, or a mutation by GET.
    #[error("只读查询可用 GET 或 POST 方法发送，变更操作须用 POST 方法。")]
    MethodNotAllowed,
    /// The client takes none of the media types we write.
    #[error("请在 Accept 中允许 application/graphql-response+json 或 application/json。")]
    NotAcceptable,
    /// The body is not said to be JSON.
    #[error("请求体须为 UTF-8 编码的 JSON，并注明 Content-Type: application/json。")]
    UnsupportedMediaType,
    /// The document cannot be read, or asks for too much.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The body is too long.
    #[error("请求内容超过 {} KB 的上限，请分批提交。", limit / 1024)]
    PayloadTooLarge {
        /// The most bytes allowed.
        limit: usize,
    },
    /// Too many attempts.
    #[error("操作过于频繁，请在 {} 秒后重试。", seconds(*.wait))]
    RateLimited {
        /// How long to wait.
        wait: Duration,
    },
    /// It took too long.
    #[error("处理超过 {} 秒仍未完成。请稍后用相同的 commandId 重试或重新查询，以确认结果。", seconds(*.limit))]
    Timeout {
        /// How long a request may take.
        limit: Duration,
    },
    /// Too many requests are being worked on, or the server is about to stop.
    #[error("系统繁忙，请稍后重试。")]
    Busy,
    /// The database failed.
    #[error("{}", of_the_store(.0))]
    Store(#[source] Arc<StoreError>),
    /// An earlier moment was asked for that is still to come.
    #[error("账本目前只到第 {last} 号记录，不能查看更晚的时刻：请改用 {last} 或更小的位置。")]
    PositionNotReached {
        /// The position of the last event.
        last: u64,
    },
    /// Anything that must not happen.
    #[error("系统内部错误，请稍后重试；如仍出现，请将请求编号告知管理员。")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
    /// A resolver asks for something that was not given to the schema.
    #[error("系统内部错误，请将请求编号告知管理员。")]
    Unwired(&'static str),
}

impl ApiError {
    /// A fault, whatever its type.
    pub fn internal(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(error))
    }

    /// The public code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::SignInRequired | Self::TokenRefused(_) => ErrorCode::Unauthenticated,
            Self::BadRequest { .. }
            | Self::InvalidValue { .. }
            | Self::MethodNotAllowed
            | Self::NotAcceptable
            | Self::UnsupportedMediaType => ErrorCode::BadRequest,
            Self::Document(DocumentError::Unparsable(_)) => ErrorCode::GraphqlParseFailed,
            Self::Document(DocumentError::Invalid(_) | DocumentError::Introspection) => {
                ErrorCode::GraphqlValidationFailed
            }
            Self::Document(_) => ErrorCode::LimitExceeded,
            Self::PayloadTooLarge { .. } => ErrorCode::PayloadTooLarge,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Timeout { .. } => ErrorCode::Timeout,
            Self::Busy => ErrorCode::Unavailable,
            Self::PositionNotReached { .. } => ErrorCode::PositionNotReached,
            Self::Store(error) if error.is_connection() => ErrorCode::Unavailable,
            Self::Store(error) if error.is_full() => ErrorCode::StorageFull,
            Self::Store(error) if matches!(**error, StoreError::Altered { .. }) => ErrorCode::LedgerAltered,
            Self::Store(_) | Self::Internal(_) | Self::Unwired(_) => ErrorCode::Internal,
        }
    }

    /// The HTTP status of a request that failed before it was executed.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            error => match error.code() {
                ErrorCode::Unauthenticated => StatusCode::UNAUTHORIZED,
                ErrorCode::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
                ErrorCode::Timeout => StatusCode::GATEWAY_TIMEOUT,
                ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                ErrorCode::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
                ErrorCode::Internal | ErrorCode::LedgerAltered => StatusCode::INTERNAL_SERVER_ERROR,
                ErrorCode::BadRequest
                | ErrorCode::PositionNotReached
                | ErrorCode::GraphqlParseFailed
                | ErrorCode::GraphqlValidationFailed
                | ErrorCode::LimitExceeded => StatusCode::BAD_REQUEST,
            },
        }
    }

    /// What a client may know beside message and code.
    pub(super) fn detail(&self) -> Option<&str> {
        match self {
            Self::BadRequest { detail, .. } | Self::InvalidValue { detail, .. } => Some(detail),
            Self::Document(error) => error.detail(),
            _ => None,
        }
    }

    /// Writes the whole truth to the log, faults loudly.
    pub(super) fn log(&self, request_id: &str) {
        let cause: &dyn fmt::Display = match self {
            Self::Store(error) => error,
            Self::Internal(error) => error,
            Self::Unwired(what) => what,
            _ => &"",
        };
        match self.code() {
            // A crowd shall not fill the disk with what is no fault.
            _ if matches!(self, Self::Busy) => {
                tracing::debug!(request_id, "a request was refused, for there was too much to do");
            }
            ErrorCode::Internal
            | ErrorCode::Unavailable
            | ErrorCode::Timeout
            | ErrorCode::StorageFull
            | ErrorCode::LedgerAltered => {
                tracing::error!(request_id, code = self.code().as_str(), %cause, "a request failed");
            }
            code => tracing::debug!(request_id, code = code.as_str(), error = %self, "a request was refused"),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<Arc<StoreError>> for ApiError {
    fn from(error: Arc<StoreError>) -> Self {
        Self::Store(error)
    }
}

impl From<ApiError> for async_graphql::Error {
    fn from(error: ApiError) -> Self {
        Self { message: String::new(), source: Some(Arc::new(error)), extensions: None }
    }
}

impl From<AuthenticationError> for ApiError {
    fn from(error: AuthenticationError) -> Self {
        match error {
            AuthenticationError::RateLimited { wait } => Self::RateLimited { wait },
            AuthenticationError::Store(error) => error.into(),
            AuthenticationError::Fault(fault) => Self::Internal(fault),
        }
    }
}

/// What to tell people of a database that failed.
fn of_the_store(error: &StoreError) -> &'static str {
    match error {
        error if error.is_full() => {
            "磁盘空间不足，内容没有保存，已保存的内容不受影响：请通知系统管理员清理磁盘，然后用同一操作编号重试。"
        }
        StoreError::Altered { .. } => {
            "这里的历史记录与记入账本时不一致，已停止读取和使用：请立即通知系统管理员和审计人员，并告知请求编号。"
        }
        _ => "系统暂时无法处理，请稍后重试。",
    }
}

/// Whole seconds, rounded up: waiting a little too long is better than being refused again.
pub(super) fn seconds(duration: Duration) -> u64 {
    duration.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX)
}
