//! What a refusal is about, in so far as it is more than a word.

use std::fmt;

use ledger::{MAX_TEXT_BYTES, TextError};

use crate::cell::CellValue;
use crate::id::{BodyId, ParagraphId, PersonId, ReportId};
use crate::plan::{Meaning, Plan, StageKey};
use crate::report::Scope;

/// What was looked for and is not there, or not for this person's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Body(BodyId),
    Person(PersonId),
    Report(ReportId),
    Appointment,
    /// An order to erase texts.
    Order,
    /// A signature of the asker that counts.
    Signature,
    /// A text of the report's history.
    Text,
    /// A finding of the edition that can be explained.
    Finding,
    /// An explanation that stands.
    Explanation,
    /// A paragraph of the edition.
    Paragraph(ParagraphId),
    /// A cell of the edition's form.
    Cell(Box<str>),
    /// A stage of the edition's plan.
    Stage(StageKey),
    /// A part of the stage that is open.
    Scope(Scope),
    /// A sign-off plan.
    Plan(Box<str>),
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(_) => formatter.write_str("没有找到这个单位：请核对后重试"),
            Self::Person(_) => formatter.write_str("没有找到这个人员：请核对后重试"),
            Self::Report(id) => write!(formatter, "没有找到 {} 年度的报告：请核对单位和年度", id.year),
            Self::Appointment => formatter.write_str("没有找到这项任职：可能已经结束，请刷新后重试"),
            Self::Order => formatter.write_str("没有找到这项清除决定：可能已经执行，请刷新后重试"),
            Self::Signature => formatter.write_str("没有找到您的这个签批：可能已经失效或撤回，请刷新后重试"),
            Self::Text => formatter.write_str("没有找到要清除的文字：可能已经清除，请刷新后重试"),
            Self::Finding => formatter.write_str("没有找到要说明的问题：内容可能已经修改，请刷新后重试"),
            Self::Explanation => formatter.write_str("没有找到这条说明：可能已被改写，或已不予采纳，请刷新后重试"),
            Self::Paragraph(_) => formatter.write_str("没有找到这个段落：可能已被删除，请刷新后重试"),
            Self::Cell(code) => write!(formatter, "本年度表格中没有编号为“{code}”的单元格：请核对年度和编号"),
            Self::Scope(scope) => write!(formatter, "本环节不单独签批{}：请按本环节列出的范围签批", scope.title()),
            Self::Plan(name) => write!(formatter, "没有名为“{name}”的审签流程：请填写 {}", known_plans()),
            Self::Stage(key) => write!(formatter, "审签流程中没有“{key}”这个环节：请刷新后重试"),
        }
    }
}

fn known_plans() -> String {
    let named = |plan: &Plan| format!("{}（{}）", plan.name(), plan.title);
    Plan::all().map(named).collect::<Vec<_>>().join("或 ")
}

/// One thing that changed under the hands of the person who sent an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A paragraph says something else by now.
    Paragraph {
        id: ParagraphId,
        /// The version it stands at.
        version: u64,
        /// What it says; none when it was erased.
        text: Option<Box<str>>,
        /// Who changed it.
        by: PersonId,
    },
    /// A paragraph is gone.
    Removed {
        id: ParagraphId,
        /// The version of the report at which it went.
        version: u64,
        /// Who removed it.
        by: PersonId,
    },
    /// A cell holds something else by now.
    Cell {
        code: Box<str>,
        /// The version it stands at.
        version: u64,
        /// What it holds.
        value: CellValue,
        /// Who set it.
        by: Option<PersonId>,
    },
}

impl Conflict {
    /// Who made the change.
    #[must_use]
    pub const fn by(&self) -> Option<PersonId> {
        match self {
            Self::Paragraph { by, .. } | Self::Removed { by, .. } => Some(*by),
            Self::Cell { by, .. } => *by,
        }
    }
}

/// Two acts that one person must not do both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Who changed the content does not sign it.
    OwnEdit,
    /// Who signs one of these does not sign the other.
    Apart {
        /// What they signed already.
        signed: Meaning,
    },
    /// By signing here, the person would leave a later stage without anybody.
    DeadEnd {
        /// What would be missing.
        missing: Vec<String>,
    },
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// Nothing in it.
    Empty,
    /// Given where it has no place.
    NotWanted,
    /// More characters than the field takes.
    TooManyCharacters {
        /// What it takes.
        limit: usize,
    },
    /// More bytes than one paragraph, one command or one document takes.
    TooLong {
        /// What it takes, in bytes.
        limit: usize,
    },
    /// A control character other than tab and line feed.
    ControlCharacter,
    /// A mark that turns the direction in which text is shown.
    TurnedDirection,
}

impl From<TextError> for TextProblem {
    fn from(error: TextError) -> Self {
        match error {
            TextError::TooLong(_) => Self::TooLong { limit: MAX_TEXT_BYTES },
            TextError::ControlCharacter(_) => Self::ControlCharacter,
        }
    }
}
