//! A report as its readers get it.

use serde::Deserialize;

/// `report`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Its opaque id.
    pub id: String,
    /// How many events it has.
    pub version: u64,
    /// The position of its last event.
    pub position: u64,
    /// How far it has come.
    pub phase: String,
    /// Which rules are not kept.
    pub findings: Vec<Finding>,
    /// The edition at work.
    pub edition: Edition,
}

/// A rule that is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Finding {
    /// Its id.
    pub rule: String,
}

/// The edition at work.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Edition {
    /// Its number.
    pub number: u32,
    /// Of what stands there.
    pub hash: ScopeHash,
    /// Preamble and sections.
    pub sections: Vec<Section>,
    /// Every cell.
    pub cells: Vec<Cell>,
    /// The frozen plan.
    pub stages: Vec<Stage>,
    /// All signatures.
    pub signatures: Vec<Signature>,
    /// The publication.
    pub publication: Option<Publication>,
}

/// A scope's hash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ScopeHash {
    /// What signers name.
    pub whole: String,
    /// What citizens see.
    pub public: Option<String>,
    /// What stays in the house.
    pub internal: Option<String>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Section {
    /// 0 to 6.
    pub number: u8,
    /// In order.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paragraph {
    /// Its id.
    pub id: String,
    /// What it says; none when it was expunged.
    pub text: Option<String>,
    /// What to base an edit on.
    pub version: u64,
    /// Who changed it last.
    pub changed_by: Person,
    /// Where that was recorded.
    pub changed_position: u64,
    /// The salted hash of its text.
    pub commitment: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Person {
    /// The opaque id.
    pub id: String,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Cell {
    /// Its code.
    pub code: String,
    /// What it holds.
    pub value: String,
    /// What the parts of a total add up to.
    pub computed: Option<String>,
    /// What to know about it.
    pub note: Option<String>,
    /// What to base an edit on.
    pub version: u64,
}

/// A stage of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stage {
    /// Its stable name.
    pub key: String,
    /// Whether enough people signed.
    pub satisfied: bool,
    /// Whether it waits for a signature.
    pub open: bool,
    /// Who may sign.
    pub people: Vec<Person>,
    /// What is signed by itself.
    pub parts: Vec<StagePart>,
}

/// How much of the edition one signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StagePart {
    /// How much.
    pub scope: String,
    /// What stands there.
    pub hash: ScopeHash,
    /// Whether enough people signed.
    pub satisfied: bool,
    /// Who may sign.
    pub people: Vec<Person>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    /// Its id.
    pub id: String,
    /// The stage signed.
    pub stage: String,
    /// How much of the edition it covers.
    pub scope: String,
    /// Who signed.
    pub person: Person,
    /// What was signed.
    pub hash: ScopeHash,
    /// Where it was recorded.
    pub position: u64,
    /// Whether it counts.
    pub valid: bool,
    /// What made it lapse.
    pub lapsed_position: Option<u64>,
}

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Publication {
    /// Where it was recorded.
    pub position: u64,
    /// What was published.
    pub hash: ScopeHash,
    /// Whether it was late.
    pub late: bool,
}

impl Report {
    /// The paragraphs of a section.
    #[must_use]
    pub fn paragraphs(&self, section: usize) -> &[Paragraph] {
        &self.edition.sections[section].paragraphs
    }

    /// A cell by its code.
    #[must_use]
    pub fn cell(&self, code: &str) -> &Cell {
        self.edition.cells.iter().find(|cell| cell.code == code).unwrap()
    }

    /// The stage that waits for a signature.
    #[must_use]
    pub fn open_stage(&self) -> Option<&str> {
        self.edition.stages.iter().find(|stage| stage.open).map(|stage| &*stage.key)
    }

    /// The stages that are signed validly.
    #[must_use]
    pub fn valid_stages(&self) -> Vec<&str> {
        let valid = self.edition.signatures.iter().filter(|signature| signature.valid);
        valid.map(|signature| &*signature.stage).collect()
    }

    /// What a signer names.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.edition.hash.whole
    }
}
