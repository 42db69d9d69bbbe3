//! Text made comparable: one spelling for what is printed in many.

use std::ops::Deref;

use domain::spelling::{compact, folded};
use unicode_normalization::UnicodeNormalization;

/// A text in the one spelling in which texts are matched: see [`compact`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compact(String);

impl Compact {
    pub(crate) fn of(text: &str) -> Self {
        Self(compact(text))
    }

    /// Takes up another text behind this one.
    pub(crate) fn push(&mut self, text: &str) {
        self.0.extend(text.chars().flat_map(folded));
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl Deref for Compact {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// For keeping: trimmed, and ideographs that only look like themselves (Kangxi radicals, compatibility ideographs)
/// replaced by what they look like. Punctuation stays as printed.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => tidy.extend(std::iter::once(letter).nfkc()),
            letter => tidy.push(letter),
        }
    }
    tidy
}

/// How many bytes at the start of `text` spell `prefix`, a part of a [`Compact`] text; `None` when it starts otherwise.
pub(crate) fn prefix_len(text: &str, prefix: &str) -> Option<usize> {
    let mut rest = prefix;
    for (place, letter) in text.char_indices() {
        if rest.is_empty() {
            return Some(place);
        }
        for folded in folded(letter) {
            rest = rest.strip_prefix(folded)?;
        }
    }
    rest.is_empty().then_some(text.len())
}

/// How many characters two short texts have in common, in the same order.
pub(crate) fn in_common(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut best = vec![0; right.len() + 1];
    for letter in left.chars() {
        let mut diagonal = 0;
        for (place, other) in right.iter().enumerate() {
            let above = best.get(place + 1).copied().unwrap_or_default();
            let before = best.get(place).copied().unwrap_or_default();
            let here = if letter == *other { diagonal + 1 } else { above.max(before) };
            diagonal = above;
            if let Some(cell) = best.get_mut(place + 1) {
                *cell = here;
            }
        }
    }
    best.last().copied().unwrap_or_default()
}

/// How alike two short texts are: 0 to 100, the share of the longer one that they have in common.
pub(crate) fn likeness(left: &str, right: &str) -> usize {
    let longer = left.chars().count().max(right.chars().count());
    (in_common(left, right) * 100).checked_div(longer).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_text_keeps_its_punctuation() {
        assert_eq!(tidy(" ⼆⼗条，（１）“是”\t"), "二十条，（１）“是”");
    }

    #[test]
    fn a_prefix_ends_where_its_last_character_ends() {
        let line = "一、 总 体情况　我局";
        assert_eq!(prefix_len(line, "一、总体情况").map(|end| &line[end..]), Some("　我局"));
        assert_eq!(prefix_len("一、总体", "一、总体情况"), None);
        assert_eq!(prefix_len("一、总体情况", "一、总体情况"), Some(18));
    }

    #[test]
    fn likeness_is_the_share_in_common() {
        assert_eq!(in_common("本单位不掌握相关政府信息", "本机关不掌握相关政府信息"), 10);
        assert_eq!(likeness("本单位不掌握相关政府信息", "本机关不掌握相关政府信息"), 83);
        assert_eq!(likeness("", ""), 0);
    }
}
