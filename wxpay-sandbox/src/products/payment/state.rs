use serde::{Deserialize, Serialize};

/// What has become of a payment (交易状态), named as answers name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(in crate::products) enum TradeState {
    NotPay,
    /// A payment by code waits for the user's password.
    UserPaying,
    /// A deduction is under way.
    Accept,
    Success,
    /// Paid, and refunded at least in part.
    Refund,
    Closed,
    Revoked,
    PayError,
}

impl TradeState {
    pub(in crate::products) fn name(self) -> &'static str {
        match self {
            TradeState::NotPay => "NOTPAY",
            TradeState::UserPaying => "USERPAYING",
            TradeState::Accept => "ACCEPT",
            TradeState::Success => "SUCCESS",
            TradeState::Refund => "REFUND",
            TradeState::Closed => "CLOSED",
            TradeState::Revoked => "REVOKED",
            TradeState::PayError => "PAYERROR",
        }
    }

    pub(in crate::products) fn description(self) -> &'static str {
        match self {
            TradeState::NotPay => "订单未支付",
            TradeState::UserPaying => "用户支付中，需要输入密码",
            TradeState::Accept => "已接收，等待扣款",
            TradeState::Success => "支付成功",
            TradeState::Refund => "订单发生过退款，退款详情请查询退款单",
            TradeState::Closed => "订单已关闭",
            TradeState::Revoked => "订单已撤销",
            TradeState::PayError => "支付失败，请重新下单支付",
        }
    }

    /// The steps that a payment can take.
    pub(in crate::products) fn leads_to(self, next: TradeState) -> bool {
        use TradeState::{Accept, Closed, NotPay, PayError, Refund, Revoked, Success, UserPaying};
        match next {
            Success | PayError => matches!(self, NotPay | UserPaying | Accept),
            Refund => matches!(self, Success | Refund),
            Closed => matches!(self, NotPay | PayError),
            Revoked => matches!(self, NotPay | UserPaying | PayError | Success),
            NotPay | UserPaying | Accept => false,
        }
    }

    /// Whether the money has been the merchant's.
    pub(in crate::products) fn is_paid(self) -> bool {
        matches!(self, TradeState::Success | TradeState::Refund)
    }
}
