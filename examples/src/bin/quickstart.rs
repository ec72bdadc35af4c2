//! Places and cancels orders of four products, and makes one call that must fail, against a
//! WeChat Pay that runs inside this program: real keys, real HTTP, signatures checked on both
//! sides.

use std::error::Error;

use wxpay::v2::wxv::{CancelRentalOrder, CreateRentalOrder, SignType};
use wxpay::v3::pay::transactions::{
    Amount, PayByCode, PayByCodePayer, PayByCodeSceneInfo, PayByCodeStoreInfo, ReverseOrder,
};
use wxpay::v3::payscore::serviceorder::{
    CancelServiceOrder, CreateServiceOrder, RiskFund, RiskFundName, ServiceOrderTimeRange,
};
use wxpay::v3::payscore::smartretail_orders::{CancelSmartRetailOrder, CreateSmartRetailOrder};
use wxpay::{Answer, Client, Endpoint, Node, Protocol};
use wxpay_sandbox::Sandbox;

const APPID: &str = "wxd678efh567hg6787";
const SERVICE_ID: &str = "500001";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_certificate(&merchant.platform_certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .api_v3_key(&merchant.api_v3_key)
        .api_v2_key(&merchant.api_v2_key)
        .base_url(sandbox.base_url())
        .client_certificate_base_url(sandbox.tls_base_url())
        .root_certificate(&merchant.tls_ca)
        .build()?;

    service_order(&client).await?;
    smart_retail_order(&client).await?;
    code_payment(&client).await?;
    rental_order(&client).await?;
    order_that_does_not_exist(&client).await;
    Ok(())
}

async fn service_order(client: &Client) -> wxpay::Result<()> {
    let create = CreateServiceOrder::new(
        "SERVICE0001",
        APPID,
        SERVICE_ID,
        "Power bank",
        ServiceOrderTimeRange::new("20261120093000"),
        RiskFund::new(RiskFundName::Deposit, 9900),
        "https://shop.example.com/wxpay/payscore",
    )
    .need_user_confirm(true);
    let created = create.send(client).await?;
    report::<CreateServiceOrder>(&created);

    let cancel =
        CancelServiceOrder::new("SERVICE0001", APPID, SERVICE_ID, "The user left without it");
    report::<CancelServiceOrder>(&cancel.send(client).await?);
    Ok(())
}

async fn smart_retail_order(client: &Client) -> wxpay::Result<()> {
    let create = CreateSmartRetailOrder::new(APPID, "RETAIL0001", SERVICE_ID)
        .service_introduction("Vending machine 17")
        .risk_amount(5000)
        .need_user_confirm(true);
    report::<CreateSmartRetailOrder>(&create.send(client).await?);

    let cancel = CancelSmartRetailOrder::new("RETAIL0001", APPID, SERVICE_ID, "Nothing was taken");
    report::<CancelSmartRetailOrder>(&cancel.send(client).await?);
    Ok(())
}

async fn code_payment(client: &Client) -> wxpay::Result<()> {
    let mchid = client.merchant().mchid();
    let pay = PayByCode::new(
        APPID,
        mchid,
        "Coffee",
        "CODE0001",
        PayByCodePayer::new("130061098828009406"),
        Amount::new(1800),
        PayByCodeSceneInfo::new(PayByCodeStoreInfo::new().out_id("SHOP-1")),
    );
    report::<PayByCode>(&pay.send(client).await?);

    let reverse = ReverseOrder::new("CODE0001", APPID, mchid);
    report::<ReverseOrder>(&reverse.send(client).await?);
    Ok(())
}

async fn rental_order(client: &Client) -> wxpay::Result<()> {
    let merchant = client.merchant();
    let create = CreateRentalOrder::new(
        "1.0",
        APPID,
        merchant.mchid(),
        SignType::HmacSha256,
        "RENTAL0001",
        SERVICE_ID,
        "Umbrella",
        3000,
        "HOUR",
        100,
        merchant.serial().unwrap_or_default(),
    )
    .start_time("20261120093000")
    .rent_fee_desc("1 yuan an hour");
    report::<CreateRentalOrder>(&create.send(client).await?);

    let cancel = CancelRentalOrder::new(
        "1.0",
        APPID,
        merchant.mchid(),
        SignType::HmacSha256,
        "RENTAL0001",
        "It stopped raining",
        SERVICE_ID,
    );
    report::<CancelRentalOrder>(&cancel.send(client).await?);
    Ok(())
}

/// The call that must fail, and how its error reads.
async fn order_that_does_not_exist(client: &Client) {
    let cancel = CancelServiceOrder::new("NO-SUCH-ORDER", APPID, SERVICE_ID, "A mistake");
    match cancel.send(client).await {
        Ok(_) => println!("an order that does not exist was cancelled: this cannot be"),
        Err(error) => println!(
            "{} {} {} {} code={} outcome={:?}\n  {error}",
            CancelServiceOrder::SPEC.method,
            CancelServiceOrder::SPEC.path,
            error.status().map_or(0, |status| status.as_u16()),
            verified(error.verified()),
            error.code().unwrap_or("none"),
            error.outcome(),
        ),
    }
}

/// One line: method, path template, HTTP status, whether the answer was verified, and the fields
/// that came back.
fn report<E: Endpoint>(answer: &Answer<E::Response>) {
    println!(
        "{} {} {} {} {}",
        E::SPEC.method,
        E::SPEC.path,
        answer.status().as_u16(),
        verified(answer.verified()),
        fields(E::SPEC.protocol, answer.raw().body()),
    );
}

fn verified(verified: bool) -> &'static str {
    if verified { "verified" } else { "NOT VERIFIED" }
}

fn fields(protocol: Protocol, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let document = match protocol {
        Protocol::V2 => wxpay::apiv2::xml::parse(&text, "xml").ok(),
        _ => Node::parse_json(body).ok(),
    };
    let Some(Node::Object(fields)) = document else {
        return "no fields".to_owned();
    };
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!(
                "{name}={}",
                serde_json::to_string(value).unwrap_or_default()
            ),
        })
        .collect();
    fields.join(" ")
}
