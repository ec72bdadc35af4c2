use std::collections::BTreeMap;

use aws_lc_rs::digest;
use serde_json::{Map, Value};

use super::{Body, Refusal, headers};
use crate::facts::{BodyKind, Family, Field, Operation, Routed};
use crate::keys::AnyKey;
use crate::multipart::Upload;
use crate::products::Call;
use crate::query;
use crate::random;
use crate::server::{Received, Server};
use crate::validation::{Validation, Violation, Wire};

/// Whether a request is one that only brands make.
pub(super) fn is_brand(received: &Received) -> bool {
    received.path().starts_with("/brand/")
}

/// The operation that a request names, with its path parameters.
pub(super) fn route<'a>(
    server: &'a Server,
    received: &Received,
) -> Result<(&'a Operation, BTreeMap<String, String>), Refusal> {
    match server.facts.v3.route(&received.method, received.path()) {
        Routed::Found {
            operation,
            path_params,
        } => Ok((operation, path_params)),
        Routed::WrongMethod { allowed } => Err(Refusal::wrong_method(
            &received.method,
            received.path(),
            &allowed,
        )),
        Routed::Unknown { nearest } => Err(Refusal::new(
            404,
            "RESOURCE_NOT_EXISTS",
            format!(
                "请求的资源不存在 (nothing is documented at {} {}; the nearest are: {})",
                received.method,
                received.path(),
                nearest.join(", ")
            ),
        )),
        Routed::BadEncoding { segment } => {
            let issue = "does not percent-decode to UTF-8".to_owned();
            Err(Refusal::parameter(
                "uri",
                Violation {
                    field: segment,
                    issue,
                },
            ))
        }
    }
}

/// Decodes a request and checks it against the documented fields.
pub(super) fn decode<'a>(
    server: &'a Server,
    received: &Received,
    body: &Body,
    operation: &'a Operation,
    path: BTreeMap<String, String>,
    warnings: &mut Vec<String>,
) -> Result<Call<'a>, Refusal> {
    let decrypts = |text: &str| decrypts(server, received, text);
    let mut validation = Validation {
        wire: Wire::Text,
        decrypts: Some(&decrypts),
        warnings: Vec::new(),
    };

    let path: Map<String, Value> = path
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    check(
        &mut validation,
        "uri",
        "/path",
        &operation.path_params,
        &path,
    )?;

    let query = query::parse(received.query()).map_err(|pair| {
        let issue = format!("`{pair}` does not percent-decode to UTF-8");
        Refusal::parameter(
            "query",
            Violation {
                field: "/query".to_owned(),
                issue,
            },
        )
    })?;
    check(&mut validation, "query", "/query", &operation.query, &query)?;
    check_merchant(server, "query", operation, &query)?;

    for field in operation.headers.iter().filter(|field| field.required) {
        if received.header(field.name).is_none() {
            let issue = "is required and missing".to_owned();
            let violation = Violation {
                field: field.name.to_owned(),
                issue,
            };
            return Err(Refusal::parameter("header", violation));
        }
    }

    let values = match body {
        Body::Upload(upload) => {
            expect_kind(operation, body.kind())?;
            decode_upload(&mut validation, operation, upload)?
        }
        Body::Broken(reason) => {
            let violation = Violation {
                field: "/body".to_owned(),
                issue: reason.clone(),
            };
            return Err(Refusal::parameter("body", violation));
        }
        Body::Plain => {
            let values = decode_json(received, operation)?;
            validation.wire = Wire::Json;
            if let Some(values) = &values {
                check(
                    &mut validation,
                    "body",
                    "/body",
                    operation.body_fields(),
                    values,
                )?;
                check_merchant(server, "body", operation, values)?;
            }
            values.unwrap_or_default()
        }
    };
    warnings.append(&mut validation.warnings);
    Ok(Call {
        operation,
        family: Family::V3,
        path,
        query,
        body: values,
    })
}

fn check(
    validation: &mut Validation<'_>,
    location: &str,
    pointer: &str,
    fields: &[Field],
    values: &Map<String, Value>,
) -> Result<(), Refusal> {
    validation
        .check(fields, values, pointer)
        .map_err(|violation| Refusal::parameter(location, violation))
}

