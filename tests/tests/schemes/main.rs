//! The other signature schemes, against the sandbox: SM2, and brands.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod brand;
mod configuration;
mod credentials;
mod sm2;
mod sm2_sensitive;
mod sm2_tampering;

use std::sync::LazyLock;

use wxpay::v3::payscore::serviceorder::{
    CreateServiceOrder, RiskFund, RiskFundName, ServiceOrderTimeRange,
};
use wxpay::{Client, ClientBuilder};
use wxpay_sandbox::{Brand, Sandbox, Shangmi};

/// For the tests that only need keys.
static SM2_KEYS: LazyLock<Sandbox> = LazyLock::new(sm2_sandbox);
static OTHER_SM2_KEYS: LazyLock<Sandbox> = LazyLock::new(sm2_sandbox);
static BRAND_KEYS: LazyLock<Sandbox> = LazyLock::new(brand_sandbox);

fn sm2_sandbox() -> Sandbox {
    Sandbox::builder().shangmi().start().unwrap()
}

fn shangmi(sandbox: &Sandbox) -> &Shangmi {
    sandbox.merchant().shangmi.as_ref().unwrap()
}

/// A client builder with the SM2 keys of the sandbox's merchant, and no RSA key at all.
fn sm2_builder(sandbox: &Sandbox) -> ClientBuilder {
    let (merchant, shangmi) = (sandbox.merchant(), shangmi(sandbox));
    Client::builder()
        .mchid(&merchant.mchid)
        .sm2_private_key(&shangmi.private_key)
        .certificate(&shangmi.certificate)
        .platform_certificate(&shangmi.platform_certificate)
        .base_url(sandbox.base_url())
}

fn brand_sandbox() -> Sandbox {
    Sandbox::builder().brand().start().unwrap()
}

fn brand(sandbox: &Sandbox) -> &Brand {
    sandbox.merchant().brand.as_ref().unwrap()
}

/// A client builder with everything that a brand has.
fn brand_builder(sandbox: &Sandbox) -> ClientBuilder {
    let (merchant, brand) = (sandbox.merchant(), brand(sandbox));
    let builder = Client::builder()
        .brand_id(&brand.brand_id)
        .private_key(&brand.private_key)
        .serial(&brand.serial)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(sandbox.base_url());
    wxpay_tests::patient(builder)
}

fn service_order(number: &str) -> CreateServiceOrder {
    CreateServiceOrder::new(
        number,
        "wxd678efh567hg6787",
        "500001",
        "Power bank",
        ServiceOrderTimeRange::new("20261120093000"),
        RiskFund::new(RiskFundName::Deposit, 9900),
        "https://shop.example.com/wxpay",
    )
}

/// Sends a request that was built without a client, and gives status and body.
async fn sent(request: http::Request<bytes::Bytes>) -> (u16, String) {
    let (head, body) = request.into_parts();
    let answer = reqwest::Client::new()
        .request(head.method, head.uri.to_string())
        .headers(head.headers)
        .body(body)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The clock of this machine, in unix seconds.
fn now() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_secs()).unwrap()
}
