use std::fmt;

use crate::crypto::digest::Algorithm;
use crate::download::Check;
use crate::error::DownloadError;
use crate::error::{Error, ErrorKind, Result};
use crate::model;
use crate::text::foreign::Foreign;

/// Where a bill is, and how to know it: what bill endpoints answer, as a whole or once a file in
/// `download_bill_list`. Electronic receipts come with the same fields.
///
/// It may stand as the answer of an endpoint (`-> BillLink`), or be made from the fields of
/// another answer.
///
/// ```
/// use wxpay_core::bill::BillLink;
///
/// let link = BillLink::new(
///     "https://api.mch.weixin.qq.com/v3/billdownload/file?token=…",
///     "SHA1",
///     "79bb0f45fc4c42234a918000b2668d689e2bde04",
/// );
/// assert_eq!(link.hash_type, "SHA1");
/// ```
#[model(decode)]
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BillLink {
    /// Where the file is. It is valid for a few minutes.
    pub download_url: String,
    /// The kind of hash: `SHA1`, `SHA256`.
    pub hash_type: String,
    /// The hash of the file after decryption and decompression, in hexadecimal digits.
    pub hash_value: String,
    /// The key of an encrypted bill: RSA-encrypted to the merchant, in base64.
    pub encrypt_key: Option<String>,
    /// The nonce of an encrypted bill.
    pub nonce: Option<String>,
    /// Which of several files this is, from 1 on.
    pub bill_sequence: Option<i64>,
}

/// What to do with a file that has no hash.
const WITHOUT_HASH: &str = "There is a link, so `download` fetches the file: unchecked, from \
                            WeChat Pay's hosts only, and for you to decompress with `gunzip`";

impl BillLink {
    /// A link to a bill that is not encrypted.
    #[must_use]
    pub fn new(
        download_url: impl Into<String>,
        hash_type: impl Into<String>,
        hash_value: impl Into<String>,
    ) -> Self {
        Self {
            download_url: download_url.into(),
            hash_type: hash_type.into(),
            hash_value: hash_value.into(),
            encrypt_key: None,
            nonce: None,
            bill_sequence: None,
        }
    }

    /// The same link, to a bill that is encrypted: ask for `AEAD_AES_256_GCM`, or, with the
    /// feature `shangmi`, for `SM4_GCM`. Both values as they were answered.
    ///
    /// An encrypted bill is genuine as a whole or not at all. What exceeds a megabyte of it waits
    /// on the disk for the rest, encrypted as it came, in a file without a name in the folder for
    /// temporary files ([`std::env::temp_dir`]), which needs as much room.
    /// [`Download::set_limit`](crate::Download::set_limit) is the limit for such bills as well.
    #[must_use]
    pub fn encrypted(mut self, encrypt_key: impl Into<String>, nonce: impl Into<String>) -> Self {
        self.encrypt_key = Some(encrypt_key.into());
        self.nonce = Some(nonce.into());
        self
    }

    /// The hash that the file must have. A bill is never taken without one.
    pub(crate) fn check(&self) -> Result<Check> {
        let problem = |problem: String| {
            Err(Error::not_sent(ErrorKind::Download(DownloadError::Link(
                problem,
            ))))
        };
        let (algorithm, digits) = match self.hash_type.trim() {
            kind if kind.eq_ignore_ascii_case("SHA1") => (Algorithm::Sha1, 40),
            kind if kind.eq_ignore_ascii_case("SHA256") => (Algorithm::Sha256, 64),
            "" if self.download_url.is_empty() => {
                return problem(
                    "there is neither `download_url` nor `hash_type`; is the bill ready yet?"
                        .to_owned(),
                );
            }
            "" => {
                return problem(format!("it comes without `hash_type`. {WITHOUT_HASH}"));
            }
            kind => {
                return problem(format!(
                    "the bill's hash is of the kind {}, which cannot be checked here; those \
                     that can are SHA1 and SHA256. `download` gives the file unchecked",
                    Foreign::name(kind)
                ));
            }
        };
        let value = self.hash_value.trim();
        if value.len() != digits || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return problem(format!(
                "it comes without a usable `hash_value`: expected {digits} hexadecimal digits. \
                 {WITHOUT_HASH}"
            ));
        }
        Ok(Check::new(algorithm, value))
    }
}

/// Without the link, which is all that is needed to fetch the bill.
impl fmt::Debug for BillLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillLink")
            .field("hash_type", &self.hash_type)
            .field("hash_value", &self.hash_value)
            .field("encrypted", &self.encrypt_key.is_some())
            .field("bill_sequence", &self.bill_sequence)
            .finish_non_exhaustive()
    }
}
