//! Portraits of states: every field, so that none changes its meaning unnoticed.

use std::collections::BTreeSet;

use domain::fold::State;
use domain::report::{
    Comparison, Edition, Explanation, ExpungingOrder, ImportSource, KeptFile, Paragraph, Publication,
    RefusedExplanation, Report, SectionNumber, Signature, Standing, Submission,
};
use domain::{body, person};
use ledger::Sealed;
use serde_json::{Value, json};

fn text(sealed: &Sealed) -> Value {
    json!(sealed.text().map_or_else(|| format!("erased {}", sealed.commitment()), str::to_owned))
}

pub(super) fn portray(state: &State) -> Value {
    match state {
        State::Person(person) => {
            let person::Person { id, version, name, administrator } = &**person;
            let administrator = administrator.as_ref().map(|held| json!([held.appointment, text(&held.title)]));
            json!({ "id": id, "version": version, "name": text(name), "administrator": administrator })
        }
        State::Body(body) => {
            let body::Body { id, version, name, kind, superior, plan, appointments } = &**body;
            let held = appointments
                .iter()
                .map(|held| json!([held.id, held.person, held.role, text(&held.title), held.answers_for]));
            json!({
                "id": id, "version": version, "name": name, "kind": kind, "superior": superior, "plan": plan,
                "appointments": held.collect::<Vec<_>>(),
            })
        }
        State::Report(report) => portray_report(report),
    }
}

fn portray_report(report: &Report) -> Value {
    let Report { id, version, position, changed_at, edition, orders, .. } = report;
    let orders = orders.iter().map(|order| {
        let ExpungingOrder { id, by, texts, reason, position, carried_out } = order;
        json!({
            "id": id, "by": by, "texts": texts, "reason": text(reason), "position": position,
            "carried_out": carried_out,
        })
    });
    json!({
        "id": id, "version": version, "position": position, "changed_at": changed_at,
        "edition": portray_edition(edition), "orders": orders.collect::<Vec<_>>(),
        "hash": edition.hash(*id).unwrap(), "findings": edition.findings(*id, Comparison::default()).len(),
    })
}

fn portray_edition(edition: &Edition) -> Value {
    let Edition { id, number, form, phase, edits, source, submission, signatures, publication, .. } = edition;
    let source = source.as_deref().map(|ImportSource { name, unplaced, file }| {
        let mut source = json!({ "name": text(name), "unplaced": unplaced.iter().map(text).collect::<Vec<_>>() });
        if let Some(KeptFile { digest, pieces, versions }) = file {
            source["file"] = json!([text(digest), pieces, versions]);
        }
        source
    });
    let submission = submission.as_deref().map(|Submission { by, position, plan, rules, reference }| {
        let mut submission = json!({ "by": by, "position": position, "plan": plan, "rules": rules });
        if let Some(reference) = reference {
            submission["reference"] = json!(reference);
        }
        submission
    });
    let publication = publication.as_deref().map(|publication| {
        let Publication { hash, body_name, position, at, by, due, late, elsewhere_on } = publication;
        let mut publication = json!({
            "hash": hash, "body_name": body_name, "position": position, "at": at, "by": by, "due": due, "late": late,
        });
        if let Some(day) = elsewhere_on {
            publication["elsewhere_on"] = json!(day);
        }
        publication
    });
    let mut portrait = json!({
        "id": id, "number": number, "form": form.id(), "phase": phase, "edits": edits.iter().map(|(editor, place)| json!([editor, format!("{place:?}")])).collect::<Vec<_>>(),

        "sections": portray_sections(edition), "cells": portray_cells(edition), "source": source,
        "submission": submission, "publication": publication,
        "signatures": signatures.iter().map(portray_signature).collect::<Vec<_>>(),
    });
    if edition.explanations().next().is_some() {
        portrait["explanations"] = edition.explanations().map(portray_explanation).collect();
    }
    portrait
}

fn portray_explanation(explanation: &Explanation) -> Value {
    let Explanation { id, rule, fingerprint, cells, paragraphs, section, text: said, by, position, at, refused } =
        explanation;
    let refused = refused.as_ref().map(|refused| {
        let RefusedExplanation { by, reason, position, at } = refused;
        json!([by, text(reason), position, at])
    });
    json!({
        "id": id, "rule": rule, "fingerprint": fingerprint, "cells": cells, "paragraphs": paragraphs, "section": section, "text": text(said),
        "by": by, "position": position, "at": at, "refused": refused,
    })
}

fn portray_sections(edition: &Edition) -> Value {
    let sections = SectionNumber::all().map(|section| {
        let paragraphs = edition.paragraphs(section).iter().map(|paragraph| {
            let Paragraph { id, kind, text: said, carried_over, version, by, position } = paragraph;
            match carried_over {
                false => json!([id, kind, text(said), version, by, position]),
                true => json!([id, kind, text(said), version, by, position, "carried over"]),
            }
        });
        paragraphs.collect::<Vec<_>>()
    });
    json!(sections.collect::<Vec<_>>())
}

/// The cells that differ from most: zero, without a note.
fn portray_cells(edition: &Edition) -> Value {
    let cells = edition.form.cells().iter().zip(edition.cells());
    let mut versions = BTreeSet::new();
    let odd =
        cells.filter(|(_, entry)| versions.insert((entry.version, entry.value.to_string(), entry.note.is_some())));
    let odd = odd.map(|(cell, entry)| {
        let note = entry.note.as_ref().map(text);
        json!([cell.code, entry.value, note, entry.version, entry.by, entry.position])
    });
    json!(odd.collect::<Vec<_>>())
}

fn portray_signature(signature: &Signature) -> Value {
    let Signature { id, stage, scope, meaning, person, role, name, title, hash, opinion, position, at, standing } =
        signature;
    let lapsed = match standing {
        Standing::Valid => None,
        Standing::Lapsed { position } => Some(position),
    };
    json!({
        "id": id, "stage": stage, "scope": scope, "meaning": meaning, "person": person, "role": role, "name": text(name),
        "title": text(title), "hash": hash, "opinion": opinion.as_ref().map(text), "position": position, "at": at,
        "lapsed": lapsed,
    })
}
