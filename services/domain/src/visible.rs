//! What of a text can be seen. Some characters show nothing, and some turn the direction in which the others are shown:
//! with them a text can be empty and look filled, or say something else than it shows.

/// Whether somebody who looks at `text` sees anything of it.
#[must_use]
pub fn says_something(text: &str) -> bool {
    text.chars().any(|letter| !letter.is_whitespace() && !letter.is_control() && !shows_nothing(letter))
}

/// Whether `letter` changes the direction in which text is shown (Unicode, annex 9). Nothing in a report needs it.
#[must_use]
pub const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `letter` takes no ink: joiners, fillers, marks of order, selectors of variants, tags.
pub(crate) const fn shows_nothing(letter: char) -> bool {
    turns_direction(letter)
        || matches!(letter,
            '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_says_nothing() {
        for text in
            ["", " \t\n", "\u{200B}", "\u{3000}\u{FEFF}\u{00AD}", "\u{202E}\u{202C}", "\u{3164}\u{2800}", "\u{FE0F}"]
        {
            assert!(!says_something(text), "{text:?}");
        }
        for text in ["无", "\u{200B}无", "。", "0", "é", "👍"] {
            assert!(says_something(text), "{text:?}");
        }
    }

    #[test]
    fn marks_that_turn_text_around_are_known() {
        assert!("\u{202E}\u{2066}\u{200F}\u{061C}".chars().all(turns_direction));
        assert!(!"无，Aé\u{200D}".chars().any(turns_direction));
    }
}
