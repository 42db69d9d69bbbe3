//! Every file says what lives in it, and every public item what it is. What a field or variant is its name may say: there
//! a comment stands only where it says more. Items that macros make are not seen here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemImpl, TraitItemFn, Visibility};
use tests::source::is_test;

/// The sources under a directory, tests left out.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let of = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    let files = entries.into_iter().flat_map(of);
    let is_test = |path: &PathBuf| ["tests.rs", "costs.rs"].iter().any(|name| path.ends_with(name));
    files.filter(|path| path.extension().is_some_and(|end| end == "rs") && !is_test(path)).collect()
}

fn is_documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

/// The public items of a file that say nothing of themselves.
#[derive(Default)]
struct Silent(Vec<String>);

impl Silent {
    fn look_at(&mut self, visibility: &Visibility, attributes: &[Attribute], name: &impl ToString) {
        if matches!(visibility, Visibility::Public(_)) && !is_documented(attributes) {
            self.0.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Silent {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Const(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Enum(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Fn(item) => self.look_at(&item.vis, &item.attrs, &item.sig.ident),
            Item::Static(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Struct(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Trait(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Type(item) => self.look_at(&item.vis, &item.attrs, &item.ident),
            Item::Mod(item) if is_test(&item.attrs) => return,
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        // What a trait's function does is said where the trait is.
        if item.trait_.is_none() {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.look_at(&function.vis, &function.attrs, &function.sig.ident);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if !is_documented(&function.attrs) {
            self.0.push(function.sig.ident.to_string());
        }
    }
}

#[test]
fn every_file_and_every_public_item_says_what_it_is() {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("services");
    let crates = fs::read_dir(&services).unwrap().map(|entry| entry.unwrap().path().join("src"));
    let files: Vec<_> = crates.flat_map(|directory| sources(&directory)).collect();
    assert!(files.len() > 200, "only {} files were found", files.len());
    let mut silent = Vec::new();
    for file in &files {
        let parsed = syn::parse_file(&fs::read_to_string(file).unwrap());
        let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let name = file.strip_prefix(&services).unwrap().display();
        if !is_documented(&parsed.attrs) {
            silent.push(format!("{name}"));
        }
        let mut found = Silent::default();
        found.visit_file(&parsed);
        silent.extend(found.0.into_iter().map(|item| format!("{name}: {item}")));
    }
    assert_eq!(silent, [""; 0]);
}

#[test]
fn every_rule_stands_in_the_list_of_rules_and_no_other() {
    let list = include_str!("../../docs/rules.md");
    let listed: Vec<_> = list.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).skip(1).collect();
    let rules: BTreeSet<_> = domain::rules::Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!((listed.len(), listed.into_iter().collect::<BTreeSet<_>>()), (rules.len(), rules));
}
