//! What a server hands to its front end, which then opens WeChat Pay: parameters for the bridge
//! of WeChat's browser, a mini program or the app SDK, and links. Their names on the wire are
//! those that the front end's functions ask for, so they can be answered as JSON as they are.
//!
//! | to | call | the front end's function |
//! |---|---|---|
//! | pay in WeChat's browser or in a mini program | [`Client::jsapi_parameters`] | `getBrandWCPayRequest`, `wx.requestPayment` |
//! | pay in an app | [`Client::app_parameters`] | `PayReq` |
//! | pay in another browser | [`h5_link`] | opens the link |
//! | the first two, for an order of APIv2 | [`Merchant::v2_jsapi_parameters`], [`Merchant::v2_app_parameters`] | the same |
//! | open a red packet in a mini program | [`Merchant::red_packet_parameters`] | `wx.sendBizRedPacket` |
//! | hand out coupons in a mini program | [`Merchant::coupon_parameters`] | `<send-coupon>` |
//! | hand out a coupon in WeChat's browser | [`Merchant::coupon_link`] | opens the link |
//! | confirm a PayScore order | [`Merchant::payscore_confirmation`] | `openBusinessView` |
//! | take a transfer (商家转账) | [`Merchant::merchant_transfer`] | `requestMerchantTransfer` |
//! | show a PayScore order | [`Merchant::payscore_order_detail`] | `openBusinessView` |
//!
//! The app id is always an argument, never a setting: one merchant has many, and **an order that
//! was placed with a `sub_appid` is paid with that one**. With any other the signature is right
//! and the payment fails all the same.
//!
//! Functions of [`Merchant`] are pure; they take the time and the nonce as a [`Stamp`], which
//! [`Client::stamp`] makes. What is signed with the RSA key exists on the [`Client`] as well,
//! where the key may be held by a [`Signer`](crate::Signer).
//!
//! ```
//! # use wxpay_core::{Client, Result};
//! # async fn pay(client: &Client, prepay_id: &str) -> Result<String> {
//! // `prepay_id` is what POST v3/pay/transactions/jsapi answered.
//! let parameters = client.jsapi_parameters("wxd678efh567hg6787", prepay_id).await?;
//! let json = serde_json::to_string(&parameters).unwrap_or_default();
//! # Ok(json)
//! # }
//! ```
//!
//! [`Client::jsapi_parameters`]: crate::Client::jsapi_parameters
//! [`Client::app_parameters`]: crate::Client::app_parameters
//! [`Client::stamp`]: crate::Client::stamp
//! [`Client`]: crate::Client
//! [`Merchant`]: crate::Merchant
//! [`Merchant::v2_jsapi_parameters`]: crate::Merchant::v2_jsapi_parameters
//! [`Merchant::v2_app_parameters`]: crate::Merchant::v2_app_parameters
//! [`Merchant::red_packet_parameters`]: crate::Merchant::red_packet_parameters
//! [`Merchant::merchant_transfer`]: crate::Merchant::merchant_transfer
//! [`Merchant::coupon_parameters`]: crate::Merchant::coupon_parameters
//! [`Merchant::coupon_link`]: crate::Merchant::coupon_link
//! [`Merchant::payscore_confirmation`]: crate::Merchant::payscore_confirmation
//! [`Merchant::payscore_order_detail`]: crate::Merchant::payscore_order_detail
//! [`Stamp`]: crate::Stamp

mod app;
mod argument;
mod coupon;
mod h5;
mod jsapi;
mod payscore;
mod red_packet;
mod signature;
mod transfer;

pub use app::AppParameters;
pub use coupon::{Coupon, CouponParameters};
pub use h5::h5_link;
pub use jsapi::JsapiParameters;
pub use payscore::{PayscoreConfirmation, PayscoreOrderDetail};
pub use red_packet::RedPacketParameters;
pub use transfer::MerchantTransfer;
