//! Smart-retail orders of PayScore (智慧零售订单): `v3/payscore/smartretail-orders`.

use crate::{endpoint, model};

/// Creates a smart-retail order (创建智慧零售订单).
///
/// [Official documentation](https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=14_1&index=3)
#[doc(alias = "创建智慧零售订单")]
#[endpoint(POST "v3/payscore/smartretail-orders", new)]
#[derive(Debug, Clone)]
pub struct CreateSmartRetailOrder {
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Actual service start time (实际服务开始时间).
    pub service_start_time: Option<String>,
    /// Service end time (服务结束时间).
    pub service_end_time: Option<String>,
    /// Service start location (开始使用服务的地点).
    pub service_start_location: Option<String>,
    /// Expected service end location (预计服务结束的地点).
    pub service_end_location: Option<String>,
    /// Service information (服务信息).
    pub service_introduction: Option<String>,
    /// Post-payment items (后付费).
    pub fees: Option<Vec<Fee>>,
    /// Merchant discounts (商户优惠).
    pub discounts: Option<Vec<Discount>>,
    /// Order risk amount, in fen (订单风险金额).
    pub risk_amount: Option<i64>,
    /// Merchant-defined order note (商户自定义说明,可存放本订单所需信息).
    pub attach: Option<String>,
    /// Whether user confirmation is required (使用需用户确认订单类型).
    pub need_user_confirm: Option<bool>,
    /// WeChat user openid under merchant App ID (微信用户在商户对应appid下的唯一标识).
    pub openid: Option<String>,
}

/// The answer to [`CreateSmartRetailOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreateSmartRetailOrderResponse {
    /// App ID (公众账号ID).
    pub appid: Option<String>,
    /// Merchant ID (商户号).
    pub mchid: Option<String>,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: Option<String>,
    /// Service ID (服务ID).
    pub service_id: Option<String>,
    /// WeChat Pay service order number (微信支付服务订单号).
    pub order_id: Option<String>,
    /// Mini program jump business type (小程序跳转businessType).
    pub miniprogram_businesstype: Option<String>,
    /// Jump mini program App ID (小程序跳转appid).
    pub miniprogram_appid: Option<String>,
    /// Mini program jump path (小程序跳转路径).
    pub miniprogram_path: Option<String>,
    /// Jump mini program username (小程序跳转username).
    pub miniprogram_username: Option<String>,
    /// Mini program order jump data package (用于跳转到微信侧小程序订单数据,跳转到微信侧小程序传入).
    pub package: Option<String>,
}

/// Cancels a smart-retail order, giving the reason (撤销智慧零售订单).
///
/// [Official documentation](https://pay.weixin.qq.com/wiki/doc/apiv3/payscore.php?chapter=14_3&index=5)
#[doc(alias = "撤销智慧零售订单")]
#[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel", new)]
#[derive(Debug, Clone)]
pub struct CancelSmartRetailOrder {
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Cancellation reason (取消原因).
    pub reason: String,
}

/// The answer to [`CancelSmartRetailOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CancelSmartRetailOrderResponse {
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mchid: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// WeChat Pay service order number (微信支付服务订单号).
    pub order_id: String,
}

/// Post-payment items (后付费).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Fee {
    /// Paid item name (付费项目名称).
    pub fee_name: Option<String>,
    /// Paid item quantity, in fen (付费项目数量).
    pub fee_count: Option<i64>,
    /// Paid item total amount, in fen (付费项目总金额).
    pub fee_amount: Option<i64>,
    /// Billing rule description (描述计费规则).
    pub fee_desc: Option<String>,
}

/// Merchant discounts (商户优惠).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Discount {
    /// Discount name (优惠名称).
    pub discount_name: Option<String>,
    /// Discount description (优惠说明).
    pub discount_desc: Option<String>,
}
