//! D-AFFAIRS: a government's first section tells how disclosure was assessed, what the public thought of it, and who was
//! held to account (Article 50, item 4, of the Regulation).

use super::finding::Finding;
use super::rule::Rule;
use super::severity::Severity;
use super::subject::Subject;
use crate::body::BodyKind;
use crate::prose::words;
use crate::report::SectionNumber;

/// What is to be told, and the words that tell it.
const AFFAIRS: [(&str, &[&str]); 3] = [
    ("工作考核", &["考核", "考评", "评估", "绩效", "测评", "打分", "评分"]),
    (
        "社会评议",
        &[
            "评议",
            "满意度",
            "满意率",
            "公众满意",
            "群众满意",
            "社会评价",
            "公众评价",
            "群众评价",
            "代表评价",
            "各界评价",
            "第三方评",
            "好差评",
        ],
    ),
    ("责任追究", &["责任追究", "追究责任", "追究", "追责", "问责"]),
];

pub(super) fn check(subject: &Subject<'_>) -> Option<Finding> {
    if subject.kind != Some(BodyKind::Government) {
        return None;
    }
    let (section, views) = SectionNumber::all().zip(&subject.sections).find(|(section, _)| section.get() == 1)?;
    let text: String = views.iter().filter_map(|view| view.text).map(words).collect();
    // 社会各界对公开工作的评价
    let judged = text.contains("评价") && ["社会", "公众", "群众"].iter().any(|word| text.contains(word));
    let is_told = |(affair, words): &&(&str, &[&str])| {
        words.iter().any(|word| text.contains(word)) || (judged && *affair == "社会评议")
    };
    let missing = AFFAIRS.iter().filter(|affair| !is_told(affair));
    let missing: Vec<_> = missing.map(|(affair, _)| *affair).collect();
    if text.is_empty() || missing.is_empty() {
        return None;
    }
    let message = format!(
        "政府的“总体情况”应写明工作考核、社会评议和责任追究情况（《条例》第五十条第（四）项），\
         没有写到“{}”。请补写；没有发生的也请写明。",
        missing.join("”、“"),
    );
    Some(Finding { severity: Severity::Explain, section: Some(section), ..Finding::block(Rule::Affairs, message) })
}
