//! The attribute macros of wxpay: [`macro@endpoint`] makes a struct an
//! endpoint of WeChat Pay, [`macro@model`] makes a struct a part of requests and answers,
//! [`macro@notification`] makes a struct what an event reports. Use them from there; this page is
//! their reference.

#![warn(clippy::match_bool)]

// Imports go one way, also inside of these: `template` and `suggest` know nothing, `diagnostic` puts
// their mistakes into words, `input` reads, `check` compares, `expand` writes; `enumeration` does all
// of it for two other macros and takes from `input` no more than how options are told apart.
mod check;
mod diagnostic;
mod enumeration;
mod expand;
mod input;
mod krate;
#[cfg(test)]
mod random;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod reference;
mod suggest;
mod template;

use proc_macro::TokenStream;

/// Makes a struct an endpoint: its fields are the request, and `send` calls it.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::{Client, endpoint, model};
///
/// /// Cancels a smart-retail order (撤销智慧零售订单).
/// #[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel")]
/// pub struct CancelSmartRetailOrder {
///     pub out_order_no: String, // named in the path: goes there, not into the body
///     pub appid: String,
///     pub reason: Option<String>,
/// }
///
/// /// What the server answers.
/// #[model(decode)]
/// pub struct CancelSmartRetailOrderResponse {
///     pub order_id: String,
/// }
///
/// async fn cancel(client: &Client) -> wxpay::Result<String> {
///     let order = CancelSmartRetailOrder {
///         out_order_no: "1234323JKHDFE1243252".into(),
///         appid: "wxd678efh567hg6787".into(),
///         reason: None, // left out of the request
///     };
///     Ok(order.send(client).await?.order_id.clone())
/// }
/// # fn main() {}
/// ```
///
/// # Grammar
///
/// ```text
/// #[endpoint(METHOD "path" [-> Response] [, option]…)]
///
/// METHOD    GET | POST | PUT | PATCH | DELETE
/// path      segment/segment/…, without leading slash; a trailing one counts
/// segment   literal text | <name>
/// Response  any type
/// option    client_certificate | no_nonce_str | host = "https://…/" | protocol = v3 | v2
///           | query_flag = "…" | fragment = "…" | no_sign | docs = "https://…" | new
///           | crate = path
/// ```
///
/// It stands on a struct with named fields or without any; values are owned, so there are no
/// generics and no lifetimes. Put it above `#[derive(…)]`. On the fields:
///
/// ```text
/// #[query]   #[body]   #[body(whole)]   #[header("Name")]   #[path(encoded)]
/// #[file]    #[file(["part"] [, digest = "…"] [, algorithm = SHA256 | MD5 | SM3]
///                   [, filename = "…" | no_filename])]
/// #[serde(…)]
/// ```
///
#[doc = include_str!("../docs/endpoint.md")]
#[proc_macro_attribute]
pub fn endpoint(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expanded(expand::endpoint, arguments, input)
}

