//! Clients that are set up from the outside: by environment variables
//! ([`Client::from_env`](crate::Client::from_env)) or by a file
#![cfg_attr(
    feature = "toml",
    doc = "([`ClientBuilder::from_toml_file`](crate::ClientBuilder::from_toml_file), [`Configuration`])."
)]
#![cfg_attr(not(feature = "toml"), doc = "(with the feature `toml`).")]
//!
//! # Settings
//!
//! | variable | in a file | |
//! |---|---|---|
//! | `WXPAY_MCHID` | `mchid` | the merchant id; always needed, but for a brand |
//! | `WXPAY_BRAND_ID` | `brand_id` | the brand id, in its place |
//! | `WXPAY_PRIVATE_KEY` | `private_key` | key: `apiclient_key.pem` |
//! | `WXPAY_SM2_PRIVATE_KEY` | `sm2_private_key` | key: an SM2 private key (feature `shangmi`) |
//! | `WXPAY_CERTIFICATE` | `certificate` | key: `apiclient_cert.pem`; gives the serial number and the TLS client certificate |
//! | `WXPAY_SERIAL` | `serial` | the serial number, when there is no certificate |
//! | `WXPAY_PUBLIC_KEY_ID` | `public_key_id` | `PUB_KEY_ID_…` of the WeChat Pay public key |
//! | `WXPAY_PUBLIC_KEY` | `public_key` | key: the WeChat Pay public key, `pub_key.pem` |
//! | `WXPAY_PLATFORM_CERTIFICATE` | `platform_certificate` | keys: platform certificates |
//! | `WXPAY_ANSWERS_SIGNED_WITH` | `answers_signed_with` | `public-key`, `certificate`, or an id: with which of these WeChat Pay shall sign answers |
//! | `WXPAY_DOWNLOAD_PLATFORM_CERTIFICATES` | `download_platform_certificates` | `true`: fetch them, and keep them fresh |
//! | `WXPAY_CERTIFICATE_DIRECTORY` | `certificate_directory` | the same, and keep them in this directory |
//! | `WXPAY_API_V3_KEY` | `api_v3_key` | the APIv3 key, 32 bytes |
//! | `WXPAY_API_V3_KEY_FILE` | `api_v3_key_file` | a file that holds it |
//! | `WXPAY_API_V2_KEY` | `api_v2_key` | the APIv2 key |
//! | `WXPAY_API_V2_KEY_FILE` | `api_v2_key_file` | a file that holds it |
//! | `WXPAY_WORKWX_SECRET` | `workwx_secret` | the secret of the WeCom (企业微信) app that pays |
//! | `WXPAY_WORKWX_SECRET_FILE` | `workwx_secret_file` | a file that holds it |
//! | `WXPAY_BANK_PUBLIC_KEY` | `bank_public_key` | key: what `v2/risk/getpublickey` answers |
//! | `WXPAY_REGION` | `region` | `mainland` (default), `hong-kong`, `america`, `europe` |
//! | `WXPAY_BASE_URL` | `base_url` | URLs that take the place of the region's |
//! | `WXPAY_CLIENT_CERTIFICATE_BASE_URL` | `client_certificate_base_url` | URLs for calls with the TLS client certificate |
//! | `WXPAY_UNSIGNED_BASE_PATH` | `unsigned_base_path` | `true`: the paths of these URLs are a gateway's and not signed |
//! | `WXPAY_ROOT_CERTIFICATE` | `root_certificate` | keys: authorities to trust beside the system's |
//! | `WXPAY_CONNECT_TIMEOUT` | `connect_timeout` | seconds: `5`, `2.5`, `500ms` |
//! | `WXPAY_ATTEMPT_TIMEOUT` | `attempt_timeout` | seconds |
//! | `WXPAY_TOTAL_TIMEOUT` | `total_timeout` | seconds |
//! | `WXPAY_BODY_LIMIT` | `body_limit` | bytes |
//!
//! A *key* is PEM text if it contains `-----BEGIN` (line ends may be written as `\n`), or the base64
//! of a PEM or DER file, else the path of a file. Where there may be several, variables separate them by `;` on every operating
//! system, and a PEM text or file may hold several certificates.
//!
//! A variable that is set but empty is an error, as is everything that cannot be used; errors
//! name the variable or the line, and show no keys.
#![cfg_attr(feature = "toml", doc = "")]
#![cfg_attr(feature = "toml", doc = "# Files")]
#![cfg_attr(feature = "toml", doc = include_str!("file.md"))]

mod setting;
mod settings;
mod value;
mod variables;

#[cfg(feature = "toml")]
mod file;

#[cfg(feature = "toml")]
pub use file::Configuration;
