use pem_rfc7468::LineEnding;
use serde_json::{Map, Value, json};

use super::ledger::set;
use super::{BusinessError, Call, Outcome};
use crate::clock::rfc3339;
use crate::keys::{PlatformCertificate, seal};
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

/// The platform certificates, each encrypted under the APIv3 key.
fn certificates(server: &Server) -> Result<Value, BusinessError> {
    let valid = server.issued.platform.valid();
    let sealed = valid.map(|certificate| sealed(server, certificate));
    sealed.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn sealed(server: &Server, certificate: &PlatformCertificate) -> Result<Value, BusinessError> {
    let (from, until) = certificate.validity;
    let nonce = random::alphanumeric(12);
    let associated_data = "certificate";
    let ciphertext = seal(
        server.issued.merchant.api_v3_key.as_bytes(),
        nonce.as_bytes(),
        associated_data,
        &certificate.pem,
    )
    .ok_or_else(|| {
        BusinessError::new(
            500,
            "SYSTEM_ERROR",
            "系统错误 (the certificate cannot be encrypted)",
        )
    })?;
    Ok(json!({
        "serial_no": certificate.serial,
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

/// The RSA key for bank-card fields, PEM PKCS#1.
fn public_key(server: &Server) -> Outcome {
    let der = server.issued.public_key.pkcs1_public_key();
    let pem = pem_rfc7468::encode_string("RSA PUBLIC KEY", LineEnding::LF, der).map_err(|_| {
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
