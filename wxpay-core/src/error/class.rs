use crate::error::Error;

/// What kind of refusal a documented error code is, for programs that decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// Too many requests: wait, then send the same request with the same numbers again.
    RateLimited,
    /// The server does not know yet (`SYSTEM_ERROR`, `BANKERROR`, `USERPAYING`, …): query the
    /// order, and repeat only with the same numbers.
    Undecided,
    /// What was asked for is not there (`ORDER_NOT_EXIST`, `RESOURCE_NOT_EXISTS`,
    /// `NO_STATEMENT_EXIST`, …).
    NotFound,
    /// It is being made (`STATEMENT_CREATING`, …): ask again later. Bills are there from 10 o'clock
    /// of the next day on.
    NotReady,
    /// It has been done before (`ORDERPAID`, `ORDER_CLOSED`, …), or is no longer possible in this
    /// state.
    WrongState,
    /// A field of the request is wrong (`PARAM_ERROR`, `INVALID_REQUEST`, …).
    InvalidRequest,
    /// Signature, certificate or permission (`SIGN_ERROR`, `NO_AUTH`, …).
    Unauthorized,
    /// Not enough money, on one side or the other (`NOT_ENOUGH`, …).
    InsufficientFunds,
}

impl Error {
    /// The class of the error code; `None` for codes that are not classified, and when there is
    /// no code.
    ///
    /// ```
    /// # fn handle(error: wxpay_core::Error) {
    /// use wxpay_core::ErrorClass;
    ///
    /// if error.class() == Some(ErrorClass::RateLimited) { /* slow down */ }
    /// # }
    /// ```
    #[must_use]
    pub fn class(&self) -> Option<ErrorClass> {
        let code = self.code()?;
        let is_bill =
            |path: &str| matches!(path, "v2/pay/downloadbill" | "v2/pay/downloadfundflow");
        let bill = match self.endpoint() {
            Some(spec) if is_bill(&spec.path) => class_of_bill(code, self.message()),
            _ => None,
        };
        bill.or_else(|| class_of(code))
    }
}

/// The class of a refused bill of APIv2: numbers that mean this only there, and, where there is
/// none, the texts that its page calls codes.
fn class_of_bill(code: &str, text: Option<&str>) -> Option<ErrorClass> {
    match code {
        "20001" => return Some(ErrorClass::InvalidRequest),
        "20002" => return Some(ErrorClass::NotFound),
        _ => {}
    }
    // Pages and servers disagree about capital letters.
    Some(match text?.to_ascii_lowercase().as_str() {
        "no bill exist" => ErrorClass::NotFound,
        "bill creating" => ErrorClass::NotReady,
        "invalid bill_type" | "data format error" | "missing parameter" => {
            ErrorClass::InvalidRequest
        }
        "sign error" => ErrorClass::Unauthorized,
        "system error" | "compressgzip error" | "uncompressgzip error" => ErrorClass::Undecided,
        _ => return None,
    })
}

/// The class of a documented code of either protocol.
pub(crate) fn class_of(code: &str) -> Option<ErrorClass> {
    Some(match code {
        "FREQUENCY_LIMITED"
        | "FREQUENCY_LIMIT"
        | "FREQUENCY_LIMIT_EXCEED"
        | "FREQ_LIMIT"
        // So it is spelt on one page.
        | "FREQENCY_LIMIT"
        | "RATELIMIT_EXCEEDED"
        | "RATELIMIT_EXCEED"
        | "RATE_LIMITED"
        | "REQUEST_TOO_FREQUENT" => ErrorClass::RateLimited,
        "ACCEPTED"
        | "BANKERROR"
        | "BANK_ERROR"
        | "BIZERR_NEED_RETRY"
        | "BIZ_ERR_NEED_RETRY"
        | "PROCESSING"
        | "SEND_FAILED"
        | "SYSTEMERROR"
        | "SYSTEM_ERROR"
        | "USERPAYING"
        | "USER_PAYING"
        | "WAITING_PAYMENT_RESULT" => ErrorClass::Undecided,
        "NOT_FOUND"
        | "NOTFOUND"
        | "ORDERNOTEXIST"
        | "ORDER_NOT_EXIST"
        | "ORDER_NOT_EXISTS"
        | "REFUNDNOTEXIST"
        | "RESOURCE_NOT_EXIST"
        | "RESOURCE_NOT_EXISTS"
        | "MCH_NOT_EXISTS"
        | "MCHID_NOT_EXIST"
        | "APPID_NOT_EXIST"
        | "USER_NOT_EXIST"
        | "USER_NOT_EXISTS"
        | "RECORD_NOT_EXIST"
        | "APPLYMENT_NOT_EXIST"
        | "APPLYMENT_NOTEXIST"
        | "NO_BILL_EXIST"
        | "NO_STATEMENT_EXIST" => ErrorClass::NotFound,
        "BILL_CREATING" | "STATEMENT_CREATING" => ErrorClass::NotReady,
        "ORDERPAID"
        | "ORDER_PAID"
        | "ORDERCLOSED"
        | "ORDER_CLOSED"
        | "ORDERREVERSED"
        | "ORDER_REVERSED"
        | "OUT_TRADE_NO_USED"
        | "TRADE_STATE_ERROR"
        | "INVALID_ORDER_STATE"
        | "ORDER_CANCELED"
        | "ORDER_DONE"
        | "ALREADY_EXISTS"
        | "RESOURCE_ALREADY_EXISTS" => ErrorClass::WrongState,
        "PARAM_ERROR"
        | "INVALID_REQUEST"
        | "INVALID_PARAMETER"
        | "LACK_PARAMS"
        | "XML_FORMAT_ERROR"
        | "POST_DATA_EMPTY"
        | "NOT_UTF8"
        | "REQUIRE_POST_METHOD"
        | "INVALID_TRANSACTIONID"
        | "AUTH_CODE_INVALID"
        | "AUTHCODEEXPIRE"
        | "AUTH_CODE_ERROR" => ErrorClass::InvalidRequest,
        "SIGN_ERROR"
        | "SIGNERROR"
        | "NOAUTH"
        | "NO_AUTH"
        | "RULE_LIMIT"
        | "RULELIMIT"
        | "APPID_MCHID_NOT_MATCH"
        | "MCH_ID_NOT_MATCH"
        | "CERT_ERROR" => ErrorClass::Unauthorized,
        "NOTENOUGH"
        | "NOT_ENOUGH"
        | "ACCOUNT_BALANCE_NOT_ENOUGH"
        | "BALANCE_NOT_ENOUGH"
        | "QUOTA_EXCEED" => ErrorClass::InsufficientFunds,
        _ => return None,
    })
}
