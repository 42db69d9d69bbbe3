//! What was read, for people: the sections in the order of the source, then the tables, then what found no place.

use std::fmt::Write;

use documents::{Paragraph, ParagraphKind, ReadReport, SourceText};
use domain::form::Form;

use super::tables;
use crate::coverage::Coverage;
use crate::terminal::printable;

pub(super) fn render(read: &ReadReport) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let title = read
        .title
        .as_ref()
        .map_or("没有读出标题".to_owned(), |title| format!("{}（第 {} 行）", title.text, title.line));
    let year = read.year.map_or("没有写明".to_owned(), |year| year.to_string());
    let form =
        read.form.map_or("无法判断".to_owned(), |form| format!("{} 年版（{}）", Form::id(form), form.document()));
    let _ = writeln!(text, "标题：{title}\n年度：{year}\n表格：{form}\n{}", Coverage::of(read));
    if !read.preamble.is_empty() {
        let _ = writeln!(text, "\n== 卷首");
        paragraphs(&mut text, &read.preamble);
    }
    for section in &read.sections {
        let _ = writeln!(text, "\n== {}（第 {} 行）", section.heading.text, section.heading.line);
        paragraphs(&mut text, &section.paragraphs);
    }
    if let Some(closing) = &read.closing {
        let _ = writeln!(text, "\n== 落款（第 {} 行）\n{}", closing.line, closing.text);
    }
    if let Some(form) = read.form {
        text.push_str(&tables::render(read, form));
    }
    unplaced(&mut text, &read.unplaced);
    printable(&text)
}

fn paragraphs(text: &mut String, paragraphs: &[Paragraph]) {
    for paragraph in paragraphs {
        let kind = match paragraph.kind {
            ParagraphKind::Body => "",
            ParagraphKind::Heading => "〔小标题〕",
            ParagraphKind::Caption => "〔图注〕",
        };
        let _ = writeln!(text, "{:>5}  {kind}{}", paragraph.line, paragraph.text);
    }
}

fn unplaced(text: &mut String, unplaced: &[SourceText]) {
    if !unplaced.is_empty() {
        let _ = writeln!(text, "\n== 未能归位的文字");
    }
    for piece in unplaced {
        let _ = writeln!(text, "{:>5}  {}", piece.line, piece.text);
    }
}