/// Makes a struct a part of requests and answers: a nested object, or a whole answer.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::model;
/// /// An amount of money.
/// #[model(new)]
/// #[derive(Debug, PartialEq)]
/// pub struct Amount {
///     /// In fen.
///     pub total: i64,
///     pub currency: Option<String>,
/// }
///
/// let amount = Amount::new(100).currency("CNY");
/// let json = serde_json::to_string(&amount)?;
/// assert_eq!(json, r#"{"total":100,"currency":"CNY"}"#);
/// assert_eq!(serde_json::from_str::<Amount>(&json)?, amount);
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// It writes `Encode` and `Decode`, and serde's `Serialize` and `Deserialize` on top of them
/// unless the struct derives these itself. Put it above `#[derive(…)]`. The struct has named
/// fields or none, no generics and no lifetimes; for enumerations of strings there is
/// `open_enum!`.
///
/// Reading is lenient, because a payment must not look failed when the server leaves out a
/// field: a required field that is missing gets its type's empty value and is reported in
/// `missing_fields()` of the answer. A field that is an `Option` or has a `default` may be
/// missing. (Through serde a missing required field is an error, as usual.) `None` is not
/// written.
///
/// # Grammar
///
/// ```text
/// #[model[(option [, option]…)]]
///
/// option    encode | decode | answer | new | crate = path
/// ```
///
/// # Options
///
/// ## `encode`, `decode`
///
/// Only this direction. Without either, both. What is only sent need not be readable, and the
/// other way round:
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::model;
/// #[model(encode)]
/// pub struct Payer {
///     pub openid: &'static str, // could not be read
/// }
///
/// let payer = serde_json::to_string(&Payer { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" })?;
/// assert_eq!(payer, r#"{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// ## `answer`
///
/// As `decode`, and with the feature `serialize` of the library as both, for those who store
/// answers. Attributes of both directions may stand on its fields, and their types are of both
/// directions too: strings, numbers, enumerations, other `#[model(answer)]`. (A `Sensitive` value
/// is not written in the clear: storing it is an error.)
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::model;
/// #[model(answer)]
/// pub struct PrepayResponse {
///     pub prepay_id: String,
///     #[serde(skip_serializing_if = "Option::is_none")]
///     pub code_url: Option<String>,
/// }
///
/// let answer: PrepayResponse = serde_json::from_str(r#"{"prepay_id":"wx201410272009395522"}"#)?;
/// assert_eq!(answer.code_url, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// ## `new`
///
/// A constructor and setters, as for [`endpoint`](macro@endpoint#new): see above.
///
/// ## `crate = path`
///
/// Where the library is, when it is re-exported by another crate:
///
/// ```
/// mod payments {
///     pub use wxpay_core as wxpay; // in truth, in another crate
/// }
///
/// #[payments::wxpay::model(crate = payments::wxpay)]
/// pub struct Amount {
///     pub total: i64,
/// }
/// # assert_eq!(serde_json::to_string(&Amount { total: 1 })?, r#"{"total":1}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// # serde attributes
///
/// - on the struct: `rename_all`
/// - on fields: `rename`, `alias`, `default`, `default = "path"`, `skip`, `skip_serializing`,
///   `skip_deserializing`, `skip_serializing_if`, `with`, `serialize_with`, `deserialize_with`
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::model;
/// #[model(decode)]
/// #[serde(rename_all = "camelCase")]
/// pub struct Contract {
///     pub contract_id: String, // "contractId"
///     #[serde(rename = "type", alias = "kind")]
///     pub contract_type: String,
///     #[serde(default = "thirty")]
///     pub days: i64,
/// }
///
/// fn thirty() -> i64 {
///     30
/// }
///
/// let contract: Contract = serde_json::from_str(r#"{"contractId":"1","kind":"A"}"#)?;
/// assert_eq!((contract.contract_type.as_str(), contract.days), ("A", 30));
/// # Ok::<_, serde_json::Error>(())
/// ```
///
/// # Rules
///
/// Each is an error at the place that breaks it, and all are told at once.
///
/// - The struct has named fields or none: no tuple, no enum, no union; no type parameters, lifetimes
///   or `where` clause.
/// - No two fields have one name, unless a `#[cfg(…)]` is on one of them.
/// - An attribute about writing stands only on what is written, one about reading on what is read.
/// - `answer` stands beside neither `encode` nor `decode`.
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expanded(expand::model, arguments, input)
}

