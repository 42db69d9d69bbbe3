//! Which part of the input a refusal is about: the refusal names a cell or a paragraph, the input says where it stands.

use domain::command::{Command, Placement, TextEdit};
use domain::id::ParagraphId;
use domain::{Missing, Refusal};

/// What of a command can be refused by itself, in the order of the input.
#[derive(Default)]
pub(super) struct Places {
    cells: Vec<String>,
    anchor: Option<String>,
    paragraphs: Vec<(ParagraphId, Vec<String>)>,
    /// How each edit is called.
    edits: Vec<&'static str>,
}

impl Places {
    /// Of a command, under the names that its input has.
    pub(super) fn of(command: &Command) -> Self {
        match command {
            Command::SetCells { edits, block, .. } => Self {
                cells: edits.iter().map(|edit| edit.code.clone()).collect(),
                anchor: block.as_ref().map(|block| block.anchor.clone()),
                ..Self::default()
            },
            Command::ImportReport { document, .. } => {
                Self { cells: document.cells.iter().map(|cell| cell.code.clone()).collect(), ..Self::default() }
            }
            Command::ReviseText { edits, .. } => {
                let named = edits.iter().enumerate().flat_map(|(index, edit)| named(index, edit));
                Self { paragraphs: named.collect(), edits: edits.iter().map(kind).collect(), ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// The path of what `refusal` is about, below `input`.
    pub(super) fn path(&self, refusal: &Refusal) -> Vec<String> {
        let below = match refusal {
            Refusal::Cell { code, .. } => self.cell(code, "value"),
            Refusal::NotFound(Missing::Cell(code)) => self.anchor(code).or_else(|| self.cell(code, "code")),
            Refusal::NotFound(Missing::Paragraph(id)) => {
                self.paragraphs.iter().find(|(named, _)| named == id).map(|(_, path)| path.clone())
            }
            Refusal::TextOfEdit { edit, .. } => self.edits.get(*edit).map(|kind| edit_path(*edit, kind, "text")),
            Refusal::Part { index, refusal, .. } => {
                let field = if matches!(**refusal, Refusal::ScopeChanged { .. }) { "expectedHash" } else { "scope" };
                Some(vec!["parts".to_owned(), index.to_string(), field.to_owned()])
            }
            Refusal::NotFound(Missing::Finding) | Refusal::NotExplainable { .. } => {
                Some(vec!["fingerprint".to_owned()])
            }
            Refusal::NotFound(Missing::Explanation) => Some(vec!["explanation".to_owned()]),
            Refusal::SignedHere(_) => Some(vec!["year".to_owned()]),
            Refusal::PublicationDay { .. } => Some(vec!["publishedOn".to_owned()]),
            Refusal::BlockNotRead(_) => Some(vec!["block".to_owned(), "text".to_owned()]),
            _ => None,
        };
        std::iter::once("input".to_owned()).chain(below.unwrap_or_default()).collect()
    }

    fn cell(&self, code: &str, field: &str) -> Option<Vec<String>> {
        let index = self.cells.iter().position(|sent| is_start(code, sent))?;
        Some(vec!["cells".to_owned(), index.to_string(), field.to_owned()])
    }

    fn anchor(&self, code: &str) -> Option<Vec<String>> {
        let anchor = self.anchor.as_ref().filter(|anchor| is_start(code, anchor));
        anchor.map(|_| vec!["block".to_owned(), "anchor".to_owned()])
    }
}

/// Whether a refusal that says `shown` is about the code that was `sent`: it repeats 64 characters of it at most.
fn is_start(shown: &str, sent: &str) -> bool {
    sent.chars().take(64).eq(shown.chars())
}

fn edit_path(index: usize, kind: &str, field: &str) -> Vec<String> {
    ["edits", &index.to_string(), kind, field].map(str::to_owned).to_vec()
}

/// What the input calls an edit.
const fn kind(edit: &TextEdit) -> &'static str {
    match edit {
        TextEdit::Insert { .. } => "insert",
        TextEdit::Revise { .. } => "revise",
        TextEdit::Move { .. } => "move",
        TextEdit::Remove { .. } => "remove",
    }
}

/// The paragraphs that have to be there for an edit, and where it names them.
fn named(index: usize, edit: &TextEdit) -> Vec<(ParagraphId, Vec<String>)> {
    let (own, place) = match edit {
        TextEdit::Insert { place, .. } => (None, Some(place)),
        TextEdit::Revise { paragraph, .. } | TextEdit::Remove { paragraph, .. } => (Some(paragraph), None),
        TextEdit::Move { paragraph, place, .. } => (Some(paragraph), Some(place)),
    };
    let anchor = if let Some(Placement::After(anchor)) = place { Some(anchor) } else { None };
    let path = |field: &str| edit_path(index, kind(edit), field);
    let own = own.map(|paragraph| (*paragraph, path("paragraphId")));
    own.into_iter().chain(anchor.map(|paragraph| (*paragraph, path("after")))).collect()
}
