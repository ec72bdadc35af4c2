use super::*;

/// The key of the examples in GB/T 32918.5.
const PKCS8: &str = include_str!("../../testdata/sm2_pkcs8.pem");
const PUBLIC: &str = include_str!("../../testdata/public_sm2.pem");

fn key() -> Sm2PrivateKey {
    Sm2PrivateKey::from_pem(PKCS8).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn sequence(content: &[u8]) -> Vec<u8> {
    [&[0x30, u8::try_from(content.len()).unwrap()], content].concat()
}

/// A non-negative INTEGER from the digits of a standard.
fn integer(hex: &str) -> Vec<u8> {
    let mut content = bytes(hex);
    if content[0] >= 0x80 {
        content.insert(0, 0);
    }
    [&[0x02, u8::try_from(content.len()).unwrap()], &content[..]].concat()
}

#[test]
fn the_signature_of_the_standard_verifies_and_no_other_does() {
    let signature = sequence(
        &[
            integer("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"),
            integer("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
        ]
        .concat(),
    );
    let key = Sm2PublicKey::from_pem(PUBLIC).unwrap();
    assert!(key.verify_sm3(b"message digest", &signature));
    assert!(!key.verify_sm3(b"message digest.", &signature));
    assert!(!key.verify_sm3_as("ALICE123@YAHOO.COM", b"message digest", &signature));
    for position in 0..signature.len() {
        let mut altered = signature.clone();
        altered[position] ^= 1;
        assert!(!key.verify_sm3(b"message digest", &altered), "{position}");
    }
}

#[test]
fn the_ciphertext_of_the_standard_opens() {
    let hash = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";
    let ciphertext = sequence(
        &[
            integer("04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"),
            integer("e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"),
            [&[0x04, 32], &bytes(hash)[..]].concat(),
            [
                &[0x04, 19],
                &bytes("21886ca989ca9c7d58087307ca93092d651efa")[..],
            ]
            .concat(),
        ]
        .concat(),
    );
    assert_eq!(*key().decrypt(&ciphertext).unwrap(), b"encryption standard");
    for position in 0..ciphertext.len() {
        let mut altered = ciphertext.clone();
        altered[position] ^= 1;
        assert!(key().decrypt(&altered).is_err(), "{position}");
    }
    for len in 0..ciphertext.len() {
        assert!(key().decrypt(&ciphertext[..len]).is_err());
    }
}

#[test]
fn what_is_signed_verifies_under_the_same_user_id_only() {
    let key = key();
    for message in [&b""[..], b"message", &[7; 1000]] {
        let signature = key.sign_sm3(message).unwrap();
        assert!((68..=72).contains(&signature.len()));
        assert!(key.public_key().verify_sm3(message, &signature));
        assert!(!key.public_key().verify_sm3_as("", message, &signature));
        let other = key.sign_sm3_as("merchant", message).unwrap();
        assert!(!key.public_key().verify_sm3(message, &other));
        assert!(key.public_key().verify_sm3_as("merchant", message, &other));
    }
    let endless = "x".repeat(8192);
    assert_eq!(key.sign_sm3_as(&endless, b""), Err(CryptoError::Sign));
}

#[test]
fn what_is_encrypted_opens_and_an_empty_text_is_refused() {
    let key = key();
    for plaintext in ["x", "张三", &"long ".repeat(200)] {
        let ciphertext = key.public_key().encrypt(plaintext.as_bytes()).unwrap();
        assert_eq!(*key.decrypt(&ciphertext).unwrap(), plaintext.as_bytes());
    }
    assert_eq!(key.public_key().encrypt(b""), Err(CryptoError::Sm2Encrypt));
}

#[test]
fn pkcs8_and_sec1_load_as_the_same_key_from_pem_and_der() {
    let key = key();
    let pkcs8 = pem_rfc7468::decode_vec(PKCS8.as_bytes()).unwrap().1;
    let sec1 = key.0.key.to_sec1_der().unwrap();
    let pem =
        pem_rfc7468::encode_string("EC PRIVATE KEY", pem_rfc7468::LineEnding::LF, &sec1).unwrap();
    for other in [
        Sm2PrivateKey::from_der(&pkcs8).unwrap(),
        Sm2PrivateKey::from_der(&sec1).unwrap(),
        Sm2PrivateKey::from_pem(&pem).unwrap(),
        Sm2PrivateKey::from_pem(&PKCS8.replace('\n', "\\n")).unwrap(),
    ] {
        assert_eq!(other.public_key(), key.public_key());
    }
    let public = Sm2PublicKey::from_pem(PUBLIC).unwrap();
    assert_eq!(key.public_key(), &public);
    assert_eq!(
        Sm2PublicKey::from_der(public.to_spki_der()).unwrap(),
        public
    );
}

#[test]
fn a_key_of_another_algorithm_is_named() {
    for (pem, found) in [
        (include_str!("../../testdata/rsa2048_pkcs8.pem"), "for RSA:"),
        (include_str!("../../testdata/ec_sec1.pem"), "for EC:"),
        (PUBLIC, "found a public key:"),
        (
            include_str!("../../testdata/certificate.pem"),
            "found a certificate:",
        ),
        (
            include_str!("../../testdata/rsa2048_encrypted_pkcs8.pem"),
            "encrypted",
        ),
        ("", "an empty text"),
    ] {
        let text = Sm2PrivateKey::from_pem(pem).unwrap_err().to_string();
        assert!(text.contains(found), "{text}");
    }
    for (pem, found) in [
        (include_str!("../../testdata/public_spki.pem"), "for RSA:"),
        (include_str!("../../testdata/certificate.pem"), "for RSA:"),
        (PKCS8, "never hand out a private key"),
    ] {
        let text = Sm2PublicKey::from_pem(pem).unwrap_err().to_string();
        assert!(text.contains(found), "{text}");
    }
    let error = crate::crypto::PrivateKey::from_pem(PKCS8).unwrap_err();
    assert!(error.to_string().contains("shangmi"), "{error}");
}

#[test]
fn a_cut_or_altered_document_is_an_error_and_no_panic() {
    let documents = [
        pem_rfc7468::decode_vec(PKCS8.as_bytes()).unwrap().1,
        key().0.key.to_sec1_der().unwrap().to_vec(),
        pem_rfc7468::decode_vec(PUBLIC.as_bytes()).unwrap().1,
    ];
    for document in documents {
        for len in 0..document.len() {
            assert!(Sm2PrivateKey::from_der(&document[..len]).is_err());
            assert!(Sm2PublicKey::from_der(&document[..len]).is_err());
        }
        for position in 0..document.len() {
            let mut altered = document.clone();
            altered[position] ^= 0x11;
            let _ = Sm2PrivateKey::from_der(&altered);
            let _ = Sm2PublicKey::from_der(&altered);
        }
    }
}

#[test]
fn a_public_half_of_another_key_is_noticed() {
    let mut sec1 = key().0.key.to_sec1_der().unwrap().to_vec();
    // The last byte of the number: version and header stand before it.
    sec1[6 + 31] ^= 1;
    let error = Sm2PrivateKey::from_der(&sec1).unwrap_err();
    assert!(error.to_string().contains("does not belong"), "{error}");
}

#[test]
fn debug_shows_nothing() {
    assert_eq!(format!("{:?}", key()), "Sm2PrivateKey { .. }");
}
