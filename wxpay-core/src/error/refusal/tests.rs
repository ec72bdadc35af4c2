//! Held against the facts as they stand in `catalogue/`, read here a second time.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{comes_unsigned, outcome_of};
use crate::error::Verification;
use crate::error::class::class_of;
use crate::error::{ApiError, ErrorClass, Outcome, VerificationError};
use crate::operation::{Method, Spec};

#[derive(Deserialize)]
struct Operation {
    method: String,
    path: String,
    #[serde(default)]
    codes: Vec<Code>,
    refused_by: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    status: Option<u16>,
    code: String,
    #[serde(default)]
    decides: bool,
}

struct Facts {
    operations: Vec<Operation>,
    general: BTreeMap<String, Vec<Code>>,
}

impl Facts {
    fn read() -> Self {
        let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
        let mut operations = Vec::new();
        for folder in ["v2", "v3"] {
            for file in fs::read_dir(catalogue.join(folder)).unwrap() {
                operations.extend(json::<Vec<Operation>>(&file.unwrap().path()));
            }
        }
        assert!(operations.len() > 1000);
        let general = json(&catalogue.join("codes.json"));
        Self {
            operations,
            general,
        }
    }

    fn general(&self, operation: &Operation) -> &[Code] {
        &self.general[&operation.path[..2]]
    }

    /// Every code that is documented anywhere, and some that are not.
    fn codes(&self) -> BTreeSet<&str> {
        let own = self
            .operations
            .iter()
            .flat_map(|operation| &operation.codes);
        let all = own.chain(self.general.values().flatten());
        let mut codes: BTreeSet<_> = all.map(|code| code.code.as_str()).collect();
        codes.extend([
            "",
            "FAIL",
            "WEIRD",
            "-1",
            "100",
            "268458547",
            "SUCCESS",
            "param_error",
            "PARAM_ERROR ",
            "ORDERPAID",
            "SEND_FAILED",
            "ACCEPTED",
            "WAITING_PAYMENT_RESULT",
            "{}",
        ]);
        codes
    }

    /// What the README of the catalogue says of a code.
    fn decides(&self, operation: &Operation, code: &str) -> bool {
        let of = |codes: &[Code]| -> Vec<bool> {
            let same = codes.iter().filter(|known| known.code == code);
            let same = same.filter(|known| known.decides || known.status.is_none_or(|s| s < 500));
            same.map(|known| known.decides).collect()
        };
        let all = |verdicts: Vec<bool>| !verdicts.is_empty() && verdicts.into_iter().all(|it| it);
        let own = of(&operation.codes);
        match operation.refused_by.as_deref() {
            Some("nothing") => false,
            Some("listed") => all(own),
            _ if own.is_empty() => all(of(self.general(operation))),
            _ => all(own),
        }
    }
}

fn json<T: DeserializeOwned>(file: &Path) -> T {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn spec(operation: &Operation) -> Spec {
    let method = match operation.method.as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        other => panic!("{other}"),
    };
    let path: &'static str = operation.path.clone().leak();
    match operation.path.starts_with("v2/") {
        true => Spec::v2(method, path),
        false => Spec::v3(method, path),
    }
}

fn error(code: &str) -> ApiError {
    ApiError {
        code: Some(code.to_owned()),
        ..ApiError::default()
    }
}

fn verified() -> Verification {
    Verification::Verified { serial: None }
}

fn outcome(spec: &Spec, status: u16, code: &str, verification: &Verification) -> Outcome {
    let status = StatusCode::from_u16(status).unwrap();
    outcome_of(spec, status, &error(code), verification)
}

#[test]
fn only_a_documented_code_of_the_operation_in_a_proven_answer_is_a_refusal() {
    let facts = Facts::read();
    let codes = facts.codes();
    let failed = Verification::Failed(VerificationError::Probe);
    for operation in &facts.operations {
        let spec = spec(operation);
        for code in &codes {
            let decides = facts.decides(operation, code);
            for status in [400, 200] {
                let refused = outcome(&spec, status, code, &verified()) == Outcome::Rejected;
                let fits = (status == 200) == operation.path.starts_with("v2/");
                assert_eq!(refused, decides && fits, "{spec}: {status} {code}");
                if refused {
                    assert_ne!(
                        class_of(code),
                        Some(ErrorClass::Undecided),
                        "{spec}: {code}"
                    );
                }
            }
            if !decides {
                continue;
            }
            assert_eq!(outcome(&spec, 400, code, &failed), Outcome::Unknown);
            let unsigned = outcome(&spec, 401, code, &Verification::Unsigned);
            let known = spec.path.starts_with("v3/") && *code == "SIGN_ERROR";
            assert_eq!(unsigned == Outcome::Rejected, known, "{spec}: {code}");
        }
    }
}

