//! `wxpay sandbox` is the program `wxpay-sandbox`.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

#[test]
fn the_sandbox_listens_and_ends_cleanly_on_sigterm() {
    let mut child = wxpay()
        .args(["sandbox", "--listen", "127.0.0.1:0"])
        .args(["--tls-listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let address = line.strip_prefix("listening on http://").expect(&line);
    let address = address.trim_end_matches('/');
    let mut connection = TcpStream::connect(address).unwrap();
    write!(
        connection,
        "GET /_sandbox/orders HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");

    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_sandbox_that_cannot_start_says_why() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = output(&[
        "sandbox",
        "--listen",
        &address,
        "--tls-listen",
        "127.0.0.1:0",
    ]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.starts_with("wxpay sandbox: ") && told.contains(&address),
        "{told}"
    );
}

#[test]
fn without_a_subcommand_it_lists_them() {
    let output = output(&[]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("sandbox"), "{told}");
}

fn wxpay() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wxpay"))
}

fn output(arguments: &[&str]) -> Output {
    wxpay().args(arguments).output().unwrap()
}
