//! How much of anything there may be, and what a text has to be to be kept.

use ledger::Sealed;

use crate::refusal::{Refusal, TextProblem};
use crate::seed::Seed;
use crate::visible::{says_something, turns_direction};

/// The longest name of a person, in characters.
pub const MAX_PERSON_NAME: usize = 64;
/// The longest name of a body, in characters.
pub const MAX_BODY_NAME: usize = 128;
/// The longest title, in characters.
pub const MAX_TITLE: usize = 64;
/// The longest reason or opinion, in characters.
pub const MAX_REMARK: usize = 2000;
/// The most people that hold one role in a body: a plan that is frozen with all of them still fits into an event.
pub const MAX_HOLDERS: usize = 80;
/// The most changes to paragraphs in one command.
pub const MAX_TEXT_EDITS: usize = 64;
/// The most bytes of text in one event: it stays under 60 KB with its envelope.
pub const MAX_EVENT_TEXT: usize = 48 * 1024;
/// The most paragraphs in one section.
pub const MAX_PARAGRAPHS: usize = 400;
/// The most cells in one command: more than any form has.
pub const MAX_CELL_EDITS: usize = 256;
/// The most bytes of text in one block: more than the largest table takes, however wide its figures are printed.
pub const MAX_BLOCK_TEXT: usize = 16 * 1024;
/// The most bytes of text that one command fills an edition with.
pub const MAX_FILLING: usize = 512 * 1024;
/// The most bytes of a file that is kept: many times what the text of the longest report takes.
pub const MAX_SOURCE: usize = 256 * 1024;
/// The longest name of a document, in characters.
pub const MAX_DOCUMENT_NAME: usize = 255;
/// The most pieces of text that may be left unplaced: a document with more is no report.
pub const MAX_UNPLACED: usize = 200;
/// The longest note on a cell, in characters.
pub const MAX_NOTE: usize = 500;
/// The most texts that one order names.
pub const MAX_TEXTS: usize = 200;

pub(crate) fn limit(count: usize, limit: usize) -> Result<(), Refusal> {
    if count > limit { Err(Refusal::TooMany { limit, count }) } else { Ok(()) }
}

/// A text that must say something, in at most `limit` characters, sealed.
pub(crate) fn required(seed: &mut Seed, field: &'static str, text: &str, limit: usize) -> Result<Sealed, Refusal> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Refusal::Text { field, problem: TextProblem::TooManyCharacters { limit } });
    }
    readable(seed, field, text)
}

/// A text in which there is something to see, and nothing that is shown otherwise than it is read; sealed.
pub(crate) fn readable(seed: &mut Seed, field: &'static str, text: &str) -> Result<Sealed, Refusal> {
    let text = text.trim();
    let refused = |problem| Refusal::Text { field, problem };
    if !says_something(text) {
        return Err(refused(TextProblem::Empty));
    }
    if text.chars().any(turns_direction) {
        return Err(refused(TextProblem::TurnedDirection));
    }
    seed.seal(text).map_err(|error| refused(error.into()))
}
