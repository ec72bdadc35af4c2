//! The environment itself, in a process of its own.

use std::process::{Command, Output};

use wxpay_sandbox::Sandbox;
use wxpay_tests::sandbox;

use crate::lookup::variables;

/// A program that calls `from_env` and fetches the platform certificates.
fn program(mode: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_from-env"));
    program.arg(mode);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WXPAY_") {
            program.env_remove(name);
        }
    }
    program
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn answered(output: &Output, sandbox: &Sandbox) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    let merchant = sandbox.merchant();
    let printed = text(&output.stdout);
    let expected = format!("{} {}\n", merchant.mchid, merchant.platform_serial);
    assert!(printed.ends_with(&expected), "{printed}");
    printed
}

#[test]
fn clients_of_all_kinds_read_it_and_call() {
    let sandbox = sandbox();
    for mode in ["async", "blocking", "builder"] {
        let output = program(mode).envs(variables(&sandbox)).output().unwrap();
        let printed = answered(&output, &sandbox);
        assert!(!printed.contains("WARN"), "{printed}");
    }
    assert_eq!(sandbox.requests().len(), 3);
}

#[test]
fn a_variable_that_is_none_is_a_warning_with_the_right_name() {
    let sandbox = sandbox();
    let output = program("async")
        .envs(variables(&sandbox))
        .env("WXPAY_APIV3_KEY", "SECRET")
        .env("WXPAY_COLOUR", "SECRET")
        .output()
        .unwrap();
    let printed = answered(&output, &sandbox);
    let warnings: Vec<_> = printed
        .lines()
        .filter(|line| line.contains("WARN"))
        .collect();
    assert_eq!(warnings.len(), 2, "{printed}");
    let about = |name: &str| *warnings.iter().find(|line| line.contains(name)).unwrap();
    assert!(about("WXPAY_APIV3_KEY").contains("did you mean WXPAY_API_V3_KEY?"));
    assert!(!about("WXPAY_COLOUR").contains("did you mean"));
    assert!(!printed.contains("SECRET"), "{printed}");
}

#[test]
fn a_misspelt_variable_is_remembered_when_the_right_one_is_missing() {
    let sandbox = sandbox();
    let mut variables = variables(&sandbox);
    let mchid = variables.remove("WXPAY_MCHID").unwrap();
    let output = program("async")
        .envs(variables)
        .env("WXPAY_MCH_ID", mchid)
        .output()
        .unwrap();
    assert!(!output.status.success());
    let error = text(&output.stderr);
    assert!(error.contains("WXPAY_MCHID is not set"), "{error}");
    assert!(
        error.contains("WXPAY_MCH_ID is set, which is not the same"),
        "{error}"
    );
}

#[test]
fn a_client_needs_a_key_to_sign_with_and_one_to_verify_with() {
    let sandbox = sandbox();
    let refused = |unset: &[&str], mode: &str| {
        let mut variables = variables(&sandbox);
        variables.retain(|name, _| !unset.contains(name));
        let output = program(mode).envs(variables).output().unwrap();
        assert!(!output.status.success());
        text(&output.stderr)
    };
    let signing = ["WXPAY_PRIVATE_KEY", "WXPAY_API_V2_KEY"];
    let verifying = ["WXPAY_PUBLIC_KEY", "WXPAY_PUBLIC_KEY_ID"];
    for mode in ["async", "blocking"] {
        let error = refused(&signing, mode);
        assert!(error.contains("WXPAY_PRIVATE_KEY is not set"), "{error}");
        assert!(error.contains("nor is WXPAY_API_V2_KEY"), "{error}");
        let error = refused(&verifying, mode);
        assert!(error.contains("WXPAY_PUBLIC_KEY is not set"), "{error}");
        assert!(
            error.contains("nor is WXPAY_PLATFORM_CERTIFICATE"),
            "{error}"
        );
    }
    let mut variables = variables(&sandbox);
    variables.retain(|name, _| !verifying.contains(name));
    variables.insert("WXPAY_DOWNLOAD_PLATFORM_CERTIFICATES", "true".to_owned());
    let output = program("async").envs(variables).output().unwrap();
    answered(&output, &sandbox);
    let before = sandbox.requests().len();
    // A builder may be given a signer later; it fails when it is used.
    let error = refused(&signing, "builder");
    assert!(
        error.starts_with("GET v3/certificates: `private_key`"),
        "{error}"
    );
    assert_eq!(sandbox.requests().len(), before);
}
