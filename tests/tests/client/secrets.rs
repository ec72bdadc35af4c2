//! Nothing secret and nobody's data reaches `Debug`, `Display` or an error.

use wxpay::ErrorKind;
use wxpay_tests::{builder, client, sandbox};

use crate::round_trips::{rental_order, service_order};

#[tokio::test]
async fn neither_builder_nor_client_nor_merchant_shows_a_key() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let pem = format!("{}\n{}", merchant.certificate, merchant.private_key);
    let builder = builder(&sandbox)
        .client_identity_pem(pem)
        .client_identity_pkcs12(merchant.p12.clone(), "the passphrase");
    let shown = [
        format!("{builder:#?}"),
        format!("{:#?}", client(&sandbox)),
        format!("{:#?}", client(&sandbox).merchant()),
        format!(
            "{:#?}",
            wxpay::blocking::Client::new(client(&sandbox)).unwrap()
        ),
    ];
    let line = merchant.private_key.lines().nth(3).unwrap();
    for text in shown {
        for secret in [
            &merchant.api_v3_key,
            &merchant.api_v2_key,
            line,
            "the passphrase",
        ] {
            assert!(!text.contains(secret), "a secret is shown: {text}");
        }
    }
}

#[tokio::test]
async fn errors_do_not_repeat_order_numbers_or_bodies() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut order = rental_order(&client, "SECRET-ORDER-NUMBER");
    order.name = Some("张三".into());
    let call = format!("{:?}", client.send(&order));
    assert!(
        !call.contains("张三") && !call.contains("SECRET-ORDER-NUMBER"),
        "{call}"
    );

    sandbox.fault(wxpay_sandbox::Fault::WrongSignature, 1);
    let error = order.send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Verification(_)));
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(
            !text.contains("SECRET-ORDER-NUMBER") && !text.contains("张三"),
            "{text}"
        );
    }
    drop(sandbox);
    let error = service_order("SECRET-ORDER-NUMBER")
        .send(&client)
        .await
        .unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("SECRET-ORDER-NUMBER"),
        "{error:?}"
    );
}
