//! The download of platform certificates, and what is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Response;

use crate::apiv3;
use crate::client::Client;
use crate::client::course::Course;
use crate::client::deadline::Deadline;
use crate::client::http_client::Received;
use crate::codec::decode::{DecodeError, Node};
use crate::crypto::{Certificate, aead};
use crate::endpoint::parts::Parts;
use crate::error::{ConfigError, Error, ErrorKind, NO_CERTIFICATE, Outcome, Result};
use crate::error::{RawAnswer, Verification};
use crate::merchant::platform_keys::PlatformKeys;
use crate::operation::{Method, Spec};
use crate::request::Draft;
use crate::response;
use crate::text::foreign::Foreign;

/// Where the certificates are fetched from.
pub(super) const CERTIFICATES: Spec = Spec::v3(Method::Get, "v3/certificates");

/// What WeChat Pay says of a merchant's certificates.
pub(super) enum Listed {
    /// These are all.
    Certificates(Vec<Certificate>),
    /// There are none, which was said by this error; and whether that is proven.
    Nothing { error: Error, proven: bool },
}

impl Client {
    /// Asks for the platform certificates.
    pub(super) async fn certificates(&self) -> Result<Listed> {
        let mut course = Course::new(CERTIFICATES, &self.inner.observer);
        let (listed, proven) = match self.listed(&mut course).await {
            Ok(Listed::Nothing { error, proven }) => (Err(error), Some(proven)),
            Err(error) if error.code() == Some("RESOURCE_NOT_EXISTS") => {
                let proven = error.verified();
                (Err(error), Some(proven))
            }
            listed => (listed, None),
        };
        match (course.over(listed), proven) {
            (Err(error), Some(proven)) => Ok(Listed::Nothing { error, proven }),
            (listed, _) => listed,
        }
    }

    async fn listed(&self, course: &mut Course) -> Result<Listed> {
        let merchant = &self.inner.merchant;
        let Some(api_v3_key) = merchant.api_v3_key() else {
            return Err(ConfigError::new(
                "api_v3_key",
                "is not set, and platform certificates are encrypted with it",
            )
            .into());
        };
        let draft = Draft::new(Parts::new(CERTIFICATES))?;
        let deadline = Deadline::after(super::longest(self));
        let now = self.inner.clock.now();
        let judge = |received| {
            std::future::ready(match received {
                Received::Whole(response) if response.status().is_success() => Ok(response),
                Received::Whole(response) => {
                    // The error answer in full: code, message, whether it was verified.
                    let refused = response::verify(&CERTIFICATES, response, merchant, now);
                    refused.and_then(|_| {
                        Err(ConfigError::new("base_url", "the answer is no success").into())
                    })
                }
                Received::Open(_) => {
                    Err(ConfigError::new("base_url", "the certificates came as a file").into())
                }
            })
        };
        let response = self
            .attempts(&draft, &self.inner.retry, deadline, course, judge)
            .await?;
        let certificates =
            decrypt(response.body(), api_v3_key).map_err(|error| unreadable(error, &response))?;
        let mut keys = PlatformKeys::clone(&merchant.platform_keys());
        for certificate in &certificates {
            keys = keys
                .with_certificate(certificate)
                .map_err(|error| ConfigError::key("platform_certificate", error))?;
        }
        // Only now can the answer itself be verified: with what it brought, which the APIv3 key
        // has vouched for.
        let verified = apiv3::verify(
            response.headers(),
            response.body(),
            &keys,
            merchant.serial(),
            now,
        );
        if !certificates.is_empty() {
            verified.map_err(|error| untrusted(error, response))?;
            return Ok(Listed::Certificates(certificates));
        }
        let problem = format!("there is no certificate in it; {NO_CERTIFICATE}");
        let empty = DecodeError::new("data".to_owned(), problem);
        Ok(Listed::Nothing {
            proven: verified.is_ok(),
            error: unreadable(empty, &response),
        })
    }
}

/// Takes the certificates out of the answer.
fn decrypt(body: &[u8], key: &[u8; 32]) -> Result<Vec<Certificate>, DecodeError> {
    let problem = |path: String, problem: String| DecodeError::new(path, problem);
    let document = Node::parse_json(body)
        .map_err(|error| problem(String::new(), format!("it is not JSON: {error}")))?;
    let Node::Array(items) = document.get("data") else {
        return Err(problem(
            "data".to_owned(),
            "expected an array of certificates".to_owned(),
        ));
    };
    let mut certificates = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = |field: &str| format!("data[{index}].{field}");
        let sealed = item.get("encrypt_certificate");
        let text = |field: &str| sealed.get(field).as_str().unwrap_or_default();
        if text("algorithm") != "AEAD_AES_256_GCM" {
            let algorithm = text("algorithm");
            tracing::warn!(
                algorithm = %Foreign::name(algorithm),
                "a platform certificate of another kind is passed over"
            );
            continue;
        }
        let ciphertext = STANDARD
            .decode(text("ciphertext"))
            .map_err(|_| problem(at("encrypt_certificate.ciphertext"), "is not base64".into()))?;
        let (nonce, data) = (text("nonce").as_bytes(), text("associated_data").as_bytes());
        let pem = aead::decrypt_aes_256_gcm(key, nonce, data, &ciphertext)
            .map_err(|error| problem(at("encrypt_certificate"), error.to_string()))?;
        let pem = String::from_utf8(pem)
            .map_err(|_| problem(at("encrypt_certificate"), "is not text".into()))?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|error| problem(at("encrypt_certificate"), error.to_string()))?;
        let serial = item.get("serial_no").as_str().unwrap_or_default();
        if !serial.eq_ignore_ascii_case(certificate.serial()) {
            let found = certificate.serial();
            return Err(problem(
                at("serial_no"),
                format!("is not the certificate's, {found}"),
            ));
        }
        certificates.push(certificate);
    }
    if certificates.is_empty() && !items.is_empty() {
        // That is not to have none, so those in use stay.
        return Err(problem(
            "data".to_owned(),
            "none of its certificates is encrypted by AEAD_AES_256_GCM".to_owned(),
        ));
    }
    Ok(certificates)
}

fn unreadable(error: DecodeError, response: &Response<Bytes>) -> Error {
    let raw = RawAnswer::new(response.clone(), Verification::Unsigned);
    Error::answered(ErrorKind::Decode(error), Outcome::Unknown, raw)
}

fn untrusted(error: crate::error::VerificationError, response: Response<Bytes>) -> Error {
    let raw = RawAnswer::new(response, Verification::Failed(error.clone()));
    Error::answered(ErrorKind::Verification(error), Outcome::Unknown, raw)
}
