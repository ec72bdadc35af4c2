use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pem_rfc7468::LineEnding;
use sm2::SecretKey;
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey};
use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};
use sm2::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use sm2::pke::{DecryptingKey, EncryptingKey};

use super::sm2_certificate::{self, Subject};
use crate::{StartError, random};

/// The user id in every SM2 signature of WeChat Pay.
const USER_ID: &str = "1234567812345678";

/// An SM2 key pair with its certificate.
pub(crate) struct Sm2Key {
    /// 40 upper-case hexadecimal digits.
    pub(crate) serial: String,
    pub(crate) certificate: String,
    secret: SecretKey,
    signing: SigningKey,
}

impl Sm2Key {
    /// Makes a key and a certificate with this common name; the authority that signs it is made
    /// on the spot, for nobody checks a chain.
    pub(crate) fn generate(common_name: &str, validity: (i64, i64)) -> Result<Sm2Key, StartError> {
        let (secret, signing) = pair()?;
        let (_, authority) = pair()?;
        let serial = sm2_certificate::serial();
        let spki = secret
            .public_key()
            .to_public_key_der()
            .map_err(|_| failed())?;
        let certificate = sm2_certificate::issue(
            &Subject {
                common_name,
                serial: &serial,
                validity,
                spki: spki.as_bytes(),
            },
            |tbs| sign(&authority, tbs),
        )
        .ok_or_else(failed)?;
        Ok(Sm2Key {
            serial: random::upper_hex(&serial),
            certificate: pem("CERTIFICATE", &certificate)?,
            secret,
            signing,
        })
    }

    /// The key in a PEM PKCS#8 text, with the certificate that was issued for it.
    pub(crate) fn restore(
        private_key: &str,
        serial: String,
        certificate: String,
    ) -> Result<Sm2Key, StartError> {
        let broken = || StartError::keys("it is no SM2 private key in PEM PKCS#8");
        let (_, der) = pem_rfc7468::decode_vec(private_key.as_bytes()).map_err(|_| broken())?;
        let secret = SecretKey::from_pkcs8_der(&der).map_err(|_| broken())?;
        Ok(Sm2Key {
            serial,
            certificate,
            signing: SigningKey::new(USER_ID, &secret).map_err(|_| broken())?,
            secret,
        })
    }

    /// PEM PKCS#8.
    pub(crate) fn private_key(&self) -> Result<String, StartError> {
        let der = self.secret.to_pkcs8_der().map_err(|_| failed())?;
        pem("PRIVATE KEY", der.as_bytes())
    }

    /// SM2 with SM3, DER in base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<String> {
        Some(BASE64_STANDARD.encode(sign(&self.signing, message)?))
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| {
            self.signing
                .verifying_key()
                .verify(message, &signature)
                .is_ok()
        })
    }

    /// SM2 to this key's owner, DER in base64.
    pub(crate) fn encrypt(&self, plaintext: &str) -> Option<String> {
        EncryptingKey::new(self.secret.public_key())
            .encrypt_der(&mut SystemRng, plaintext.as_bytes())
            .ok()
            .map(|sealed| BASE64_STANDARD.encode(sealed))
    }

    /// The text that was encrypted to this key; none when it was not, or is not text.
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Option<String> {
        let sealed = BASE64_STANDARD.decode(ciphertext).ok()?;
        let plaintext = DecryptingKey::new(self.secret.clone())
            .decrypt_der(&sealed)
            .ok()?;
        String::from_utf8(plaintext).ok()
    }
}

fn pair() -> Result<(SecretKey, SigningKey), StartError> {
    // A random number is beyond the order of the curve once in four billion times.
    let secret = (0..4)
        .find_map(|_| SecretKey::from_slice(&random::bytes::<32>()).ok())
        .ok_or_else(failed)?;
    let signing = SigningKey::new(USER_ID, &secret).map_err(|_| failed())?;
    Ok((secret, signing))
}

fn sign(key: &SigningKey, message: &[u8]) -> Option<Vec<u8>> {
    let signature: Signature = key.try_sign(message).ok()?;
    Some(signature.to_der().to_vec())
}

fn pem(label: &str, der: &[u8]) -> Result<String, StartError> {
    pem_rfc7468::encode_string(label, LineEnding::LF, der).map_err(|_| failed())
}

fn failed() -> StartError {
    StartError::keys("an SM2 key could not be made")
}

/// The system's generator, in the form that the `sm2` crate asks for.
struct SystemRng;

impl TryRng for SystemRng {
    type Error = aws_lc_rs::error::Unspecified;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        aws_lc_rs::rand::fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        aws_lc_rs::rand::fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        aws_lc_rs::rand::fill(bytes)
    }
}

impl TryCryptoRng for SystemRng {}
