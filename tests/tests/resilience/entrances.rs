//! Several entrances: those that are dead leave the others their time.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use wxpay_tests::listener::{Listener, StoppedTime, request};
use wxpay_tests::sandbox;

use crate::retries::{close, query};

#[tokio::test]
async fn dead_entrances_leave_time_for_the_good_one() {
    let (sandbox, _time) = (sandbox(), StoppedTime::new());
    let merchant = sandbox.merchant();
    for read in [false, true] {
        let dead = [Listener::silent().await, Listener::silent().await];
        let good = Listener::start(|mut connection| async move {
            let asked = request(&mut connection).await;
            let answer = b"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n";
            connection.write_all(answer).await.unwrap();
            assert!(asked.contains("Wechatpay2") || asked.contains("WECHATPAY2"));
        })
        .await;
        // Each alone would use up the time of the call.
        let time = Duration::from_secs(9);
        let client = wxpay::Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .base_url(dead[0].https())
            .base_url(dead[1].https())
            .base_url(good.url())
            .connect_timeout(2 * time)
            .attempt_timeout(2 * time)
            .total_timeout(time)
            .build()
            .unwrap();
        let (close, query) = (close(&sandbox), query(&sandbox));
        let call = tokio::spawn(async move {
            if read {
                query.send(&client).await.map(drop)
            } else {
                close.send(&client).await.map(drop)
            }
        });
        for entrance in &dead {
            entrance.connected().await;
            tokio::time::advance(Duration::from_millis(3100)).await;
        }
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.status().unwrap(), 418, "{error}");
        assert_eq!(good.connections(), 1);
    }
}
