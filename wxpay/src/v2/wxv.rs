//! Rental orders of PayScore (免押租借): `v2/wxv`.

use crate::{endpoint, model};

/// Creates a rental service order for a user (创建租借订单).
///
/// [Official documentation](https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_1&index=2)
#[doc(alias = "创建租借订单")]
#[endpoint(POST "v2/wxv/createrentbill", new, client_certificate)]
#[derive(Debug, Clone)]
pub struct CreateRentalOrder {
    /// API version number (接口版本号).
    pub version: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mch_id: String,
    /// Signature type (签名类型).
    pub sign_type: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Goods name (商品名称).
    pub goods_name: String,
    /// Rental time (租用时间).
    pub start_time: Option<String>,
    /// Scheduled return time (预定归还时间).
    pub end_time: Option<String>,
    /// Rental location (租用地点).
    pub service_location: Option<String>,
    /// Deposit total amount, in fen (押金总额).
    pub deposit_amount: i64,
    /// Rental rule billing unit (租金规则 计费单位).
    pub rent_unit: String,
    /// Rental rule billing unit price, in fen (租金规则 计费单价费用).
    pub rent_unit_fee: i64,
    /// Rental rule billing description (租金规则 计费说明).
    pub rent_fee_desc: Option<String>,
    /// Merchant data packet (商户数据包).
    pub attach: Option<String>,
    /// Platform certificate serial number (平台证书序列号).
    pub cert_serial_no: String,
    /// User openid (用户标识).
    pub openid: Option<String>,
    /// User name (用户姓名).
    pub name: Option<String>,
    /// User mobile number (用户手机号).
    pub phone: Option<String>,
    /// User ID card ID (用户身份证ID).
    pub userid: Option<String>,
    /// User delivery address (用户收货地址).
    pub address: Option<String>,
}

/// The answer to [`CreateRentalOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreateRentalOrderResponse {
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mch_id: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// WeChat Pay service order number (微信支付服务订单号).
    pub order_id: String,
    /// Jump mini program App ID (小程序跳转appid).
    pub miniprogram_appid: String,
    /// Mini program jump path (小程序跳转路径).
    pub miniprogram_path: String,
    /// Jump mini program username (小程序跳转username).
    pub miniprogram_username: String,
    /// WeChat mini program order jump data (跳转微信侧小程序订单数据).
    pub package: String,
}

/// Cancels a rental service order, giving the reason (撤销租借订单).
///
/// [Official documentation](https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=18_3&index=4)
#[doc(alias = "撤销租借订单")]
#[endpoint(POST "v2/wxv/cancelbill", new, client_certificate)]
#[derive(Debug, Clone)]
pub struct CancelRentalOrder {
    /// API version number (接口版本号).
    pub version: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mch_id: String,
    /// Signature type (签名类型).
    pub sign_type: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Revocation reason (撤销原因).
    pub reason: String,
    /// Service ID (服务ID).
    pub service_id: String,
}

/// The answer to [`CancelRentalOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CancelRentalOrderResponse {
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mch_id: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// WeChat Pay service order number (微信支付服务订单号).
    pub order_id: String,
}
