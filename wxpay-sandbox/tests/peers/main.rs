//! Clients that nobody here wrote, against the program: see `peers/README.md`. They are downloaded,
//! so that these tests run when they are asked for.
#![allow(clippy::unwrap_used)]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::Program;

/// The programs that drive the clients, by language.
fn peers(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(language)
}

/// Where the clients are installed, in the target folder.
fn installed(language: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("../peers")
        .join(language)
}

/// Installs what a lock file says, unless that has been done.
fn install(language: &str, lock: &str, commands: impl FnOnce(&Path) -> Vec<Command>) {
    let (peers, folder) = (peers(language), installed(language));
    let wanted = fs::read(peers.join(lock)).unwrap();
    let done = folder.join("done");
    if fs::read(&done).is_ok_and(|done| done == wanted) {
        return;
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for mut command in commands(&folder) {
        succeed(command.current_dir(&folder));
    }
    fs::write(done, wanted).unwrap();
}

/// Runs a command, and fails with what it says when it does.
fn succeed(command: &mut Command) -> String {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    said
}

/// Drives a sandbox of its own with a client, and counts what was accepted: `(APIv3, APIv2)`.
async fn drive(name: &str, mut command: Command) -> (usize, usize) {
    let program = Program::start(name);
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    command
        .arg(&program.credentials)
        .arg(catalogue)
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    println!("{}", succeed(&mut command));
    let accepted = program.accepted().await;
    let v2 = accepted
        .iter()
        .filter(|label| label.contains(" v2/"))
        .count();
    let v3 = accepted.len() - v2;
    println!("{name}: {v3} operations of APIv3 and {v2} of APIv2 were accepted");
    (v3, v2)
}

#[tokio::test]
#[ignore = "downloads wechatpay-axios-plugin; needs node and npm"]
async fn wechatpay_axios_plugin_gets_along_with_the_sandbox() {
    install("node", "package-lock.json", |folder| {
        for file in ["package.json", "package-lock.json"] {
            fs::copy(peers("node").join(file), folder.join(file)).unwrap();
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        vec![npm]
    });
    let mut node = Command::new("node");
    node.arg(peers("node").join("main.js"))
        .env("NODE_PATH", installed("node").join("node_modules"));
    let (v3, v2) = drive("wechatpay-axios-plugin", node).await;
    assert!(v3 >= 900 && v2 >= 90, "only {v3} and {v2} operations");
}

#[tokio::test]
#[ignore = "downloads wechatpayv3; needs Python with venv and pip"]
async fn wechatpayv3_gets_along_with_the_sandbox() {
    install("python", "requirements.txt", |folder| {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "."]);
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--require-hashes", "-r"])
            .arg(peers("python").join("requirements.txt"));
        vec![venv, pip]
    });
    let mut python = Command::new(installed("python").join("bin/python"));
    python
        // No folder of byte code beside the programs.
        .args(["-B"])
        .arg(peers("python").join("main.py"));
    let (v3, _) = drive("wechatpayv3", python).await;
    assert!(v3 >= 120, "only {v3} operations");
}
