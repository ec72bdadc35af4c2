//! What to do about a key or certificate that is not what its setting wants.

use crate::crypto::{KeyError, KeyMaterial};

/// The text of an error for those who set `field`: [`KeyError`] alone knows what kind of thing was
/// wanted, and not what for.
pub(super) fn of(field: &str, error: &KeyError) -> String {
    let Some(wanted) = wanted(field) else {
        return error.to_string();
    };
    match error {
        KeyError::File { path, source } => format!("{}: {}", path.display(), of(field, source)),
        KeyError::Unexpected { found, .. } => format!(
            "expected {wanted}, found {found}: {}; {}",
            place(field, found),
            origin(field)
        ),
        KeyError::Empty { .. } => format!(
            "expected {wanted}, found an empty text: check that the file or the environment \
             variable is set; {}",
            origin(field)
        ),
        KeyError::Algorithm {
            algorithm: "SM2", ..
        } if field == "platform_public_key" => format!(
            "expected {wanted}, found a public key for SM2: set the platform's SM2 certificate \
             as `platform_certificate` (feature `shangmi`)"
        ),
        KeyError::Algorithm {
            algorithm: "SM2", ..
        } if field == "private_key" => format!(
            "expected {wanted} for RSA, found one for SM2: set it as `sm2_private_key` (feature \
             `shangmi`)"
        ),
        KeyError::Algorithm { algorithm, .. } if field == "bank_public_key" => {
            format!(
                "expected {wanted} for RSA, found one for {algorithm}; {}",
                origin(field)
            )
        }
        KeyError::NotSm2 {
            algorithm: "RSA", ..
        } if field == "sm2_private_key" => {
            format!("expected {wanted}, found one for RSA: set it as `private_key`")
        }
        other => other.to_string(),
    }
}

/// What belongs into a setting.
fn wanted(field: &str) -> Option<&'static str> {
    Some(match field {
        "private_key" => "a private key",
        "sm2_private_key" => "a private key for SM2",
        "certificate" => "a certificate, the merchant's",
        "platform_certificate" => "a certificate of the platform (平台证书)",
        "platform_public_key" => "a public key, WeChat Pay's (微信支付公钥)",
        "bank_public_key" => "a public key, that of v2/risk/getpublickey",
        "root_certificate" => "a certificate, that of an authority which TLS shall trust",
        "client_identity_pem" => "a certificate and its private key, the merchant's",
        "client_identity_pkcs12" => "a PKCS#12 file (.p12)",
        _ => return None,
    })
}

/// Where that is found.
fn origin(field: &str) -> &'static str {
    match field {
        "private_key" => {
            "the merchant's private key is in apiclient_key.pem (-----BEGIN PRIVATE KEY-----)"
        }
        "sm2_private_key" => {
            "it is the key that the merchant's SM2 certificate was applied for with"
        }
        "certificate" => {
            "the merchant's certificate is in apiclient_cert.pem (-----BEGIN CERTIFICATE-----)"
        }
        "platform_certificate" => {
            "platform certificates come from GET v3/certificates (`download_platform_certificates` \
             fetches them), and merchants with the WeChat Pay public key need none"
        }
        "platform_public_key" => {
            "the WeChat Pay public key is in pub_key.pem (-----BEGIN PUBLIC KEY-----), as the \
             merchant platform gives it beside its id"
        }
        "bank_public_key" => {
            "the key is what POST v2/risk/getpublickey answers (-----BEGIN RSA PUBLIC KEY-----)"
        }
        "root_certificate" => "to call WeChat Pay itself, `root_certificate` is not needed",
        "client_identity_pem" => {
            "it is apiclient_cert.pem and apiclient_key.pem, one behind the other"
        }
        _ => "it is apiclient_cert.p12, as it was downloaded",
    }
}

/// Where what was found belongs.
fn place(field: &str, found: &KeyMaterial) -> &'static str {
    match found {
        KeyMaterial::PrivateKey if field == "client_identity_pkcs12" => {
            "set it, with the certificate in the same text, as `client_identity_pem`"
        }
        KeyMaterial::PrivateKey => {
            "never hand out a private key; the merchant's is set as `private_key` (one for SM2 as \
             `sm2_private_key`)"
        }
        KeyMaterial::PublicKey if field == "platform_public_key" || field == "bank_public_key" => {
            "it is for another algorithm"
        }
        KeyMaterial::PublicKey => {
            "this is the WeChat Pay public key, if it is pub_key.pem: set `platform_public_key` \
             with its id, PUB_KEY_ID_… (WXPAY_PUBLIC_KEY and WXPAY_PUBLIC_KEY_ID)"
        }
        KeyMaterial::Certificate if field == "client_identity_pkcs12" => {
            "set it, with its private key in the same text, as `client_identity_pem`"
        }
        KeyMaterial::Certificate => {
            "a platform certificate (平台证书) is set as `platform_certificate`, the merchant's own \
             (apiclient_cert.pem) as `certificate`"
        }
        KeyMaterial::CertificateRequest => {
            "it is what a certificate is applied for with, and no setting takes it"
        }
        KeyMaterial::Pkcs12 => {
            "this holds the merchant's own certificate and private key, set it as \
             `client_identity_pkcs12` (feature `pkcs12`)"
        }
        _ => "no setting takes it",
    }
}
