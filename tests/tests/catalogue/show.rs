//! What a value of the catalogue holds, as JSON.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use wxpay::crypto::PrivateKey;
use wxpay::{
    BaseUrl, DecodeError, Encode, Endpoint, Merchant, Method, Parts, Reading, Spec, Stamp,
};
use wxpay_sandbox::Sandbox;

/// Writes values as requests would, with secrets encrypted to a key that is at hand.
pub(crate) struct Shower {
    merchant: Merchant,
    keys: [PrivateKey; 2],
}

impl Shower {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let (own, other) = (sandbox.merchant(), stranger());
        // Whatever is encrypted to this "platform" can be opened here.
        let client = wxpay::Client::builder()
            .mchid(&own.mchid)
            .private_key(&own.private_key)
            .certificate(&own.certificate)
            .platform_certificate(&other.certificate)
            .build()
            .unwrap();
        let keys = [own, other].map(|it| PrivateKey::from_pem(&it.private_key).unwrap());
        Self {
            merchant: client.merchant().clone(),
            keys,
        }
    }

    /// The value as JSON, its secrets still encrypted.
    pub(crate) fn show(&self, value: &dyn Encode) -> Value {
        let base_url = BaseUrl::new("http://127.0.0.1/").unwrap();
        let stamp = Stamp::new(1_700_000_000, "5K8264ILTKCH16CQ2502SI8ZNMTM67VS").unwrap();
        let unsigned = wxpay::prepare_request(&Shown(value), &self.merchant, &base_url, &stamp);
        let message = unsigned.unwrap().message().unwrap().to_vec();
        let message = String::from_utf8(message).unwrap();
        // Method, path, time, nonce, body.
        serde_json::from_str(message.lines().nth(4).unwrap()).unwrap()
    }

    /// A secret in the clear.
    pub(crate) fn open(&self, ciphertext: &str) -> Option<String> {
        let ciphertext = STANDARD.decode(ciphertext).ok()?;
        let opened = self
            .keys
            .iter()
            .find_map(|key| key.decrypt_oaep(&ciphertext).ok())?;
        String::from_utf8(opened.to_vec()).ok()
    }
}

/// Another merchant, whose keys stand in for the platform's.
fn stranger() -> &'static wxpay_sandbox::Merchant {
    static STRANGER: OnceLock<Sandbox> = OnceLock::new();
    STRANGER
        .get_or_init(|| Sandbox::builder().own_keys().start().unwrap())
        .merchant()
}

/// An endpoint whose body is the value.
struct Shown<'v>(&'v dyn Encode);

impl Endpoint for Shown<'_> {
    type Response = ();
    const SPEC: Spec = Spec::v3(Method::Post, "v3/shown");

    fn write(&self, parts: &mut Parts) {
        parts.whole_body(self.0);
    }

    fn read(_: &mut Reading<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}
