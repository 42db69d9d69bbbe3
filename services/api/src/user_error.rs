//! `userErrors`: what a person can do something about, in the payload of the mutation that refused.
//!
//! Every kind is an object type of its own that implements the interface `UserError`; a client that knows a kind reads
//! the data it carries, any other shows its message. To add a kind, add it to the table below and build it, with
//! `Kind::new(path, message, …)`, where a refusal is turned into a payload.

use async_graphql::{Enum, ID, Interface, SimpleObject};

use crate::types::finding::Finding;
use crate::types::person::{Person, Role};
use crate::types::phase::Phase;

/// Declares the kinds: object type, its member of [`UserErrorCode`], and the interface over all of them.
macro_rules! user_errors {
    ($($(#[doc = $doc:literal])+ $kind:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty,)* })+) => {
        /// Tells the kinds apart; a client may rely on it. New ones can be added.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum UserErrorCode {
            $($(#[doc = $doc])+ $kind,)+
        }

        $(
            $(#[doc = $doc])+
            #[derive(SimpleObject, Clone, Debug)]
            pub struct $kind {
                /// Which kind it is.
                code: UserErrorCode,
                /// What happened and what to do, in Chinese, fit for display.
                message: String,
                /// Which part of the input it is about, such as `["input", "cells", "3", "value"]`: as far down as is known, list
                /// items by their index from 0; empty when it is about the whole.
                path: Vec<String>,
                $($(#[doc = $field_doc])+ $field: $type,)*
            }

            impl $kind {
                /// About the part of the input at `path`.
                #[must_use]
                pub fn new(path: &[&str], message: impl ToString $(, $field: $type)*) -> Self {
                    Self {
                        code: UserErrorCode::$kind,
                        message: message.to_string(),
                        path: path.iter().map(ToString::to_string).collect(),
                        $($field,)*
                    }
                }
            }
        )+

        /// Why a mutation was refused, and what the person can do about it.
        #[derive(Interface, Clone, Debug)]
        #[graphql(
            field(name = "code", ty = "&UserErrorCode", desc = "Which kind it is."),
            field(name = "message", ty = "&String", desc = "What happened and what to do, in Chinese, fit for display."),
            field(name = "path", ty = "&Vec<String>", desc = "Which part of the input it is about, such as `[\"input\", \"cells\", \"3\", \"value\"]`: as far down as is known, list items by their index from 0; empty when it is about the whole.")
        )]
        pub enum UserError {
            $($(#[doc = $doc])+ $kind($kind),)+
        }

        impl UserError {
            /// Which kind it is.
            #[must_use]
            pub const fn kind(&self) -> UserErrorCode {
                match self {
                    $(Self::$kind(error) => error.code,)+
                }
            }
        }
    };
}

user_errors! {
    /// A value of the input cannot be what it should be; the message says what it should be.
    InvalidInput {}
    /// User name and password do not belong together, or the account is stopped.
    SignInRefused {}
    /// The session has ended or expired, or the refresh token was used before: sign in again.
    SessionEnded {}
    /// The one-time secret does not work: it is wrong, expired or used.
    EnrolmentRefused {}
    /// Somebody else signs in under this user name.
    UserNameTaken {}
    /// Not there, or not for this person's eyes.
    NotFound {}
    /// The form of the year has no cell of this code.
    UnknownCell {}
    /// The person may know of it but not do this.
    NotAllowed {
        /// Any of these roles would do.
        needs: Vec<Role>,
    }
    /// The year has no form, has not come, or is not over.
    WrongYear {}
    /// The report was opened before.
    ReportExists {
        /// The report that is there.
        report_id: ID,
    }
    /// Somebody already works on the report that a document was to be read into.
    ReportNotEmpty {}
    /// The edition is not in the phase that the act belongs to.
    WrongPhase {
        /// Where it is.
        phase: Phase,
    }
    /// What the edit was based on changed since; nothing was written.
    VersionConflict {
        /// What the others wrote, to be merged and sent again on these versions.
        conflicts: Vec<EditConflict>,
    }
    /// The same paragraph or cell stands twice in one command.
    Repeated {}
    /// More of something than there may be.
    TooMany {
        /// How many there may be.
        limit: usize,
    }
    /// A text that cannot be kept: empty, too long, or with control characters.
    InvalidText {}
    /// A value that the cell does not take.
    InvalidCellValue {
        /// The cell.
        cell: String,
    }
    /// Places of a pasted block fill no cell; nothing was written.
    BlockNotRead {
        /// Every such place, in the order of the block.
        places: Vec<BlockPlace>,
    }
    /// Rules are broken, and nothing was said about it that stands.
    FindingsOpen {
        /// Which, and where.
        findings: Vec<Finding>,
    }
    /// What was to be explained has to be mended, or is only a hint.
    NotExplainable {}
    /// The report is held against the rules and the year before of now already.
    RulesAreCurrent {}
    /// Nobody could bring the plan to its end.
    PlanIncomplete {
        /// What is missing, in words.
        missing: Vec<String>,
    }
    /// Another stage is open, or none.
    StageNotOpen {
        /// The stage that is open.
        open_stage: Option<String>,
    }
    /// The person, or another who answers for the same part, signed it before.
    AlreadySigned {}
    /// What was to be signed or published is no longer what stands there.
    ScopeChanged {
        /// The hash of what stands there.
        current_hash: String,
    }
    /// Duties that must stay apart.
    DutyConflict {}
    /// Somebody decided after what was to be taken back.
    AlreadyDecided {}
    /// The superior has a body of this very name.
    BodyExists {
        /// The body that has it.
        body_id: ID,
    }
    /// The person was appointed to this before.
    AlreadyAppointed {}
    /// A division head answers for at least one section or table.
    AnswersForNothing {}
    /// A division head edits only what they answer for.
    OutsideDivision {
        /// What that is: `section:2`, `table:3`.
        answers_for: Vec<String>,
    }
    /// Nobody ends their own administration.
    OwnAdministration {}
    /// The plan of the body is not one that this program knows.
    UnknownPlan {}
    /// The command id was used for another request.
    CommandIdReused {}
}

/// A place of a pasted block that fills no cell.
#[derive(SimpleObject, Clone, Debug)]
pub struct BlockPlace {
    /// The line of the block, counted from 1.
    pub row: usize,
    /// The field of the line, counted from 1.
    pub column: usize,
    /// What stood there, cut short.
    pub typed: String,
    /// The code of the cell that it would have fallen on; none over the table's edge.
    pub cell: Option<&'static str>,
    /// What is wrong and what to do, in Chinese, fit for display.
    pub message: String,
}

/// One thing that changed under the hands of the person who sent an edit: a paragraph or a cell.
#[derive(SimpleObject, Clone, Debug)]
pub struct EditConflict {
    /// The paragraph, where it is one.
    pub paragraph_id: Option<ID>,
    /// The code of the cell, where it is one.
    pub cell: Option<String>,
    /// The version to base the next edit on.
    pub version: u64,
    /// What stands there now; none when it was expunged or removed.
    pub current: Option<String>,
    /// Whether the paragraph is gone: what was written for it has to be added anew, or given up.
    pub removed: bool,
    /// Who wrote it.
    pub changed_by: Option<Person>,
}
