//! Links: `Authorization` goes to WeChat Pay and nowhere else.

use wxpay::bill::BillLink;
use wxpay::{DownloadError, ErrorKind, Outcome};
use wxpay_tests::{builder, client, sandbox};

use crate::bills::{download_error, trade_bill};

const SHA1: &str = "79bb0f45fc4c42234a918000b2668d689e2bde04";

#[tokio::test]
async fn a_link_is_followed_with_a_signature_over_its_own_path_and_query() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let link = trade_bill(&client, false).await;
    let mut file = client.download(&link.download_url).await.unwrap();
    assert!(file.bytes(1 << 20).await.unwrap().len() > 100);

    // A fragment is never sent, and never signed.
    let url = format!("{}#fragment", link.download_url);
    client.download(&url).await.unwrap();
    let pictures = format!(
        "{}v3/merchant-service/images/a%2Fb?x=%20|",
        sandbox.base_url()
    );
    let mut picture = client.download(&pictures).await.unwrap();
    assert!(picture.bytes(1000).await.unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn authorization_is_never_sent_to_a_foreign_host() {
    let (own, foreign) = (sandbox(), sandbox());
    let client = client(&own);
    let link = trade_bill(&client, false).await;
    let (own_origin, foreign_origin) = (own.base_url(), foreign.base_url());
    let elsewhere = link.download_url.replace(own_origin, foreign_origin);
    for url in [elsewhere.as_str(), &elsewhere.replace("http:", "https:")] {
        let error = client.download(url).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
        let link = BillLink::new(url, "SHA1", SHA1);
        client.fetch_bill(&link).await.unwrap_err();
    }
    for url in [
        "https://example.com/v3/billdownload/file?token=1",
        "https://mch.weixin.qq.com.example.com/v3/billdownload/file",
        "https://evilmch.weixin.qq.com/v3/billdownload/file",
        "https://wechatpay.cn.example.com/v3/billdownload/file",
        "https://evilwechatpay.cn/",
        "https://api.mch.weixin.qq.com:8443/v3/billdownload/file",
        "https://example.com\\@api.mch.weixin.qq.com/",
        "https://example.com/\\api.mch.weixin.qq.com/",
        "https://api.mch.weixin.qq.com.@example.com/",
        "https://10.0.0.1/",
    ] {
        let error = client.download(url).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{url}");
        match download_error(&error) {
            DownloadError::ForeignHost { host } => assert!(!host.is_empty()),
            DownloadError::Link(problem) => assert!(problem.contains("user info"), "{problem}"),
            other => panic!("{url}: {other}"),
        }
    }
    for url in [
        "http://api.mch.weixin.qq.com/v3/billdownload/file",
        "https://user:pass@api.mch.weixin.qq.com/v3/billdownload/file",
        "ftp://api.mch.weixin.qq.com/",
        "/v3/billdownload/file?token=1",
        "",
        "no link",
    ] {
        let error = client.download(url).await.unwrap_err();
        assert!(
            matches!(download_error(&error), DownloadError::Link(_)),
            "{url}"
        );
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert!(foreign.requests().is_empty());
}

#[tokio::test]
async fn wechat_pays_own_hosts_and_allowed_ones_pass() {
    let sandbox = sandbox();
    let unreachable = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = unreachable.local_addr().unwrap();
    drop(unreachable);
    // No name is looked up and nothing leaves this machine: every host leads to a closed port.
    let hosts = [
        "api.mch.weixin.qq.com",
        "apihk.mch.weixin.qq.com",
        "api2.wechatpay.cn",
        "pay.wechatpay.cn",
        "bills.example.com",
    ];
    let http = hosts.iter().fold(reqwest::Client::builder(), |http, host| {
        http.resolve(host, address)
    });
    let client = builder(&sandbox)
        .http_client(http.no_proxy().build().unwrap())
        .download_host("bills.example.com")
        .build()
        .unwrap();
    for host in hosts {
        let url = format!("https://{host}/v3/billdownload/file?token=1");
        let error = client.download(&url).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Connect(_)),
            "{host}: {error}"
        );
        assert!(!error.to_string().contains("token"), "{error}");
    }
}

#[tokio::test]
async fn a_linked_file_that_has_to_be_signed_is_verified() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let url = format!("{}v3/certificates", sandbox.base_url());
    let mut file = client.download(&url).await.unwrap();
    assert!(file.verified());
    assert!(file.bytes(1 << 20).await.unwrap().starts_with(b"{"));
    sandbox.fault(wxpay_sandbox::Fault::MissingSignature, 1);
    let error = client.download(&url).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Verification(_)));
}