/// None when there is no body and none is needed.
fn decode_json(
    received: &Received,
    operation: &Operation,
) -> Result<Option<Map<String, Value>>, Refusal> {
    let wrong = |issue: String| {
        Refusal::parameter(
            "body",
            Violation {
                field: "/body".to_owned(),
                issue,
            },
        )
    };
    if received.body.is_empty() {
        return match &operation.body {
            Some(body) if body.kind == BodyKind::Multipart => {
                expect_kind(operation, BodyKind::Json).map(|()| None)
            }
            // Without a required field an empty body says as much as `{}`.
            Some(body) if !body.optional && body.fields.iter().any(|field| field.required) => {
                Err(wrong("is required and missing".to_owned()))
            }
            _ => Ok(None),
        };
    }
    match received.header("content-type") {
        Some(content_type) if headers::is_json(content_type) => {}
        other => {
            let message = format!(
                "Content-Type 不支持 (Content-Type must be application/json, and it is `{}`)",
                other.unwrap_or("missing")
            );
            return Err(Refusal::new(415, "PARAM_ERROR", message));
        }
    }
    if operation.body.is_some() {
        expect_kind(operation, BodyKind::Json)?;
    }
    match serde_json::from_slice(&received.body) {
        Ok(Value::Object(values)) => Ok(Some(values)),
        Ok(_) => Err(wrong("must be a JSON object".to_owned())),
        Err(error) => Err(wrong(format!("is not JSON: {error}"))),
    }
}

fn expect_kind(operation: &Operation, sent: BodyKind) -> Result<(), Refusal> {
    let wanted = operation
        .body
        .as_ref()
        .map_or(BodyKind::Json, |body| body.kind);
    if wanted == sent {
        return Ok(());
    }
    let issue = match wanted {
        BodyKind::Multipart => "must be multipart/form-data with a `meta` part and a file",
        BodyKind::Json | BodyKind::Xml => "must be JSON",
    };
    let violation = Violation {
        field: "/body".to_owned(),
        issue: issue.to_owned(),
    };
    Err(Refusal::parameter("body", violation))
}

fn decode_upload(
    validation: &mut Validation<'_>,
    operation: &Operation,
    upload: &Upload,
) -> Result<Map<String, Value>, Refusal> {
    let file_field = |name: &str| {
        let field = operation
            .body_fields()
            .iter()
            .find(|field| field.name == name);
        field.is_some_and(|field| field.is_file())
    };
    if let Some(name) = upload.texts.keys().find(|name| file_field(name)) {
        let violation = Violation {
            field: format!("/body/{name}"),
            issue: "is a text and no file: its Content-Disposition has no `filename`".to_owned(),
        };
        return Err(Refusal::parameter("body", violation));
    }
    // A file stands for its name among the values, so that its presence can be checked.
    let mut values = upload.texts.clone();
    for (name, _) in &upload.files {
        values.insert(name.clone(), Value::String(name.clone()));
    }
    check(
        validation,
        "body",
        "/body",
        operation.body_fields(),
        &values,
    )?;

    let meta: Map<String, Value> = upload
        .text("meta")
        .and_then(|meta| serde_json::from_str(meta).ok())
        .unwrap_or_default();
    let file = upload.files.iter().find(|(name, _)| file_field(name));
    if let (Some(Value::String(expected)), Some((name, bytes))) = (meta.get("sha256"), file) {
        let actual = random::upper_hex(digest::digest(&digest::SHA256, bytes).as_ref());
        if !expected.eq_ignore_ascii_case(&actual) {
            let issue = format!(
                "is not the SHA-256 of the part `{name}`, {}",
                actual.to_lowercase()
            );
            let violation = Violation {
                field: "/body/meta/sha256".to_owned(),
                issue,
            };
            return Err(Refusal::parameter("body", violation));
        }
    }
    Ok(meta)
}

/// Where the facts name a service provider (`sp_mchid`), that is the caller; else `mchid` is.
fn check_merchant(
    server: &Server,
    location: &str,
    operation: &Operation,
    values: &Map<String, Value>,
) -> Result<(), Refusal> {
    let mut documented = operation.query.iter().chain(operation.body_fields());
    let name = if documented.any(|field| field.name == "sp_mchid") {
        "sp_mchid"
    } else {
        "mchid"
    };
    let merchant = &server.issued.merchant.mchid;
    match values.get(name).and_then(Value::as_str) {
        Some(sent) if !sent.is_empty() && sent != merchant => {
            let issue = format!("is {sent}, but the request is signed by merchant {merchant}");
            let violation = Violation {
                field: format!("/{location}/{name}"),
                issue,
            };
            Err(Refusal::parameter(location, violation))
        }
        _ => Ok(()),
    }
}

fn decrypts(server: &Server, received: &Received, text: &str) -> Result<(), String> {
    let Some(id) = received.header("wechatpay-serial") else {
        return Err("is encrypted, so the Wechatpay-Serial header must name the key".to_owned());
    };
    match server.platform_key(id) {
        Some(key) if key.decrypt(text).is_some() => Ok(()),
        key => Err(format!(
            "must be {} in base64, encrypted with the platform key {id}",
            key.map_or("RSA-OAEP (SHA-1)", AnyKey::encryption)
        )),
    }
}
