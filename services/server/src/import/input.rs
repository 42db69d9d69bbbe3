//! A report that was read, as the input of `importReport`.

use documents::{Figure, ReadReport, Reading};
use serde_json::{Value, json};
use uuid::Uuid;

/// What the reader found, as the input of `importReport`.
#[must_use]
pub fn input(read: &ReadReport, name: &str, body: &str, year: u16, command_id: Uuid) -> Value {
    let preamble = read.preamble.iter().map(|paragraph| (0, paragraph));
    let sections = read.sections.iter().flat_map(|section| section.paragraphs.iter().map(|p| (section.number, p)));
    let paragraphs = preamble.chain(sections).map(|(section, paragraph)| {
        json!({ "section": section, "kind": paragraph.kind.key().to_uppercase(), "text": paragraph.text })
    });
    let cells = read.figures.iter().filter_map(|figure| cell(read, figure));
    let unplaced = read.unplaced.iter().map(|piece| piece.text.clone());
    json!({
        "commandId": command_id,
        "body": body,
        "year": year,
        "name": name,
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
        "unplaced": unplaced.collect::<Vec<_>>(),
    })
}

/// A cell that says something: a value, or why there is none.
fn cell(read: &ReadReport, figure: &Figure) -> Option<Value> {
    let code = &read.form?.cell(figure.cell)?.code;
    let note = figure.note.as_ref().map(ToString::to_string);
    let (value, note) = match figure.reading {
        Reading::Known(number) => (number.normalize().to_string(), note),
        Reading::NotApplicable => ("/".to_owned(), note),
        Reading::Blank => (String::new(), Some(note?)),
        Reading::Unknown => {
            let unread = || "文档中的这个数字无法辨认，请对照原件填写".to_owned();
            (String::new(), Some(note.unwrap_or_else(unread)))
        }
    };
    Some(json!({ "code": code, "value": value, "note": note }))
}
