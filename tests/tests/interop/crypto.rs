//! Every vector of cryptography on both back ends, and each back end checking the other.

use base64::prelude::{BASE64_STANDARD, Engine};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use serde_json::Value;
use wxpay_core::crypto::{
    Backend, Certificate, CryptoError, KeyError, PrivateKey, PublicKey, aead, digest, ecb, random,
};

use crate::vectors::{self, base64, of_kind, text};

fn private_key(backend: Backend, vector: &Value) -> PrivateKey {
    PrivateKey::from_der_with(backend, &vectors::key_der(text(vector, "key"))).unwrap()
}

fn public_key(backend: Backend, name: &str) -> PublicKey {
    PublicKey::from_der_with(backend, &vectors::key_der(name)).unwrap()
}

/// Every ordered pair of back ends, a back end with itself too.
fn pairs() -> impl Iterator<Item = (Backend, Backend)> {
    Backend::all()
        .iter()
        .flat_map(|&one| Backend::all().iter().map(move |&other| (one, other)))
}

#[test]
fn both_back_ends_are_under_test() {
    assert_eq!(Backend::all().len(), 2);
    assert_eq!(Backend::all()[0], Backend::default());
    assert_eq!(Backend::default(), Backend::AwsLcRs);
}

#[test]
fn signatures_equal_the_published_ones_byte_for_byte() {
    for vector in of_kind("rsa_sha256_sign") {
        let message = text(vector, "message").as_bytes();
        let expected = base64(vector, "signature_b64").unwrap();
        for &backend in Backend::all() {
            let key = private_key(backend, vector);
            assert_eq!(
                key.sign_sha256(message).unwrap(),
                expected,
                "{}",
                vector["id"]
            );
            assert!(key.public_key().verify_sha256(message, &expected));
        }
    }
}

#[test]
fn wrong_signatures_do_not_verify() {
    for vector in of_kind("rsa_sha256_verify_negative") {
        let message = text(vector, "message").as_bytes();
        for &backend in Backend::all() {
            let key = public_key(backend, text(vector, "key"));
            if let Some(signature) = base64(vector, "signature_b64") {
                assert!(!key.verify_sha256(message, &signature), "{}", vector["id"]);
            }
            // Nor does the text itself, should someone forget to decode it.
            assert!(!key.verify_sha256(message, text(vector, "signature_b64").as_bytes()));
        }
    }
}

#[test]
fn a_probe_never_verifies() {
    for vector in of_kind("probe_signature") {
        let signature = text(vector, "signature");
        let bare = signature.strip_prefix("WECHATPAY/SIGNTEST/").unwrap();
        let message = format!(
            "{}\n{}\n{{}}\n",
            text(vector, "timestamp"),
            text(vector, "nonce")
        );
        for &backend in Backend::all() {
            let key = public_key(backend, "go_A_public_spki");
            for text in [signature, bare] {
                let decoded = BASE64_STANDARD.decode(text).unwrap_or_default();
                assert!(!key.verify_sha256(message.as_bytes(), &decoded));
                assert!(!key.verify_sha256(message.as_bytes(), text.as_bytes()));
            }
        }
    }
}

#[test]
fn oaep_ciphertexts_decrypt() {
    for vector in of_kind("rsa_oaep_sha1_decrypt") {
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        for &backend in Backend::all() {
            let plaintext = private_key(backend, vector)
                .decrypt_oaep(&ciphertext)
                .unwrap();
            assert_eq!(
                *plaintext,
                text(vector, "plaintext").as_bytes(),
                "{}",
                vector["id"]
            );
        }
    }
}

#[test]
fn what_is_no_oaep_ciphertext_is_an_error() {
    for vector in of_kind("rsa_oaep_sha1_decrypt_negative") {
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        for &backend in Backend::all() {
            let error = private_key(backend, vector)
                .decrypt_oaep(&ciphertext)
                .unwrap_err();
            assert!(
                matches!(error, CryptoError::CiphertextLength { .. }),
                "{error}"
            );
        }
    }
}

