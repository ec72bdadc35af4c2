//! For a signed answer, every change of a single byte is refused.

use bytes::Bytes;
use http::{HeaderValue, Response};
use wxpay::v3::pay::transactions::{ReverseOrder, ReverseOrderResponse};
use wxpay::{Client, Endpoint, Merchant, read_response};
use wxpay_tests::{builder, client, sandbox};

/// A real answer of the sandbox, and what verifies it.
async fn answer() -> (Response<Bytes>, Merchant, i64) {
    let sandbox = sandbox();
    let client: Client = client(&sandbox);
    let mchid = client.merchant().mchid();
    let fault = wxpay_sandbox::Fault::Answer {
        status: 200,
        headers: Vec::new(),
        body: format!(r#"{{"mchid":"{mchid}","out_trade_no":"P1"}}"#).into_bytes(),
    };
    sandbox.fault(fault, 1);
    let reverse = ReverseOrder::new("P1", "wxd678efh567hg6787", mchid);
    let answer = reverse.send(&client).await.unwrap();
    let mut response = Response::new(Bytes::copy_from_slice(answer.raw().body()));
    *response.headers_mut() = answer.raw().headers().clone();
    let now = response.headers()["wechatpay-timestamp"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    (response, builder(&sandbox).merchant().unwrap(), now)
}

fn read(response: Response<Bytes>, merchant: &Merchant, now: i64) -> wxpay::Result<()> {
    let answer = read_response::<ReverseOrder>(response, merchant, now)?;
    let _: &ReverseOrderResponse = &answer;
    Ok(())
}

/// Every byte changed in its lowest bit, and in its case bit.
fn changes(original: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..original.len()).flat_map(move |at| {
        [0x01, 0x20, 0x80].map(|bit| {
            let mut changed = original.to_vec();
            changed[at] ^= bit;
            changed
        })
    })
}

#[tokio::test]
async fn every_single_byte_counts() {
    let (response, merchant, now) = answer().await;
    read(response.clone(), &merchant, now).unwrap();

    let mut refused = 0;
    for body in changes(response.body()) {
        let mut changed = response.clone();
        *changed.body_mut() = body.into();
        let error = read(changed, &merchant, now).unwrap_err();
        assert!(!error.verified());
        assert_eq!(error.endpoint(), Some(&ReverseOrder::SPEC));
        refused += 1;
    }
    assert_eq!(refused, response.body().len() * 3);

    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-signature",
        "wechatpay-serial",
    ] {
        let original = response.headers()[name].as_bytes().to_vec();
        for value in changes(&original) {
            // A serial number in other letters is the same number.
            if name == "wechatpay-serial" && value.eq_ignore_ascii_case(&original) {
                continue;
            }
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                continue;
            };
            let mut changed = response.clone();
            changed.headers_mut().insert(name, value.clone());
            assert!(
                read(changed, &merchant, now).is_err(),
                "{name}: {value:?} was accepted"
            );
        }
        let mut without = response.clone();
        without.headers_mut().remove(name);
        assert!(
            read(without, &merchant, now).is_err(),
            "accepted without {name}"
        );
    }
}

#[tokio::test]
async fn bytes_added_or_taken_away_are_refused() {
    let (response, merchant, now) = answer().await;
    for at in 0..response.body().len() {
        let mut changed = response.clone();
        *changed.body_mut() = response.body().slice(..at);
        assert!(read(changed, &merchant, now).is_err());
    }
    for extra in [" ", "\n", "\0", "{}"] {
        let mut changed = response.clone();
        let longer = [response.body(), extra.as_bytes()].concat();
        *changed.body_mut() = longer.into();
        assert!(read(changed, &merchant, now).is_err());
    }
}

#[tokio::test]
async fn an_answer_is_good_for_five_minutes() {
    let (response, merchant, now) = answer().await;
    for shift in [-300, 0, 300] {
        read(response.clone(), &merchant, now + shift).unwrap();
    }
    for shift in [
        -301,
        301,
        30 * 24 * 3600,
        i64::MIN - now.min(0),
        i64::MAX - now,
    ] {
        assert!(
            read(response.clone(), &merchant, now.wrapping_add(shift)).is_err(),
            "{shift}"
        );
    }
}
