use std::borrow::Cow;

use crate::apiv2::xml::XmlError;
use crate::apiv2::{SignType, hidden_names, sign, xml};
use crate::codec::decode::Node;
use crate::crypto::digest::constant_time_eq;
use crate::error::{ApiError, RejectedBy, VerificationError};
use crate::operation::may_be_unsigned;

/// Fields that say yes or no.
const DECISIVE: &[&str] = &[
    "contract_state",
    "err_code",
    "error_code",
    "refund_status",
    "result_code",
    "retcode",
    "return_code",
    "state",
    "status",
    "trade_state",
];

/// What the frame of an APIv2 answer says.
pub(crate) struct Envelope {
    pub(crate) document: Node<'static>,
    pub(crate) verification: Result<Signed, VerificationError>,
    pub(crate) refused: Option<(RejectedBy, ApiError)>,
}

/// Whether a right signature is there, or rightly none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    Yes,
    No,
}

/// Takes the frame off an answer that is JSON, as that of `v2/appauth/getaccesstoken` is: a
/// `retcode` that is 0 or not, and no signature. `None` when it is something else.
pub(crate) fn read_json(path: &str, json: &[u8]) -> Option<Envelope> {
    let document = Node::parse_json(json).ok()?.into_owned();
    let code = match document.get("retcode") {
        Node::String(code) | Node::Number(code) => code.clone().into_owned(),
        _ => return None,
    };
    let message = document.get("retmsg").as_str();
    let refused = (code != "0").then(|| (RejectedBy::ReturnCode, api_error(Some(&code), message)));
    // Anything but a refusal has to be proven, here as in XML.
    let verification = match refused.is_some() || may_be_unsigned(path) {
        true => Ok(Signed::No),
        false => Err(VerificationError::SignMissing),
    };
    Some(Envelope {
        document,
        verification,
        refused,
    })
}

/// Takes the frame off an answer. `asked` is the kind of signature that the request named, if it
/// named one.
pub(crate) fn read(
    path: &str,
    text: &str,
    key: &str,
    asked: Option<SignType>,
) -> Result<Envelope, XmlError> {
    let document = xml::parse(text, "xml")?;
    let field = |name: &str| document.get(name).as_str().filter(|text| !text.is_empty());
    let first = |names: &[&str]| names.iter().find_map(|name| field(name));
    let code = first(&["err_code", "error_code", "retcode"]);
    let message = first(&["err_code_des", "error_code_des", "retmsg", "return_msg"]);
    let refused = if field("return_code") != Some("SUCCESS") {
        let code = code.or(field("return_code"));
        Some((RejectedBy::ReturnCode, api_error(code, message)))
    } else if field("result_code").is_some_and(|code| code != "SUCCESS") {
        Some((RejectedBy::ResultCode, api_error(code, message)))
    } else {
        None
    };
    let communication_failed = matches!(refused, Some((RejectedBy::ReturnCode, _)));
    let verification = match field("sign") {
        Some(signature) => as_asked(signature, asked)
            .and_then(|()| check(&document, signature, key))
            .and_then(|signed| nothing_hides(&document).map(|()| signed)),
        // A request that was not understood is answered without a signature.
        None if communication_failed || may_be_unsigned(path) => Ok(Signed::No),
        None => Err(VerificationError::SignMissing),
    };
    let document = match verification {
        Ok(Signed::Yes) => covered(document),
        Ok(Signed::No) | Err(_) => document,
    };
    Ok(Envelope {
        document,
        verification,
        refused,
    })
}

/// Whether a signature is of the kind that was asked for: the weaker one, which somebody may have
/// put there, proves nothing to whoever asked for the stronger.
fn as_asked(signature: &str, asked: Option<SignType>) -> Result<(), VerificationError> {
    match (asked, SignType::of_signature(signature)) {
        (Some(asked), Some(found)) if asked != found => {
            Err(VerificationError::OtherSignType { asked, found })
        }
        _ => Ok(()),
    }
}

/// Whether all that decides what an answer says stands in the open. A refusal whose `result_code`
/// somebody wrote into the value of the field before it is signed just as well, and says yes.
fn nothing_hides(document: &Node<'_>) -> Result<(), VerificationError> {
    let hidden = hidden_names(leaves(document));
    match DECISIVE.iter().find(|name| hidden.contains(name)) {
        None => Ok(()),
        Some(field) => Err(VerificationError::Hidden { field }),
    }
}

/// What `sign` speaks for: fields with text in them. Anybody may have put others there, and no
/// answer that is signed is documented to have any: they are not taken for part of it.
fn covered(document: Node<'static>) -> Node<'static> {
    match document {
        Node::Object(mut fields) => {
            fields.retain(|(_, value)| value.as_str().is_some_and(|text| !text.is_empty()));
            Node::Object(fields)
        }
        other => other,
    }
}

/// Checks a signature over the text fields of a document.
pub(crate) fn check(
    document: &Node<'_>,
    signature: &str,
    key: &str,
) -> Result<Signed, VerificationError> {
    let Some(sign_type) = SignType::of_signature(signature) else {
        return Err(VerificationError::SignFormat);
    };
    let expected = sign(leaves(document), key, sign_type);
    match constant_time_eq(expected.as_bytes(), signature.as_bytes()) {
        true => Ok(Signed::Yes),
        false => Err(VerificationError::SignMismatch { sign_type }),
    }
}

/// The text fields of a document; only those are signed.
fn leaves<'n>(document: &'n Node<'_>) -> Vec<(&'n str, &'n str)> {
    match document {
        Node::Object(fields) => fields
            .iter()
            .filter_map(|(name, node)| match node {
                Node::String(Cow::Borrowed(text)) => Some((name.as_ref(), *text)),
                Node::String(Cow::Owned(text)) => Some((name.as_ref(), text.as_str())),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn api_error(code: Option<&str>, message: Option<&str>) -> ApiError {
    ApiError {
        code: code.map(str::to_owned),
        message: message.map(str::to_owned),
        detail: None,
    }
}