/// Makes a struct what an event reports: the decrypted resource of a notification.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::{Notification, NotificationError};
///
/// /// A payment went through (支付成功).
/// #[wxpay::notification("TRANSACTION.SUCCESS", field = "out_trade_no", field = "trade_state")]
/// #[derive(Debug)]
/// pub struct Paid {
///     pub out_trade_no: String,
///     pub transaction_id: String,
///     pub attach: Option<String>,
/// }
///
/// fn paid(notification: &Notification) -> Result<(), NotificationError> {
///     let paid = notification.event::<Paid>()?;
///     println!("{} is paid", paid.out_trade_no);
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// # Grammar
///
/// ```text
/// #[notification("EVENT.TYPE" [, "EVENT.TYPE"]… [, option]…)]
/// #[notification(v2 = sign [, no_return_code] [, no_result_code] [, docs = …] [, crate = …])]
/// #[notification(v2 = req_info [, docs = …] [, crate = …])]
/// #[notification("EVENT.TYPE" [, "EVENT.TYPE"]…, v2 = event_ciphertext [, docs = …] [, crate = …])]
///
/// option    original_type = "…" | field = "…" [, field = "…"]… | docs = "https://…" | crate = path
/// ```
///
/// The strings are values of `event_type`; several when events report the same thing, as
/// `REFUND.SUCCESS`, `REFUND.ABNORMAL` and `REFUND.CLOSED` do.
///
/// It writes `Event`, and all that `#[model(decode)]` writes, so it takes that one's place: the
/// same structs, the same serde attributes (those about reading), the same leniency with missing
/// fields. Parts of the resource are `#[model(decode)]` structs.
///
/// # Options
///
/// ## `field = "…"`
///
/// Only resources that have this field at their top, neither `null` nor empty; repeated, all of
/// these fields. It is how products that share an event type are told apart: `TRANSACTION.SUCCESS`
/// is an order of a merchant, of a partner's merchant (`sp_mchid`), a combined one
/// (`combine_out_trade_no`), a parking fee (`trade_scene`) or somebody's share of an order
/// (`receiver`). Name what only this product has, and what it is worth nothing without: a payment
/// without its number is then an error, and comes again.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// #[wxpay::notification("TRANSACTION.SUCCESS", field = "sp_mchid", field = "out_trade_no")]
/// pub struct PaidToSubMerchant {
///     pub sp_mchid: String,
///     pub sub_mchid: String,
///     pub out_trade_no: String,
/// }
/// # use wxpay::notification::Event;
/// # assert_eq!(PaidToSubMerchant::FIELDS, ["sp_mchid", "out_trade_no"]);
/// ```
///
/// ## `original_type = "…"`
///
/// Only resources of this kind, or that do not say their kind, where several things share an
/// event type and no `field` is named. WeChat Pay's `original_type` is a hint and no proof: shares
/// of an order were seen as `transaction`. Where there is a `field`, it decides.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// #[wxpay::notification("TRANSACTION.SUCCESS", original_type = "profitsharing")]
/// pub struct Shared {
///     pub order_id: String,
/// }
/// # use wxpay::notification::Event;
/// # assert_eq!(Shared::ORIGINAL_TYPE, Some("profitsharing"));
/// ```
///
/// ## `v2 = sign | req_info | event_ciphertext`
///
/// A message of APIv2, and what proves that it comes from WeChat Pay. It writes `EventV2` instead of
/// `Event`, for `NotificationV2::event`, and the required fields must all be there: a message that
/// lacks one is refused. The fields are those of the message, or of what was encrypted in it.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// /// A payment went through (支付结果通知).
/// #[wxpay::notification(v2 = sign)]
/// pub struct Paid {
///     pub out_trade_no: String,
///     pub total_fee: i64,
/// }
///
/// /// A refund came to its end (退款结果通知).
/// #[wxpay::notification(v2 = req_info)]
/// pub struct Refunded {
///     pub out_refund_no: String,
///     pub refund_status: String,
/// }
///
/// /// The user confirmed a rental order.
/// #[wxpay::notification("CHECK.SUCCESS", v2 = event_ciphertext)]
/// pub struct Confirmed {
///     pub out_order_no: String,
/// }
/// # use wxpay::notification::v2::{EventV2, ProofV2};
/// # assert_eq!(Refunded::PROOF, ProofV2::ReqInfo);
/// # assert_eq!(Confirmed::EVENT_TYPES, ["CHECK.SUCCESS"]);
/// ```
///
/// ## `no_return_code`, `no_result_code`
///
/// Of messages of APIv2 with `sign` alone: those of this event do not have that field. Otherwise it
/// must be there and be `SUCCESS`, which tells a notification from the parameters of a front end.
/// What else tells them apart must then be a required field of the struct.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// #[wxpay::notification(v2 = sign, no_return_code, no_result_code)]
/// pub struct VehicleStateChanged {
///     pub plate_number: String,
///     pub vehicle_event_createtime: String,
/// }
/// # use wxpay::notification::v2::EventV2;
/// # assert!(!VehicleStateChanged::RETURN_CODE);
/// ```
///
/// ## `docs = "https://…"`
///
/// The official page, which the documentation then links to, behind the types of the events:
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// /// A refund came to its end.
/// #[wxpay::notification(
///     "REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED",
///     docs = "https://pay.weixin.qq.com/doc/v3/merchant/4012791886",
/// )]
/// pub struct Refunded {
///     pub out_refund_no: String,
/// }
/// # use wxpay::notification::Event;
/// # assert_eq!(Refunded::EVENT_TYPES.len(), 3);
/// ```
///
/// ## `crate = path`
///
/// Where the library is, when it is re-exported by another crate:
///
/// ```
/// mod payments {
///     pub use wxpay_core as wxpay; // in truth, in another crate
/// }
///
/// #[payments::wxpay::notification("TRANSACTION.SUCCESS", crate = payments::wxpay)]
/// pub struct Paid {
///     pub out_trade_no: String,
/// }
/// # use payments::wxpay::notification::Event;
/// # assert_eq!(Paid::EVENT_TYPES, ["TRANSACTION.SUCCESS"]);
/// ```
///
/// # Rules
///
/// Those of [`model`](macro@model#rules), and: event types come first, as strings of letters, digits
/// and `._-`, each once. Messages of APIv2 have one with `v2 = event_ciphertext`, and only then;
/// `original_type` and `field` are about APIv3.
#[proc_macro_attribute]
pub fn notification(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expanded(expand::notification, arguments, input)
}

type Macro = fn(proc_macro2::TokenStream, proc_macro2::TokenStream) -> proc_macro2::TokenStream;

fn expanded(by: Macro, arguments: TokenStream, input: TokenStream) -> TokenStream {
    // What an expansion takes is measured by how much longer it takes to do it several times;
    // nobody but `cargo xtask bench-compile` sets this variable.
    let again = option_env!("WXPAY_EXPAND_AGAIN").and_then(|times| times.parse().ok());
    for _ in 0..again.unwrap_or(0) {
        drop(TokenStream::from(by(
            arguments.clone().into(),
            input.clone().into(),
        )));
    }
    by(arguments.into(), input.into()).into()
}

/// Checks what stands in `open_enum!` of the library, which is its only caller.
#[doc(hidden)]
#[proc_macro]
pub fn __check_open_enum(input: TokenStream) -> TokenStream {
    enumeration::check(input.into(), enumeration::Kind::Values).into()
}

/// Checks what stands in `events!` of the library, which is its only caller.
#[doc(hidden)]
#[proc_macro]
pub fn __check_events(input: TokenStream) -> TokenStream {
    enumeration::check(input.into(), enumeration::Kind::Events).into()
}
