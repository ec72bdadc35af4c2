//! What the library's decoding takes beside serde's derive, both after the same verification.
//!
//! Criterion reports each figure by itself; the `ratio` lines at the end compare medians of rounds
//! in which both sides were measured in turn, so that a machine whose speed drifts slows both
//! alike.
#![allow(missing_docs, dead_code, clippy::unwrap_used)]

mod rounds;

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use criterion::Criterion;
use http::Response;
use rounds::ratio;
use serde::Deserialize;
use wxpay::crypto::PrivateKey;
use wxpay::v3::pay::transactions::QueryOrderByTransactionId;
use wxpay::{Client, Merchant, Node, apiv3, read_response};

const NOW: i64 = 1_700_000_000;
const ID: &str = "PUB_KEY_ID_0119000001092024";

/// Every field that is documented, as a paid order of two goods with a coupon has them.
const BODY: &str = r#"{
    "appid": "wxd678efh567hg6787",
    "mchid": "1230000109",
    "out_trade_no": "1217752501201407033233368018",
    "transaction_id": "1217752501201407033233368018",
    "trade_type": "JSAPI",
    "trade_state": "SUCCESS",
    "trade_state_desc": "支付成功",
    "bank_type": "CMC",
    "attach": "门店 12，收银台 3",
    "success_time": "2018-06-08T10:34:56+08:00",
    "time_expire": "2018-06-08T11:04:56+08:00",
    "description": "Image形象店-深圳腾大-QQ公仔",
    "notify_url": "https://shop.example.com/wxpay/notify",
    "goods_tag": "WXG",
    "limit_pay": ["no_credit", "no_balance"],
    "support_fapiao": true,
    "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
    "amount": {"total": 52800, "payer_total": 47800, "currency": "CNY", "payer_currency": "CNY"},
    "detail": {
        "cost_price": 60800,
        "invoice_id": "wx123",
        "goods_detail": [
            {"merchant_goods_id": "1246464644", "wechatpay_goods_id": "1001", "goods_name": "iPhoneX 256G", "quantity": 1, "unit_price": 52000},
            {"merchant_goods_id": "1246464645", "wechatpay_goods_id": "1002", "goods_name": "手机壳", "quantity": 2, "unit_price": 400}
        ]
    },
    "scene_info": {
        "payer_client_ip": "14.23.150.211",
        "device_id": "013467007045764",
        "store_info": {"id": "0001", "name": "腾讯大厦分店", "area_code": "440305", "address": "广东省深圳市南山区科技中一道10000号"}
    },
    "promotion_detail": [{
        "coupon_id": "109519",
        "name": "单品惠-6",
        "scope": "SINGLE",
        "type": "CASH",
        "amount": 5000,
        "stock_id": "931386",
        "wechatpay_contribute": 2000,
        "merchant_contribute": 2000,
        "other_contribute": 1000,
        "currency": "CNY",
        "goods_detail": [
            {"goods_id": "M1006", "quantity": 1, "unit_price": 52000, "discount_amount": 4800, "goods_remark": "商品备注信息"},
            {"goods_id": "M1007", "quantity": 2, "unit_price": 400, "discount_amount": 100, "goods_remark": "商品备注信息"}
        ]
    }]
}"#;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let bench = Bench::new();
    bench.both_read_everything();
    criterion.bench_function("verify", |b| b.iter(|| bench.verify()));
    criterion.bench_function("verify and decode", |b| b.iter(|| bench.read()));
    criterion.bench_function("verify and decode with serde", |b| {
        b.iter(|| bench.read_with_serde());
    });
    criterion.bench_function("decode with serde", |b| {
        b.iter(|| black_box(bench.decode_with_serde()));
    });
    criterion.bench_function("parse alone", |b| {
        b.iter(|| black_box(Node::parse_json(bench.response.body()).unwrap()));
    });
    criterion.final_summary();

    let ratio = ratio(|| bench.read(), || bench.read_with_serde());
    println!("ratio verify+decode/verify+serde {ratio:.3} (at most 1.25)");
}

/// A signed answer, and the merchant whom it is for.
struct Bench {
    merchant: Merchant,
    response: Response<Bytes>,
}

impl Bench {
    fn new() -> Self {
        // Published test keys play the merchant and the platform.
        let merchant_key = published("go_A_private_pkcs8");
        let platform_key = published("java_mch_private_pkcs8");
        let merchant = Client::builder()
            .mchid("1230000109")
            .serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
            .private_key(merchant_key)
            .platform_public_key(ID, platform_key.public_key().clone())
            .merchant()
            .unwrap();

        // Without white space, and in the order of the names, which suits neither side.
        let body: serde_json::Value = serde_json::from_str(BODY).unwrap();
        let body = Bytes::from(body.to_string());
        let nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";
        let message = apiv3::response_message(&NOW.to_string(), nonce, &body);
        let signature = platform_key.sign_sha256(&message).unwrap();
        let response = Response::builder()
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Request-ID", "08F78BB5AF0610D302189F97EC4F20F2")
            .header("Wechatpay-Timestamp", NOW.to_string())
            .header("Wechatpay-Nonce", nonce)
            .header("Wechatpay-Serial", ID)
            .header("Wechatpay-Signature", STANDARD.encode(&signature))
            .body(body)
            .unwrap();
        Self { merchant, response }
    }

