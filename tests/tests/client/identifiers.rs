//! Settings whose alphabet and length are known are checked when the client is built.

use std::path::Path;

use wxpay::{Client, ClientBuilder, ErrorKind};
use wxpay_sandbox::Sandbox;
use wxpay_tests::{builder, sandbox};

fn refusal(builder: ClientBuilder) -> (String, String) {
    let error = builder.build().unwrap_err();
    match error.kind() {
        ErrorKind::Config(config) => (config.field().to_owned(), error.to_string()),
        other => panic!("expected a configuration error, found {other:?}"),
    }
}

fn by_serial(sandbox: &Sandbox, serial: &str) -> ClientBuilder {
    let merchant = sandbox.merchant();
    Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .serial(serial)
}

#[test]
fn a_serial_number_that_is_none_is_refused_with_the_right_one() {
    let sandbox = sandbox();
    let digits = "A1B2C3D4E5F60718293A4B5C6D7E8F901234567";
    let spaced = "0a:1b:2c:3d:4e:5f:60:71:82:93:a4:b5:c6:d7:e8:f9:01:23:45:67";
    let plain = "0A1B2C3D4E5F60718293A4B5C6D7E8F901234567";
    let zeros = "0".repeat(40);
    for (serial, says) in [
        ("0", "40 hexadecimal digits"),
        ("", "empty"),
        (zeros.as_str(), "not all zeros"),
        ("57695881630579109672551728465758925132512052583", plain),
        (digits, "a leading zero is missing"),
        (spaced, plain),
        ("serial=0A1B2C3D4E5F60718293A4B5C6D7E8F901234567", plain),
        ("0x0A1B2C3D4E5F60718293A4B5C6D7E8F901234567", plain),
        (
            "0A1B2C3D4E5F60718293A4B5C6D7E8F90123456７",
            "full-width digit (U+FF17) as character 40",
        ),
        (
            "\"0A1B2C3D4E5F60718293A4B5C6D7E8F901234567\"",
            "quotation mark",
        ),
        ("PUB_KEY_ID_0119000001092024", "`platform_public_key`"),
        ("-----BEGIN CERTIFICATE-----", "`certificate`"),
    ] {
        let (field, text) = refusal(by_serial(&sandbox, serial));
        assert_eq!(field, "serial", "{serial:?}");
        assert!(text.contains(says), "{serial:?}: {text}");
    }
    let around = format!("\u{feff} {}\u{200b}\n", plain.to_lowercase());
    let merchant = by_serial(&sandbox, &around).merchant().unwrap();
    assert_eq!(merchant.serial(), Some(plain));
}

#[test]
fn a_serial_number_is_compared_with_the_certificate_however_it_is_written() {
    let key = include_str!("../../../wxpay-core/src/crypto/testdata/rsa2048_pkcs8.pem");
    let certificate = include_str!("../../../wxpay-core/src/crypto/testdata/certificate.pem");
    let with = |serial: &str| {
        Client::builder()
            .mchid("1900000001")
            .private_key(key)
            .certificate(certificate)
            .serial(serial)
    };
    for (serial, says) in [
        (
            "57695881630579109672551728465758925132512052583",
            "in decimal",
        ),
        ("A1B2C3D4E5F60718293A4B5C6D7E8F901234567", "another way"),
        (
            "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
            "`5157F09EFDC096DE15EBE81A47057A7232F1B8E1`",
        ),
    ] {
        let (field, text) = refusal(with(serial));
        assert_eq!(field, "serial");
        assert!(text.contains(says), "{text}");
        assert!(
            text.contains("`0A1B2C3D4E5F60718293A4B5C6D7E8F901234567`"),
            "{text}"
        );
    }
    // An API key in the wrong place is not shown.
    let (_, text) = refusal(with("0123456789abcdef0123456789abcdef"));
    assert!(
        text.contains("32 digits") && !text.to_lowercase().contains("0123456789abcdef"),
        "{text}"
    );
}

#[test]
fn the_serial_number_of_the_platform_is_told_from_the_merchants() {
    let sandbox = wxpay_tests::stranger();
    let merchant = sandbox.merchant();
    let (field, text) = refusal(
        by_serial(&sandbox, &merchant.platform_serial)
            .platform_certificate(&merchant.platform_certificate),
    );
    assert_eq!(field, "serial");
    assert!(
        text.contains("serial number of a platform certificate"),
        "{text}"
    );
}

