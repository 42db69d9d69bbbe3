//! No two files of a crate need each other: whoever reads one can stop at what it uses.
//!
//! A file needs another when a path in its code, outside macros, leads to something that is defined there, by way of re-exports or not.
//! What only tests use is left out, and so is the declaration of a module in its parent.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, UseTree};
use tests::source::is_test;

/// GraphQL object types lead to one another as what they stand for does: a body to its people's appointments, and these
/// back to the body. So this arrow is there by nature.
const BY_NATURE: (&str, &str) = ("services/api/src/types/person.rs", "services/api/src/types/body.rs");

/// Where something stands: names from the crate's root on.
type Place = Vec<String>;

/// A module: the file that it is written in, and what its `use`s bring into it.
#[derive(Default)]
struct Module {
    file: PathBuf,
    brought_in: BTreeMap<String, Place>,
    /// What its code mentions, without what is of other crates.
    mentioned: Vec<Place>,
}

/// The modules of one crate.
#[derive(Default)]
struct Crate(BTreeMap<Place, Module>);

impl Crate {
    fn read(root: &Path) -> Self {
        let mut modules = Self::default();
        modules.read_file(root, root.parent().unwrap(), Vec::new());
        modules.mention_all(root);
        modules
    }

    /// Takes in the file of a module, whose children lie in `directory`.
    fn read_file(&mut self, file: &Path, directory: &Path, place: Place) {
        let source = fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&source).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(&parsed.items, file, directory, place);
    }

    fn read_items(&mut self, items: &[Item], file: &Path, directory: &Path, place: Place) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            match item {
                Item::Use(item) if !is_test(&item.attrs) => {
                    bring_in(&item.tree, &mut Vec::new(), &mut module.brought_in);
                }
                Item::Mod(item) if !is_test(&item.attrs) => self.read_child(item, file, directory, &place),
                _ => {}
            }
        }
        self.0.insert(place, module);
    }

    fn read_child(&mut self, item: &ItemMod, file: &Path, directory: &Path, parent: &Place) {
        let name = item.ident.to_string();
        let (place, within) = (below(parent, &name), directory.join(&name));
        if let Some((_, items)) = &item.content {
            return self.read_items(items, file, &within, place);
        }
        let own = [directory.join(format!("{name}.rs")), within.join("mod.rs")];
        let own = own.iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{name} of {}", file.display()));
        self.read_file(own, &within, place);
    }

    /// Now that all modules are known, looks at what each mentions.
    fn mention_all(&mut self, root: &Path) {
        let files: BTreeSet<PathBuf> = self.0.values().map(|module| module.file.clone()).collect();
        for file in files {
            let parsed = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
            let place = self.0.iter().filter(|(_, module)| module.file == file).map(|(place, _)| place.clone());
            let place =
                place.min_by_key(Vec::len).unwrap_or_else(|| panic!("{} of {}", file.display(), root.display()));
            let mut mentions = Mentions { crate_: self, place: place.clone(), found: Vec::new() };
            parsed.items.iter().for_each(|item| mentions.visit_item(item));
            let found = mentions.found;
            self.0.get_mut(&place).unwrap().mentioned = found;
        }
    }

    /// Where a path leads that stands in a module; nothing for one that leads out of the crate.
    fn absolute(&self, module: &Place, path: &[String]) -> Option<Place> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            _ if self.0.contains_key(&below(module, first)) => {
                return Some([&module[..], path].concat());
            }
            // What a `use` brings in under the name that its path begins with is another crate.
            _ => {
                let brought = self.0.get(module)?.brought_in.get(first).filter(|brought| brought[0] != *first)?;
                return self.absolute(module, &[&brought[..], rest].concat());
            }
        };
        let mut rest = rest;
        while let Some((_, others)) = rest.split_first().filter(|(first, _)| *first == "super") {
            at.pop()?;
            rest = others;
        }
        at.extend_from_slice(rest);
        Some(at)
    }

    /// The file in which what stands at `place` is defined; nothing for a module, which is no more than a name.
    fn definition(&self, place: &Place) -> Option<&Path> {
        let depth = (0..=place.len()).rev().find(|depth| self.0.contains_key(&place[..*depth]))?;
        let (module, rest) = (&place[..depth].to_vec(), &place[depth..]);
        let item = rest.first()?;
        let known = self.0.get(module)?;
        if let Some(elsewhere) = known.brought_in.get(item) {
            let elsewhere = self.absolute(module, &[&elsewhere[..], &rest[1..]].concat())?;
            return if elsewhere == *place { Some(&known.file) } else { self.definition(&elsewhere) };
        }
        Some(&known.file)
    }

    /// Which files each file needs.
    fn arrows(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut arrows: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
        for module in self.0.values() {
            let needs = arrows.entry(&module.file).or_default();
            let needed = module.mentioned.iter().filter_map(|place| self.definition(place));
            needs.extend(needed.filter(|file| *file != module.file));
        }
        arrows
    }
}

