//! Every misuse of the macros is one clear error at the right place, and every accepted spelling
//! compiles without a warning.
//!
//! One rule a file, whose name begins with the part of the declaration that the rule is about;
//! CONTRIBUTING.md lists these. After a change of wording, `TRYBUILD=overwrite cargo test -p
//! wxpay-ui` writes the `.stderr` files anew; read each before committing it.

#[test]
fn misuse_is_explained_and_every_spelling_compiles() {
    let cases = trybuild::TestCases::new();
    for name in ["endpoint", "model", "notification", "open_enum", "events"] {
        cases.compile_fail(format!("{name}/fail/*.rs"));
        cases.pass(format!("{name}/pass/*.rs"));
    }
}
