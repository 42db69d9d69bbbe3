//! What a user name looks like.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// The fewest characters of a user name.
const SHORTEST: usize = 2;
/// The most characters of a user name.
const LONGEST: usize = 64;

/// The name somebody signs in under (用户名): letters, digits, `. _ - @` and Chinese characters. Written in one way only:
/// full-width forms become half-width, capitals small, so `ＺｈａｎｇＷｅｉ` and `zhangwei` are one name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UserName(String);

/// Why a text is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserNameError {
    /// Shorter than `SHORTEST` or longer than `LONGEST`.
    #[error("用户名须为 {SHORTEST} 至 {LONGEST} 个字符。")]
    Length,
    /// Holds something else than the characters allowed.
    #[error("用户名只能包含字母、数字、汉字和 . _ - @ ·。")]
    Character,
}

impl UserName {
    /// Reads what somebody typed, white space around it ignored.
    pub fn parse(text: &str) -> Result<Self, UserNameError> {
        // Normalising can lengthen a text eighteenfold: refuse what is too long anyway before.
        if text.len() > LONGEST * 8 {
            return Err(UserNameError::Length);
        }
        let name = text.trim().nfkc().flat_map(char::to_lowercase).collect::<String>();
        if !(SHORTEST..=LONGEST).contains(&name.chars().count()) {
            return Err(UserNameError::Length);
        }
        if name.chars().all(allowed) { Ok(Self(name)) } else { Err(UserNameError::Character) }
    }

    /// The normalised name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Other scripts stay out, so that no two names look alike. The middle dot stands in names of many minorities.
fn allowed(character: char) -> bool {
    matches!(character,
        'a'..='z' | '0'..='9' | '.' | '_' | '-' | '@' | '·' | '〇'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_name() {
        for spelling in ["zhangwei", " ZhangWei ", "ＺｈａｎｇＷｅｉ", "ZHANGWEI"] {
            assert_eq!(UserName::parse(spelling).unwrap().as_str(), "zhangwei");
        }
    }

    #[test]
    fn chinese_names_are_names() {
        for name in ["张三", "阿依·古丽", "office-1@district"] {
            assert_eq!(UserName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn other_characters_are_refused() {
        for name in ["a b", "a\0b", "раура", "<script>", "a/b", "🐼🐼"] {
            assert_eq!(UserName::parse(name), Err(UserNameError::Character), "{name}");
        }
    }

    #[test]
    fn too_short_and_too_long_are_refused() {
        for name in ["", "a", &"a".repeat(65), &"ﷺ".repeat(5_000)] {
            assert_eq!(UserName::parse(name), Err(UserNameError::Length));
        }
    }
}
