use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::apiv2::{self, xml};
use crate::codec::decode::Node;
use crate::crypto::{digest, ecb};
use crate::error::VerificationError;
use crate::merchant::Merchant;
use crate::notification::NotificationErrorKind;
use crate::notification::resource::Sealed;
use crate::notification::v2::ProofV2;
use crate::notification::v2::binding::refuse_foreign;
use crate::text::foreign::Foreign;

/// A message that is proven, and what was encrypted in it.
pub(super) struct Opened {
    pub(super) message: Node<'static>,
    pub(super) inside: Option<Node<'static>>,
    pub(super) proof: ProofV2,
}

pub(super) fn open(merchant: &Merchant, raw_body: &[u8]) -> Result<Opened, NotificationErrorKind> {
    let malformed = |problem: String| {
        NotificationErrorKind::Malformed(format!("it is not the XML of WeChat Pay: {problem}"))
    };
    let document = std::str::from_utf8(raw_body)
        .map_err(|_| malformed("it is not UTF-8".to_owned()))
        .and_then(|body| {
            looks_like_xml(body).map_err(malformed)?;
            xml::parse(body, "xml").map_err(|error| malformed(error.to_string()))
        })?;
    let message = signed_part(document).map_err(malformed)?;
    // Last of what can be told without: whoever sends JSON here lacks no key.
    let key = merchant.v2_key().map_err(NotificationErrorKind::Config)?;
    let req_info = text(&message, "req_info");
    match text(&message, "sign") {
        Some(sign) => {
            apiv2::check(&message, sign, key)
                .map(|_| ())
                .map_err(NotificationErrorKind::Verification)?;
            refuse_foreign(&message)?;
        }
        // It opens only with the merchant's key, which is all the proof that there is.
        None if req_info.is_some() => {}
        None => {
            return Err(NotificationErrorKind::Verification(
                VerificationError::SignMissing,
            ));
        }
    }
    let (inside, proof) = match (req_info, text(&message, "event_ciphertext")) {
        (Some(req_info), _) => {
            let inside = open_req_info(req_info, key)
                .ok_or(VerificationError::NotOpened)
                .map_err(NotificationErrorKind::Verification)?;
            (Some(inside), ProofV2::ReqInfo)
        }
        (None, Some(ciphertext)) => {
            let inside = open_event(&message, ciphertext, merchant)?;
            (Some(inside), ProofV2::EventCiphertext)
        }
        (None, None) => (None, ProofV2::Sign),
    };
    Ok(Opened {
        message,
        inside: inside.map(without_empty),
        proof,
    })
}

/// The value of a text field; `None` when it is not there or empty.
pub(super) fn text<'n>(object: &'n Node<'_>, name: &str) -> Option<&'n str> {
    object.get(name).as_str().filter(|text| !text.is_empty())
}

/// Tells what came in the place of XML, where that is plain to see.
fn looks_like_xml(body: &str) -> Result<(), String> {
    let body = body.trim_start_matches('\u{feff}').trim_start();
    let problem = match body.chars().next() {
        None => "the body is empty; was it read before?",
        Some('{') => "it is JSON, which APIv3 sends: this is a message of APIv3, use `parse`",
        Some('<') => return Ok(()),
        Some(_) if body.split('&').next().is_some_and(is_form_field) => {
            "it is a form, as browsers send; `notify_url` is for WeChat Pay alone, and the body is \
             to be passed on as it came"
        }
        Some(_) => return Ok(()),
    };
    Err(problem.to_owned())
}

fn is_form_field(field: &str) -> bool {
    let in_a_name = |c: char| c.is_ascii_alphanumeric() || "_-.%+[]".contains(c);
    field
        .split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(in_a_name))
}

/// What `sign` speaks for: fields with text in them. Anybody may have put empty ones there, which
/// are dropped, and nested ones, which no notification has.
fn signed_part(document: Node<'static>) -> Result<Node<'static>, String> {
    let document = without_empty(document);
    let Node::Object(fields) = &document else {
        return Err("it is not a list of fields".to_owned());
    };
    for (name, value) in fields {
        if value.as_str().is_none() {
            return Err(format!("its field <{}> is not text", Foreign::name(name)));
        }
    }
    Ok(document)
}

/// An empty field is none.
fn without_empty(document: Node<'static>) -> Node<'static> {
    match document {
        Node::Object(mut fields) => {
            fields.retain(|(_, value)| value.as_str() != Some(""));
            Node::Object(fields)
        }
        other => other,
    }
}

/// Opens what hides in a refund notification: XML, AES-256-ECB under the MD5 of the APIv2 key.
///
/// `None` for whatever is wrong with it. There is no signature around it, so that strangers may
/// ask about any ciphertext, and are not to learn how far it got.
fn open_req_info(req_info: &str, key: &str) -> Option<Node<'static>> {
    let ciphertext = STANDARD.decode(req_info).ok()?;
    let hash = Zeroizing::new(digest::md5_hex(key.as_bytes()));
    let key = hash.as_bytes().try_into().ok()?;
    let plaintext = Zeroizing::new(ecb::decrypt_aes_256_ecb_pkcs7(key, &ciphertext).ok()?);
    let text = std::str::from_utf8(&plaintext).ok()?;
    match xml::parse(text, "root") {
        Ok(Node::Object(fields)) if !fields.is_empty() => Some(Node::Object(fields)),
        _ => None,
    }
}

/// Opens what hides in `event_ciphertext`: JSON, as in APIv3.
fn open_event(
    message: &Node<'static>,
    ciphertext: &str,
    merchant: &Merchant,
) -> Result<Node<'static>, NotificationErrorKind> {
    let field = |name| text(message, name).unwrap_or_default();
    let sealed = Sealed {
        algorithm: field("event_algorithm"),
        nonce: field("event_nonce"),
        associated_data: field("event_associated_data"),
        ciphertext,
    };
    let json = sealed.open(merchant)?;
    Node::parse_json(json.as_bytes())
        .map(Node::into_owned)
        .map_err(|error| {
            NotificationErrorKind::Malformed(format!("what it holds is not JSON: {error}"))
        })
}
