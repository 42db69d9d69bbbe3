//! The statutory tables: from lines to the figure of every cell.

mod block;
mod gather;
mod label;
mod lex;
mod place;
mod reading;
mod record;
mod sheet;
#[cfg(test)]
mod tests;

use domain::form::Form;

use self::gather::Gatherer;
use self::label::Labels;
pub(crate) use self::label::{labels, printed};
pub(crate) use self::lex::DELIMITERS;
use self::sheet::Sheet;
use crate::line::Line;
use crate::{Figure, Paragraph, SourceText, prose};

/// A section that holds tables.
pub(crate) struct TableSection<'a> {
    /// 1 to 6.
    pub(crate) number: u8,
    pub(crate) lines: &'a [Line<'a>],
}

/// What was found in the table sections.
pub(crate) struct Tables {
    /// One for each cell of the form, in its order.
    pub(crate) figures: Vec<Figure>,
    /// The sentences and captions among the tables, section by section.
    pub(crate) paragraphs: Vec<Vec<Paragraph>>,
    pub(crate) table_text: Vec<SourceText>,
    pub(crate) unplaced: Vec<SourceText>,
}

impl Tables {
    /// What is left of `sections` where nobody can say which form they follow.
    pub(crate) fn none(sections: &[TableSection<'_>]) -> Self {
        let unplaced = sections.iter().flat_map(|section| section.lines).filter_map(Line::kept).collect();
        Self { figures: Vec::new(), paragraphs: Vec::new(), table_text: Vec::new(), unplaced }
    }
}

/// Reads the tables of `sections` as tables of `form`.
pub(crate) fn read(sections: &[TableSection<'_>], form: &'static Form) -> Tables {
    let Some(labels) = Labels::of(form) else { return Tables::none(sections) };
    let mut sheet = Sheet::new(labels);
    let (mut records, mut paragraphs, mut page_marks) = (Vec::new(), Vec::new(), Vec::new());
    for section in sections {
        let mut gatherer = Gatherer::new(labels, section.number);
        let mut sentences = Vec::new();
        for line in section.lines.iter().filter(|line| !line.is_blank()) {
            if line.is_page_mark() {
                page_marks.extend(line.kept());
            } else if prose::stands_alone(line) && !sheet.prints_line(line) {
                gatherer.close();
                sentences.extend(prose::split(line));
            } else {
                gatherer.line(sheet.add(line), line);
            }
        }
        let (found, leftover) = gatherer.finish();
        let unused = found.iter().filter(|record| record.doubt.is_none()).flat_map(|record| record.before.clone());
        for piece in leftover.into_iter().chain(unused) {
            sheet.leftover(piece);
        }
        records.extend(found);
        paragraphs.push(sentences);
    }
    let figures = reading::figures(form, &records, &mut sheet);
    let (table_text, mut unplaced) = sheet.texts();
    unplaced.append(&mut page_marks);
    Tables { figures, paragraphs, table_text, unplaced }
}
