//! A minimal client: just enough to sign a request and to verify an answer.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use der::{Decode, Encode};
use serde_json::Value;
use wxpay_sandbox::{Merchant, Sandbox};
use x509_cert::Certificate;

pub(crate) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs() as i64
}

pub(crate) fn nonce() -> String {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn pem_to_der(pem: &str) -> Vec<u8> {
    pem_rfc7468::decode_vec(pem.as_bytes()).unwrap().1
}

/// The merchant's key, parsed once: checking an RSA key costs more than using it.
fn signing_key(merchant: &Merchant) -> Arc<RsaKeyPair> {
    static KEYS: LazyLock<Mutex<HashMap<String, Arc<RsaKeyPair>>>> = LazyLock::new(Mutex::default);
    let parse = || {
        RsaKeyPair::from_pkcs8(&pem_to_der(&merchant.private_key))
            .unwrap()
            .into()
    };
    KEYS.lock()
        .unwrap()
        .entry(merchant.serial.clone())
        .or_insert_with(parse)
        .clone()
}

/// One APIv3 request; every part of it can be made wrong.
pub(crate) struct Request<'a> {
    sandbox: &'a Sandbox,
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) body: String,
    /// What is signed, where that differs from what is sent.
    pub(crate) signed_target: Option<String>,
    pub(crate) signed_body: Option<String>,
    pub(crate) mchid: String,
    pub(crate) serial: String,
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, method: &'static str, target: &str) -> Self {
        let merchant = sandbox.merchant();
        Request {
            sandbox,
            method,
            target: target.to_owned(),
            body: String::new(),
            signed_target: None,
            signed_body: None,
            mchid: merchant.mchid.clone(),
            serial: merchant.serial.clone(),
            timestamp: now(),
            nonce: nonce(),
            headers: vec![
                ("Accept", "application/json".to_owned()),
                ("User-Agent", "sandbox-tests/1".to_owned()),
            ],
        }
    }

    pub(crate) fn get(sandbox: &'a Sandbox, target: &str) -> Self {
        Request::new(sandbox, "GET", target)
    }

    pub(crate) fn post(sandbox: &'a Sandbox, target: &str, body: Value) -> Self {
        let mut request = Request::new(sandbox, "POST", target);
        request.body = body.to_string();
        request.header("Content-Type", "application/json")
    }

    /// Sets a header; an empty value removes it.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    pub(crate) fn authorization(&self) -> String {
        let message = format!(
            "{}\n{}\n{}\n{}\n{}\n",
            self.method,
            self.signed_target.as_ref().unwrap_or(&self.target),
            self.timestamp,
            self.nonce,
            self.signed_body.as_ref().unwrap_or(&self.body),
        );
        let key = signing_key(self.sandbox.merchant());
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )
        .unwrap();
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{}\",nonce_str=\"{}\",signature=\"{}\",\
             timestamp=\"{}\",serial_no=\"{}\"",
            self.mchid,
            self.nonce,
            BASE64_STANDARD.encode(signature),
            self.timestamp,
            self.serial,
        )
    }

    pub(crate) async fn send(self) -> Answer {
        self.try_send().await.unwrap()
    }

    pub(crate) async fn try_send(self) -> Result<Answer, reqwest::Error> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        self.try_send_with(&http).await
    }

    pub(crate) async fn try_send_with(
        self,
        http: &reqwest::Client,
    ) -> Result<Answer, reqwest::Error> {
        let base = self.sandbox.base_url().trim_end_matches('/');
        let mut call = http.request(
            self.method.parse().unwrap(),
            format!("{base}{}", self.target),
        );
        if !self
            .headers
            .iter()
            .any(|(name, _)| *name == "Authorization")
        {
            call = call.header("Authorization", self.authorization());
        }
        for (name, value) in &self.headers {
            // An ordered `-` leaves a header out that would otherwise be made up.
            if value != "-" {
                call = call.header(*name, value);
            }
        }
        let response = call.body(self.body).send().await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response.bytes().await?.to_vec();
        Ok(Answer {
            status,
            headers,
            body,
        })
    }
}

