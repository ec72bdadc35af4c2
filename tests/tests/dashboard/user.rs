//! What the user sees and presses: contracts, and H5 orders.

use wxpay::v2::papay::SignOfficialAccountContract;
use wxpay::v3::pay::transactions::{Amount, H5SceneInfo, PrepayH5};
use wxpay_tests::{client, sandbox};

use crate::browser::Browser;

/// Nothing is wider than a phone, and buttons are large enough for a thumb.
fn assert_fits(browser: &mut Browser, name: &str) {
    browser.resize(375, 740);
    browser.picture(&format!("{name}.png"));
    let width = browser.value("document.documentElement.scrollWidth");
    assert!(width.as_u64() <= Some(375), "{name}: {width}");
    let small =
        "[...document.querySelectorAll('button')].filter(it => it.offsetHeight < 40).length";
    assert_eq!(browser.value(small), 0, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn agreeing_to_a_contract_on_its_page_signs_it() {
    let Some(mut browser) = Browser::start("wxpay-user-contract") else {
        return;
    };
    let sandbox = sandbox();
    let client = client(&sandbox);
    let account = "一位名字很长的用户with_a_name_without_a_space_in_it".repeat(3);
    let link = SignOfficialAccountContract::new(
        "wxd678efh567hg6787",
        client.merchant().mchid(),
        12_535,
        "B1",
        1,
        format!("<script>document.title = 'run'</script>{account}"),
        "https://shop.example.com/wxpay/notify",
        "1.0",
    );
    let link = link.timestamp("1700000000").link(&client).unwrap();
    browser.open(&link.to_string());
    browser.wait_for("main[data-state=WAITING]");
    assert_fits(&mut browser, "contract");
    assert_eq!(browser.value("document.title"), "WeChat Pay sandbox");
    browser.press("button[value=agree]");
    browser.wait_for("main[data-state=SIGNED]");
    assert_eq!(
        browser.value("document.querySelector('form') === null"),
        true
    );

    browser.open(&format!("{}_sandbox/", sandbox.base_url()));
    browser.wait_for("[data-number=B1][data-state=SIGNED]");
    let told = sandbox.deliveries();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].event_type, "pap-contract-state-changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_h5_order_is_paid_in_the_browser() {
    let Some(mut browser) = Browser::start("wxpay-user-h5") else {
        return;
    };
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mchid = client.merchant().mchid().to_owned();
    let url = "https://shop.example.com/wxpay/notify";
    let order = PrepayH5::new(
        "wxd678efh567hg6787",
        mchid,
        "一杯咖啡 Latte_without_a_space".repeat(4),
        "B2",
        Amount::new(12_345),
        url,
        H5SceneInfo::new().payer_client_ip("127.0.0.1"),
    );
    let made = order.send(&client).await.unwrap();
    browser.open(&made.h5_url);
    browser.wait_for("main[data-state=NOTPAY]");
    assert_fits(&mut browser, "h5");
    browser.press("button.yes");
    browser.wait_for("main[data-state=SUCCESS]");
    assert!(sandbox.pay("B2").is_err(), "it is paid");
}
