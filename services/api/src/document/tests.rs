use async_graphql::parser::parse_query;
use async_graphql::{Value, Variables};

use super::brackets::nesting;
use super::*;

fn limits() -> Limits {
    Limits { depth: 5, fields: 100, aliases: 3, directives: 4, definitions: 30, mutations: 2, ..Limits::default() }
}

fn verdict(query: &str) -> Result<(), DocumentError> {
    check(&parse_query(query).unwrap(), &Variables::default(), &limits())
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
    assert_eq!(verdict(&tower(2, 4, "a b c d")), Ok(()), "64 fields and 21 spreads");
    assert_eq!(verdict(&tower(2, 4, "a b c d e")), Err(DocumentError::TooManyFields(100)));
}

#[test]
fn an_explosion_of_fragments_is_measured_without_exploding() {
    let document = parse_query(tower(28, 50, "a")).unwrap();
    let deep = Limits { depth: 40, ..limits() };
    assert_eq!(check(&document, &Variables::default(), &deep), Err(DocumentError::TooManyFields(100)));
}

#[test]
fn spreads_count_even_if_they_lead_to_no_field() {
    let document = parse_query(tower(18, 4, "...on T { ...f19 } } fragment f19 on T { a")).unwrap();
    let deep = Limits { depth: 40, ..limits() };
    assert_eq!(check(&document, &Variables::default(), &deep), Err(DocumentError::TooManyFields(100)));
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
fn a_fragment_that_is_unknown_or_unused_is_invalid() {
    for query in
        ["{ ...nowhere }", "{ a } fragment x on T { b }", "{ a } fragment x on T { ...y } fragment y on T { b }"]
    {
        assert!(matches!(verdict(query), Err(DocumentError::Invalid(_))), "{query}");
    }
}

#[test]
fn nothing_is_defined_twice() {
    for query in ["query a { b } query a { c }", "{ a } { b }", "{ ...x } fragment x on T { b } fragment x on T { c }"]
    {
        let mut request = Request::new(query);
        assert!(
            matches!(read(&mut request, &limits(), &Documents::default()), Err(DocumentError::Unparsable(_))),
            "{query}"
        );
    }
}

#[test]
fn what_is_answered_under_one_name_asks_for_one_thing() {
    for query in
        ["{ a a }", "{ a(b: 1) a(b: 1) }", "{ ...on T { a: b } ...on U { a: c } }", "{ a { b } ...on T { b } }"]
    {
        assert_eq!(verdict(query), Ok(()), "{query}");
    }
    for query in [
        "{ a a(b: 1) }",
        "{ a(b: 1) a(b: 2) }",
        "{ a: b a: c }",
        "{ x { ...on T { a: b } ...f } } fragment f on T { a: c }",
    ] {
        assert!(matches!(verdict(query), Err(DocumentError::Invalid(_))), "{query}");
    }
}

#[test]
fn values_are_counted_with_fragments_expanded() {
    let few = Limits { values: 10, ..limits() };
    let verdict = |query: &str| check(&parse_query(query).unwrap(), &Variables::default(), &few);
    assert_eq!(verdict("{ a(b: [1, {c: 2, d: [3]}]) @e(f: 4) }"), Ok(()));
    for query in [
        "{ a(b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }",
        "{ x { ...f } y { ...f } } fragment f on T { a(b: [1, 2, 3, 4, 5]) }",
        "query($a: A = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) { a(b: $a) }",
        "{ a @b(c: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }",
    ] {
        assert_eq!(verdict(query), Err(DocumentError::TooManyValues(10)), "{query}");
    }
    let arguments = (0..33).map(|number| format!("a{number}: 1 ")).collect::<Vec<_>>().concat();
    assert_eq!(verdict(&format!("{{ a({arguments}) }}")), Err(DocumentError::TooManyArguments(32)));
}

#[test]
fn a_variable_counts_as_often_as_it_is_used() {
    let few = Limits { variables: 1_000, ..limits() };
    let mut variables = Variables::default();
    variables.insert(async_graphql::Name::new("v"), Value::from("x".repeat(400)));
    let verdict = |query: &str| check(&parse_query(query).unwrap(), &variables, &few);
    assert_eq!(verdict("query($v: T) { a(b: $v) c(d: [$v]) }"), Ok(()));
    assert_eq!(
        verdict("query($v: T) { a(b: $v) ...f c { ...f } } fragment f on T { d(e: {f: $v}) }"),
        Err(DocumentError::TooMuchInVariables(1_000))
    );
    let default = format!("query($d: T = \"{}\") {{ a(b: $d) c(d: $d) e(f: $d) }}", "x".repeat(400));
    assert_eq!(verdict(&default), Err(DocumentError::TooMuchInVariables(1_000)), "a default is copied as well");
}

#[test]
fn aliases_are_limited() {
    assert_eq!(verdict("{ a: x b: x c: x }"), Ok(()));
    assert_eq!(verdict("{ a: x b: x c: x d: x }"), Err(DocumentError::TooManyAliases(3)));
    assert_eq!(verdict("{ ...f p { ...f } } fragment f on T { a: x b: x }"), Err(DocumentError::TooManyAliases(3)));
}

#[test]
fn directives_are_limited_wherever_they_stand() {
    for query in [
        "query @d { a @d @d ... @d { b } ...f @d } fragment f on T { c }",
        "query @d @d @d @d @d { a }",
        "query($v: T @d @d @d @d @d) { a(b: $v) }",
        "{ ...f } fragment f on T @d @d @d @d @d { a }",
        "{ a { ...f } b { ...f } } fragment f on T @d @d @d { c }",
    ] {
        assert_eq!(verdict(query), Err(DocumentError::TooManyDirectives(4)), "{query}");
    }
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
        assert_eq!(check(&parse_query(query).unwrap(), &Variables::default(), &open), Ok(()), "{query}");
    }
    assert_eq!(verdict("{ __typename a { __typename } }"), Ok(()));
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
        let mut request = Request::new(format!("{{a(b:{}", open.repeat(5_000)));
        assert_eq!(
            read(&mut request, &Limits::default(), &Documents::default()),
            Err(DocumentError::TooDeep(NESTING)),
            "{open}"
        );
    }
}

#[test]
fn the_deepest_document_allowed_can_be_parsed() {
    let (open, close) = ("[".repeat(NESTING - 2), "]".repeat(NESTING - 2));
    assert_eq!(
        read(&mut Request::new(format!("{{ a(b: {open}{close}) }}")), &Limits::default(), &Documents::default()),
        Ok(())
    );
}

#[test]
fn a_long_document_is_refused() {
    let mut request = Request::new(format!("{{ a(b: \"{}\") }}", "长".repeat(100_000)));
    assert_eq!(read(&mut request, &Limits::default(), &Documents::default()), Err(DocumentError::TooLong(32 * 1024)));
}

#[test]
fn the_operation_that_is_meant_is_named() {
    let named = |query: &str, asked: Option<&str>| {
        let mut request = Request::new(query);
        request.operation_name = asked.map(str::to_owned);
        operation(&mut request)
    };
    assert_eq!(named("query Inbox { version }", None).as_deref(), Some("Inbox"));
    assert_eq!(named("query A { version } query B { version }", Some("B")).as_deref(), Some("B"));
    assert_eq!(named("query A { version }", Some("what is not there")), None);
    assert_eq!(named("{ version }", None), None);
}
