//! Reads existing reports in.
//!
//! A report comes as a file that somebody made by hand, or that fell out of a PDF. [`read`] finds its sections, its
//! paragraphs and the figure of every cell. Two things hold for whatever comes in: no figure is shifted or guessed
//! (what cannot be known is [`Reading::Unknown`]), and nothing is lost (what found no place is in
//! [`ReadReport::unplaced`], with its line).
//!
//! [`findings`] holds what was read against the rules.
//!
//! Today the files are plain text (`text`); each further format is one more module that ends in the same [`ReadReport`].

mod dates;
mod encoding;
mod error;
mod findings;
mod heading;
mod imported;
mod line;
mod normal;
mod note;
mod prose;
mod recognise;
mod report;
mod table;
mod text;

pub use domain::report::ParagraphKind;

pub use self::dates::year_of_name;
pub use self::encoding::decode;
pub use self::error::{Limits, ReadError};
pub use self::findings::{CheckError, findings};
pub use self::imported::MismatchError;
pub use self::note::Note;
pub use self::report::{Certainty, Closing, Figure, Paragraph, ReadReport, ReadSection, Reading, SourceText};

/// Reads a report from a file's bytes: plain text in UTF-8, UTF-16 or GB18030, which GBK is a part of.
pub fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<ReadReport, ReadError> {
    limits.check_size(bytes.len())?;
    let text = encoding::decode(bytes)?;
    // A character of GBK takes two bytes, and three in the text.
    let bytes = limits.bytes.max(text.len().min(limits.bytes.saturating_mul(2)));
    read(&text, &Limits { bytes, ..*limits })
}

/// Reads a report from plain text, with or without a byte-order mark.
pub fn read(text: &str, limits: &Limits) -> Result<ReadReport, ReadError> {
    limits.check_size(text.len())?;
    if let Some(offset) = text.find('\0') {
        return Err(ReadError::NotText { offset: offset + 1 });
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    text::read(text, limits)
}
