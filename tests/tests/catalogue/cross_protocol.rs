//! What one function signs, nothing else reads as something else. One key signs all of APIv2:
//! front ends, links, requests, answers and notifications. Here everything that is signed is
//! written down as XML, as somebody would who saw it, and posted: as it is, and with fields hidden
//! in the values of others, which the signature does not notice.
//!
//! What the protocol itself cannot tell apart, and the documentation of `notification::v2` tells
//! the caller to compare: an answer as the answer to another call (nothing in it says to which one
//! it is, not even `nonce_str`), and a notification as an answer that has no fields of its own.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use wxpay::apiv2::SignType;
use wxpay::frontend::Coupon;
use wxpay::{Merchant, Stamp};

use crate::event::Case as Event;
use crate::generated;
use crate::round_trip::{Seen, World};
use crate::{facts, xml};

/// The public functions of front ends that sign nothing themselves.
const UNSIGNED: [&str; 5] = [
    "h5_link",
    "merchant_transfer",
    "query_string",
    "sub_app",
    "sub_merchant",
];

/// Operations that answer how a payment at the counter ended, as a notification would tell it. The
/// real answers say so in `trade_type`; the sandbox makes something up when it remembers nothing.
const AT_THE_COUNTER: [(&str, &str); 4] = [
    ("micropay", "MICROPAY"),
    ("facepay", "FACEPAY"),
    ("deposit/micropay", "MICROPAY"),
    ("deposit/facepay", "FACEPAY"),
];

type Fields = BTreeMap<String, String>;

/// Something signed: what it is, and its fields with `sign`.
struct Signed {
    what: String,
    fields: Fields,
}

#[test]
fn every_function_that_signs_for_front_ends_is_tried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../wxpay-core/src/frontend");
    let mut public = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines().map(str::trim_start) {
            let rest = line
                .strip_prefix("pub async fn ")
                .or(line.strip_prefix("pub fn "));
            public.extend(
                rest.and_then(|rest| rest.split(['(', '<']).next())
                    .map(str::to_owned),
            );
        }
    }
    let world = World::start();
    let client = wxpay_tests::client(&world.sandbox);
    let tried = front_ends(client.merchant())
        .into_iter()
        .map(|signed| signed.what);
    let tried: BTreeSet<_> = tried.chain(UNSIGNED.map(str::to_owned)).collect();
    assert_eq!(public, tried);
}

#[test]
fn nothing_that_is_signed_is_taken_for_a_notification() {
    let world = World::start();
    let client = wxpay_tests::client(&world.sandbox);
    let merchant = client.merchant();
    let events: Vec<Event> = generated::notify::events()
        .into_iter()
        .filter(|event| event.v2_name().is_some())
        .collect();
    assert_eq!(events.len(), facts::notifications("v2").len());
    let mut signed = front_ends(merchant);
    for case in generated::v2::cases() {
        for all in [true, false] {
            for seen in case.seen(&world, all) {
                signed.extend(fields_of(&world, case.id, &seen));
            }
        }
    }
    let notifications = client.notifications();
    let (mut taken, mut parsed) = (Vec::new(), 0);
    for signed in &signed {
        for (how, body) in disguises(&signed.fields) {
            // What is no message at all is none of these events.
            if notifications.parse_v2(body.as_bytes()).is_err() {
                continue;
            }
            parsed += 1;
            for event in &events {
                if event.read_v2(merchant, body.as_bytes()).is_ok() {
                    let name = event.v2_name().unwrap_or_default();
                    taken.push(format!("{} {how} as {name}", signed.what));
                }
            }
        }
    }
    // Requests and answers have right signatures, and are told by what they say.
    assert!(parsed > 500, "{parsed} messages had a right signature");
    assert!(
        taken.is_empty(),
        "taken for notifications\n{}",
        taken.join("\n")
    );
}

