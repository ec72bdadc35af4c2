//! Signatures by the cryptography crates alone, over messages as the documentation prints them:
//! nothing of the library under test takes part. And a merchant with published test keys.

use std::fmt::Write as _;

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine};
use md5::{Digest, Md5};
use serde_json::Value;
use wxpay::crypto::PrivateKey;
use wxpay::{Client, ClientBuilder, Merchant, Stamp};

pub(crate) const V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
pub(crate) const APPID: &str = "wxd678efh567hg6787";
pub(crate) const MCHID: &str = "1900007291";
pub(crate) const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";
pub(crate) const TIMESTAMP: i64 = 1_554_208_460;

/// MD5 over a message without its key, in upper-case digits.
pub(crate) fn md5(message: &str) -> String {
    hex(&Md5::digest(format!("{message}&key={V2_KEY}")))
}

/// MD5 over a whole message.
pub(crate) fn md5_of(message: &str) -> String {
    hex(&Md5::digest(message))
}

/// HMAC-SHA256 over a message without its key, in upper-case digits.
pub(crate) fn hmac(message: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, V2_KEY.as_bytes());
    hex(hmac::sign(&key, format!("{message}&key={V2_KEY}").as_bytes()).as_ref())
}

/// RSA with SHA-256, in base64. The padding has no randomness, so there is one signature.
pub(crate) fn rsa(message: &str) -> String {
    let key = aws_lc_rs::rsa::KeyPair::from_pkcs8(&key_der()).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    let random = aws_lc_rs::rand::SystemRandom::new();
    let padding = &aws_lc_rs::signature::RSA_PKCS1_SHA256;
    key.sign(padding, &random, message.as_bytes(), &mut signature)
        .unwrap();
    BASE64_STANDARD.encode(signature)
}

pub(crate) fn vector(id: &str) -> Value {
    let vectors = document()["vectors"].as_array().unwrap().clone();
    vectors
        .into_iter()
        .find(|vector| vector["id"] == id)
        .unwrap()
}

pub(crate) fn merchant() -> Merchant {
    builder().merchant().unwrap()
}

/// A merchant with both keys, a clock that stands still and one nonce.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder()
        .mchid(MCHID)
        .serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
        .private_key(PrivateKey::from_der(&key_der()).unwrap())
        .api_v2_key(V2_KEY)
        .clock(|| TIMESTAMP)
        .nonces(|| NONCE.to_owned())
}

pub(crate) fn stamp() -> Stamp {
    Stamp::new(TIMESTAMP, NONCE).unwrap()
}

fn key_der() -> Vec<u8> {
    let text = &document()["keys"]["go_A_private_pkcs8"]["der_b64"];
    BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap()
}

fn document() -> Value {
    serde_json::from_str(include_str!("../../vectors.json")).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}
