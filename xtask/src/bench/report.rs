//! The figures as JSON and as a table.

use std::process::Command;
use std::{fmt::Write as _, thread};

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::AGAIN;
use super::limits::{self, Limit};
use super::measurement::Measurement;
use super::workspace::JOBS;

/// What the figures mean.
const CONDITIONS: [&str; 8] = [
    "two jobs; dependencies are built before; no incremental compilation; cargo's own time counts",
    "dev profile with full debug information and release profile, as cargo has them by default",
    "peak memory is that of the largest compiler; CPU time is that of all of them",
    "the crate itself is the facade wxpay and the crates of the catalogue behind it",
    "serde's twin has the same structs, with one line of documentation each, but no constructors, setters or endpoints, and it does not leave out absent fields: that favours serde",
    "expansion is the CPU time of the macros' work, their talk with the compiler included: how much longer the compiler needs when they do it several times, divided by how often",
    "resolved is the CPU time until every macro is expanded and every name resolved (--emit=dep-info), less that of the twin without any derive of serde: resolving what macros wrote, loading the macros, longer documentation and notifications count against wxpay",
    "a macro crate's time is that of its own compiler, linking included",
];

/// Everything that is measured.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) check: Measurement,
    pub(super) check_default: Measurement,
    pub(super) debug: Measurement,
    pub(super) release: Measurement,
    pub(super) serde_one_crate: Measurement,
    pub(super) serde_split: Measurement,
    pub(super) expansion: Measurement,
    pub(super) expansion_serde: Measurement,
    pub(super) expansion_plain: Measurement,
    pub(super) expansion_again: Measurement,
    pub(super) macros: Measurement,
    pub(super) serde_derive: Measurement,
}

/// What follows from the figures.
#[derive(Debug, Serialize)]
pub(super) struct Ratios {
    pub(super) ratio_one_crate: f64,
    pub(super) ratio_one_crate_cpu: f64,
    pub(super) ratio_split: f64,
    pub(super) ratio_split_cpu: f64,
    pub(super) ratio_macro_crate: f64,
    pub(super) ratio_macro_crate_cpu: f64,
    /// The work of the macros alone.
    pub(super) expansion_ms_an_endpoint: f64,
    /// With all that the compiler does until it has resolved what they wrote.
    pub(super) resolved_ms_an_endpoint: f64,
    /// The same for serde's derives.
    pub(super) resolved_serde_ms_an_endpoint: f64,
}

/// The whole outcome.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    compiler: String,
    cores: usize,
    jobs: &'static str,
    runs: u32,
    endpoints: usize,
    conditions: [&'static str; 8],
    measurements: Figures,
    ratios: Ratios,
    limits: Vec<Limit>,
}

