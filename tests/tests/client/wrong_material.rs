//! Every kind of key file in every setting: the error names the setting that it belongs to.

use wxpay::{Client, ClientBuilder, ErrorKind};
use wxpay_tests::sandbox;

macro_rules! data {
    ($name:literal) => {
        include_bytes!(concat!("../../../wxpay-core/src/crypto/testdata/", $name))
    };
}

type Set = fn(ClientBuilder, &[u8]) -> ClientBuilder;

const PRIVATE_KEY: (&str, Set) = ("private_key", |builder, file| builder.private_key(file));
const CERTIFICATE: (&str, Set) = ("certificate", |builder, file| builder.certificate(file));
const PLATFORM_CERTIFICATE: (&str, Set) = ("platform_certificate", |builder, file| {
    builder.platform_certificate(file)
});
const PLATFORM_PUBLIC_KEY: (&str, Set) = ("platform_public_key", |builder, file| {
    builder.platform_public_key("PUB_KEY_ID_0119000001092024", file)
});
const BANK_PUBLIC_KEY: (&str, Set) = ("bank_public_key", |builder, file| {
    builder.bank_public_key(file)
});
const ROOT_CERTIFICATE: (&str, Set) = ("root_certificate", |builder, file| {
    builder.root_certificate(file)
});
const SM2_PRIVATE_KEY: (&str, Set) = ("sm2_private_key", |builder, file| {
    builder.sm2_private_key(file)
});
const IDENTITY_PEM: (&str, Set) = ("client_identity_pem", |builder, file| {
    builder.client_identity_pem(file)
});
const IDENTITY_PKCS12: (&str, Set) = ("client_identity_pkcs12", |builder, file| {
    builder.client_identity_pkcs12(file, "1900000001")
});

const SETTINGS: [(&str, Set); 9] = [
    PRIVATE_KEY,
    CERTIFICATE,
    PLATFORM_CERTIFICATE,
    PLATFORM_PUBLIC_KEY,
    BANK_PUBLIC_KEY,
    ROOT_CERTIFICATE,
    SM2_PRIVATE_KEY,
    IDENTITY_PEM,
    IDENTITY_PKCS12,
];

fn refusal(set: Set, file: &[u8]) -> (String, String) {
    let builder = Client::builder().mchid("1900000001");
    let error = set(builder, file).build().unwrap_err();
    match error.kind() {
        ErrorKind::Config(config) => (config.field().to_owned(), error.to_string()),
        other => panic!("expected a configuration error, found {other:?}"),
    }
}

#[test]
fn each_kind_of_file_is_sent_to_the_setting_that_it_belongs_to() {
    let private_key = data!("rsa2048_pkcs8.pem").as_slice();
    let certificate = data!("certificate.pem").as_slice();
    let public_key = data!("public_spki.pem").as_slice();
    let takes = |setting: &str, names: &[&str]| names.contains(&setting);
    for (field, set) in SETTINGS {
        for (file, found, says, fits) in [
            (
                private_key,
                "found a private key",
                "`private_key`",
                &[
                    "private_key",
                    "sm2_private_key",
                    "client_identity_pem",
                    "client_identity_pkcs12",
                ][..],
            ),
            (
                public_key,
                "found a public key",
                "set `platform_public_key` with its id",
                &[
                    "platform_public_key",
                    "bank_public_key",
                    "client_identity_pkcs12",
                ],
            ),
            (
                certificate,
                "found a certificate",
                "`platform_certificate`, the merchant's own (apiclient_cert.pem) as `certificate`",
                &[
                    "certificate",
                    "platform_certificate",
                    "root_certificate",
                    "client_identity_pem",
                    "client_identity_pkcs12",
                ],
            ),
            (
                data!("request.pem"),
                "found a certificate signing request",
                "no setting takes it",
                &["client_identity_pkcs12"],
            ),
            (
                data!("modern.p12"),
                "found a PKCS#12 file",
                "`client_identity_pkcs12`",
                &["client_identity_pkcs12"],
            ),
            (b"".as_slice(), "empty", "", &[]),
        ] {
            if takes(field, fits) {
                continue;
            }
            let (refused, text) = refusal(set, file);
            assert_eq!(refused, field, "{text}");
            assert!(text.contains(found), "{field}: {text}");
            assert!(text.contains(says), "{field}: {text}");
        }
    }
}

#[test]
fn the_public_key_of_wechat_pay_never_leads_to_the_merchants_certificate() {
    for (field, set) in [CERTIFICATE, PLATFORM_CERTIFICATE, ROOT_CERTIFICATE] {
        let (refused, text) = refusal(set, data!("public_spki.pem"));
        assert_eq!(refused, field);
        assert!(
            text.contains("set `platform_public_key` with its id"),
            "{text}"
        );
        assert_eq!(
            text.contains("apiclient_cert.pem"),
            field == "certificate",
            "{text}"
        );
    }
    let (_, text) = refusal(BANK_PUBLIC_KEY.1, data!("certificate.pem"));
    assert!(text.contains("v2/risk/getpublickey"), "{text}");
    assert!(!text.contains("pub_key.pem"), "{text}");
}

#[test]
fn keys_for_other_algorithms_are_sent_to_their_settings() {
    for ((_, set), file, says) in [
        (
            PRIVATE_KEY,
            data!("sm2_pkcs8.pem").as_slice(),
            "`sm2_private_key`",
        ),
        (
            SM2_PRIVATE_KEY,
            data!("rsa2048_pkcs8.pem"),
            "set it as `private_key`",
        ),
        (
            PLATFORM_PUBLIC_KEY,
            data!("public_sm2.pem"),
            "as `platform_certificate`",
        ),
        (
            BANK_PUBLIC_KEY,
            data!("public_sm2.pem"),
            "for RSA, found one for SM2",
        ),
        (
            PRIVATE_KEY,
            data!("ec_sec1.pem"),
            "for RSA, found one for EC",
        ),
        (
            PRIVATE_KEY,
            data!("rsa2048_encrypted_pkcs8.pem"),
            "openssl pkey",
        ),
        (
            IDENTITY_PKCS12,
            data!("rsa2048_pkcs8.pem"),
            "PEM files beside it",
        ),
    ] {
        let (_, text) = refusal(set, file);
        assert!(text.contains(says), "{text}");
    }
}

#[test]
fn a_platform_certificate_is_told_from_the_merchants() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let start = || {
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
    };
    let error = start()
        .certificate(&merchant.platform_certificate)
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("set as `platform_certificate`"),
        "{error}"
    );
    let error = start()
        .certificate(&merchant.certificate)
        .platform_public_key("PUB_KEY_ID_1", &merchant.platform_certificate)
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("set as `platform_certificate`"),
        "{error}"
    );
    // Nothing in a public key tells what it is for, but there are two different ones.
    let error = start()
        .certificate(&merchant.certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .bank_public_key(&merchant.public_key)
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("getpublickey"), "{error}");
}
