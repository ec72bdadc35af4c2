//! The program: its output, its credentials, its end, and what it remembers.
#![allow(clippy::unwrap_used)]

mod callbacks;
#[path = "../sandbox/listener.rs"]
mod listener;
mod program;

use std::fs;

use program::{Client, Program, folder, written};
use serde_json::json;

#[tokio::test]
async fn a_client_with_the_written_credentials_gets_through() {
    let folder = folder("through");
    let program = Program::start(&["--credentials", &folder]);
    let client = Client::from(&folder);
    assert_eq!(client.merchant["base_url"], program.url);
    let (status, answer) = client.send("GET", "/v3/certificates", "").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["data"][0]["serial_no"],
        client.merchant["platform_serial"]
    );
    for entry in [
        "private_key",
        "certificate",
        "p12",
        "platform_certificate",
        "public_key",
        "tls_ca",
        "listener_certificate",
        "listener_private_key",
    ] {
        let file = format!("{folder}/{}", client.merchant[entry].as_str().unwrap());
        assert!(!fs::read(&file).unwrap().is_empty(), "{file}");
    }
    assert!(program.end());
}

#[tokio::test]
async fn the_https_address_shows_a_certificate_of_the_written_authority() {
    let folder = folder("https");
    let _program = Program::start(&["--credentials", &folder]);
    let client = Client::from(&folder);
    let ca = fs::read(format!("{folder}/tls_ca.pem")).unwrap();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&ca).unwrap()])
        .build()
        .unwrap();
    let url = format!(
        "{}_sandbox/state",
        client.merchant["tls_base_url"].as_str().unwrap()
    );
    assert_eq!(http.get(url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_restart_keeps_the_keys_and_writes_the_new_address() {
    let folder = folder("restart");
    let arguments = ["--credentials", folder.as_str()];
    assert!(Program::start(&arguments).end());
    let first = Client::from(&folder);
    let program = Program::start(&arguments);
    let second = Client::from(&folder);
    assert_eq!(second.merchant["base_url"], program.url);
    for entry in [
        "mchid",
        "serial",
        "api_v3_key",
        "api_v2_key",
        "platform_serial",
        "public_key_id",
    ] {
        assert_eq!(first.merchant[entry], second.merchant[entry], "{entry}");
    }
    let (status, answer) = second.send("GET", "/v3/certificates", "").await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer["data"][0]["serial_no"],
        first.merchant["platform_serial"]
    );
}

#[tokio::test]
async fn a_rotated_certificate_is_written_and_kept() {
    let folder = folder("rotated");
    let arguments = ["--credentials", folder.as_str()];
    let program = Program::start(&arguments);
    let rotated = program.order("platform-certificate/rotate", "{}").await;
    assert!(program.end());
    let program = Program::start(&arguments);
    let client = Client::from(&folder);
    assert_eq!(client.merchant["platform_serial"], rotated["serial"]);
    let (_, answer) = client.send("GET", "/v3/certificates", "").await;
    assert_eq!(answer["data"].as_array().unwrap().len(), 2);
    drop(program);
}

#[tokio::test]
async fn a_brand_is_written_and_kept() {
    let folder = folder("brand");
    let arguments = ["--credentials", folder.as_str(), "--brand"];
    assert!(Program::start(&arguments).end());
    let brand = |client: &Client| {
        let file = client.merchant["brand_private_key"].as_str().unwrap();
        let key = fs::read_to_string(format!("{folder}/{file}")).unwrap();
        let entries = ["brand_id", "brand_serial", "brand_certificate"];
        (
            key,
            entries.map(|entry| client.merchant[entry].as_str().unwrap().to_owned()),
        )
    };
    let first = brand(&Client::from(&folder));
    assert!(Program::start(&arguments[..2]).end());
    assert_eq!(brand(&Client::from(&folder)), first);
}

/// As another build of the program wrote them.
#[cfg(not(feature = "shangmi"))]
#[tokio::test]
async fn keys_that_this_build_cannot_use_stay_in_the_folder() {
    let folder = folder("other-build");
    let arguments = ["--credentials", folder.as_str()];
    assert!(Program::start(&arguments).end());
    let entries = [
        "sm2_serial",
        "sm2_private_key",
        "sm2_certificate",
        "sm2_platform_serial",
        "sm2_platform_certificate",
    ];
    let mut merchant = Client::from(&folder).merchant;
    for entry in entries {
        merchant[entry] = json!(format!("the {entry}"));
    }
    let file = format!("{folder}/merchant.json");
    fs::write(file, merchant.to_string()).unwrap();
    assert!(Program::start(&arguments).end());
    let merchant = Client::from(&folder).merchant;
    for entry in entries {
        assert_eq!(merchant[entry], format!("the {entry}"));
    }
}

#[tokio::test]
async fn orders_outlive_the_program() {
    let folder = folder("orders");
    let state = format!("{folder}/orders.sqlite");
    let credentials = format!("{folder}/credentials");
    let arguments = [
        "--credentials",
        &credentials,
        "--state",
        &state,
        "--seed",
        "5",
    ];
    let program = Program::start(&arguments);
    let client = Client::from(&credentials);
    let mchid = client.merchant["mchid"].as_str().unwrap().to_owned();
    let order = |number: &str| {
        json!({
            "appid": "wxd678efh567hg6787",
            "mchid": mchid,
            "description": "Tea",
            "out_trade_no": number,
            "notify_url": "https://example.com/notify",
            "amount": { "total": 100, "currency": "CNY" },
        })
        .to_string()
    };
    for number in ["S-1", "S-2"] {
        let target = "/v3/pay/transactions/native";
        let (status, answer) = client.send("POST", target, &order(number)).await;
        assert_eq!(status, 200, "{answer}");
    }
    program.order("orders/S-1/pay", "").await;
    let query = |number: &str| format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    let (_, paid) = client.send("GET", &query("S-1"), "").await;
    assert!(program.end());

    let program = Program::start(&arguments);
    let client = Client::from(&credentials);
    let (_, found) = client.send("GET", &query("S-1"), "").await;
    assert_eq!(found, paid);
    assert_eq!(found["trade_state"], "SUCCESS");
    program.order("orders/S-2/pay", "").await;
    let (_, other) = client.send("GET", &query("S-2"), "").await;
    assert_eq!(other["trade_state"], "SUCCESS");
    assert_ne!(
        other["transaction_id"], paid["transaction_id"],
        "the seed goes on"
    );

    // An end without notice loses nothing that was written.
    let number = other["transaction_id"].as_str().unwrap();
    let paid = format!("SELECT count(*) > 0 FROM orders WHERE content LIKE '%{number}%'");
    written(&state, &paid).await;
    drop(program);
    let _program = Program::start(&arguments);
    let client = Client::from(&credentials);
    let (_, found) = client.send("GET", &query("S-2"), "").await;
    assert_eq!(found, other);
}

#[test]
fn what_is_wrong_with_the_arguments_is_said() {
    let broken = folder("broken");
    fs::create_dir_all(&broken).unwrap();
    fs::write(format!("{broken}/merchant.json"), "{").unwrap();
    for (arguments, hint) in [
        (vec!["--speed", "0"], "speed"),
        (vec!["--listen", "nowhere"], "--listen"),
        (vec!["--listen", "192.0.2.1:1"], "192.0.2.1:1"),
        (vec!["--control-from", "docker"], "172.16.0.0/12"),
        (vec!["--notify-ca", "no/ca.pem"], "no/ca.pem"),
        (vec!["--credentials", &broken], "merchant.json"),
        (vec!["--state", "/"], "state file"),
    ] {
        let error = Program::fails(&arguments);
        assert!(error.contains(hint), "{arguments:?}: {error}");
    }
}
