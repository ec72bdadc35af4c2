use crate::codec::percent;
use crate::error::Result;
use crate::frontend::argument;
use crate::merchant::Merchant;
use crate::model;

/// What opens the page on which a user takes a transfer (商家转账, 用户确认收款): as JSON for
/// WeChat's browser (`WeixinJSBridge.invoke("requestMerchantTransfer", …)`) and for mini programs
/// (`wx.requestMerchantTransfer`), as [`query_string`](MerchantTransfer::query_string) the `query`
/// of an app's `WXOpenBusinessView`. Nothing in it is signed.
///
/// That the page was opened does not mean that the money was taken: query the transfer.
#[model(encode)]
#[serde(rename_all = "camelCase")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MerchantTransfer {
    /// The merchant that pays, or the partner.
    pub mch_id: String,
    /// The app that the user is in. Absent when [`sub_app_id`](Self::sub_app_id) says it.
    pub app_id: Option<String>,
    /// The sub-merchant that pays, of a partner's transfer.
    pub sub_mch_id: Option<String>,
    /// The sub-merchant's app that the user is in.
    pub sub_app_id: Option<String>,
    /// `package_info` of the transfer, as it was answered.
    pub package: String,
}

impl MerchantTransfer {
    /// The `businessType` that an app's `WXOpenBusinessView` takes, and the name of the function in
    /// WeChat's browser.
    pub const BUSINESS_TYPE: &'static str = "requestMerchantTransfer";

    /// The same for a transfer that a partner made for this merchant, whose user is in the
    /// partner's app.
    ///
    /// # Errors
    /// This is no merchant number.
    pub fn sub_merchant(mut self, sub_mchid: &str) -> Result<Self> {
        self.sub_mch_id = Some(argument::mchid("sub_mchid", sub_mchid)?.to_owned());
        Ok(self)
    }

    /// The same for a user who is in an app of the sub-merchant's, which takes the place of the
    /// partner's.
    ///
    /// # Errors
    /// This is no app id.
    pub fn sub_app(mut self, sub_appid: &str) -> Result<Self> {
        self.sub_app_id = Some(argument::named_appid("sub_appid", sub_appid)?.to_owned());
        self.app_id = None;
        Ok(self)
    }

    /// All of it as a query string, percent-encoded: `package` is base64, whose `+`, `/` and `=`
    /// would get lost otherwise.
    #[must_use]
    pub fn query_string(&self) -> String {
        let fields = [
            ("mchId", Some(&self.mch_id)),
            ("appId", self.app_id.as_ref()),
            ("subMchId", self.sub_mch_id.as_ref()),
            ("subAppId", self.sub_app_id.as_ref()),
            ("package", Some(&self.package)),
        ];
        let given = fields.into_iter();
        percent::query_string(given.filter_map(|(name, value)| Some((name, value?.as_str()))))
    }
}

impl Merchant {
    /// What opens the page on which a user takes a transfer.
    ///
    /// `appid` is that of the app, account or mini program that the user is in; `package_info` is
    /// as `v3/fund-app/mch-transfer/transfer-bills` answered it, for a transfer that waits for its
    /// user (`WAIT_USER_CONFIRM`).
    ///
    /// ```
    /// # use wxpay_core::Client;
    /// use wxpay_core::frontend::MerchantTransfer;
    ///
    /// # fn main() -> wxpay_core::Result<()> {
    /// let merchant = Client::builder().mchid("1900000109").merchant()?;
    /// let transfer = merchant.merchant_transfer("wxd678efh567hg6787", "affffddafdfafddffda==")?;
    /// assert_eq!(MerchantTransfer::BUSINESS_TYPE, "requestMerchantTransfer");
    /// assert_eq!(
    ///     transfer.query_string(),
    ///     "mchId=1900000109&appId=wxd678efh567hg6787&package=affffddafdfafddffda%3D%3D"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// No app id, or no `package_info`: it comes as long as the transfer waits, and alone then.
    pub fn merchant_transfer(&self, appid: &str, package_info: &str) -> Result<MerchantTransfer> {
        Ok(MerchantTransfer {
            mch_id: argument::mchid("mchid", self.mchid())?.to_owned(),
            app_id: Some(argument::appid(appid)?.to_owned()),
            sub_mch_id: None,
            sub_app_id: None,
            package: argument::package_info(package_info)?.to_owned(),
        })
    }
}
