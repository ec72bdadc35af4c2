//! PayScore service orders (支付分订单): `v3/payscore/serviceorder`.

use crate::{endpoint, model, open_enum};

/// Creates a PayScore service order (创建支付分订单).
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v3/merchant/4012587900)
#[doc(alias = "创建支付分订单")]
#[endpoint(POST "v3/payscore/serviceorder", new)]
#[derive(Debug, Clone)]
pub struct CreateServiceOrder {
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Service information (服务信息).
    pub service_introduction: String,
    /// Postpaid items (后付费项目).
    pub post_payments: Option<Vec<PostPayment>>,
    /// Merchant discounts (商户优惠).
    pub post_discounts: Option<Vec<PostDiscount>>,
    /// Service period (服务时间段).
    pub time_range: TimeRange,
    /// Service location (服务位置).
    pub location: Option<Location>,
    /// Service risk deposit (服务风险金).
    pub risk_fund: RiskFund,
    /// Merchant data packet (商户数据包).
    pub attach: Option<String>,
    /// Merchant notification URL (商户回调地址).
    pub notify_url: String,
    /// User openid (用户标识).
    pub openid: Option<String>,
    /// Whether user confirmation is required (是否需要用户确认).
    pub need_user_confirm: Option<bool>,
    /// Device information (设备信息).
    pub device: Option<Device>,
}

/// The answer to [`CreateServiceOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreateServiceOrderResponse {
    /// App ID (公众账号ID).
    pub appid: String,
    /// Merchant ID (商户号).
    pub mchid: String,
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Service information (服务信息).
    pub service_introduction: String,
    /// Service order state (服务订单状态).
    pub state: ServiceOrderState,
    /// Order state description (订单状态说明).
    pub state_description: Option<StateDescription>,
    /// Postpaid items (后付费项目).
    pub post_payments: Option<Vec<OrderPayment>>,
    /// Postpaid merchant discounts (后付费商户优惠).
    pub post_discounts: Option<Vec<OrderDiscount>>,
    /// Service risk deposit (服务风险金).
    pub risk_fund: Option<RiskFund>,
    /// Service period (服务时间段).
    pub time_range: Option<OrderTimeRange>,
    /// Service location (服务位置).
    pub location: Option<Location>,
    /// Merchant data packet (商户数据包).
    pub attach: Option<String>,
    /// Merchant notification URL (商户回调地址).
    pub notify_url: Option<String>,
    /// WeChat Pay service order number (微信支付服务订单号).
    pub order_id: String,
    /// WeChat mini program order jump data (跳转微信侧小程序订单数据).
    pub package: String,
}

/// Cancels a PayScore service order (取消支付分订单).
///
/// [Official documentation](https://pay.weixin.qq.com/doc/v3/merchant/4012587905)
#[doc(alias = "取消支付分订单")]
#[endpoint(POST "v3/payscore/serviceorder/<out_order_no>/cancel", new)]
#[derive(Debug, Clone)]
pub struct CancelServiceOrder {
    /// Merchant service order number (商户服务订单号).
    pub out_order_no: String,
    /// App ID (公众账号ID).
    pub appid: String,
    /// Service ID (服务ID).
    pub service_id: String,
    /// Cancellation reason (取消原因).
    pub reason: String,
}

/// The answer to [`CancelServiceOrder`].
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CancelServiceOrderResponse {
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

/// Postpaid items (后付费项目).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct PostPayment {
    /// Payment item name (付费名称).
    pub name: String,
    /// Charge amount, in fen (付费金额).
    pub amount: Option<i64>,
    /// Paid item description (付费说明).
    pub description: Option<String>,
    /// Charge quantity (付费数量).
    pub count: Option<i64>,
}

/// Merchant discounts (商户优惠).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct PostDiscount {
    /// Discount name (优惠名称).
    pub name: String,
    /// Discount note (优惠说明).
    pub description: String,
    /// Discount quantity (优惠数量).
    pub count: Option<i64>,
}

