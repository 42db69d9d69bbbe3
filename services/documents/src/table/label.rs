//! The printed labels of a form's rows, as they are met: cut short, broken, altered.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use domain::form::{CellIndex, Form, TableNumber};

use crate::normal::{Compact, likeness};

/// How many characters of an unnumbered label must be left of it; of a numbered one, besides its number.
const STUMP: usize = 4;
const NUMBERED_STUMP: usize = 2;
/// How alike an altered label must be to the right one, of 100, and how far ahead of the next.
const ALIKE: usize = 60;
const AHEAD: usize = 15;
/// A longer text is no label of a row.
pub(super) const LONGEST: usize = 80;
/// How many pieces a label without a number may be broken into.
const PIECES: usize = 4;

/// A row of the form that figures can be read for.
pub(super) struct RowLabel {
    pub(super) table: TableNumber,
    pub(super) cells: &'static [CellIndex],
    /// The spellings that are known: the form's own, then the variants.
    spellings: Vec<Spelling>,
}

/// A known spelling of a label.
struct Spelling {
    label: Compact,
    /// Where its words begin, behind its number.
    words: usize,
}

impl Spelling {
    fn of(label: &str) -> Self {
        let label = Compact::of(label);
        let words = numbered(&label).map_or(0, |(_, words)| label.len() - words.len());
        Self { label, words }
    }

    fn words(&self) -> &str {
        self.label.get(self.words..).unwrap_or_default()
    }
}

/// A row found, and how.
#[derive(Clone, Copy)]
pub(super) struct Match<'a> {
    pub(super) row: &'a RowLabel,
    /// Whether the label is printed in full.
    pub(super) exact: bool,
    /// How many of the last pieces it was made of.
    pub(super) pieces: usize,
}

impl Match<'_> {
    pub(super) fn is_of(&self, other: &Match<'_>) -> bool {
        self.row.cells == other.row.cells
    }

    /// Whether the form prints its row next after that of `other`.
    pub(super) fn follows(&self, other: &Match<'_>) -> bool {
        let ends = other.row.cells.last().map(|cell| cell.get() + 1);
        self.row.table == other.row.table && ends == self.row.cells.first().map(|cell| cell.get())
    }
}

/// The labels of every form, which are the same for every report.
static LABELS: LazyLock<Vec<(&'static str, Labels)>> =
    LazyLock::new(|| Form::all().map(|form| (form.id(), Labels::printed_on(form))).collect());

/// All labels of a form.
pub(super) struct Labels {
    rows: Vec<RowLabel>,
    /// The place of each row among them, by every spelling of its label.
    places: HashMap<Box<str>, usize>,
    /// Every text that the form prints, one after the other, each ended by a line break.
    vocabulary: String,
}

impl Labels {
    /// None for a form that is not in the catalogue.
    pub(super) fn of(form: &Form) -> Option<&'static Self> {
        LABELS.iter().find(|(id, _)| *id == form.id()).map(|(_, labels)| labels)
    }

    fn printed_on(form: &'static Form) -> Self {
        let mut rows = Vec::new();
        for table in form.tables() {
            for row in table.blocks.iter().flat_map(|block| &block.rows) {
                let spellings =
                    std::iter::once(&row.label).chain(&row.variants).map(|label| Spelling::of(label)).collect();
                rows.push(RowLabel { table: table.number, cells: &row.cells, spellings });
            }
        }
        let mut vocabulary: String = printed(form).iter().flat_map(|label| [label, "\n"]).collect();
        vocabulary.extend(rows.iter().flat_map(|row| &row.spellings).flat_map(|of| [&*of.label, "\n"]));
        let mut places = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            for of in &row.spellings {
                places.entry((*of.label).into()).or_insert(place);
            }
        }
        Self { rows, places, vocabulary }
    }

    /// Whether a piece of label is printed on the form, whole or in part.
    pub(super) fn prints(&self, label: &str) -> bool {
        label.len() <= LONGEST * 4 && self.vocabulary.contains(label)
    }

    /// The row that the last of `pieces` name.
    pub(super) fn find(&self, pieces: &[&str]) -> Option<Match<'_>> {
        self.numbered(pieces).or_else(|| self.unnumbered(pieces))
    }

    /// The rows that are named in the last of `pieces`, each label up to the next number, besides the one that [`find`]
    /// finds at their end.
    ///
    /// [`find`]: Self::find
    pub(super) fn named_within(&self, pieces: &[&str]) -> Vec<Match<'_>> {
        let Some((last, before)) = pieces.split_last() else { return Vec::new() };
        let inner = last.char_indices().map(|(place, _)| place).skip(1).take_while(|_| last.len() <= LONGEST * 4);
        let inner = inner.filter(|place| last.get(*place..).is_some_and(|rest| numbered(rest).is_some()));
        let ends = inner.filter_map(|end| last.get(..end));
        ends.filter_map(|end| self.find(&[before, &[end]].concat())).collect()
    }

    /// By the last number in the text: the label is what follows it.
    fn numbered(&self, pieces: &[&str]) -> Option<Match<'_>> {
        let text = pieces.concat();
        let mut numbers = text.char_indices().filter_map(|(place, _)| Some((place, numbered(text.get(place..)?)?)));
        let (start, (number, words)) = numbers.next_back()?;
        let number = number.to_string();
        let label = format!("{number}{words}");
        if label.len() > LONGEST * 4 {
            return None;
        }
        let pieces = ends(pieces).filter(|end| *end > start).count();
        if let Some(row) = self.exact(&label) {
            return Some(Match { row, exact: true, pieces });
        }
        let same = |row: &&RowLabel| row.spellings.iter().any(|of| of.label.starts_with(&*number));
        let rows: Vec<_> = self.rows.iter().filter(same).collect();
        let row = stump(rows.iter().copied(), &label, words, NUMBERED_STUMP);
        let row = row.or_else(|| altered(&rows, &number, words))?;
        Some(Match { row, exact: false, pieces })
    }

    /// By the last pieces alone: 规章, or a numbered label that lost its number.
    fn unnumbered(&self, pieces: &[&str]) -> Option<Match<'_>> {
        let label = |count: usize| {
            let label = pieces.get(pieces.len().checked_sub(count)?..)?.concat();
            (label.len() <= LONGEST * 4).then_some(label)
        };
        let counts = 1..=PIECES.min(pieces.len());
        for pieces in counts.clone() {
            if let Some(row) = self.exact(&label(pieces)?) {
                return Some(Match { row, exact: true, pieces });
            }
        }
        for pieces in counts {
            let label = label(pieces)?;
            let bare = |row: &&RowLabel| row.spellings.iter().any(|of| of.words() == label);
            let found = if label.chars().count() < STUMP { None } else { only(self.rows.iter().filter(bare)) };
            if let Some(row) = found.or_else(|| stump(self.rows.iter(), &label, &label, STUMP)) {
                return Some(Match { row, exact: false, pieces });
            }
        }
        None
    }

    fn exact(&self, label: &str) -> Option<&RowLabel> {
        self.rows.get(*self.places.get(label)?)
    }
}

