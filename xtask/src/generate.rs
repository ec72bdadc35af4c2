//! Writing the files, and checking that they are written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::catalogue;
use crate::codes;
use crate::facts::Facts;
use crate::write::{self, Files};

/// Folders that hold nothing but generated files.
const FOLDERS: [&str; 5] = [
    "tests/tests/catalogue/generated",
    "wxpay/v2",
    "wxpay/v3-payments",
    "wxpay/v3-commerce",
    "wxpay/notify",
];

/// Writes every file, and removes those that are not generated any more.
///
/// # Errors
/// Facts that cannot be expressed, and files that cannot be written.
pub(crate) fn generate(project: &Path) -> Result<()> {
    let files = files(project)?;
    for stale in stale(project, &files)? {
        fs::remove_file(project.join(&stale))?;
        println!("removed {}", stale.display());
    }
    let mut written = 0;
    for (path, text) in &files {
        let file = project.join(path);
        if fs::read_to_string(&file).is_ok_and(|known| known == *text) {
            continue;
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", path.display()))?;
        written += 1;
    }
    println!("{} files, {written} of them changed", files.len());
    Ok(())
}

/// Compares every file with what would be written.
///
/// # Errors
/// Files that differ, are missing or should not be there.
pub(crate) fn check(project: &Path) -> Result<()> {
    let files = files(project)?;
    let mut wrong: Vec<String> = Vec::new();
    for (path, text) in &files {
        match fs::read_to_string(project.join(path)) {
            Ok(known) if known == *text => {}
            Ok(_) => wrong.push(format!("{} differs", path.display())),
            Err(_) => wrong.push(format!("{} is missing", path.display())),
        }
    }
    for path in stale(project, &files)? {
        wrong.push(format!("{} is not generated any more", path.display()));
    }
    if !wrong.is_empty() {
        bail!(
            "{}\nrun `cargo xtask generate` and commit what it writes",
            wrong.join("\n")
        );
    }
    println!("{} generated files are as they should be", files.len());
    Ok(())
}

fn files(project: &Path) -> Result<Files> {
    let facts = Facts::read()?;
    let modules = catalogue::plan(&facts)?;
    let (mut files, declarations) = write::files(&modules);
    let manifest = PathBuf::from("wxpay/Cargo.toml");
    files.insert(
        "wxpay-core/src/operation/codes.rs".into(),
        codes::table(&facts)?,
    );
    let text = fs::read_to_string(project.join(&manifest)).context("no wxpay/Cargo.toml")?;
    format(&mut files)?;
    write::declare(&mut files, &declarations);
    files.insert(manifest, write::replace_features(&text, &modules)?);
    Ok(files)
}

/// Formats the Rust files as `cargo fmt` would.
fn format(files: &mut Files) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let rust = |path: &Path| path.extension().is_some_and(|extension| extension == "rs");
    let mut names = Vec::new();
    for (index, (_, text)) in files.iter().filter(|(path, _)| rust(path)).enumerate() {
        let name = folder.path().join(format!("{index}.rs"));
        fs::write(&name, text)?;
        names.push(name);
    }
    let mut commands = Vec::new();
    for names in names.chunks(names.len().div_ceil(2).max(1)) {
        let child = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .args(names)
            .spawn()
            .context("rustfmt is not installed: `rustup component add rustfmt`")?;
        commands.push(child);
    }
    for mut command in commands {
        ensure!(
            command.wait()?.success(),
            "rustfmt refuses what was generated"
        );
    }
    for (name, text) in names.iter().zip(
        files
            .iter_mut()
            .filter(|(path, _)| rust(path))
            .map(|(_, text)| text),
    ) {
        *text = fs::read_to_string(name)?;
    }
    Ok(())
}

/// Files in the generated folders that are not generated.
fn stale(project: &Path, files: &Files) -> Result<Vec<PathBuf>> {
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        walk(&project.join(folder), &mut found)?;
    }
    let found = found
        .into_iter()
        .filter_map(|path| path.strip_prefix(project).ok().map(Path::to_owned));
    Ok(found.filter(|path| !files.contains_key(path)).collect())
}

fn walk(folder: &Path, found: &mut BTreeSet<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        match path.is_dir() {
            true => walk(&path, found)?,
            false => drop(found.insert(path)),
        }
    }
    Ok(())
}
