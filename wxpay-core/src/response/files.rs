use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::apiv3;
use crate::crypto::digest::Algorithm;
use crate::download::{Body, Check, Download, Head, instead_of_file, is_json};
use crate::error::{DownloadError, Error, ErrorKind, Outcome, Result, VerificationError};
use crate::error::{RawAnswer, Verification};
use crate::merchant::Merchant;
use crate::operation::{Protocol, Spec, Trust, trust};
use crate::response::{self, Trusted};

const STATEMENT_SHA1: &str = "wechatpay-statement-sha1";

/// Accepts the head of an answer with status 200. The body is still to come.
pub(crate) fn accept(
    spec: &Spec,
    trust: Trust,
    response: Response<()>,
    merchant: &Merchant,
    now: i64,
) -> Result<Head> {
    let (head, ()) = response.into_parts();
    let refuse = |kind, verification, headers: HeaderMap| {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = head.status;
        *response.headers_mut() = headers;
        let raw = RawAnswer::new(response, verification);
        Err(Error::answered(kind, Outcome::Unknown, raw))
    };
    let headers = head.headers;
    if is_page(&headers) {
        let problem = "the answer is a web page and not a file; is there a proxy in between?";
        let kind = ErrorKind::Download(DownloadError::NotAFile(problem.to_owned()));
        return refuse(kind, Verification::Unsigned, headers);
    }
    let (verification, check) = match trust {
        Trust::Statement => match statement(&headers, merchant, now) {
            Ok((serial, check)) => {
                let serial = Some(serial);
                (Verification::Verified { serial }, Some(check))
            }
            Err(error) => {
                let kind = ErrorKind::Verification(error.clone());
                return refuse(kind, Verification::Failed(error), headers);
            }
        },
        Trust::Signature | Trust::Nothing => (Verification::Unsigned, None),
    };
    Ok(Head {
        status: head.status,
        headers,
        verification,
        endpoint: Some(spec.clone()),
        check,
    })
}

/// Verifies an answer that is here as a whole, and makes a file of it.
pub(crate) fn verify_whole(
    spec: &Spec,
    response: Response<Bytes>,
    merchant: &Merchant,
    now: i64,
) -> Result<Trusted> {
    let trust = trust(spec);
    let refusal = spec.protocol == Protocol::V2 && looks_like_xml(response.body()) != Some(false);
    if response.status() != StatusCode::OK || refusal || trust == Trust::Signature {
        let trusted = response::verify(spec, response, merchant, now)?;
        return match trust {
            // A 2xx that is no 200 has no file.
            Trust::Signature if trusted.raw().status() == StatusCode::OK => {
                let raw = trusted.raw();
                let head = Head {
                    status: raw.status(),
                    headers: raw.headers().clone(),
                    verification: raw.verification().clone(),
                    endpoint: Some(spec.clone()),
                    check: None,
                };
                let body = Body::whole(raw.bytes());
                Ok(trusted.with_download(Download::new(head, body)))
            }
            _ => Ok(trusted),
        };
    }
    if trust == Trust::Nothing && is_json(response.headers(), response.body()) {
        return Err(instead_of_file(response).at(spec));
    }
    let (head, bytes) = response.into_parts();
    let head = accept(spec, trust, Response::from_parts(head, ()), merchant, now)
        .map_err(|error| error.at(spec))?;
    Ok(Trusted::file(Download::new(head, Body::whole(bytes))))
}

/// Whether an answer of APIv2 begins as XML does and not as a bill; `None` when too little of it
/// is there.
pub(crate) fn looks_like_xml(begin: &[u8]) -> Option<bool> {
    let begin = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
    let first = begin.iter().find(|byte| !byte.is_ascii_whitespace())?;
    match first {
        // A byte-order mark that is not whole yet.
        0xef if begin.len() < 3 => None,
        first => Some(*first == b'<'),
    }
}

fn statement(
    headers: &HeaderMap,
    merchant: &Merchant,
    now: i64,
) -> Result<(String, Check), VerificationError> {
    let sha1 = headers
        .get(STATEMENT_SHA1)
        .and_then(|value| value.to_str().ok());
    let Some(sha1) = sha1 else {
        let missing = vec![STATEMENT_SHA1];
        return Err(VerificationError::HeadersMissing { missing });
    };
    let signed = format!(r#"{{"sha1":"{sha1}"}}"#);
    let keys = merchant.platform_keys();
    let serial = apiv3::verify(headers, signed.as_bytes(), &keys, merchant.serial(), now)?;
    Ok((serial, Check::new(Algorithm::Sha1, sha1)))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.trim_start()
                .get(..9)
                .is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_known_by_its_first_character() {
        for (begin, xml) in [
            (&b"<xml>"[..], Some(true)),
            (b"\xef\xbb\xbf\r\n <xml>", Some(true)),
            ("交易时间".as_bytes(), Some(false)),
            ("\u{feff}交易时间".as_bytes(), Some(false)),
            (b"\x1f\x8b", Some(false)),
            (b"", None),
            (b" \n", None),
            (b"\xef", None),
            (b"\xef\xbb\xbf", None),
        ] {
            assert_eq!(looks_like_xml(begin), xml, "{begin:?}");
        }
    }
}
