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

#[test]
fn in_the_threads_that_are_for_waiting_it_works() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let several = || {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
    };
    let single = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
    };
    for (runtime, number) in [(several(), "B7"), (single(), "B8")] {
        let (runtime, client) = (runtime.unwrap(), client.clone());
        let created = runtime.block_on(async {
            let call = move || client.send(&service_order(number));
            tokio::task::spawn_blocking(call).await.unwrap()
        });
        assert_eq!(created.unwrap().out_order_no, number);
    }
    let created = several()
        .unwrap()
        .block_on(async { tokio::task::block_in_place(|| client.send(&service_order("B9"))) });
    assert_eq!(created.unwrap().out_order_no, "B9");
}

#[test]
fn wherever_tokio_polls_it_is_refused() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let call = || client.send(&service_order("B10")).unwrap_err().to_string();
    let several = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let single = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let (in_several, in_single) = (
        several.block_on(async { call() }),
        single.block_on(async { call() }),
    );
    let spawned = client.clone();
    let in_task = several.block_on(several.spawn(async move {
        let error = spawned.send(&service_order("B11")).unwrap_err();
        // The task goes on as if nothing had been.
        tokio::task::yield_now().await;
        error.to_string()
    }));
    for error in [in_several, in_single, in_task.unwrap()] {
        assert!(error.contains("spawn_blocking"), "{error}");
    }
    assert!(sandbox.requests().is_empty());
}
