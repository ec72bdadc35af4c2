//! One client serves many calls at once.

use wxpay_tests::sandbox;

use crate::retries::{query, quick};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_calls_at_once_all_get_their_answers() {
    let sandbox = sandbox();
    let client = quick(&sandbox).build().unwrap();
    let calls: Vec<_> = (0..400)
        .map(|_| {
            let (client, query) = (client.clone(), query(&sandbox));
            tokio::spawn(async move { query.send(&client).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.verified(), "{error}");
        assert_eq!(error.class(), Some(wxpay::ErrorClass::NotFound), "{error}");
    }
    assert_eq!(sandbox.requests().len(), 400);
}