#[test]
fn nothing_that_a_user_sees_is_taken_for_an_answer() {
    let world = World::start();
    let client = wxpay_tests::client(&world.sandbox);
    let mut signed = front_ends(client.merchant());
    let cases = generated::v2::cases();
    for case in &cases {
        for seen in case.seen(&world, true) {
            if matches!(seen, Seen::Link(_)) {
                signed.extend(fields_of(&world, case.id, &seen));
            }
        }
    }
    let mut taken = Vec::new();
    for case in &cases {
        let mut seen = case.seen(&world, true).into_iter();
        // The request itself comes back, too.
        let own = seen.find_map(|seen| match seen {
            Seen::Request(_) => fields_of(&world, case.id, &seen),
            _ => None,
        });
        for signed in signed.iter().chain(&own) {
            let body = document(&signed.fields);
            if let Some(Ok(())) = case.takes(&world, body.as_bytes()) {
                taken.push(format!("{} as the answer to {}", signed.what, case.id));
            }
        }
    }
    assert!(taken.is_empty(), "taken for answers\n{}", taken.join("\n"));
}

/// The signature of a request is over whatever text stands in it: nobody can have it hold a
/// notification, of whichever event.
#[tokio::test]
async fn no_request_is_signed_with_a_notification_in_one_of_its_values() {
    let sandbox = wxpay_tests::sandbox();
    let client = wxpay_tests::client(&sandbox);
    for event in facts::notifications("v2") {
        let name = facts::text(&event, "event_type");
        let required = facts::fields(&event, "xml")
            .iter()
            .filter(|field| facts::required(field));
        let mut required: Vec<_> = required.map(|field| facts::text(field, "name")).collect();
        required.sort_unstable();
        let attach: String = required.iter().map(|name| format!("&{name}=1")).collect();
        let order = wxpay::v2::pay::PrepayUnifiedOrder::new(
            "wxd678efh567hg6787",
            client.merchant().mchid(),
            "Coffee",
            "P1",
            1,
            "203.0.113.7",
            "https://shop.example/notify",
            "NATIVE",
        );
        let error = order
            .attach(format!("x{attach}"))
            .send(&client)
            .await
            .unwrap_err();
        assert_eq!(error.outcome(), wxpay::Outcome::NotSent, "{name}");
        assert!(error.to_string().contains("`attach`"), "{name}: {error}");
    }
    assert!(sandbox.requests().is_empty());
}

