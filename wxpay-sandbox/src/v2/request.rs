use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde_json::{Map, Value};

use super::{Refusal, SignType};
use crate::facts::{Operation, Routed};
use crate::record::{Note, SignatureCheck};
use crate::server::{Received, Server};
use crate::validation::{Validation, Wire};

/// The operation that a request names.
pub(super) fn route(server: &Server, received: &Received) -> Result<&'static Operation, Refusal> {
    let path = received.path();
    match server.facts.v2.route(&received.method, path) {
        Routed::Found { operation, .. } => Ok(operation),
        Routed::WrongMethod { allowed } => Err(Refusal::wrong_method(format!(
            "请求方法不支持 ({path} does not take {}, but {})",
            received.method,
            allowed.join(", ")
        ))),
        Routed::Unknown { nearest } => {
            let hint = match path.strip_prefix("/v2/") {
                Some(rest) => format!("; on the wire APIv2 paths have no v2: /{rest}"),
                None => String::new(),
            };
            Err(Refusal::not_found(format!(
                "请求的资源不存在 (nothing is documented at {} {path}; the nearest are: {}{hint})",
                received.method,
                nearest.join(", ")
            )))
        }
        Routed::BadEncoding { segment } => Err(Refusal::not_found(format!(
            "请求的资源不存在 (`{segment}` does not percent-decode to UTF-8)"
        ))),
    }
}

/// Where the operation needs it, the merchant's certificate must have come with the handshake.
pub(super) fn check_certificate(
    server: &Server,
    received: &Received,
    operation: &Operation,
) -> Result<(), Refusal> {
    if !operation.client_certificate {
        return Ok(());
    }
    if !received.tls {
        return Err(Refusal::certificate(
            "this operation needs the merchant's certificate, so call the sandbox's HTTPS address",
        ));
    }
    match &received.certificate {
        Some(shown) if *shown == server.issued.merchant_certificate => Ok(()),
        Some(_) => Err(Refusal::certificate(
            "it is not this merchant's API certificate",
        )),
        None => Err(Refusal::certificate(
            "none was shown: set up TLS with apiclient_cert.p12, or its PEM certificate and key",
        )),
    }
}

/// The documented `sign_type` values; empty when the operation has no such field.
pub(super) fn sign_types(operation: &Operation) -> &[&'static str] {
    let fields = operation.body_fields().iter().chain(&operation.query);
    let mut sign_type = fields.filter(|field| field.name == "sign_type");
    sign_type.next().map_or(&[], |field| &field.values)
}

/// Checks `sign`, and returns how the answer is to be signed.
pub(super) fn verify_sign(
    server: &Server,
    documented: &[&str],
    values: &Map<String, Value>,
    note: &mut Note,
) -> Result<SignType, Refusal> {
    let text = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let sign_type = match text("sign_type") {
        "" => match documented {
            [only] => SignType::parse(only).unwrap_or(SignType::Md5),
            _ => SignType::Md5,
        },
        name => SignType::parse(name)
            .filter(|_| documented.is_empty() || documented.contains(&name))
            .ok_or_else(|| {
                let good = if documented.is_empty() {
                    "MD5, HMAC-SHA256".to_owned()
                } else {
                    documented.join(", ")
                };
                Refusal::sign(&format!(
                    "sign_type `{name}` is not allowed here, but {good}"
                ))
            })?,
    };
    let sent = text("sign");
    if sent.is_empty() {
        return Err(Refusal::sign("sign is missing"));
    }
    let key = &server.issued.merchant.api_v2_key;
    let equal = |a: &str, b: &str| verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok();
    let check = note.signature.insert(SignatureCheck {
        message: SignType::message(values),
        valid: equal(&sign_type.sign(values, key), sent),
        signed_instead: None,
    });
    if check.valid {
        return Ok(sign_type);
    }

    let other = match sign_type {
        SignType::Md5 => SignType::HmacSha256,
        SignType::HmacSha256 => SignType::Md5,
    };
    let issue = if equal(&sign_type.sign(values, key), &sent.to_uppercase()) {
        "the hexadecimal digits must be upper case".to_owned()
    } else if equal(&other.sign(values, key), sent) {
        format!(
            "{} was expected, but {} was used",
            sign_type.name(),
            other.name()
        )
    } else if equal(&sign_type.sign_with_empty_values(values, key), sent) {
        check.signed_instead = Some(SignType::message_with_empty_values(values));
        "empty values must be left out of the signed text".to_owned()
    } else {
        format!(
            "sign is not the {} of the sorted values and the APIv2 key; the body may have changed \
             after signing, or the key is another one",
            sign_type.name()
        )
    };
    Err(Refusal::sign(&issue))
}

/// Checks the values against the documented fields.
pub(super) fn check(
    server: &Server,
    received: &Received,
    operation: &Operation,
    values: &Map<String, Value>,
    note: &mut Note,
) -> Result<(), Refusal> {
    if let Some(flag) = operation.query_flag
        && !received.query().split('&').any(|pair| pair == flag)
    {
        return Err(Refusal::parameter(&format!(
            "the query must hold the flag `{flag}`"
        )));
    }
    let get = received.method == "GET";
    if !get && !operation.no_nonce_str && !operation.is_upload() && empty(values, "nonce_str") {
        return Err(Refusal::parameter("nonce_str is missing"));
    }
    let merchant = &server.issued.merchant.mchid;
    for name in ["mch_id", "mchid", "combine_mch_id"] {
        match values.get(name).and_then(Value::as_str) {
            Some(sent) if !sent.is_empty() && sent != merchant => {
                return Err(Refusal::parameter(&format!(
                    "{name} is {sent}, but the request is signed with the key of {merchant}"
                )));
            }
            _ => {}
        }
    }
    let fields = if get {
        &operation.query
    } else {
        operation.body_fields()
    };
    let mut validation = Validation {
        wire: Wire::Text,
        decrypts: None,
        warnings: Vec::new(),
    };
    let mut values = values.clone();
    for known in ["sign", "nonce_str"] {
        if !fields.iter().any(|field| field.name == known) {
            values.remove(known);
        }
    }
    for field in fields.iter().filter(|field| field.is_file()) {
        // Files are not among the values; the hash beside them is.
        values.insert(field.name.to_owned(), Value::String(field.name.to_owned()));
    }
    let checked = validation.check(fields, &values, "");
    note.warnings.append(&mut validation.warnings);
    checked.map_err(|wrong| {
        let field = wrong.field.trim_start_matches('/');
        Refusal::parameter(&format!("{field} {}", wrong.issue))
    })
}

fn empty(values: &Map<String, Value>, name: &str) -> bool {
    values
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .is_empty()
}