/// The only row whose label begins with what is left of one.
fn stump<'a>(rows: impl Iterator<Item = &'a RowLabel>, label: &str, words: &str, least: usize) -> Option<&'a RowLabel> {
    let begins = |row: &&RowLabel| row.spellings.iter().any(|of| of.label.starts_with(label));
    if words.chars().count() < least { None } else { only(rows.filter(begins)) }
}

/// The row whose label is clearly more like `text` than any other with the same number.
fn altered<'a>(rows: &[&'a RowLabel], number: &str, text: &str) -> Option<&'a RowLabel> {
    let like = |row: &RowLabel| {
        let words = row.spellings.iter().filter_map(|of| of.label.strip_prefix(number));
        words.map(|words| likeness(words, text)).max().unwrap_or_default()
    };
    let mut ranked: Vec<_> = rows.iter().map(|row| (like(row), *row)).collect();
    ranked.sort_by_key(|(like, _)| std::cmp::Reverse(*like));
    let next = ranked.get(1).map_or(0, |(like, _)| *like);
    let (like, row) = ranked.first()?;
    (*like >= ALIKE && *like >= next + AHEAD).then_some(*row)
}

fn only<'a>(mut rows: impl Iterator<Item = &'a RowLabel>) -> Option<&'a RowLabel> {
    let first = rows.next()?;
    rows.next().is_none().then_some(first)
}

/// Where each of `pieces` ends when they are put together, in bytes.
fn ends(pieces: &[&str]) -> impl Iterator<Item = usize> {
    pieces.iter().scan(0, |end, piece| {
        *end += piece.len();
        Some(*end)
    })
}

/// The number of a label, as the forms print it.
enum Number {
    /// 一、
    Heading(char),
    /// (一)
    Bracketed(char),
    /// 1.
    Item(char),
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading(numeral) => write!(formatter, "{numeral}、"),
            Self::Bracketed(numeral) => write!(formatter, "({numeral})"),
            Self::Item(digit) => write!(formatter, "{digit}."),
        }
    }
}

/// The number that a text begins with, and what follows it.
fn numbered(text: &str) -> Option<(Number, &str)> {
    let inner = text.strip_prefix('(');
    let mut letters = inner.unwrap_or(text).chars();
    let first = letters.next().filter(|first| first.is_ascii_digit() || "一二三四五六七八九十".contains(*first))?;
    let rest = letters.as_str();
    match (inner, first.is_ascii_digit()) {
        (Some(_), true) => Some((Number::Item(first), rest.strip_prefix(')')?)),
        (Some(_), false) => Some((Number::Bracketed(first), rest.strip_prefix(')')?)),
        (None, true) => {
            let rest =
                rest.strip_prefix(['.', '、']).filter(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()));
            Some((Number::Item(first), rest?))
        }
        (None, false) => Some((Number::Heading(first), rest.strip_prefix('、')?)),
    }
}

