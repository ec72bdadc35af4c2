//! Notifications of APIv2: XML that is signed with the APIv2 key, or (refunds) encrypted with it.
//!
//! # What a right `sign` proves, and what it does not
//!
//! The APIv2 key signs whatever there is in APIv2, and `sign` does not say as what: parameters of
//! front ends and links, which every user sees, requests, answers, and notifications. Nor does it
//! tell `a=1&b=2` in two fields from the same in one. So [`event`](NotificationV2::event) binds a
//! message to what its type declares (see [`EventV2`]), everything that no notification has is
//! refused, and links and front ends get no value with an `&` in it.
//!
//! What the protocol leaves open, compare yourself before you act on a message:
//!
//! - which order it is about, and its amount (`out_trade_no`, `total_fee`), with your own books: a
//!   genuine message about another order has a right `sign` too;
//! - whether it is the first: no field says when it was sent, and it can be sent again for ever;
//! - which URL it came to: messages without `event_type` do not say what they report, and an answer
//!   to a call that has all the fields of a notification is taken for one;
//! - of refunds, the refund itself, by a query: what encrypts `req_info` does not authenticate it.

mod binding;
mod event;
mod open;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::apiv2::xml;
use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::error::ApiError;
use crate::merchant::Merchant;
use crate::notification::v2::binding::Binding;
use crate::notification::v2::open::{Opened, text};
use crate::notification::{Decoded, NotificationError, NotificationErrorKind};
use crate::text::foreign::Foreign;

pub use event::{EventV2, ProofV2};

/// A message of APIv2 that is signed or encrypted with the merchant's key. Cheap to clone.
///
/// Its fields are those of the message; where the message is a shell around something encrypted
/// (`req_info` of refunds, `event_ciphertext`), they are those of what was inside. What it reports
/// is to be read as an [`event`](Self::event): the key alone does not say that it is one, see the
/// [module](self).
///
/// ```no_run
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::{Acknowledgement, Notifications};
///
/// #[wxpay::notification(v2 = sign)]
/// struct Paid {
///     out_trade_no: String,
///     /// In fen.
///     total_fee: i64,
/// }
///
/// fn receive(notifications: &Notifications, body: &[u8]) -> Acknowledgement {
///     let paid = notifications.parse_v2(body).and_then(|message| message.event::<Paid>());
///     match paid {
///         // Compare the number and the amount with your order.
///         Ok(paid) => println!("{} is paid: {} fen", paid.out_trade_no, paid.total_fee),
///         Err(error) => return error.acknowledgement(),
///     }
///     Acknowledgement::success_v2()
/// }
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct NotificationV2(Arc<Inner>);

struct Inner {
    message: Node<'static>,
    /// What was encrypted in the message.
    inside: Option<Node<'static>>,
    proof: ProofV2,
    merchant: Merchant,
    raw_body: Bytes,
}

