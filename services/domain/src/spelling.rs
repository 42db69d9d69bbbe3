//! Text made comparable: one spelling for what is typed and printed in many.

use std::ops::{Deref, Range};

use unicode_normalization::UnicodeNormalization;

/// For matching: compatibility forms folded (Ａ → A, ⼆ → 二, ， → ,), white space dropped, quotation marks alike.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    compact.extend(text.chars().flat_map(folded));
    compact
}

/// A character as [`compact`] spells it: nothing for white space.
pub fn folded(letter: char) -> impl Iterator<Item = char> {
    let one = folds_into_one(letter);
    // No list is set up for the letters that nearly all of a text consists of.
    let several: Vec<char> = if one.is_some() { Vec::new() } else { std::iter::once(letter).nfkc().collect() };
    one.into_iter().chain(several).filter(|letter| !letter.is_whitespace()).map(|letter| match letter {
        '“' | '”' | '„' | '‟' | '「' | '」' => '"',
        '−' | '–' | '—' | '―' | '─' | '‐' | '‑' => '-',
        letter => letter,
    })
}

/// The compatibility form of what Chinese texts are made of, without a look into the tables of Unicode; none for the rest.
const fn folds_into_one(letter: char) -> Option<char> {
    match letter {
        '\0'..='~' | '\u{3001}'..='\u{301D}' | '\u{4E00}'..='\u{9FFF}' => Some(letter),
        '！'..='～' => char::from_u32(letter as u32 - '！' as u32 + '!' as u32),
        _ => None,
    }
}

/// A text in another spelling, such as that of [`compact`], which still knows where it was taken from.
#[derive(Clone, Debug)]
pub struct Traced {
    text: String,
    /// For every character of it that is one in the source: its byte, and the bytes of the source that it stands for.
    origins: Vec<(usize, Range<usize>)>,
}

impl Traced {
    /// Spells `text` as [`compact`] does.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::spelled(text, folded)
    }

    /// Spells each character of `text` by itself.
    #[must_use]
    pub fn spelled<L: Iterator<Item = char>>(text: &str, spell: impl Fn(char) -> L) -> Self {
        let mut traced = Self { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len() / 2) };
        for (place, letter) in text.char_indices() {
            let at = traced.text.len();
            traced.text.extend(spell(letter));
            if traced.text.len() > at {
                traced.origins.push((at, place..place + letter.len_utf8()));
            }
        }
        traced
    }

    /// Where in the source these bytes of the spelling come from; no more than there is.
    #[must_use]
    pub fn source(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.origins.partition_point(|(at, _)| *at <= range.start).saturating_sub(1);
        let last = self.origins.partition_point(|(at, _)| *at < range.end).saturating_sub(1);
        let start = self.origins.get(first).map_or(0, |(_, source)| source.start);
        let end = self.origins.get(last).map_or(start, |(_, source)| source.end);
        start..end.max(start)
    }
}

impl Deref for Traced {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_in_a_spelling_is_found_in_its_source() {
        let source = "自 ２０２０ 年 １ 月 1 日，起";
        let traced = Traced::of(source);
        assert_eq!(&*traced, compact(source));
        let place = traced.find("年1月").unwrap();
        assert_eq!(&source[traced.source(&(place..place + "年1月".len()))], "年 １ 月");
        assert_eq!(traced.source(&(0..traced.len())), 0..source.len());
        assert_eq!(Traced::of("").source(&(0..0)), 0..0);
    }

    #[test]
    fn what_folds_without_the_tables_of_unicode_folds_as_they_say() {
        for letter in '\0'..=char::MAX {
            if let Some(one) = folds_into_one(letter) {
                assert!(std::iter::once(letter).nfkc().eq([one]), "{letter}");
            }
        }
    }

    #[test]
    fn spellings_of_one_label_are_alike() {
        for printed in ["3. 危及 “ 三安全一稳定 ”", "３．危及\"三安全一 稳定\"", "3.危及「三安全⼀稳定」"]
        {
            assert_eq!(compact(printed), "3.危及\"三安全一稳定\"");
        }
    }
}
