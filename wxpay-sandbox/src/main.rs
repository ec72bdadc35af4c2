//! A local WeChat Pay to develop and test against; see the library of the same name.

use std::process::ExitCode;

use clap::Parser;
use wxpay_sandbox::cli::{Arguments, run};

#[derive(Parser)]
#[command(name = "wxpay-sandbox", version, about)]
struct Command {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    let Err(error) = run(Command::parse().arguments) else {
        return ExitCode::SUCCESS;
    };
    eprintln!("wxpay-sandbox: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  because: {cause}");
        source = cause.source();
    }
    ExitCode::FAILURE
}
