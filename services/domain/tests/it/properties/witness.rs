//! What must hold, told by somebody who saw everything happen and believes no state.

use std::collections::{BTreeMap, BTreeSet};

use domain::Role;
use domain::event::{Event, ParagraphChange, Recorded};
use domain::id::{ParagraphId, PersonId, SignatureId};
use domain::plan::Meaning;
use domain::report::{Comparison, Edition, Examined, Phase, Place, SectionNumber, Standing};
use domain::snapshot::AnnualSnapshot;
use ledger::{Commitment, Hash, Sealed, WalkTexts};

use crate::office::Office;

/// What was seen happen, kept apart from the states that claim it.
#[derive(Default)]
pub(super) struct Witness {
    /// Every text that was ever written in the report, names and titles apart.
    pub(super) texts: Vec<Commitment>,
    sections: BTreeMap<ParagraphId, SectionNumber>,
    wrote: BTreeSet<(PersonId, Place)>,
    lapsed: BTreeSet<SignatureId>,
    published: Option<(Hash, Vec<u8>)>,
}

impl Witness {
    pub(super) fn sees(&mut self, office: &Office, events: &[Recorded]) {
        for event in events {
            if event.stream.starts_with("report:") {
                event.payload.clone().walk_texts(&mut |text| self.texts.push(text.commitment()));
            }
            if matches!(event.payload, Event::ReportOpened(_)) {
                self.wrote.clear();
                self.sections.clear();
            }
            if matches!(event.payload, Event::TextRevised(_) | Event::CellsSet(_) | Event::FindingExplained(_)) {
                assert_eq!(self.published, None, "a published text was changed");
                let places = self.places(office, &event.payload);
                self.wrote.extend(places.into_iter().map(|place| (PersonId(event.actor.person), place)));
            }
        }
        let Some(report) = office.report() else { return };
        for signature in report.edition.signatures.iter() {
            match signature.standing {
                Standing::Valid => assert!(!self.lapsed.contains(&signature.id), "a lapsed signature revived"),
                Standing::Lapsed { .. } => drop(self.lapsed.insert(signature.id)),
            }
        }
        if let Some(snapshot) = AnnualSnapshot::of(report) {
            let now = (snapshot.hash.whole(), snapshot.to_bytes().unwrap());
            assert!(snapshot.is_sound().unwrap());
            let before = self.published.get_or_insert_with(|| now.clone());
            assert_eq!(*before, now, "a publication stays what it was");
        }
    }

    fn places(&mut self, office: &Office, event: &Event) -> Vec<Place> {
        match event {
            Event::TextRevised(revised) => {
                let mut places = |change: &ParagraphChange| match change {
                    ParagraphChange::Inserted { paragraph, section, .. } => {
                        self.sections.insert(*paragraph, *section);
                        vec![Place::Text(*section)]
                    }
                    ParagraphChange::Moved { paragraph, section, .. } => {
                        let from = self.sections.insert(*paragraph, *section).unwrap();
                        vec![Place::Text(from), Place::Text(*section)]
                    }
                    ParagraphChange::Revised { paragraph, .. } | ParagraphChange::Removed { paragraph } => {
                        vec![Place::Text(self.sections[paragraph])]
                    }
                };
                revised.changes.iter().flat_map(&mut places).collect()
            }
            Event::CellsSet(set) => set
                .cells
                .iter()
                .map(|cell| Place::Figures(office.edition().cell(&cell.code).unwrap().1.table))
                .collect(),
            Event::FindingExplained(explained) => {
                let texts = explained.paragraphs.iter().map(|paragraph| Place::Text(self.sections[paragraph]));
                let tables = explained.cells.iter().map(|code| office.edition().cell(code).unwrap().1.table);
                texts.chain(tables.map(Place::Figures)).collect()
            }
            _ => vec![],
        }
    }

    /// Where an erased text stands in the content.
    fn erased(edition: &Edition) -> Vec<Place> {
        let sections =
            SectionNumber::all().filter(|number| edition.paragraphs(*number).iter().any(|p| p.text.is_erased()));
        let cells = edition.form.cells().iter().zip(edition.cells());
        let noted = cells.filter(|(_, entry)| entry.note.as_ref().is_some_and(Sealed::is_erased));
        let explained = edition.explanations().filter(|explanation| explanation.text.is_erased());
        let explained = explained.flat_map(|explanation| &explanation.paragraphs);
        let explained = explained.map(|id| Place::Text(edition.paragraph(*id).unwrap().0));
        sections.map(Place::Text).chain(noted.map(|(cell, _)| Place::Figures(cell.table))).chain(explained).collect()
    }

    /// What must hold of every state.
    pub(super) fn checks(&self, office: &Office) {
        let Some(report) = office.report() else { return };
        let edition = &report.edition;
        let hash = edition.hash(report.id).unwrap();
        let mut meanings: BTreeMap<PersonId, Vec<Meaning>> = BTreeMap::new();
        for signature in edition.valid_signatures() {
            let current = edition.hash_of(report.id, signature.scope).unwrap();
            assert_eq!(signature.hash, current, "a valid signature covers what stands there");
            let own =
                self.wrote.iter().any(|(who, place)| *who == signature.person && signature.scope.contains(*place));
            let supplied = signature.meaning == Meaning::Confirmed && signature.role == Role::DivisionHead;
            assert!(supplied || !own, "a review covers the reviewer's own edit");
            meanings.entry(signature.person).or_default().push(signature.meaning);
        }
        for meanings in meanings.values() {
            assert!(!(meanings.contains(&Meaning::Cleared) && meanings.contains(&Meaning::SignedOff)));
        }
        assert_eq!(*edition.edits, self.wrote);
        let elsewhere = edition.publication.as_ref().is_some_and(|publication| publication.elsewhere_on.is_some());
        if elsewhere {
            assert!(edition.signatures.is_empty(), "nobody signs here what was published elsewhere");
        } else if matches!(edition.phase, Phase::Signed | Phase::Published) {
            let plan = &edition.submission.as_ref().unwrap().plan;
            assert!([3, 6].contains(&plan.stages.len()));
            for stage in &plan.stages {
                assert!(edition.is_satisfied(stage), "{} is not signed", stage.title);
            }
        }
        if edition.phase.is_open() && !Self::erased(edition).is_empty() {
            assert_eq!(edition.phase, Phase::Drafting, "an erased text has to be replaced");
            let covered = |place: &Place| edition.valid_signatures().any(|given| given.scope.contains(*place));
            assert!(!Self::erased(edition).iter().any(covered), "a signature covers an erased text");
        }
        if let Some(publication) = &edition.publication {
            assert_eq!((edition.phase, publication.hash), (Phase::Published, hash));
        }
        if [Phase::InReview, Phase::Signed].contains(&edition.phase) && !report.awaits_erasing() {
            let open = report.findings(Comparison::default()).into_iter().filter(Examined::is_open);
            assert_eq!(open.count(), 0, "what is not in order is not in review");
        }
    }
}
