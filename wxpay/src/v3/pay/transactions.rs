//! Payments of direct merchants (直连商户): `v3/pay/transactions`.

use crate::{endpoint, model};

/// Charges a user by payment code (付款码支付).
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v3/merchant/4012382150)
#[doc(alias = "付款码支付")]
#[endpoint(POST "v3/pay/transactions/codepay", new)]
#[derive(Debug, Clone)]
pub struct PayByCode {
    /// App ID (应用AppID).
    pub appid: String,
    /// Direct-connected merchant ID (直连商户号).
    pub mchid: String,
    /// Goods description (商品描述).
    pub description: String,
    /// Merchant order number (商户订单号).
    pub out_trade_no: String,
    /// Additional data (附加数据).
    pub attach: Option<String>,
    /// Order discount tag (订单优惠标记).
    pub goods_tag: Option<String>,
    /// E-fapiao entry availability flag (电子发票入口开放标识).
    pub support_fapiao: Option<bool>,
    /// Payer (支付者).
    pub payer: Payer,
    /// Order amount (订单金额).
    pub amount: Amount,
    /// Scenario information (场景信息).
    pub scene_info: SceneInfo,
    /// Discount details (优惠功能).
    pub detail: Option<Detail>,
    /// Settlement information (结算信息).
    pub settle_info: Option<SettleInfo>,
}

/// The answer to [`PayByCode`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PayByCodeResponse {
    /// App ID (应用AppID).
    pub appid: Option<String>,
    /// Direct-connected merchant ID (直连商户号).
    pub mchid: String,
    /// Merchant order number (商户订单号).
    pub out_trade_no: String,
    /// WeChat Pay transaction ID (微信支付订单号).
    pub transaction_id: Option<String>,
    /// Transaction type (交易类型).
    pub trade_type: Option<String>,
    /// Bank type (银行类型).
    pub bank_type: Option<String>,
    /// Payment completion time (支付完成时间).
    pub success_time: Option<String>,
    /// Transaction state (交易状态).
    pub trade_state: String,
    /// Transaction state description (交易状态描述).
    pub trade_state_desc: Option<String>,
    /// Additional data (附加数据).
    pub attach: Option<String>,
    /// Payer (支付者).
    pub payer: Option<OrderPayer>,
    /// Order amount (订单金额).
    pub amount: Option<OrderAmount>,
    /// Discount information (优惠信息).
    pub promotion_detail: Option<Vec<PromotionDetail>>,
}

/// Reverses an order by merchant order number (撤销).
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v3/merchant/4012382161)
#[doc(alias = "撤销")]
#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/reverse", new)]
#[derive(Debug, Clone)]
pub struct ReverseOrder {
    /// Merchant order number (商户订单号).
    pub out_trade_no: String,
    /// App ID (应用AppID).
    pub appid: String,
    /// Direct-connected merchant ID (直连商户号).
    pub mchid: String,
}

/// The answer to [`ReverseOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReverseOrderResponse {
    /// App ID (应用AppID).
    pub appid: Option<String>,
    /// Direct-connected merchant ID (直连商户号).
    pub mchid: String,
    /// Merchant order number (商户订单号).
    pub out_trade_no: String,
}

/// Payer (支付者).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Payer {
    /// Authorization code (授权码).
    pub auth_code: String,
}

/// Order amount (订单金额).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Amount {
    /// Total amount, in fen (总金额).
    pub total: i64,
    /// Currency type (货币类型).
    pub currency: Option<String>,
}

/// Scenario information (场景信息).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct SceneInfo {
    /// Merchant terminal device number (商户端设备号).
    pub device_id: Option<String>,
    /// Merchant device IP (商户端设备 IP).
    pub device_ip: Option<String>,
    /// Merchant store information (商户门店信息).
    pub store_info: StoreInfo,
}

/// Merchant store information (商户门店信息).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct StoreInfo {
    /// Store number (门店编号).
    pub id: Option<String>,
    /// Merchant-defined code (商家自定义编码).
    pub out_id: Option<String>,
}

/// Discount details (优惠功能).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Detail {
    /// Order original price, in fen (订单原价).
    pub cost_price: Option<i64>,
    /// Goods receipt slip ID (商品小票ID).
    pub invoice_id: Option<String>,
    /// Item list (单品列表).
    pub goods_detail: Vec<GoodsDetail>,
}

/// Item list (单品列表).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct GoodsDetail {
    /// Goods code (商品编码).
    pub merchant_goods_id: String,
    /// WeChat Pay goods ID (微信支付商品编码).
    pub wxpay_goods_id: Option<String>,
    /// Goods name (商品名称).
    pub goods_name: Option<String>,
    /// Goods quantity (商品数量).
    pub quantity: i64,
    /// Goods unit price, in fen (商品单价).
    pub unit_price: i64,
}

/// Settlement information (结算信息).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct SettleInfo {
    /// Whether profit sharing is specified (是否指定分账).
    pub profit_sharing: Option<bool>,
}

/// Payer (支付者).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrderPayer {
    /// User openid (用户标识).
    pub openid: Option<String>,
}

/// Order amount (订单金额).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrderAmount {
    /// Order amount, in fen (订单金额).
    pub total: i64,
    /// User payment amount, in fen (用户支付金额).
    pub payer_total: Option<i64>,
    /// Order amount currency type (订单金额货币类型).
    pub currency: Option<String>,
    /// User payment currency type (用户支付货币类型).
    pub payer_currency: Option<String>,
}

/// Discount information (优惠信息).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PromotionDetail {
    /// Coupon ID (券ID).
    pub coupon_id: String,
    /// Discount name (优惠名称).
    pub name: Option<String>,
    /// Discount scope (优惠范围).
    pub scope: Option<String>,
    /// Discount type (优惠类型).
    pub r#type: Option<String>,
    /// Coupon face value, in fen (优惠券面额).
    pub amount: i64,
    /// Activity ID (活动ID).
    pub stock_id: Option<String>,
    /// WeChat contribution, in fen (微信出资).
    pub wechatpay_contribute: Option<i64>,
    /// Merchant contribution, in fen (商户出资).
    pub merchant_contribute: Option<i64>,
    /// Other contribution, in fen (其他出资).
    pub other_contribute: Option<i64>,
    /// Discount currency type (优惠货币类型).
    pub currency: Option<String>,
    /// Item list (单品列表).
    pub goods_detail: Option<Vec<PromotionGoodsDetail>>,
}

/// Item list (单品列表).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PromotionGoodsDetail {
    /// Goods code (商品编码).
    pub goods_id: String,
    /// Goods quantity (商品数量).
    pub quantity: i64,
    /// Goods unit price, in fen (商品单价).
    pub unit_price: i64,
    /// Goods discount amount, in fen (商品优惠金额).
    pub discount_amount: i64,
    /// Goods remark (商品备注).
    pub goods_remark: Option<String>,
}
