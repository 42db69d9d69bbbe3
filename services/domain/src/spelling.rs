//! Text made comparable: one spelling for what is typed and printed in many.

use unicode_normalization::UnicodeNormalization;

/// For matching: compatibility forms folded (Ａ → A, ⼆ → 二, ， → ,), white space dropped, quotation marks alike.
#[must_use]
pub fn compact(text: &str) -> String {
    text.chars().flat_map(folded).collect()
}

/// A character as [`compact`] spells it: nothing for white space.
pub fn folded(letter: char) -> impl Iterator<Item = char> {
    std::iter::once(letter).nfkc().filter(|letter| !letter.is_whitespace()).map(|letter| match letter {
        '“' | '”' | '„' | '‟' | '「' | '」' => '"',
        '−' | '–' | '—' | '―' | '─' | '‐' | '‑' => '-',
        letter => letter,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_label_are_alike() {
        for printed in ["3. 危及 “ 三安全一稳定 ”", "３．危及\"三安全一 稳定\"", "3.危及「三安全⼀稳定」"]
        {
            assert_eq!(compact(printed), "3.危及\"三安全一稳定\"");
        }
    }
}