    fn verify(&self) {
        let keys = self.merchant.platform_keys();
        let serial = self.merchant.serial();
        let response = self.response.clone();
        let verified = apiv3::verify(response.headers(), response.body(), &keys, serial, NOW);
        black_box(verified.unwrap());
    }

    /// From the `http::Response` to the typed answer.
    fn read(&self) {
        let response = self.response.clone();
        black_box(
            read_response::<QueryOrderByTransactionId>(response, &self.merchant, NOW).unwrap(),
        );
    }

    /// The same with serde's derive.
    fn read_with_serde(&self) {
        self.verify();
        black_box(self.decode_with_serde());
    }

    fn decode_with_serde(&self) -> Order {
        serde_json::from_slice(self.response.body()).unwrap()
    }

    /// Neither side is fast by leaving something out.
    fn both_read_everything(&self) {
        let response = self.response.clone();
        let ours = read_response::<QueryOrderByTransactionId>(response, &self.merchant, NOW);
        let ours = format!("{:?}", ours.unwrap().into_inner());
        let serdes = format!("{:?}", self.decode_with_serde());
        assert_eq!(
            ours,
            serdes.replacen("Order", "QueryOrderByTransactionIdResponse", 1)
        );
        assert!(!ours.contains("None"), "{ours}");
    }
}

fn published(name: &str) -> PrivateKey {
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../vectors.json")).unwrap();
    let der = vectors["keys"][name]["der_b64"].as_str().unwrap();
    PrivateKey::from_der(&STANDARD.decode(der).unwrap()).unwrap()
}

// The structs of the catalogue with serde's derive.

#[derive(Debug, Clone, Deserialize)]
struct Order {
    transaction_id: Option<String>,
    trade_type: Option<String>,
    trade_state: Option<String>,
    trade_state_desc: Option<String>,
    bank_type: Option<String>,
    success_time: Option<String>,
    appid: Option<String>,
    mchid: Option<String>,
    description: Option<String>,
    attach: Option<String>,
    out_trade_no: Option<String>,
    amount: Option<OrderAmount>,
    time_expire: Option<String>,
    notify_url: Option<String>,
    goods_tag: Option<String>,
    limit_pay: Option<Vec<LimitPay>>,
    support_fapiao: Option<bool>,
    detail: Option<Detail>,
    scene_info: Option<SceneInfo>,
    payer: Option<OrderPayer>,
    promotion_detail: Option<Vec<PromotionDetail>>,
}

#[derive(Debug, Clone, Deserialize)]
struct OrderAmount {
    total: Option<i64>,
    currency: Option<String>,
    payer_currency: Option<String>,
    payer_total: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
struct Detail {
    cost_price: Option<i64>,
    invoice_id: Option<String>,
    goods_detail: Option<Vec<GoodsDetail>>,
}

#[derive(Debug, Clone, Deserialize)]
struct GoodsDetail {
    merchant_goods_id: String,
    wechatpay_goods_id: Option<String>,
    goods_name: Option<String>,
    quantity: i64,
    unit_price: i64,
}

#[derive(Debug, Clone, Deserialize)]
struct SceneInfo {
    payer_client_ip: Option<String>,
    device_id: Option<String>,
    store_info: Option<StoreInfo>,
}

#[derive(Debug, Clone, Deserialize)]
struct StoreInfo {
    id: Option<String>,
    name: String,
    area_code: String,
    address: String,
}

#[derive(Debug, Clone, Deserialize)]
struct OrderPayer {
    openid: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct PromotionDetail {
    coupon_id: Option<String>,
    name: Option<String>,
    scope: Option<String>,
    r#type: Option<String>,
    amount: Option<i64>,
    stock_id: Option<String>,
    wechatpay_contribute: Option<i64>,
    merchant_contribute: Option<i64>,
    other_contribute: Option<i64>,
    currency: Option<String>,
    goods_detail: Option<Vec<PromotionGoodsDetail>>,
}

#[derive(Debug, Clone, Deserialize)]
struct PromotionGoodsDetail {
    goods_id: Option<String>,
    quantity: Option<i64>,
    unit_price: Option<i64>,
    discount_amount: Option<i64>,
    goods_remark: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
enum LimitPay {
    #[serde(rename = "no_balance")]
    NoBalance,
    #[serde(rename = "no_credit")]
    NoCredit,
    #[serde(rename = "no_debit")]
    NoDebit,
    #[serde(rename = "balance_only")]
    BalanceOnly,
    #[serde(untagged)]
    Unknown(String),
}
