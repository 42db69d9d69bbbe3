//! What must hold, told by somebody who saw everything happen and believes no state.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::{Event, Recorded};
use domain::id::{PersonId, SignatureId};
use domain::plan::Meaning;
use domain::report::{Phase, Standing};
use domain::snapshot::AnnualSnapshot;
use ledger::{Commitment, Hash, Sealed, WalkTexts};

use crate::office::Office;

/// What was seen happen, kept apart from the states that claim it.
#[derive(Default)]
pub(super) struct Witness {
    /// Every text that was ever written in the report, names and titles apart.
    pub(super) texts: Vec<Commitment>,
    wrote: BTreeSet<PersonId>,
    lapsed: BTreeSet<SignatureId>,
    published: Option<(Hash, Vec<u8>)>,
}

impl Witness {
    pub(super) fn sees(&mut self, office: &Office, events: &[Recorded]) {
        for event in events {
            if event.stream.starts_with("report:") {
                event.payload.clone().walk_texts(&mut |text| self.texts.push(text.commitment()));
            }
            if matches!(event.payload, Event::TextRevised(_) | Event::CellsSet(_)) {
                assert_eq!(self.published, None, "a published text was changed");
                self.wrote.insert(PersonId(event.actor.person));
            }
        }
        let Some(report) = office.report() else { return };
        for signature in &report.edition.signatures {
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

    /// What must hold of every state.
    pub(super) fn checks(&self, office: &Office) {
        let Some(report) = office.report() else { return };
        let edition = &report.edition;
        let hash = edition.hash(report.id).unwrap();
        let mut meanings: BTreeMap<PersonId, Vec<Meaning>> = BTreeMap::new();
        for signature in edition.valid_signatures() {
            assert_eq!(signature.hash, hash, "a valid signature covers what stands there");
            assert!(!self.wrote.contains(&signature.person), "a review covers the reviewer's own edit");
            meanings.entry(signature.person).or_default().push(signature.meaning);
        }
        for meanings in meanings.values() {
            assert!(!(meanings.contains(&Meaning::Cleared) && meanings.contains(&Meaning::SignedOff)));
        }
        assert_eq!(edition.editors, self.wrote);
        if matches!(edition.phase, Phase::Signed | Phase::Published) {
            let plan = &edition.submission.as_ref().unwrap().plan;
            assert_eq!(plan.stages.len(), 3);
            for stage in &plan.stages {
                assert!(edition.is_satisfied(stage), "{} is not signed", stage.title);
            }
        }
        if edition.phase != Phase::Published && edition.texts().any(Sealed::is_erased) {
            assert_eq!(edition.phase, Phase::Drafting, "an erased text has to be replaced");
            assert_eq!(edition.valid_signatures().count(), 0, "a signature covers an erased text");
        }
        if let Some(publication) = &edition.publication {
            assert_eq!((edition.phase, publication.hash), (Phase::Published, hash));
        }
        if edition.phase != Phase::Drafting && edition.phase != Phase::Published {
            assert_eq!(edition.findings(report.id), [], "what is not in order is not in review");
        }
    }
}