/// Posts, and asserts that the answer is signed correctly.
pub(crate) async fn post(sandbox: &Sandbox, target: &str, body: Value) -> Answer {
    let answer = Request::post(sandbox, target, body).send().await;
    assert!(answer.verifies(sandbox.merchant()), "{}", answer.text());
    answer
}

/// Gets, and asserts that the answer is signed correctly.
pub(crate) async fn get(sandbox: &Sandbox, target: &str) -> Answer {
    let answer = Request::get(sandbox, target).send().await;
    assert!(answer.verifies(sandbox.merchant()), "{}", answer.text());
    answer
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn is_signed(&self) -> bool {
        self.headers.contains_key("wechatpay-signature")
    }

    /// Whether the signature holds under the key that the answer names.
    pub(crate) fn verifies(&self, merchant: &Merchant) -> bool {
        let id = self.header("wechatpay-serial");
        let spki = if id == merchant.public_key_id {
            pem_to_der(&merchant.public_key)
        } else if id == merchant.platform_serial {
            certificate_key(&merchant.platform_certificate)
        } else {
            return false;
        };
        self.verifies_under(&spki)
    }

    pub(crate) fn verifies_under(&self, spki: &[u8]) -> bool {
        let mut message = format!(
            "{}\n{}\n",
            self.header("wechatpay-timestamp"),
            self.header("wechatpay-nonce")
        )
        .into_bytes();
        message.extend_from_slice(&self.body);
        message.push(b'\n');
        let Ok(signature) = BASE64_STANDARD.decode(self.header("wechatpay-signature")) else {
            return false;
        };
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, spki)
            .verify(&message, &signature)
            .is_ok()
    }

    /// Asserts a success, and returns what it says.
    #[track_caller]
    pub(crate) fn accepted(&self) -> Value {
        match self.status {
            200 => self.json(),
            204 => Value::Null,
            status => panic!("{status}: {}", self.text()),
        }
    }

    /// Asserts a refusal with this status and code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!(
            (self.status, body["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
    }

    /// Asserts a signed refusal and returns its `detail`.
    #[track_caller]
    pub(crate) fn expect_refusal(&self, status: u16, code: &str, merchant: &Merchant) -> Value {
        let body = self.json();
        assert_eq!(
            (self.status, body["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
        assert!(!body["message"].as_str().unwrap().is_empty());
        assert_eq!(self.is_signed(), status != 401);
        assert!(
            status == 401 || self.verifies(merchant),
            "the refusal is not signed correctly"
        );
        body["detail"].clone()
    }
}

/// The public key (DER SPKI) inside a PEM certificate.
pub(crate) fn certificate_key(pem: &str) -> Vec<u8> {
    let certificate = Certificate::from_der(&pem_to_der(pem)).unwrap();
    certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap()
}

/// The serial number of a PEM certificate, upper-case hexadecimal.
pub(crate) fn certificate_serial(pem: &str) -> String {
    let certificate = Certificate::from_der(&pem_to_der(pem)).unwrap();
    let serial = certificate
        .tbs_certificate()
        .serial_number()
        .as_bytes()
        .to_vec();
    serial.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A field that was encrypted to the merchant.
pub(crate) fn opened(merchant: &Merchant, ciphertext: &Value) -> String {
    let key = PrivateDecryptingKey::from_pkcs8(&pem_to_der(&merchant.private_key)).unwrap();
    let key = OaepPrivateDecryptingKey::new(key).unwrap();
    let mut plain = vec![0; key.min_output_size()];
    let sealed = BASE64_STANDARD
        .decode(ciphertext.as_str().unwrap())
        .unwrap();
    let plain = key.decrypt(&OAEP_SHA1_MGF1SHA1, &sealed, &mut plain, None);
    String::from_utf8(plain.unwrap().to_vec()).unwrap()
}
