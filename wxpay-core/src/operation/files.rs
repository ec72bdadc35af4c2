//! Which operations answer files, and what proves those.

use crate::operation::spec::{Method, Protocol, Spec};

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
}
