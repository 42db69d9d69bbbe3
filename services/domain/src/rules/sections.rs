//! D-SECTIONS, as far as it blocks: every section that the form wants in prose says something; and no text of the
//! content is erased (an expunged paragraph has to be replaced or removed before the report goes on).

use super::finding::Finding;
use super::rule::Rule;
use super::subject::TextView;
use crate::form::Form;
use crate::report::{ParagraphKind, SectionNumber};
use crate::visible;

pub(super) fn check(sections: &[Vec<TextView<'_>>], form: &Form) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, texts) in SectionNumber::all().zip(sections) {
        let title = form.sections().iter().find(|section| usize::from(section.number) == number.get());
        let prose = title.is_some_and(|section| section.table.is_none());
        if let (true, Some(section)) = (prose && !texts.iter().any(says_something), title) {
            let message = format!("“{}”没有内容：没有需要报告的事项请写“无”。", section.title);
            findings.push(Finding { section: Some(number), ..Finding::block(Rule::Sections, message) });
        }
        let place = title.map_or("卷首说明", |section| &section.title);
        let erased = texts.iter().filter(|text| text.text.is_none());
        findings.extend(erased.map(|text| {
            let message = format!("“{place}”中有一段已被清除：请重写或删除这一段。");
            let paragraph = text.paragraph;
            Finding { section: Some(number), paragraph, ..Finding::block(Rule::Expunged, message) }
        }));
    }
    findings
}

fn says_something(text: &TextView<'_>) -> bool {
    text.kind == ParagraphKind::Body && text.text.is_some_and(visible::says_something)
}
