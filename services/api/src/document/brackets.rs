//! Counts brackets in a text that has not been parsed yet.

/// How many brackets lie within each other, those in strings and comments left out.
pub(super) fn nesting(text: &str) -> usize {
    let mut rest = text;
    let (mut open, mut deepest) = (0_usize, 0);
    while let Some(position) = rest.find(['(', '[', '{', ')', ']', '}', '"', '#']) {
        let (mark, after) = rest[position..].split_at(1);
        rest = match mark {
            "#" => after_comment(after),
            "\"" => after_string(after),
            "(" | "[" | "{" => {
                open += 1;
                deepest = deepest.max(open);
                after
            }
            _ => {
                open = open.saturating_sub(1);
                after
            }
        };
    }
    deepest
}

fn after_comment(text: &str) -> &str {
    text.find(['\n', '\r']).map_or("", |end| &text[end..])
}

/// What follows a string whose first quotation mark has been read. As in the grammar, three marks that are never closed
/// are an empty string and the beginning of another.
fn after_string(text: &str) -> &str {
    if let Some(block) = text.strip_prefix("\"\"") {
        let end = block.match_indices("\"\"\"").find(|(end, _)| !block[..*end].ends_with('\\'));
        return end.map_or(&text[1..], |(end, marks)| &block[end + marks.len()..]);
    }
    let mut escaped = false;
    for (position, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return &text[position + 1..],
            '\n' | '\r' => return &text[position..],
            _ => {}
        }
    }
    ""
}
