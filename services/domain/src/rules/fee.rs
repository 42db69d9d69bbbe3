//! D-FEE: the last section tells of the fee for processing information, or that there is nothing to tell.

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use crate::prose::words;
use crate::report::{ParagraphKind, SectionNumber};

/// Words that tell of the fee.
const FEE: [&str; 4] = ["处理费", "收费", "收取", "费用"];
/// Words by which nothing else is to be told.
const NOTHING: [&str; 5] = ["暂无", "没有", "无其他", "无其它", "无需"];

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    let (section, views) = SectionNumber::all().zip(&subject.sections).find(|(section, _)| section.get() == 6)?;
    let said = views.iter().filter(|view| view.kind == ParagraphKind::Body).filter_map(|view| view.text).map(words);
    let text: String = said.collect();
    let told = FEE.iter().chain(&NOTHING).any(|word| text.contains(word));
    if text.trim().is_empty() || told || text.starts_with('无') || text.ends_with("无。") {
        return None;
    }
    let message = "“其他需要报告的事项”没有写到政府信息公开信息处理费。请写明收取的件数和金额，或写明没有收取。";
    let finding = Finding::block(Rule::Fee, message.to_owned());
    Some(Finding { severity: Severity::Info, section: Some(section), ..finding })
}
