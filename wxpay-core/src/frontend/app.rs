use crate::apiv2::SignType;
use crate::client::{Client, blocking};
use crate::error::Result;
use crate::frontend::{argument, signature};
use crate::merchant::Merchant;
use crate::model;
use crate::request::Stamp;

/// Parameters with which an app opens the payment (`PayReq` of the SDK).
///
/// ```
/// # use wxpay_core::{Merchant, Stamp};
/// # fn pay(merchant: &Merchant) -> wxpay_core::Result<()> {
/// let stamp = Stamp::random(1_700_000_000)?;
/// let parameters =
///     merchant.app_parameters("wxd678efh567hg6787", "wx201410272009395522657a69", &stamp)?;
/// assert_eq!(parameters.partnerid, merchant.mchid());
/// # Ok(())
/// # }
/// ```
#[model(encode)]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppParameters {
    /// The app id that was signed.
    pub appid: String,
    /// A merchant id. For an order of APIv3 it is this merchant's and not part of what is signed.
    pub partnerid: String,
    /// The bare prepay id.
    pub prepayid: String,
    /// `Sign=WXPay`.
    pub package: String,
    /// The nonce.
    pub noncestr: String,
    /// Unix time in seconds.
    pub timestamp: String,
    /// The signature.
    pub sign: String,
}

impl AppParameters {
    fn unsigned(appid: &str, partnerid: &str, prepay_id: &str, stamp: &Stamp) -> Result<Self> {
        Ok(Self {
            appid: argument::appid(appid)?.to_owned(),
            partnerid: argument::mchid("partnerid", partnerid)?.to_owned(),
            prepayid: argument::prepay_id(prepay_id)?.to_owned(),
            package: "Sign=WXPay".to_owned(),
            noncestr: stamp.nonce().to_owned(),
            timestamp: stamp.timestamp().to_string(),
            sign: String::new(),
        })
    }

    fn message(&self) -> String {
        let Self {
            appid,
            timestamp,
            noncestr,
            prepayid,
            ..
        } = self;
        format!("{appid}\n{timestamp}\n{noncestr}\n{prepayid}\n")
    }
}

impl Merchant {
    /// Parameters to pay an order of `v3/pay/…/transactions/app`.
    ///
    /// `appid` is that of the order; in partner mode the order's `sub_appid`, when it has one.
    ///
    /// # Errors
    /// No app id, no bare prepay id; no private key; the key is held by a
    /// [`Signer`](crate::Signer): then use [`Client::app_parameters`].
    pub fn app_parameters(
        &self,
        appid: &str,
        prepay_id: &str,
        stamp: &Stamp,
    ) -> Result<AppParameters> {
        let mut parameters = AppParameters::unsigned(appid, self.mchid(), prepay_id, stamp)?;
        parameters.sign = signature::rsa_here(self, &parameters.message())?;
        Ok(parameters)
    }

    /// Parameters to pay an order of `v2/pay/unifiedorder` with `trade_type=APP`.
    ///
    /// `partnerid` is signed as well, so it is an argument: [`mchid`](Merchant::mchid), or in
    /// partner mode whichever of the two merchants the order's documentation asks for.
    /// `sign_type` must be that of the order: MD5 unless it said otherwise.
    ///
    /// # Errors
    /// No app id, no bare prepay id; no APIv2 key.
    pub fn v2_app_parameters(
        &self,
        appid: &str,
        partnerid: &str,
        prepay_id: &str,
        sign_type: SignType,
        stamp: &Stamp,
    ) -> Result<AppParameters> {
        let mut parameters = AppParameters::unsigned(appid, partnerid, prepay_id, stamp)?;
        let fields = [
            ("appid", parameters.appid.as_str()),
            ("partnerid", &parameters.partnerid),
            ("prepayid", &parameters.prepayid),
            ("package", &parameters.package),
            ("noncestr", &parameters.noncestr),
            ("timestamp", &parameters.timestamp),
        ];
        parameters.sign = signature::shared_key(self, fields, sign_type)?;
        Ok(parameters)
    }
}

impl Client {
    /// [`Merchant::app_parameters`] with the client's clock and a new nonce, wherever the key
    /// is. Nothing is sent to WeChat Pay.
    ///
    /// # Errors
    /// As there; and the [`Signer`](crate::Signer) does not sign.
    pub async fn app_parameters(&self, appid: &str, prepay_id: &str) -> Result<AppParameters> {
        let (merchant, stamp) = (self.merchant(), self.stamp()?);
        let mut parameters = AppParameters::unsigned(appid, merchant.mchid(), prepay_id, &stamp)?;
        parameters.sign = signature::rsa(merchant, &parameters.message()).await?;
        Ok(parameters)
    }
}

impl blocking::Client {
    /// [`Merchant::app_parameters`] with the client's clock and a new nonce, wherever the key
    /// is. Nothing is sent to WeChat Pay.
    ///
    /// # Errors
    /// As there; and when it is called from async code.
    pub fn app_parameters(&self, appid: &str, prepay_id: &str) -> Result<AppParameters> {
        self.wait(self.asynchronous().app_parameters(appid, prepay_id))?
    }
}
