//! Notifications of APIv2: XML that is signed with the APIv2 key, or (refunds) encrypted with it.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::apiv2::{self, xml};
use crate::crypto::{digest, ecb};
use crate::decode::{Context, Decode, DecodeError, Node};
use crate::error::{ApiError, VerificationError};
use crate::foreign::Foreign;
use crate::merchant::Merchant;
use crate::notification::resource::Sealed;
use crate::notification::{Decoded, NotificationError, NotificationErrorKind};

/// A notification of APIv2 that is proven to come from WeChat Pay. Cheap to clone.
///
/// Its fields are those of the message; where the message is a shell around something encrypted
/// (`req_info` of refunds, `event_ciphertext`), they are those of what was inside.
///
/// ```no_run
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::{Acknowledgement, Notifications};
///
/// #[wxpay::model(decode)]
/// struct Paid {
///     out_trade_no: String,
///     /// In fen.
///     total_fee: i64,
/// }
///
/// fn receive(notifications: &Notifications, body: &[u8]) -> Acknowledgement {
///     let paid = notifications.parse_v2(body).and_then(|message| message.decode::<Paid>());
///     match paid {
///         Ok(paid) => println!("{} is paid: {} fen", paid.out_trade_no, paid.total_fee),
///         Err(error) => return error.acknowledgement(),
///     }
///     Acknowledgement::success_v2()
/// }
/// ```
#[derive(Clone)]
pub struct NotificationV2(Arc<Inner>);

struct Inner {
    message: Node<'static>,
    /// What was encrypted in the message.
    inside: Option<Node<'static>>,
    merchant: Merchant,
    raw_body: Bytes,
}

impl NotificationV2 {
    /// The value of a text field; `None` when it is not there or empty.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        text(self.fields(), name)
    }

    /// All fields.
    #[must_use]
    pub fn fields(&self) -> &Node<'static> {
        self.0.inside.as_ref().unwrap_or(&self.0.message)
    }

    /// The message around the fields. Around an encrypted `req_info` it is not proven to come
    /// from WeChat Pay: only the fields themselves are.
    #[must_use]
    pub fn message(&self) -> &Node<'static> {
        &self.0.message
    }

    /// What happened, such as `CHECK.SUCCESS`: only messages with an `event_ciphertext` say. All
    /// others are told apart by the URL that they were sent to.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        text(&self.0.message, "event_type")
    }

    /// `return_code`, where the message has one.
    #[must_use]
    pub fn return_code(&self) -> Option<&str> {
        text(&self.0.message, "return_code")
    }

    /// `result_code`, where the message has one.
    #[must_use]
    pub fn result_code(&self) -> Option<&str> {
        text(&self.0.message, "result_code")
    }

    /// What failed, when the message says that something did: `return_code` or `result_code` is
    /// there and not `SUCCESS`.
    #[must_use]
    pub fn failure(&self) -> Option<ApiError> {
        let failed = |code: Option<&str>| code.is_some_and(|code| code != "SUCCESS");
        let field = |name| text(&self.0.message, name).map(str::to_owned);
        let (code, message) = if failed(self.return_code()) {
            (field("return_code"), field("return_msg"))
        } else if failed(self.result_code()) {
            let code = field("err_code").or(field("result_code"));
            (code, field("err_code_des").or(field("return_msg")))
        } else {
            return None;
        };
        Some(ApiError {
            code,
            message,
            detail: None,
        })
    }

    /// The body as it came.
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        &self.0.raw_body
    }

    /// Reads the fields as a type. Required fields that are not there get empty values and are
    /// reported, as in answers.
    ///
    /// # Errors
    /// The message reports a failure (see [`failure`](Self::failure)), or does not fit into the
    /// type.
    pub fn decode<T: Decode>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(T::decode)
    }

    /// Reads the fields as a type that only knows serde.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(|node, context| context.deserialize(node))
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&Node<'_>, &mut Context) -> Result<T, DecodeError>,
    ) -> Result<Decoded<T>, NotificationError> {
        let error = |kind| NotificationError::v2(kind, self.0.raw_body.clone());
        if let Some(failure) = self.failure() {
            return Err(error(NotificationErrorKind::Refused(failure)));
        }
        Decoded::read(self.fields(), &self.0.merchant, "APIv2", read)
            .map_err(|problem| error(NotificationErrorKind::Decode(problem)))
    }
}