fn below(place: &Place, name: &str) -> Place {
    place.iter().cloned().chain([name.to_owned()]).collect()
}

/// What the code of a module mentions.
struct Mentions<'a> {
    crate_: &'a Crate,
    place: Place,
    found: Vec<Place>,
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut leaves = BTreeMap::new();
        bring_in(&item.tree, &mut Vec::new(), &mut leaves);
        self.found.extend(leaves.values().filter_map(|path| self.crate_.absolute(&self.place, path)));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A single name is defined here or brought in by a `use`, which counts by itself.
        if names.len() > 1 {
            self.found.extend(self.crate_.absolute(&self.place, &names));
        }
        visit::visit_path(self, path);
    }
}

/// Every name that a `use` brings in, with the path that it stands for.
fn bring_in(tree: &UseTree, path: &mut Place, names: &mut BTreeMap<String, Place>) {
    match tree {
        UseTree::Path(part) => {
            path.push(part.ident.to_string());
            bring_in(&part.tree, path, names);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            names.insert(path.last().unwrap().clone(), path.clone());
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            names.insert(name.clone(), below(path, &name));
        }
        UseTree::Rename(renamed) => {
            let target = below(path, &renamed.ident.to_string());
            names.insert(format!("{} at {}", renamed.rename, names.len()), target.clone());
            names.insert(renamed.rename.to_string(), target);
        }
        UseTree::Glob(_) => {
            names.insert(format!("* of {}", path.join("::")), below(path, "*"));
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| bring_in(tree, path, names)),
    }
}

/// Groups of files each of which leads to all others of its group.
fn circles<'a>(arrows: &BTreeMap<&'a Path, BTreeSet<&'a Path>>) -> BTreeSet<BTreeSet<&'a Path>> {
    let reached = |from: &'a Path| {
        let (mut reached, mut left) = (BTreeSet::new(), vec![from]);
        while let Some(file) = left.pop() {
            for next in arrows.get(file).into_iter().flatten() {
                if reached.insert(*next) {
                    left.push(next);
                }
            }
        }
        reached
    };
    let reachable: BTreeMap<&Path, BTreeSet<&Path>> = arrows.keys().map(|file| (*file, reached(file))).collect();
    let circle = |file: &'a Path| {
        let others = reachable[file].iter().copied();
        others.filter(|other| reachable[other].contains(file)).collect::<BTreeSet<_>>()
    };
    arrows.keys().map(|file| circle(file)).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn no_two_files_of_a_crate_need_each_other() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut crates: Vec<_> =
        fs::read_dir(repository.join("services")).unwrap().map(|entry| entry.unwrap().path()).collect();
    crates.sort();
    let (mut files, mut found) = (0, Vec::new());
    for directory in crates {
        let root = directory.join("src/lib.rs");
        let modules = Crate::read(&root);
        let mut arrows = modules.arrows();
        files += arrows.len();
        if let Some(needs) = arrows.get_mut(&*repository.join(BY_NATURE.0)) {
            assert!(needs.remove(&*repository.join(BY_NATURE.1)), "the exception is needed no more");
        }
        found.extend(circles(&arrows).into_iter().map(|circle| {
            let inside = |file: &&Path| {
                let needs = arrows[file].iter().filter(|needed| circle.contains(*needed));
                let names: Vec<_> =
                    needs.map(|needed| needed.strip_prefix(repository).unwrap().display().to_string()).collect();
                format!("  {} needs {}", file.strip_prefix(repository).unwrap().display(), names.join(", "))
            };
            circle.iter().map(inside).collect::<Vec<_>>().join("\n")
        }));
    }
    println!("arrows: {files} files read, {} circles", found.len());
    assert!(files > 200, "only {files} files were found");
    assert!(found.is_empty(), "files that need each other:\n{}", found.join("\n\n"));
}

#[test]
fn files_that_need_each_other_are_found_behind_re_exports_and_not_in_tests() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, code: &str| {
        let file = directory.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, code).unwrap();
        file
    };
    let root = write("lib.rs", "mod one; mod two; mod three; pub use two::inner::Two; use std::fmt;");
    let one = write("one.rs", "use crate::Two; pub struct One(Two); impl fmt::Debug for One {}");
    let inner = write("two/inner.rs", "pub struct Two; fn two() { super::super::one::One::new() }");
    write("two/mod.rs", "pub mod inner;");
    write("three.rs", "use crate::one; pub struct Three(one::One); #[cfg(test)] mod tests { use crate::Two; }");
    let modules = Crate::read(&root);
    let arrows = modules.arrows();
    assert_eq!(circles(&arrows), BTreeSet::from([BTreeSet::from([&*one, &*inner])]));
    assert_eq!(arrows[&*directory.path().join("three.rs")], BTreeSet::from([&*one]));
    assert_eq!(arrows[&*root], BTreeSet::from([&*inner]));
}
