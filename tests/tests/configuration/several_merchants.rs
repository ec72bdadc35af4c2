//! Several merchants in one process do not get into each other's way.

use std::fmt::Write;

use wxpay::Client;
use wxpay::configuration::Configuration;
use wxpay_sandbox::Sandbox;
use wxpay_tests::{sandbox, stranger};

use crate::folder::Folder;

/// Two shops, each with keys in a folder of its own and a sandbox that knows only them.
fn shops(test: &str) -> (Folder, [Sandbox; 2], [Client; 2]) {
    let sandboxes = [sandbox(), stranger()];
    let mut folder = Folder::new(test);
    let mut text = "total_timeout = 20\n".to_owned();
    for (name, sandbox) in ["shop1", "shop2"].iter().zip(&sandboxes) {
        folder = folder.with_keys(sandbox, name);
        let merchant = sandbox.merchant();
        write!(
            text,
            r#"
            [merchants.{name}]
            mchid = "{}"
            private_key = "{name}/apiclient_key.pem"
            certificate = "{name}/apiclient_cert.pem"
            public_key_id = "{}"
            public_key = "{name}/pub_key.pem"
            base_url = "{}"
            "#,
            merchant.mchid,
            merchant.public_key_id,
            sandbox.base_url(),
        )
        .unwrap();
    }
    let configuration = Configuration::from_toml_file(folder.write("wxpay.toml", &text)).unwrap();
    let clients = ["shop1", "shop2"].map(|name| {
        let shop = configuration.merchant(name).unwrap();
        // So that a call may be sent to the other's, in the clear as it is.
        let both = sandboxes.iter().map(Sandbox::base_url);
        let shop = both.fold(shop, wxpay::ClientBuilder::client_certificate_base_url);
        shop.build().unwrap()
    });
    (folder, sandboxes, clients)
}

#[tokio::test]
async fn each_calls_its_own_platform_with_its_own_keys() {
    let (_folder, sandboxes, clients) = shops("several");
    let order = |client: &Client| {
        let body = serde_json::json!({
            "appid": "wxd678efh567hg6787", "out_order_no": "SAME-NUMBER", "service_id": "500001",
        });
        let client = client.clone();
        async move {
            let call = client.v3("v3/payscore/smartretail-orders").json(&body);
            call.post().await
        }
    };
    let (first, second) = tokio::join!(order(&clients[0]), order(&clients[1]));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert!(first.verified() && second.verified());
    assert_ne!(first["order_id"], second["order_id"]);
    for (sandbox, client) in sandboxes.iter().zip(&clients) {
        let [request] = sandbox.requests().try_into().unwrap();
        assert_eq!(request.problem, None);
        let signed = request.header("authorization").unwrap().to_owned();
        assert!(signed.contains(client.merchant().mchid()), "{signed}");
    }
}

#[tokio::test]
async fn a_call_to_the_others_platform_is_refused_and_its_answer_not_trusted() {
    let (_folder, sandboxes, [client, _]) = shops("strangers");
    let error = client
        .v3("v3/certificates")
        .host(sandboxes[1].base_url().to_owned())
        .get()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert!(!error.verified(), "{error}");
}
