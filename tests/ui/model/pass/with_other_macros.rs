//! A struct may be several things: each macro sees the serde attributes.
#![deny(warnings)]

use wxpay::notification::Event;
use wxpay::{Encode, Endpoint, endpoint, model, notification};

/// A request that is stored too.
#[endpoint(POST "v3/orders/<orderNo>" -> ())]
#[model]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrder {
    pub order_no: String,
    #[query]
    #[serde(rename = "type", alias = "kind")]
    pub order_type: Option<String>,
}

/// An event that is passed on.
#[model(encode)]
#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    #[serde(rename = "out_trade_no", alias = "trade_no")]
    pub order_no: String,
}

/// The same, written in the other order.
#[notification("REFUND.SUCCESS")]
#[model(encode, new)]
pub struct Refunded {
    #[serde(rename = "out_refund_no")]
    pub refund_no: String,
}

fn is_encoded<T: Encode + serde::Serialize>(_: &T) {}

fn main() {
    assert_eq!(CreateOrder::SPEC.path, "v3/orders/{orderNo}");
    assert_eq!(Paid::EVENT_TYPES, ["TRANSACTION.SUCCESS"]);
    is_encoded(&Paid { order_no: "1".into() });
    is_encoded(&Refunded::new("1"));
    assert_eq!(Refunded::EVENT_TYPES, ["REFUND.SUCCESS"]);
    is_encoded(&CreateOrder { order_no: "1".into(), order_type: None });
}
