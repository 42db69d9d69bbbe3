//! How a report follows from its events. This fold is for good: what it makes of an old event never changes.

use std::sync::Arc;

use ledger::{Commitment, Sealed, WalkTexts};

use super::edition::{Removal, Texts};
use super::{
    CellEntry, Edition, ExpungingOrder, ImportSource, Paragraph, Phase, Place, Publication, Report, SectionNumber,
    Signature, Standing, Submission,
};
use crate::event::{
    CellChange, ContentExpunged, EditionPublished, Event, FoldError, ParagraphChange, Recorded, ReportOpened,
    StageSigned,
};
use crate::form::{Form, TableNumber};
use crate::id::{EditionId, ParagraphId, PersonId, ReportId, SignatureId};
use crate::plan::FrozenPlan;
use crate::role::Role;
use crate::rules::RuleSet;

impl Report {
    /// Takes the next event of the stream.
    pub fn evolve(report: Option<Self>, id: ReportId, recorded: &Recorded) -> Result<Self, FoldError> {
        let mut report = match (report, &recorded.payload) {
            (None, Event::ReportOpened(event)) => Self {
                id,
                version: 0,
                position: 0,
                changed_at: recorded.recorded_at,
                edition: Edition::open(event, recorded)?,
                orders: Vec::new(),
                texts: Texts::new(),
            },
            (Some(report), event) if !matches!(event, Event::ReportOpened(_)) => report,
            _ => return Err(FoldError::unexpected(recorded)),
        };
        report.take_down(recorded);
        report.apply(recorded)?;
        report.version = recorded.version;
        report.position = recorded.position;
        report.changed_at = recorded.recorded_at;
        Ok(report)
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
            Event::ReportOpened(_) => {}
            Event::ReportImported(event) => {
                edition.must_be(event.edition, recorded)?;
                let read = ImportSource { name: event.source.clone(), unplaced: Vec::new() };
                let source = Arc::make_mut(edition.source.get_or_insert(Arc::new(read)));
                source.unplaced.extend(event.unplaced.iter().cloned());
            }
            Event::TextRevised(event) => {
                edition.must_be(event.edition, recorded)?;
                for change in &event.changes {
                    edition.places_changed(change).for_each(|place| edition.edited(place, recorded));
                    edition.apply_text(change, recorded)?;
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::CellsSet(event) => {
                edition.must_be(event.edition, recorded)?;
                for change in &event.cells {
                    let table = edition.apply_cell(change, recorded)?;
                    edition.edited(Place::Figures(table), recorded);
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::ZerosFilled(event) => {
                edition.must_be(event.edition, recorded)?;
                for code in &event.cells {
                    let zero = CellChange { code: code.clone(), value: 0.into(), note: None };
                    let table = edition.apply_cell(&zero, recorded)?;
                    edition.edited(Place::Figures(table), recorded);
                }
                edition.lapse(&event.lapsed, recorded);
            }
            Event::ReportSubmitted(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.submitted(event.plan.clone(), event.rules, recorded);
            }
            Event::StageSigned(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.signed(event, recorded)?;
            }
            Event::ReportReturned(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.lapse(&event.lapsed, recorded);
                edition.phase = Phase::Drafting;
            }
            Event::SubmissionRecalled(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.phase = Phase::Drafting;
            }
            Event::ReportReplanned(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.replanned(event.plan.clone(), recorded)?;
            }
            Event::EditionPublished(event) => {
                edition.must_be(event.edition, recorded)?;
                edition.published(event, recorded);
            }
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

fn erase(text: &mut Sealed, expunged: &[Commitment]) {
    if expunged.contains(&text.commitment()) {
        text.erase();
    }
}

impl Edition {
    fn open(event: &ReportOpened, recorded: &Recorded) -> Result<Self, FoldError> {
        let form = Form::by_id(&event.form).ok_or_else(|| FoldError::because(recorded, "its form is not known"))?;
        Ok(Self {
            id: event.edition,
            number: 1,
            form,
            phase: Phase::Drafting,
            paragraphs: <[_; SectionNumber::COUNT]>::default(),
            cells: form.cells().iter().map(|_| CellEntry::default()).collect(),
            removed: Arc::default(),
            edits: Arc::default(),
            source: None,
            submission: None,
            signatures: Arc::new(Vec::new()),
            publication: None,
        })
    }

    fn must_be(&self, edition: EditionId, recorded: &Recorded) -> Result<(), FoldError> {
        if self.id == edition { Ok(()) } else { Err(FoldError::because(recorded, "its edition is not the open one")) }
    }

    fn place(&self, id: ParagraphId) -> Option<(SectionNumber, usize)> {
        SectionNumber::all().find_map(|section| {
            let index = self.paragraphs(section).iter().position(|paragraph| paragraph.id == id)?;
            Some((section, index))
        })
    }

    /// The paragraphs of a section, to be changed.
    fn section(&mut self, section: SectionNumber) -> Option<&mut Vec<Paragraph>> {
        self.paragraphs.get_mut(section.get()).map(Arc::make_mut)
    }

    /// Where in a section a paragraph comes that stands behind another, or first.
    fn index_behind(&self, section: SectionNumber, after: Option<ParagraphId>) -> Option<usize> {
        let Some(after) = after else { return Some(0) };
        self.place(after).and_then(|(place, index)| (place == section).then_some(index + 1))
    }

    fn take(&mut self, paragraph: ParagraphId) -> Option<Paragraph> {
        let (section, index) = self.place(paragraph)?;
        Some(self.section(section)?.remove(index))
    }

    fn apply_text(&mut self, change: &ParagraphChange, recorded: &Recorded) -> Result<(), FoldError> {
        let missing = || FoldError::because(recorded, "it names a paragraph that is not there");
        let by = PersonId(recorded.actor.person);
        match change {
            ParagraphChange::Inserted { paragraph, section, after, kind, text, carried_over } => {
                let index = self.index_behind(*section, *after).ok_or_else(missing)?;
                let paragraph = Paragraph {
                    id: *paragraph,
                    kind: *kind,
                    text: text.clone(),
                    carried_over: *carried_over,
                    version: recorded.version,
                    by,
                    position: recorded.position,
                };
                self.section(*section).ok_or_else(missing)?.insert(index, paragraph);
            }
            ParagraphChange::Revised { paragraph, text } => {
                let (section, index) = self.place(*paragraph).ok_or_else(missing)?;
                let paragraph = self.section(section).and_then(|all| all.get_mut(index)).ok_or_else(missing)?;
                (paragraph.text, paragraph.carried_over) = (text.clone(), false);
                (paragraph.version, paragraph.position, paragraph.by) = (recorded.version, recorded.position, by);
            }
            ParagraphChange::Moved { paragraph, section, after } => {
                let moved = self.take(*paragraph).ok_or_else(missing)?;
                let index = self.index_behind(*section, *after).ok_or_else(missing)?;
                self.section(*section).ok_or_else(missing)?.insert(index, moved);
            }
            ParagraphChange::Removed { paragraph } => {
                self.take(*paragraph).ok_or_else(missing)?;
                let removal = Removal { version: recorded.version, by };
                Arc::make_mut(&mut self.removed).insert(*paragraph, removal);
            }
        }
        Ok(())
    }

    fn apply_cell(&mut self, change: &CellChange, recorded: &Recorded) -> Result<TableNumber, FoldError> {
        let index = self.form.index_of(&change.code);
        let cells = Arc::make_mut(&mut self.cells);
        let found = index.and_then(|index| Some((self.form.cell(index)?.table, cells.get_mut(index.get())?)));
        let (table, entry) =
            found.ok_or_else(|| FoldError::because(recorded, "it names a cell that its form does not have"))?;
        *entry = CellEntry {
            value: change.value,
            note: change.note.clone(),
            version: recorded.version,
            by: Some(PersonId(recorded.actor.person)),
            position: recorded.position,
        };
        Ok(table)
    }

    fn edited(&mut self, place: Place, recorded: &Recorded) {
        let edit = (PersonId(recorded.actor.person), place);
        if !self.edits.contains(&edit) {
            Arc::make_mut(&mut self.edits).insert(edit);
        }
    }

    fn lapse(&mut self, lapsed: &[SignatureId], recorded: &Recorded) {
        if lapsed.is_empty() {
            return;
        }
        let signatures = Arc::make_mut(&mut self.signatures).iter_mut();
        for signature in signatures.filter(|signature| lapsed.contains(&signature.id)) {
            signature.standing = Standing::Lapsed { position: recorded.position };
        }
    }

    fn submitted(&mut self, plan: FrozenPlan, rules: RuleSet, recorded: &Recorded) {
        let by = PersonId(recorded.actor.person);
        self.submission = Some(Arc::new(Submission { by, position: recorded.position, plan, rules }));
        self.review();
    }

    fn replanned(&mut self, plan: FrozenPlan, recorded: &Recorded) -> Result<(), FoldError> {
        let submission = self.submission.as_mut();
        let submission = submission.ok_or_else(|| FoldError::because(recorded, "nothing was submitted yet"))?;
        Arc::make_mut(submission).plan = plan;
        if self.phase != Phase::Drafting {
            self.review();
        }
        Ok(())
    }

    fn review(&mut self) {
        self.phase = if self.open_stage().is_some() { Phase::InReview } else { Phase::Signed };
    }

    fn signed(&mut self, event: &StageSigned, recorded: &Recorded) -> Result<(), FoldError> {
        let role = Role::from_key(&recorded.actor.role);
        self.add_signature(Signature {
            id: event.signature,
            stage: event.stage.clone(),
            scope: event.scope,
            meaning: event.meaning,
            person: PersonId(recorded.actor.person),
            role: role.ok_or_else(|| FoldError::because(recorded, "its actor's role is not known"))?,
            name: recorded.actor.name.clone(),
            title: recorded.actor.title.clone(),
            hash: event.hash,
            opinion: event.opinion.clone(),
            position: recorded.position,
            at: recorded.recorded_at,
            standing: Standing::Valid,
        });
        Ok(())
    }

    /// Counts a signature, which may have been the last that was missing.
    pub(super) fn add_signature(&mut self, signature: Signature) {
        Arc::make_mut(&mut self.signatures).push(signature);
        self.review();
    }

    fn published(&mut self, event: &EditionPublished, recorded: &Recorded) {
        self.phase = Phase::Published;
        self.publication = Some(Arc::new(Publication {
            hash: event.hash,
            body_name: event.body_name.clone(),
            position: recorded.position,
            at: recorded.recorded_at,
            by: PersonId(recorded.actor.person),
            due: event.due,
            late: event.late,
        }));
    }

    fn erase_texts(&mut self, expunged: &[Commitment]) {
        let source = self.source.iter_mut().map(Arc::make_mut);
        let source = source.flat_map(|source| source.unplaced.iter_mut().chain([&mut source.name]));
        let paragraphs = self.paragraphs.iter_mut().flat_map(Arc::make_mut).map(|paragraph| &mut paragraph.text);
        let notes = Arc::make_mut(&mut self.cells).iter_mut().filter_map(|cell| cell.note.as_mut());
        for text in source.chain(paragraphs).chain(notes) {
            erase(text, expunged);
        }
        for signature in Arc::make_mut(&mut self.signatures) {
            let texts = [&mut signature.name, &mut signature.title].into_iter().chain(signature.opinion.as_mut());
            texts.for_each(|text| erase(text, expunged));
        }
    }
}