/// Every label of rows, columns and headings that `form` prints, without its number.
pub(crate) fn labels(form: &Form) -> impl Iterator<Item = &'static str> {
    let labels = Labels::of(form).into_iter();
    labels.flat_map(|labels| labels.vocabulary.lines()).map(|label| numbered(label).map_or(label, |(_, words)| words))
}

/// Every text in and around the tables of `form` besides the labels of rows.
pub(crate) fn printed(form: &'static Form) -> Vec<Compact> {
    let mut printed = Vec::new();
    for table in form.tables() {
        printed.push(Compact::of(&table.title));
        printed.extend(table.corner.iter().chain(&table.note).map(|text| Compact::of(text)));
        for block in &table.blocks {
            printed.extend(block.headings.iter().map(|text| Compact::of(text)));
            let columns = block.columns.iter();
            printed.extend(
                columns
                    .flat_map(|column| std::iter::once(&column.label).chain(&column.group))
                    .map(|text| Compact::of(text)),
            );
        }
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row that `pieces` are read as, and whether for sure.
    fn found(form: &str, pieces: &[&str]) -> Option<(String, bool)> {
        let form = Form::by_id(form).unwrap();
        let labels = Labels::of(form)?;
        let found = labels.find(pieces)?;
        let cell = form.cell(*found.row.cells.first()?)?;
        Some((cell.row.to_string(), found.exact))
    }

    fn reads_as(form: &str, pieces: &[&str], key: &str, exact: bool) {
        assert_eq!(found(form, pieces), Some((key.to_owned(), exact)), "{pieces:?}");
    }

    #[test]
    fn a_label_is_what_follows_the_last_number() {
        reads_as("2019", &["三、本年度办理结果", "(一)予以公开"], "granted", true);
        reads_as("2019", &["果", "(四)无法提供", "1.本机关不掌握相关政府信息"], "unavailable.1", true);
        reads_as("2021", &["2.其他法律行政法规禁止公", "开"], "refused.2", true);
        reads_as("2021", &["3.其他"], "other.3", true);
        reads_as("2021", &["2、重复申请"], "declined.2", true);
        reads_as("2021", &["(2)重复申请"], "declined.2", true);
    }

    #[test]
    fn a_label_cut_short_is_known_when_only_one_row_begins_so() {
        reads_as("2019", &["一、本年新"], "received", false);
        reads_as("2019", &["(一)予以"], "granted", false);
        reads_as("2019", &["(六)其他"], "other", false);
        reads_as("2019", &["其他对外管理"], "other_services", false);
        reads_as("2021", &["2.申请人"], "other.2", false);
    }

    #[test]
    fn an_altered_label_is_known_when_it_is_like_one_row_alone() {
        reads_as("2019", &["1.本单位不掌握相关政府信息"], "unavailable.1", false);
        reads_as("2019", &["5.属于三类内容事务信息"], "refused.5", false);
        reads_as("2019", &["(二)部分公开(区分处理的,只计这一情况,不计其他情形)"], "partial", false);
        reads_as("2019", &["本年新收政府信息公开申请数量"], "received", false);
    }

    #[test]
    fn known_variants_of_a_label_are_exact() {
        reads_as("2021", &["(二)部分公开"], "partial", true);
        reads_as("2021", &["规范性文件"], "normative_documents", true);
        reads_as("2021", &["1.逾期不补正"], "other.1", true);
    }

    #[test]
    fn headings_and_columns_stand_between_labels() {
        reads_as("2021", &["第二十条第(一)项", "信息内容", "现行有效件数", "规章"], "rules", true);
        reads_as("2019", &["行政事业性收费", "行政事业性收费"], "fees", true);
    }

    #[test]
    fn what_names_no_row_is_no_label() {
        for pieces in [["(三)不予公开"], ["1."], ["其他"], ["总计"], ["行政"], ["(六)项"], ["3.其他"], ["(一)…(三)all"]]
        {
            assert_eq!(found("2019", &pieces), None, "{pieces:?}");
        }
        assert_eq!(found("2021", &["(六)其他处理"]), None);
        assert_eq!(found("2021", &[]), None);
    }

    #[test]
    fn parts_of_what_is_printed_are_known() {
        let labels = Labels::of(Form::by_id("2019").unwrap()).unwrap();
        for label in
            ["商业企业", "之和,等于第三项加第四项之和)", "三、本年度办理结", "(三)不予公开", "信息内容", "结果"]
        {
            assert!(labels.prints(label), "{label}");
        }
        assert!(!labels.prints("共计"));
    }
}
