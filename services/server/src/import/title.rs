//! Whose report it is, by its title.

use domain::spelling::compact;

/// The body that `title` names, where that is clearly another than the one called `name`.
///
/// Titles shorten names (发改局 for 发展和改革局), leave out what stands before them or spell them in full: what is left of
/// a name in its order, down to its last character, is the same body.
pub(super) fn another_body(title: &str, name: &str) -> Option<String> {
    let titled = body_in(title)?;
    let name = compact(name);
    let (one, other) = (core(&titled), core(&name));
    let same = is_left_of(one, other) || is_left_of(other, one);
    (!same).then_some(titled)
}

/// 某局 of 某局2022年政府信息公开工作年度报告; nothing where the title names no body.
fn body_in(title: &str) -> Option<String> {
    let title = compact(title);
    let place = ["信息公开", "政务公开"].into_iter().filter_map(|words| title.find(words)).min()?;
    let before = title.get(..place)?;
    // 政府信息公开 follows the name of the body; 人民政府 may be a part of it.
    let before =
        if before.ends_with("人民政府") { before } else { before.strip_suffix("政府").unwrap_or(before) };
    let name = without_years(before.strip_prefix("关于").unwrap_or(before));
    let name = name.trim_matches(|letter: char| !letter.is_alphabetic());
    (!name.is_empty()).then(|| name.to_owned())
}

/// `text` without 2022年, 二〇二二年 and 2022年度.
fn without_years(text: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit() || "〇○零一二三四五六七八九".contains(letter);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('年') {
        kept.push_str(before.trim_end_matches(is_digit));
        rest = after.strip_prefix('度').unwrap_or(after);
    }
    kept + rest
}

/// A government is called by its place as well.
fn core(name: &str) -> &str {
    ["人民政府", "政府"].into_iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// Whether `short` is what is left when characters of `long` are left out, but not its last.
fn is_left_of(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    let in_order = short.chars().all(|letter| letters.any(|other| other == letter));
    in_order && short.chars().next_back() == long.chars().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_bodys_title_is_told_by_its_name() {
        let named = |title, name| another_body(title, name);
        assert_eq!(
            named("样例区教育局2020年政府信息公开工作年度报告", "样例区科技局").as_deref(),
            Some("样例区教育局")
        );
        assert_eq!(named("样例市2020年政府信息公开工作年度报告", "样例市司法局").as_deref(), Some("样例市"));
        assert_eq!(
            named("样例市人民政府二〇二〇年政府信息公开年度报告", "样例市人民政府办公室").as_deref(),
            Some("样例市人民政府")
        );
    }

    #[test]
    fn a_name_that_is_shortened_or_spelt_out_is_the_same_bodys() {
        for (title, name) in [
            ("样例区科技局 2020 年政府信息公开工作 年度报告", "样例区科技局"),
            ("关于2022年度样例县发改局政府信息公开情况的报告", "样例县发展和改革局"),
            ("2020年样例区科学技术局政府信息公开工作年度报告", "科技局"),
            ("样例市人民政府2020年政府信息公开工作年度报告", "样例市政府"),
            ("样例市2020年政府信息公开工作年度报告", "样例市人民政府"),
            ("样例市人民政府信息公开工作年度报告（2020年）", "样例市人民政府"),
        ] {
            assert_eq!(another_body(title, name), None, "{title} / {name}");
        }
    }

    #[test]
    fn a_title_without_a_name_says_nothing() {
        for title in
            ["2024年政府信息公开工作年度报告", "政府信息公开工作年度报告", "关于2022年度政府信息公开情况的报告", "年报"]
        {
            assert_eq!(another_body(title, "样例区科技局"), None, "{title}");
        }
    }
}
