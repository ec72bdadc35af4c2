//! What a message must be to be an event.
//!
//! One key signs everything in APIv2: what front ends are handed, links, requests, answers and
//! notifications. Whoever sees some of it, as each user does, can write it down as XML and post
//! it. So a right `sign` says only that the fields were signed, and not as what.

use crate::apiv2::hidden_names;
use crate::codec::decode::Node;
use crate::notification::NotificationErrorKind;
use crate::notification::v2::open::text;
use crate::notification::v2::{EventV2, ProofV2};
use crate::text::foreign::{Foreign, quoted};

/// Fields of other things that are signed with the same key, which no notification has.
const FOREIGN: &[&str] = &[
    // Front ends.
    "appId",
    "nonceStr",
    "noncestr",
    "out_request_no0",
    "package",
    "partnerid",
    "paySign",
    "prepayid",
    "send_coupon_merchant",
    "signType",
    "stock_id0",
    "timeStamp",
    "time_stamp",
    "timestamp",
    // Links and requests.
    "notify_url",
    "redirect_uri",
    "spbill_create_ip",
    // Answers.
    "code_url",
    "mweb_url",
    "prepay_id",
    "trade_state_desc",
];

/// Fields of requests, which WeChat Pay alone sees: nobody can hide them, and a merchant's `attach`
/// may hold `&auth_code=`.
const REQUESTED: &[&str] = &["auth_code", "face_code"];

/// Fields of notifications too, which are looked at and must not hide in the value of another.
const LOOKED_AT: &[&str] = &[
    "combine_mch_id",
    "err_code",
    "event_type",
    "mch_id",
    "mchid",
    "result_code",
    "return_code",
    "trade_state",
    "trade_type",
];

/// How orders are paid whose outcome is the answer to a call: nobody is notified of those.
const ANSWERED: &[&str] = &["MICROPAY", "FACEPAY"];

/// The fields that name the merchant whose key signs.
const MERCHANT: [&str; 3] = ["mch_id", "mchid", "combine_mch_id"];

const SUCCESS: &str = "SUCCESS";

/// What a type demands.
#[derive(Clone, Copy)]
pub(super) struct Binding {
    proof: ProofV2,
    event_types: &'static [&'static str],
    return_code: bool,
    result_code: bool,
}

impl Binding {
    /// For a type that says nothing: what `#[notification(v2 = sign)]` demands.
    pub(super) const UNDECLARED: Self = Self {
        proof: ProofV2::Sign,
        event_types: &[],
        return_code: true,
        result_code: true,
    };

    pub(super) const fn of<T: EventV2>() -> Self {
        Self {
            proof: T::PROOF,
            event_types: T::EVENT_TYPES,
            return_code: T::RETURN_CODE,
            result_code: T::RESULT_CODE,
        }
    }

    /// Whether a message is what the type is for; it does not report a failure, that was seen to.
    pub(super) fn check(
        &self,
        message: &Node<'_>,
        proof: ProofV2,
        mchid: &str,
    ) -> Result<(), NotificationErrorKind> {
        if proof != self.proof {
            return Err(self.other_proof(message, proof));
        }
        if proof == ProofV2::EventCiphertext {
            let found = text(message, "event_type").unwrap_or_default();
            if !self.event_types.contains(&found) {
                return Err(NotificationErrorKind::OtherEvent {
                    found: Foreign::name(found).to_string(),
                    expected: self.event_types,
                });
            }
        }
        // What stands around `req_info` proves nothing, and is only looked at for mistakes.
        let codes = [
            ("return_code", self.return_code),
            ("result_code", self.result_code),
        ];
        for (name, wanted) in codes {
            if wanted && proof == ProofV2::Sign && text(message, name) != Some(SUCCESS) {
                return Err(NotificationErrorKind::Foreign(format!(
                    "it has no `{name}`, and a success has one; where such messages have none, \
                     declare the type with `#[notification(v2 = sign, no_{name})]`"
                )));
            }
        }
        check_merchant(message, proof, mchid)?;
        match proof {
            ProofV2::Sign => check_trade(message),
            _ => Ok(()),
        }
    }

    fn other_proof(&self, message: &Node<'_>, proof: ProofV2) -> NotificationErrorKind {
        if proof == ProofV2::EventCiphertext && self.event_types.is_empty() {
            let found = text(message, "event_type").unwrap_or_default();
            return NotificationErrorKind::Foreign(format!(
                "it is the event {}, and the type does not say that it is for that one: declare it \
                 with `#[notification(\"…\", v2 = event_ciphertext)]` and read it with `event`",
                quoted(found)
            ));
        }
        let (wanted, found) = (self.proof.field(), proof.field());
        NotificationErrorKind::Foreign(format!(
            "it is proven by its `{found}`, and the type is for messages that are proven by \
             `{wanted}`; another notification may have come to this URL, or the type is to be \
             declared with `#[notification(v2 = {found})]` and read with `event`"
        ))
    }
}

/// Refuses what cannot be a notification, whatever it is read as.
pub(super) fn refuse_foreign(message: &Node<'_>) -> Result<(), NotificationErrorKind> {
    let Node::Object(fields) = message else {
        return Ok(());
    };
    let visible = |wanted: &str| fields.iter().any(|(name, _)| name == wanted);
    // Fields may hide in the value of another one, for `a=1&b=2` is signed whether that is two
    // fields or one.
    let texts = fields
        .iter()
        .filter_map(|(name, value)| Some((name.as_ref(), value.as_str()?)));
    let hidden = hidden_names(texts);
    let found = FOREIGN
        .iter()
        .find(|name| visible(name) || hidden.contains(name))
        .or_else(|| LOOKED_AT.iter().find(|name| hidden.contains(name)))
        .or_else(|| REQUESTED.iter().find(|name| visible(name)));
    match found {
        None => Ok(()),
        Some(name) => Err(NotificationErrorKind::Foreign(format!(
            "it has `{name}` where no notification has it: somebody sent something else that is \
             signed with the same key, such as the parameters of a front end, a link or an answer"
        ))),
    }
}

fn check_merchant(
    message: &Node<'_>,
    proof: ProofV2,
    mchid: &str,
) -> Result<(), NotificationErrorKind> {
    let mut named = false;
    for name in MERCHANT {
        match text(message, name) {
            None => {}
            Some(found) if found == mchid => named = true,
            Some(_) => {
                return Err(NotificationErrorKind::Foreign(format!(
                    "its `{name}` is not the merchant of these notifications, which is {mchid}"
                )));
            }
        }
    }
    // The key of the refund says whose it is.
    match named || proof == ProofV2::ReqInfo {
        true => Ok(()),
        false => Err(NotificationErrorKind::Foreign(
            "it names no merchant (`mch_id`), which every notification does".to_owned(),
        )),
    }
}

/// Refuses answers to calls about orders. They differ from notifications in little.
fn check_trade(message: &Node<'_>) -> Result<(), NotificationErrorKind> {
    let foreign = |problem: &str| Err(NotificationErrorKind::Foreign(problem.to_owned()));
    if text(message, "trade_type").is_some_and(|found| ANSWERED.contains(&found)) {
        return foreign(
            "its `trade_type` is that of a payment at the counter, which is answered and not \
             notified",
        );
    }
    let is_deduction = text(message, "contract_id").is_some();
    if text(message, "trade_state").is_some() && !is_deduction {
        return foreign(
            "it has `trade_state` and no `contract_id`: that is the answer to a query of an order, \
             and only deductions by contract are notified with their state",
        );
    }
    Ok(())
}