#[test]
fn no_code_makes_a_refusal_of_a_status_that_is_none() {
    let facts = Facts::read();
    let spec = Spec::v3(Method::Post, "v3/pay/transactions/jsapi");
    for status in (100..=999).filter_map(|status| StatusCode::from_u16(status).ok()) {
        for code in facts.codes() {
            let outcome = outcome_of(&spec, status, &error(code), &verified());
            let limited = status == 429 && class_of(code) == Some(ErrorClass::RateLimited);
            if !matches!(status.as_u16(), 400 | 401 | 403 | 404) && !limited {
                assert_eq!(outcome, Outcome::Unknown, "{status} {code}");
            }
        }
    }
}

#[test]
fn a_refusal_with_its_documented_status_is_one() {
    let facts = Facts::read();
    for operation in &facts.operations {
        let spec = spec(operation);
        let deciding = operation.codes.iter().filter(|code| code.decides);
        for code in deciding.filter(|code| facts.decides(operation, &code.code)) {
            let status = code.status.unwrap_or(200);
            let found = outcome(&spec, status, &code.code, &verified());
            assert_eq!(found, Outcome::Rejected, "{spec}: {status} {}", code.code);
        }
    }
}

#[test]
fn what_the_pages_call_unclear_is_unknown() {
    for (method_path, status, code) in [
        ("v3/fund-app/mch-transfer/transfer-bills", 403, "NOT_ENOUGH"),
        (
            "v3/fund-app/mch-transfer/transfer-bills",
            400,
            "ALREADY_EXISTS",
        ),
        (
            "v3/fund-app/mch-transfer/transfer-bills",
            429,
            "FREQUENCY_LIMIT",
        ),
        ("v3/transfer/batches", 400, "INVALID_REQUEST"),
        ("v3/refund/domestic/refunds", 429, "FREQUENCY_LIMITED"),
        ("v3/pay/transactions/jsapi", 403, "OUT_TRADE_NO_USED"),
        ("v3/pay/transactions/codepay", 202, "USERPAYING"),
        ("v3/pay/transactions/codepay", 400, "ORDERPAID"),
        // "A code that is new": not on its page, though elsewhere it decides.
        ("v3/ecommerce/fund/withdraw", 404, "NOT_FOUND"),
        (
            "v3/payscore/serviceorder/{out_order_no}/complete",
            400,
            "ORDER_DONE",
        ),
    ] {
        let spec = Spec::v3(Method::Post, method_path);
        assert_eq!(
            outcome(&spec, status, code, &verified()),
            Outcome::Unknown,
            "{spec}: {code}"
        );
    }
    for (path, code) in [
        ("v2/mmpaymkttransfers/send_coupon", "INVALID_REQUEST"),
        ("v2/mmpaymkttransfers/sendredpack", "268458547"),
        ("v2/mmpaymkttransfers/sendredpack", "NOTENOUGH"),
        ("v2/mmpaymkttransfers/gethbinfo", "268458547"),
        ("v2/mmpaymkttransfers/promotion/transfers", "PARAM_ERROR"),
        ("v2/pay/micropay", "INVALID_REQUEST"),
        ("v2/pay/unifiedorder", "ORDERPAID"),
        ("v2/pay/unifiedorder", "FAIL"),
        ("v2/pay/unifiedorder", "SOMETHING_NEW"),
    ] {
        let spec = Spec::v2(Method::Post, path);
        assert_eq!(
            outcome(&spec, 200, code, &verified()),
            Outcome::Unknown,
            "{spec}: {code}"
        );
    }
}

#[test]
fn an_operation_is_known_by_any_name_of_its_parameters_and_with_values_in_them() {
    for path in [
        "v3/payscore/serviceorder/{out_order_no}/cancel",
        "v3/payscore/serviceorder/{number}/cancel",
        "v3/payscore/serviceorder/ORDER0001/cancel",
        "base/v3/payscore/serviceorder/{out_order_no}/cancel",
    ] {
        let spec = |method| Spec::v3(method, path);
        let found = |method| outcome(&spec(method), 400, "INVALID_ORDER_STATE", &verified());
        assert_eq!(found(Method::Post), Outcome::Rejected, "{path}");
        assert_eq!(found(Method::Put), Outcome::Unknown, "{path}");
    }
    let longer = Spec::v3(
        Method::Post,
        "v3/payscore/serviceorder/{out_order_no}/cancel/more",
    );
    let found = outcome(&longer, 400, "INVALID_ORDER_STATE", &verified());
    assert_eq!(found, Outcome::Unknown);
}

#[test]
fn bills_of_apiv2_are_refused_without_a_signature() {
    let bill = Spec::v2(Method::Post, "v2/pay/downloadbill");
    let found = |spec, code| outcome(spec, 200, code, &Verification::Unsigned);
    assert_eq!(found(&bill, "20002"), Outcome::Rejected);
    assert_eq!(found(&bill, "20099"), Outcome::Unknown);
    let order = Spec::v2(Method::Post, "v2/pay/unifiedorder");
    assert_eq!(found(&order, "PARAM_ERROR"), Outcome::Unknown);
    assert!(!comes_unsigned(&order, StatusCode::OK, "PARAM_ERROR"));
}
