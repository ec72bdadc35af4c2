//! What the user's browser shows: contracts, H5 orders, authorizations.

use reqwest::header::{HeaderMap, ORIGIN};
use serde_json::json;
use wxpay_sandbox::Sandbox;

use crate::caller::{get, post};
use crate::listener::Listener;
use crate::v2::{self, Values, values};

struct Page {
    status: u16,
    headers: HeaderMap,
    html: String,
}

impl Page {
    #[track_caller]
    fn says(&self, text: &str) -> &Page {
        assert!(self.html.contains(text), "{text} is not on\n{}", self.html);
        self
    }

    /// What a form has hidden under this name.
    fn hidden(&self, name: &str) -> String {
        let input = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.html.split_once(&input).expect(&self.html);
        rest.split('"').next().unwrap().to_owned()
    }
}

async fn page(request: reqwest::RequestBuilder) -> Page {
    let response = request.send().await.unwrap();
    let page = Page {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        html: response.text().await.unwrap(),
    };
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'"));
    assert!(page.html.contains("width=device-width") && !page.html.contains("<script"));
    page
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn open(url: &str) -> Page {
    page(browser().get(url)).await
}

async fn press(sandbox: &Sandbox, path: &str, form: &str) -> Page {
    let request = browser().post(format!("{}{path}", sandbox.base_url()));
    let form_type = "application/x-www-form-urlencoded";
    let request = request.header("content-type", form_type);
    page(request.body(form.to_owned())).await
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn link(sandbox: &Sandbox, path: &str, query: &Values) -> String {
    let pairs = query.iter();
    let pairs = pairs.map(|(name, value)| format!("{name}={}", encoded(value)));
    let query = pairs.collect::<Vec<_>>().join("&");
    format!("{}{path}?{query}", sandbox.base_url())
}

fn wish(sandbox: &Sandbox, code: &str, notify_url: &str) -> Values {
    values(&[
        ("appid", "wxd678efh567hg6787"),
        ("mch_id", &sandbox.merchant().mchid),
        ("plan_id", "12535"),
        ("contract_code", code),
        ("request_serial", "1"),
        ("contract_display_account", "<b>张三</b>"),
        ("notify_url", notify_url),
        ("version", "1.0"),
        ("timestamp", "1700000000"),
    ])
}

fn contract_link(sandbox: &Sandbox, code: &str, notify_url: &str) -> String {
    let query = v2::signed(wish(sandbox, code, notify_url), sandbox.merchant());
    link(sandbox, "papay/entrustweb", &query)
}

const YES: &str = "<xml><return_code>SUCCESS</return_code></xml>";

#[tokio::test]
async fn agreeing_on_the_page_makes_the_contract_and_tells_the_merchant() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(200, YES)]).await;
    let url = contract_link(&sandbox, "P1", &listener.url);
    let shown = open(&url).await;
    assert_eq!(shown.status, 200);
    shown
        .says("data-state=\"WAITING\"")
        .says("&lt;b&gt;张三&lt;/b&gt;");
    assert!(!shown.html.contains("<b>"), "{}", shown.html);
    let id = shown.hidden("id");
    assert_eq!(open(&url).await.hidden("id"), id, "the same contract");

    let agree = format!("id={id}&answer=agree");
    let signed = press(&sandbox, "papay/sign", &agree).await;
    assert_eq!(signed.status, 200);
    signed.says("data-state=\"SIGNED\"");
    let told = v2::read(&listener.wait_for(1).await[0].body);
    assert_eq!(told["contract_code"], "P1");
    assert_eq!(told["change_type"], "ADD");
    let about = values(&[
        ("appid", "wxd678efh567hg6787"),
        ("plan_id", "12535"),
        ("contract_code", "P1"),
        ("version", "1.0"),
    ]);
    let (_, found) = v2::call(&sandbox, "papay/querycontract", about).await;
    assert_eq!(found["contract_state"], "0");

    open(&url).await.says("data-state=\"SIGNED\"");
    let again = press(&sandbox, "papay/sign", &agree).await;
    assert_eq!(again.status, 409);
    again.says("`P1` is SIGNED");
}

