//! The catalogue's structs once more, as someone without this project would write them.
//!
//! A twin has the same modules, structs, enumerations and fields of the same types, each with a
//! line of documentation. What needs the protocol is not there: no constructor, no setter, no
//! endpoint, no place of a field. Leaving that out favours the twin.

mod structs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::workspace::{self, Job, Workspace};
use crate::crates::Crate;
use crate::plan::Module;
use crate::words;

pub(super) use structs::Derives;

/// All of it as one crate.
const ONE: &str = "twin-one";

/// What re-exports the crates.
const FACADE: &str = "twin";

/// The types of wxpay that structs are made of; compiled before, as wxpay-core is.
const STAND_INS: &str = "\
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sensitive(pub String);
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Upload(pub String);
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Json(pub String);
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JsonString<T>(pub T);
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UrlEncoded<T>(pub T);
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Indexed<T>(pub Vec<T>);
";

/// Writes the twin as a workspace: one crate, and split as the catalogue is.
///
/// # Errors
/// Files that cannot be written.
pub(super) fn write(
    project: &Path,
    catalogue: &[Module<'_>],
    derives: Derives,
) -> Result<Workspace> {
    let name = match derives {
        Derives::Serde => "serde-twin",
        Derives::None => "plain-twin",
    };
    let root = workspace::folder(project).join(name);
    let mut files = BTreeMap::new();
    let all: Vec<&Module<'_>> = catalogue.iter().collect();
    add_crate(&mut files, ONE, &modules(&all, 0, derives));
    let mut facade = String::new();
    for krate in Crate::ALL {
        let all: Vec<_> = catalogue
            .iter()
            .filter(|module| Crate::of(module) == krate)
            .collect();
        add_crate(&mut files, &package(krate), &modules(&all, 1, derives));
        let library = package(krate).replace('-', "_");
        facade += &format!("pub use {library};\n");
    }
    add_crate(
        &mut files,
        FACADE,
        &BTreeMap::from([("lib.rs".into(), facade)]),
    );
    add_crate(
        &mut files,
        "stand-ins",
        &BTreeMap::from([("lib.rs".into(), STAND_INS.to_owned())]),
    );
    for krate in Crate::ALL {
        if let Some(manifest) = files.get_mut(&Path::new(FACADE).join("Cargo.toml")) {
            let package = package(krate);
            *manifest += &format!("{package} = {{ path = \"../{package}\" }}\n");
        }
    }
    let members: BTreeSet<_> = files.keys().filter_map(|path| path.iter().next()).collect();
    let members: Vec<_> = members
        .iter()
        .map(|name| format!("{:?}", name.to_string_lossy()))
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    files.insert("Cargo.toml".into(), manifest);
    // The same serde as in the project.
    let lock = fs::read_to_string(project.join("Cargo.lock")).context("no Cargo.lock")?;
    files.insert("Cargo.lock".into(), lock);
    for (path, text) in &files {
        store(&root.join(path), text)?;
    }
    Ok(Workspace {
        root,
        target: workspace::folder(project).join(format!("target-{name}")),
        again: 0,
    })
}

/// The twin as one crate.
pub(super) fn one_crate() -> Job {
    Job {
        command: workspace::CHECK,
        package: ONE.to_owned(),
        features: None,
        anew: vec![ONE.to_owned()],
    }
}

/// The twin as several crates.
pub(super) fn split() -> Job {
    let mut anew: Vec<String> = Crate::ALL.into_iter().map(package).collect();
    anew.push(FACADE.to_owned());
    Job {
        command: workspace::CHECK,
        package: FACADE.to_owned(),
        features: None,
        anew,
    }
}

fn package(krate: Crate) -> String {
    format!("twin-{}", krate.folder())
}

fn add_crate(
    files: &mut BTreeMap<PathBuf, String>,
    name: &str,
    sources: &BTreeMap<PathBuf, String>,
) {
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    if name != "stand-ins" {
        manifest += "stand-ins = { path = \"../stand-ins\" }\n";
    }
    let folder = Path::new(name);
    files.insert(folder.join("Cargo.toml"), manifest);
    for (path, text) in sources {
        files.insert(folder.join("src").join(path), text.clone());
    }
}

/// The files of the modules, without the first segments of their paths.
fn modules(all: &[&Module<'_>], without: usize, derives: Derives) -> BTreeMap<PathBuf, String> {
    let mut children: BTreeMap<&[String], BTreeSet<&str>> =
        BTreeMap::from([(&[][..], BTreeSet::new())]);
    let mut texts: BTreeMap<&[String], String> = BTreeMap::new();
    for module in all {
        let path = &module.path[without..];
        texts.insert(path, structs::text(module, derives));
        for depth in 0..path.len() {
            children
                .entry(&path[..depth])
                .or_default()
                .insert(&path[depth]);
            children.entry(&path[..=depth]).or_default();
        }
    }
    let mut files = BTreeMap::new();
    for (path, below) in children {
        let mut text = String::new();
        for child in below {
            text += &format!("pub mod {};\n", words::identifier(child));
        }
        text += texts.get(path).map_or("", String::as_str);
        let mut file: PathBuf = path.iter().collect();
        file.push(if path.is_empty() { "lib.rs" } else { "mod.rs" });
        files.insert(file, text);
    }
    files
}

/// Writes a file unless it is there: what did not change need not be compiled again.
fn store(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::plan;

    #[test]
    fn modules_are_declared_by_those_above_them() {
        let path = ["v3", "pay", "transactions"].map(str::to_owned).to_vec();
        let module = plan::plan_module(path, "pay".to_owned(), Vec::new()).unwrap();
        let files = modules(&[&module], 1, Derives::Serde);
        assert_eq!(files[Path::new("lib.rs")], "pub mod pay;\n");
        assert_eq!(files[Path::new("pay/mod.rs")], "pub mod transactions;\n");
        assert!(files.contains_key(Path::new("pay/transactions/mod.rs")));
    }
}
