//! A command that waits, and what becomes of it.

use domain::Refusal;
use domain::command::Request;
use domain::id::{CommandId, PersonId, StreamId};
use ledger::{Hash, Timestamp};
use tokio::sync::oneshot;

use super::places::Places;
use crate::error::StoreError;

/// An event as a receipt names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAt {
    pub position: u64,
    /// Its type's name.
    pub event_type: Box<str>,
    pub recorded_at: Timestamp,
}

/// What an accepted command led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The stream that it was about.
    pub stream: StreamId,
    /// What it recorded, in order; nothing when it changed nothing.
    pub events: Vec<RecordedAt>,
}

/// Why a command was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The domain says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The command id was used for another request.
    #[error("这个操作编号已用于另一项内容不同的操作：请换一个新的编号重新提交")]
    CommandIdReused,
    /// More commands wait than can be served, or the database is away. The same command may be sent again.
    #[error("系统暂时无法保存：请稍后用同一操作编号重试，不会重复办理")]
    Unavailable,
    /// Something is broken. The operator sees what; the same command may be sent again.
    #[error("系统内部错误，内容未保存：请稍后重试，仍不成功请联系管理员")]
    Fault(#[source] StoreError),
}

impl AppendError {
    /// What a command is about could not be looked at.
    pub(super) fn unread(error: StoreError) -> Self {
        if error.is_connection() { Self::Unavailable } else { Self::Fault(error) }
    }
}

/// The way back to whoever sent a command.
pub(super) type Reply = oneshot::Sender<Result<Receipt, AppendError>>;

/// A command that waits, with the way back to who sent it.
pub(super) struct Job {
    pub(super) request: Request,
    pub(super) fingerprint: Hash,
    pub(super) places: Places,
    pub(super) reply: Reply,
}

/// By what a command is known: who sent it under which id.
pub(super) type Key = (PersonId, CommandId);

impl Job {
    pub(super) const fn key(&self) -> Key {
        (self.request.person, self.request.id)
    }
}

/// What became of one job of a batch.
pub(super) enum Answer {
    Done(Result<Receipt, AppendError>),
    NextBatch,
}
