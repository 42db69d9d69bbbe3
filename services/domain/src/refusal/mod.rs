//! Why a command is refused. A refusal writes nothing; its text is for the person at the screen.

mod parts;
mod words;

use chrono::NaiveDate;
use ledger::Hash;

use crate::cell::CellError;
use crate::id::{BodyId, ReportId};
use crate::plan::StageKey;
use crate::report::block::BlockProblem;
use crate::report::{Examined, Phase, Scope};
use crate::role::Role;
use crate::year::Year;

use self::words::{
    duty_conflict, existing_advice, findings_open, phase_advice, place_of, roles, stage_not_open, text_problem, titles,
    version_conflict, wrong_year,
};

pub use parts::{Conflict, Duty, Missing, TextProblem};

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not there, or not for this person.
    #[error("{0}")]
    NotFound(Missing),
    /// The person may know of it but not do this.
    #[error("您没有办理此事的职责：需要由{}办理", roles(.needs))]
    NotAllowed {
        /// Any of these roles would do.
        needs: Vec<Role>,
    },
    /// The role that the person names is not theirs, or not one in which this is done.
    #[error("您不能以{role}的身份办理此事：需要由{}办理，请改用您担任的职责，或不指明职责", roles(.needs))]
    NotAllowedAs {
        /// The role named.
        role: Role,
        /// Any of these roles would do.
        needs: Vec<Role>,
    },
    /// The person holds the role, but came to it after the plan's people were frozen.
    #[error("本报告已确定的审签人员中没有您：如需由您签批，请系统管理员重新确定审签人员")]
    NotInPlan {
        /// The role that signs.
        needs: Vec<Role>,
    },
    /// Somebody else submitted, and still drafts.
    #[error("这份报告由其他起草人提交：请由提交人撤回，或由审签人退回")]
    NotSubmitter,
    /// The year has no form, or has not come.
    #[error("不能填报 {year} 年度：{}", wrong_year(*.year, *.current))]
    WrongYear {
        /// The year asked for.
        year: Year,
        /// The year it is in Beijing.
        current: u16,
    },
    /// The year reported on has not ended.
    #[error("{0} 年尚未结束，不能提交审签：请继续起草，待年度结束后提交")]
    YearNotOver(Year),
    /// A day on which the report of that year cannot have been published.
    #[error("{year} 年度报告不会在 {on} 发布：发布日期应在该年度结束以后、今天（{today}）以前")]
    PublicationDay {
        /// The year reported on.
        year: Year,
        /// The day named.
        on: NaiveDate,
        today: NaiveDate,
    },
    /// A report that is to be taken in as published elsewhere, of a body that signs its reports here.
    #[error("本单位上一年度的报告是在本系统审签发布的，不能补录 {0} 年度的报告：请在本系统起草、审签和发布")]
    SignedHere(Year),
    /// The report was opened before.
    #[error("{} 年度报告已经建立，目前处于“{}”阶段：{}", .id.year, .phase.title(), existing_advice(*.phase))]
    ReportExists {
        id: ReportId,
        /// How far it has come.
        phase: Phase,
    },
    /// There is no report on the year before, or nothing in it.
    #[error("没有可沿用的上年内容：系统中没有 {} 年度的报告，或报告没有内容。请先导入上年报告，或不沿用、直接建立", .year.number().saturating_sub(1))]
    NothingToCarryOver {
        /// The year that was to be opened.
        year: Year,
    },
    /// Somebody already works on the report that a document was to be read into.
    #[error("报告已有内容，不能再整篇导入：请在已有内容上修改")]
    ReportNotEmpty,
    /// The edition is not in the phase that the act belongs to.
    #[error("报告目前处于“{}”阶段，不能这样办理：{}", .phase.title(), phase_advice(*.phase))]
    WrongPhase { phase: Phase },
    /// What the edit was based on changed since.
    #[error("{}", version_conflict(.conflicts, *.own))]
    VersionConflict {
        /// Each, in the order of the edits.
        conflicts: Vec<Conflict>,
        /// Whether it was all done by the person who asks, in another window or by an earlier try.
        own: bool,
    },
    /// The same paragraph or cell stands twice in one command.
    #[error("同一处内容在一次提交中出现了两次：请合并后重新提交")]
    Repeated,
    /// More of something than there may be.
    #[error("最多 {limit} 项，这里有 {count} 项：请精简或分批提交")]
    TooMany {
        /// How many there may be.
        limit: usize,
        /// How many there would be.
        count: usize,
    },
    /// A text that cannot be kept.
    #[error("{field}：{}", text_problem(.problem))]
    Text {
        /// Which text.
        field: &'static str,
        /// What is wrong with it.
        problem: TextProblem,
    },
    /// What one of several edits says cannot be kept.
    #[error("段落：{}", text_problem(.problem))]
    TextOfEdit {
        /// Which of them, from 0.
        edit: usize,
        /// What is wrong with it.
        problem: TextProblem,
    },
    /// A value that the cell does not take.
    #[error("{}：{problem}", place_of(.code))]
    Cell {
        /// Which cell.
        code: Box<str>,
        /// What is wrong with the value.
        problem: CellError,
    },
    /// Places of a pasted block that fill no cell.
    #[error("粘贴的内容有 {} 处不能填入，全部没有保存：{}", .0.len(), .0.first().map_or_else(String::new, ToString::to_string))]
    BlockNotRead(Vec<BlockProblem>),
    /// Rules are broken, and nothing was said about it that stands.
    #[error("{}", findings_open(.0))]
    FindingsOpen(Vec<Examined>),
    /// What is to be explained needs no explanation, or none would do.
    #[error("{}", if *.must_be_mended { "这一问题必须改正，不能用说明代替：请修改后重新核对" } else { "这一处只是提示，不需要说明" })]
    NotExplainable {
        /// Whether it has to be mended.
        must_be_mended: bool,
    },
    /// The report is held against the rules and the year before of now already.
    #[error("报告已按现在的规则和上年报告核对：无需更新")]
    RulesAreCurrent,
    /// Nobody could bring the plan to its end.
    #[error("审签流程缺少人员：{}。请系统管理员补充任职；提交过的报告还须重新确定审签人员", .missing.join("；"))]
    PlanIncomplete {
        /// What is missing, in words.
        missing: Vec<String>,
    },
    /// Another stage is open, or none.
    #[error("{}", stage_not_open(.open.as_ref()))]
    StageNotOpen {
        /// Key and title of the stage that is open.
        open: Option<(StageKey, Box<str>)>,
    },
    /// The person signed this stage before.
    #[error("您已在这个环节签批过：无需重复签批")]
    AlreadySigned,
    /// Another of those who answer for the part signed it.
    #[error("{}已由他人签批：无需重复签批", .scope.title())]
    ScopeSigned {
        /// The part.
        scope: Scope,
    },
    /// What was to be signed or published is no longer what stands there.
    #[error("报告内容在您阅读之后有变化：请重新阅读后再办理")]
    ScopeChanged {
        /// The hash of what stands there.
        current: Hash,
    },
    /// One of several parts cannot be signed, and so none was.
    #[error("{}：{refusal}（本次各部分均未签批）", .scope.title())]
    Part {
        /// Which of them, from 0.
        index: usize,
        scope: Scope,
        refusal: Box<Refusal>,
    },
    /// Duties that must stay apart.
    #[error("{}", duty_conflict(.0))]
    DutyConflict(Duty),
    /// Somebody decided after the submission.
    #[error("已有人在您提交之后签批：不能再撤回，请由审签人退回")]
    AlreadyDecided,
    /// Somebody signed a later stage since.
    #[error("“{stage}”在您之后已经签批：不能再撤回，请由后面环节的审签人退回")]
    SignedSince {
        /// What people call that stage.
        stage: Box<str>,
    },
    /// The superior has a body of this very name.
    #[error("同一上级下已有名为“{name}”的单位：请使用已登记的单位，或换一个能区分的名称")]
    BodyExists { name: Box<str>, body: BodyId },
    /// The person was appointed to this before.
    #[error("该人员已担任{0}：无需重复任命")]
    AlreadyAppointed(Role),
    /// A division head answers for some part of the report, or is none.
    #[error("科室负责人须负责报告的至少一个部分或一张表：请在任命时指明")]
    AnswersForNothing,
    /// A division head reaches beyond what they answer for.
    #[error("这里不属于您负责的内容（您负责：{}）：请由起草人或相应的科室负责人办理", titles(.answers_for))]
    OutsideDivision { answers_for: Vec<Scope> },
    /// Nobody ends their own administration: the system would be left without hands.
    #[error("不能结束自己的系统管理员任职：请由其他管理员办理")]
    OwnAdministration,
    /// The plan of the body is not one that this program knows.
    #[error("单位采用的审签流程“{0}”无法识别：请升级系统或联系管理员")]
    UnknownPlan(Box<str>),
    /// The content has no canonical bytes; cannot happen with content that this program recorded.
    #[error("内部错误：报告内容无法规范化，请联系管理员")]
    NotCanonical,
}
