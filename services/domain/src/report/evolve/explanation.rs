//! What explanations make of an edition, and what becomes of them.

use std::sync::Arc;

use crate::event::{ExplanationRefused, FindingExplained, FoldError, ParagraphChange, Recorded, RulesAdopted};
use crate::id::PersonId;
use crate::report::{Edition, Explanation, Phase, RefusedExplanation};

impl Edition {
    pub(super) fn explained(&mut self, event: &FindingExplained, recorded: &Recorded) {
        let places: Vec<_> = self.places_explained(&event.cells, &event.paragraphs).collect();
        for place in places {
            self.edited(place, recorded);
        }
        let explanations = Arc::make_mut(&mut self.explanations);
        explanations.retain(|explanation| explanation.fingerprint != event.fingerprint);
        explanations.push(Explanation {
            id: event.explanation,
            rule: event.rule.clone(),
            fingerprint: event.fingerprint,
            cells: event.cells.clone(),
            paragraphs: event.paragraphs.clone(),
            section: event.section,
            text: event.text.clone(),
            by: PersonId(recorded.actor.person),
            position: recorded.position,
            at: recorded.recorded_at,
            refused: None,
        });
        self.lapse(&event.lapsed, recorded);
    }

    pub(super) fn explanation_refused(
        &mut self,
        event: &ExplanationRefused,
        recorded: &Recorded,
    ) -> Result<(), FoldError> {
        let mut explanations = Arc::make_mut(&mut self.explanations).iter_mut();
        let explanation = explanations.find(|explanation| explanation.id == event.explanation);
        let explanation =
            explanation.ok_or_else(|| FoldError::because(recorded, "the explanation that it names is not there"))?;
        explanation.refused = Some(RefusedExplanation {
            by: PersonId(recorded.actor.person),
            reason: event.reason.clone(),
            position: recorded.position,
            at: recorded.recorded_at,
        });
        self.lapse(&event.lapsed, recorded);
        self.phase = Phase::Drafting;
        Ok(())
    }

    pub(super) fn adopted(&mut self, event: &RulesAdopted, recorded: &Recorded) -> Result<(), FoldError> {
        let submission = self.submission.as_mut();
        let submission = submission.ok_or_else(|| FoldError::because(recorded, "nothing was submitted yet"))?;
        let submission = Arc::make_mut(submission);
        (submission.rules, submission.reference) = (event.rules, event.reference);
        self.lapse(&event.lapsed, recorded);
        self.phase = Phase::Drafting;
        Ok(())
    }

    /// An explanation speaks of what stood there when it was given, and of nothing else.
    pub(super) fn forget_explanations_of_text(&mut self, change: &ParagraphChange) {
        let sections = self.sections_changed(change);
        self.forget_explanations(|explanation| explanation.dies_of_text(change, &sections));
    }

    pub(super) fn forget_explanations(&mut self, dead: impl Fn(&Explanation) -> bool) {
        if self.explanations.iter().any(&dead) {
            Arc::make_mut(&mut self.explanations).retain(|explanation| !dead(explanation));
        }
    }
}
