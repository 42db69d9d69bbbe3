//! Plain text: lines, divided into a front, sections and a closing.

mod closing;
mod outline;
#[cfg(test)]
mod tests;

use domain::Year;
use domain::form::Form;

use self::outline::{Division, Front};
use crate::line::{Line, lines};
use crate::normal::compact;
use crate::table::{self, TableSection, Tables};
use crate::{Limits, Paragraph, ReadError, ReadReport, ReadSection, dates, prose, recognise};

/// Reads a report from plain text.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<ReadReport, ReadError> {
    let lines = lines(text, limits)?;
    let Division { front, mut sections, mut unplaced } = outline::divide(&lines);
    if sections.is_empty() {
        return Err(ReadError::NotAReport);
    }
    let closing = sections.last_mut().and_then(|section| closing::take(&mut section.lines));
    let Front { title, preamble } = front;
    let preamble = prose::paragraphs(&preamble, &mut unplaced);

    let (mut read, mut tables) = (Vec::new(), Vec::new());
    for section in &sections {
        let is_table = has_table(section.number);
        if is_table {
            tables.push((read.len(), TableSection { number: section.number, lines: &section.lines }));
        }
        let paragraphs = if is_table { Vec::new() } else { prose::paragraphs(&section.lines, &mut unplaced) };
        let (number, title, heading) = (section.number, section.title.clone(), section.heading.clone());
        read.push(ReadSection { number, title, heading, paragraphs });
    }

    let year = year(title.as_ref().map(|title| title.text.as_str()), &preamble, &read);
    let (places, tables): (Vec<_>, Vec<_>) = tables.into_iter().unzip();
    let form = recognise::form(tables.iter().flat_map(|section| section.lines)).or(year.and_then(Form::of_year));
    let mut report = ReadReport {
        title,
        year,
        form,
        preamble,
        sections: read,
        figures: Vec::new(),
        closing,
        table_text: Vec::new(),
        unplaced,
    };
    match form {
        Some(form) => place(&mut report, &places, table::read(&tables, form)),
        None => report.unplaced.extend(tables.iter().flat_map(|section| section.lines).filter_map(Line::kept)),
    }
    report.unplaced.sort_by_key(|piece| piece.line);
    Ok(report)
}

fn place(report: &mut ReadReport, places: &[usize], tables: Tables) {
    for (place, paragraphs) in places.iter().zip(tables.paragraphs) {
        if let Some(section) = report.sections.get_mut(*place) {
            section.paragraphs = paragraphs;
        }
    }
    report.figures = tables.figures;
    report.table_text = tables.table_text;
    report.unplaced.extend(tables.unplaced);
}

fn has_table(number: u8) -> bool {
    Form::all().flat_map(Form::sections).any(|section| section.number == number && section.table.is_some())
}

/// The report year, from where it is most certain: the title, a stated period, the opening words.
fn year(title: Option<&str>, preamble: &[Paragraph], sections: &[ReadSection]) -> Option<Year> {
    let opening = sections.first().map(|section| section.paragraphs.as_slice()).unwrap_or_default();
    let texts: Vec<_> = preamble.iter().chain(opening).map(|paragraph| compact(&paragraph.text)).collect();
    let titled = title.and_then(|title| dates::only_year(&compact(title)));
    let period = || texts.iter().find_map(|text| dates::period(text));
    let opening = || texts.iter().find_map(|text| dates::only_year(text));
    titled.or_else(period).or_else(opening)
}
