//! From plans to files.

mod docs;
mod example;
mod facade;
mod index;
mod manifest;
mod module;
mod operation;
mod round_trips;
mod structs;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;

use crate::crates::Crate;
use crate::plan::Module;
pub(crate) use module::HEADER;
use module::Tree;

/// Files to write, by their paths in the project.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// Stands for the declarations of modules while a file is formatted: rustfmt would look for them.
const MODULES: &str = "// @modules\n";

/// The catalogue as files that are yet to be formatted, and the declarations that
/// [`declare`] puts into them afterwards.
pub(crate) fn files(catalogue: &[Module<'_>]) -> (Files, Files) {
    let mut files = Files::new();
    let mut declarations = Files::new();
    for krate in Crate::ALL {
        let modules: Vec<_> = catalogue
            .iter()
            .filter(|module| Crate::of(module) == krate)
            .collect();
        write_crate(krate, &modules, &mut files, &mut declarations);
        files.insert(
            crate_file(krate, "Cargo.toml"),
            manifest::of_crate(krate, &modules),
        );
    }
    files.insert("wxpay/src/v3.rs".into(), facade::v3(catalogue));
    files.insert("wxpay/ENDPOINTS.md".into(), index::index(catalogue));
    round_trips::write(catalogue, &mut files, &mut declarations);
    (files, declarations)
}

/// Puts the declarations of modules where they belong.
pub(crate) fn declare(files: &mut Files, declarations: &Files) {
    for (path, declarations) in declarations {
        if let Some(text) = files.get_mut(path) {
            *text = text.replacen(MODULES, declarations, 1);
        }
    }
}

/// The facade's manifest with its features.
///
/// # Errors
/// The place for them is not there.
pub(crate) fn replace_features(manifest: &str, catalogue: &[Module<'_>]) -> Result<String> {
    manifest::replace(manifest, catalogue)
}

fn write_crate(krate: Crate, modules: &[&Module<'_>], files: &mut Files, declarations: &mut Files) {
    let by_path: BTreeMap<&[String], &&Module<'_>> = modules
        .iter()
        .map(|module| (&module.path[1..], module))
        .collect();
    let trees = trees(krate, modules);
    let paths: BTreeSet<&[String]> = by_path
        .keys()
        .copied()
        .chain(trees.keys().map(Vec::as_slice))
        .collect();
    for path in paths {
        let file = module_file(krate, path, trees.contains_key(path));
        let module = by_path.get(path);
        let mut text = format!("{HEADER}\n");
        text += &match (module, path) {
            (Some(module), _) => module::overview(module),
            (None, []) => format!("//! {}.\n", krate.description()),
            (None, path) => format!(
                "//! Endpoints under `v3/{}`.\n",
                path.join("/").replace('_', "-")
            ),
        };
        text.push('\n');
        if let Some(tree) = trees.get(path) {
            declarations.insert(file.clone(), tree.declarations());
            text += MODULES;
            text.push('\n');
        }
        if let Some(module) = module {
            text += &module::text(module);
        }
        files.insert(file, text);
    }
}

/// Modules that have modules below, and which; the root is the empty path.
fn trees(krate: Crate, modules: &[&Module<'_>]) -> BTreeMap<Vec<String>, Tree> {
    let mut trees: BTreeMap<Vec<String>, Tree> = BTreeMap::from([(Vec::new(), Tree::default())]);
    for module in modules {
        let path = &module.path[1..];
        for depth in 0..path.len() {
            let tree = trees.entry(path[..depth].to_vec()).or_default();
            let feature = (depth == 0 && krate.has_families()).then(|| module.feature.clone());
            tree.children.insert(path[depth].clone(), feature);
        }
    }
    trees
}

fn module_file(krate: Crate, path: &[String], is_folder: bool) -> PathBuf {
    let mut file = crate_file(krate, "src");
    file.extend(path);
    match (path, is_folder) {
        ([], _) => file.join("lib.rs"),
        (_, true) => file.join("mod.rs"),
        (_, false) => file.with_extension("rs"),
    }
}

fn crate_file(krate: Crate, name: &str) -> PathBuf {
    ["wxpay", krate.folder(), name].iter().collect()
}