/// Whatever this program hands to front ends, with values such as are real.
fn front_ends(merchant: &Merchant) -> Vec<Signed> {
    let appid = "wxd678efh567hg6787";
    let stamp = Stamp::new(1_700_000_000, "5K8264ILTKCH16CQ2502SI8ZNMTM67VS").unwrap();
    let prepay_id = "wx201410272009395522657a690389285100";
    let coupon = Coupon::new("98065001", "89560002019101000121").coupon_code("R2024");
    let coupons = merchant
        .coupon_parameters(std::slice::from_ref(&coupon))
        .unwrap();
    let coupons = object(json!({
        "stock_id0": coupon.stock_id,
        "out_request_no0": coupon.out_request_no,
        "coupon_code0": coupon.coupon_code,
        "send_coupon_merchant": coupons.send_coupon_merchant,
        "sign": coupons.sign,
    }));
    let package = "sendid=242e8abd163d300019b2cae74ba8e8c0&ver=8&mchid=11475856";
    let packet = merchant
        .red_packet_parameters(appid, package, &stamp)
        .unwrap();
    // The app id is signed, and not handed over; what kind of signature it is, the other way round.
    let mut packet = shown(&packet);
    packet.insert("appId".to_owned(), appid.to_owned());
    packet.remove("signType");
    let detail = merchant
        .payscore_order_detail("500001", "SERVICE0001", &stamp)
        .unwrap();
    let confirmation =
        merchant.payscore_confirmation("DJIOSQPYWDxsjdldeuwhdodwxasd_dDiodnwjh9we", &stamp);
    let link = merchant
        .coupon_link(&coupon, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
        .unwrap();
    let mut all = vec![
        ("payscore_order_detail", shown(&detail)),
        ("payscore_confirmation", shown(&confirmation.unwrap())),
        ("coupon_parameters", coupons),
        ("coupon_link", query(&link)),
        ("red_packet_parameters", packet),
        (
            "jsapi_parameters",
            shown(&merchant.jsapi_parameters(appid, prepay_id, &stamp).unwrap()),
        ),
        (
            "app_parameters",
            shown(&merchant.app_parameters(appid, prepay_id, &stamp).unwrap()),
        ),
    ];
    for sign_type in [SignType::Md5, SignType::HmacSha256] {
        let jsapi = merchant
            .v2_jsapi_parameters(appid, prepay_id, sign_type, &stamp)
            .unwrap();
        let app = merchant.v2_app_parameters(appid, merchant.mchid(), prepay_id, sign_type, &stamp);
        all.push(("v2_jsapi_parameters", shown(&jsapi)));
        all.push(("v2_app_parameters", shown(&app.unwrap())));
    }
    let signed = |(what, mut fields): (&str, Fields)| {
        if let Some(sign) = fields.remove("paySign") {
            fields.insert("sign".to_owned(), sign);
        }
        Signed {
            what: what.to_owned(),
            fields,
        }
    };
    all.into_iter().map(signed).collect()
}

/// The fields of what was seen, where it has a signature.
fn fields_of(world: &World, id: &str, seen: &Seen) -> Option<Signed> {
    let (what, mut fields) = match seen {
        Seen::Link(url) => ("the link of", query(url)),
        Seen::Request(request) if request.body.starts_with(b"<xml>") => (
            "the request of",
            object(Value::Object(xml::fields(&request.body))),
        ),
        Seen::Request(request) => ("the request of", query(&request.path)),
        Seen::Answer(body) if body.starts_with(b"<xml>") => {
            ("the answer of", object(Value::Object(xml::fields(body))))
        }
        Seen::Answer(_) => return None,
    };
    if let Some((_, trade_type)) = AT_THE_COUNTER.iter().find(|(path, _)| id.ends_with(path))
        && matches!(seen, Seen::Answer(_))
    {
        fields.insert("trade_type".to_owned(), (*trade_type).to_owned());
        fields.remove("sign");
        let fields_now: Vec<_> = fields
            .iter()
            .map(|(name, value)| (&name[..], &value[..]))
            .collect();
        let message = world.sandbox.signed_v2(&fields_now);
        fields = object(Value::Object(xml::fields(&message.body)));
    }
    fields.contains_key("sign").then(|| Signed {
        what: format!("{what} {id}"),
        fields,
    })
}

/// The message as it is, and with each field hidden in the value of the one before it.
fn disguises(fields: &Fields) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), document(fields))];
    let names: Vec<_> = fields.keys().filter(|name| *name != "sign").collect();
    for (around, hidden) in names.iter().zip(names.iter().skip(1)) {
        let mut fewer = fields.clone();
        let value = fewer.remove(*hidden).unwrap_or_default();
        if let Some(text) = fewer.get_mut(*around) {
            text.push_str(&format!("&{hidden}={value}"));
        }
        all.push((format!("with {hidden} in {around}"), document(&fewer)));
    }
    all
}

fn document(fields: &Fields) -> String {
    let fields = fields
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)));
    xml::document(&fields.collect::<Map<_, _>>())
}

fn shown(value: &impl serde::Serialize) -> Fields {
    object(serde_json::to_value(value).unwrap())
}

/// The texts of an object that are not empty; only those are signed.
fn object(value: Value) -> Fields {
    let Value::Object(members) = value else {
        return Fields::new();
    };
    members
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn query(url: &str) -> Fields {
    let (_, query) = url.split_once('?').unwrap_or_default();
    let query = query.split('#').next().unwrap_or_default();
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}
