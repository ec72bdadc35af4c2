//! Whether a refusal proves that nothing was changed.
//!
//! A caller who is told so pays again under another number. So it takes two things: a code of
//! which the documentation of that operation says so, and the proof that WeChat Pay said it.
//! Whatever is not known to be a refusal is none.

use http::StatusCode;

use crate::error::Verification;
use crate::error::class::class_of;
use crate::error::{ApiError, ErrorClass, Outcome};
use crate::operation::{Codes, Protocol, Spec, codes, may_be_unsigned};

/// What an answer that says no proves.
pub(crate) fn outcome_of(
    spec: &Spec,
    status: StatusCode,
    error: &ApiError,
    verification: &Verification,
) -> Outcome {
    let Some(code) = error.code() else {
        return Outcome::Unknown;
    };
    let genuine = match verification {
        Verification::Verified { .. } => true,
        Verification::Unsigned => comes_unsigned(spec, status, code),
        Verification::Failed(_) => false,
    };
    if genuine && is_refusal(spec.protocol, status, code) && decides(spec, code) {
        Outcome::Rejected
    } else {
        Outcome::Unknown
    }
}

/// Whether this refusal is documented to carry no signature.
fn comes_unsigned(spec: &Spec, status: StatusCode, code: &str) -> bool {
    match spec.protocol {
        Protocol::V3 => codes::UNSIGNED.contains(&(status.as_u16(), code)),
        Protocol::V2 => may_be_unsigned(&spec.path),
    }
}

/// Whether a refusal comes with this status. Timeouts (408, 499), conflicts (409) and every 5xx
/// are none, whatever code they carry.
fn is_refusal(protocol: Protocol, status: StatusCode, code: &str) -> bool {
    match (protocol, status.as_u16()) {
        (Protocol::V2, 200) | (Protocol::V3, 400 | 401 | 403 | 404) => true,
        (Protocol::V3, 429) => class_of(code) == Some(ErrorClass::RateLimited),
        _ => false,
    }
}

/// Whether the documentation of an operation says of a code that nothing was changed.
fn decides(spec: &Spec, code: &str) -> bool {
    let general = match spec.protocol {
        Protocol::V3 => codes::V3,
        Protocol::V2 => codes::V2,
    };
    match own_codes(spec) {
        None => general.contains(&code),
        Some(Codes::Listed { also, but }) => {
            also.contains(&code) || (general.contains(&code) && !but.contains(&code))
        }
        Some(Codes::Only(listed)) => listed.contains(&code),
        Some(Codes::Nothing) => false,
    }
}

/// The rules of an operation, however its path parameters are called and whether they are filled
/// in; where several fit, of the one that says most about the path.
fn own_codes(spec: &Spec) -> Option<&'static Codes> {
    let path = from_version(&spec.path);
    let fitting = codes::OPERATIONS.iter().flat_map(|(codes, operations)| {
        let fitting = operations.iter().filter(|operation| {
            let method = spec.method.as_str();
            let pattern = operation.strip_prefix(method);
            pattern.is_some_and(|pattern| fits(pattern.trim_start(), path))
        });
        fitting.map(move |operation| (operation.matches("{}").count(), codes))
    });
    let (_, codes) = fitting.min_by_key(|(parameters, _)| *parameters)?;
    Some(codes)
}

/// The path without a base path such as `hk/`.
fn from_version(path: &str) -> &str {
    let base = ["/v3/", "/v2/"]
        .iter()
        .find_map(|version| path.find(version));
    match base {
        Some(base) if !path.starts_with("v3/") && !path.starts_with("v2/") => {
            path.get(base..).unwrap_or(path).trim_start_matches('/')
        }
        _ => path,
    }
}

/// Whether a path is the one of `v3/…/{}/cancel`.
fn fits(pattern: &str, path: &str) -> bool {
    let begin = pattern.split("{}").next().unwrap_or_default();
    if !path.starts_with(begin) {
        return false;
    }
    let mut parts = path.split('/');
    let mut same = |wanted: &str| {
        let part = parts.next();
        part.is_some_and(|part| wanted == "{}" || wanted == part)
    };
    pattern.split('/').all(&mut same) && parts.next().is_none()
}

#[cfg(test)]
mod tests;
