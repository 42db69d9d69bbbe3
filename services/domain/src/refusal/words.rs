//! The parts of refusals' sentences that depend on what stands there: who would do, which way is open instead.

use super::{Conflict, Duty, TextProblem};
use crate::form::Form;
use crate::plan::{Meaning, StageKey};
use crate::report::{Examined, Phase, Scope};
use crate::role::Role;
use crate::rules::Severity;
use crate::year::Year;

pub(super) fn roles(roles: &[Role]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join("或")
}

pub(super) fn titles(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.title()).collect::<Vec<_>>().join("、")
}

pub(super) fn version_conflict(conflicts: &[Conflict], own: bool) -> String {
    let count = conflicts.len();
    let removed = conflicts.iter().filter(|conflict| matches!(conflict, Conflict::Removed { .. })).count();
    let gone = if removed == 0 { String::new() } else { format!("，其中 {removed} 处已被删除") };
    if own {
        format!("有 {count} 处内容您在此期间已经改过（例如在另一个窗口）{gone}：请对照现有内容合并后重新提交")
    } else {
        format!("有 {count} 处内容在您编辑期间已被他人修改{gone}：请对照对方的内容合并后重新提交")
    }
}

pub(super) fn wrong_year(year: Year, current: u16) -> String {
    if year.number() > current {
        format!("现在是 {current} 年，只能填报 {current} 年度及以前的报告")
    } else {
        "该年度没有全国统一的表格，只能填报 2019 年度及以后的报告".to_owned()
    }
}

/// The cell as the form prints it.
pub(super) fn place_of(code: &str) -> String {
    let form = code.split('/').next().and_then(Form::by_id);
    let cell = form.and_then(|form| form.cell(form.index_of(code)?));
    cell.map_or_else(|| format!("单元格 {code}"), ToString::to_string)
}

pub(super) fn findings_open(open: &[Examined]) -> String {
    let explainable = open.iter().filter(|examined| examined.finding.severity == Severity::Explain).count();
    let explained = if explainable == 0 {
        String::new()
    } else {
        format!("（其中 {explainable} 处可以改正，也可以说明理由）")
    };
    let first = open.first().map_or("", |examined| &examined.finding.message);
    format!("还有 {} 处问题未解决{explained}，不能继续：{first}", open.len())
}

pub(super) const fn existing_advice(phase: Phase) -> &'static str {
    match phase {
        Phase::Drafting => "请直接打开编辑",
        Phase::InReview | Phase::Signed => "请打开查看；如需修改，请先撤回或由审签人退回",
        Phase::Published => "请打开查看，已发布的报告不能再改",
        Phase::Voided => "请重新建立",
    }
}

pub(super) const fn phase_advice(phase: Phase) -> &'static str {
    match phase {
        Phase::Drafting => "请先提交审签",
        Phase::InReview => "请等各环节签批完成；如需修改，请由起草人撤回或审签人退回",
        Phase::Signed => "如需修改，请由签发人退回",
        Phase::Published => "已发布的报告不能再改",
        Phase::Voided => "已作废的报告不能再改；仍需填报的，请重新建立",
    }
}

pub(super) fn text_problem(problem: &TextProblem) -> String {
    match problem {
        TextProblem::Empty => "没有填写，请补充".to_owned(),
        TextProblem::NotWanted => "此处不需要填写，请去掉".to_owned(),
        TextProblem::TooManyCharacters { limit } => format!("超过 {limit} 字，请精简"),
        TextProblem::TooLong { limit } => format!("文字过长（最多 {} KB），请精简，或分成几段、几次提交", limit / 1024),
        TextProblem::TurnedDirection => "含有看不见的方向控制符，显示的内容会与实际不同：请删去后重新输入".to_owned(),
        TextProblem::ControlCharacter => "含有无法保存的控制字符，请删除后重试".to_owned(),
    }
}

pub(super) fn stage_not_open(open: Option<&(StageKey, Box<str>)>) -> String {
    match open {
        Some((_, title)) => format!("目前轮到“{title}”环节：请等该环节办理后再试"),
        None => "目前没有待签批的环节：请刷新后查看进度".to_owned(),
    }
}

pub(super) fn duty_conflict(duty: &Duty) -> String {
    match duty {
        Duty::OwnEdit => "您修改过或说明过本报告的内容，不能再审签：请由其他人员审签".to_owned(),
        Duty::Apart { signed: Meaning::Cleared } => "您已作保密审查，不能再签发：请由其他负责人签发".to_owned(),
        Duty::Apart { .. } => "您已签发，不能再作保密审查：请由其他人员审查".to_owned(),
        Duty::DeadEnd { missing } => format!("您签批之后，流程将无法完成（{}）：请由其他人员签批", missing.join("；")),
    }
}
