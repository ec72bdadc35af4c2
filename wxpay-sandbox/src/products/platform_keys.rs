use pem_rfc7468::LineEnding;
use serde_json::{Map, Value, json};

use super::fields::set;
use super::{BusinessError, Call, Outcome};
use crate::clock::rfc3339;
use crate::keys::{PlatformCertificateKey, seal};
use crate::random;
use crate::server::Server;

/// Performs the operations that hand out the platform's public keys.
pub(super) fn perform(server: &Server, call: &Call<'_>) -> Option<Outcome> {
    match call.name() {
        ("GET", "v3/certificates") => Some(certificates(server).map(|data| {
            let mut answer = Map::new();
            set(&mut answer, "data", data);
            answer
        })),
        ("POST", "v2/risk/getcertficates") => Some(certificates(server).map(|data| {
            let mut answer = Map::new();
            set(
                &mut answer,
                "certificates",
                json!({ "data": data }).to_string(),
            );
            answer
        })),
        ("POST", "v2/risk/getpublickey") => Some(public_key(server)),
        _ => None,
    }
}

/// The platform certificates, encrypted under the APIv3 key: the one that signs and, while clients
/// change over, the one before.
fn certificates(server: &Server) -> Result<Value, BusinessError> {
    let line: Vec<&PlatformCertificateKey> = server.issued.platform.line().collect();
    let newest = line.iter().rev().take(2);
    let sealed = newest.map(|one| sealed(&server.issued.merchant.api_v3_key, one));
    sealed
        .collect::<Option<Vec<_>>>()
        .map(Value::Array)
        .ok_or_else(|| {
            BusinessError::new(
                500,
                "SYSTEM_ERROR",
                "系统错误 (a certificate cannot be encrypted)",
            )
        })
}

fn sealed(api_v3_key: &str, one: &PlatformCertificateKey) -> Option<Value> {
    let nonce = random::alphanumeric(12);
    let associated_data = "certificate";
    let certificate = &one.certificate.certificate;
    let ciphertext = seal(
        api_v3_key.as_bytes(),
        nonce.as_bytes(),
        associated_data,
        certificate,
    )?;
    let (from, until) = one.validity;
    Some(json!({
        "serial_no": one.certificate.serial,
        "effective_time": rfc3339(from),
        "expire_time": rfc3339(until),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "associated_data": associated_data,
            "ciphertext": ciphertext,
        },
    }))
}

/// The RSA key for bank-card fields, PEM PKCS#1. It is another than the WeChat Pay public key: that
/// of the first platform certificate.
fn public_key(server: &Server) -> Outcome {
    let first = server.issued.platform.line().next();
    let der = first.map(|one| one.key.pkcs1_public_key());
    let pem =
        der.and_then(|der| pem_rfc7468::encode_string("RSA PUBLIC KEY", LineEnding::LF, der).ok());
    let pem = pem.ok_or_else(|| {
        BusinessError::new(
            500,
            "SYSTEM_ERROR",
            "系统错误 (the public key cannot be encoded)",
        )
    })?;
    let mut answer = Map::new();
    set(&mut answer, "pub_key", pem);
    Ok(answer)
}
