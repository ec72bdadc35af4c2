//! One event and several, with options and without, of a struct with fields and of none.
#![deny(warnings)]

use wxpay::notification;
use wxpay::notification::v2::{EventV2, ProofV2};
use wxpay::notification::{Event, Notification, NotificationError};
use wxpay::{Decode, Sensitive};

#[notification("TRANSACTION.SUCCESS")]
pub struct One {
    pub out_trade_no: String,
}

#[notification("REFUND.SUCCESS", "REFUND.CLOSED",)]
#[derive(Debug, Clone, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Several {
    pub out_refund_no: String,
    #[serde(rename = "type", alias = "kind", default)]
    pub refund_type: Option<String>,
    pub name: Option<Sensitive>,
}

#[notification("TRANSACTION.SUCCESS", original_type = "profitsharing", crate = wxpay)]
#[non_exhaustive]
pub struct Options {}

#[notification("TRANSACTION.SUCCESS", field = "receiver", original_type = "b", field = "order_id")]
pub struct Fields {}

#[wxpay::notification("COUPON.USE")]
pub struct Unit;

/// Old.
#[notification("OLD")]
#[deprecated]
pub struct Old {
    pub id: String,
}

#[notification("STORED")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Stored {
    pub id: String,
}

wxpay::events! {
    /// All of them.
    #[derive(Debug)]
    pub(crate) enum Events {
        /// Refunds.
        Several(Several),
    }
}

wxpay::events! {
    enum None {}
}

#[notification(v2 = sign)]
pub struct PaidV2 {
    pub out_trade_no: String,
}

#[notification(v2 = sign, no_return_code, no_result_code, crate = wxpay)]
#[serde(rename_all = "camelCase")]
pub struct Bare {
    pub plate_number: String,
}

#[notification(v2 = req_info, docs = "https://pay.weixin.qq.com/")]
pub struct RefundedV2 {}

#[notification("CHECK.SUCCESS", "CHECK.FAIL", v2 = event_ciphertext)]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Checked {
    pub out_order_no: String,
}

mod shadowed {
    #![allow(non_camel_case_types, dead_code)]

    pub struct Option;
    pub struct Result;
    pub struct str;
    pub struct bool;

    #[wxpay::notification(v2 = sign, no_result_code)]
    pub struct EventV2 {}

    #[wxpay::notification("A", original_type = "b", field = "c", docs = "https://pay.weixin.qq.com/")]
    pub struct Event {}

    wxpay::events! {
        pub enum Events {
            Event(Event),
        }
    }
}

fn event<T: Event + Decode + serde::de::DeserializeOwned>() -> &'static [&'static str] {
    T::EVENT_TYPES
}

fn read(notification: Notification) -> Result<bool, NotificationError> {
    let None::Unknown(notification) = None::read(notification)?.into_inner();
    match Events::try_from(notification)? {
        Events::Several(refund) => Ok(refund.refund_type.is_some()),
        Events::Unknown(_) => Ok(false),
    }
}

fn main() {
    assert_eq!(event::<One>(), ["TRANSACTION.SUCCESS"]);
    assert_eq!(event::<Several>(), ["REFUND.SUCCESS", "REFUND.CLOSED"]);
    assert_eq!(Options::ORIGINAL_TYPE, Some("profitsharing"));
    assert_eq!(Options::FIELDS, [""; 0]);
    assert_eq!(Fields::FIELDS, ["receiver", "order_id"]);
    assert_eq!(event::<Unit>(), ["COUPON.USE"]);
    assert_eq!(event::<Stored>(), ["STORED"]);
    assert_eq!(event::<shadowed::Event>(), ["A"]);
    assert_eq!(PaidV2::PROOF, ProofV2::Sign);
    assert!(PaidV2::RETURN_CODE && PaidV2::RESULT_CODE && PaidV2::EVENT_TYPES.is_empty());
    assert!(!Bare::RETURN_CODE && !Bare::RESULT_CODE && !shadowed::EventV2::RESULT_CODE);
    assert_eq!(RefundedV2::PROOF, ProofV2::ReqInfo);
    assert_eq!(Checked::EVENT_TYPES, ["CHECK.SUCCESS", "CHECK.FAIL"]);
    let _ = (read, One { out_trade_no: "1".into() }.out_trade_no, Unit);
}
