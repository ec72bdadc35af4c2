//! What the sandbox wrote for its clients.

use std::fs;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

pub(crate) struct Credentials {
    pub(crate) key: RsaKeyPair,
    pub(crate) mchid: String,
    /// Host and port.
    pub(crate) address: String,
    /// Names the key that answers are to be signed with.
    pub(crate) public_key_id: String,
    serial: String,
    public_key: Vec<u8>,
}

impl Credentials {
    pub(crate) fn read(folder: &Path) -> Credentials {
        let text = fs::read_to_string(folder.join("merchant.json")).unwrap();
        let merchant: Value = serde_json::from_str(&text).unwrap();
        let value = |name: &str| merchant[name].as_str().unwrap().to_owned();
        let pem = |name: &str| {
            let text = fs::read_to_string(folder.join(value(name))).unwrap();
            pem_rfc7468::decode_vec(text.as_bytes()).unwrap().1
        };
        let base_url = value("base_url");
        let address = base_url.strip_prefix("http://").unwrap();
        Credentials {
            key: RsaKeyPair::from_pkcs8(&pem("private_key")).unwrap(),
            mchid: value("mchid"),
            address: address.trim_end_matches('/').to_owned(),
            public_key_id: value("public_key_id"),
            serial: value("serial"),
            public_key: pem("public_key"),
        }
    }

    /// The value of the header `Authorization`.
    pub(crate) fn authorization(
        &self,
        (method, target, body): (&str, &str, &str),
        timestamp: u64,
        nonce: &str,
    ) -> String {
        let message = format!("{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                message.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{nonce}\",signature=\"{}\",\
             timestamp=\"{timestamp}\",serial_no=\"{}\"",
            self.mchid,
            BASE64_STANDARD.encode(signature),
            self.serial,
        )
    }

    /// Asserts that an answer, with its head in lower case, is signed by the WeChat Pay public key.
    pub(crate) fn verify(&self, head: &str, body: &str) {
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.unwrap_or_else(|| panic!("no {name} in {head}")).1
        };
        assert_eq!(header("wechatpay-serial"), self.public_key_id);
        let (timestamp, nonce) = (header("wechatpay-timestamp"), header("wechatpay-nonce"));
        let message = format!("{timestamp}\n{nonce}\n{body}\n");
        let signature = BASE64_STANDARD
            .decode(header("wechatpay-signature"))
            .unwrap();
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public_key)
            .verify(message.as_bytes(), &signature)
            .unwrap();
    }
}
