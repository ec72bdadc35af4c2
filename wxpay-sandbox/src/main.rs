//! A local WeChat Pay to develop and test against; see the library of the same name.

use std::process::ExitCode;

use clap::Parser;
use wxpay_sandbox::cli::{self, Arguments};

#[derive(Parser)]
#[command(name = "wxpay-sandbox", version, about)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    cli::main("wxpay-sandbox", Command::parse().arguments)
}
