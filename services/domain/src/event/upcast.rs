//! Old shapes of events brought up to today's, one schema version a step.
//!
//! A step is a pure function over the payload's JSON, and a golden file of each historic version proves it.

use serde_json::{Value, json};

/// Makes schema `from + 1` of `event_type` out of schema `from`.
struct Step {
    event_type: &'static str,
    from: u32,
    apply: fn(Value) -> Value,
}

/// Every step there is.
const STEPS: &[Step] = &[
    Step { event_type: "PersonAppointed", from: 1, apply: answers_for_nothing },
    Step { event_type: "TextRevised", from: 1, apply: unaltered },
    Step { event_type: "TextRevised", from: 2, apply: unaltered },
    Step { event_type: "ReportSubmitted", from: 1, apply: undivided_plan },
    Step { event_type: "ReportSubmitted", from: 2, apply: unaltered },
    Step { event_type: "ReportReplanned", from: 1, apply: undivided_plan },
    Step { event_type: "StageSigned", from: 1, apply: covers_the_edition },
];

/// Before division heads answered for parts of the report, nobody answered for any.
fn answers_for_nothing(appointed: Value) -> Value {
    with(appointed, "answers_for", json!([]))
}

/// Before paragraphs were moved, and before they were carried over from last year, the changes that there were looked as
/// they do today; before reports were compared with the year before, they were compared with none.
const fn unaltered(payload: Value) -> Value {
    payload
}

/// Before plans had parts, every stage signed the whole edition.
fn undivided_plan(mut planned: Value) -> Value {
    let stages = planned.pointer_mut("/plan/stages").and_then(Value::as_array_mut);
    for stage in stages.into_iter().flatten().filter_map(Value::as_object_mut) {
        let (role, people) = (stage.get("role").cloned(), stage.remove("people"));
        stage.insert("parts".to_owned(), json!([{ "scope": "edition", "role": role, "people": people }]));
    }
    planned
}

/// Before signatures had scopes, every one of them covered the whole edition.
fn covers_the_edition(signed: Value) -> Value {
    with(signed, "scope", json!("edition"))
}

fn with(mut payload: Value, field: &str, value: Value) -> Value {
    if let Some(fields) = payload.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
    payload
}

/// The payload of schema `from` in schema `to`; `None` when no chain of steps leads there.
pub(super) fn upcast(event_type: &str, from: u32, to: u32, payload: Value) -> Option<Value> {
    climb(STEPS, event_type, from, to, payload)
}

fn climb(steps: &[Step], event_type: &str, from: u32, to: u32, payload: Value) -> Option<Value> {
    let step = |schema| steps.iter().find(|step| step.event_type == event_type && step.from == schema);
    (from..to).try_fold(payload, |payload, schema| Some((step(schema)?.apply)(payload))).filter(|_| from <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_STEPS: &[Step] = &[
        Step { event_type: "Named", from: 1, apply: |old| json!({ "name": old["n"] }) },
        Step { event_type: "Named", from: 2, apply: |old| json!({ "names": [old["name"]] }) },
    ];

    #[test]
    fn every_step_of_the_chain_is_taken_in_order() {
        assert_eq!(climb(TWO_STEPS, "Named", 1, 3, json!({"n": "a"})), Some(json!({"names": ["a"]})));
        assert_eq!(climb(TWO_STEPS, "Named", 2, 3, json!({"name": "a"})), Some(json!({"names": ["a"]})));
    }

    #[test]
    fn a_gap_in_the_chain_and_a_schema_from_the_future_are_unknown() {
        assert_eq!(climb(TWO_STEPS, "Named", 1, 4, json!({"n": "a"})), None);
        assert_eq!(climb(TWO_STEPS, "Named", 4, 3, json!({})), None);
        assert_eq!(upcast("NeverHeardOf", 1, 2, json!({})), None);
    }
}
