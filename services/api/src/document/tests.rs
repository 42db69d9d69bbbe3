use async_graphql::parser::parse_query;

use super::*;

fn limits() -> Limits {
    Limits { depth: 5, fields: 100, aliases: 3, directives: 4, definitions: 30, mutations: 2, ..Limits::default() }
}

fn verdict(query: &str) -> Result<(), DocumentError> {
    measure(&parse_query(query).unwrap(), &limits())
}

#[test]
fn a_plain_query_passes() {
    assert_eq!(verdict("{ a b { c d { e } } }"), Ok(()));
}

#[test]
fn nesting_is_limited_through_fragments_too() {
    assert_eq!(verdict("{ a { b { c { d { e } } } } }"), Ok(()));
    assert_eq!(verdict("{ a { b { c { d { e { f } } } } } }"), Err(DocumentError::TooDeep(5)));
    assert_eq!(verdict("{ a { b { ...x } } } fragment x on T { c { d { e } } }"), Err(DocumentError::TooDeep(5)));
    let met_first_where_it_fits = "{ ...x a { b { ...x } } } fragment x on T { c { d { e } } }";
    assert_eq!(verdict(met_first_where_it_fits), Err(DocumentError::TooDeep(5)));
}

/// `levels` fragments, each spreading the next `times` over; the last holds `fields`.
fn tower(levels: usize, times: usize, fields: &str) -> String {
    let level = |level: usize| format!("fragment f{level} on T {{ {} }}", format!("...f{} ", level + 1).repeat(times));
    let floors = (0..levels).map(level).collect::<Vec<_>>().join(" ");
    format!("{{ ...f0 }} {floors} fragment f{levels} on T {{ {fields} }}")
}

#[test]
fn fields_are_counted_with_fragments_expanded() {
    assert_eq!(verdict(&tower(3, 4, "a")), Ok(()), "64 fields");
    assert_eq!(verdict(&tower(3, 4, "a b")), Err(DocumentError::TooManyFields(100)));
}

#[test]
fn an_explosion_of_fragments_is_measured_without_exploding() {
    let document = parse_query(tower(28, 50, "a")).unwrap();
    let deep = Limits { depth: 40, ..limits() };
    assert_eq!(measure(&document, &deep), Err(DocumentError::TooManyFields(100)));
}

#[test]
fn a_fragment_that_contains_itself_is_invalid() {
    for query in
        ["{ ...x } fragment x on T { ...x }", "{ ...x } fragment x on T { a { ...y } } fragment y on T { ...x }"]
    {
        assert!(matches!(verdict(query), Err(DocumentError::Invalid(_))), "{query}");
    }
}

#[test]
fn aliases_are_limited() {
    assert_eq!(verdict("{ a: x b: x c: x }"), Ok(()));
    assert_eq!(verdict("{ a: x b: x c: x d: x }"), Err(DocumentError::TooManyAliases(3)));
    assert_eq!(verdict("{ ...f p { ...f } } fragment f on T { a: x b: x }"), Err(DocumentError::TooManyAliases(3)));
}

#[test]
fn directives_are_limited_wherever_they_stand() {
    let query = "query @d { a @d @d ... @d { b } ...f @d } fragment f on T { c }";
    assert_eq!(verdict(query), Err(DocumentError::TooManyDirectives(4)));
}

#[test]
fn mutations_are_limited_however_they_are_written() {
    assert_eq!(verdict("mutation { a b }"), Ok(()));
    assert_eq!(verdict("mutation { a b c }"), Err(DocumentError::TooManyMutations(2)));
    assert_eq!(verdict("mutation { a ... { b } ...f } fragment f on M { c }"), Err(DocumentError::TooManyMutations(2)));
    assert_eq!(verdict("mutation { a { x y z } }"), Ok(()), "what is asked of the payload does not count");
}

#[test]
fn definitions_are_limited() {
    assert_eq!(verdict(&tower(30, 1, "a")), Err(DocumentError::TooManyDefinitions(30)));
}

#[test]
fn the_schema_is_asked_for_only_where_that_is_allowed() {
    for query in [
        "{ __schema { description } }",
        r#"{ t: __type(name: "T") { name } }"#,
        "{ ...f } fragment f on Q { __schema { description } }",
    ] {
        assert_eq!(verdict(query), Err(DocumentError::Introspection), "{query}");
        let open = Limits { introspection: true, ..limits() };
        assert_eq!(measure(&parse_query(query).unwrap(), &open), Ok(()), "{query}");
    }
    assert_eq!(verdict("{ __typename a { __typename } }"), Ok(()));
}

#[test]
fn an_unknown_fragment_is_left_to_the_validator() {
    assert_eq!(verdict("{ ...nowhere }"), Ok(()));
}

#[test]
fn brackets_are_counted_where_they_are_brackets() {
    assert_eq!(nesting("{ a(b: [1, {c: 2}]) { d } }"), 4);
    assert_eq!(
        nesting(
            r#"{ a(b: "[[[[") # [[[[[
        { c(d: """ [[[[ " [[ \""" [[[ """) }"#
        ),
        3
    );
    assert_eq!(nesting("}}}}{{"), 2, "closing too much earns nothing");
}

#[test]
fn no_string_hides_brackets_from_the_count() {
    assert_eq!(nesting(r#"{ a(b: ["\"", [[[]]]]) }"#), 6);
    assert_eq!(nesting(r#"{ a(b: ["\\" [[[]]]]) }"#), 6);
    assert_eq!(nesting(r#"{ a(b: ["" [[[]]]]) }"#), 6);
    assert_eq!(nesting("{ a(b: [\"\"\" x \" [[[]]]]) }"), 6, "three marks never closed");
    assert_eq!(nesting("{ a(b: \"x\n [[[[ "), 6, "a string ends with its line");
}

#[test]
fn a_document_nested_too_deeply_is_not_even_parsed() {
    for open in ["[", "{k:", "{", "(", "{a(b:", "...{"] {
        let mut request = Request::new(format!("{{a(b:{}", open.repeat(10_000)));
        assert_eq!(read(&mut request, &Limits::default()), Err(DocumentError::TooDeep(NESTING)), "{open}");
    }
}

#[test]
fn the_deepest_document_allowed_can_be_parsed() {
    let (open, close) = ("[".repeat(NESTING - 2), "]".repeat(NESTING - 2));
    assert_eq!(read(&mut Request::new(format!("{{ a(b: {open}{close}) }}")), &Limits::default()), Ok(()));
}

#[test]
fn a_long_document_is_refused() {
    let mut request = Request::new(format!("{{ a(b: \"{}\") }}", "长".repeat(100_000)));
    assert_eq!(read(&mut request, &Limits::default()), Err(DocumentError::TooLong(64 * 1024)));
}
