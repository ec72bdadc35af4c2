//! APIv2: XML, `sign`, and the client certificate.

use std::collections::BTreeMap;

use aws_lc_rs::hmac;
use md5::{Digest, Md5};
use wxpay_sandbox::{Fault, Merchant, Sandbox};

use crate::SANDBOX;
use crate::caller::nonce;

pub(crate) type Values = BTreeMap<String, String>;

pub(crate) fn values(pairs: &[(&str, &str)]) -> Values {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// HMAC-SHA256 when the values or the length of `like` say so, else MD5.
fn sign(values: &Values, key: &str, like: Option<&str>) -> String {
    let text: String = values
        .iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}&"))
        .collect();
    let text = format!("{text}key={key}");
    let by_name = values
        .get("sign_type")
        .is_some_and(|name| name == "HMAC-SHA256");
    if like.map_or(by_name, |like| like.len() == 64) {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
        hex(hmac::sign(&key, text.as_bytes()).as_ref())
    } else {
        hex(&Md5::digest(text))
    }
}

fn to_xml(values: &Values) -> String {
    let fields: String = values
        .iter()
        .map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>"))
        .collect();
    format!("<xml>{fields}</xml>")
}

/// Enough of a reader for the answers, which are one `CDATA` a line.
fn from_xml(text: &str) -> Values {
    text.lines()
        .filter_map(|line| {
            let (name, rest) = line.strip_prefix('<')?.split_once("><![CDATA[")?;
            Some((name.to_owned(), rest.split_once("]]>")?.0.to_owned()))
        })
        .collect()
}

/// The values of a message.
pub(crate) fn read(text: &str) -> Values {
    from_xml(&text.replace("<xml>", ""))
}

/// Whether `sign` is that of the other values.
pub(crate) fn is_signed(values: &Values, merchant: &Merchant) -> bool {
    let sent = values["sign"].as_str();
    sign(values, &merchant.api_v2_key, Some(sent)) == sent
}

/// The values with the `sign` that goes with them.
pub(crate) fn signed(mut values: Values, merchant: &Merchant) -> Values {
    let sign = sign(&values, &merchant.api_v2_key, None);
    values.insert("sign".to_owned(), sign);
    values
}

fn client(merchant: &Merchant, certificate: bool) -> reqwest::Client {
    let root = reqwest::Certificate::from_pem(merchant.tls_ca.as_bytes()).unwrap();
    let mut builder = reqwest::Client::builder().no_proxy().tls_certs_only([root]);
    if certificate {
        let pem = format!("{}{}", merchant.certificate, merchant.private_key);
        builder = builder.identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap());
    }
    builder.build().unwrap()
}

async fn send(http: &reqwest::Client, url: String, body: String) -> (u16, Values) {
    let response = http.post(url).body(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, from_xml(&response.text().await.unwrap()))
}

/// Signs, sends and checks the signature of the answer where there is one.
pub(crate) async fn call(sandbox: &Sandbox, path: &str, mut request: Values) -> (u16, Values) {
    let merchant = sandbox.merchant();
    request
        .entry("mch_id".to_owned())
        .or_insert_with(|| merchant.mchid.clone());
    request.entry("nonce_str".to_owned()).or_insert_with(nonce);
    request.insert(
        "sign".to_owned(),
        sign(&request, &merchant.api_v2_key, None),
    );
    let url = format!("{}{path}", sandbox.tls_base_url());
    let (status, answer) = send(&client(merchant, true), url, to_xml(&request)).await;
    if let Some(sent) = answer.get("sign") {
        assert_eq!(
            *sent,
            sign(&answer, &merchant.api_v2_key, Some(sent)),
            "{answer:?}"
        );
    }
    (status, answer)
}

fn rental(number: &str) -> Values {
    let merchant = SANDBOX.merchant();
    values(&[
        ("version", "1.0"),
        ("appid", "wxd678efh567hg6787"),
        ("mch_id", &merchant.mchid),
        ("sign_type", "HMAC-SHA256"),
        ("out_order_no", number),
        ("service_id", "500001"),
        ("goods_name", "Umbrella & power bank"),
        ("deposit_amount", "9900"),
        ("rent_unit", "FEN_HOUR"),
        ("rent_unit_fee", "100"),
        ("cert_serial_no", &merchant.platform_serial),
    ])
}

