//! Taking in a report as it was published before this system was there: the years before are what the first report here is
//! compared with. Nobody signed it here, and it says so; the file that it was read from is kept, for whoever wants to read it
//! again.

use chrono::{Datelike, NaiveDate};
use ledger::{Actor, MAX_TEXT_BYTES, Sha256, Timestamp};
use uuid::Uuid;

use super::import::{begun, read_in};
use super::publication::PUBLISHERS;
use super::{Report, ScopeHash};
use crate::calendar;
use crate::case::{Capacity, Decision, Site};
use crate::cell::CellValue;
use crate::command::{ImportedDocument, SourceFile};
use crate::event::{EditionImported, Event, Recorded, SourceKept};
use crate::id::{EditionId, StreamId};
use crate::limits::{MAX_EVENT_TEXT, MAX_SOURCE};
use crate::refusal::{Refusal, TextProblem};
use crate::seed::Seed;
use crate::year::Year;

/// A report that was published elsewhere.
pub(crate) struct Published<'a> {
    /// What the file holds.
    pub(crate) document: &'a ImportedDocument,
    /// The file.
    pub(crate) source: &'a SourceFile,
    /// The day on which it was published.
    pub(crate) on: NaiveDate,
}

pub(crate) fn import(site: &Site<'_>, published: &Published<'_>, seed: &mut Seed) -> Result<Decision, Refusal> {
    let actor = site.capacity(PUBLISHERS)?;
    must_be_over(site.id.year, published.on, seed.now())?;
    must_not_be_signed_here(site)?;
    let (mut events, edition, form) = begun(site, seed)?;
    events.extend(read_in(edition, form, published.document, CellValue::Unknown, seed)?);
    events.extend(kept(edition, published.source, seed)?);
    let hash = hash_after(site, &actor, &events, seed.now())?;
    let due = calendar::statutory_day(site.body.kind, site.id.year);
    let imported = EditionImported {
        edition,
        hash,
        body_name: site.body.name.clone(),
        published_on: published.on,
        due,
        late: due.is_some_and(|due| published.on > due),
    };
    events.push(imported.into());
    Ok(Decision::by(&actor, StreamId::Report(site.id), events))
}

/// A report is published when its year is over, and no day that is still to come is one on which something was published.
fn must_be_over(year: Year, on: NaiveDate, now: Timestamp) -> Result<(), Refusal> {
    let today = calendar::day(now).ok_or(Refusal::NotCanonical)?;
    if on.year() > i32::from(year.number()) && on <= today {
        Ok(())
    } else {
        Err(Refusal::PublicationDay { year, on, today })
    }
}

/// A body that signed its last report here signs the next one here: what was published before the system was there is older.
fn must_not_be_signed_here(site: &Site<'_>) -> Result<(), Refusal> {
    let previous = site.previous.and_then(|previous| previous.edition.publication.as_deref());
    let signed = previous.is_some_and(|publication| publication.elsewhere_on.is_none());
    if signed { Err(Refusal::SignedHere(site.id.year)) } else { Ok(()) }
}

/// The file, in as many events as it needs.
fn kept(edition: EditionId, source: &SourceFile, seed: &mut Seed) -> Result<Vec<Event>, Refusal> {
    let refused = |problem| Refusal::Text { field: "原件", problem };
    if source.0.is_empty() {
        return Err(refused(TextProblem::Empty));
    }
    if source.0.len() > MAX_SOURCE {
        return Err(refused(TextProblem::TooLong { limit: MAX_SOURCE }));
    }
    let mut sealed = |text: &str| seed.seal(text).map_err(|error| refused(error.into()));
    let digest = sealed(&Sha256::new().with(&source.0).finish().to_string())?;
    let encoded = source.encoded();
    let mut pieces = Vec::new();
    let mut rest = &*encoded;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.len().min(MAX_TEXT_BYTES));
        pieces.push(sealed(piece)?);
        rest = behind;
    }
    let events = pieces.chunks(MAX_EVENT_TEXT / MAX_TEXT_BYTES);
    Ok(events.map(|pieces| SourceKept { edition, digest: digest.clone(), content: pieces.to_vec() }.into()).collect())
}

/// The hash of the content that these events will have made.
fn hash_after(site: &Site<'_>, actor: &Capacity, events: &[Event], now: Timestamp) -> Result<ScopeHash, Refusal> {
    let mut report = site.report.cloned();
    for event in events {
        let version = report.as_ref().map_or(0, |report| report.version) + 1;
        let recorded = foreseen(site, actor, event, version, now);
        report = Some(match report.take() {
            None => Report::begin(site.id, &recorded).map_err(|_| Refusal::NotCanonical)?,
            Some(mut report) => {
                report.evolve(&recorded).map_err(|_| Refusal::NotCanonical)?;
                report
            }
        });
    }
    let hash = report.map(|report| report.edition.hash(site.id));
    hash.and_then(Result::ok).ok_or(Refusal::NotCanonical)
}

/// An event as it may come to be recorded. Nothing of the envelope is part of what is hashed.
fn foreseen(site: &Site<'_>, actor: &Capacity, event: &Event, version: u64, now: Timestamp) -> Recorded {
    Recorded {
        position: 0,
        event_id: Uuid::nil(),
        stream: StreamId::Report(site.id).to_string().into(),
        version,
        event_type: event.type_name().into(),
        schema: event.schema(),
        recorded_at: now,
        actor: Actor::from(actor.clone()),
        command_id: Uuid::nil(),
        causation_id: None,
        correlation_id: Uuid::nil(),
        payload: event.clone(),
    }
}
