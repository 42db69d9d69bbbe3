//! A report that was read, as the input of `importReport`.

use documents::ReadReport;
use domain::command::ImportedDocument;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the reader found, as the input of `importReport`.
#[must_use]
pub fn input(read: &ReadReport, name: &str, body: &str, year: u16, command_id: Uuid) -> Value {
    let ImportedDocument { name, paragraphs, cells, unplaced } = read.to_document(name);
    let paragraphs = paragraphs.into_iter().map(|paragraph| {
        let (section, kind) = (u8::from(paragraph.section), paragraph.kind.key().to_uppercase());
        json!({ "section": section, "kind": kind, "text": paragraph.text })
    });
    let cells = cells.into_iter().map(|cell| json!({ "code": cell.code, "value": cell.value, "note": cell.note }));
    json!({
        "commandId": command_id,
        "body": body,
        "year": year,
        "name": name,
        "paragraphs": paragraphs.collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
        "unplaced": unplaced,
    })
}
