//! The crates behind the facade: cargo compiles them side by side, and each needs less memory.
//!
//! Users see none of them: `wxpay` re-exports every module at the path that its URL tells.

use crate::plan::Module;

/// A crate of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Crate {
    V2,
    Payments,
    Commerce,
    Notify,
}

/// Families of APIv3 that move money or account for it. All others are in the crate for commerce,
/// new ones too until they are named here.
const PAYMENTS: [&str; 38] = [
    "abnormal-fund-processing",
    "bank-batch-transfer",
    "bank-transfer",
    "bill",
    "billdownload",
    "capital",
    "certificates",
    "combine-transactions",
    "customs",
    "ecommerce",
    "edu-papay",
    "fund-app",
    "funds-to-oversea",
    "global",
    "merchant",
    "merchantfund",
    "papay",
    "parking",
    "partner-papay",
    "partner-transfer",
    "password-exempt-contract",
    "pay",
    "payroll-card",
    "payscore",
    "profitsharing",
    "recharge",
    "refund",
    "refunds",
    "repayment",
    "security",
    "settle",
    "statements",
    "transactions",
    "transfer",
    "transfer-detail",
    "transferdownload",
    "vehicle",
    "webizpay",
];

impl Crate {
    pub(crate) const ALL: [Self; 4] = [Self::Payments, Self::Commerce, Self::V2, Self::Notify];

    pub(crate) fn of(module: &Module<'_>) -> Self {
        match module.path[0].as_str() {
            "v2" => Self::V2,
            "notify" => Self::Notify,
            _ if PAYMENTS.contains(&module.feature.as_str()) => Self::Payments,
            _ => Self::Commerce,
        }
    }

    /// Its folder in `wxpay`.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::Payments => "v3-payments",
            Self::Commerce => "v3-commerce",
            Self::Notify => "notify",
        }
    }

    /// The name of its package.
    pub(crate) fn package(self) -> String {
        format!("wxpay-{}", self.folder())
    }

    /// The name of its library.
    pub(crate) fn library(self) -> String {
        self.package().replace('-', "_")
    }

    /// Whether each of its top modules is a feature; the others are one feature as a whole.
    pub(crate) fn has_families(self) -> bool {
        matches!(self, Self::Payments | Self::Commerce)
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::V2 => "The endpoints of WeChat Pay's APIv2, for the crate wxpay",
            Self::Payments => {
                "Endpoints of WeChat Pay's APIv3 that move money, for the crate wxpay"
            }
            Self::Commerce => {
                "Endpoints of WeChat Pay's APIv3 around merchants and marketing, for the crate wxpay"
            }
            Self::Notify => "What WeChat Pay notifies merchants of, for the crate wxpay",
        }
    }
}
