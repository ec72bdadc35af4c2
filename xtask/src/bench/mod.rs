//! What it costs to compile the catalogue: time and memory, beside the same structs with serde.
//!
//! Here belongs what measures, and what it compares with; what is measured is written by
//! [`crate::write`], and nothing outside this folder depends on it but the command.
//!
//! Everything is built below `target/bench-compile`, once with all dependencies; what is measured
//! is then compiled from nothing as often as is asked for. [`recorder`] stands in the place of the
//! compiler and notes what each crate takes.

mod limits;
mod measurement;
mod recorder;
mod report;
mod twin;
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;

pub(crate) use recorder::{compile, log_of_compilations};

use crate::catalogue;
use crate::crates::Crate;
use crate::facts::Facts;
use measurement::Measurement;
use report::{Figures, Report};
use twin::Derives;
use workspace::{CHECK, DEBUG, Job, RELEASE, Workspace};

/// Often enough that the macros' own work is most of what is measured.
const AGAIN: u32 = 8;

/// What `bench-compile` is told.
#[derive(Args)]
pub(crate) struct Options {
    /// How often everything is measured; the medians are reported.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Writes all figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Succeeds whatever the figures are.
    #[arg(long)]
    no_limits: bool,
}

/// Measures and reports.
///
/// # Errors
/// Something does not compile, or costs more than its limit.
pub(crate) fn bench(project: &Path, options: &Options) -> Result<()> {
    ensure!(
        cfg!(unix),
        "this system does not tell what a compiler took: use Linux or macOS"
    );
    let facts = Facts::read()?;
    let modules = catalogue::plan(&facts)?;
    let target = workspace::folder(project).join("target-catalogue");
    let wxpay = Workspace {
        root: project.to_owned(),
        target,
        again: 0,
    };
    let again = Workspace {
        root: project.to_owned(),
        target: wxpay.target.clone(),
        again: AGAIN,
    };
    let serde = twin::write(project, &modules, Derives::Serde)?;
    let plain = twin::write(project, &modules, Derives::None)?;

    let bench = Bench { runs: options.runs };
    let full = |command| catalogue_job(command, Some("full"));
    let default = Job {
        anew: default_packages(),
        ..catalogue_job(CHECK, None)
    };
    let figures = Figures {
        check: bench.measure(&wxpay, &full(CHECK))?,
        check_default: bench.measure(&wxpay, &default)?,
        debug: bench.measure(&wxpay, &full(DEBUG))?,
        release: bench.measure(&wxpay, &full(RELEASE))?,
        serde_one_crate: bench.measure(&serde, &twin::one_crate())?,
        serde_split: bench.measure(&serde, &twin::split())?,
        expansion: bench.expand(&wxpay, &full(CHECK))?,
        expansion_serde: bench.expand(&serde, &twin::split())?,
        expansion_plain: bench.expand(&plain, &twin::split())?,
        // Not between the others: the two ways of compiling the macros displace each other.
        expansion_again: bench.expand(&again, &full(CHECK))?,
        macros: bench.measure(&wxpay, &alone("wxpay-macros"))?,
        serde_derive: bench.measure(&serde, &alone("serde_derive"))?,
    };
    let report = Report::new(figures, options.runs, facts.operations.len())?;
    print!("{}", report.table());
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&report)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    match report.exceeded() {
        0 => Ok(()),
        count if options.no_limits => {
            println!("\n{count} limits are exceeded, which --no-limits allows");
            Ok(())
        }
        count => bail!("{count} limits are exceeded"),
    }
}

struct Bench {
    runs: u32,
}

impl Bench {
    fn measure(&self, workspace: &Workspace, job: &Job) -> Result<Measurement> {
        self.repeat(workspace, job, "", |workspace| workspace.measure(job))
    }

    fn expand(&self, workspace: &Workspace, job: &Job) -> Result<Measurement> {
        self.repeat(workspace, job, ", up to expansion", |workspace| {
            workspace.measure_expansion(job)
        })
    }

    fn repeat(
        &self,
        workspace: &Workspace,
        job: &Job,
        what: &str,
        once: impl Fn(&Workspace) -> Result<measurement::Sample>,
    ) -> Result<Measurement> {
        let features = job
            .features
            .map(|features| format!(", {features}"))
            .unwrap_or_default();
        eprintln!(
            "{} {}{features}{what} …",
            job.command.join(" "),
            job.package
        );
        workspace.prepare(job)?;
        let samples = (0..self.runs)
            .map(|_| once(workspace))
            .collect::<Result<Vec<_>>>()?;
        Ok(Measurement::of(&samples))
    }
}

/// The facade and the crates behind it.
fn catalogue_job(command: &'static [&'static str], features: Option<&'static str>) -> Job {
    let mut anew: Vec<String> = Crate::ALL.into_iter().map(Crate::package).collect();
    anew.push("wxpay".to_owned());
    Job {
        command,
        package: "wxpay".to_owned(),
        features,
        anew,
    }
}

/// What the default features compile of them.
fn default_packages() -> Vec<String> {
    vec![Crate::Payments.package(), "wxpay".to_owned()]
}

fn alone(package: &str) -> Job {
    Job {
        command: DEBUG,
        package: package.to_owned(),
        features: None,
        anew: vec![package.to_owned()],
    }
}
