use crate::apiv2::SignType;
use crate::codec::encode::EncodeError;
use crate::codec::percent;
use crate::error::Result;
use crate::frontend::{argument, signature};
use crate::merchant::Merchant;
use crate::model;

/// A merchant coupon (商家券) to hand out.
#[model(encode, new)]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coupon {
    /// The stock that it is taken from.
    pub stock_id: String,
    /// Your number for this handing out: the same number never gives a second coupon.
    pub out_request_no: String,
    /// The coupon's code, when the stock demands that the merchant gives one.
    pub coupon_code: Option<String>,
}

/// Parameters with which a mini program hands out coupons (the attributes of `<send-coupon>`).
#[model(encode)]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CouponParameters {
    /// The coupons, as they were signed.
    pub send_coupon_params: Vec<Coupon>,
    /// The signature.
    pub sign: String,
    /// The merchant that hands them out: this one.
    pub send_coupon_merchant: String,
}

/// How many coupons can be handed out at once.
const MOST: usize = 10;

/// The page that hands out a coupon.
const PAGE: &str = "https://action.weixin.qq.com/busifavor/getcouponinfo";

impl Merchant {
    /// Parameters to hand out up to ten coupons in a mini program (小程序发券).
    ///
    /// ```
    /// # use wxpay_core::Merchant;
    /// use wxpay_core::frontend::Coupon;
    ///
    /// # fn hand_out(merchant: &Merchant) -> wxpay_core::Result<()> {
    /// let coupons = [
    ///     Coupon::new("98065001", "89560002019101000121"),
    ///     Coupon::new("98065002", "89560002019101000122").coupon_code("R2024"),
    /// ];
    /// let parameters = merchant.coupon_parameters(&coupons)?;
    /// assert_eq!(parameters.sign.len(), 64);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// No coupon or more than ten, one without stock or number; no APIv2 key.
    pub fn coupon_parameters(&self, coupons: &[Coupon]) -> Result<CouponParameters> {
        if coupons.is_empty() || coupons.len() > MOST {
            let problem = format!("takes 1 to {MOST} coupons, and these are {}", coupons.len());
            return Err(EncodeError::new("send_coupon_params", problem).into());
        }
        let mut names = Vec::new();
        for (index, coupon) in coupons.iter().enumerate() {
            for (name, value) in fields(coupon)? {
                names.push((format!("{name}{index}"), value));
            }
        }
        let fields = names.iter().map(|(name, value)| (name.as_str(), *value));
        let fields = fields.chain([("send_coupon_merchant", self.mchid())]);
        Ok(CouponParameters {
            sign: signature::shared_key(self, fields, SignType::HmacSha256)?,
            send_coupon_params: coupons.to_vec(),
            send_coupon_merchant: self.mchid().to_owned(),
        })
    }

    /// The page on which a user takes one coupon, in WeChat's browser (H5发券). Redirect there.
    ///
    /// `openid` is the user's under an app of this merchant.
    ///
    /// # Errors
    /// No stock, number or openid; no APIv2 key.
    pub fn coupon_link(&self, coupon: &Coupon, openid: &str) -> Result<String> {
        let mut fields = fields(coupon)?;
        fields.push(("send_coupon_merchant", self.mchid()));
        fields.push(("open_id", argument::text("open_id", openid)?));
        let sign = signature::shared_key(self, fields.iter().copied(), SignType::HmacSha256)?;
        fields.push(("sign", &sign));
        Ok(format!(
            "{PAGE}?{}#wechat_pay&wechat_redirect",
            percent::query_string(fields)
        ))
    }
}

fn fields(coupon: &Coupon) -> Result<Vec<(&'static str, &str)>> {
    let number = argument::text("out_request_no", &coupon.out_request_no)?;
    let mut fields = vec![
        ("stock_id", argument::text("stock_id", &coupon.stock_id)?),
        ("out_request_no", number),
    ];
    if let Some(code) = &coupon.coupon_code {
        fields.push(("coupon_code", argument::text("coupon_code", code)?));
    }
    Ok(fields)
}
