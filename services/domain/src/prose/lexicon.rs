//! Lists of words that are looked for all at once: a text is passed through one time, however many words there are.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// Words, each of a kind. A word may be of several kinds.
pub(crate) struct Lexicon<K> {
    /// The kind of each word, in the order in which the automaton knows them.
    kinds: Vec<K>,
    /// Of words that are written in the code one can always be made; where it could not, nothing would be found, and the
    /// tests of the rules would tell.
    automaton: Option<AhoCorasick>,
}

impl<K: Copy> Lexicon<K> {
    /// Takes in the words of each kind.
    pub(crate) fn of(lists: &[(K, &[&str])]) -> Self {
        let kinds = lists.iter().flat_map(|(kind, words)| words.iter().map(|_| *kind)).collect();
        let automaton = AhoCorasick::new(lists.iter().flat_map(|(_, words)| *words)).ok();
        Self { kinds, automaton }
    }

    /// Where these words stand in `text`, also within each other: by where they begin, and in the order of the lists where
    /// several begin at one place.
    pub(crate) fn find(&self, text: &str) -> Vec<(Range<usize>, K)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found: Vec<_> = automaton.find_overlapping_iter(text).collect();
        found.sort_unstable_by_key(|word| (word.start(), word.pattern()));
        found.iter().filter_map(|word| Some((word.range(), *self.kinds.get(word.pattern().as_usize())?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_begin_also_within_each_other() {
        let lexicon = Lexicon::of(&[(1, &["未收到", "收"]), (2, &["未", "未收到"])]);
        let found: Vec<_> =
            lexicon.find("未收到").into_iter().map(|(range, kind)| (range.start, range.len(), kind)).collect();
        assert_eq!(found, [(0, 9, 1), (0, 3, 2), (0, 9, 2), (3, 3, 1)]);
    }
}
