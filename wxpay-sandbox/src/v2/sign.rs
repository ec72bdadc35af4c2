use aws_lc_rs::hmac;
use md5::{Digest, Md5};
use serde_json::{Map, Value};

use crate::random;

/// How an APIv2 message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignType {
    Md5,
    HmacSha256,
}

impl SignType {
    pub(super) fn parse(name: &str) -> Option<SignType> {
        match name {
            "MD5" => Some(SignType::Md5),
            "HMAC-SHA256" => Some(SignType::HmacSha256),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            SignType::Md5 => "MD5",
            SignType::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The `sign` of these values: sorted by name, without `sign` itself and without empty values.
    pub(super) fn sign(self, values: &Map<String, Value>, key: &str) -> String {
        self.digest(&message(values, key, false), key)
    }

    /// As [`sign`](Self::sign), with the empty values that do not belong in it.
    pub(super) fn sign_with_empty_values(self, values: &Map<String, Value>, key: &str) -> String {
        self.digest(&message(values, key, true), key)
    }

    /// The text that is signed, without the key.
    pub(super) fn message(values: &Map<String, Value>) -> String {
        message(values, "***", false)
    }

    /// As [`message`](Self::message), with the empty values that do not belong in it.
    pub(super) fn message_with_empty_values(values: &Map<String, Value>) -> String {
        message(values, "***", true)
    }

    fn digest(self, message: &str, key: &str) -> String {
        match self {
            SignType::Md5 => random::upper_hex(&Md5::digest(message.as_bytes())),
            SignType::HmacSha256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
                random::upper_hex(hmac::sign(&key, message.as_bytes()).as_ref())
            }
        }
    }
}

fn message(values: &Map<String, Value>, key: &str, with_empty: bool) -> String {
    let mut pairs: Vec<(&str, &str)> = values
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .filter(|(name, value)| *name != "sign" && (with_empty || !value.is_empty()))
        .collect();
    pairs.sort_unstable();
    let mut message = String::new();
    for (name, value) in pairs {
        message.push_str(&format!("{name}={value}&"));
    }
    message + "key=" + key
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_officially_published_example_signs_as_published() {
        let values = json!({
            "appid": "wxd930ea5d5a258f4f", "mch_id": "10000100", "device_info": "1000",
            "body": "test", "nonce_str": "ibuaiVcKdpRxkhJA", "empty": "", "sign": "x",
        });
        let values = values.as_object().cloned().unwrap_or_default();
        let key = "192006250b4c09247ec02edce69f6a2d";
        assert_eq!(
            SignType::Md5.sign(&values, key),
            "9A0A8659F005D6984697E2CA0A9CF3B7"
        );
        assert_eq!(
            SignType::HmacSha256.sign(&values, key),
            "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"
        );
    }
}
