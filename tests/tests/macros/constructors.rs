//! `new` and setters.

use wxpay::{endpoint, model};

use crate::wire::{encoded, sent};

#[endpoint(POST "v3/orders/<id>" -> (), new)]
struct Order {
    id: String,
    attach: Option<String>,
    total: u64,
    amount: Amount,
    r#type: Option<String>,
    tags: Vec<String>,
    urgent: Option<bool>,
}

#[model(encode, new)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

#[test]
fn new_takes_the_required_fields_in_order_and_setters_the_others() {
    let order = Order::new("1", 2, Amount::new(3).currency("CNY"), ["a".to_owned()])
        .attach("x")
        .r#type("t")
        .urgent(true);
    let request = sent(&order);
    assert_eq!(request.line, "POST https://host.test/v3/orders/1");
    assert_eq!(
        request.body,
        r#"{"attach":"x","total":2,"amount":{"total":3,"currency":"CNY"},"type":"t","tags":["a"],"urgent":true}"#
    );
}

#[test]
fn what_is_not_set_is_not_sent() {
    assert_eq!(encoded(&Amount::new(3)), r#"{"total":3}"#);
    let order = Order::new("1", 2, Amount::new(3), Vec::new());
    assert_eq!(
        sent(&order).body,
        r#"{"total":2,"amount":{"total":3},"tags":[]}"#
    );
}

#[test]
fn new_of_nothing_takes_nothing() {
    #[endpoint(GET "v3/certificates" -> (), new)]
    struct Certificates;

    assert_eq!(
        sent(&Certificates::new()).line,
        "GET https://host.test/v3/certificates"
    );
}
