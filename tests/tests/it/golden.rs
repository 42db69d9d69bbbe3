//! Golden lists under `tests/golden`. `INSTA_UPDATE=always cargo test -p tests` writes them anew; read the difference
//! before committing it.

pub(crate) fn assert_is(name: &str, list: &str) {
    insta::with_settings!({ snapshot_path => "../../golden", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, list);
    });
}

/// One column for each name, told from the others by its place.
pub(crate) fn columns(names: &[&str]) -> String {
    (0..).zip(names).map(|(number, name)| format!("{}{name}\n", "|".repeat(number))).collect()
}
