//! What the files hold.

use serde::{Deserialize, Serialize};

/// `merchant.json`. What is a file is a path relative to the folder.
#[derive(Serialize, Deserialize)]
pub(super) struct MerchantFile {
    pub(super) mchid: String,
    pub(super) serial: String,
    pub(super) private_key: String,
    pub(super) certificate: String,
    pub(super) p12: String,
    pub(super) api_v3_key: String,
    pub(super) api_v2_key: String,
    /// Not in folders of earlier versions.
    pub(super) workwx_secret: Option<String>,
    pub(super) platform_serial: String,
    pub(super) platform_certificate: String,
    pub(super) public_key_id: String,
    pub(super) public_key: String,
    pub(super) base_url: String,
    pub(super) tls_base_url: String,
    pub(super) tls_ca: String,
    /// Not in folders of earlier versions.
    pub(super) listener_certificate: Option<String>,
    pub(super) listener_private_key: Option<String>,
    #[serde(flatten)]
    pub(super) brand: Option<BrandEntries>,
    #[serde(flatten)]
    pub(super) shangmi: Option<ShangmiEntries>,
}

/// Entries of `merchant.json` that only a brand has.
#[derive(Serialize, Deserialize)]
pub(super) struct BrandEntries {
    pub(super) brand_id: String,
    pub(super) brand_serial: String,
    pub(super) brand_private_key: String,
    pub(super) brand_certificate: String,
}

/// Entries of `merchant.json` that only a merchant with SM2 keys has.
#[derive(Serialize, Deserialize)]
pub(super) struct ShangmiEntries {
    pub(super) sm2_serial: String,
    pub(super) sm2_private_key: String,
    pub(super) sm2_certificate: String,
    pub(super) sm2_platform_serial: String,
    pub(super) sm2_platform_certificate: String,
}

/// `platform.json`: PEM texts.
#[derive(Serialize, Deserialize)]
pub(super) struct PlatformFile {
    /// Oldest first; the last one signs.
    pub(super) certificates: Vec<CertificateEntry>,
    pub(super) public_key: String,
    pub(super) tls_ca: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sm2_private_key: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CertificateEntry {
    pub(super) serial: String,
    pub(super) certificate: String,
    pub(super) private_key: String,
    pub(super) effective_time: i64,
    pub(super) expire_time: i64,
}
