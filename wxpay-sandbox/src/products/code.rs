use super::{BusinessError, Call};
use crate::facts::Family;

/// What a product refuses a request for. [`Code::entry`] is the table of how that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Parameter,
    /// Well-formed, but against the rules of the business.
    InvalidRequest,
    OrderPaid,
    OrderClosed,
    OrderReversed,
    OrderNotExist,
    /// The number is taken by an order with another content.
    OutTradeNoUsed,
    UserPaying,
    AuthCodeInvalid,
    TradeError,
    /// A payment that was not made, or was taken back, is not refunded.
    TradeState,
    /// A payment to refund.
    PaymentNotExist,
    RefundNotExist,
    /// A contract for deductions, approved by the user.
    ContractNotExist,
    /// A refund is over other amounts than the order, or the request before, said.
    RefundMismatch,
    /// More is refunded than was paid.
    OverRefund,
    /// The merchant has not the money.
    NotEnough,
    /// More is shared, or given back, than there is.
    ShareNotEnough,
    /// More is shared than is allowed.
    RuleLimit,
    /// Something that profit sharing is about.
    ResourceNotExists,
    /// Something other than a payment.
    NotFound,
    /// The number is taken by something other than a payment, with another content.
    AlreadyExists,
}

impl Code {
    /// HTTP status and code of APIv3, `err_code` of APIv2, and what the message begins with.
    const fn entry(self) -> (u16, &'static str, &'static str, &'static str) {
        match self {
            Code::Parameter => (400, "PARAM_ERROR", "PARAM_ERROR", "参数错误"),
            Code::InvalidRequest => (400, "INVALID_REQUEST", "INVALID_REQUEST", "不符合业务规则"),
            Code::OrderPaid => (400, "ORDERPAID", "ORDERPAID", "订单已支付"),
            Code::OrderClosed => (400, "ORDER_CLOSED", "ORDERCLOSED", "订单已关闭"),
            Code::OrderReversed => (400, "ORDER_REVERSED", "ORDERREVERSED", "订单已撤销"),
            Code::OrderNotExist => (404, "ORDER_NOT_EXIST", "ORDERNOTEXIST", "订单不存在"),
            Code::OutTradeNoUsed => (
                403,
                "OUT_TRADE_NO_USED",
                "OUT_TRADE_NO_USED",
                "商户订单号重复",
            ),
            Code::UserPaying => (202, "USERPAYING", "USERPAYING", "用户支付中，需要输入密码"),
            Code::AuthCodeInvalid => (400, "AUTH_CODE_INVALID", "AUTH_CODE_INVALID", "付款码无效"),
            Code::TradeError => (403, "TRADE_ERROR", "TRADE_ERROR", "交易错误"),
            Code::TradeState => (
                404,
                "RESOURCE_NOT_EXISTS",
                "TRADE_STATE_ERROR",
                "订单状态错误",
            ),
            Code::RefundMismatch => (
                400,
                "INVALID_REQUEST",
                "REFUND_FEE_MISMATCH",
                "订单金额或退款金额与之前请求不一致",
            ),
            Code::PaymentNotExist => (404, "RESOURCE_NOT_EXISTS", "ORDERNOTEXIST", "订单号不存在"),
            Code::RefundNotExist => (404, "RESOURCE_NOT_EXISTS", "REFUNDNOTEXIST", "退款单不存在"),
            Code::ContractNotExist => (
                404,
                "RESOURCE_NOT_EXISTS",
                "CONTRACT_NOT_EXIST",
                "签约协议不存在",
            ),
            Code::OverRefund => (400, "INVALID_REQUEST", "ERROR", "累计退款金额大于支付金额"),
            Code::ShareNotEnough => (403, "NOT_ENOUGH", "NOTENOUGH", "分账金额不足"),
            Code::RuleLimit => (403, "RULE_LIMIT", "RULE_LIMIT", "超出最大分账比例"),
            Code::ResourceNotExists => (
                404,
                "RESOURCE_NOT_EXISTS",
                "RESOURCE_NOT_EXISTS",
                "记录不存在",
            ),
            Code::NotFound => (404, "NOT_FOUND", "NOT_FOUND", "记录不存在"),
            Code::AlreadyExists => (400, "ALREADY_EXISTS", "ALREADY_EXISTS", "商户单号已存在"),
            Code::NotEnough => (403, "NOT_ENOUGH", "NOTENOUGH", "余额不足"),
        }
    }

    /// The refusal, in words for the developer.
    pub(super) fn because(self, family: Family, why: impl AsRef<str>) -> BusinessError {
        let (status, v3, v2, chinese) = self.entry();
        let code = match family {
            Family::V3 => v3,
            Family::V2 => v2,
        };
        BusinessError::new(status, code, format!("{chinese} ({})", why.as_ref()))
    }
}

impl Call<'_> {
    pub(super) fn refuse(&self, code: Code, why: impl AsRef<str>) -> BusinessError {
        code.because(self.family, why)
    }
}
