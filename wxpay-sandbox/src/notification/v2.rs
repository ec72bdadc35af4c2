use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use serde_json::{Map, Value};

use super::SignedNotification;
use crate::keys::seal;
use crate::random;
use crate::sandbox::Sandbox;
use crate::server::Server;
use crate::v2::{XML, signed, unsigned};

impl Sandbox {
    /// An APIv2 notification with these fields, `nonce_str` and `sign`: by MD5, or by HMAC-SHA256
    /// when the field `sign_type` (or `algorithm`) says so. It is this sandbox's merchant's
    /// (`mch_id`), unless the fields name another one.
    pub fn signed_v2(&self, fields: &[(&str, &str)]) -> SignedNotification {
        let _entered = self.server.randomness.enter();
        let mut fields = map(fields);
        if !MERCHANT.iter().any(|name| fields.contains_key(*name)) {
            let mchid = self.server.issued.merchant.mchid.as_str();
            fields.insert("mch_id".to_owned(), mchid.into());
        }
        self.server.signed_v2(fields)
    }

    /// An APIv2 refund notification: these fields, encrypted with the merchant's APIv2 key in
    /// `req_info`, in a message without `sign`.
    pub fn refund_v2(&self, fields: &[(&str, &str)]) -> SignedNotification {
        let _entered = self.server.randomness.enter();
        self.server.refund_v2(&map(fields))
    }

    /// An APIv2 notification of an event about this resource: signed by HMAC-SHA256, the resource
    /// encrypted with the merchant's APIv3 key in `event_ciphertext`.
    pub fn event_v2(&self, event_type: &str, resource: &Value) -> SignedNotification {
        let _entered = self.server.randomness.enter();
        self.server.event_v2(event_type, resource)
    }
}

impl Server {
    pub(crate) fn signed_v2(&self, mut fields: Map<String, Value>) -> SignedNotification {
        fields
            .entry("nonce_str")
            .or_insert_with(|| random::alphanumeric(32).into());
        SignedNotification::v2(signed(fields, &self.issued.merchant.api_v2_key))
    }

    pub(crate) fn refund_v2(&self, fields: &Map<String, Value>) -> SignedNotification {
        let merchant = &self.issued.merchant;
        let inside = unsigned(fields, "root");
        let sealed = encrypt_ecb(&merchant.api_v2_key, &inside);
        let values = map(&[
            ("return_code", "SUCCESS"),
            ("appid", APPID),
            ("mch_id", &merchant.mchid),
            ("nonce_str", &random::alphanumeric(32)),
            ("req_info", &sealed.unwrap_or_default()),
        ]);
        SignedNotification::v2(unsigned(&values, "xml"))
    }

    pub(crate) fn event_v2(&self, event_type: &str, resource: &Value) -> SignedNotification {
        let merchant = &self.issued.merchant;
        let nonce = random::alphanumeric(12);
        let sealed = seal(
            merchant.api_v3_key.as_bytes(),
            nonce.as_bytes(),
            "event",
            &resource.to_string(),
        );
        self.signed_v2(map(&[
            ("mch_id", &merchant.mchid),
            ("appid", APPID),
            ("algorithm", "HMAC-SHA256"),
            ("event_id", &random::alphanumeric(32)),
            ("event_type", event_type),
            ("event_algorithm", "AEAD_AES_256_GCM"),
            ("event_nonce", &nonce),
            ("event_associated_data", "event"),
            ("event_ciphertext", &sealed.unwrap_or_default()),
        ]))
    }
}

impl SignedNotification {
    /// An APIv2 message that is signed, or encrypted, already.
    pub(crate) fn v2(body: Vec<u8>) -> SignedNotification {
        SignedNotification {
            headers: vec![("Content-Type".to_owned(), XML.to_owned())],
            body,
        }
    }
}

/// The fields that name a merchant.
const MERCHANT: [&str; 3] = ["mch_id", "mchid", "combine_mch_id"];

const APPID: &str = "wxd678efh567hg6787";

fn map(fields: &[(&str, &str)]) -> Map<String, Value> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), Value::from(*value));
    fields.iter().map(owned).collect()
}

/// AES-256-ECB with PKCS#7 padding, under the hex digits of the key's MD5.
fn encrypt_ecb(key: &str, plaintext: &[u8]) -> Option<String> {
    let key = random::upper_hex(&Md5::digest(key.as_bytes())).to_ascii_lowercase();
    let key = UnboundCipherKey::new(&AES_256, key.as_bytes()).ok()?;
    let mut sealed = plaintext.to_vec();
    PaddedBlockEncryptingKey::ecb_pkcs7(key)
        .ok()?
        .encrypt(&mut sealed)
        .ok()?;
    Some(BASE64_STANDARD.encode(sealed))
}