#[test]
fn the_id_of_a_public_key_is_trimmed_and_is_digits() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let with = |id: &str| {
        Client::builder()
            .mchid(&merchant.mchid)
            .platform_public_key(id, &merchant.public_key)
    };
    for id in [
        "PUB_KEY_ID_0119000001092024 ",
        "\u{feff}PUB_KEY_ID_0119000001092024\r\n",
        "\tPUB_KEY_ID_0119000001092024\u{200b}",
    ] {
        let merchant = with(id).merchant().unwrap();
        let keys = merchant.platform_keys();
        assert_eq!(
            keys.ids().collect::<Vec<_>>(),
            ["PUB_KEY_ID_0119000001092024"]
        );
    }
    for (id, says) in [
        ("PUB_KEY_ID_", "digits are missing"),
        (
            "PUB_KEY_ID_01190０0001",
            "full-width digit (U+FF10) as character 17",
        ),
        ("PUB_KEY_ID_0119 000001", "a blank as character 16"),
        (
            "PUB_KEY_ID_0119\u{200b}000001",
            "`PUB_KEY_ID_0119\\u{200b}000001`",
        ),
        ("PUB_KEY_ID_0119…", "`…` (U+2026) as character 16"),
        ("pub_key_id_0119000001092024", "capitals"),
        ("0119000001092024", "begins with PUB_KEY_ID_"),
        ("\"PUB_KEY_ID_0119000001092024\"", "quotation mark"),
        (
            "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
            "`platform_certificate`",
        ),
        (merchant.public_key.as_str(), "the id comes first"),
        ("", "begins with PUB_KEY_ID_"),
    ] {
        let (field, text) = refusal(with(id));
        assert_eq!(field, "platform_public_key");
        assert!(text.contains(says), "{id:?}: {text}");
    }
}

#[test]
fn a_merchant_id_is_digits_and_what_else_is_in_it_is_named() {
    let sandbox = sandbox();
    for (mchid, says) in [
        ("", "is empty"),
        ("1900000109 ", "ends with a blank"),
        (
            "\u{feff}1900000109",
            "begins with a byte order mark (U+FEFF)",
        ),
        ("\"1900000109\"", "begins and ends with a quotation mark"),
        (
            "19000\u{200b}00109",
            "an invisible character (U+200B) as character 6",
        ),
        ("１900000109", "full-width digit (U+FF11) as character 1"),
        ("wxd678efh567hg6787", "a letter as character 1"),
    ] {
        let (field, text) = refusal(builder(&sandbox).mchid(mchid));
        assert_eq!(field, "mchid");
        assert!(text.contains(says), "{mchid:?}: {text}");
    }
}

#[test]
fn the_certificate_and_the_merchant_id_are_of_one_merchant() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let (field, text) = refusal(builder(&sandbox).mchid("1900000109"));
    assert_eq!(field, "certificate");
    assert!(text.contains(&format!("`{}`", merchant.mchid)), "{text}");
    assert!(text.contains("`1900000109`"), "{text}");
}

#[test]
fn keys_of_the_api_are_thirty_two_characters_and_not_shown() {
    let sandbox = sandbox();
    let key = "0123456789abcdef0123456789abcde";
    for (wrong, says) in [
        (
            format!("\"{key}f\""),
            "begins and ends with a quotation mark",
        ),
        (format!("{key}f\n"), "ends with a line end"),
        (format!("\u{feff}{key}f"), "byte order mark"),
        (
            format!("{key}ｆ"),
            "full-width character (U+FF46) as character 32",
        ),
        (key.to_owned(), "31"),
        (sandbox.merchant().private_key.clone(), "PEM text"),
    ] {
        for (field, builder) in [
            ("api_v3_key", builder(&sandbox).api_v3_key(&wrong)),
            ("api_v2_key", builder(&sandbox).api_v2_key(&wrong)),
        ] {
            let (found, text) = refusal(builder);
            assert_eq!(found, field);
            assert!(text.contains(says), "{text}");
            assert!(
                !text.contains("0123456789") && !text.contains("MII"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_directory_for_certificates_that_cannot_be_made_is_refused_at_once() {
    let sandbox = sandbox();
    let file = std::env::temp_dir().join(format!("wxpay-no-directory-{}", std::process::id()));
    std::fs::write(&file, "").unwrap();
    for directory in [file.clone(), file.join("below")] {
        let (field, text) = refusal(builder(&sandbox).certificate_directory(&directory));
        assert_eq!(field, "certificate_directory");
        assert!(text.contains(directory.to_str().unwrap()), "{text}");
    }
    let coloured = file.join("\u{1b}[31m");
    for (directory, says) in [
        (Path::new("file:///var/lib/wxpay"), "without file://"),
        (Path::new("~/wxpay"), "write the whole path"),
        (&coloured, r"\u{1b}[31m is a file"),
    ] {
        let (field, text) = refusal(builder(&sandbox).certificate_directory(directory));
        assert_eq!(field, "certificate_directory");
        assert!(text.contains(says), "{text}");
    }
    std::fs::remove_file(&file).unwrap();
}