fn cancellation(number: &str) -> Values {
    values(&[
        ("version", "1.0"),
        ("appid", "wxd678efh567hg6787"),
        ("sign_type", "HMAC-SHA256"),
        ("out_order_no", number),
        ("reason", "Changed my mind"),
        ("service_id", "500001"),
    ])
}

#[tokio::test]
async fn a_rental_order_is_created_and_cancelled_once_over_mutual_tls() {
    let (status, created) = call(&SANDBOX, "wxv/createrentbill", rental("V-1")).await;
    assert_eq!(
        (status, created["result_code"].as_str()),
        (200, "SUCCESS"),
        "{created:?}"
    );
    assert_eq!(created["sign"].len(), 64);
    for name in [
        "nonce_str",
        "miniprogram_appid",
        "miniprogram_path",
        "package",
        "mch_id",
    ] {
        assert!(!created[name].is_empty(), "{name}");
    }
    let (_, same) = call(&SANDBOX, "wxv/createrentbill", rental("V-1")).await;
    assert_eq!(same["order_id"], created["order_id"]);

    let (_, cancelled) = call(&SANDBOX, "wxv/cancelbill", cancellation("V-1")).await;
    assert_eq!(cancelled["order_id"], created["order_id"]);
    let (status, again) = call(&SANDBOX, "wxv/cancelbill", cancellation("V-1")).await;
    assert_eq!(status, 200);
    assert_eq!(again["return_code"], "SUCCESS");
    assert_eq!(
        (again["result_code"].as_str(), again["err_code"].as_str()),
        ("FAIL", "INVALID_REQUEST")
    );
    assert!(again.contains_key("sign"));

    let (_, unknown) = call(&SANDBOX, "wxv/cancelbill", cancellation("none")).await;
    assert_eq!(unknown["err_code"], "ORDERNOTEXIST");
    let mut other = rental("V-1");
    other.insert("deposit_amount".to_owned(), "1".to_owned());
    let (_, conflict) = call(&SANDBOX, "wxv/createrentbill", other).await;
    assert_eq!(conflict["err_code"], "INVALID_REQUEST");
}

#[tokio::test]
async fn a_rental_order_runs_to_its_end() {
    call(&SANDBOX, "wxv/createrentbill", rental("V-2")).await;
    let mut query = cancellation("V-2");
    query.remove("reason");
    query.insert("return_query_id".to_owned(), "1".to_owned());
    let (_, found) = call(&SANDBOX, "wxv/queryrentbill", query.clone()).await;
    assert_eq!(found["state"], "CREATED");
    assert_eq!(found["goods_name"], "Umbrella & power bank");

    let mut finish = cancellation("V-2");
    finish.remove("reason");
    finish.extend(values(&[
        ("returned", "TRUE"),
        ("total_amount", "300"),
        ("rent_fee", "300"),
        ("compensation_fee", "0"),
        ("compensation_fee_desc", "none"),
        ("finish_ticket", &found["finish_ticket"]),
        ("profit_sharing", "N"),
    ]));
    let (_, early) = call(&SANDBOX, "wxv/finishrentbill", finish.clone()).await;
    assert_eq!(early["err_code"], "INVALID_REQUEST");
    assert!(SANDBOX.user_confirms("V-2"));
    let (_, finished) = call(&SANDBOX, "wxv/finishrentbill", finish).await;
    assert_eq!(finished["result_code"], "SUCCESS", "{finished:?}");
    let (_, found) = call(&SANDBOX, "wxv/queryrentbill", query).await;
    assert_eq!(
        (found["state"].as_str(), found["rent_fee"].as_str()),
        ("FINISHED", "300")
    );
}

