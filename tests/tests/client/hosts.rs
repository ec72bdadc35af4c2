//! `Authorization` is shown to nobody in the clear whom the client was not set up for.

use wxpay::Outcome;
use wxpay_tests::listener::Listener;
use wxpay_tests::{builder, client, sandbox};

#[tokio::test]
async fn a_foreign_host_without_tls_gets_nothing() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let foreign = Listener::silent().await;
    for host in [
        foreign.url(),
        foreign.url().replace("http", "HTTP"),
        format!("{}base/path", foreign.url()),
        "http://api.mch.weixin.qq.com/".to_owned(),
    ] {
        let call = client.v3("v3/certificates").host(host.clone());
        let error = call.get().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{host}: {error}");
        assert!(error.to_string().contains("https://"), "{error}");
        let call = client.v2("v2/pay/orderquery").host(host.clone());
        let error = call.post().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{host}: {error}");
    }
    assert_eq!(foreign.connections(), 0);
}

#[tokio::test]
async fn what_the_client_is_set_up_for_may_be_named_for_one_call() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build().unwrap();
    let host = sandbox.base_url().trim_end_matches('/').to_owned();
    let call = client.v3("v3/certificates").host(host);
    call.get().await.unwrap();
}
