//! Finding facts by what people have in hand: a name, a line of a log, a title, an event.
#![allow(clippy::unwrap_used)]

use wxpay_catalogue::{
    Operation, PathSegment, Protocol, notifications_of, operation_at, operations, operations_at,
    operations_named, operations_titled,
};

fn ids(found: &[&Operation]) -> Vec<String> {
    found.iter().map(|operation| operation.id()).collect()
}

/// What is called, and the values in the path.
fn called(method: &str, path: &str) -> Option<(String, Vec<(&'static str, String)>)> {
    let found = operation_at(method, path).unwrap()?;
    let params = found.path_params.into_iter();
    let params = params.map(|(name, value)| (name, value.to_owned()));
    Some((found.operation.path.to_owned(), params.collect()))
}

#[test]
fn a_name_finds_every_operation_that_has_it() {
    assert_eq!(
        ids(&operations_named("ApplyForAcquiringBankPermission").unwrap()),
        ["POST v3/payscore/acquiringbank/permissions"]
    );
    assert!(operations_named("CreateRefund").unwrap().len() > 3);
    assert!(operations_named("CreateRefun").unwrap().is_empty());
    assert!(operations_named("").unwrap().is_empty());
}

#[test]
fn a_name_may_have_its_modules_in_front() {
    let all = operations_named("CreateRefund").unwrap();
    for name in [
        "v2::secapi::CreateRefund",
        "secapi::CreateRefund",
        "wxpay::v2::secapi::CreateRefund",
    ] {
        let found = operations_named(name).unwrap();
        assert!(!found.is_empty() && found.len() < all.len(), "{name}");
        assert!(
            found
                .iter()
                .all(|operation| operation.module.starts_with("v2::secapi"))
        );
    }
    assert!(operations_named("api::CreateRefund").unwrap().is_empty());
}

#[test]
fn every_operation_is_found_by_its_name_its_title_and_its_documented_path() {
    for operation in operations().unwrap() {
        let name = format!("{}::{}", operation.module, operation.name);
        assert_eq!(ids(&operations_named(&name).unwrap()), [operation.id()]);
        let titled = operations_titled(operation.title).unwrap();
        assert!(
            titled.iter().any(|found| found.id() == operation.id()),
            "{}",
            operation.title
        );
        assert_eq!(titled[0].title, operation.title);
        let found = operation_at(operation.method, operation.path)
            .unwrap()
            .unwrap();
        assert_eq!(found.operation.id(), operation.id());
    }
}

#[test]
fn the_path_of_a_request_gives_the_values_of_its_parameters() {
    let wanted = Some((
        "v3/pay/transactions/out-trade-no/{out_trade_no}".to_owned(),
        vec![("out_trade_no", "P%2F1".to_owned())],
    ));
    for path in [
        "/v3/pay/transactions/out-trade-no/P%2F1",
        "v3/pay/transactions/out-trade-no/P%2F1?mchid=1900000001",
        "https://api.mch.weixin.qq.com/v3/pay/transactions/out-trade-no/P%2F1?mchid=1900000001",
    ] {
        assert_eq!(called("GET", path), wanted, "{path}");
        assert_eq!(called("get", path), wanted, "{path}");
        assert_eq!(called("DELETE", path), None, "{path}");
    }
    assert_eq!(called("GET", "/v3/pay/transactions/out-trade-no/"), None);
    for nothing in [
        "",
        "/",
        "v3",
        "?",
        "://",
        "https://",
        "/v3/pay",
        "/v3/no-such/thing",
    ] {
        assert_eq!(called("GET", nothing), None, "{nothing}");
    }
}

#[test]
fn the_slashes_of_a_picture_are_part_of_its_number() {
    for path in [
        "v3/merchant-service/images",
        "v3/global/merchant-service/images",
    ] {
        let (documented, params) =
            called("GET", &format!("/{path}/a/b%3D?complaint_id=1")).unwrap();
        assert_eq!(documented, format!("{path}/{{media_id}}"));
        assert_eq!(params, [("media_id", "a/b%3D".to_owned())]);
        assert_eq!(called("GET", &format!("/{path}/")), None);
    }
}

#[test]
fn a_literal_goes_before_a_parameter() {
    let path = "/v3/payscore/serviceorder/direct-complete";
    assert_eq!(
        called("POST", path).unwrap().0,
        "v3/payscore/serviceorder/direct-complete"
    );
}

#[test]
fn a_path_of_apiv2_is_found_as_it_is_sent_and_as_it_is_documented() {
    for path in [
        "/pay/unifiedorder",
        "v2/pay/unifiedorder",
        "https://api.mch.weixin.qq.com/pay/unifiedorder",
    ] {
        assert_eq!(
            called("POST", path).unwrap().0,
            "v2/pay/unifiedorder",
            "{path}"
        );
    }
}

#[test]
fn a_base_path_is_left_out_where_the_facts_name_one() {
    for path in ["/hk/v3/refunds/id/5", "/v3/refunds/id/5"] {
        let (documented, params) = called("GET", path).unwrap();
        assert_eq!(documented, "v3/refunds/id/{refund_id}");
        assert_eq!(params, [("refund_id", "5".to_owned())]);
    }
    assert_eq!(called("GET", "/hk/v3/certificates"), None);
}

#[test]
fn every_method_of_a_path_is_found() {
    let found = operations_at("/v3/payscore/serviceorder").unwrap();
    let mut methods: Vec<&str> = found.iter().map(|found| found.operation.method).collect();
    methods.sort();
    assert_eq!(methods, ["GET", "POST"]);
}

#[test]
fn operations_that_differ_in_the_name_of_a_parameter_are_told_apart_by_it() {
    for parameter in ["applyment_id", "business_code"] {
        let path = format!("v3/apply4subject/applyment/{{{parameter}}}/cancel");
        assert_eq!(called("POST", &path).unwrap().0, path);
    }
    assert_eq!(
        operations_at("/v3/apply4subject/applyment/1/cancel")
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_title_is_found_by_a_part_of_it_and_the_whole_one_comes_first() {
    let found = operations_titled("申请退款").unwrap();
    assert!(found.len() > 3);
    assert_eq!(found[0].title, "申请退款");
    assert!(
        found
            .iter()
            .all(|operation| operation.title.contains("申请退款"))
    );
    assert!(found.iter().any(|operation| operation.title != "申请退款"));
    assert!(operations_titled("没有这样的标题").unwrap().is_empty());
    // A label of a field is no title.
    assert!(operations_titled("合单appid").unwrap().is_empty());
}

#[test]
fn an_event_is_found_by_its_type() {
    let found = notifications_of("REFUND.SUCCESS").unwrap();
    assert_eq!(found[0].protocol(), Protocol::V3);
    assert!(
        found[0]
            .resource
            .iter()
            .any(|field| field.name == "refund_status")
    );
    let found = notifications_of("refund-processed").unwrap();
    assert_eq!(found[0].sealed().unwrap().name, "req_info");
    assert!(notifications_of("REFUND").unwrap().is_empty());
}

#[test]
fn the_segments_of_a_path_are_those_that_are_sent() {
    let found = operation_at("POST", "/pay/unifiedorder").unwrap().unwrap();
    let segments: Vec<PathSegment> = found.operation.path_segments().collect();
    assert_eq!(
        segments,
        [
            PathSegment::Literal("pay"),
            PathSegment::Literal("unifiedorder")
        ]
    );
    let found = operation_at("GET", "/v3/refunds/id/5").unwrap().unwrap();
    assert!(
        found
            .operation
            .path_segments()
            .any(|one| one == PathSegment::Parameter("refund_id"))
    );
    assert_eq!(found.operation.base_segments().collect::<Vec<_>>(), ["hk"]);
}
