//! Lists the endpoint facts to embed, so that a new catalogue file needs no edit here.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let catalogue = [manifest.join("catalogue"), manifest.join("../catalogue")]
        .into_iter()
        .find(|folder| folder.join("v3").is_dir())
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                "no endpoint facts: put the `catalogue` folder inside or beside this crate",
            )
        })?
        .canonicalize()?;

    let mut list = String::from("&[\n");
    for family in ["v3", "v2", "notifications"] {
        let folder = catalogue.join(family);
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in json_files(&folder)? {
            println!("cargo::rerun-if-changed={}", file.display());
            let path = file.display().to_string();
            list.push_str(&format!(
                "({family:?}, {path:?}, include_str!({path:?})),\n"
            ));
        }
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("facts.rs"), list)
}

fn json_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
