//! `cargo xtask`: writes the catalogue of wxpay from its facts, and measures what it costs.

mod bench;
mod catalogue;
mod codes;
mod crates;
mod facts;
mod generate;
mod plan;
mod rooms;
mod words;
mod write;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about, version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the generated files.
    Generate,
    /// Fails when a generated file is not what would be written now, or a room of the core uses one
    /// above it.
    Check,
    /// Measures what it costs to compile the catalogue, beside the same structs with serde.
    BenchCompile(bench::Options),
}

fn main() -> Result<()> {
    // Cargo calls this program in the compiler's place while it measures.
    if let Some(log) = bench::log_of_compilations() {
        bench::compile(&log);
    }
    let project = project();
    match Arguments::parse().command {
        Command::Generate => generate::generate(&project),
        Command::Check => generate::check(&project).and_then(|()| rooms::check(&project)),
        Command::BenchCompile(options) => bench::bench(&project, &options),
    }
}

/// The project's root, wherever the command is called.
fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
