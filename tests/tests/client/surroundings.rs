//! What the environment says of proxies and certificate authorities. Each test runs once more, in a
//! process of its own that has the variables.

use std::process::Command;

use tokio::io::AsyncWriteExt as _;
use wxpay::{ClientBuilder, Outcome};
use wxpay_sandbox::Sandbox;
use wxpay_tests::listener::{Listener, request};
use wxpay_tests::sandbox;

const CHILD: &str = "WXPAY_TESTS_CHILD";

/// Whether this is the process with the variables; otherwise it is run, and must succeed.
fn is_child(test: &str, variables: &[(&str, &str)]) -> bool {
    if std::env::var_os(CHILD).is_some() {
        return true;
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    child.args(["--exact", &format!("surroundings::{test}")]);
    child.env(CHILD, "1").envs(variables.iter().copied());
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
    false
}

fn settings(sandbox: &Sandbox) -> ClientBuilder {
    let merchant = sandbox.merchant();
    wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
}

#[tokio::test]
async fn what_is_on_this_machine_is_asked_without_a_proxy() {
    let name = "what_is_on_this_machine_is_asked_without_a_proxy";
    let proxy = "http://127.0.0.1:9";
    if !is_child(name, &[("http_proxy", proxy), ("ALL_PROXY", proxy)]) {
        return;
    }
    let sandbox = sandbox();
    let client = sandbox.client().unwrap();
    client.v3("v3/certificates").get().await.unwrap();
    let call = client
        .v3("v3/certificates")
        .host(sandbox.tls_base_url().to_owned());
    call.get().await.unwrap();
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn who_cannot_be_reached_and_through_which_proxy_is_said() {
    let name = "who_cannot_be_reached_and_through_which_proxy_is_said";
    let proxy = "http://me:secret@127.0.0.1:9";
    if !is_child(name, &[("HTTPS_PROXY", proxy)]) {
        return;
    }
    let client = settings(&sandbox()).build().unwrap();
    let call = client.v3("v3/pay/transactions/jsapi");
    let error = call.post().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    let text = error.to_string();
    for part in [
        "no connection: api2.mch.weixin.qq.com could not be reached",
        "through the proxy of HTTPS_PROXY, 127.0.0.1:9",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains("secret"), "{text}");
}

#[tokio::test]
async fn the_answer_of_a_proxy_is_said_to_have_come_through_one() {
    let name = "the_answer_of_a_proxy_is_said_to_have_come_through_one";
    // Bound by the parent, so that the child can be told where it is.
    let proxy = Listener::start(|mut connection| async move {
        request(&mut connection).await;
        let answer = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
        connection.write_all(answer).await.unwrap();
    })
    .await;
    let url = proxy.url();
    let child = tokio::task::spawn_blocking(move || is_child(name, &[("HTTP_PROXY", &url)]));
    if !child.await.unwrap() {
        return;
    }
    let settings = settings(&sandbox()).base_url("http://wechat.example/");
    let client = settings.build().unwrap();
    let call = client.v3("v3/pay/transactions/jsapi");
    let error = call.post().await.unwrap_err();
    let text = error.to_string();
    assert_eq!(error.status().unwrap(), 502, "{text}");
    assert!(
        text.contains("through the proxy of HTTP_PROXY, 127.0.0.1:"),
        "{text}"
    );
}

#[tokio::test]
async fn a_proxy_that_speaks_socks_is_refused_where_it_is_needed() {
    let name = "a_proxy_that_speaks_socks_is_refused_where_it_is_needed";
    if !is_child(name, &[("all_proxy", "socks5://127.0.0.1:9")]) {
        return;
    }
    let sandbox = sandbox();
    let client = sandbox.client().unwrap();
    client.v3("v3/certificates").get().await.unwrap();
    let client = settings(&sandbox).build().unwrap();
    let error = client.v3("v3/certificates").get().await.unwrap_err();
    let text = error.to_string();
    assert_eq!(error.outcome(), Outcome::NotSent, "{text}");
    assert!(
        text.contains("all_proxy") && text.contains("`http_client`"),
        "{text}"
    );
}

#[test]
fn without_authorities_https_is_not_to_be_had_and_the_rest_is() {
    let name = "without_authorities_https_is_not_to_be_had_and_the_rest_is";
    let nothing = [
        ("SSL_CERT_FILE", "/dev/null"),
        ("SSL_CERT_DIR", "/dev/null"),
    ];
    if !is_child(name, &nothing) {
        return;
    }
    let sandbox = sandbox();
    let error = settings(&sandbox).build().unwrap_err().to_string();
    for part in ["`root_certificate`", "ca-certificates", "SSL_CERT_FILE"] {
        assert!(error.contains(part), "{error}");
    }
    let local = settings(&sandbox).base_url("http://127.0.0.1:9/");
    local.build().unwrap();
    let with_own = settings(&sandbox).root_certificate(&sandbox.merchant().tls_ca);
    with_own.build().unwrap();
}