#[tokio::test]
async fn without_the_client_certificate_the_operation_is_refused() {
    let merchant = SANDBOX.merchant();
    let mut request = rental("V-3");
    request.insert("nonce_str".to_owned(), nonce());
    request.insert(
        "sign".to_owned(),
        sign(&request, &merchant.api_v2_key, None),
    );
    for base in [SANDBOX.tls_base_url(), SANDBOX.base_url()] {
        let url = format!("{base}wxv/createrentbill");
        let (status, answer) = send(&client(merchant, false), url, to_xml(&request)).await;
        assert_eq!((status, answer["return_code"].as_str()), (400, "FAIL"));
        assert!(
            answer["return_msg"].starts_with("证书校验失败"),
            "{answer:?}"
        );
        assert!(!answer.contains_key("sign"));
    }
}

#[tokio::test]
async fn a_strangers_certificate_does_not_get_through() {
    let stranger = Sandbox::start().unwrap();
    let ours = SANDBOX.merchant();
    let root = reqwest::Certificate::from_pem(ours.tls_ca.as_bytes()).unwrap();
    let pem = format!(
        "{}{}",
        stranger.merchant().certificate,
        stranger.merchant().private_key
    );
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([root])
        .identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap())
        .build()
        .unwrap();
    let url = format!("{}wxv/createrentbill", SANDBOX.tls_base_url());
    assert!(http.post(url).body("<xml></xml>").send().await.is_err());
}

#[tokio::test]
async fn a_wrong_sign_is_refused_with_the_reason() {
    let merchant = SANDBOX.merchant();
    let refusal = async |change: &dyn Fn(&mut Values)| {
        let mut request = rental("V-4");
        request.insert("nonce_str".to_owned(), nonce());
        request.insert(
            "sign".to_owned(),
            sign(&request, &merchant.api_v2_key, None),
        );
        change(&mut request);
        let url = format!("{}wxv/createrentbill", SANDBOX.tls_base_url());
        let (status, answer) = send(&client(merchant, true), url, to_xml(&request)).await;
        assert_eq!((status, answer["return_code"].as_str()), (200, "FAIL"));
        assert!(!answer.contains_key("sign"));
        answer["return_msg"].clone()
    };
    let message = refusal(&|request| drop(request.insert("service_id".into(), "2".into()))).await;
    assert!(message.contains("body may have changed"), "{message}");
    let message = refusal(&|request| drop(request.remove("sign"))).await;
    assert!(message.contains("sign is missing"), "{message}");
    let message = refusal(&|request| {
        let lower = request["sign"].to_lowercase();
        request.insert("sign".into(), lower);
    })
    .await;
    assert!(message.contains("upper case"), "{message}");
    let message = refusal(&|request| drop(request.insert("sign_type".into(), "MD5".into()))).await;
    assert!(message.contains("HMAC-SHA256"), "{message}");
    let message = refusal(&|request| {
        request.insert("sign".into(), sign(request, &merchant.api_v2_key, Some("")));
    })
    .await;
    assert!(
        message.contains("HMAC-SHA256 was expected, but MD5 was used"),
        "{message}"
    );
}

#[tokio::test]
async fn values_are_checked_after_the_sign() {
    let refusal = async |change: &dyn Fn(&mut Values)| {
        let mut request = rental("V-5");
        change(&mut request);
        let (_, answer) = call(&SANDBOX, "wxv/createrentbill", request).await;
        assert_eq!(answer["return_code"], "FAIL");
        answer["return_msg"].clone()
    };
    let message = refusal(&|request| drop(request.remove("goods_name"))).await;
    assert!(message.contains("goods_name is required"), "{message}");
    let message = refusal(&|request| drop(request.insert("mch_id".into(), "1".into()))).await;
    assert!(message.contains("mch_id is 1"), "{message}");
    let message = refusal(&|request| drop(request.insert("nonce_str".into(), String::new()))).await;
    assert!(message.contains("nonce_str"), "{message}");
    let message =
        refusal(&|request| drop(request.insert("deposit_amount".into(), "x".into()))).await;
    assert!(
        message.contains("deposit_amount must be an integer"),
        "{message}"
    );
}