#[tokio::test]
async fn declining_ends_it_and_the_merchant_may_ask_again() {
    let sandbox = Sandbox::start().unwrap();
    let url = contract_link(&sandbox, "P2", "http://127.0.0.1:9/");
    let id = open(&url).await.hidden("id");
    let declined = press(&sandbox, "papay/sign", &format!("id={id}&answer=decline")).await;
    declined.says("data-state=\"DECLINED\"");
    assert!(!declined.html.contains("<form"));
    let error = sandbox.approve_contract("P2").unwrap_err();
    assert_eq!(error.to_string(), "`P2` is DECLINED; this needs WAITING");
    assert!(sandbox.deliveries().is_empty());

    let again = open(&url).await;
    again.says("data-state=\"WAITING\"");
    assert_ne!(again.hidden("id"), id);
    let before = format!("{}papay/sign?id={id}", sandbox.base_url());
    assert_eq!(open(&before).await.status, 404);
    sandbox.decline_contract("P2").unwrap();
}

#[tokio::test]
async fn a_link_that_does_not_open_says_why() {
    let sandbox = Sandbox::start().unwrap();
    let wish = |change: &dyn Fn(&mut Values)| {
        let mut query = wish(&sandbox, "P3", "http://127.0.0.1:9/");
        query = v2::signed(query, sandbox.merchant());
        change(&mut query);
        link(&sandbox, "papay/entrustweb", &query)
    };
    let altered = wish(&|query| drop(query.insert("plan_id".to_owned(), "<i>".to_owned())));
    let shown = open(&altered).await;
    assert_eq!(shown.status, 400);
    shown
        .says("data-state=\"REFUSED\"")
        .says("plan_id=&lt;i&gt;&amp;request_serial=1")
        .says("key=***");
    assert!(!shown.html.contains(&sandbox.merchant().api_v2_key));
    assert!(!shown.html.contains("<i>"));

    let unsigned = wish(&|query| drop(query.remove("sign")));
    open(&unsigned).await.says("sign is missing");
    let mut missing = values(&[("appid", "wx1"), ("mch_id", &sandbox.merchant().mchid)]);
    missing = v2::signed(missing, sandbox.merchant());
    let missing = open(&link(&sandbox, "papay/partner/entrustweb", &missing)).await;
    missing.says("is required and missing");
    let problems = sandbox.requests().into_iter().map(|it| it.problem.unwrap());
    assert_eq!(problems.count(), 3, "they are recorded with their reasons");

    // A number that is taken by another wish.
    open(&contract_link(&sandbox, "P4", "http://127.0.0.1:9/a")).await;
    let other = open(&contract_link(&sandbox, "P4", "http://127.0.0.1:9/b")).await;
    assert_eq!(other.status, 400);
    other.says("another content");
}

#[tokio::test]
async fn the_links_of_answers_lead_to_these_pages() {
    let sandbox = Sandbox::start().unwrap();
    let mut wish = wish(&sandbox, "P5", "http://127.0.0.1:9/");
    wish.insert("clientip".to_owned(), "127.0.0.1".to_owned());
    wish.insert("sign_type".to_owned(), "HMAC-SHA256".to_owned());
    let query = v2::signed(wish, sandbox.merchant());
    let url = link(&sandbox, "papay/h5entrustweb", &query);
    let answer = browser().get(url).send().await.unwrap();
    let answer = v2::read(&answer.text().await.unwrap());
    open(&answer["redirect_url"])
        .await
        .says("data-state=\"WAITING\"");
}

async fn h5_order(sandbox: &Sandbox, number: &str, notify_url: &str) -> String {
    let body = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": sandbox.merchant().mchid,
        "description": "Coffee & <cake>",
        "out_trade_no": number,
        "notify_url": notify_url,
        "amount": { "total": 1805, "currency": "CNY" },
        "scene_info": { "payer_client_ip": "127.0.0.1", "h5_info": { "type": "Wap" } },
    });
    let made = post(sandbox, "/v3/pay/transactions/h5", body)
        .await
        .accepted();
    made["h5_url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_h5_order_is_paid_on_its_page() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(204, "")]).await;
    let h5_url = h5_order(&sandbox, "H1", &listener.url).await;
    let back = "https://shop.example/paid?no=1&x=\"";
    let url = format!("{h5_url}&redirect_url={}", encoded(back));
    let shown = open(&url).await;
    assert_eq!(shown.status, 200);
    shown
        .says("data-state=\"NOTPAY\"")
        .says("¥18.05")
        .says("Coffee &amp; &lt;cake&gt;")
        .says("href=\"https://shop.example/paid?no=1&amp;x=&quot;\"");
    let form = format!(
        "prepay_id={}&redirect_url={}",
        shown.hidden("prepay_id"),
        encoded(back)
    );
    let path = "cgi-bin/mmpayweb-bin/checkmweb";
    let paid = press(&sandbox, path, &form).await;
    paid.says("data-state=\"SUCCESS\"")
        .says("Back to the merchant");
    listener.wait_for(1).await;
    let mchid = &sandbox.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/H1?mchid={mchid}");
    let found = get(&sandbox, &target).await.accepted();
    assert_eq!(found["trade_state"], "SUCCESS");
    assert_eq!(press(&sandbox, path, &form).await.status, 409);
    assert_eq!(press(&sandbox, path, "prepay_id=wx1").await.status, 404);

    // Nothing that a browser would run becomes a link.
    let h5_url = h5_order(&sandbox, "H2", &listener.url).await;
    let evil = open(&format!("{h5_url}&redirect_url=javascript:alert(1)")).await;
    assert!(!evil.html.contains("href=\"javascript"), "{}", evil.html);
}