impl NotificationV2 {
    /// The value of a text field; `None` when it is not there or empty.
    ///
    /// It is as it came, whatever the message is: whoever acts on single fields must have seen to
    /// `event_type`, `return_code` and `result_code`, and to the merchant. [`event`](Self::event)
    /// does.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        text(self.fields(), name)
    }

    /// All fields, as they came; see [`field`](Self::field).
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

    /// What failed, when the message says that something did: `return_code` or `result_code`, or
    /// the `trade_state` of a deduction by contract, is there and not `SUCCESS`. Whoever has taken
    /// note of it acknowledges it as a success, or it comes again.
    #[must_use]
    pub fn failure(&self) -> Option<ApiError> {
        let failed = |code: Option<&str>| code.is_some_and(|code| code != "SUCCESS");
        let field = |name| text(&self.0.message, name).map(str::to_owned);
        let is_deduction = text(&self.0.message, "contract_id").is_some();
        let (code, message) = if failed(self.return_code()) {
            (field("return_code"), field("return_msg"))
        } else if failed(self.result_code()) {
            let code = field("err_code").or(field("result_code"));
            (code, field("err_code_des").or(field("return_msg")))
        } else if is_deduction && failed(text(&self.0.message, "trade_state")) {
            let code = field("err_code").or(field("trade_state"));
            (code, field("err_code_des"))
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

    /// What proves that it comes from WeChat Pay.
    #[must_use]
    pub fn proof(&self) -> ProofV2 {
        self.0.proof
    }

    /// Whether this is the event of a type, as far as that can be told without reading it.
    #[must_use]
    pub fn is<T: EventV2>(&self) -> bool {
        self.failure().is_none() && self.check(Binding::of::<T>()).is_ok()
    }

    /// Reads the fields as the event that `T` declares.
    ///
    /// Nothing is missing in what it gives: unlike in an answer, a required field that is not there
    /// is an error, for a message without it may be no notification at all.
    ///
    /// # Errors
    /// The message reports a failure (see [`failure`](Self::failure)); it is another event, or
    /// something else that is signed with the same key, or another merchant's; a required field is
    /// not there, or holds something that the type cannot.
    pub fn event<T: EventV2>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(Binding::of::<T>(), T::decode)
    }

    /// Reads the fields as a type that declares no event. The message must be what
    /// `#[notification(v2 = sign)]` demands: signed, `return_code` and `result_code` there and
    /// `SUCCESS`, of this merchant. For all other messages declare the type, and use
    /// [`event`](Self::event).
    ///
    /// # Errors
    /// As [`event`](Self::event).
    pub fn decode<T: Decode>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(Binding::UNDECLARED, T::decode)
    }

    /// Reads the fields as a type that only knows serde, under the conditions of
    /// [`decode`](Self::decode).
    ///
    /// # Errors
    /// As [`event`](Self::event).
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<Decoded<T>, NotificationError> {
        self.read(Binding::UNDECLARED, |node, context| {
            context.deserialize(node)
        })
    }

    fn check(&self, binding: Binding) -> Result<(), NotificationErrorKind> {
        let Inner {
            message,
            proof,
            merchant,
            ..
        } = &*self.0;
        binding.check(message, *proof, merchant.mchid())
    }

    fn read<T>(
        &self,
        binding: Binding,
        read: impl FnOnce(&Node<'_>, &mut Context) -> Result<T, DecodeError>,
    ) -> Result<Decoded<T>, NotificationError> {
        let error = |kind| NotificationError::v2(kind, self.0.raw_body.clone());
        if let Some(failure) = self.failure() {
            return Err(error(NotificationErrorKind::Refused(failure)));
        }
        self.check(binding).map_err(error)?;
        let mut context = Context::with_keys(self.0.merchant.decryption_keys());
        let read =
            read(self.fields(), &mut context).and_then(|value| Ok((value, context.finish()?)));
        match read {
            Ok((value, missing)) if missing.is_empty() => Ok(Decoded::complete(value)),
            Ok((_, missing)) => {
                let problem = "is required and not there; is this another message?";
                let problem = DecodeError::new(missing.join("`, `"), problem);
                Err(error(NotificationErrorKind::Decode(problem)))
            }
            Err(problem) => Err(error(NotificationErrorKind::Decode(problem))),
        }
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
    let Opened {
        message,
        inside,
        proof,
    } = open::open(merchant, raw_body)?;
    Ok(NotificationV2(Arc::new(Inner {
        message,
        inside,
        proof,
        merchant: merchant.clone(),
        raw_body: Bytes::copy_from_slice(raw_body),
    })))
}

/// What a message reports that is no success, such as `FAIL: sign error`.
pub(super) fn reported_failure(raw_body: &[u8]) -> Option<String> {
    let message = xml::parse(std::str::from_utf8(raw_body).ok()?, "xml").ok()?;
    let code = text(&message, "return_code").filter(|code| *code != "SUCCESS")?;
    let reason = text(&message, "return_msg").map(|reason| format!(": {reason}"));
    Some(format!("{code}{}", reason.unwrap_or_default()))
}
