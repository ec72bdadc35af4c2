use super::*;

const PKCS8: &str = include_str!("../testdata/rsa2048_pkcs8.pem");
const PKCS1: &str = include_str!("../testdata/rsa2048_pkcs1.pem");
const CERTIFICATE: &str = include_str!("../testdata/certificate.pem");

fn der(pem: &str) -> Vec<u8> {
    pem_rfc7468::decode_vec(pem.as_bytes()).unwrap().1
}

/// The text of the error that loading must end in.
fn refusal(pem: &str) -> String {
    let texts: Vec<_> = Backend::all()
        .iter()
        .map(|&backend| {
            PrivateKey::from_pem_with(backend, pem)
                .unwrap_err()
                .to_string()
        })
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    texts[0].clone()
}

#[test]
fn pkcs1_and_pkcs8_load_as_the_same_key_from_pem_and_der() {
    for &backend in Backend::all() {
        let key = PrivateKey::from_pem_with(backend, PKCS8).unwrap();
        assert_eq!(key.bits(), 2048);
        assert_eq!(key.backend(), backend);
        for other in [
            PrivateKey::from_pem_with(backend, PKCS1).unwrap(),
            PrivateKey::from_der_with(backend, &der(PKCS8)).unwrap(),
            PrivateKey::from_der_with(backend, &der(PKCS1)).unwrap(),
        ] {
            assert_eq!(
                other.sign_sha256(b"m").unwrap(),
                key.sign_sha256(b"m").unwrap()
            );
            assert_eq!(other.public_key(), key.public_key());
        }
        assert!(
            key.public_key()
                .verify_sha256(b"m", &key.sign_sha256(b"m").unwrap())
        );
    }
}

#[test]
fn pem_loads_in_every_shape_that_pasting_leaves_it_in() {
    let expected = PrivateKey::from_pem(PKCS8).unwrap();
    let body: String = PKCS8
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let shapes = [
        PKCS8.replace('\n', "\r\n"),
        PKCS8.replace('\n', "\\n"),
        PKCS8.replace('\n', "\\r\\n"),
        PKCS8.replace('\n', " "),
        PKCS8.replace('\n', "\n\n"),
        PKCS8.replace('\n', "\n    "),
        PKCS8.replace('\n', "\\\n"),
        PKCS8.trim_end().to_owned(),
        format!("\u{feff}{PKCS8}"),
        format!("\"{}\"", PKCS8.replace('\n', "\\n")),
        format!("Bag Attributes\n    friendlyName: 商户\nKey Attributes: <None>\n{PKCS8}after"),
        format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"),
        format!("-----BEGIN PRIVATE KEY-----{body}-----END PRIVATE KEY-----"),
        format!("{CERTIFICATE}{PKCS8}"),
        format!("{}{PKCS8}", include_str!("../testdata/ec_sec1.pem")),
        body,
    ];
    for shape in shapes {
        let key = PrivateKey::from_pem(&shape).unwrap_or_else(|e| panic!("{e}\n{shape}"));
        assert_eq!(key.public_key(), expected.public_key());
    }
}

#[test]
fn an_encrypted_key_is_refused_with_the_way_out() {
    for pem in [
        include_str!("../testdata/rsa2048_encrypted_pkcs8.pem"),
        include_str!("../testdata/rsa2048_encrypted_pkcs1.pem"),
    ] {
        let text = refusal(pem);
        assert!(
            text.contains("encrypted") && text.contains("openssl pkey"),
            "{text}"
        );
    }
}

#[test]
fn other_material_is_named_and_the_right_file_told() {
    for (pem, found) in [
        (CERTIFICATE, "found a certificate:"),
        (
            include_str!("../testdata/public_spki.pem"),
            "found a public key:",
        ),
        (
            include_str!("../testdata/public_pkcs1.pem"),
            "found a public key:",
        ),
        (
            include_str!("../testdata/request.pem"),
            "found a certificate signing request:",
        ),
        (
            "-----BEGIN X-----\nAAAA\n-----END X-----",
            "found a PEM block labelled \"X\":",
        ),
    ] {
        let text = refusal(pem);
        assert!(
            text.contains(found) && text.contains("apiclient_key.pem"),
            "{text}"
        );
    }
    let error = PrivateKey::from_der(include_bytes!("../testdata/legacy.p12")).unwrap_err();
    assert!(
        error.to_string().contains("found a PKCS#12 file (.p12):"),
        "{error}"
    );
}

