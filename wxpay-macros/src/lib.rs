//! The attribute macros of wxpay: [`macro@endpoint`] makes a struct an
//! endpoint of WeChat Pay, [`macro@model`] makes a struct a part of requests and answers,
//! [`macro@notification`] makes a struct what an event reports. Use them from there; this page is
//! their reference.

mod check;
mod diagnostic;
mod enumeration;
mod expand;
mod input;
mod krate;
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
/// generics and no lifetimes. Put it above `#[derive(…)]`.
///
/// # Path
///
/// `<name>` puts the value of a field there. It is always a whole segment, and the value cannot
/// leave it: it is percent-encoded, and one that is empty, `.` or `..` is refused before
/// anything is sent. The name is the field's name on the wire, or its name in Rust when it was
/// renamed. The field's type needs `PathValue`: strings, integers and enumerations have it.
///
/// Literal text holds what may stand in a URL as it is, the rest percent-encoded. No host, no
/// query string, no fragment, no empty segment.
///
/// A path that begins with `v3/` is called with JSON and RSA; one that begins with `v2/`, which
/// is not sent, with XML and a shared key. Any other needs the option `protocol`.
///
/// # Answer
///
/// The type after `->`; without it, the struct's name with `Response` behind, from the same
/// scope. It is read by `Decode` ([`model`](macro@model) writes that) or, when it has none, by
/// serde's `Deserialize`. `-> ()` is for endpoints that answer nothing (204 No Content),
/// `-> Download` for those that answer a file, which is streamed.
///
/// `-> Redirect` is for pages that the user's browser opens: nothing is called, and instead of
/// `send` there is `link`, which builds the signed URL.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::{Client, Redirect, endpoint};
///
/// #[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = "wechat_redirect")]
/// pub struct SignContract {
///     pub appid: String,
///     pub mch_id: String,
///     pub plan_id: i64,
///     pub contract_code: String,
///     pub timestamp: Option<String>, // `None`: the time of the signature
/// }
///
/// fn page(contract: &SignContract, client: &Client) -> wxpay::Result<String> {
///     contract.link(client) // https://api.mch.weixin.qq.com/papay/entrustweb?…#wechat_redirect
/// }
/// # fn main() {}
/// ```
///
/// # Fields
///
/// | field | goes to |
/// |---|---|
/// | named in the path | its segment |
/// | of a GET or DELETE | the query string |
/// | of a POST, PUT or PATCH | the body, an object |
/// | `#[query]` | the query string |
/// | `#[body]` | the body, an object (not with GET) |
/// | `#[body(whole)]` | the body, which is this value and nothing else |
/// | `#[header("Idempotency-Key")]` | that header, unless the client itself sets it |
/// | `#[path(encoded)]` | its segment, without being percent-encoded: it arrived so |
/// | `#[file]` | a part of its own beside the other fields, see below |
/// | `#[serde(skip)]` | nowhere |
///
/// `None` is left out, wherever the field goes; a list in the query string repeats the name.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::{endpoint, model};
/// #[endpoint(PATCH "v3/goods/<type>" -> ())]
/// pub struct UpdateGoods {
///     pub r#type: String, // `<type>`
///     #[query]
///     pub brand_id: String,
///     #[header("Idempotency-Key")]
///     pub idempotency_key: Option<String>,
///     #[body(whole)]
///     pub goods: Vec<Goods>,
/// }
///
/// #[model(encode)]
/// pub struct Goods {
///     pub goods_id: String,
/// }
/// # fn main() {}
/// ```
///
/// # Files
///
/// A field of type `Upload` marked `#[file]` makes the request `multipart/form-data`: the file is
/// the part that is called as the field; the other fields of the body are the part `meta`,
/// together with `filename` and `sha256`, which the client adds. Only `meta` is signed. In APIv2
/// each field is a part of its own and `media_hash`, an MD5, is what is added.
///
/// `#[file("part", digest = "…", algorithm = SHA256 | MD5 | SM3, filename = "…")]` is for
/// endpoints with other names, and `no_filename` for those that do not ask for one.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::{Upload, endpoint};
/// #[endpoint(POST "v3/mch-manage/submission-files/sub-mchid/<sub_mchid>/upload" -> ())]
/// pub struct UploadSubmissionFile {
///     pub sub_mchid: String,
///     pub item_id: i64,
///     #[file(digest = "file_digest", filename = "file_name")]
///     pub submission_file: Upload,
/// }
/// # fn main() {}
/// ```
///
/// # Options
///
/// - `client_certificate`: the server demands the merchant's TLS client certificate.
/// - `no_nonce_str`: the APIv2 request carries no `nonce_str`.
/// - `host = "https://…/"`: another host than the client's, perhaps with a base path.
/// - `protocol = v3`, `protocol = v2`: for a path that does not say.
/// - `query_flag = "…"`: a word without value at the beginning of the query string.
/// - `fragment = "…"`: what follows the `#`; only for `-> Redirect`.
/// - `no_sign`: carries no signature; only for `-> Redirect`.
/// - `docs = "https://…"`: the official page, which the documentation then links to.
/// - `new`: adds `new`, which takes every field that is not written `Option<…>`, in order, and a
///   setter for each that is. Parameters are `impl Into<…>`, except numbers, `bool` and `char`.
/// - `crate = path`: where the library is, when it is not a dependency of this crate but
///   re-exported by one.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// # use wxpay::endpoint;
/// #[endpoint(
///     POST "risk/getpublickey" -> (),
///     protocol = v2,
///     client_certificate,
///     host = "https://fraud.mch.weixin.qq.com/",
///     new,
/// )]
/// pub struct GetPublicKey {
///     pub mch_id: String,
///     pub sign_type: Option<String>,
/// }
///
/// let request = GetPublicKey::new("1900000109").sign_type("MD5");
/// # assert_eq!(request.sign_type.as_deref(), Some("MD5"));
/// ```
///
/// # serde attributes
///
/// They mean what they mean to serde, whether or not the struct derives serde's traits.
///
/// - on the struct: `rename_all`
/// - on fields: `rename`, `skip`, `skip_serializing`, `skip_serializing_if`, `with`,
///   `serialize_with`. (`alias`, `default`, `skip_deserializing`, `deserialize_with` are about
///   reading: only beside `#[derive(Deserialize)]`.)
///
/// A `#[cfg(…)]` on a field is heeded. `cfg_attr` around the attributes above is not possible.
///
/// # What is generated
///
/// `impl Endpoint` and the method `send` (`impl Link` and `link` for `-> Redirect`), and two lines of documentation: method and path, to be
/// read and to be searched for. After a mistake the struct is still there and can be used, so
/// that one mistake is one error.
#[proc_macro_attribute]
pub fn endpoint(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expand::endpoint(arguments.into(), input.into()).into()
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
/// # Options
///
/// - `encode`, `decode`: only this direction. Without either, both.
/// - `answer`: as `decode`, and with the feature `serialize` of the library as both, for those
///   who store answers. Attributes of both directions may stand on its fields, and their types
///   are of both directions too: strings, numbers, enumerations, other `#[model(answer)]`. (A
///   `Sensitive` value is not written in the clear: storing it is an error.)
/// - `new`: a constructor and setters, as for [`endpoint`](macro@endpoint).
/// - `crate = path`: where the library is, when it is re-exported by another crate.
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
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expand::model(arguments.into(), input.into()).into()
}

/// Makes a struct what an event reports: the decrypted resource of a notification.
///
/// ```
/// # extern crate wxpay_core as wxpay;
/// use wxpay::notification::{Notification, NotificationError};
///
/// /// A payment went through (支付成功).
/// #[wxpay::notification("TRANSACTION.SUCCESS", original_type = "transaction")]
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
///
/// option    original_type = "…" | field = "…" | docs = "https://…" | crate = path
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
/// - `original_type = "…"`: only resources of this kind, where several things share an event
///   type.
/// - `field = "…"`: only resources that have this field at their top and not `null`:
///   `TRANSACTION.SUCCESS` is an order of a merchant (`mchid`), of a partner's merchant
///   (`sp_mchid`) or a combined one (`combine_out_trade_no`).
/// - `docs = "https://…"`: the official page, which the documentation then links to.
/// - `crate = path`: where the library is, when it is re-exported by another crate.
#[proc_macro_attribute]
pub fn notification(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expand::notification(arguments.into(), input.into()).into()
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
