//! A gateway in front of WeChat Pay, with a path of its own.

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use wxpay::{BaseUrl, Stamp, build_request};
use wxpay_tests::listener::{Listener, request};
use wxpay_tests::{client, sandbox};

use crate::round_trips::service_order;

#[tokio::test]
async fn its_path_is_sent_and_not_signed_when_it_is_set_so() {
    let sandbox = sandbox();
    let platform = sandbox.base_url().trim_end_matches('/').to_owned();
    let host = platform.strip_prefix("http://").unwrap().to_owned();
    let gateway = Listener::start(move |mut connection| {
        let host = host.clone();
        async move {
            let asked = request(&mut connection).await;
            let passed = asked.replacen(" /wechat/v3/", " /v3/", 1);
            assert_ne!(passed, asked);
            let mut platform = TcpStream::connect(host).await.unwrap();
            platform.write_all(passed.as_bytes()).await.unwrap();
            let both = tokio::io::copy_bidirectional(&mut connection, &mut platform);
            both.await.ok();
        }
    })
    .await;
    let merchant = sandbox.merchant();
    let settings = || {
        wxpay::Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .base_url(format!("{}wechat", gateway.url()))
    };
    let behind = settings().unsigned_base_path().build().unwrap();
    assert!(service_order("G1").send(&behind).await.unwrap().verified());

    let variables = [
        ("WXPAY_MCHID", merchant.mchid.clone()),
        ("WXPAY_PRIVATE_KEY", merchant.private_key.clone()),
        ("WXPAY_CERTIFICATE", merchant.certificate.clone()),
        ("WXPAY_PUBLIC_KEY_ID", merchant.public_key_id.clone()),
        ("WXPAY_PUBLIC_KEY", merchant.public_key.clone()),
        ("WXPAY_BASE_URL", format!("{}wechat", gateway.url())),
        ("WXPAY_UNSIGNED_BASE_PATH", "true".to_owned()),
    ];
    let behind = wxpay::ClientBuilder::from_lookup(|name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    });
    let behind = behind.unwrap().build().unwrap();
    service_order("G4").send(&behind).await.unwrap();

    // Without it the path is part of what is signed, as those of WeChat Pay's own hosts are.
    let signed = settings().build().unwrap();
    let error = service_order("G2").send(&signed).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401, "{error}");
}

#[test]
fn the_signature_is_that_of_the_same_request_without_a_gateway() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let order = service_order("G3");
    let stamp = Stamp::new(1_700_000_000, "NONCE").unwrap();
    let built = |url: &BaseUrl| build_request(&order, client.merchant(), url, &stamp).unwrap();
    let plain = built(&BaseUrl::new("https://a.example/").unwrap());
    let gateway = BaseUrl::new("https://b.example/x/y/").unwrap();
    let (signed, unsigned) = (built(&gateway), built(&gateway.clone().unsigned_path()));
    let authorization = |request: &http::Request<bytes::Bytes>| {
        request.headers()["authorization"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(signed.uri(), unsigned.uri());
    assert!(unsigned.uri().path().starts_with("/x/y/v3/"));
    assert_eq!(authorization(&unsigned), authorization(&plain));
    assert_ne!(authorization(&unsigned), authorization(&signed));
}
