//! Lists the files of operations to embed, so that a new one needs no edit here.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for protocol in ["v2", "v3"] {
        let folder = manifest.join(protocol);
        println!("cargo::rerun-if-changed={}", folder.display());
        for segment in segments(&folder)? {
            let name = format!("{protocol}/{segment}.json");
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{name}\")");
            files.push(format!("File::new(\"{name}\", include_str!({path}))"));
        }
    }
    let list = format!(
        "pub(crate) static OPERATIONS: [File<Vec<Operation>>; {}] = [\n{}\n];\n",
        files.len(),
        files.join(",\n")
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("operations.rs"), list)
}

/// The names of the folder's JSON files, without the extension.
fn segments(folder: &Path) -> io::Result<Vec<String>> {
    let mut segments = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        if let (true, Some(segment)) = (json, path.file_stem()) {
            segments.push(segment.to_string_lossy().into_owned());
        }
    }
    segments.sort();
    Ok(segments)
}