/// PKCS#1 v1.5 encryption is not offered: such a ciphertext is an error, not garbage.
#[test]
fn a_ciphertext_of_the_old_padding_is_an_error() {
    let vector = vectors::all()
        .iter()
        .find(|v| v["id"] == "rsa-pkcs1v15-java")
        .unwrap();
    let ciphertext = base64(vector, "ciphertext_b64").unwrap();
    for &backend in Backend::all() {
        let error = private_key(backend, vector)
            .decrypt_oaep(&ciphertext)
            .unwrap_err();
        assert_eq!(error, CryptoError::OaepDecrypt);
    }
}

#[test]
fn aes_gcm_agrees_in_both_directions_and_takes_nonces_of_12_bytes_only() {
    let mut agreed = 0;
    for vector in of_kind("aes_gcm_encrypt_decrypt") {
        let key: &[u8; 32] = text(vector, "key_utf8").as_bytes().try_into().unwrap();
        let [nonce, aad, plaintext] =
            ["nonce_utf8", "aad_utf8", "plaintext"].map(|field| text(vector, field).as_bytes());
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        for &backend in Backend::all() {
            let opened = aead::decrypt_aes_256_gcm_with(backend, key, nonce, aad, &ciphertext);
            let sealed = aead::encrypt_aes_256_gcm_with(backend, key, nonce, aad, plaintext);
            if nonce.len() == aead::NONCE_LEN {
                assert_eq!(opened.unwrap(), plaintext, "{}", vector["id"]);
                assert_eq!(sealed.unwrap(), ciphertext, "{}", vector["id"]);
                agreed += 1;
            } else {
                let error = CryptoError::NonceLength { len: nonce.len() };
                assert_eq!(
                    (opened, sealed),
                    (Err(error), Err(error)),
                    "{}",
                    vector["id"]
                );
            }
        }
    }
    assert!(agreed >= 2);
}

#[test]
fn an_aes_gcm_key_of_another_length_than_32_bytes_does_not_fit_the_type() {
    for vector in of_kind("aes_gcm_decrypt") {
        let key = text(vector, "key_utf8").as_bytes();
        assert!(<&[u8; 32]>::try_from(key).is_err(), "{}", vector["id"]);
    }
}

#[test]
fn a_certificates_answer_decrypts_to_the_certificate() {
    for vector in of_kind("certificates_response_decrypt") {
        let body: Value = serde_json::from_str(text(vector, "response_body")).unwrap();
        let key: &[u8; 32] = text(vector, "api_v3_key").as_bytes().try_into().unwrap();
        let expected = vectors::key_der(text(vector, "expect_pem_equals_cert"));
        let entries = body["data"].as_array().unwrap();
        assert!(!entries.is_empty());
        for (entry, &backend) in entries
            .iter()
            .flat_map(|e| Backend::all().iter().map(move |b| (e, b)))
        {
            let encrypted = &entry["encrypt_certificate"];
            let pem = aead::decrypt_aes_256_gcm_with(
                backend,
                key,
                text(encrypted, "nonce").as_bytes(),
                text(encrypted, "associated_data").as_bytes(),
                &base64(encrypted, "ciphertext").unwrap(),
            )
            .unwrap();
            let pem = std::str::from_utf8(&pem).unwrap();
            let certificate = Certificate::from_pem_with(backend, pem).unwrap();
            assert_eq!(certificate.der(), expected);
            assert_eq!(certificate.serial(), text(vector, "expect_serial"));
            assert_eq!(certificate.serial(), text(entry, "serial_no"));
            assert_eq!(certificate.public_key().unwrap().bits(), 2048);
        }
    }
}

#[test]
fn serial_numbers_keep_their_leading_zeros() {
    for vector in of_kind("cert_serial_hex") {
        let certificate = Certificate::from_der(&vectors::key_der(text(vector, "cert"))).unwrap();
        assert_eq!(certificate.serial(), text(vector, "expect_serial"));
    }
}

