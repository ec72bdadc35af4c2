use percent_encoding::percent_decode_str;

use super::authentication::message;
use super::authorization::Authorization;
use crate::server::Received;

/// Says why a signature does not match, by trying the mistakes that people make; with the text that
/// was signed, when one of them it was.
pub(super) fn explain(
    received: &Received,
    authorization: &Authorization,
    body: Result<&[u8], &str>,
    matches: impl Fn(&[u8]) -> bool,
) -> (String, Option<Vec<u8>>) {
    let found = mistakes(received, authorization, body.unwrap_or_default())
        .into_iter()
        .find(|(_, candidate)| matches(candidate));
    match (found, body) {
        (Some((mistake, signed)), _) => (format!("sign not match: {mistake}"), Some(signed)),
        (None, Err(reason)) => (
            format!(
                "sign not match: of an upload the text of its `meta` part is signed, and that \
                 cannot be found: {reason}"
            ),
            None,
        ),
        (None, Ok(_)) => (
            "sign not match: the signature was not made by the merchant's key over \
                 METHOD\\nPATH?QUERY\\nTIMESTAMP\\nNONCE\\nBODY\\n as received; the body may have \
                 changed after signing, or the private key does not belong to serial_no"
                .to_owned(),
            None,
        ),
    }
}

fn mistakes(
    received: &Received,
    authorization: &Authorization,
    body: &[u8],
) -> Vec<(&'static str, Vec<u8>)> {
    let target = received.target.as_str();
    let with = |target: &str, body: &[u8]| message(&received.method, target, authorization, body);
    let mut list = Vec::new();

    let mut unterminated = with(target, body);
    unterminated.pop();
    list.push((
        "the last line feed of the signed message is missing",
        unterminated,
    ));
    if received.target.contains('?') {
        list.push((
            "the query string was left out of the signed message",
            with(received.path(), body),
        ));
    }
    if let Ok(decoded) = percent_decode_str(target).decode_utf8()
        && decoded != target
    {
        list.push((
            "the path was signed decoded, but sent percent-encoded",
            with(&decoded, body),
        ));
    }
    for base in ["/hk", "/global"] {
        if let Some(rest) = target.strip_prefix(base) {
            list.push((
                "the base path of the host was left out of the signed message",
                with(rest, body),
            ));
        }
    }
    if let Some(relative) = target.strip_prefix('/') {
        list.push(("the signed path has no leading slash", with(relative, body)));
    }
    if let Some(host) = received.header("host") {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}{target}");
            list.push((
                "the whole URL was signed instead of path and query",
                with(&url, body),
            ));
        }
    }
    if !body.is_empty() {
        list.push((
            "the body was left out of the signed message",
            with(target, b""),
        ));
        list.push((
            "the body was signed without the white space around it",
            with(target, body.trim_ascii()),
        ));
        if let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) {
            let again = json.to_string();
            list.push((
                "the JSON was serialised again after signing",
                with(target, again.as_bytes()),
            ));
        }
    }
    if body != received.body.as_ref() {
        list.push((
            "the whole multipart body was signed: only the text of its `meta` part is",
            with(target, &received.body),
        ));
    } else if body.is_empty() {
        list.push(("`{}` was signed, but no body was sent", with(target, b"{}")));
        list.push((
            "`null` was signed, but no body was sent",
            with(target, b"null"),
        ));
    }
    list
}
