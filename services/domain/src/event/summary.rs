//! What happened, in a sentence for people.

use super::{Event, ParagraphChange};
use crate::plan::Meaning;
use crate::report::Scope;
use crate::rules::Rule;

impl Event {
    /// What happened, in Chinese, without its texts.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Event::PersonRegistered(_) => "登记人员".to_owned(),
            Event::AdministratorAppointed(_) => "任命系统管理员".to_owned(),
            Event::AdministratorAppointmentEnded(_) => "结束系统管理员任职".to_owned(),
            Event::BodyRegistered(event) => format!("登记单位“{}”", event.name),
            Event::PersonAppointed(event) => format!("任命{}{}", event.role, answering(&event.answers_for)),
            Event::PlanAdopted(event) => format!("采用审签流程 {}", event.plan),
            Event::AppointmentEnded(_) => "结束任职".to_owned(),
            Event::ReportOpened(event) => format!("建立报告（{} 年版格式）", event.form),
            Event::ReportImported(event) => format!("读入文档，{} 处文字未能归位", event.unplaced.len()),
            Event::TextRevised(event) => {
                let carried =
                    |change: &ParagraphChange| matches!(change, ParagraphChange::Inserted { carried_over: true, .. });
                let act = if event.changes.iter().all(carried) { "沿用上年" } else { "修改" };
                format!("{act} {} 个段落{}", event.changes.len(), lapsed(event.lapsed.len()))
            }
            Event::CellsSet(event) => format!("填写 {} 个单元格{}", event.cells.len(), lapsed(event.lapsed.len())),
            Event::ZerosFilled(event) => {
                let table = event.table.map_or_else(|| "各表".to_owned(), |table| format!("表{table}"));
                format!("{table} {} 个空白单元格一次填 0{}", event.cells.len(), lapsed(event.lapsed.len()))
            }
            Event::FindingExplained(event) => {
                let rule = Rule::from_id(&event.rule).map_or_else(|| &*event.rule, |rule| rule.title());
                format!("说明“{rule}”{}", lapsed(event.lapsed.len()))
            }
            Event::ExplanationRefused(event) => format!("不采纳说明，退回修改{}", lapsed(event.lapsed.len())),
            Event::RulesAdopted(event) => format!("更新核对依据{}", lapsed(event.lapsed.len())),
            Event::ReportSubmitted(_) => "提交审签".to_owned(),
            Event::StageSigned(event) => match event.meaning {
                Meaning::Confirmed => format!("确认{}", event.scope.title()),
                Meaning::Reviewed => "审核通过".to_owned(),
                Meaning::Countersigned => "会签同意".to_owned(),
                Meaning::Cleared => "保密审查通过".to_owned(),
                Meaning::SignedOff => "签发".to_owned(),
            },
            Event::ReportReturned(event) => {
                let sections: Vec<_> = event.sections.iter().map(|section| Scope::Section(*section).title()).collect();
                format!("退回修改{}{}", sections.join("、"), lapsed(event.lapsed.len()))
            }
            Event::SignatureWithdrawn(_) => "撤回签批".to_owned(),
            Event::EditionVoided(_) => "作废".to_owned(),
            Event::SubmissionRecalled(_) => "撤回提交".to_owned(),
            Event::ReportReplanned(_) => "重新确定审签人员".to_owned(),
            Event::EditionPublished(event) => {
                format!("发布，内容哈希 {}{}", event.hash.public, if event.late { "（逾期）" } else { "" })
            }
            Event::SourceKept(_) => "留存原件".to_owned(),
            Event::EditionImported(event) => {
                let late = if event.late { "（逾期）" } else { "" };
                format!("补录已发布的年报，发布于 {}{late}，内容哈希 {}", event.published_on, event.hash.public)
            }
            Event::ExpungingOrdered(event) => format!("决定清除 {} 处文字", event.texts.len()),
            Event::ContentExpunged(event) => {
                format!("清除 {} 处文字{}", event.texts.len(), lapsed(event.lapsed.len()))
            }
        }
    }
}

fn answering(scopes: &[Scope]) -> String {
    let titles: Vec<_> = scopes.iter().map(|scope| scope.title()).collect();
    if titles.is_empty() { String::new() } else { format!("（负责{}）", titles.join("、")) }
}

fn lapsed(signatures: usize) -> String {
    match signatures {
        0 => String::new(),
        count => format!("，{count} 个签批失效"),
    }
}
