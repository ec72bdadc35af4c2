use crate::apiv2::SignType;
use crate::client::{Client, blocking};
use crate::error::Result;
use crate::frontend::{argument, signature};
use crate::merchant::Merchant;
use crate::model;
use crate::request::Stamp;

/// Parameters with which WeChat's browser (`getBrandWCPayRequest`) or a mini program
/// (`wx.requestPayment`, which ignores `appId`) opens the payment.
///
/// ```
/// # use wxpay_core::{Merchant, Stamp};
/// # fn pay(merchant: &Merchant) -> wxpay_core::Result<()> {
/// let stamp = Stamp::random(1_700_000_000)?;
/// let parameters =
///     merchant.jsapi_parameters("wxd678efh567hg6787", "wx201410272009395522657a69", &stamp)?;
/// assert_eq!(parameters.package, "prepay_id=wx201410272009395522657a69");
/// # Ok(())
/// # }
/// ```
#[model(encode)]
#[serde(rename_all = "camelCase")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsapiParameters {
    /// The app id that was signed.
    pub app_id: String,
    /// Unix time in seconds: a string, for some front ends insist on one.
    pub time_stamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `RSA`; of an order of APIv2, `MD5` or `HMAC-SHA256`.
    pub sign_type: String,
    /// The signature.
    pub pay_sign: String,
}

impl JsapiParameters {
    fn unsigned(appid: &str, prepay_id: &str, sign_type: &str, stamp: &Stamp) -> Result<Self> {
        Ok(Self {
            app_id: argument::appid(appid)?.to_owned(),
            time_stamp: stamp.timestamp().to_string(),
            nonce_str: stamp.nonce().to_owned(),
            package: format!("prepay_id={}", argument::prepay_id(prepay_id)?),
            sign_type: sign_type.to_owned(),
            pay_sign: String::new(),
        })
    }

    fn message(&self) -> String {
        let Self {
            app_id,
            time_stamp,
            nonce_str,
            package,
            ..
        } = self;
        format!("{app_id}\n{time_stamp}\n{nonce_str}\n{package}\n")
    }
}

impl Merchant {
    /// Parameters to pay an order of `v3/pay/…/transactions/jsapi`.
    ///
    /// `appid` is that of the order; in partner mode the order's `sub_appid`, when it has one.
    ///
    /// # Errors
    /// No app id, no bare prepay id; no private key; the key is held by a
    /// [`Signer`](crate::Signer): then use [`Client::jsapi_parameters`].
    pub fn jsapi_parameters(
        &self,
        appid: &str,
        prepay_id: &str,
        stamp: &Stamp,
    ) -> Result<JsapiParameters> {
        let mut parameters = JsapiParameters::unsigned(appid, prepay_id, "RSA", stamp)?;
        parameters.pay_sign = signature::rsa_here(self, &parameters.message())?;
        Ok(parameters)
    }

    /// Parameters to pay an order of `v2/pay/unifiedorder` with `trade_type=JSAPI`.
    ///
    /// `sign_type` must be that of the order: MD5 unless it said otherwise. `appid` is that of
    /// the order; in partner mode the order's `sub_appid`, when it has one.
    ///
    /// # Errors
    /// No app id, no bare prepay id; no APIv2 key.
    pub fn v2_jsapi_parameters(
        &self,
        appid: &str,
        prepay_id: &str,
        sign_type: SignType,
        stamp: &Stamp,
    ) -> Result<JsapiParameters> {
        let mut parameters =
            JsapiParameters::unsigned(appid, prepay_id, sign_type.as_str(), stamp)?;
        let fields = [
            ("appId", parameters.app_id.as_str()),
            ("timeStamp", &parameters.time_stamp),
            ("nonceStr", &parameters.nonce_str),
            ("package", &parameters.package),
            ("signType", &parameters.sign_type),
        ];
        parameters.pay_sign = signature::shared_key(self, fields, sign_type)?;
        Ok(parameters)
    }
}

impl Client {
    /// [`Merchant::jsapi_parameters`] with the client's clock and a new nonce, wherever the key
    /// is. Nothing is sent to WeChat Pay.
    ///
    /// # Errors
    /// As there; and the [`Signer`](crate::Signer) does not sign.
    pub async fn jsapi_parameters(&self, appid: &str, prepay_id: &str) -> Result<JsapiParameters> {
        let stamp = self.stamp()?;
        let mut parameters = JsapiParameters::unsigned(appid, prepay_id, "RSA", &stamp)?;
        parameters.pay_sign = signature::rsa(self.merchant(), &parameters.message()).await?;
        Ok(parameters)
    }
}

impl blocking::Client {
    /// [`Merchant::jsapi_parameters`] with the client's clock and a new nonce, wherever the key
    /// is. Nothing is sent to WeChat Pay.
    ///
    /// # Errors
    /// As there; and when it is called from async code.
    pub fn jsapi_parameters(&self, appid: &str, prepay_id: &str) -> Result<JsapiParameters> {
        self.wait(self.inner().jsapi_parameters(appid, prepay_id))
    }
}