/// The fields are left out: they hold people's data.
impl fmt::Debug for NotificationV2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationV2")
            .field("return_code", &self.return_code().map(Foreign::name))
            .field("result_code", &self.result_code().map(Foreign::name))
            .field("encrypted", &self.0.inside.is_some())
            .field("body", &format_args!("{} bytes", self.0.raw_body.len()))
            .finish_non_exhaustive()
    }
}

pub(super) fn parse(
    merchant: &Merchant,
    raw_body: &[u8],
) -> Result<NotificationV2, NotificationErrorKind> {
    let malformed = |problem: String| {
        NotificationErrorKind::Malformed(format!("it is not the XML of WeChat Pay: {problem}"))
    };
    let key = merchant.v2_key().map_err(NotificationErrorKind::Config)?;
    let document = std::str::from_utf8(raw_body)
        .map_err(|_| malformed("it is not UTF-8".to_owned()))
        .and_then(|body| xml::parse(body, "xml").map_err(|error| malformed(error.to_string())))?;
    let message = signed_part(document).map_err(malformed)?;
    let req_info = text(&message, "req_info");
    match text(&message, "sign") {
        Some(sign) => apiv2::check(&message, sign, key)
            .map(|_| ())
            .map_err(NotificationErrorKind::Verification)?,
        // It opens only with the merchant's key, which is all the proof that there is.
        None if req_info.is_some() => {}
        None => {
            return Err(NotificationErrorKind::Verification(
                VerificationError::SignMissing,
            ));
        }
    }
    let inside = match (req_info, text(&message, "event_ciphertext")) {
        (Some(req_info), _) => Some(open_req_info(req_info, key)?),
        (None, Some(ciphertext)) => Some(open_event(&message, ciphertext, merchant)?),
        (None, None) => None,
    };
    Ok(NotificationV2(Arc::new(Inner {
        message,
        inside,
        merchant: merchant.clone(),
        raw_body: Bytes::copy_from_slice(raw_body),
    })))
}

/// What `sign` speaks for: fields with text in them. Anybody may have put empty ones there, which
/// are dropped, and nested ones, which no notification has.
fn signed_part(document: Node<'static>) -> Result<Node<'static>, String> {
    let Node::Object(mut fields) = document else {
        return Err("it is not a list of fields".to_owned());
    };
    fields.retain(|(_, value)| value.as_str() != Some(""));
    match fields.iter().find(|(_, value)| value.as_str().is_none()) {
        Some((name, _)) => Err(format!("its field <{}> is not text", Foreign::name(name))),
        None => Ok(Node::Object(fields)),
    }
}

/// Opens what hides in a refund notification: XML, AES-256-ECB under the MD5 of the APIv2 key.
fn open_req_info(req_info: &str, key: &str) -> Result<Node<'static>, NotificationErrorKind> {
    let malformed = |problem: &str| NotificationErrorKind::Malformed(problem.to_owned());
    let ciphertext = STANDARD
        .decode(req_info)
        .map_err(|_| malformed("its field `req_info` is not base64"))?;
    let hash = Zeroizing::new(digest::md5_hex(key.as_bytes()));
    let key = hash
        .as_bytes()
        .try_into()
        .map_err(|_| malformed("an MD5 is not 32 digits long"))?;
    let plaintext = ecb::decrypt_aes_256_ecb_pkcs7(key, &ciphertext)
        .map_err(NotificationErrorKind::Decryption)?;
    // The padding of something decrypted with a wrong key is right once in 256 times: what comes
    // out then is no XML.
    let wrong = "its field `req_info` does not hold a refund; check the APIv2 key (`api_v2_key`)";
    let text = std::str::from_utf8(&plaintext).map_err(|_| malformed(wrong))?;
    match xml::parse(text, "root") {
        Ok(Node::Object(fields)) if !fields.is_empty() => Ok(Node::Object(fields)),
        _ => Err(malformed(wrong)),
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

/// What a message reports that is no success, such as `FAIL: sign error`.
pub(super) fn reported_failure(raw_body: &[u8]) -> Option<String> {
    let message = xml::parse(std::str::from_utf8(raw_body).ok()?, "xml").ok()?;
    let code = text(&message, "return_code").filter(|code| *code != "SUCCESS")?;
    let reason = text(&message, "return_msg").map(|reason| format!(": {reason}"));
    Some(format!("{code}{}", reason.unwrap_or_default()))
}

fn text<'n>(object: &'n Node<'_>, name: &str) -> Option<&'n str> {
    object.get(name).as_str().filter(|text| !text.is_empty())
}
