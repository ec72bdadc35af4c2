use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::answer::{RawAnswer, Verification};
use crate::apiv3;
use crate::crypto::digest::Algorithm;
use crate::download::{Body, Check, Download, DownloadError, instead_of_file, is_json};
use crate::error::{Error, ErrorKind, Outcome, Result, VerificationError};
use crate::merchant::Merchant;
use crate::response::{self, Trusted};
use crate::spec::{Method, Protocol, Spec};

/// Files that WeChat Pay sends without a signature.
const UNSIGNED: &[&str] = &[
    "v3/billdownload/file",
    PUBLIC,
    "v3/transferdownload/elecvoucherfile",
    "v3/transferdownload/signfile",
];

/// Pictures, which are not signed either. What follows is their id: base64, which may hold slashes.
const PICTURES: &[&str] = &[
    "v3/global/merchant-service/images/",
    "v3/merchant-service/images/",
];

/// Files of which a header is signed instead of the body.
const STATEMENTS: &[&str] = &["v3/global/statements", "v3/statements"];

/// Asked for without a signature, too: the link is the secret.
const PUBLIC: &str = "v3/new-tax-control-fapiao/download";
const PUBLIC_HOST: &str = "pay.wechatpay.cn";

const STATEMENT_SHA1: &str = "wechatpay-statement-sha1";

/// What proves that a file comes from WeChat Pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The signature over the body, as of any answer.
    Signature,
    /// The signature over a header with the digest of the file.
    Statement,
    /// Nothing in the answer.
    Nothing,
}

/// All of a file's answer but its body.
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) verification: Verification,
    pub(crate) endpoint: Option<Spec>,
    /// What the bytes must hash to as they come.
    pub(crate) check: Option<Check>,
}

/// What proves the file of an endpoint.
pub(crate) fn trust(spec: &Spec) -> Trust {
    match spec.protocol {
        // Bills of APIv2 are plain text; only a refusal is XML and may be signed.
        Protocol::V2 => Trust::Nothing,
        Protocol::V3 if is_public(spec) => Trust::Nothing,
        Protocol::V3 if one_of(UNSIGNED, &spec.path) || is_picture(spec) => Trust::Nothing,
        Protocol::V3 if one_of(STATEMENTS, &spec.path) => Trust::Statement,
        Protocol::V3 => Trust::Signature,
    }
}

/// Whether a file is asked for without a signature.
pub(crate) fn is_public(spec: &Spec) -> bool {
    let host = spec.host.map(|base| {
        let authority = base.split_once("://").map_or(base, |(_, rest)| rest);
        authority.split('/').next().unwrap_or_default()
    });
    spec.protocol == Protocol::V3 && (is_public_host(host) || one_of(&[PUBLIC], &spec.path))
}

/// Whether files are asked for without a signature there.
pub(crate) fn is_public_host(host: Option<&str>) -> bool {
    host == Some(PUBLIC_HOST)
}

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

/// Whether a path, from its `v3/` on, is one of these.
fn one_of(paths: &[&str], path: &str) -> bool {
    paths.contains(&from_v3(path))
}

fn is_picture(spec: &Spec) -> bool {
    let path = from_v3(&spec.path);
    let mut ids = PICTURES
        .iter()
        .filter_map(|folder| path.strip_prefix(folder));
    let is_id = |id: &str| {
        let mut segments = id.split('/');
        segments.all(|segment| !matches!(segment, "" | "." | ".."))
    };
    spec.method == Method::Get && ids.any(is_id)
}

/// A path without the base path of its host.
fn from_v3(path: &str) -> &str {
    match path.find("/v3/") {
        Some(begin) if !path.starts_with("v3/") => &path[begin + 1..],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_files_need_no_signature() {
        let of = |path| trust(&Spec::v3(Method::Get, path));
        for path in [
            "v3/billdownload/file",
            "v3/merchant-service/images/{media_id}",
            "v3/merchant-service/images/ABC",
            "v3/merchant-service/images/ChsyMDAw/CCd/9CgBigBMAE4AQ%3D%3D",
            "hk/v3/global/merchant-service/images/a/b",
            "hk/v3/global/merchant-service/images/{id}",
            "v3/new-tax-control-fapiao/download",
        ] {
            assert_eq!(of(path), Trust::Nothing, "{path}");
        }
        assert_eq!(of("hk/v3/statements"), Trust::Statement);
        assert_eq!(of("v3/global/statements"), Trust::Statement);
        for path in [
            "v3/certificates",
            "v3/billdownload",
            "v3/billdownload/file/more",
            "v3/merchant-service/images",
            "v3/merchant-service/images/",
            "v3/merchant-service/images/a//b",
            "v3/merchant-service/images/../x",
            "v3/x/v3/merchant-service/images/a",
            "billdownload/file",
        ] {
            assert_eq!(of(path), Trust::Signature, "{path}");
        }
        let path = "v3/merchant-service/images/upload";
        assert_eq!(trust(&Spec::v3(Method::Post, path)), Trust::Signature);
    }

    #[test]
    fn files_of_the_public_host_are_asked_for_without_a_signature() {
        let spec = |path, host| Spec::v3(Method::Get, path).host(host);
        assert!(is_public(&spec("v3/x", "https://pay.wechatpay.cn/")));
        assert!(is_public(&spec(PUBLIC, "https://api.mch.weixin.qq.com/")));
        assert!(!is_public(&spec("v3/x", "https://api2.wechatpay.cn/")));
        assert!(!is_public(&spec(
            "v3/x",
            "https://pay.wechatpay.cn.example/"
        )));
    }

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