#[test]
fn keys_of_other_algorithms_are_named() {
    for (pem, algorithm) in [
        (include_str!("../testdata/ec_sec1.pem"), "EC"),
        (include_str!("../testdata/sm2_pkcs8.pem"), "SM2"),
    ] {
        let text = refusal(pem);
        assert!(
            text.contains(&format!("found one for {algorithm}:")),
            "{text}"
        );
    }
}

#[test]
fn a_short_key_is_refused_with_its_length() {
    let text = refusal(include_str!("../testdata/rsa1024_pkcs8.pem"));
    assert!(text.starts_with("an RSA key of 1024 bits"), "{text}");
}

#[test]
fn nothing_and_garbage_are_told_apart() {
    for (text, expected) in [
        ("", "found an empty text"),
        (" \r\n\u{feff}", "found an empty text"),
        ("hello", "without a -----BEGIN"),
        ("aGVsbG8gd29ybGQ=", "without a -----BEGIN"),
        ("/etc/wxpay/apiclient_key.pem", "use `from_file`"),
        ("-----BEGIN PRIVATE KEY", "BEGIN line is cut off"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "END line is missing"),
        (
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
            "nothing between",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMI*E\n-----END PRIVATE KEY-----",
            "not base64",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEv\n-----END PRIVATE KEY-----",
            "cut off",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            "incomplete",
        ),
    ] {
        let refused = refusal(text);
        assert!(refused.contains(expected), "{text:?}: {refused}");
    }
    assert!(matches!(
        PrivateKey::from_der(b""),
        Err(KeyError::Empty { .. })
    ));
    assert!(matches!(
        PrivateKey::from_der(b"junk"),
        Err(KeyError::NotPem { .. })
    ));
}

#[test]
fn a_cut_or_altered_document_is_an_error_and_no_panic() {
    let document = der(PKCS1);
    for &backend in Backend::all() {
        for len in 0..document.len() {
            assert!(PrivateKey::from_der_with(backend, &document[..len]).is_err());
        }
        for position in (0..document.len()).step_by(41) {
            let mut altered = document.clone();
            altered[position] ^= 0x10;
            let _ = PrivateKey::from_der_with(backend, &altered);
        }
    }
}

#[test]
fn parameters_that_do_not_belong_together_are_refused() {
    let mut altered = der(PKCS1);
    // Within the private exponent, which follows 257 bytes of modulus.
    altered[400] ^= 1;
    for &backend in Backend::all() {
        let error = PrivateKey::from_der_with(backend, &altered).unwrap_err();
        assert!(
            matches!(error, KeyError::Inconsistent { .. }),
            "{backend:?}: {error}"
        );
    }
}

#[test]
fn a_file_loads_as_pem_and_as_der_and_errors_name_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/crypto/testdata");
    let key = PrivateKey::from_file(format!("{folder}/rsa2048_pkcs8.pem")).unwrap();
    assert_eq!(key.bits(), 2048);
    let path = std::env::temp_dir().join(format!("wxpay-{}.der", std::process::id()));
    std::fs::write(&path, der(PKCS1)).unwrap();
    let from_der = PrivateKey::from_file(&path);
    std::fs::write(&path, [0xff, 0xfe, b'-', 0]).unwrap();
    let from_utf16 = PrivateKey::from_file(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(from_der.unwrap().public_key(), key.public_key());
    assert!(from_utf16.unwrap_err().to_string().contains("UTF-16"));

    let text = PrivateKey::from_file(format!("{folder}/certificate.pem")).unwrap_err();
    assert!(
        text.to_string()
            .contains("certificate.pem: expected a private key"),
        "{text}"
    );
    let text = PrivateKey::from_file(format!("{folder}/absent.pem")).unwrap_err();
    assert!(text.to_string().contains("absent.pem: "), "{text}");
    assert!(matches!(text, KeyError::Read { .. }));
}

#[test]
fn debug_shows_length_and_back_end_only() {
    for &backend in Backend::all() {
        let key = PrivateKey::from_pem_with(backend, PKCS8).unwrap();
        let expected = format!("PrivateKey {{ bits: 2048, backend: {backend:?} }}");
        assert_eq!(format!("{key:?}"), expected);
    }
}

#[test]
fn oaep_decryption_names_a_wrong_length() {
    let key = PrivateKey::from_pem(PKCS8).unwrap();
    let error = key.decrypt_oaep(b"1234").unwrap_err();
    assert!(matches!(
        error,
        CryptoError::CiphertextLength { len: 4, .. }
    ));
    assert_eq!(
        key.decrypt_oaep(&[0; 256]).unwrap_err(),
        CryptoError::OaepDecrypt
    );
}

#[test]
fn keys_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync + Clone + 'static>() {}
    shareable::<PrivateKey>();
    shareable::<PublicKey>();
}
