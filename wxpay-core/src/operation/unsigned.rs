//! Which answers of APIv2 may come without a signature.

/// Endpoints whose answers may come without `sign`.
const UNSIGNED: &[&str] = &[
    "v2/appauth/getaccesstoken",
    "v2/applyment/micro/signcontract",
    "v2/billcommentsp/batchquerycomment",
    "v2/mchrisk/querymchrisk",
    "v2/mchrisk/setmchriskcallback",
    "v2/mchrisk/syncmchriskresult",
    "v2/mmpaymkttransfers/gethbinfo",
    "v2/mmpaymkttransfers/gettransferinfo",
    "v2/mmpaymkttransfers/promotion/paywwsptrans2pocket",
    "v2/mmpaymkttransfers/promotion/querywwsptrans2pocket",
    "v2/mmpaymkttransfers/promotion/transfers",
    "v2/mmpaymkttransfers/sendgroupredpack",
    "v2/mmpaymkttransfers/sendminiprogramhb",
    "v2/mmpaymkttransfers/sendredpack",
    "v2/mmpaysptrans/pay_bank",
    "v2/mmpaysptrans/query_bank",
    "v2/papay/entrustweb",
    "v2/papay/h5entrustweb",
    "v2/papay/partner/entrustweb",
    "v2/papay/partner/h5entrustweb",
    "v2/pay/downloadbill",
    "v2/pay/downloadfundflow",
    "v2/payitil/report",
    "v2/risk/getpublickey",
    "v2/risk/getviolation",
    "v2/secapi/mch/submchmanage",
    "v2/xdc/apiv2getsignkey/sign/getsignkey",
    "v2/xdc/apiv2sandbox/pay/micropay",
    "v2/xdc/apiv2sandbox/pay/orderquery",
];

/// Whether the answers of an endpoint may come without `sign`.
pub(crate) fn may_be_unsigned(path: &str) -> bool {
    UNSIGNED.contains(&path)
}
