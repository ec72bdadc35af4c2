//! What servers answer in the place of a file.

use bytes::Bytes;
use http::{HeaderMap, Response};

use crate::error::DownloadError;
use crate::error::{Error, ErrorKind, Outcome};
use crate::error::{RawAnswer, Verification};

/// The longest code that is shown.
const LONGEST: usize = 64;

/// As much of an answer is looked at to tell JSON from a file, in bytes.
pub(crate) const BEGIN: usize = 256;

/// Whether an answer is JSON: it begins as an object, or as any other value where its header says
/// so, and goes on as text. No file of WeChat Pay's does, and a header alone may be wrong. Of
/// encrypted files, which begin with any byte, one in 256 begins with a brace.
pub(crate) fn is_json(headers: &HeaderMap, begin: &[u8]) -> bool {
    let kind = headers.get(http::header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let begin = begin.get(..BEGIN).unwrap_or(begin);
    if !is_text(begin) {
        return false;
    }
    let begin = begin.trim_ascii_start();
    let value = [&b"["[..], b"\"", b"null", b"true", b"false"];
    begin.starts_with(b"{")
        || (kind.eq_ignore_ascii_case("application/json")
            && value.iter().any(|value| begin.starts_with(value)))
}

/// Whether the first bytes are enough for [`is_json`]: they begin as no JSON does.
pub(crate) fn is_no_json(begin: &[u8]) -> bool {
    let first = begin.trim_ascii_start().first();
    first.is_some_and(|first| !b"{[\"ntf".contains(first))
}

/// Whether these are characters and blanks, the last of which may be cut.
fn is_text(begin: &[u8]) -> bool {
    let text = match std::str::from_utf8(begin) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let valid = begin.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let blank = |c: char| matches!(c, '\t' | '\n' | '\r');
    text.chars().all(|c| !c.is_control() || blank(c))
}

/// The error that an answer is which came in the place of a file.
pub(crate) fn instead_of_file(response: Response<Bytes>) -> Error {
    let problem = match error_code(response.body()) {
        Some(code) => format!("no file came but the answer of an error, whose code is {code}"),
        None => "no file came but JSON without a code; is there a proxy in between?".to_owned(),
    };
    let kind = ErrorKind::Download(DownloadError::NotAFile(problem));
    let raw = RawAnswer::new(response, Verification::Unsigned);
    Error::answered(kind, Outcome::Unknown, raw)
}

/// The code of an error that came in the place of a file, as JSON or XML: if it is one that can be
/// shown, for nothing vouches for it.
pub(crate) fn error_code(body: &[u8]) -> Option<String> {
    let code = match body.trim_ascii_start().first()? {
        b'<' => in_xml(body)?,
        _ => in_json(body)?,
    };
    let shown = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let fits = (1..=LONGEST).contains(&code.len()) && code.bytes().all(shown);
    fits.then_some(code)
}

fn in_json(body: &[u8]) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = ["code", "err_code", "error_code", "errcode", "retcode"]
        .iter()
        .find_map(|name| answer.get(name))?;
    Some(match code {
        serde_json::Value::String(code) => code.clone(),
        other => other.to_string(),
    })
}

fn in_xml(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    ["err_code", "error_code", "return_code"]
        .iter()
        .find_map(|name| {
            let (_, rest) = text.split_once(&format!("<{name}>"))?;
            let (content, _) = rest.split_once(&format!("</{name}>"))?;
            let content = content.trim();
            let plain = content
                .strip_prefix("<![CDATA[")
                .and_then(|content| content.strip_suffix("]]>"));
            Some(plain.unwrap_or(content).to_owned())
        })
}

#[cfg(test)]
mod tests {
    use super::error_code;

    #[test]
    fn the_code_of_an_error_is_found_and_shown_only_if_it_is_one() {
        for (body, code) in [
            (
                r#" {"code":"NO_STATEMENT_EXIST","message":"m"}"#,
                Some("NO_STATEMENT_EXIST"),
            ),
            (r#"{"errcode":40001}"#, Some("40001")),
            (
                "<xml><err_code><![CDATA[20002]]></err_code></xml>",
                Some("20002"),
            ),
            (
                "<xml>\n<return_code> FAIL </return_code></xml>",
                Some("FAIL"),
            ),
            (r#"{"code":"a b"}"#, None),
            (r#"{"code":""}"#, None),
            (r#"{"message":"error"}"#, None),
            ("{", None),
            ("[]", None),
            ("", None),
            ("<html></html>", None),
        ] {
            assert_eq!(error_code(body.as_bytes()).as_deref(), code, "{body}");
        }
    }
}
