//! The command `wxpay`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "wxpay", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a local WeChat Pay to develop and test against
    Sandbox(wxpay_sandbox::cli::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Sandbox(arguments) => wxpay_sandbox::cli::main("wxpay sandbox", arguments),
    }
}