impl Report {
    /// # Errors
    /// The compiler does not tell its version.
    pub(super) fn new(figures: Figures, runs: u32, endpoints: usize) -> Result<Self> {
        let version = Command::new("rustc")
            .arg("--version")
            .output()
            .context("cannot run rustc")?;
        let ratios = Ratios::of(&figures, endpoints);
        Ok(Self {
            compiler: String::from_utf8_lossy(&version.stdout).trim().to_owned(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            jobs: JOBS,
            runs,
            endpoints,
            conditions: CONDITIONS,
            limits: limits::limits(&figures, &ratios),
            measurements: figures,
            ratios,
        })
    }

    /// How many limits are exceeded.
    pub(super) fn exceeded(&self) -> usize {
        self.limits.iter().filter(|limit| !limit.passed).count()
    }

    /// Everything but the figures of single crates, for people.
    pub(super) fn table(&self) -> String {
        let Self {
            compiler,
            cores,
            jobs,
            runs,
            endpoints,
            ..
        } = self;
        let mut out = format!("{compiler}, {cores} cores, {jobs} jobs, medians of {runs} runs\n\n");
        row(
            &mut out,
            "",
            ["wall s", "CPU s", "peak MB"].map(str::to_owned),
        );
        for (name, figure) in self.measurements.named() {
            let memory = figure.peak_bytes as f64 / 1e6;
            let columns = [
                (figure.wall_seconds, 2),
                (figure.cpu_seconds, 2),
                (memory, 0),
            ];
            row(
                &mut out,
                name,
                columns.map(|(number, digits)| format!("{number:.digits$}")),
            );
        }
        let ratios = &self.ratios;
        out += &format!(
            "\nratio_one_crate {:.2} (CPU {:.2}), ratio_split {:.2} (CPU {:.2}), macro crate {:.2} (CPU {:.2})\n\
             expansion of {endpoints} endpoints: {:.2} ms each; resolved {:.2} ms (with serde's derives and no endpoints: {:.2})\n\n",
            ratios.ratio_one_crate,
            ratios.ratio_one_crate_cpu,
            ratios.ratio_split,
            ratios.ratio_split_cpu,
            ratios.ratio_macro_crate,
            ratios.ratio_macro_crate_cpu,
            ratios.expansion_ms_an_endpoint,
            ratios.resolved_ms_an_endpoint,
            ratios.resolved_serde_ms_an_endpoint,
        );
        row(&mut out, "", ["measured", "limit", ""].map(str::to_owned));
        for Limit {
            name,
            unit,
            measured,
            limit,
            at_least,
            passed,
        } in &self.limits
        {
            let bound = if *at_least { "≥" } else { "≤" };
            let verdict = if *passed { "ok" } else { "EXCEEDED" };
            let columns = [
                format!("{measured:.2}"),
                format!("{bound} {limit}"),
                verdict.to_owned(),
            ];
            row(&mut out, &format!("{name}, {unit}"), columns);
        }
        out.push('\n');
        for condition in self.conditions {
            out += &format!("- {condition}\n");
        }
        out
    }
}

impl Figures {
    fn named(&self) -> [(&'static str, &Measurement); 12] {
        [
            ("check, full", &self.check),
            ("check, default features", &self.check_default),
            ("debug build, full", &self.debug),
            ("release build, full", &self.release),
            ("serde in one crate: check", &self.serde_one_crate),
            ("serde split alike: check", &self.serde_split),
            ("up to expansion, one after the other", &self.expansion),
            ("… with serde's derives", &self.expansion_serde),
            ("… with neither", &self.expansion_plain),
            (
                "… with macros that work several times",
                &self.expansion_again,
            ),
            ("wxpay-macros", &self.macros),
            ("serde_derive", &self.serde_derive),
        ]
    }
}

impl Ratios {
    fn of(figures: &Figures, endpoints: usize) -> Self {
        let check = &figures.check;
        let each = |expansion: &Measurement, without: &Measurement| {
            (expansion.cpu_seconds - without.cpu_seconds) * 1e3 / endpoints as f64
        };
        let (once, plain) = (&figures.expansion, &figures.expansion_plain);
        let alone = |measurement: &Measurement| {
            measurement
                .libraries
                .values()
                .map(|cost| cost.wall_seconds)
                .sum::<f64>()
        };
        Self {
            ratio_one_crate: figures.serde_one_crate.wall_seconds / check.wall_seconds,
            ratio_one_crate_cpu: figures.serde_one_crate.cpu_seconds / check.cpu_seconds,
            ratio_split: figures.serde_split.wall_seconds / check.wall_seconds,
            ratio_split_cpu: figures.serde_split.cpu_seconds / check.cpu_seconds,
            ratio_macro_crate: alone(&figures.macros) / alone(&figures.serde_derive),
            ratio_macro_crate_cpu: figures.macros.cpu_seconds / figures.serde_derive.cpu_seconds,
            expansion_ms_an_endpoint: each(&figures.expansion_again, once) / f64::from(AGAIN),
            resolved_ms_an_endpoint: each(once, plain),
            resolved_serde_ms_an_endpoint: each(&figures.expansion_serde, plain),
        }
    }
}

/// A name, and three columns that end below each other.
fn row(out: &mut String, name: &str, columns: [String; 3]) {
    let [one, two, three] = columns;
    // Writing to a string does not fail.
    let _ = writeln!(out, "{name:<48} {one:>9} {two:>9} {three:>9}");
}
