//! Every misuse of the macros is one clear error at the right place, and every accepted spelling
//! compiles without a warning.
//!
//! One rule a file, whose name begins with the part of the declaration that the rule is about;
//! CONTRIBUTING.md lists these. After a change of wording, `TRYBUILD=overwrite cargo test -p
//! wxpay-ui` writes the `.stderr` files anew; read each before committing it. All cases take minutes:
//! `cargo test -p wxpay-ui -- endpoint trybuild=option_host` runs one test, and of its cases those
//! whose path has this in it.

use trybuild::TestCases;

#[test]
fn misuse_of_endpoint_is_explained_and_every_spelling_compiles() {
    run("endpoint");
}

#[test]
fn misuse_of_model_is_explained_and_every_spelling_compiles() {
    run("model");
}

#[test]
fn misuse_of_notification_is_explained_and_every_spelling_compiles() {
    run("notification");
}

#[test]
fn misuse_of_open_enum_is_explained_and_every_spelling_compiles() {
    run("open_enum");
}

#[test]
fn misuse_of_events_is_explained_and_every_spelling_compiles() {
    run("events");
}

fn run(name: &str) {
    let cases = TestCases::new();
    cases.compile_fail(format!("{name}/fail/*.rs"));
    cases.pass(format!("{name}/pass/*.rs"));
}
