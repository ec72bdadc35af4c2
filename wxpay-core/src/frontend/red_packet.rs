use crate::apiv2::SignType;
use crate::codec::percent;
use crate::error::Result;
use crate::frontend::{argument, signature};
use crate::merchant::Merchant;
use crate::model;
use crate::request::Stamp;

/// Parameters with which a mini program opens a red packet (`wx.sendBizRedPacket`).
#[model(encode)]
#[serde(rename_all = "camelCase")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedPacketParameters {
    /// Unix time in seconds.
    pub time_stamp: String,
    /// The nonce.
    pub nonce_str: String,
    /// What `v2/mmpaymkttransfers/sendminiprogramhb` answered, percent-encoded.
    pub package: String,
    /// `MD5`, the only one; it is not part of what is signed.
    pub sign_type: String,
    /// The signature.
    pub pay_sign: String,
}

impl Merchant {
    /// Parameters to open a red packet in a mini program.
    ///
    /// `appid` is the mini program's, `package` as `v2/mmpaymkttransfers/sendminiprogramhb`
    /// answered it; it is percent-encoded here.
    ///
    /// ```
    /// # use wxpay_core::{Client, Stamp};
    /// # fn main() -> wxpay_core::Result<()> {
    /// let merchant = Client::builder()
    ///     .mchid("1900000109")
    ///     .api_v2_key("192006250b4c09247ec02edce69f6a2d")
    ///     .merchant()?;
    /// let stamp = Stamp::random(1_700_000_000)?;
    /// let package = "sendid=242e8abd163d300019b2cae74ba8e8c0&ver=8&mchid=11475856";
    /// let parameters = merchant.red_packet_parameters("wxd678efh567hg6787", package, &stamp)?;
    /// assert!(parameters.package.starts_with("sendid%3D242e8abd163d300019b2cae74ba8e8c0%26ver"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// No app id, no package; no APIv2 key.
    pub fn red_packet_parameters(
        &self,
        appid: &str,
        package: &str,
        stamp: &Stamp,
    ) -> Result<RedPacketParameters> {
        let appid = argument::appid(appid)?;
        let mut encoded = String::with_capacity(package.len() * 2);
        percent::encode(argument::text("package", package)?, &mut encoded);
        let mut parameters = RedPacketParameters {
            time_stamp: stamp.timestamp().to_string(),
            nonce_str: stamp.nonce().to_owned(),
            package: encoded,
            sign_type: SignType::Md5.as_str().to_owned(),
            pay_sign: String::new(),
        };
        let fields = [
            ("appId", appid),
            ("timeStamp", &parameters.time_stamp),
            ("nonceStr", &parameters.nonce_str),
            ("package", &parameters.package),
        ];
        parameters.pay_sign = signature::shared_key(self, fields, SignType::Md5)?;
        Ok(parameters)
    }
}
