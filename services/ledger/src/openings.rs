//! The sealed part of an event or a snapshot: the openings of all its texts, by commitment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::commitment::{Commitment, Opening, Sealed};

/// A value that holds sealed texts and can show every one of them.
pub trait WalkTexts {
    /// Calls `visit` with each sealed text, in a fixed order.
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed));
}

/// The openings that belong to one value, by commitment. Stored as JSON apart from the hashed bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Openings(BTreeMap<Commitment, Opening>);

impl Openings {
    /// Takes down the openings of every text of `value` that is not erased.
    pub fn of(value: &mut dyn WalkTexts) -> Self {
        let mut openings = BTreeMap::new();
        value.walk_texts(&mut |sealed| {
            if let Some(opening) = sealed.opening() {
                openings.insert(sealed.commitment(), opening.clone());
            }
        });
        Self(openings)
    }

    /// Gives the texts of `value` their openings back. A text whose opening is missing, or does not open its
    /// commitment, stays erased.
    pub fn fill(&self, value: &mut dyn WalkTexts) {
        value.walk_texts(&mut |sealed| sealed.open_with(self.0.get(&sealed.commitment())));
    }

    /// Each commitment with its opening, in the order of the commitments.
    pub fn iter(&self) -> impl Iterator<Item = (Commitment, &Opening)> {
        self.0.iter().map(|(commitment, opening)| (*commitment, opening))
    }
}
