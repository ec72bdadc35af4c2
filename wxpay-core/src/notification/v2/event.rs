use crate::codec::decode::Decode;

/// A type for a notification of APIv2, bound to what such a message must be.
///
/// [`#[notification(v2 = …)]`](macro@crate::notification) writes this. Every required field of the
/// type must be there: an order number that is missing never becomes an empty one.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::v2::{EventV2, ProofV2};
///
/// /// A payment went through (支付结果通知).
/// #[wxpay::notification(v2 = sign)]
/// pub struct Paid {
///     pub out_trade_no: String,
///     pub transaction_id: String,
///     /// In fen.
///     pub total_fee: i64,
/// }
/// # assert_eq!(Paid::PROOF, ProofV2::Sign);
/// # assert!(Paid::RETURN_CODE && Paid::RESULT_CODE);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no event of APIv2",
    label = "this type does not say what its message must be",
    note = "put `#[wxpay::notification(v2 = sign)]` on the struct, or `v2 = req_info`, or\n`#[wxpay::notification(\"CHECK.SUCCESS\", v2 = event_ciphertext)]`"
)]
pub trait EventV2: Decode {
    /// What proves that the message comes from WeChat Pay.
    const PROOF: ProofV2;

    /// The values of `event_type` that it is for, where messages have one.
    const EVENT_TYPES: &'static [&'static str] = &[];

    /// Whether `return_code` must be there, and be `SUCCESS`. When it need not be there, it still
    /// must not be anything else.
    const RETURN_CODE: bool = true;

    /// The same of `result_code`.
    const RESULT_CODE: bool = true;
}

/// What proves that a message of APIv2 comes from WeChat Pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProofV2 {
    /// The field `sign` over all the others, by the APIv2 key. What this program hands to front
    /// ends and browsers is signed with the same key, so the message must also be no such thing.
    Sign,
    /// It was encrypted with the APIv2 key, in `req_info`. The cipher hides and does not
    /// authenticate: compare the refund with your own books, or query it.
    ReqInfo,
    /// It was encrypted with the APIv3 key, in `event_ciphertext`, in a message with `sign`.
    EventCiphertext,
}

impl ProofV2 {
    /// The field that it stands in.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::ReqInfo => "req_info",
            Self::EventCiphertext => "event_ciphertext",
        }
    }
}
