//! Plain text: lines, divided into a front, sections and a closing.

mod closing;
mod outline;
#[cfg(test)]
mod tests;

use domain::Year;
use domain::form::Form;

use self::outline::{Division, Front, SectionLines};
use crate::line::lines;
use crate::normal::Compact;
use crate::table::{self, TableSection, Tables};
use crate::{Limits, Paragraph, ReadError, ReadReport, ReadSection, dates, prose, recognise};

/// Reads a report from plain text.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<ReadReport, ReadError> {
    let Division { front, mut sections, mut unplaced } = outline::divide(lines(text, limits)?);
    if sections.is_empty() {
        return Err(ReadError::NotAReport);
    }
    let closing = sections.last_mut().and_then(|section| closing::take(&mut section.lines));
    let Front { title, preamble } = front;
    let preamble = prose::paragraphs(&preamble, &mut unplaced);
    let prose = |section: &SectionLines<'_>, unplaced: &mut Vec<_>| {
        if section.has_table() { Vec::new() } else { prose::paragraphs(&section.lines, unplaced) }
    };
    let written: Vec<_> = sections.iter().map(|section| prose(section, &mut unplaced)).collect();
    let opening = written.first().map(Vec::as_slice).unwrap_or_default();
    let year = year(title.as_ref().map(|title| title.text.as_str()), &preamble, opening);

    let tabular: Vec<_> = sections.iter().filter(|section| section.has_table()).map(TableSection::from).collect();
    let form = recognise::form(tabular.iter().flat_map(|section| section.lines)).or(year.and_then(Form::of_year));
    let tables = match form {
        Some(form) => table::read(&tabular, form),
        None => Tables::none(&tabular),
    };
    unplaced.extend(tables.unplaced);
    unplaced.sort_by_key(|piece| piece.line);
    let mut among_tables = tables.paragraphs.into_iter();
    let sections = sections.iter().zip(written).map(|(section, written)| ReadSection {
        number: section.number,
        title: section.title.clone(),
        heading: section.heading.clone(),
        paragraphs: if section.has_table() { among_tables.next().unwrap_or_default() } else { written },
    });
    Ok(ReadReport {
        title,
        year,
        form,
        preamble,
        sections: sections.collect(),
        figures: tables.figures,
        closing,
        table_text: tables.table_text,
        unplaced,
    })
}

/// The report year, from where it is most certain: the title, a stated period, the opening words.
fn year(title: Option<&str>, preamble: &[Paragraph], opening: &[Paragraph]) -> Option<Year> {
    let texts: Vec<_> = preamble.iter().chain(opening).map(|paragraph| Compact::of(&paragraph.text)).collect();
    let titled = title.and_then(|title| dates::only_year(&Compact::of(title)));
    let period = || texts.iter().find_map(dates::period);
    let opening = || texts.iter().find_map(dates::only_year);
    titled.or_else(period).or_else(opening)
}
