//! The client for programs without async.

use wxpay::ErrorKind;
use wxpay_tests::{builder, sandbox};

use crate::round_trips::service_order;

#[test]
fn a_program_without_async_calls_from_several_threads() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let created = client.send(&service_order("B0")).unwrap();
    assert!(created.verified());
    std::thread::scope(|scope| {
        for number in ["B1", "B2", "B3", "B4"] {
            let client = client.clone();
            scope.spawn(move || {
                let created = client.send(&service_order(number)).unwrap();
                assert_eq!(created.out_order_no, number);
            });
        }
    });
}

#[test]
fn mutual_tls_works_without_async_too() {
    let sandbox = sandbox();
    let builder = builder(&sandbox);
    let client = builder.build().unwrap();
    let order = crate::round_trips::rental_order(&client, "B5");
    let blocking = wxpay::blocking::Client::new(client).unwrap();
    assert_eq!(blocking.send(&order).unwrap().out_order_no, "B5");
}

#[tokio::test]
async fn called_from_async_code_it_is_an_error_and_no_panic() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let error = client.send(&service_order("B6")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)));
    assert!(error.to_string().contains("spawn_blocking"), "{error}");
    assert!(sandbox.requests().is_empty());
    // Dropped in async code it must not panic either.
    drop(client);
}