#[tokio::test]
async fn a_doctype_is_refused() {
    let http = client(SANDBOX.merchant(), true);
    let url = format!("{}pay/micropay", SANDBOX.tls_base_url());
    let body = "<!DOCTYPE xml [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><xml><a>&a;</a></xml>";
    let (_, answer) = send(&http, url, body.to_owned()).await;
    assert!(answer["return_msg"].contains("DOCTYPE"), "{answer:?}");
}

#[tokio::test]
async fn a_path_that_keeps_its_v2_is_put_right() {
    let url = format!("{}v2/pay/micropay", SANDBOX.base_url());
    let (status, answer) = send(&client(SANDBOX.merchant(), false), url, String::new()).await;
    assert_eq!(status, 404);
    assert!(answer["return_msg"].contains("/pay/micropay"), "{answer:?}");
}

#[tokio::test]
async fn an_md5_operation_without_certificate_works_over_plain_http() {
    let merchant = SANDBOX.merchant();
    let mut request = values(&[
        ("appid", "wxd678efh567hg6787"),
        ("mch_id", &merchant.mchid),
        ("nonce_str", "n"),
        ("out_trade_no", "T-1"),
    ]);
    request.insert(
        "sign".to_owned(),
        sign(&request, &merchant.api_v2_key, None),
    );
    let url = format!("{}pay/orderquery", SANDBOX.base_url());
    let (_, answer) = send(&client(merchant, false), url, to_xml(&request)).await;
    assert_eq!(answer["return_code"], "SUCCESS", "{answer:?}");
    assert_eq!(answer["err_code"], "ORDERNOTEXIST");
    assert_eq!(
        answer["sign"],
        sign(&answer, &merchant.api_v2_key, Some(&answer["sign"]))
    );
    assert_eq!(answer["sign"].len(), 32);
}

#[tokio::test]
async fn the_answer_that_is_json_has_numbers_in_it() {
    let merchant = SANDBOX.merchant();
    let mut request = values(&[
        ("mch_id", &merchant.mchid),
        ("appid", "wxd678efh567hg6787"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("code", "c"),
        ("grant_type", "authorization_code"),
        ("scope", "pay_identity"),
        ("sign_type", "HMAC-SHA256"),
        ("nonce_str", "n"),
    ]);
    let sign = sign(&request, &merchant.api_v2_key, None);
    request.insert("sign".to_owned(), sign);
    let query: Vec<String> = request.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let url = format!(
        "{}appauth/getaccesstoken?{}",
        SANDBOX.base_url(),
        query.join("&")
    );
    let response = client(merchant, false).get(url).send().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(answer["retcode"], 0, "{answer}");
    assert!(answer["access_token_expire_in"].is_i64(), "{answer}");
    assert!(answer["access_token"].is_string(), "{answer}");
}

#[tokio::test]
async fn faults_reach_apiv2_answers() {
    let sandbox = Sandbox::start().unwrap();
    let merchant = sandbox.merchant();
    let query = || {
        let mut request = values(&[
            ("appid", "wxd678efh567hg6787"),
            ("mch_id", &merchant.mchid),
            ("nonce_str", "n"),
            ("out_trade_no", "T-1"),
        ]);
        request.insert(
            "sign".to_owned(),
            sign(&request, &merchant.api_v2_key, None),
        );
        (
            format!("{}pay/orderquery", sandbox.base_url()),
            to_xml(&request),
        )
    };
    let http = client(merchant, false);
    let verifies = |answer: &Values| {
        answer
            .get("sign")
            .map(|sent| *sent == sign(answer, &merchant.api_v2_key, Some(sent)))
    };
    // Not for APIv2: it must wait for an APIv3 call and do nothing here.
    sandbox.fault(Fault::ProbeSignature, 1);
    sandbox.fault(Fault::WrongSignature, 1);
    sandbox.fault(Fault::MissingSignature, 1);
    let body = b"<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code></xml>";
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body: body.to_vec(),
        },
        1,
    );
    for expected in [Some(false), None, Some(true)] {
        let (url, body) = query();
        let (_, answer) = send(&http, url, body).await;
        assert_eq!(verifies(&answer), expected, "{answer:?}");
    }
}
