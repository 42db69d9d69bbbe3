//! How a report follows from its events. This fold is for good: what it makes of an old event never changes.

mod edition;
mod explanation;

use std::sync::Arc;

use ledger::WalkTexts;

use self::edition::erase;
use super::edition::Texts;
use super::{Edition, ExpungingOrder, ImportSource, Phase, Place, Report};
use crate::event::{CellChange, ContentExpunged, Event, FoldError, Recorded};
use crate::id::{EditionId, PersonId, ReportId};

impl Report {
    /// Takes the first event of the stream.
    pub(crate) fn begin(id: ReportId, recorded: &Recorded) -> Result<Self, FoldError> {
        let Event::ReportOpened(event) = &recorded.payload else { return Err(FoldError::unexpected(recorded)) };
        let mut report = Self {
            id,
            version: recorded.version,
            position: recorded.position,
            changed_at: recorded.recorded_at,
            edition: Edition::open(event, 1, recorded)?,
            orders: Vec::new(),
            texts: Texts::new(),
        };
        report.take_down(recorded);
        Ok(report)
    }

    /// Takes the next event of the stream. After an error this is the state of nothing.
    pub(crate) fn evolve(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        if edition_of(&recorded.payload).is_some_and(|edition| edition != self.edition.id) {
            return Err(FoldError::because(recorded, "its edition is not the open one"));
        }
        self.take_down(recorded);
        self.apply(recorded)?;
        self.version = recorded.version;
        self.position = recorded.position;
        self.changed_at = recorded.recorded_at;
        Ok(())
    }

    /// Takes down which texts came with an event.
    fn take_down(&mut self, recorded: &Recorded) {
        let texts = &mut self.texts;
        recorded.clone().walk_texts(&mut |text| {
            // A name comes with every event of its person.
            if !text.is_erased() && !texts.contains(&text.commitment()) {
                texts.insert_cow(text.commitment());
            }
        });
    }

    fn apply(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        let edition = &mut self.edition;
        match &recorded.payload {
            Event::ReportImported(event) => {
                let read = ImportSource { name: event.source.clone(), unplaced: Vec::new(), file: None };
                let source = Arc::make_mut(edition.source.get_or_insert(Arc::new(read)));
                source.unplaced.extend(event.unplaced.iter().cloned());
            }
            Event::TextRevised(event) => {
                for change in &event.changes {
                    edition.forget_explanations_of_text(change);
                    edition.places_changed(change).for_each(|place| edition.edited(place, recorded));
                    edition.apply_text(change, recorded)?;
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::CellsSet(event) => {
                for change in &event.cells {
                    let table = edition.apply_cell(change, recorded)?;
                    edition.edited(Place::Figures(table), recorded);
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::ZerosFilled(event) => {
                for code in &event.cells {
                    let zero = CellChange { code: code.clone(), value: 0.into(), note: None };
                    let table = edition.apply_cell(&zero, recorded)?;
                    edition.edited(Place::Figures(table), recorded);
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::FindingExplained(event) => edition.explained(event, recorded),
            Event::ExplanationRefused(event) => edition.explanation_refused(event, recorded)?,
            Event::RulesAdopted(event) => edition.adopted(event, recorded)?,
            Event::ReportSubmitted(event) => edition.submitted(event, recorded),
            Event::StageSigned(event) => edition.signed(event, recorded)?,
            Event::EditionVoided(_) => edition.phase = Phase::Voided,
            // Only behind a voided edition: the next one takes its place.
            Event::ReportOpened(event) if edition.phase == Phase::Voided => {
                *edition = Edition::open(event, edition.number + 1, recorded)?;
            }
            Event::SignatureWithdrawn(event) => edition.withdrawn(event, recorded)?,
            Event::ReportReturned(event) => {
                edition.lapse(&event.lapsed, recorded);
                edition.phase = Phase::Drafting;
            }
            Event::SubmissionRecalled(_) => edition.phase = Phase::Drafting,
            Event::ReportReplanned(event) => edition.replanned(event.plan.clone(), recorded)?,
            Event::EditionPublished(event) => edition.published(event, recorded),
            Event::SourceKept(event) => edition.source_kept(event, recorded)?,
            Event::EditionImported(event) => edition.imported(event, recorded),
            Event::ExpungingOrdered(event) => self.orders.push(ExpungingOrder {
                id: event.order,
                by: PersonId(recorded.actor.person),
                texts: event.texts.clone(),
                reason: event.reason.clone(),
                position: recorded.position,
                carried_out: None,
            }),
            Event::ContentExpunged(event) => self.expunged(event, recorded)?,
            _ => return Err(FoldError::unexpected(recorded)),
        }
        Ok(())
    }

    fn expunged(&mut self, event: &ContentExpunged, recorded: &Recorded) -> Result<(), FoldError> {
        let order = self.orders.iter_mut().find(|order| order.id == event.order);
        let order = order.ok_or_else(|| FoldError::because(recorded, "its order was never given"))?;
        order.carried_out = Some(recorded.position);
        for order in &mut self.orders {
            erase(&mut order.reason, &event.texts);
        }
        for text in &event.texts {
            self.texts.remove_cow(text);
        }
        self.edition.erase_texts(&event.texts);
        self.edition.lapse(&event.lapsed, recorded);
        if event.reopens {
            self.edition.phase = Phase::Drafting;
        }
        Ok(())
    }
}

/// The edition that an event is about; none for those about the whole stream.
const fn edition_of(event: &Event) -> Option<EditionId> {
    match event {
        Event::ReportImported(event) => Some(event.edition),
        Event::TextRevised(event) => Some(event.edition),
        Event::CellsSet(event) => Some(event.edition),
        Event::ZerosFilled(event) => Some(event.edition),
        Event::FindingExplained(event) => Some(event.edition),
        Event::ExplanationRefused(event) => Some(event.edition),
        Event::RulesAdopted(event) => Some(event.edition),
        Event::ReportSubmitted(event) => Some(event.edition),
        Event::StageSigned(event) => Some(event.edition),
        Event::ReportReturned(event) => Some(event.edition),
        Event::EditionVoided(event) => Some(event.edition),
        Event::SignatureWithdrawn(event) => Some(event.edition),
        Event::SubmissionRecalled(event) => Some(event.edition),
        Event::ReportReplanned(event) => Some(event.edition),
        Event::EditionPublished(event) => Some(event.edition),
        Event::SourceKept(event) => Some(event.edition),
        Event::EditionImported(event) => Some(event.edition),
        Event::PersonRegistered(_)
        | Event::AdministratorAppointed(_)
        | Event::AdministratorAppointmentEnded(_)
        | Event::BodyRegistered(_)
        | Event::PersonAppointed(_)
        | Event::AppointmentEnded(_)
        | Event::PlanAdopted(_)
        | Event::ReportOpened(_)
        | Event::ExpungingOrdered(_)
        | Event::ContentExpunged(_) => None,
    }
}
