//! Compiling named packages of a workspace from nothing, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, io};

use anyhow::{Context as _, Result, ensure};

use super::measurement::Sample;
use super::recorder;

/// A workspace that is measured, with a folder of its own for what is built.
pub(super) struct Workspace {
    pub(super) root: PathBuf,
    pub(super) target: PathBuf,
    /// How often wxpay's macros do their work in vain before they do it.
    pub(super) again: u32,
}

/// What to compile.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// `check`, or `build` with its options.
    pub(super) command: &'static [&'static str],
    pub(super) package: String,
    pub(super) features: Option<&'static str>,
    /// The packages that are compiled anew each time; all others only once, before.
    pub(super) anew: Vec<String>,
}

pub(super) const CHECK: &[&str] = &["check"];
pub(super) const DEBUG: &[&str] = &["build"];
pub(super) const RELEASE: &[&str] = &["build", "--release"];

/// Read by `wxpay-macros` when it is compiled.
const AGAIN: &str = "WXPAY_EXPAND_AGAIN";

/// As many as the limits are stated for.
pub(super) const JOBS: &str = "2";

impl Workspace {
    /// Compiles everything once, so that only the packages of the job are left to compile.
    ///
    /// # Errors
    /// It does not compile.
    pub(super) fn prepare(&self, job: &Job) -> Result<()> {
        self.run(job, JOBS, &[]).map(drop)
    }

    /// Compiles the packages of the job from nothing.
    ///
    /// # Errors
    /// They do not compile, or others were compiled with them.
    pub(super) fn measure(&self, job: &Job) -> Result<Sample> {
        self.forget(job)?;
        let sample = self.run(job, JOBS, &[])?;
        self.is_job(job, &sample)?;
        Ok(sample)
    }

    /// Compiles the packages of the job one after the other, and measures for each how long it
    /// takes until every macro is expanded and every name is resolved.
    ///
    /// # Errors
    /// Those of [`Workspace::measure`].
    pub(super) fn measure_expansion(&self, job: &Job) -> Result<Sample> {
        self.forget(job)?;
        let libraries: Vec<String> = job.anew.iter().map(|name| library(name)).collect();
        let mut sample = self.run(job, "1", &[(recorder::EXPAND, libraries.join(","))])?;
        self.is_job(job, &sample)?;
        sample
            .compilations
            .retain(|compilation| compilation.expansion_only);
        Ok(sample)
    }

    fn forget(&self, job: &Job) -> Result<()> {
        let mut command = self.cargo();
        command.args(["clean", "--quiet"]);
        command.args(&job.command[1..]);
        for package in &job.anew {
            command.args(["--package", package]);
        }
        let status = command.status().context("cannot run cargo")?;
        ensure!(status.success(), "`cargo clean` failed");
        Ok(())
    }

    fn run(&self, job: &Job, jobs: &str, variables: &[(&str, String)]) -> Result<Sample> {
        let log = self.target.join("compilations.log");
        fs::create_dir_all(&self.target)?;
        match fs::remove_file(&log) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut command = self.cargo();
        command
            .args(job.command)
            .args(["--quiet", "--jobs", jobs, "--package", &job.package]);
        if let Some(features) = job.features {
            command.args(["--features", features]);
        }
        command
            .env("RUSTC_WRAPPER", env::current_exe()?)
            .env(recorder::LOG, &log);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        let start = Instant::now();
        let status = command.status().context("cannot run cargo")?;
        let wall = start.elapsed();
        ensure!(
            status.success(),
            "`cargo {}` of {} failed",
            job.command.join(" "),
            job.package
        );
        Ok(Sample {
            wall_seconds: wall.as_secs_f64(),
            compilations: recorder::read(&log)?,
        })
    }

    /// A figure that counts too much or too little is worse than none.
    fn is_job(&self, job: &Job, sample: &Sample) -> Result<()> {
        let mut expected: Vec<String> = job.anew.iter().map(|name| library(name)).collect();
        let whole = sample
            .compilations
            .iter()
            .filter(|compilation| !compilation.expansion_only);
        let mut compiled: Vec<String> = whole.map(|one| one.library.clone()).collect();
        expected.sort();
        compiled.sort();
        ensure!(
            expected == compiled,
            "`cargo {}` of {} compiled [{}] instead of [{}]",
            job.command.join(" "),
            job.package,
            compiled.join(", "),
            expected.join(", ")
        );
        Ok(())
    }

    /// Cargo with the profiles of the workspace and the defaults of everyone, whatever the
    /// developer's shell says.
    fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in env::vars_os() {
            let foreign = name.to_str().is_some_and(is_foreign);
            if foreign {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.root);
        command
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", &self.target);
        // Cargo knows that it matters to the macros, and compiles them anew when it changes.
        match self.again {
            0 => command.env_remove(AGAIN),
            times => command.env(AGAIN, times.to_string()),
        };
        command
    }
}

/// The folder in which everything is measured.
pub(super) fn folder(project: &Path) -> PathBuf {
    project.join("target").join("bench-compile")
}

/// What `cargo run` tells this program, and what changes how things are compiled.
fn is_foreign(name: &str) -> bool {
    const PREFIXES: [&str; 4] = [
        "CARGO_PROFILE_",
        "CARGO_BUILD_",
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
    ];
    const NAMES: [&str; 5] = [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_BOOTSTRAP",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The library of a package.
fn library(package: &str) -> String {
    package.replace('-', "_")
}
