//! A line of a table, cut into fields and these into labels and entries.

use std::ops::Range;

use domain::figure::Entry;

use crate::line::Line;
use crate::normal::Compact;

/// What separates the fields of a row.
pub(crate) const DELIMITERS: [char; 8] = ['\t', '|', '｜', '│', '┃', '¦', ';', '；'];

/// A word or several of one field, and where they stand.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The bytes of the line.
    pub(super) range: Range<usize>,
    pub(super) content: Content,
}

/// What an item is.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Words.
    Label(Compact),
    /// A figure or a dash.
    Entry(Entry),
}

/// The fields of `line` in their order; an empty one has no items.
pub(super) fn fields(line: &Line<'_>) -> Vec<Vec<Item>> {
    let mut start = 0;
    let mut fields = Vec::new();
    for field in line.text.split(DELIMITERS) {
        fields.push(items(field, start));
        let delimiter = line.text.get(start + field.len()..).and_then(|rest| rest.chars().next());
        start += field.len() + delimiter.map_or(0, char::len_utf8);
    }
    fields
}

/// Neighbouring words make one label; each entry stands for itself.
fn items(field: &str, offset: usize) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut end = 0;
    for word in field.split_whitespace() {
        let start = end + field.get(end..).and_then(|rest| rest.find(word)).unwrap_or_default();
        end = start + word.len();
        let range = offset + start..offset + end;
        match (Entry::parse(word), items.last_mut()) {
            (Some(entry), _) => items.push(Item { range, content: Content::Entry(entry) }),
            (None, Some(Item { range: last, content: Content::Label(label) })) => {
                last.end = range.end;
                label.push(word);
            }
            (None, _) => items.push(Item { range, content: Content::Label(Compact::of(word)) }),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Vec<Vec<String>> {
        let fields = fields(&Line::new(1, text));
        let show = |item: &Item| {
            let printed = &text[item.range.clone()];
            match &item.content {
                Content::Label(label) => format!("{}={printed}", &**label),
                Content::Entry(_) => printed.to_owned(),
            }
        };
        fields.iter().map(|field| field.iter().map(show).collect()).collect()
    }

    #[test]
    fn labels_and_entries_are_told_apart() {
        assert_eq!(show("规章\t0\t\t-"), [vec!["规章=规章"], vec!["0"], vec![], vec!["-"]]);
        assert_eq!(show("1. 属于国家 秘密 0 12"), [["1.属于国家秘密=1. 属于国家 秘密", "0", "12"]]);
        assert_eq!(show("｜ 5 ｜"), [vec![], vec!["5"], vec![]]);
        assert_eq!(
            show("规章 0|+2 ; 行政许可 1"),
            [vec!["规章=规章", "0"], vec!["+2"], vec!["行政许可=行政许可", "1"]]
        );
    }
}
