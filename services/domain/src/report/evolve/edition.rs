//! What events make of an edition.

use std::sync::Arc;

use ledger::{Commitment, Sealed};

use crate::event::{
    CellChange, EditionImported, EditionPublished, FoldError, ParagraphChange, Recorded, ReportOpened, ReportSubmitted,
    SignatureWithdrawn, SourceKept, StageSigned,
};
use crate::form::{Form, TableNumber};
use crate::id::{ParagraphId, PersonId, SignatureId};
use crate::plan::FrozenPlan;
use crate::report::edition::Removal;
use crate::report::{
    CellEntry, Edition, KeptFile, Paragraph, Phase, Place, Publication, SectionNumber, Signature, Standing, Submission,
};
use crate::role::Role;

/// Takes a text away that is one of those `expunged`.
pub(super) fn erase(text: &mut Sealed, expunged: &[Commitment]) {
    if expunged.contains(&text.commitment()) {
        text.erase();
    }
}

impl Edition {
    pub(super) fn open(event: &ReportOpened, number: u32, recorded: &Recorded) -> Result<Self, FoldError> {
        let form = Form::by_id(&event.form).ok_or_else(|| FoldError::because(recorded, "its form is not known"))?;
        Ok(Self {
            id: event.edition,
            number,
            form,
            phase: Phase::Drafting,
            paragraphs: <[_; SectionNumber::COUNT]>::default(),
            cells: form.cells().iter().map(|_| CellEntry::default()).collect(),
            removed: Arc::default(),
            edits: Arc::default(),
            source: None,
            submission: None,
            explanations: Arc::default(),
            signatures: Arc::new(Vec::new()),
            publication: None,
        })
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

    pub(super) fn apply_text(&mut self, change: &ParagraphChange, recorded: &Recorded) -> Result<(), FoldError> {
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

    pub(super) fn apply_cell(&mut self, change: &CellChange, recorded: &Recorded) -> Result<TableNumber, FoldError> {
        let index = self.form.index_of(&change.code);
        self.forget_explanations(|explanation| explanation.dies_of_cell(&change.code));
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

    pub(super) fn edited(&mut self, place: Place, recorded: &Recorded) {
        let edit = (PersonId(recorded.actor.person), place);
        if !self.edits.contains(&edit) {
            Arc::make_mut(&mut self.edits).insert(edit);
        }
    }

    pub(super) fn lapse(&mut self, lapsed: &[SignatureId], recorded: &Recorded) {
        if lapsed.is_empty() {
            return;
        }
        let signatures = Arc::make_mut(&mut self.signatures).iter_mut();
        for signature in signatures.filter(|signature| lapsed.contains(&signature.id)) {
            signature.standing = Standing::Lapsed { position: recorded.position };
        }
    }

    pub(super) fn submitted(&mut self, event: &ReportSubmitted, recorded: &Recorded) {
        self.submission = Some(Arc::new(Submission {
            by: PersonId(recorded.actor.person),
            position: recorded.position,
            plan: event.plan.clone(),
            rules: event.rules,
            reference: event.reference,
        }));
        self.review();
    }

    pub(super) fn replanned(&mut self, plan: FrozenPlan, recorded: &Recorded) -> Result<(), FoldError> {
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

    pub(super) fn signed(&mut self, event: &StageSigned, recorded: &Recorded) -> Result<(), FoldError> {
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
    pub(in crate::report) fn add_signature(&mut self, signature: Signature) {
        Arc::make_mut(&mut self.signatures).push(signature);
        self.review();
    }

    pub(super) fn withdrawn(&mut self, event: &SignatureWithdrawn, recorded: &Recorded) -> Result<(), FoldError> {
        if !self.valid_signatures().any(|signature| signature.id == event.signature) {
            return Err(FoldError::because(recorded, "the signature was never given, or counts no more"));
        }
        self.lapse(&[event.signature], recorded);
        self.review();
        Ok(())
    }

    pub(super) fn published(&mut self, event: &EditionPublished, recorded: &Recorded) {
        self.phase = Phase::Published;
        self.publication = Some(Arc::new(Publication {
            hash: event.hash,
            body_name: event.body_name.clone(),
            position: recorded.position,
            at: recorded.recorded_at,
            by: PersonId(recorded.actor.person),
            due: event.due,
            late: event.late,
            elsewhere_on: None,
        }));
    }

    pub(super) fn source_kept(&mut self, event: &SourceKept, recorded: &Recorded) -> Result<(), FoldError> {
        let source = self.source.as_mut().ok_or_else(|| FoldError::because(recorded, "no document was read in"))?;
        let versions = recorded.version..=recorded.version;
        let begun = KeptFile { digest: event.digest.clone(), pieces: Vec::new(), versions };
        let file = Arc::make_mut(source).file.get_or_insert(begun);
        file.pieces.extend(event.content.iter().map(Sealed::commitment));
        file.versions = *file.versions.start()..=recorded.version;
        Ok(())
    }

    pub(super) fn imported(&mut self, event: &EditionImported, recorded: &Recorded) {
        self.phase = Phase::Published;
        self.publication = Some(Arc::new(Publication {
            hash: event.hash,
            body_name: event.body_name.clone(),
            position: recorded.position,
            at: recorded.recorded_at,
            by: PersonId(recorded.actor.person),
            due: event.due,
            late: event.late,
            elsewhere_on: Some(event.published_on),
        }));
    }

    pub(super) fn erase_texts(&mut self, expunged: &[Commitment]) {
        let source = self.source.iter_mut().map(Arc::make_mut);
        let source = source.flat_map(|source| {
            let digest = source.file.as_mut().map(|file| &mut file.digest);
            source.unplaced.iter_mut().chain([&mut source.name]).chain(digest)
        });
        let paragraphs = self.paragraphs.iter_mut().flat_map(Arc::make_mut).map(|paragraph| &mut paragraph.text);
        let notes = Arc::make_mut(&mut self.cells).iter_mut().filter_map(|cell| cell.note.as_mut());
        for text in source.chain(paragraphs).chain(notes) {
            erase(text, expunged);
        }
        for explanation in Arc::make_mut(&mut self.explanations) {
            erase(&mut explanation.text, expunged);
            explanation.refused.iter_mut().for_each(|refused| erase(&mut refused.reason, expunged));
        }
        for signature in Arc::make_mut(&mut self.signatures) {
            let texts = [&mut signature.name, &mut signature.title].into_iter().chain(signature.opinion.as_mut());
            texts.for_each(|text| erase(text, expunged));
        }
    }
}
