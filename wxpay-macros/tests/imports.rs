//! Imports go one way: what a module imports knows nothing of the module, and what stands in a
//! folder knows nothing of the folder.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Attribute, Item, UseTree};

/// Each module, `input::item` say, with what stands in it.
type Modules = BTreeMap<String, Vec<Item>>;

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let modules = modules();
    assert!(modules.len() > 30, "{:?}", modules.keys());
    let mut imports: BTreeMap<&str, Vec<&str>> = modules
        .iter()
        .map(|(name, items)| (name.as_str(), imports(name, items, &modules)))
        .collect();
    // What imports nothing that is left, or is imported by nothing that is left, is in no circle.
    loop {
        let left: Vec<&str> = imports.keys().copied().collect();
        imports.retain(|_, imported| imported.iter().any(|it| left.contains(it)));
        let imported = imports.values().flatten().copied().collect::<Vec<_>>();
        imports.retain(|name, _| imported.contains(name));
        if imports.len() == left.len() {
            break;
        }
    }
    assert!(imports.is_empty(), "{imports:#?}");
}

/// The modules that are no tests.
fn modules() -> Modules {
    let mut modules = Modules::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    add(&source.join("lib.rs"), "", &source, &mut modules);
    modules
}

fn add(file: &Path, name: &str, folder: &Path, modules: &mut Modules) {
    let items = syn::parse_file(&fs::read_to_string(file).unwrap())
        .unwrap()
        .items;
    for item in &items {
        if let Item::Mod(inner) = item
            && inner.content.is_none()
            && !inner.attrs.iter().any(is_test)
        {
            let word = inner.ident.to_string();
            let (below, name) = (folder.join(&word), join(name, &word));
            let file = folder.join(format!("{word}.rs"));
            assert!(
                !(file.exists() && below.exists()),
                "{name}: a file beside a folder"
            );
            if file.exists() {
                add(&file, &name, &below, modules);
            } else {
                add(&below.join("mod.rs"), &name, &below, modules);
            }
        }
    }
    modules.insert(name.to_owned(), items);
}

fn is_test(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}

/// The modules of ours that a module imports, or imports something of.
fn imports<'m>(name: &str, items: &[Item], modules: &'m Modules) -> Vec<&'m str> {
    let mut paths = Vec::new();
    for item in items {
        if let Item::Use(item) = item {
            flatten(&item.tree, String::new(), &mut paths);
        }
    }
    let parent = name.rsplit_once("::").map_or("", |(parent, _)| parent);
    let mut found: Vec<&str> = paths
        .iter()
        .filter_map(|path| {
            let mut path = match path.split_once("::").unwrap_or((path, "")) {
                ("crate", rest) => rest.to_owned(),
                ("super", rest) => join(parent, rest),
                ("self", rest) => join(name, rest),
                (first, _) if modules.contains_key(&join(name, first)) => join(name, path),
                _ => return None,
            };
            while !modules.contains_key(&path) {
                path = path
                    .rsplit_once("::")
                    .map_or("", |(path, _)| path)
                    .to_owned();
            }
            let (found, _) = modules.get_key_value(&path)?;
            Some(found.as_str())
        })
        .filter(|found| *found != name)
        .collect();
    found.dedup();
    found
}

fn flatten(tree: &UseTree, before: String, paths: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => flatten(&path.tree, join(&before, &path.ident.to_string()), paths),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before.clone(), paths);
            }
        }
        UseTree::Name(name) if name.ident == "self" => paths.push(before),
        UseTree::Name(name) => paths.push(join(&before, &name.ident.to_string())),
        UseTree::Rename(name) => paths.push(join(&before, &name.ident.to_string())),
        UseTree::Glob(_) => paths.push(before),
    }
}

fn join(before: &str, word: &str) -> String {
    if before.is_empty() || word.is_empty() {
        format!("{before}{word}")
    } else {
        format!("{before}::{word}")
    }
}
