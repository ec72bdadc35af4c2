//! This program in the place of the compiler: cargo calls it instead of `rustc` (`RUSTC_WRAPPER`),
//! and it notes what each compilation took.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::time::Instant;
use std::{env, io};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// Names the file that compilations are noted in; its presence makes the program a compiler.
pub(super) const LOG: &str = "WXPAY_BENCH_LOG";

/// Names the libraries that are compiled up to their expansion, separated by commas.
pub(super) const EXPAND: &str = "WXPAY_BENCH_EXPAND";

/// What one compilation took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Compilation {
    /// Its library, as `--crate-name` says.
    pub(super) library: String,
    pub(super) wall_seconds: f64,
    /// User and system time.
    pub(super) cpu_seconds: f64,
    /// The largest resident set.
    pub(super) peak_bytes: u64,
    /// Whether it went no further than macro expansion and name resolution.
    pub(super) expansion_only: bool,
}

/// The log, if cargo called this program in the place of the compiler.
pub(crate) fn log_of_compilations() -> Option<PathBuf> {
    env::var_os(LOG).map(PathBuf::from)
}

/// Compiles what the arguments say, and ends the program as the compiler ended.
pub(crate) fn compile(log: &Path) -> ! {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    process::exit(match record(&arguments, log) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("bench-compile: {problem:#}");
            101
        }
    })
}

/// What was compiled since the log was last emptied.
///
/// # Errors
/// The file cannot be read.
pub(super) fn read(log: &Path) -> Result<Vec<Compilation>> {
    let text = match fs::read_to_string(log) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).context("cannot read the log of compilations"),
    };
    let lines = text.lines().map(serde_json::from_str::<Compilation>);
    lines
        .collect::<Result<_, _>>()
        .context("the log of compilations is damaged")
}

fn record(arguments: &[OsString], log: &Path) -> Result<i32> {
    let library = value_of(arguments, "--crate-name");
    let expanded = env::var(EXPAND).unwrap_or_default();
    if let Some(library) = &library
        && expanded.split(',').any(|name| name == library)
    {
        let expansion = expansion_of(arguments)?;
        let (code, compilation) = run(&expansion, library, true)?;
        note(log, &compilation)?;
        if code != 0 {
            return Ok(code);
        }
    }
    let (code, compilation) = run(arguments, library.as_deref().unwrap_or_default(), false)?;
    // Without `--emit` cargo asks for the compiler's version and the like.
    if arguments
        .iter()
        .any(|argument| argument.to_string_lossy().starts_with("--emit"))
    {
        note(log, &compilation)?;
    }
    Ok(code)
}

fn run(arguments: &[OsString], library: &str, expansion_only: bool) -> Result<(i32, Compilation)> {
    let (compiler, arguments) = arguments.split_first().context("no compiler to call")?;
    let mut command = Command::new(compiler);
    command.args(arguments);
    if expansion_only {
        // The compilation that follows says the same to cargo.
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
    let before = children();
    let start = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", compiler.display()))?;
    let wall = start.elapsed();
    let after = children();
    let compilation = Compilation {
        library: library.to_owned(),
        wall_seconds: wall.as_secs_f64(),
        cpu_seconds: after.cpu_seconds - before.cpu_seconds,
        peak_bytes: after.peak_bytes,
        expansion_only,
    };
    Ok((status.code().unwrap_or(101), compilation))
}

/// The same compilation with nothing to make but the list of source files: the compiler stops
/// when it has expanded every macro and resolved every name.
fn expansion_of(arguments: &[OsString]) -> Result<Vec<OsString>> {
    let mut changed = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        if text.starts_with("--emit=") {
            changed.push("--emit=dep-info".into());
        } else if text == "--out-dir" {
            let folder = arguments.next().context("--out-dir without a folder")?;
            let folder = Path::new(folder).join("expansion");
            fs::create_dir_all(&folder)?;
            changed.extend([argument.clone(), folder.into()]);
        } else {
            changed.push(argument.clone());
        }
    }
    Ok(changed)
}

fn value_of(arguments: &[OsString], name: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1)?.to_str().map(str::to_owned)
}

/// One line at once: compilations run side by side.
fn note(log: &Path, compilation: &Compilation) -> Result<()> {
    let line = serde_json::to_string(compilation)? + "\n";
    let mut file = OpenOptions::new().create(true).append(true).open(log)?;
    file.write_all(line.as_bytes())?;
    Ok(())
}

/// What all children up to now took.
struct Children {
    cpu_seconds: f64,
    peak_bytes: u64,
}

#[cfg(unix)]
fn children() -> Children {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    // The system counts in kibibytes, except that of Apple.
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    match getrusage(UsageWho::RUSAGE_CHILDREN) {
        Ok(usage) => Children {
            cpu_seconds: (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6,
            peak_bytes: u64::try_from(usage.max_rss()).unwrap_or(0) * unit,
        },
        Err(_) => Children {
            cpu_seconds: 0.0,
            peak_bytes: 0,
        },
    }
}

/// Other systems do not tell; [`super::bench`] refuses to run there.
#[cfg(not(unix))]
fn children() -> Children {
    Children {
        cpu_seconds: 0.0,
        peak_bytes: 0,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn an_expansion_writes_nothing_beside_what_the_compilation_writes() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().display().to_string();
        let line = format!("rustc --crate-name a --emit=dep-info,metadata --out-dir {out} --test");
        let expected =
            format!("rustc --crate-name a --emit=dep-info --out-dir {out}/expansion --test");
        assert_eq!(expansion_of(&words(&line)).unwrap(), words(&expected));
    }

    #[test]
    fn a_compilation_is_noted_with_its_name_and_its_outcome() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let arguments: Vec<OsString> =
            ["sh", "-c", "exit 3", "--crate-name", "thing", "--emit=link"]
                .map(OsString::from)
                .into();
        assert_eq!(record(&arguments, &log).unwrap(), 3);
        let noted = read(&log).unwrap();
        assert_eq!(noted.len(), 1);
        assert_eq!(noted[0].library, "thing");
        assert!(noted[0].peak_bytes > 0 && noted[0].wall_seconds > 0.0);
    }
}