/// Service period (服务时间段).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct TimeRange {
    /// Service start time (服务开始时间).
    pub start_time: String,
    /// Service end time (服务结束时间).
    pub end_time: Option<String>,
    /// Service start time remark (服务开始时间备注).
    pub start_time_remark: Option<String>,
    /// Service end time remark (服务结束时间备注).
    pub end_time_remark: Option<String>,
}

/// Service location (服务位置).
#[model(new)]
#[derive(Debug, Clone)]
pub struct Location {
    /// Service start location (服务开始地点).
    pub start_location: Option<String>,
    /// Service end place (服务结束地点).
    pub end_location: Option<String>,
}

/// Service risk deposit (服务风险金).
#[model(new)]
#[derive(Debug, Clone)]
pub struct RiskFund {
    /// Risk name (风险名称).
    pub name: RiskFundName,
    /// Risk amount, in fen (风险金额).
    pub amount: i64,
    /// Risk description (风险说明).
    pub description: Option<String>,
}

/// Device information (设备信息).
#[model(encode, new)]
#[derive(Debug, Clone)]
pub struct Device {
    /// Service start device ID (服务开始的设备ID).
    pub start_device_id: Option<String>,
    /// Service end device ID (服务结束的设备ID).
    pub end_device_id: Option<String>,
    /// Material URL (物料URL).
    pub materiel_no: Option<String>,
}

/// Postpaid items (后付费项目).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrderPayment {
    /// Payment item name (付费名称).
    pub name: Option<String>,
    /// Charge amount, in fen (付费金额).
    pub amount: Option<i64>,
    /// Paid item description (付费说明).
    pub description: Option<String>,
    /// Charge quantity (付费数量).
    pub count: Option<i64>,
}

/// Postpaid merchant discounts (后付费商户优惠).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrderDiscount {
    /// Discount name (优惠名称).
    pub name: Option<String>,
    /// Discount note (优惠说明).
    pub description: Option<String>,
    /// Discount amount, in fen (优惠金额).
    pub amount: Option<i64>,
    /// Discount quantity (优惠数量).
    pub count: Option<i64>,
}

/// Service period (服务时间段).
#[model(decode)]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrderTimeRange {
    /// Service start time (服务开始时间).
    pub start_time: Option<String>,
    /// Service end time (服务结束时间).
    pub end_time: Option<String>,
    /// Service start time remark (服务开始时间备注).
    pub start_time_remark: Option<String>,
    /// Service end time remark (服务结束时间备注).
    pub end_time_remark: Option<String>,
}

open_enum! {
    /// State of a service order (服务订单状态).
    pub enum ServiceOrderState {
        /// Created; the user has yet to confirm (已创建).
        Created = "CREATED",
        /// The service is going on (服务进行中).
        Doing = "DOING",
        /// The service is over (服务完成).
        Done = "DONE",
        /// Cancelled by the merchant (商户取消).
        Revoked = "REVOKED",
        /// Not confirmed in time (已失效).
        Expired = "EXPIRED",
    }
}

open_enum! {
    /// What a service order in progress waits for (订单状态说明).
    pub enum StateDescription {
        /// The user to confirm (用户确认).
        UserConfirm = "USER_CONFIRM",
        /// The merchant to complete the service (商户完结).
        MchComplete = "MCH_COMPLETE",
    }
}

open_enum! {
    /// Kind of a risk deposit (风险名称).
    pub enum RiskFundName {
        /// A deposit (押金).
        Deposit = "DEPOSIT",
        /// A prepayment (预付款).
        Advance = "ADVANCE",
        /// A security deposit (保证金).
        CashDeposit = "CASH_DEPOSIT",
        /// The expected cost of the order (预估订单费用).
        EstimateOrderCost = "ESTIMATE_ORDER_COST",
    }
}