#[tokio::test]
async fn a_combined_h5_order_is_paid_as_one() {
    let sandbox = Sandbox::start().unwrap();
    let sub = |number: &str| {
        json!({
            "mchid": sandbox.merchant().mchid,
            "sub_mchid": "1900000109",
            "out_trade_no": number,
            "description": "Tea",
            "attach": "1",
            "amount": { "total_amount": 100, "currency": "CNY" },
        })
    };
    let body = json!({
        "combine_appid": "wxd678efh567hg6787",
        "combine_mchid": sandbox.merchant().mchid,
        "combine_out_trade_no": "HC",
        "notify_url": "https://example.com/notify",
        "sub_orders": [sub("HC-1"), sub("HC-2")],
        "scene_info": { "device_id": "1", "payer_client_ip": "127.0.0.1", "h5_info": { "type": "Wap" } },
    });
    let made = post(&sandbox, "/v3/combine-transactions/h5", body)
        .await
        .accepted();
    let shown = open(made["h5_url"].as_str().unwrap()).await;
    shown.says("¥2.00").says("HC-1").says("HC-2");
    let form = format!("prepay_id={}", shown.hidden("prepay_id"));
    let paid = press(&sandbox, "cgi-bin/mmpayweb-bin/checkmweb", &form).await;
    paid.says("data-state=\"SUCCESS\"");
    assert!(sandbox.pay("HC").is_err(), "it is paid");
}

#[tokio::test]
async fn an_authorization_leads_back_with_a_code() {
    let sandbox = Sandbox::start().unwrap();
    let query = |back: &str| {
        values(&[
            ("appid", "wxd678efh567hg6787"),
            ("mch_id", &sandbox.merchant().mchid),
            ("redirect_uri", back),
            ("response_type", "code"),
            ("scope", "pay_identity"),
            ("state", "a&b"),
        ])
    };
    let path = "appauth/authindex";
    let shown = open(&link(&sandbox, path, &query("https://shop.example/in?x=1"))).await;
    assert_eq!(shown.status, 200);
    shown
        .says("href=\"https://shop.example/in?x=1&amp;code=")
        .says("&amp;state=a%26b\">Agree")
        .says("href=\"https://shop.example/in?x=1&amp;state=a%26b\">Decline")
        .says("this link is not signed")
        .says("payapp.weixin.qq.com");
    let evil = open(&link(&sandbox, path, &query("javascript:alert(1)"))).await;
    evil.says("redirect_uri must be a URL");
    assert!(!evil.html.contains("href=\"javascript"));
}

#[tokio::test]
async fn a_strangers_page_presses_no_button() {
    let sandbox = Sandbox::start().unwrap();
    let id = open(&contract_link(&sandbox, "P6", "http://127.0.0.1:9/")).await;
    let form = format!("id={}&answer=agree", id.hidden("id"));
    let url = format!("{}papay/sign", sandbox.base_url());
    let stranger = browser().post(url).body(form);
    let refused = page(stranger.header(ORIGIN, "https://example.com")).await;
    assert_eq!(refused.status, 403);
    sandbox.approve_contract("P6").unwrap();
}

#[tokio::test]
async fn without_a_memory_the_page_says_what_was_checked() {
    let sandbox = Sandbox::builder().stateless().start().unwrap();
    let shown = open(&contract_link(&sandbox, "P7", "http://127.0.0.1:9/")).await;
    assert_eq!(shown.status, 200);
    shown
        .says("this sandbox remembers nothing")
        .says("`sign` covers");
}
