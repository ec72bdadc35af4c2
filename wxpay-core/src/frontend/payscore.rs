use crate::apiv2::SignType;
use crate::codec::percent;
use crate::error::Result;
use crate::frontend::{argument, signature};
use crate::merchant::Merchant;
use crate::model;
use crate::request::Stamp;

/// What opens PayScore (微信支付分) for the user to confirm an order: as JSON the `extraData` of a
/// mini program, as [`query_string`](PayscoreConfirmation::query_string) the `queryString` of
/// WeChat's browser and the `query` of an app. The function is `openBusinessView` everywhere.
#[model(encode)]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayscoreConfirmation {
    /// The merchant.
    pub mch_id: String,
    /// What the order's answer has.
    pub package: String,
    /// Unix time in seconds.
    pub timestamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// `HMAC-SHA256`, the only one.
    pub sign_type: String,
    /// The signature.
    pub sign: String,
}

/// What opens PayScore (微信支付分) and shows the user an order. Its forms are those of
/// [`PayscoreConfirmation`].
#[model(encode)]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayscoreOrderDetail {
    /// The merchant.
    pub mch_id: String,
    /// The service of the order.
    pub service_id: String,
    /// The merchant's order number.
    pub out_order_no: String,
    /// Unix time in seconds.
    pub timestamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// `HMAC-SHA256`, the only one.
    pub sign_type: String,
    /// The signature.
    pub sign: String,
}

impl PayscoreConfirmation {
    /// The `businessType` that goes with it.
    pub const BUSINESS_TYPE: &'static str = "wxpayScoreUse";

    /// All of it as a query string, percent-encoded.
    #[must_use]
    pub fn query_string(&self) -> String {
        let sign = ("sign", self.sign.as_str());
        percent::query_string(self.signed_fields().into_iter().chain([sign]))
    }

    fn signed_fields(&self) -> [(&'static str, &str); 5] {
        [
            ("mch_id", &self.mch_id),
            ("package", &self.package),
            ("timestamp", &self.timestamp),
            ("nonce_str", &self.nonce_str),
            ("sign_type", &self.sign_type),
        ]
    }
}

impl PayscoreOrderDetail {
    /// The `businessType` that goes with it.
    pub const BUSINESS_TYPE: &'static str = "wxpayScoreDetail";

    /// All of it as a query string, percent-encoded.
    #[must_use]
    pub fn query_string(&self) -> String {
        let sign = ("sign", self.sign.as_str());
        percent::query_string(self.signed_fields().into_iter().chain([sign]))
    }

    fn signed_fields(&self) -> [(&'static str, &str); 6] {
        [
            ("mch_id", &self.mch_id),
            ("service_id", &self.service_id),
            ("out_order_no", &self.out_order_no),
            ("timestamp", &self.timestamp),
            ("nonce_str", &self.nonce_str),
            ("sign_type", &self.sign_type),
        ]
    }
}

impl Merchant {
    /// What opens PayScore for the user to confirm an order.
    ///
    /// `package` is as the answer of `v3/payscore/serviceorder` (or `v2/wxv/…`) has it.
    ///
    /// ```
    /// # use wxpay_core::Client;
    /// use wxpay_core::frontend::PayscoreConfirmation;
    ///
    /// # fn confirm(client: &Client, package: &str) -> wxpay_core::Result<()> {
    /// let confirmation = client.merchant().payscore_confirmation(package, &client.stamp()?)?;
    /// println!(
    ///     "openBusinessView({}, {})",
    ///     PayscoreConfirmation::BUSINESS_TYPE,
    ///     confirmation.query_string()
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// No package; no APIv2 key.
    pub fn payscore_confirmation(
        &self,
        package: &str,
        stamp: &Stamp,
    ) -> Result<PayscoreConfirmation> {
        let mut parameters = PayscoreConfirmation {
            mch_id: self.mchid().to_owned(),
            package: argument::text("package", package)?.to_owned(),
            timestamp: stamp.timestamp().to_string(),
            nonce_str: stamp.nonce().to_owned(),
            sign_type: SignType::HmacSha256.as_str().to_owned(),
            sign: String::new(),
        };
        parameters.sign =
            signature::shared_key(self, parameters.signed_fields(), SignType::HmacSha256)?;
        Ok(parameters)
    }

    /// What opens PayScore and shows the user an order of this merchant.
    ///
    /// # Errors
    /// No service, no order number; no APIv2 key.
    pub fn payscore_order_detail(
        &self,
        service_id: &str,
        out_order_no: &str,
        stamp: &Stamp,
    ) -> Result<PayscoreOrderDetail> {
        let mut parameters = PayscoreOrderDetail {
            mch_id: self.mchid().to_owned(),
            service_id: argument::text("service_id", service_id)?.to_owned(),
            out_order_no: argument::text("out_order_no", out_order_no)?.to_owned(),
            timestamp: stamp.timestamp().to_string(),
            nonce_str: stamp.nonce().to_owned(),
            sign_type: SignType::HmacSha256.as_str().to_owned(),
            sign: String::new(),
        };
        parameters.sign =
            signature::shared_key(self, parameters.signed_fields(), SignType::HmacSha256)?;
        Ok(parameters)
    }
}