#[test]
fn certificates_tell_what_the_vectors_say() {
    // 2020-08-04T10:01:27Z to 2025-08-03T10:01:27Z, and so on.
    for (name, not_before, not_after, common_name) in [
        (
            "tenpay_platform_cert_leading_zero_serial",
            1_596_535_287,
            1_754_215_287,
            "CN=Tenpay.com sign",
        ),
        (
            "go_D_wechatpay_cert",
            1_624_799_136,
            1_656_335_136,
            "CN=wechatpay-go",
        ),
        (
            "java_downloaded_platform_cert",
            1_695_136_558,
            1_852_816_558,
            "CN=Tenpay.com sign",
        ),
    ] {
        let certificate = Certificate::from_der(&vectors::key_der(name)).unwrap();
        assert_eq!(
            certificate.serial(),
            vectors::key_field(name, "serial_hex_even_len")
        );
        assert_eq!(certificate.not_before(), not_before, "{name}");
        assert_eq!(certificate.not_after(), not_after, "{name}");
        assert!(
            certificate.subject().contains(common_name),
            "{}",
            certificate.subject()
        );
        let public = certificate.public_key().unwrap();
        assert_eq!(public, &PublicKey::from_der(certificate.der()).unwrap());
    }
}

#[test]
fn an_sm2_certificate_tells_its_serial_and_refuses_its_key() {
    let certificate = Certificate::from_der(&vectors::key_der("java_sm2_mch_cert")).unwrap();
    assert_eq!(
        certificate.serial(),
        "54E7F59ED8DF4570CFB14780EA8152D45A675EE6"
    );
    let error = certificate.public_key().unwrap_err();
    assert!(
        matches!(
            error,
            KeyError::Algorithm {
                algorithm: "SM2",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn aes_ecb_agrees_in_both_directions() {
    for vector in of_kind("aes_256_ecb_pkcs7_encrypt_decrypt") {
        let key: &[u8; 32] = text(vector, "key_utf8").as_bytes().try_into().unwrap();
        let plaintext = text(vector, "plaintext").as_bytes();
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        for &backend in Backend::all() {
            let opened = ecb::decrypt_aes_256_ecb_pkcs7_with(backend, key, &ciphertext);
            assert_eq!(opened.unwrap(), plaintext);
            let sealed = ecb::encrypt_aes_256_ecb_pkcs7_with(backend, key, plaintext);
            assert_eq!(sealed.unwrap(), ciphertext);
        }
    }
}

#[test]
fn digests_equal_the_published_ones() {
    for vector in of_kind("digest") {
        let message = text(vector, "message").as_bytes();
        for &backend in Backend::all() {
            let sha1 = digest::sha1_with(backend, message);
            assert_eq!(digest::hex_lower(&sha1), text(vector, "sha1"));
            let sha256 = digest::sha256_with(backend, message);
            assert_eq!(digest::hex_lower(&sha256), text(vector, "sha256"));
        }
    }
    for vector in of_kind("md5") {
        let digest = digest::md5_hex(text(vector, "input").as_bytes());
        assert_eq!(digest, text(vector, "md5_hex"));
    }
    for vector in of_kind("md5_keyed") {
        let [input, suffix, key] = ["input", "suffix_literal", "key"].map(|f| text(vector, f));
        let digest = digest::md5_hex(format!("{input}{suffix}{key}").as_bytes());
        assert_eq!(digest, text(vector, "md5_hex"));
    }
}

#[test]
fn each_back_end_verifies_and_decrypts_what_the_other_signs_and_encrypts() {
    for name in ["go_A_private_pkcs8", "java_mch_private_pkcs8"] {
        let der = vectors::key_der(name);
        for (one, other) in pairs() {
            let [mine, theirs] =
                [one, other].map(|backend| PrivateKey::from_der_with(backend, &der).unwrap());
            assert_eq!(mine.public_key(), theirs.public_key());
            let public = theirs.public_key();
            for len in [0, 1, 55, 64, 1000, 100_000] {
                let message = vec![b'm'; len];
                let mut signature = mine.sign_sha256(&message).unwrap();
                assert!(public.verify_sha256(&message, &signature));
                signature[len % 256] ^= 1;
                assert!(!public.verify_sha256(&message, &signature));
            }
            for len in [0, 1, 100, 213, 214] {
                let plaintext = vec![b'p'; len];
                let mut ciphertext = public.encrypt_oaep(&plaintext).unwrap();
                assert_eq!(*mine.decrypt_oaep(&ciphertext).unwrap(), plaintext);
                ciphertext[255] ^= 1;
                assert_eq!(
                    mine.decrypt_oaep(&ciphertext),
                    Err(CryptoError::OaepDecrypt)
                );
            }
        }
    }
}

#[test]
fn a_ciphertext_for_another_key_is_an_error() {
    let [one, other] = ["go_A_private_pkcs8", "java_mch_private_pkcs8"].map(vectors::key_der);
    for (encrypting, decrypting) in pairs() {
        let to = PrivateKey::from_der_with(encrypting, &one).unwrap();
        let ciphertext = to.public_key().encrypt_oaep(b"text").unwrap();
        let key = PrivateKey::from_der_with(decrypting, &other).unwrap();
        assert_eq!(key.decrypt_oaep(&ciphertext), Err(CryptoError::OaepDecrypt));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn back_ends_agree_on_any_bytes(
        key in any::<[u8; 32]>(),
        nonce in any::<[u8; 12]>(),
        mac_key in any::<Vec<u8>>(),
        aad in any::<Vec<u8>>(),
        data in any::<Vec<u8>>(),
    ) {
        for (one, other) in pairs() {
            let sealed = aead::encrypt_aes_256_gcm_with(one, &key, &nonce, &aad, &data).unwrap();
            let opened = aead::decrypt_aes_256_gcm_with(other, &key, &nonce, &aad, &sealed);
            prop_assert_eq!(opened.as_ref(), Ok(&data));
            let sealed = ecb::encrypt_aes_256_ecb_pkcs7_with(one, &key, &data).unwrap();
            let opened = ecb::decrypt_aes_256_ecb_pkcs7_with(other, &key, &sealed);
            prop_assert_eq!(opened.as_ref(), Ok(&data));
            prop_assert_eq!(digest::sha1_with(one, &data), digest::sha1_with(other, &data));
            prop_assert_eq!(digest::sha256_with(one, &data), digest::sha256_with(other, &data));
            let [mac, expected] =
                [one, other].map(|backend| digest::hmac_sha256_with(backend, &mac_key, &data));
            prop_assert_eq!(mac, expected);
            prop_assert!(digest::constant_time_eq_with(one, &mac, &expected));
        }
    }

    #[test]
    fn arbitrary_input_is_an_error_and_no_panic(
        bytes in any::<Vec<u8>>(),
        text in any::<String>(),
        key in any::<[u8; 32]>(),
    ) {
        for &backend in Backend::all() {
            prop_assert!(PrivateKey::from_der_with(backend, &bytes).is_err());
            prop_assert!(PublicKey::from_der_with(backend, &bytes).is_err());
            prop_assert!(PrivateKey::from_pem_with(backend, &text).is_err());
            let armoured = format!("-----BEGIN PUBLIC KEY-----{text}-----END PUBLIC KEY-----");
            prop_assert!(PublicKey::from_pem_with(backend, &armoured).is_err());
            prop_assert!(aead::decrypt_aes_256_gcm_with(backend, &key, &bytes, b"", &bytes).is_err());
            if bytes.len() % 16 != 0 {
                prop_assert!(ecb::decrypt_aes_256_ecb_pkcs7_with(backend, &key, &bytes).is_err());
            }
        }
        prop_assert!(Certificate::from_der(&bytes).is_err());
        prop_assert!(Certificate::from_pem(&text).is_err());
    }
}

#[test]
fn nonces_of_both_back_ends_have_the_same_form() {
    for &backend in Backend::all() {
        let nonce = random::nonce_str_with(backend).unwrap();
        assert!(nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
